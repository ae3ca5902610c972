"""TOML that is kept: the same tables as the parser's, and no trust in a file that somebody else could have written."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doccheck import tables
from doccheck.tables import Tables

SOURCES = [
    b'code = "TP303"\nfind = [{look = "phrases", patterns = ["a", "b\\\\d"]}]\n',
    b'name = "Pack"\nreview_by = 2027-01-31\n[in_force]\nsome-act = 2026-11-28\n[in_force.more]\nday = 2020-02-29\nn = 1\n',
    b"x = 1\ny = 1.5\nz = [true, false, []]\n",
]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "cache" / "tables"


def kept(file, sources=SOURCES):
    store = Tables(file)
    for source in sources:
        assert store.parsed(source) == tomllib.loads(source.decode())
    store.write()


def test_what_is_read_back_is_what_the_parser_says(file, monkeypatch):
    kept(file)
    expected = [tomllib.loads(source.decode()) for source in SOURCES]
    monkeypatch.setattr(tomllib, "loads", lambda *_: pytest.fail("parsed again"))
    store = Tables(file)
    assert [store.parsed(source) for source in SOURCES] == expected
    assert [type(store.parsed(SOURCES[1])[key]) for key in ("name", "review_by")] == [
        str,
        type(expected[1]["review_by"]),
    ]


@pytest.mark.parametrize("source", [b"t = 07:32:00\n", b"d = [2027-01-31]\n", b"d = 2027-01-31T07:32:00Z\n"])
def test_what_json_cannot_say_is_parsed_every_time(file, source):
    kept(file, [source])
    assert not file.exists()
    assert Tables(file).parsed(source) == tomllib.loads(source.decode())


def test_a_changed_source_is_another(file):
    kept(file)
    changed = SOURCES[0].replace(b"TP303", b"TP305")
    assert Tables(file).parsed(changed)["code"] == "TP305"


def test_what_is_no_toml_says_so_each_time(file):
    for _ in range(2):
        store = Tables(file)
        with pytest.raises(tomllib.TOMLDecodeError):
            store.parsed(b"a = \n")
        with pytest.raises(UnicodeDecodeError):
            store.parsed(b"\xff")
        store.write()


def test_a_damaged_file_is_as_good_as_none(file):
    kept(file)
    whole = file.read_bytes()
    for spoilt in (b"", b"{}", whole[:-5], whole[: len(whole) // 3], b"\0" + whole):
        file.write_bytes(spoilt)
        assert not Tables(file)._known
        kept(file)
        file.write_bytes(whole)


def test_a_file_that_grows_begins_again_with_what_is_in_use(file, monkeypatch):
    kept(file)
    monkeypatch.setattr(tables, "_MOST_BYTES", 200)
    kept(file, [SOURCES[2], b"new = 1\n"])
    assert len(Tables(file)._known) == 2


VALUES = st.recursive(
    st.integers(-(2**40), 2**40) | st.text(max_size=5) | st.dates() | st.booleans(),
    lambda inner: st.dictionaries(st.text("ab", min_size=1, max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), VALUES, max_size=4))
def test_dates_find_back_to_their_places(table):
    assert tables._with_dates(*tables.without_dates(table)) == table

"""Compiled expressions that are kept: the same answers, and no trust in a file that somebody else could have written."""

import os
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doccheck.kept import cache_file
from doccheck.language import programs
from doccheck.language.programs import Store

SOURCES = [
    (r"(?P<who>\w+) (?:told|said) (?!nothing)(\w+)", re.IGNORECASE),
    (r"(?i:neighbou?r)|(?<=Mr )\w+", 0),
    (r"[^\W\d_a-z][\w'-]*", 0),
    (r"(a)(b)?(?(2)c|d)", 0),
    (r"é|ß|İ", re.IGNORECASE),
]
TEXT = "My Neighbour said Mr Ray told Mrs Éclair nothing; abc ad É ß"


def spans(pattern):
    return [(match.span(), match.groups(), match.groupdict()) for match in pattern.finditer(TEXT)]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "cache" / "expressions"


def kept(file):
    store = Store(file)
    for source, flags in SOURCES:
        store.pattern(source, flags)
    store.write()


def test_this_python_lets_its_programs_be_kept():
    assert programs._parts("a", 0) is not None


def test_what_is_read_back_finds_what_the_compiler_finds(file, monkeypatch):
    kept(file)
    monkeypatch.setattr(programs, "_parts", lambda *_: pytest.fail("compiled again"))
    store = Store(file)
    for source, flags in SOURCES:
        pattern = store.pattern(source, flags)
        assert spans(pattern) == spans(re.compile(source, flags))
        assert pattern.flags == re.compile(source, flags).flags
        assert pattern.groupindex == re.compile(source, flags).groupindex


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["a", "b", "(", ")", "|", "*", "+", "?", "[ab]", r"\b", "(?:", "(?P<n>", "(?=", ".", "é"]
        ),
        max_size=8,
    )
)
def test_any_expression_is_the_same_or_as_wrong(tmp_path_factory, parts):
    source, file = "".join(parts), tmp_path_factory.mktemp("c") / "expressions"
    try:
        expected = re.compile(source)
    except re.error:
        with pytest.raises(re.error):
            Store(file).pattern(source)
        return
    first = Store(file)
    first.pattern(source)
    first.write()
    for text in ("", "ab", "é a b aab", "ba\nab"):
        again = Store(file).pattern(source)
        assert [m.span() for m in again.finditer(text)] == [m.span() for m in expected.finditer(text)]


def test_a_damaged_file_is_as_good_as_none(file):
    kept(file)
    whole = file.read_bytes()
    for spoilt in (
        b"",
        b"{}",
        whole[:-5],
        whole[: len(whole) // 3],
        b"\0" + whole,
        whole.replace(b"edition", b"edit"),
    ):
        file.write_bytes(spoilt)
        for source, flags in SOURCES:
            assert spans(Store(file).pattern(source, flags)) == spans(re.compile(source, flags))


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_a_file_that_others_may_write_is_not_believed(file, monkeypatch):
    kept(file)
    file.chmod(0o666)
    assert not Store(file)._known
    file.chmod(0o600)
    assert Store(file)._known
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    assert not Store(file)._known


def test_a_place_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "cache").write_text("a file where a folder is wanted")
    store = Store(tmp_path / "cache" / "expressions")
    assert spans(store.pattern(*SOURCES[0])) == spans(re.compile(*SOURCES[0]))
    store.write()
    assert not list(tmp_path.glob("*.part"))


def test_without_a_cache_folder_everything_is_compiled():
    assert cache_file("expressions", {}) is None
    assert spans(Store(None).pattern(*SOURCES[0])) == spans(re.compile(*SOURCES[0]))


def test_a_file_grown_too_large_begins_again_with_what_is_used(file, monkeypatch):
    kept(file)
    store = Store(file)
    monkeypatch.setattr(programs, "_MOST_CODE", len(store._code) - 1)
    used = SOURCES[1:3]
    for source, flags in used:
        assert spans(store.pattern(source, flags)) == spans(re.compile(source, flags))
    store.write()

    monkeypatch.setattr(programs, "_parts", lambda *_: pytest.fail("compiled again"))
    again = Store(file)
    assert len(again._known) == len(used)
    for source, flags in used:
        assert spans(again.pattern(source, flags)) == spans(re.compile(source, flags))


def test_what_is_too_large_by_itself_is_not_kept(file, monkeypatch):
    monkeypatch.setattr(programs, "_MOST_CODE", 10)
    kept(file)
    assert not file.exists()

"""What is known of a document: a table's word first, then the path's, then its own, and of that no words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck import policy
from doccheck.archive.details import DetailsError, Known, Pattern, Table, read_from
from doccheck.archive.units import Details
from doccheck.readers import read


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        ("{team}/{year}-{month}", "north/2026-05/a.txt", Details("north", dated=date(2026, 5, 1))),
        ("{team}/{year}-{month}", "north/2026-05/a.zip!b/c.txt", Details("north", dated=date(2026, 5, 1))),
        (
            "{team}/{date}-{author}",
            "north/2026-05-09-rk.docx",
            Details("north", "rk", dated=date(2026, 5, 9)),
        ),
        (
            "cases/{any}/{recipient}/{purpose}",
            "cases/7/police/enquiry/x.pdf",
            Details("", "", "police", "enquiry"),
        ),
        ("{team}/{year}", "north/letters/a.txt", None),
        ("{team}", "a.txt", Details("a")),
        ("{team}/{year}-{month}", "north/2026-13/a.txt", Details("north")),
    ],
)
def test_a_path_says_what_its_form_says(pattern, path, found):
    assert Pattern(pattern).read(path) == found


@pytest.mark.parametrize("pattern", ["{teem}/{any}", "north/2026", "{team}/{team}"])
def test_a_wrong_pattern_is_one_sentence(pattern):
    with pytest.raises(DetailsError, match=r"^--group "):
        Pattern(pattern)


@given(st.text(max_size=40))
def test_any_path_is_read_or_left(path):
    Pattern("{team}/{year}-{month}/{any}").read(path)


def table(tmp_path, text):
    file = tmp_path / "details.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_table_comes_before_the_path_and_says_what_it_was_not_asked_for(tmp_path):
    file = table(
        tmp_path,
        "path,team,recipient,date\nnorth/a.txt,south,b@x.example.org,2026-05-09\n./c.zip,east,,\nno.txt,x,,\n",
    )
    known = Known([Pattern("{team}")], Table(file))
    assert known("north/a.txt") == Details("south", "", "b@x.example.org", "", date(2026, 5, 9))
    assert known("c.zip!in.txt") == Details("east")
    assert known("north/other.txt") == Details("north")
    assert known.table.unused == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("team,date\n", "one of them has to be path"),
        ("path,colour\n", "the column colour is not known"),
        ("path,date\na,2026-02-30\n", "line 2: date: has to be a date such as"),
    ],
)
def test_a_wrong_table_is_one_sentence(tmp_path, text, sentence):
    with pytest.raises(DetailsError, match=sentence):
        Table(table(tmp_path, text))
    with pytest.raises(DetailsError, match="cannot be read"):
        Table(tmp_path / "none.csv")


def own(name, text, to=()):
    (document, *_) = read(name, text.encode())
    return read_from(document, policy.builtin(), "ab" * 16, to)


def test_of_a_message_its_domain_day_and_a_key_of_its_writer_are_kept():
    message = "From: Ruth <R.Adeyinka@one.example.org>\nTo: a@two.example.org, b@TWO.example.org\nDate: Fri, 16 Oct 2026 09:12:00 +0100\n\nHello.\n"
    found = own("m.eml", message)
    assert (found.recipient, found.dated) == ("two.example.org", date(2026, 10, 16))
    assert found.author.startswith("author ")
    assert "adeyinka" not in found.author.lower()
    assert own("m.eml", message.replace("R.Adeyinka", "r.adeyinka")).author == found.author
    assert own("m.eml", message, ["c@three.example.org", "d@four.example.org"]).recipient == "several"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Date: 3 May 2026\n\nI saw him on 4 April 2026.\n", date(2026, 5, 3)),
        ("Date of birth: 3 May 2016\n\nI saw him.\n", None),
        ("I saw him on 4 April 2026.\n", None),
    ],
)
def test_a_letter_is_dated_by_its_own_line_for_it(text, day):
    assert own("a.txt", text).dated == day

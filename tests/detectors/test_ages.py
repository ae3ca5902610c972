"""Which of the ages in a referral is the child's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doccheck.detectors import ages
from tests.detectors.reading import read

HEAD = "Date: 4 May 2026\n"


class Scores:
    """A reader that takes one stretch of the text for the child's age."""

    def __init__(self, start, end):
        self.span = start, end

    def peak(self, codes, start, end):
        assert tuple(codes) == ("AGED",)
        return 0.9 if start < self.span[1] and end > self.span[0] else 0.01


class Reader:
    labels = ("AGED",)


def said(marked):
    """The ages found in a text in which [[ ]] marks what the reader takes for the child's age."""
    start, end = marked.index("[["), marked.index("]]") - 2
    text = HEAD + marked.replace("[[", "").replace("]]", "")
    reading = replace(read(text), scores=Scores(start + len(HEAD), end + len(HEAD)), trained=Reader())
    return [years for _, years in ages.of_the_child(reading)]


@pytest.mark.parametrize(
    ("marked", "years"),
    [
        ("A girl of [[thirteen]] is living aboard with her uncle, and a boy of three.", [13]),
        ("The lad at the last stop, Kwame, [[12 last month]], chair user.", [12]),
        ("Milo, [[14 by the badge]] he still has on.", [14]),
        ("Ngozi, [[fifteen next month]] and about as wide as the lead.", [14]),
        ("About tyrese, hes [[13 (14 in sept)]].", [13, 13]),
        ("Jude | [[12 years]] | 77 Hythe Buildings", [12]),
        ("Theo is the tall one. His form says [[28.11.2009]].", [16]),
        ("Thaddeus, date of birth [[the fourth of October 2012]]", [13]),
        ("She has gone nine days in [[11 weeks]] without a coat.", []),
    ],
)
def test_the_age_that_the_reader_takes_for_the_childs_is_read_however_it_is_written(marked, years):
    assert said(marked) == years


def test_without_the_reader_the_age_by_the_childs_name_counts():
    reading = read(HEAD + "Evie Hale, aged 14, has missed nine days.")

    assert [years for _, years in ages.of_the_child(reading)] == [14]

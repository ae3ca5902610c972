"""Quotations, dates, and the date a document bears."""

from __future__ import annotations

from datetime import date

import pytest


def test_quotations(read):
    reading = read(
        "He said, \u201cI fell.\u201d She's sure. 'It hurt,' he said, and the dogs' lead broke. \"Ow!\""
    )

    assert [reading.text[q.start : q.end] for q in reading.quotes] == [
        "\u201cI fell.\u201d",
        "'It hurt,'",
        '"Ow!"',
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 May 2026", date(2026, 5, 3)),
        ("3rd of May, 2026", date(2026, 5, 3)),
        ("May 3, 2026", date(2026, 5, 3)),
        ("03/05/2026", date(2026, 5, 3)),
        ("3.5.26", date(2026, 5, 3)),
        ("2026-05-03", date(2026, 5, 3)),
        ("31 February 2026", None),
    ],
)
def test_a_day(read, text, day):
    assert next((d.day for d in read(f"Seen on {text} at home.").dates if d.day), None) == day


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("From: a\nDate: 3 May 2026\n\nBorn 4 May 2019.", date(2026, 5, 3)),
        ("Evie Hale, born 4 May 2019\n3 May 2026\nDear team,", date(2026, 5, 3)),
        ("Evie Hale, born 4 May 2019, came in cold.", None),
        ("Dear team,\n" + "He was cold. " * 30 + "On 9 June 2026 he ran.\n" + "He was cold. " * 30, None),
        ("Notes\n" + "He was cold. " * 30 + "\nJoan Reid\n3 May 2026", date(2026, 5, 3)),
    ],
)
def test_the_date_a_document_bears(read, text, written):
    assert read(text).written == written


def test_a_document_is_judged_by_its_own_day(read):
    assert read("Date: 3 May 2017\nHe was cold.").as_of == date(2017, 5, 3)
    assert read("He was cold.").as_of == date(2026, 11, 24)

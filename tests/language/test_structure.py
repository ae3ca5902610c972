"""Lines, form fields and sections."""

from __future__ import annotations

import pytest

from doccheck.language.reading import LineKind, SectionKind


def kinds(reading):
    return [str(line.kind) for line in reading.lines]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Name of child: Evie Hale", LineKind.FIELD),
        ("Are the parents aware? No", LineKind.FIELD),
        (
            "Why are you making this referral? He has come in hungry on three days and the school is worried.",
            LineKind.FIELD,
        ),
        (
            "What did he think would happen to her after that long night in the cold? "
            + "Nobody can say. " * 6,
            LineKind.FIELD,
        ),
        (
            "Remember all that business with her ex? "
            + "It went on for a long time and nobody did anything. " * 3,
            LineKind.PROSE,
        ),
        ("PERSONS | DOB | ADDRESS", LineKind.ROW),
        ("Evie Hale\t3 May 2019\tMaple Road", LineKind.ROW),
        ("- He had no coat.", LineKind.ITEM),
        ("1. He had no coat.", LineKind.ITEM),
        ("CIRCUMSTANCES", LineKind.HEADING),
        ("5. Analysis", LineKind.HEADING),
        ("## What we saw", LineKind.HEADING),
        ("Observations:", LineKind.HEADING),
        ("He had no coat.", LineKind.PROSE),
        ("mum agitated, said she has nothing to hide", LineKind.PROSE),
        ("", LineKind.BLANK),
        ("She told me several things about him over the course of that day: he hit her.", LineKind.PROSE),
    ],
)
def test_a_line_plays_its_part(read, line, kind):
    assert kinds(read(f"Some words first.\n{line}\n"))[1] == kind


def test_a_field_is_its_label_and_its_answer(read):
    reading = read("Name: Evie Hale\nSchool:\nInformed?  no")

    pairs = [
        (reading.document.quote(f.label), f.answer and reading.document.quote(f.answer))
        for f in reading.fields
    ]

    assert pairs == [("Name", "Evie Hale"), ("School", None), ("Informed?", "no")]


def test_a_row_of_two_cells_is_a_field(read):
    reading = read("Child | Tolly Grayling\nRequest | A visit.")

    assert [reading.text[f.answer.start : f.answer.end] for f in reading.fields] == [
        "Tolly Grayling",
        "A visit.",
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Professional opinion", SectionKind.OPINION),
        ("5. ANALYSIS", SectionKind.OPINION),
        ("What she said:", SectionKind.REPORTED),
        ("HOUSEHOLD", SectionKind.HOUSEHOLD),
        ("Child's views", SectionKind.CHILD_VIEWS),
        ("Background", SectionKind.BACKGROUND),
        ("THE LANE", SectionKind.OTHER),
    ],
)
def test_what_stands_under_a_heading(read, heading, kind):
    reading = read(f"First.\n\n{heading}\nHe had no coat.")

    assert reading.section_at(reading.text.index("He had")).kind == kind


def test_windows_line_ends_keep_their_offsets(read):
    reading = read("Name: Evie\r\nHe had no coat.\r\n")

    assert [reading.text[s.span.start : s.span.end] for s in reading.sentences] == [
        "Name: Evie",
        "He had no coat.",
    ]

"""Tables as forms: which cell asks and which answers; places that may be shown without showing words."""

from __future__ import annotations

import pytest

from doccheck.model import Tick
from doccheck.readers.forms import CellText, Shape, options, shape
from doccheck.readers.places import ordinal, quotable
from tests.readers.files import block, fields, one, p, tbl, tc, word


def rows(*lines: str) -> list[list[CellText]]:
    return [[CellText(cell.strip()) for cell in line.split("|")] for line in lines]


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (rows("Name of child | Leo Marsh", "Date of birth | 3 May 2014"), Shape.PAIRS),
        (rows("Are parents aware? | Yes", "If no, why? | "), Shape.PAIRS),
        (rows("First name | Leo | Last name | Marsh"), Shape.PAIRS),
        (rows("Name | Relationship | Date of birth", "Carol Marsh | Mother | 3/4/90"), Shape.GRID),
        (rows("Date | Event", "3 May | He fell.", "4 May | He came in."), Shape.GRID),
        (rows("Name | Relationship | At home? ", "Carol Marsh | Mother | Yes"), Shape.GRID),
        (rows("Household"), Shape.PLAIN),
        (
            rows("He fell down the stairs on the way to school today. | Then he cried for an hour or so."),
            Shape.PLAIN,
        ),
    ],
)
def test_shapes_of_tables(table: list[list[CellText]], kind: Shape) -> None:
    assert shape(table) is kind


def test_pairs_sections_and_questions_that_fill_their_row() -> None:
    body = tbl(
        [tc("SECTION 2: THE CHILD", '<w:gridSpan w:val="4"/>')],
        ["Name of child", "Leo Marsh", "Date of birth", "3 May 2014"],
        ["School", "", "GP", "Dr Rao"],
        [tc("What are you worried about?", '<w:gridSpan w:val="4"/>')],
        [tc("He came in cold. He was hungry.", '<w:gridSpan w:val="4"/>')],
        [tc("What does the child say?", '<w:gridSpan w:val="4"/>')],
        [tc("", '<w:gridSpan w:val="4"/>')],
    )
    document = one("a.docx", word(body))
    assert document.text.splitlines()[1:3] == [
        "Name of child | Leo Marsh | Date of birth | 3 May 2014",
        "School |  | GP | Dr Rao",
    ]
    found = fields(document)
    assert ("Date of birth", "3 May 2014") in found
    assert ("School", None) in found
    assert ("What are you worried about?", "He came in cold. He was hungry.") in found
    assert ("What does the child say?", None) in found
    assert block(document, "Leo Marsh").where == "the answer to 'Name of child'"
    assert block(document, "THE CHILD").where == "the heading 'Section 2: the child'"


def test_a_grid_is_read_by_its_columns_and_its_rows_named_only_by_form_words() -> None:
    body = p("Household") + tbl(
        ["Name", "Relationship", "Date of birth"],
        ["Carol Marsh", "Mother", "3/4/90"],
        ["Tom Bell", "lodger", ""],
        ["Ann Young", "Mother", ""],
        ["Young", "Tyler", ""],
    )
    document = one("a.docx", word(body))
    assert ("Relationship", "Mother") in fields(document)
    assert block(document, "Carol Marsh").where == "table 1, row 'Mother'"
    assert block(document, "Tom Bell").where == "table 1, row 3"
    assert block(document, "Ann").where == "table 1, row 4"
    assert block(document, "Tyler").where == "table 1, row 5"


def test_paragraphs_in_a_cell_keep_sentences_apart_and_rows_whole() -> None:
    address = tc(p("5 Mill Lane") + p("Fearnside"))
    story = tc(p("He came in cold.") + p("Then he slept."))
    document = one("a.docx", word(tbl(["Address", address], ["Concern", story], ["x", story, "end"])))
    assert document.text.splitlines() == [
        "Address | 5 Mill Lane Fearnside",
        "Concern | He came in cold.",
        "Then he slept.",
        "x | He came in cold. Then he slept. | end",
    ]


@pytest.mark.parametrize(
    ("line", "question", "found"),
    [
        ("Yes \u2610 No \u2612", None, {"Yes": False, "No": True}),
        ("Told? \u2612 Yes \u2610 No", "Told?", {"Yes": True, "No": False}),
        ("Are parents aware? Yes\u2611 No\u2610", "Are parents aware?", {"Yes": True, "No": False}),
        ("\u2612 Neglect", None, {"Neglect": True}),
    ],
)
def test_tick_boxes_belong_to_the_words_beside_them(
    line: str, question: str | None, found: dict[str, bool]
) -> None:
    asked, boxes = options(line)
    assert (line[asked.start : asked.end] if asked else None) == question
    assert {line[b.label.start : b.label.end]: b.tick is Tick.TICKED for b in boxes} == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Are parents aware?", "Are parents aware?"),
        ("SECTION 2: HOUSEHOLD", "Section 2: household"),
        ("Name of child:", "Name of child"),
        ("Uncle", "Uncle"),
        ("Concerns about Leo", ""),
        ("Carol Marsh", ""),
        ("12 Mill Lane", ""),
        ("3 May 2014", ""),
        ("0.60", ""),
        ("N/A", ""),
        ("", ""),
    ],
)
def test_places_quote_form_words_only(text: str, shown: str) -> None:
    assert quotable(text) == shown


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 10, 11, 12, 21, 22, 101, 111)] == [
        "first", "tenth", "11th", "12th", "21st", "22nd", "101st", "111th",
    ]  # fmt: skip

"""How a form is read: which cells are questions and which their answers, and what tick boxes stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from doccheck.model import Span, Tick
from doccheck.readers.places import quotable

LONGEST_LABEL = 25
"""Words of a cell that may still be the question to the cell beside it."""
LONGEST_OPTION = 8
"""Words beside a tick box that may still be the option it stands for."""

_TICKED = "\u2611\u2612\u2713\u2714\u2717\u2718\U0001f5f8\U0001f5f9"
_UNTICKED = "\u2610\u25a1\u25fb\u2b1c"
_GLYPH = re.compile(f"[{_TICKED}{_UNTICKED}]")
_STARTS_AS_DATA = re.compile(r"\s*[\d£(+@]")
_EDGE = " \t\r\n\u00a0\u2002/,;:|.-–"


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says. `head` is set where the file marks it as a heading (bold, a header row, <th>)."""

    text: str
    head: bool = False


class Shape(Enum):
    """`PAIRS`: each row asks and answers. `GRID`: the first row names the columns. `PLAIN`: neither."""

    PAIRS = "pairs"
    GRID = "grid"
    PLAIN = "plain"


def is_label(cell: CellText) -> bool:
    """Whether a cell reads as a question or the name of what stands beside or under it."""
    text = cell.text.strip()
    words = text.split()
    if not words or len(words) > LONGEST_LABEL or _GLYPH.search(text):
        return False
    if text[-1] in ":?" or text.endswith(("?)", "?*", ":*")) or quotable(text):
        return True
    return (cell.head or len(words) <= 5) and text[-1] not in ".!;" and not _STARTS_AS_DATA.match(text)


def shape(rows: Sequence[Sequence[CellText]]) -> Shape:
    """What kind of table the rows make up."""
    wide = [row for row in rows if len(row) > 1]
    if not wide:
        return Shape.PLAIN
    if len(wide) > 1 and _names_columns(wide[0], wide[1:]):
        return Shape.GRID
    even = [row for row in wide if len(row) % 2 == 0]
    asking = sum(
        all(is_label(cell) or not cell.text.strip() for cell in row[::2]) and is_label(row[0]) for row in even
    )
    return Shape.PAIRS if even and 2 * asking >= len(wide) else Shape.PLAIN


def _names_columns(first: Sequence[CellText], rest: Sequence[Sequence[CellText]]) -> bool:
    filled = [cell for cell in first if cell.text.strip()]
    if len(filled) < max(2, len(first) - 1) or not all(is_label(cell) for cell in filled):
        return False
    if filled[0].text.strip().endswith("?") or any(cell.text.strip().endswith(":") for cell in filled):
        return False
    alike = sum(len(row) == len(first) for row in rest)
    if 2 * alike < len(rest):
        return False
    if all(cell.head for cell in filled):
        return True
    # A row of two such as "Name | Relationship" names columns only where what stands under it is no question.
    named = all(quotable(cell.text) for cell in filled)
    return named and (len(first) > 2 or not any(is_label(row[0]) for row in rest if row))


def pairs(
    rows: Sequence[Sequence[CellText]], kind: Shape
) -> list[tuple[tuple[int, int], tuple[int, int] | None]]:
    """Label and answer as (row, cell) places; the answer None where a question has no cell for one."""
    found: list[tuple[tuple[int, int], tuple[int, int] | None]] = []
    names = next((number for number, row in enumerate(rows) if len(row) > 1), 0)
    for number, row in enumerate(rows):
        if len(row) == 1:
            found += _under(rows, number)
        elif kind is Shape.GRID and number > names and len(row) == len(rows[names]):
            found += [
                ((names, column), (number, column))
                for column, cell in enumerate(row)
                if cell.text.strip() and rows[names][column].text.strip()
            ]
        elif kind is not Shape.GRID:
            found += _beside(row, number, kind)
    return found


def _beside(
    row: Sequence[CellText], number: int, kind: Shape
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    found = []
    column = 0
    while column + 1 < len(row):
        asks = is_label(row[column]) and (
            kind is Shape.PAIRS or row[column].text.strip().endswith((":", "?"))
        )
        if asks:
            found.append(((number, column), (number, column + 1)))
        column += 2 if asks else 1
    return found


def _under(
    rows: Sequence[Sequence[CellText]], number: int
) -> list[tuple[tuple[int, int], tuple[int, int] | None]]:
    """A question that fills its row is answered by the row below it, where that fills its row as well."""
    cell = rows[number][0]
    if not is_label(cell) or "\n" in cell.text.strip():
        return []
    below = rows[number + 1] if number + 1 < len(rows) else ()
    if len(below) == 1 and not is_label(below[0]):
        return [((number, 0), (number + 1, 0))]
    return [((number, 0), None)] if cell.text.strip().endswith("?") else []


@dataclass(frozen=True, slots=True)
class Option:
    """One tick box: the words it stands for, the box itself, and its state; offsets into the line."""

    label: Span
    box: Span
    tick: Tick


def options(line: str) -> tuple[Span | None, tuple[Option, ...]]:
    """The question of a line with tick boxes, if it has one, and the options: "Told? Yes [ ] No [x]"."""
    boxes = [match.start() for match in _GLYPH.finditer(line)]
    if not boxes:
        return None, ()
    question, start = _question(line, boxes[0])
    box_first = not line[start : boxes[0]].strip(_EDGE)
    found = []
    for index, box in enumerate(boxes):
        if box_first:
            end = boxes[index + 1] if index + 1 < len(boxes) else _end_of_line(line, box)
            label = _trimmed(line, box + 1, end, LONGEST_OPTION)
        else:
            label = _trimmed(line, boxes[index - 1] + 1 if index else start, box, -LONGEST_OPTION)
        found.append(
            Option(label, Span(box, box + 1), Tick.TICKED if line[box] in _TICKED else Tick.UNTICKED)
        )
    return question, tuple(found)


def _question(line: str, first_box: int) -> tuple[Span | None, int]:
    """The question before the first box, and where the options start."""
    before = line[:first_box]
    cut = max(before.rfind("?"), before.rfind(":"), before.rfind("|"), before.rfind("\n"))
    if cut < 0:
        return None, 0
    begin = max(before.rfind("\n", 0, cut), before.rfind("|", 0, cut), before.rfind(". ", 0, cut)) + 1
    span = _trimmed(line, begin, cut + (before[cut] == "?"), LONGEST_LABEL)
    return (span if len(span) else None), cut + 1


def _end_of_line(line: str, start: int) -> int:
    end = line.find("\n", start)
    return end if end >= 0 else len(line)


def _trimmed(line: str, start: int, end: int, words: int) -> Span:
    """The span without white space and stops at its edges, cut to `words` words (negative: the last)."""
    while start < end and line[start] in _EDGE:
        start += 1
    while end > start and line[end - 1] in _EDGE:
        end -= 1
    inside = list(re.finditer(r"\S+", line[start:end]))
    if len(inside) > abs(words):
        if words < 0:
            start += inside[words].start()
        else:
            end = start + inside[words - 1].end()
    return Span(start, end)

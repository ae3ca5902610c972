"""A document's blocks as they lie on its page: headings, paragraphs, tables, questions with answers, and what is not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from doccheck.model import BlockKind, Document, Flag, Layer
from doccheck.reports.marked_text import MarkedBlock

_ANSWER = "the answer to "
_IN_THE_TEXT = frozenset(
    {Layer.BODY, Layer.TABLE, Layer.FIELD, Layer.FORM_PART, Layer.SUBJECT, Layer.ADDRESSES, Layer.TEXT_BOX}
)


class Shape(StrEnum):
    """How a part is drawn."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LINES = "lines"
    TABLE = "table"


@dataclass(frozen=True)
class Placed:
    """A block with its number in the document, by which it can be changed."""

    number: int
    marked: MarkedBlock = field(repr=False)


@dataclass(frozen=True)
class Cell:
    """One cell of a row; several paragraphs may stand in it."""

    blocks: tuple[Placed, ...]
    is_label: bool = False


@dataclass(frozen=True)
class Part:
    """A heading, a paragraph, some lines or a table."""

    shape: Shape
    blocks: tuple[Placed, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Layout:
    """What a reader sees, from top to bottom, and what a reader does not see."""

    above: tuple[Placed, ...]
    """Headers."""
    text: tuple[Part, ...]
    below: tuple[Placed, ...]
    """Footers."""
    beside: tuple[Placed, ...]
    """Notes, comments and the like: seen, but not in the run of the text."""
    unseen: tuple[Placed, ...]


def laid_out(document: Document, blocks: Sequence[MarkedBlock]) -> Layout:
    """The blocks in their places."""
    placed = [Placed(number, block) for number, block in enumerate(blocks)]
    seen = [each for each in placed if each.marked.block.seen]
    running = [each for each in seen if each.marked.block.layer in _IN_THE_TEXT]
    above, below = _of_layer(seen, Layer.HEADER), _of_layer(seen, Layer.FOOTER)
    elsewhere = {each.number for each in (*running, *above, *below)}
    return Layout(
        above,
        tuple(_parts(running, _labels(document))),
        below,
        tuple(each for each in seen if each.number not in elsewhere),
        tuple(each for each in placed if not each.marked.block.seen),
    )


def _of_layer(blocks: Sequence[Placed], layer: Layer) -> tuple[Placed, ...]:
    return tuple(each for each in blocks if each.marked.block.layer is layer)


def _labels(document: Document) -> frozenset[int]:
    """Where the labels of the form begin."""
    return frozenset(field.label.start for field in document.fields)


def _parts(blocks: Sequence[Placed], labels: frozenset[int]) -> Iterator[Part]:
    place = 0
    while place < len(blocks):
        run = _run(blocks, place)
        first = run[0].marked.block
        if _is_cell(run[0]):
            yield Part(Shape.TABLE, rows=tuple(_rows(run, labels)))
        elif first.kind is BlockKind.HEADING:
            yield Part(Shape.HEADING, tuple(run))
        else:
            yield Part(Shape.LINES if len(run) > 1 else Shape.PARAGRAPH, tuple(run))
        place += len(run)


def _run(blocks: Sequence[Placed], start: int) -> list[Placed]:
    """The blocks from `start` that are drawn together: one table, or the lines of one paragraph."""
    run = [blocks[start]]
    for each in blocks[start + 1 :]:
        if not _belongs(run[-1], each):
            break
        run.append(each)
    return run


def _belongs(last: Placed, each: Placed) -> bool:
    if _is_cell(last) or _is_cell(each):
        return _is_cell(last) and _is_cell(each)
    one, two = last.marked.block, each.marked.block
    if BlockKind.HEADING in (one.kind, two.kind):
        return False
    return one.where == two.where and one.layer is two.layer and Flag.INSERTED not in one.flags ^ two.flags


def _is_cell(each: Placed) -> bool:
    block = each.marked.block
    return block.kind is BlockKind.CELL and block.layer is Layer.TABLE


# --- tables --------------------------------------------------------------------------------------


def _rows(cells: Sequence[Placed], labels: frozenset[int]) -> Iterator[tuple[Cell, ...]]:
    """Rows of a table, and a row for each question of a form with its answer beside it."""
    row: list[Cell] = []
    where, answered = "", False
    for each in cells:
        block = each.marked.block
        label = block.span.start in labels
        if block.where.startswith(_ANSWER) and row:
            yield from ((cell,) for cell in _unanswered(row))
            row = _with_answer(row[len(_unanswered(row)) :], each, block.where == where)
            answered, where = True, block.where
            continue
        if row and (answered or block.where != where):
            yield tuple(row)
            row = []
        row.append(Cell((each,), label))
        where, answered = block.where, False
    if row:
        yield tuple(row)


def _unanswered(row: Sequence[Cell]) -> Sequence[Cell]:
    """The questions before the last one of a row, to which there is no answer."""
    return row[:-1] if all(cell.is_label for cell in row) else ()


def _with_answer(row: list[Cell], answer: Placed, goes_on: bool) -> list[Cell]:
    """The answer goes beside its question; a further paragraph of it, below the first."""
    if goes_on and len(row) > 1 and not row[-1].is_label:
        return [*row[:-1], Cell((*row[-1].blocks, answer))]
    return [*row, Cell((answer,))]

"""The text of a document with its findings in it, block by block: what a page shows, without a page's own letters.

A finding becomes one or more marks, in as many blocks as its span touches. Where marks overlap, the text is cut so
that each piece knows every mark that holds it. A mark has the number of its thing to mend, as the text report
counts, and which of the thing's places it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from doccheck.model import Block, BlockKind, Finding, Layer, Report, Span
from doccheck.reports.groups import Group, groups


@dataclass(frozen=True)
class Mark:
    """One finding at its place: place `place` (from 1) of thing `number` (from 1)."""

    number: int
    place: int
    finding: Finding

    @property
    def name(self) -> str:
        """`3-2`: unique in a document, and the same however the document is shown."""
        return f"{self.number}-{self.place}"


@dataclass(frozen=True)
class Piece:
    """Some letters, the marks that hold them, and those of these that begin and that end with it in this block."""

    text: str = field(repr=False)
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class MarkedBlock:
    """One block of the document, cut at the edges of its marks."""

    block: Block
    pieces: tuple[Piece, ...] = field(repr=False)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every mark in it, in the order of where they begin."""
        return tuple(mark for piece in self.pieces for mark in piece.begins)


@dataclass(frozen=True)
class Thing:
    """One thing to mend, as the text report numbers it, with a mark for each of its places."""

    number: int
    group: Group
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Marked:
    """A report as things to mend, and its document's blocks with marks in them.

    `elsewhere` are the marks that stand in no block: about the whole document, or between two blocks.
    """

    things: tuple[Thing, ...]
    blocks: tuple[MarkedBlock, ...]
    elsewhere: tuple[Mark, ...]


def marked(report: Report) -> Marked:
    """Every finding of `report` that is shown, at its place."""
    things = tuple(_thing(number, group) for number, group in enumerate(groups(report), 1))
    marks = sorted((mark for thing in things for mark in thing.marks), key=_order)
    blocks = tuple(_marked_block(report, block, marks) for block in _blocks(report))
    placed = {mark.name for block in blocks for mark in block.marks}
    return Marked(things, blocks, tuple(mark for mark in marks if mark.name not in placed))


def rows(blocks: Sequence[MarkedBlock]) -> Iterator[tuple[MarkedBlock, ...]]:
    """Blocks as they are read: the cells of one row of a table together, every other block alone."""
    row: list[MarkedBlock] = []
    for each in blocks:
        if row and not (is_cell(each) and each.block.where == row[0].block.where):
            yield tuple(row)
            row = []
        row.append(each)
        if not is_cell(each):
            yield tuple(row)
            row = []
    if row:
        yield tuple(row)


def is_cell(each: MarkedBlock) -> bool:
    """Whether it is a cell of a table that a reader sees."""
    return each.block.kind is BlockKind.CELL and each.block.layer is Layer.TABLE and each.block.seen


def _thing(number: int, group: Group) -> Thing:
    marks = tuple(Mark(number, place, finding) for place, finding in enumerate(group.findings, 1))
    return Thing(number, group, marks)


def _order(mark: Mark) -> tuple[tuple[int, int, str], int, int]:
    return (mark.finding.place, mark.number, mark.place)


def _blocks(report: Report) -> tuple[Block, ...]:
    """The document's blocks; one that was made without any is one block."""
    document = report.document
    if document.blocks or not document.text:
        return document.blocks
    return (Block(Span(0, len(document.text)), where="the text"),)


def _marked_block(report: Report, block: Block, marks: Sequence[Mark]) -> MarkedBlock:
    here = [
        (max(mark.finding.span.start, block.span.start), min(mark.finding.span.end, block.span.end), mark)
        for mark in marks
        if mark.finding.span is not None and mark.finding.span.overlaps(block.span)
    ]
    edges = {block.span.start, block.span.end}
    edges.update(edge for start, end, _ in here for edge in (start, end))
    cuts = sorted(edges)
    pieces = tuple(
        Piece(
            report.document.text[start:end],
            tuple(mark for first, last, mark in here if first <= start and end <= last),
            tuple(mark for first, _, mark in here if first == start),
            tuple(mark for _, last, mark in here if last == end),
        )
        for start, end in pairwise(cuts)
    )
    return MarkedBlock(block, pieces)

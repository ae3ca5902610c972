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
    """One block of the document, cut at the edges of its marks.

    `joints` counts the signs between it and the block before it on the same line, as between the cells of a row; 0
    is a line of its own.
    """

    block: Block
    pieces: tuple[Piece, ...] = field(repr=False)
    joints: int = 0

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
    blocks = tuple(_marked_blocks(report, marks))
    placed = {mark.name for block in blocks for mark in block.marks}
    return Marked(things, blocks, tuple(mark for mark in marks if mark.name not in placed))


Cell = tuple[MarkedBlock, ...]
"""The paragraphs of one cell of a table; none where it is empty."""
Row = tuple[Cell, ...]


def rows(blocks: Sequence[MarkedBlock]) -> Iterator[Row]:
    """Blocks as they are read: the cells of a table row by row, every other block as a row of one cell.

    In the text of a document a row is a line. What begins a line at the place of the block before it goes on in the
    same cell.
    """
    row: list[Cell] = []
    for each in blocks:
        last = row[-1][-1] if row and row[-1] else None
        if last is None or not (is_cell(each) and is_cell(last)):
            joined = goes_on = False
        else:
            joined, goes_on = each.joints > 0, each.block.where == last.block.where
        if joined:
            row += [*[()] * (each.joints - 1), (each,)]
        elif goes_on:
            row[-1] = (*row[-1], each)
        else:
            if row:
                yield tuple(row)
            row = [(each,)]
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


def _marked_blocks(report: Report, marks: Sequence[Mark]) -> Iterator[MarkedBlock]:
    end = 0
    for block in _blocks(report):
        between = report.document.text[end : block.span.start]
        end = block.span.end
        joints = 0 if "\n" in between else len("".join(between.split()))
        yield _marked_block(report, block, marks, joints)


def _marked_block(report: Report, block: Block, marks: Sequence[Mark], joints: int) -> MarkedBlock:
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
    return MarkedBlock(block, pieces, joints)

"""Finds the tables of a page from its drawn lines: which lines belong together, which cells they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from doccheck.readers.pdf_box import Box

NEAR = 3.0
"""Lines that come this near (points) meet."""
SMALLEST = 5.0
"""A cell is at least this wide and high; what is smaller is a double line."""
MOST_PAIRS = 400_000
INPUT_BOX = 26.0
"""A single box lower than this (points) is where an answer is written, on the line of its question."""
FRAME = 0.7
"""A single box that takes up more than this part of the page is its frame and no table."""


@dataclass(slots=True)
class Grid:
    """A table as drawn: its rows of cells, each cell once for each row that it covers."""

    box: Box
    rows: list[list[Box]] = field(default_factory=list)


def find_grids(strokes: Iterable[Box], width: float, height: float) -> list[Grid]:
    """The tables of a page of this size, from the top down."""
    level, upright = _merged(strokes, level=True), _merged(strokes, level=False)
    if not level or not upright or len(level) * len(upright) > MOST_PAIRS:
        return []
    grids = []
    for lines, posts in _together(level, upright):
        grid = _grid(lines, posts)
        cells = {cell for row in grid.rows for cell in row}
        alone = len(cells) == 1
        frame = alone and grid.box.area > FRAME * Box(0, 0, width, height).area
        if cells and not frame and not (alone and grid.box.bottom - grid.box.top < INPUT_BOX):
            grids.append(grid)
    outer = [
        grid
        for grid in grids
        if not any(_inside(grid.box, other.box) for other in grids if other is not grid)
    ]
    return sorted(outer, key=lambda grid: (grid.box.top, grid.box.left))


def _inside(inner: Box, outer: Box) -> bool:
    middle_x, middle_y = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return inner.area < outer.area and outer.holds(middle_x, middle_y)


def _merged(strokes: Iterable[Box], level: bool) -> list[Box]:
    """Level (or upright) lines, those that lie on one another or end to end made one."""
    lines = []
    for box in strokes:
        flat = box.bottom - box.top <= box.right - box.left
        if flat == level and max(box.right - box.left, box.bottom - box.top) >= SMALLEST:
            lines.append((box.top, box.left, box.right) if level else (box.left, box.top, box.bottom))
    merged: list[tuple[float, float, float]] = []
    for at, start, end in sorted(lines, key=lambda line: (round(line[0] / NEAR), line[1])):
        last = merged[-1] if merged else None
        if last and abs(last[0] - at) <= NEAR and start <= last[2] + NEAR:
            merged[-1] = (last[0], last[1], max(last[2], end))
        else:
            merged.append((at, start, end))
    return [Box(a, at, b, at) if level else Box(at, a, at, b) for at, a, b in merged]


def _together(level: Sequence[Box], upright: Sequence[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Sets of lines that hang together, each with at least two level and one upright."""
    group = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for a, line in enumerate(level):
        for b, post in enumerate(upright):
            crossing = line.left - NEAR <= post.left <= line.right + NEAR
            if crossing and post.top - NEAR <= line.top <= post.bottom + NEAR:
                group[root(len(level) + b)] = root(a)
    sets: dict[int, tuple[list[Box], list[Box]]] = {}
    for a, line in enumerate(level):
        sets.setdefault(root(a), ([], []))[0].append(line)
    for b, post in enumerate(upright):
        sets.setdefault(root(len(level) + b), ([], []))[1].append(post)
    return [pair for pair in sets.values() if len(pair[0]) > 1 and pair[1]]


def _grid(level: list[Box], upright: list[Box]) -> Grid:
    box = Box(
        min(line.left for line in level),
        min(line.top for line in level),
        max(line.right for line in level),
        max(line.top for line in level),
    )
    # A table is often drawn without its outer sides; the ends of its level lines stand for them.
    upright = [
        *upright,
        Box(box.left, box.top, box.left, box.bottom),
        Box(box.right, box.top, box.right, box.bottom),
    ]
    grid = Grid(box)
    known: dict[tuple[int, int, int, int], Box] = {}
    heights = _apart(line.top for line in level)
    for above, below in pairwise(heights):
        middle = (above + below) / 2
        posts = _apart(post.left for post in upright if post.top - NEAR <= middle <= post.bottom + NEAR)
        row = []
        for left, right in pairwise(posts):
            across = (left + right) / 2
            over = [line.top for line in level if line.left - NEAR <= across <= line.right + NEAR]
            top = max((y for y in over if y < middle), default=box.top)
            bottom = min((y for y in over if y > middle), default=box.bottom)
            cell = Box(left, top, right, bottom)
            key = (round(left), round(top), round(right), round(bottom))
            row.append(known.setdefault(key, cell))
        if row:
            grid.rows.append(row)
    return grid


def _apart(places: Iterable[float]) -> list[float]:
    """The places in order, those closer together than a cell is wide left out."""
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] >= SMALLEST:
            out.append(place)
    return out

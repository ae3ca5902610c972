"""The order in which a page is read: tables (drawn, or where columns agree), columns of prose, paragraphs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from doccheck.readers.pdf_lines import (
    Column,
    Line,
    goes_on,
    has_box,
    is_label,
    joined,
    lines_of,
    para_of,
    starts_item,
)
from doccheck.readers.pdf_sheet import Page, Run
from doccheck.readers.pdf_table import Grid, find_grids
from doccheck.readers.places import quotable
from doccheck.readers.story import Cell, Item, Para, Piece, Row, Table

GUTTER = 7.0
"""Columns of prose stand at least this far apart (points)."""
ALIGNED = 6.0
"""Cells of one column begin within this many points."""
LONGEST_HEADING = 12
MOST_BREAKS = 10
"""How many gaps between paragraphs are tried as the end of columns."""


@dataclass(slots=True)
class Look:
    """What is usual in a document: the height of its letters, and its words (for hyphens at line ends)."""

    height: float = 12.0
    words: frozenset[str] = field(default=frozenset(), repr=False)


def lay_out(page: Page, look: Look) -> list[Item]:
    """The story of a page, from the runs left in it."""
    grids = find_grids(page.strokes, page.width, page.height)
    inside: dict[int, list[Run]] = {}
    outside: list[Run] = []
    for run in page.runs:
        number = next((n for n, grid in enumerate(grids) if grid.box.holds(_start(run), run.middle)), None)
        (outside if number is None else inside.setdefault(number, [])).append(run)
    items: list[Item] = []
    for number, grid in enumerate(grids):
        above = [run for run in outside if run.middle < grid.box.top]
        outside = [run for run in outside if run.middle >= grid.box.top]
        items += _band(above, page, look)
        items += _grid_items(grid, inside.get(number, []), page, look)
    return items + _band(outside, page, look)


def _start(run: Run) -> float:
    """A place just inside the run: what begins in a cell belongs to it, also where it runs over its edge."""
    return run.left + min(3.0, (run.right - run.left) / 2)


# Ruled tables


def _grid_items(grid: Grid, runs: list[Run], page: Page, look: Look) -> list[Item]:
    if not runs:
        return []
    cells = {box: Cell() for row in grid.rows for box in row}
    held: dict[int, list[Run]] = {}
    boxes = list(cells)
    lost: list[Run] = []
    for run in runs:
        number = next((n for n, box in enumerate(boxes) if box.holds(_start(run), run.middle)), None)
        (lost if number is None else held.setdefault(number, [])).append(run)
    for number, box in enumerate(boxes):
        lines = lines_of(held.get(number, []), " ")
        cells[box].items = _paragraphs(lines, Column(box.left, box.right - 4), page, look) if lines else []
        cells[box].head = bool(lines) and all(line.bold for line in lines)
    if len(cells) == 1:
        return [*next(iter(cells.values())).items, *_band(lost, page, look)]
    for cell in cells.values():
        for item in cell.items:
            if isinstance(item, Para):
                item.heading = False
    table = Table([Row([cells[box] for box in row], page=page.number) for row in grid.rows])
    return [table, *_band(lost, page, look)]


# Columns


def _band(runs: list[Run], page: Page, look: Look, column: Column | None = None) -> list[Item]:
    """What stands between two tables: lines from the top down, columns of prose one after the other."""
    items: list[Item] = []
    waiting: list[Run] = []
    layers = _layers(runs)
    number = 0
    while number < len(layers):
        count, columns = _columns(layers[number:])
        if count:
            items += _prose(waiting, page, look, column)
            waiting = []
            read = [_band(runs_, page, look, _around(runs_)) for runs_ in columns]
            items += in_one(read, look)
        else:
            waiting += layers[number]
        number += count or 1
    return items + _prose(waiting, page, look, column)


def _around(runs: Sequence[Run]) -> Column:
    return Column(min(run.left for run in runs), max(run.right for run in runs) + 1)


def _prose(runs: list[Run], page: Page, look: Look, column: Column | None) -> list[Item]:
    lines = lines_of(runs)
    return _paragraphs(lines, column or _whole_page(page), page, look)


def _layers(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that overlap in height; between two layers a level line could be drawn through blank paper."""
    layers: list[list[Run]] = []
    foot = 0.0
    for run in sorted(runs, key=lambda run: run.top):
        slack = 0.15 * run.height
        if layers and run.top + slack < foot:
            layers[-1].append(run)
            foot = max(foot, run.bottom)
        else:
            layers.append([run])
            foot = run.bottom
    return layers


def _columns(layers: Sequence[list[Run]]) -> tuple[int, list[list[Run]]]:
    """How many layers from the first on stand in columns that are read one after the other, and the columns.

    A form has its questions on the left and its answers on the right; there the file's own order goes from
    one to the other in each line, and here it does not.
    """
    gutters = [_gutters(layers[0])]
    breaks = []
    while gutters[-1] and len(gutters) < len(layers):
        above, layer = layers[len(gutters) - 1], layers[len(gutters)]
        space = min(run.top for run in layer) - max(run.bottom for run in above)
        height = max(run.height for run in layer)
        if space > 2.5 * height:
            break
        if space > 0.5 * height:
            breaks.append(len(gutters))
        gutters.append(_narrowed(gutters[-1], layer))
    whole = len(gutters) - (not gutters[-1])
    # To where the gutter ends; else, if that is not read in columns, to one of the gaps above.
    for count in [whole, *breaks[: -MOST_BREAKS - 1 : -1]] if whole else []:
        columns = _split([run for layer in layers[:count] for run in layer], gutters[count - 1])
        if _read_apart(columns):
            return count, columns
    return 0, []


def _gutters(layer: Sequence[Run]) -> list[tuple[float, float]]:
    """The gaps between the runs of a layer, wide enough to part columns, from left to right."""
    gaps: list[tuple[float, float]] = []
    right = None
    for run in sorted(layer, key=lambda run: run.left):
        if right is not None and run.left - right >= GUTTER:
            gaps.append((right, run.left))
        right = run.right if right is None else max(right, run.right)
    return gaps


def _narrowed(free: Sequence[tuple[float, float]], layer: Sequence[Run]) -> list[tuple[float, float]]:
    """What stays free of the gaps when a layer is added."""
    for run in layer:
        parts = []
        for start, end in free:
            apart = run.right <= start or run.left >= end
            parts += [(start, end)] if apart else [(start, min(end, run.left)), (max(start, run.right), end)]
        free = [part for part in parts if part[1] - part[0] >= GUTTER]
    return list(free)


def _split(runs: Sequence[Run], gutters: Sequence[tuple[float, float]]) -> list[list[Run]]:
    middles = [sum(gutter) / 2 for gutter in gutters]
    columns: list[list[Run]] = [[] for _ in range(len(middles) + 1)]
    for run in runs:
        columns[bisect_left(middles, run.left)].append(run)
    return [column for column in columns if column]


def _read_apart(columns: Sequence[Sequence[Run]]) -> bool:
    """Whether the file has one column after the other, and the first is not one of labels."""
    if len(columns) < 2 or min(len(column) for column in columns) < 3:
        return False
    if 2 * sum(map(_asks, columns[0])) >= len(columns[0]):
        return False
    placed = sorted((run.order, number) for number, column in enumerate(columns) for run in column)
    switches = sum(a[1] != b[1] for a, b in pairwise(placed))
    return switches <= len(columns) - 1 + 0.1 * min(len(column) for column in columns)


def _asks(run: Run) -> bool:
    """Whether a run is a question of a form; of one that is tried in many columns it is looked up once."""
    if run.asks is None:
        run.asks = is_label(run.text) or bool(quotable(run.text))
    return run.asks


def _whole_page(page: Page) -> Column:
    """The column of a page with one; far wider than the text where no line is long enough to be broken."""
    long = [run.right for run in page.runs if run.right - run.left > 0.45 * page.width]
    return Column(min((run.left for run in page.runs), default=0.0), max(long, default=2 * page.width))


def _paragraphs(lines: Sequence[Line], column: Column, page: Page, look: Look) -> list[Item]:
    items: list[Item] = []
    lines = [_justified(lines, number, column.right) for number in range(len(lines))]
    number = 0
    above: Line | None = None
    while number < len(lines):
        line = lines[number]
        parted = above is not None and line.top - above.bottom > 0.55 * min(line.height, above.height)
        rows, used = _rows(lines[number:])
        if used:
            items.append(Table([Row([_cell(cell, page, look) for cell in row], page.number) for row in rows]))
            number += used
        else:
            group = [line]
            while number + len(group) < len(lines) and _same(group, lines[number + len(group)], column):
                group.append(lines[number + len(group)])
            para = para_of(group, page.number, look.words)
            para.parted = parted
            para.heading = _is_heading(group, look)
            items.append(para)
            number += len(group)
        above = lines[number - 1]
    return items


def _justified(lines: Sequence[Line], number: int, edge: float) -> Line:
    """A line stretched to the edge among lines of prose has wide spaces and no cells."""
    line = lines[number]
    beside = [lines[n] for n in (number - 1, number + 1) if 0 <= n < len(lines)]
    prose = any(
        len(other.runs) == 1 and abs(other.left - line.left) < 3 and other.right > edge - 4
        for other in beside
    )
    if len(line.runs) < 2 or not prose or line.right < edge - 4 or is_label(line.runs[0].text):
        return line
    orders = [run.order for run in line.runs]
    near = all(b.left - a.right < 2.5 * line.height for a, b in pairwise(line.runs))
    return Line(line.runs, " ") if near and orders == sorted(orders) else line


def _same(group: list[Line], line: Line, column: Column) -> bool:
    last = group[-1]
    if len(line.runs) > 1 and line.between != " " and not starts_item(f"{line.runs[0].text} "):
        return False
    if _cells(group[0]) == 2 and is_label(group[0].runs[0].text) and len(line.runs) == 1:
        # The answer beside a label goes on under itself.
        under = abs(line.left - group[0].runs[-1].left) <= ALIGNED
        return under and line.top - last.bottom <= 0.7 * line.height
    if any(run.control for run in [*last.runs, *line.runs]):
        return False
    return goes_on(last, line, group[0], column)


def _is_heading(lines: Sequence[Line], look: Look) -> bool:
    words = " ".join(line.text for line in lines).split()
    if not words or len(words) > LONGEST_HEADING or words[-1][-1] in ".,;!" or any(map(has_box, words)):
        return False
    return all(line.bold for line in lines) or lines[0].height > 1.15 * look.height


def _cells(line: Line) -> int:
    """How many cells stand in a line; 1 where its runs are a bullet and its item, or tick boxes."""
    if line.between == " " or any(has_box(run.text) for run in line.runs):
        return 1
    return len(line.runs) - (len(line.runs) > 1 and starts_item(f"{line.runs[0].text} "))


def _rows(lines: Sequence[Line]) -> tuple[list[list[list[Run]]], int]:
    """Rows of a table without drawn lines, and of how many lines: lines whose cells agree in columns."""
    rows: list[list[list[Run]]] = []
    used = 0
    for line in lines:
        several = _cells(line) > 1 and not (len(line.runs) == 2 and is_label(line.runs[0].text))
        last = rows[-1] if rows else None
        tight = used > 0 and line.top - lines[used - 1].bottom <= 0.7 * line.height
        if last and tight and _continues(last, line):
            for run in line.runs:
                _column(last, run).append(run)
        elif several and (last is None or _agrees(rows[0], line)):
            rows.append([[run] for run in line.runs])
        else:
            break
        used += 1
    return (rows, used) if len(rows) > 1 else ([], 0)


def _agrees(row: list[list[Run]], line: Line) -> bool:
    """Whether most cells of a line begin where those of the row do."""
    starts = [cell[0].left for cell in row]
    near = sum(any(abs(run.left - start) <= ALIGNED for start in starts) for run in line.runs)
    return 2 * near >= len(line.runs)


def _column(row: list[list[Run]], run: Run) -> list[Run]:
    return min(row, key=lambda cell: abs(cell[0].left - run.left))


def _continues(row: list[list[Run]], line: Line) -> bool:
    """Whether all cells of a line go on with those of the row above it.

    So it is where nothing stands in its first column, or where the file itself has the line's first cell
    before the row's second: it was written cell by cell.
    """
    if not all(abs(_column(row, run)[0].left - run.left) <= ALIGNED for run in line.runs):
        return False
    first = line.runs[0]
    return _column(row, first) is not row[0] or first.order < row[1][0].order


def _cell(runs: list[Run], page: Page, look: Look) -> Cell:
    text = ""
    for run in runs:
        text = joined(text, run.text, look.words) if text else run.text
    control = runs[0].control if len(runs) == 1 else None
    return Cell(
        [Para([Piece(text.replace("\x02", "-"), control=control)], page=page.number)],
        all(r.bold for r in runs),
    )


def in_one(parts: Iterable[list[Item]], look: Look) -> list[Item]:
    """One story of several pages or columns; a paragraph that the end of one parts is one again."""
    story: list[Item] = []
    for part in parts:
        last, first = (story[-1] if story else None), (part[0] if part else None)
        if isinstance(last, Para) and isinstance(first, Para) and _runs_over(last, first):
            text = joined(last.pieces[-1].text, first.pieces[0].text, look.words)
            pieces = [*last.pieces[:-1], replace(last.pieces[-1], text=text), *first.pieces[1:]]
            story[-1] = replace(last, pieces=pieces)
            part = part[1:]
        story += part
    return story


def _runs_over(last: Para, first: Para) -> bool:
    if last.heading or first.heading or first.mark or last.pieces[-1].control or first.pieces[0].control:
        return False
    ended = last.text.rstrip()[-1:] in '".!?:;”'
    return not ended and len(last.text.split()) > 5 and first.text[:1].islower()


def usual(pages: Sequence[Page]) -> Look:
    """What is usual in these pages."""
    heights = [run.height for page in pages for run in page.runs if len(run.text) > 20]
    words = frozenset(
        word.strip(".,;:()\"'").lower()
        for page in pages
        for run in page.runs
        for word in run.text.split()[1:-1]
    )
    return Look(median(heights) if heights else 12.0, words)

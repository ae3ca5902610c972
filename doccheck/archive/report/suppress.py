"""Small groups are not shown, and not left to be worked out from what is shown.

Groups that are too small are taken together (`fold`). In a table whose sums are known, cells of few are hidden, and as many
others with them as it takes until none of the few can be worked out to within the smallest group (`hidden`); that is
checked cell by cell, with the largest and smallest value that the sums allow it (a maximum flow each).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[int, int]


@dataclass(frozen=True)
class Group:
    """How many documents a group has, and how many people are known to have written them (0: not known)."""

    documents: int
    authors: int = 0


def fold(groups: Mapping[str, Group], fewest: int, fewest_authors: int, rest: str) -> dict[str, str]:
    """What each group is shown as: itself, or `rest` with others.

    Those with fewer documents than `fewest`, or whose documents are known to come from fewer people than
    `fewest_authors`, go together, and with them as many of the next smallest as it takes for `rest` to be more than
    one group, and large enough itself.
    """
    order = sorted(groups, key=lambda name: (groups[name].documents, name))
    small = [name for name in order if _is_small(groups[name], fewest, fewest_authors)]
    larger = [name for name in order if name not in small]
    while small and larger and (len(small) < 2 or sum(groups[name].documents for name in small) < fewest):
        small.append(larger.pop(0))
    return {name: rest if name in small else name for name in groups}


def _is_small(group: Group, fewest: int, fewest_authors: int) -> bool:
    return group.documents < fewest or 0 < group.authors < fewest_authors


def hidden(table: Sequence[Sequence[int]], fewest: int) -> set[Cell]:
    """The cells that are not to be shown, where the sums of all rows and columns are known.

    Every cell of 1 to `fewest` - 1 is among them, and can be worked out from the rest no nearer than to `fewest`.
    """
    cells = {(row, column) for row, line in enumerate(table) for column in range(len(line))}
    few = {cell for cell in cells if 0 < _value(table, cell) < fewest}
    kept_back = set(few)
    while exposed := next((cell for cell in sorted(few) if _width(table, kept_back, cell) < fewest), None):
        more = _next_to_hide(table, cells - kept_back, exposed)
        if not more:
            return cells
        kept_back |= more
    return kept_back


def _value(table: Sequence[Sequence[int]], cell: Cell) -> int:
    return table[cell[0]][cell[1]]


def _next_to_hide(table: Sequence[Sequence[int]], shown: set[Cell], exposed: Cell) -> set[Cell]:
    """The cheapest of those shown that make a ring with the exposed cell: what one takes, another can give.

    A ring is a rectangle of four cells; cheap is what hides few documents, and empty cells last.
    """
    row, column = exposed
    rings = []
    for other_row in set(range(len(table))) - {row}:
        for other_column in set(range(len(table[row]))) - {column}:
            ring = {(row, other_column), (other_row, column), (other_row, other_column)} & shown
            if ring:
                empty = sum(_value(table, cell) == 0 for cell in ring)
                rings.append((empty, sum(_value(table, cell) for cell in ring), sorted(ring)))
    return set(min(rings)[2]) if rings else set()


def _width(table: Sequence[Sequence[int]], kept_back: set[Cell], cell: Cell) -> int:
    """How far apart the smallest and the largest value of a hidden cell are that the sums allow."""
    row, column = ("row", cell[0]), ("column", cell[1])
    others = {other: _value(table, other) for other in kept_back if other != cell}
    total = sum(others.values()) + _value(table, cell)
    more = _flow(others, column, row, total)
    less = min(_value(table, cell), _flow(others, row, column, total))
    return more + less


Node = tuple[str, int]


def _flow(cells: Mapping[Cell, int], source: Node, sink: Node, most: int) -> int:
    """How much can be moved from `source` to `sink` when these cells may change: up without end, down to nothing."""
    room: dict[Node, dict[Node, int]] = {source: {}, sink: {}}
    for (row, column), value in cells.items():
        room.setdefault(("row", row), {})[("column", column)] = most
        room.setdefault(("column", column), {})[("row", row)] = value
    moved = 0
    while path := _path(room, source, sink):
        step = min(room[a][b] for a, b in path)
        for a, b in path:
            room[a][b] -= step
            room[b][a] = room[b].get(a, 0) + step
        moved += step
        if moved >= most:
            break
    return min(moved, most)


def _path(room: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node) -> list[tuple[Node, Node]]:
    """A shortest way on which something can still be moved, or nothing."""
    came: dict[Node, Node] = {source: source}
    waiting = deque([source])
    while waiting and sink not in came:
        here = waiting.popleft()
        for there, left in room[here].items():
            if left > 0 and there not in came:
                came[there] = here
                waiting.append(there)
    path: list[tuple[Node, Node]] = []
    node = sink
    while node in came and node != source:
        path.append((came[node], node))
        node = came[node]
    return path

"""The cells of one sheet of a workbook, whatever file it is from: those that are seen as tables, the others by why not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from doccheck.model import Flag, Layer
from doccheck.readers import limits
from doccheck.readers.story import Cell, Item, Para, Piece, Row, Table
from doccheck.readers.writer import Writer

TOO_MANY_MERGED = "there are too many to tell which are not shown"
HIDDEN_SHEET, DEEPLY_HIDDEN_SHEET = "a hidden sheet", "a deeply hidden sheet"
_HIDDEN, _INVISIBLE = frozenset({Flag.HIDDEN}), frozenset({Flag.INVISIBLE})
_WIDEST = 16_384
_Why: TypeAlias = tuple[str, frozenset[Flag]]


@dataclass(slots=True)
class Bounds:
    """How much has been read of all sheets of a workbook."""

    cells: int = 0
    letters: int = 0

    def beyond(self, words: str) -> str:
        """Counts one more cell; why no more are read, or ""."""
        self.cells += 1
        self.letters += len(words)
        if self.cells > limits.TABLE_CELLS:
            return f"it has more than {limits.TABLE_CELLS:,} cells"
        if self.letters > limits.TEXT_CHARS:
            # A few cells may share one long text, so that a small file says far more than it holds.
            return f"it is longer than {limits.TEXT_CHARS:,} characters"
        return ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: its column, counted from 1, and what it shows; `hides` if its format shows nothing of that, `pale` if
    its letters have the colour of the page.
    """

    column: int
    words: str = field(repr=False)
    hides: bool = False
    pale: bool = False


@dataclass(slots=True)
class Grid:
    """One sheet. `why` says why none of it is seen."""

    place: str
    bounds: Bounds
    why: str = ""
    _rows: dict[int, dict[int, Cell]] = field(default_factory=dict, repr=False)
    _hidden: dict[_Why, list[str]] = field(default_factory=dict, repr=False)
    _columns: set[int] = field(default_factory=set)
    _merged: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    """By row: where the merged cells that cover it begin (row, column), and their last column."""
    _merges: int = 0

    def hide_columns(self, first: int, last: int) -> None:
        """Columns from one to another, counted from 1, are not shown."""
        if len(self._columns) < _WIDEST:
            self._columns |= set(range(first, min(last, _WIDEST) + 1))

    def merge(self, there: Sequence[int], begin: tuple[int, int], end: tuple[int, int]) -> bool:
        """Cells (row, column) from one to another are one; `there` are the rows that there are, in order.

        Says whether that can be kept: far more merged cells than cells is no one's work.
        """
        (top, left), (bottom, right) = begin, end
        for at in there[bisect_left(there, top) : bisect_right(there, bottom)]:
            self._merged.setdefault(at, []).append((top, left, right))
            self._merges += 1
        return self._merges <= limits.TABLE_CELLS

    def row(self, at: int, hidden: bool, cells: Iterable[Shown]) -> str:
        """Adds the cells of a row; why no more are read, or ""."""
        seen: dict[int, Cell] = {}
        lines: dict[_Why, list[str]] = {}
        for cell in cells:
            beyond = self.bounds.beyond(cell.words)
            if beyond:
                return beyond
            if not cell.words.strip():
                continue
            why = self._unseen(at, cell, hidden)
            if why:
                lines.setdefault(why, []).append(cell.words)
            else:
                where = f"{self.place}, cell {letters_of(cell.column)}{at}"
                seen[cell.column] = Cell([Para([Piece(cell.words)])], where=where)
        for key, words in lines.items():
            self._hidden.setdefault(key, []).append(" | ".join(words))
        if seen:
            self._rows[at] = seen
        return ""

    def _unseen(self, row: int, cell: Shown, hidden: bool) -> _Why | None:
        if self.why:
            return self.why, _HIDDEN
        if hidden:
            return "hidden rows", _HIDDEN
        if cell.column in self._columns:
            return "hidden columns", _HIDDEN
        if any(
            left <= cell.column <= right and (row, cell.column) != (top, left)
            for top, left, right in self._merged.get(row, ())
        ):
            return "text left behind in a merged cell", _HIDDEN
        if cell.hides:
            return "cells whose format shows nothing", _INVISIBLE
        return ("text in the colour of its background", _INVISIBLE) if cell.pale else None

    def tables(self) -> list[Item]:
        """The rows that are seen as tables; an empty row parts one from the next."""
        tables: list[Item] = []
        together: list[dict[int, Cell]] = []
        for at in sorted(self._rows):
            together.append(self._rows[at])
            if at + 1 not in self._rows:
                tables.append(_table(together))
                together = []
        return tables

    def write_hidden(self, writer: Writer) -> None:
        """What it hides, for the end of the document."""
        for (why, flags), lines in self._hidden.items():
            layer = Layer.HIDDEN if Flag.HIDDEN in flags else Layer.TABLE
            writer.unseen("\n".join(lines), layer, f"{why}, {self.place}", flags)


def _table(rows: list[dict[int, Cell]]) -> Table:
    """With empty cells where the others of the column stand, unless that would be nearly all of them."""
    left, right = min(map(min, rows)), max(map(max, rows))
    filled = sum(map(len, rows))
    square = right - left < limits.TABLE_COLUMNS and (right - left + 1) * len(rows) <= 4 * filled + 200
    if not square:
        return Table([Row([row[column] for column in sorted(row)]) for row in rows])
    return Table([Row([row.get(column) or Cell() for column in range(left, right + 1)]) for row in rows])


def column_of(letters: str) -> int:
    """The number of a column, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(column: int) -> str:
    """The name of a column, whose number is counted from 1."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

"""The paragraphs and tables of rich text, put together as the words that end them come by."""

from __future__ import annotations

from dataclasses import dataclass, field

from doccheck.model import Flag
from doccheck.readers import limits
from doccheck.readers.story import Cell, Control, Item, Note, Para, Picture, Piece, Row, Table

_HIDDEN = frozenset({Flag.HIDDEN})
_GHOST = "text left behind in a merged cell"


@dataclass(slots=True)
class _Level:
    """One depth of tables within one another: what its current cell, row and table hold."""

    items: list[Item] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    table: Table | None = None


class Story:
    """A story being read. `control` is the form field whose answer comes by."""

    def __init__(self) -> None:
        self._levels = [_Level()]
        self._para = Para()
        self._depth = 0
        self._merged: list[bool] = []
        self._merge = False
        self.control: Control | None = None

    def add(self, piece: Piece) -> None:
        last = self._para.pieces[-1] if self._para.pieces else None
        if last is not None and _kind(last) == _kind(piece):
            last.text += piece.text
        else:
            self._para.pieces.append(piece)

    def note(self, note: Note) -> None:
        self._para.notes.append(note)

    def box(self, items: list[Item]) -> None:
        self._para.boxes.append(items)

    def picture(self, picture: Picture) -> None:
        self._para.pictures.append(picture)

    def paragraph(self) -> None:
        self._put(self._depth)

    def table_word(self, word: str, number: int | None) -> None:
        """A word that shapes tables."""
        if word == "intbl":
            self._depth = max(self._depth, 1)
        elif word == "itap":
            self._depth = max(0, min(number or 0, limits.STORY_DEPTH))
        elif word == "pard":
            self._depth = 0
        elif word == "trowd":
            self._merged, self._merge = [], False
        elif word in ("clvmrg", "clmrg"):
            self._merge = True
        elif word == "cellx":
            self._merged.append(self._merge)
            self._merge = False
        elif word in ("cell", "nestcell"):
            self._cell(1 if word == "cell" else max(self._depth, 2))
        else:
            self._row(1 if word == "row" else max(self._depth, 2))

    def finished(self) -> list[Item]:
        """The story, with whatever stands open closed."""
        if self._holds_something():
            self._put(min(self._depth, len(self._levels) - 1))
        self._fold(0)
        return self._levels[0].items

    def _holds_something(self) -> bool:
        para = self._para
        return bool(para.pieces or para.boxes or para.notes or para.pictures)

    def _put(self, depth: int) -> None:
        """Ends the paragraph, and puts it into the cell of its depth."""
        self._fold(depth)
        for piece in self._para.pieces:
            if not piece.text.isascii():
                piece.text = _whole(piece.text)
        self._levels[depth].items.append(self._para)
        self._para = Para()

    def _fold(self, depth: int) -> None:
        """Ends all tables that lie deeper, or begins those that are missing."""
        while len(self._levels) > depth + 1:
            level = self._levels.pop()
            if level.items:
                level.cells.append(Cell(level.items))
            if level.cells:
                level.table = level.table or Table()
                level.table.rows.append(Row(level.cells))
            if level.table is not None:
                self._levels[-1].items.append(level.table)
        while len(self._levels) <= depth:
            self._levels.append(_Level())

    def _cell(self, depth: int) -> None:
        self._put(depth)
        level = self._levels[depth]
        level.cells.append(Cell(level.items))
        level.items = []

    def _row(self, depth: int) -> None:
        if self._holds_something():
            self._put(depth)
        self._fold(depth)
        level = self._levels[depth]
        if level.items:
            level.cells.append(Cell(level.items))
            level.items = []
        if depth == 1:
            for cell, merged in zip(level.cells, self._merged, strict=False):
                if merged:
                    _hide(cell)
        level.table = level.table or Table()
        level.table.rows.append(Row(level.cells))
        level.cells = []


def _hide(cell: Cell) -> None:
    """Marks what a merged cell still holds and does not show."""
    for item in cell.items:
        for piece in item.pieces if isinstance(item, Para) else ():
            piece.flags, piece.why = piece.flags | _HIDDEN, _GHOST


def _kind(piece: Piece) -> tuple[object, ...]:
    return piece.flags, piece.control, piece.layer, piece.by, piece.why


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

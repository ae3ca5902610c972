"""Workbooks of 1997 to 2003 and before (.xls): what each sheet shows, then what it hides, as those of today are read.

xlrd reads the cells and how they are formatted; what it passes over (headers, text boxes, charts, hints, files and
data kept inside) is read from the records here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from doccheck.model import Document, Flag, Layer
from doccheck.readers import limits, macros, office_art, old_properties, xls_records, xlsx_numbers
from doccheck.readers.draft import THE_FILE, Draft, UnreadableError
from doccheck.readers.embedded import Embedded
from doccheck.readers.kinds import Kind
from doccheck.readers.locked import LOCKED
from doccheck.readers.old_office import unlocked
from doccheck.readers.ole import Folder, TooLargeError, container_of, opened
from doccheck.readers.package import DAMAGED
from doccheck.readers.pictures import held, holds_words, shown_area
from doccheck.readers.places import quotable
from doccheck.readers.sheets import (
    DEEPLY_HIDDEN_SHEET,
    HIDDEN_SHEET,
    TOO_MANY_MERGED,
    Bounds,
    Grid,
    Shown,
    letters_of,
)
from doccheck.readers.story import Note, Para, Picture, Piece
from doccheck.readers.writer import Writer
from doccheck.readers.xlsx import header_words

_METADATA, _HIDDEN = frozenset({Flag.METADATA}), frozenset({Flag.HIDDEN})
_FETCHED = _METADATA | _HIDDEN
_UNSEEN_SHEETS = {1: HIDDEN_SHEET, 2: DEEPLY_HIDDEN_SHEET}
_STREAMS = ("Workbook", "WORKBOOK", "Book", "BOOK")
_PIVOT_FOLDER, _MACRO_FOLDER, _EMBEDDED = "_SX_DB_CUR", "_VBA_PROJECT_CUR", "MBD"
_OLE = b"\xd0\xcf\x11\xe0"
"""How a container begins; a workbook of the oldest kind lies in none."""
_BRITISH = frozenset((*range(1, 5), *range(9, 23), *range(45, 50)))
"""Formats that files name by number alone, as British settings show them."""
_WHITE, _NO_PATTERN = (255, 255, 255), 0
_EMPTY = (0, 6)
"""xlrd's numbers for a cell that is not there, and one that is only formatted."""
NOT_OPENED = "it is an old Excel workbook that doccheck could not open; save it as .xlsx and check that"


def read(
    path: str, data: bytes, place: str = THE_FILE, depth: int = 1, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The document of an old workbook, then those embedded in it."""
    embedded = Embedded(path, place, depth, passwords)
    reading = _Reading(unlocked(data, passwords), embedded)
    reading.write()
    return embedded.after(reading.draft, Kind.OLD_EXCEL.media_type, data)


class _Reading:
    """One reading of one workbook."""

    def __init__(self, data: bytes, embedded: Embedded) -> None:
        self.data, self.embedded = data, embedded
        self.draft = Draft()
        self.writer = Writer(self.draft)
        self.bounds = Bounds()
        self.container: Any = opened(data) if data.startswith(_OLE) else None
        self.stream = _stream(self.container, data)
        self.book = _book(self.stream)
        self.looks = [self._look(style) for style in self.book.xf_list]

    def write(self) -> None:
        grids = [self._sheet(number) for number in range(self.book.nsheets)]
        for number, grid in enumerate(grids):
            self._after(grid, self.book.sheet_by_index(number))
        self._said(grids)
        self._pictures()
        if self.container is not None:
            self._beside_the_stream()
        self.writer.finish()

    # Cells

    def _look(self, style: Any) -> tuple[str, bool]:
        """The number format of a style, and whether its letters have the colour of the page."""
        own = self.book.format_map.get(style.format_key)
        known = {style.format_key: own.format_str} if own and style.format_key not in _BRITISH else {}
        fonts = self.book.font_list
        font = fonts[style.font_index if style.font_index < len(fonts) else 0]
        white = self.book.colour_map.get(font.colour_index) == _WHITE
        return (
            xlsx_numbers.code_of(style.format_key, known),
            white and style.background.fill_pattern == _NO_PATTERN,
        )

    def _sheet(self, number: int) -> Grid:
        sheet = self.book.sheet_by_index(number)
        shown = quotable(sheet.name)
        place = f"sheet '{shown}'" if shown else f"sheet {number + 1}"
        grid = Grid(place, self.bounds, _UNSEEN_SHEETS.get(sheet.visibility, ""))
        if grid.why:
            self.writer.unseen(sheet.name, Layer.HIDDEN, f"the name of {grid.why}, {place}", _HIDDEN)
        else:
            self.writer.story([Para([Piece(sheet.name)], heading=True)], place=f"the name of {place}")
        for column, info in sheet.colinfo_map.items():
            if info.hidden:
                grid.hide_columns(column + 1, column + 1)
        for top, bottom, left, right in sheet.merged_cells:
            if not grid.merge(range(1, sheet.nrows + 1), (top + 1, left + 1), (bottom, right)):
                self.draft.gap(f"merged cells, {place}", TOO_MANY_MERGED)
                break
        for at in range(sheet.nrows):
            info = sheet.rowinfo_map.get(at)
            hidden = bool(info.hidden if info is not None else sheet.default_row_hidden)
            if why := grid.row(at + 1, hidden, self._cells(sheet, at)):
                self.draft.gap("the end of the file", why)
                break
        self.writer.story(grid.tables())
        return grid

    def _cells(self, sheet: Any, at: int) -> Iterator[Shown]:
        """The cells of a row that show anything; sheets have thousands that are only formatted."""
        for column, kind in enumerate(sheet.row_types(at)):
            if kind not in _EMPTY:
                style = sheet.cell_xf_index(at, column)
                code, pale = self.looks[style] if style is not None else ("General", False)
                words = self._words(kind, sheet.cell_value(at, column), code)
                yield Shown(column + 1, words, xlsx_numbers.hides(code), pale)

    def _words(self, kind: int, content: Any, code: str) -> str:
        """What a cell shows."""
        import xlrd  # type: ignore[import-untyped]

        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            return xlsx_numbers.shown(float(content), code, bool(self.book.datemode))
        if kind == xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if content else "FALSE"
        if kind == xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(content, ""))
        return str(content)

    # What is not in cells

    def _after(self, grid: Grid, sheet: Any) -> None:
        """What a sheet hides, and what hangs on its cells."""
        grid.write_hidden(self.writer)
        for (row, column), note in sorted(sheet.cell_note_map.items()):
            beside = f"{grid.place}, cell {letters_of(column + 1)}{row + 1}"
            by = f" by {note.author}" if note.author else ""
            self.writer.unseen(note.text, Layer.COMMENT, f"a comment{by}, {beside}", frozenset())
            self.writer.note(Note(note.author, Layer.PROPERTY, "someone who commented"), "")
        for link in sheet.hyperlink_list:
            target = (
                link.url_or_path.decode("utf-8", "replace")
                if isinstance(link.url_or_path, bytes)
                else link.url_or_path
            )
            self.writer.note(Note(target or "", Layer.LINK, "the target of a link"), grid.place)
            for words in (link.quicktip, link.desc):
                self.writer.note(Note(words or "", Layer.ALT_TEXT, "a tip that a link shows"), grid.place)

    def _said(self, grids: list[Grid]) -> None:
        """What the other records say, and who saved the workbook."""
        for said in xls_records.said(self.stream):
            grid = grids[said.sheet] if 0 <= said.sheet < len(grids) else None
            self._say(said, grid)
        self.writer.note(Note(self.book.user_name, Layer.PROPERTY, "who had the file open last"), "")

    def _say(self, said: xls_records.Said, grid: Grid | None) -> None:
        place, unseen = (grid.place, bool(grid.why)) if grid else ("the workbook", False)
        layer, what, flags = _WHAT.get(said.kind, (Layer.HIDDEN, "data kept in the file", _HIDDEN))
        words = said.words
        if layer in (Layer.HEADER, Layer.FOOTER):
            words = header_words(words)
        if unseen:
            flags, layer = flags | _HIDDEN, Layer.HIDDEN if layer is Layer.TEXT_BOX else layer
        self.writer.note(Note(words, layer, what, flags), place if grid else "")

    def _pictures(self) -> None:
        art = b"".join(
            record.data + b"".join(record.more)
            for _, record in xls_records.records(self.stream)
            if record.kind == xls_records.DRAWINGS
        )
        for number, data in enumerate(office_art.pictures(art), 1):
            picture = Picture(0.0, held(data), f"picture {number}")
            if holds_words(shown_area(picture)):
                self.writer.unseen_picture(picture, f"picture {number} of the workbook", Layer.BODY)

    # What lies beside the stream of the workbook

    def _beside_the_stream(self) -> None:
        old_properties.write(self.container, self.writer, self.draft)
        paths = self.container.listdir()
        if any(path[0] == _MACRO_FOLDER for path in paths):
            macros.write(self.data, self.writer, self.draft)
        folders: dict[str, dict[str, bytes | Folder]] = {}
        for path in paths:
            if path[0] == _PIVOT_FOLDER:
                self._pivot(path)
            elif path[0].startswith(_EMBEDDED) and len(path) == 2:
                stream = self.container.openstream(path).read(limits.FILE_BYTES)
                folders.setdefault(path[0], {})[path[1]] = stream
        for folder in folders.values():
            try:
                self.embedded.add("object.bin", container_of(folder))
            except TooLargeError:
                self.draft.gap("a file embedded in a sheet", "it is too large to be taken out and read")

    def _pivot(self, path: list[str]) -> None:
        stream = self.container.openstream(path).read(limits.FILE_BYTES)
        kept = (said.words for said in xls_records.said(stream) if said.kind == xls_records.PIVOT_STRING)
        words = "\n".join(dict.fromkeys(kept))
        self.writer.unseen(words, Layer.HIDDEN, "data kept for a pivot table", _HIDDEN)


_WHAT = {
    xls_records.HEADER: (Layer.HEADER, "the header of a page", frozenset[Flag]()),
    xls_records.FOOTER: (Layer.FOOTER, "the footer of a page", frozenset[Flag]()),
    xls_records.NAME: (Layer.FORM_PART, "a name in the workbook", _METADATA),
    xls_records.TEXT: (Layer.TEXT_BOX, "a text box", frozenset[Flag]()),
    xls_records.CHART_TEXT: (Layer.TEXT_BOX, "a chart", frozenset[Flag]()),
    xls_records.HINT: (Layer.ALT_TEXT, "the hint or the choices of a cell", _METADATA),
    xls_records.LINKED_BOOK: (Layer.LINK, "a workbook kept elsewhere, which the file is tied to", _FETCHED),
    xls_records.LINKED_CELLS: (Layer.HIDDEN, "data kept of another workbook", _HIDDEN),
}


def _stream(container: Any, data: bytes) -> bytes:
    if container is None:
        return data
    try:
        return bytes(
            next(
                container.openstream(name).read(limits.FILE_BYTES)
                for name in _STREAMS
                if container.exists(name)
            )
        )
    except Exception:  # noqa: BLE001
        raise UnreadableError(DAMAGED) from None


def _book(stream: bytes) -> Any:
    """Names are kept from xlrd, which gives up where it does not understand what one stands for."""
    import xlrd

    try:
        return xlrd.open_workbook(
            file_contents=xls_records.without(stream, xls_records.NAME),
            formatting_info=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
    except Exception as error:  # noqa: BLE001 - of a damaged file it raises whatever its bytes lead to
        raise UnreadableError(LOCKED if str(error) == _ENCRYPTED else NOT_OPENED) from None


_ENCRYPTED = "Workbook is encrypted"

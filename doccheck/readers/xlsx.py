"""Workbooks (.xlsx, .xlsm): what each sheet shows, then what it hides: sheets, rows, columns, comments, names.

Numbers and dates are read as their cells show them. A cell is called by its sheet and its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from lxml import etree

from doccheck.model import Document, Flag, Layer
from doccheck.readers import docx_drawing, office_properties, xlsx_numbers, xlsx_rest
from doccheck.readers.draft import THE_FILE, Draft, UnreadableError
from doccheck.readers.embedded import Embedded
from doccheck.readers.kinds import Kind
from doccheck.readers.package import Link, Package, main_part, picture_of
from doccheck.readers.pictures import holds_words, shown_area
from doccheck.readers.places import quotable
from doccheck.readers.sheets import (
    DEEPLY_HIDDEN_SHEET,
    HIDDEN_SHEET,
    TOO_MANY_MERGED,
    Bounds,
    Grid,
    Shown,
    column_of,
    letters_of,
)
from doccheck.readers.story import UNSEEN, Note, Para, Piece
from doccheck.readers.writer import Writer

_MAIN = "xl/workbook.xml"
_HIDDEN = frozenset({Flag.HIDDEN})
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_QUOTED = re.compile(r'"([^"]*[^\W\d_][^"]*)"')
_HEADER_CODE = re.compile(r'&(?:[LCRPNDTFAZGSXYBIUEOH+-]|"[^"]*"|\d+|K[0-9A-F]{6}|K\d\d[+-]\d{3})')
_HEADERS = {
    "oddHeader": Layer.HEADER, "evenHeader": Layer.HEADER, "firstHeader": Layer.HEADER,
    "oddFooter": Layer.FOOTER, "evenFooter": Layer.FOOTER, "firstFooter": Layer.FOOTER,
}  # fmt: skip
_UNSEEN_SHEETS = {"hidden": HIDDEN_SHEET, "veryHidden": DEEPLY_HIDDEN_SHEET}


def read(
    path: str, data: bytes, place: str = THE_FILE, depth: int = 1, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The document of a workbook, then those embedded in it."""
    embedded = Embedded(path, place, depth, passwords)
    reading = _Reading(Package(data), embedded)
    reading.write()
    return embedded.after(reading.draft, Kind.EXCEL.media_type, data)


@dataclass(slots=True)
class _Sheet:
    """One sheet: what it shows and hides, and its part of the package."""

    grid: Grid
    root: etree._Element
    links: list[Link]


class _Reading:
    """One reading of one workbook."""

    def __init__(self, package: Package, embedded: Embedded) -> None:
        self.package, self.embedded = package, embedded
        self.draft = Draft()
        self.writer = Writer(self.draft)
        self.main, self.book, self.links = main_part(package, _MAIN)
        self.strings = self._strings()
        self.formats, self.pale = self._styles()
        properties = next(self.book.iter("{*}workbookPr"), None)
        self.from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.bounds = Bounds()

    def write(self) -> None:
        sheets = list(self._sheets())
        for sheet in sheets:
            self._sheet(sheet)
        for sheet in sheets:
            self._after(sheet)
        xlsx_rest.names(self.book, self.writer)
        xlsx_rest.parts(self.package, self.writer, self.draft)
        office_properties.write(self.package, self.writer, self.draft)
        xlsx_rest.left_over(self.package, self.writer, self.draft, self.embedded)
        self.writer.finish()

    # Parts

    def _xml(self, name: str, what: str) -> etree._Element | None:
        try:
            return self.package.xml(name)
        except UnreadableError as error:
            self.draft.gap(what, error.why)
            return None

    def _linked(self, links: list[Link], *kinds: str) -> Iterator[tuple[Link, etree._Element]]:
        for link in links:
            if link.type in kinds and not link.external:
                root = self._xml(link.target, "a part of a sheet")
                if root is not None:
                    yield link, root

    def _strings(self) -> list[str]:
        link = next((x for x in self.links.values() if x.type == "sharedStrings"), None)
        root = self._xml(link.target, "its words") if link else None
        return [_text(item) for item in root.iterchildren("{*}si")] if root is not None else []

    def _styles(self) -> tuple[list[str], list[bool]]:
        """The number format of each style, and whether its letters have the colour of the page."""
        link = next((x for x in self.links.values() if x.type == "styles"), None)
        root = self._xml(link.target, "its styles") if link else None
        if root is None:
            return [], []
        own = {
            int(e.get("numFmtId") or 0): e.get("formatCode") or ""
            for e in root.iter("{*}numFmt")
            if (e.get("numFmtId") or "").isdigit()
        }
        white = [_is_white(font) for fonts in root.iterchildren("{*}fonts") for font in fonts]
        filled = [_is_filled(fill) for fills in root.iterchildren("{*}fills") for fill in fills]
        formats, pale = [], []
        for style in (x for styles in root.iterchildren("{*}cellXfs") for x in styles):
            formats.append(xlsx_numbers.code_of(_number(style.get("numFmtId")), own))
            font, fill = _number(style.get("fontId")), _number(style.get("fillId"))
            pale.append(bool(_at(white, font)) and not _at(filled, fill))
        return formats, pale

    def _sheets(self) -> Iterator[_Sheet]:
        for number, element in enumerate(self.book.iter("{*}sheet"), 1):
            name = element.get("name") or ""
            shown = quotable(name)
            place = f"sheet '{shown}'" if shown else f"sheet {number}"
            why = _UNSEEN_SHEETS.get(element.get("state") or "", "")
            if why:
                self.writer.unseen(name, Layer.HIDDEN, f"the name of {why}, {place}", _HIDDEN)
            link = self.links.get(element.get(docx_drawing.R + "id") or "")
            root = self._xml(link.target, place) if link is not None and not link.external else None
            if not why:
                self.writer.story([Para([Piece(name)], heading=True)], place=f"the name of {place}")
            if link is None or root is None:
                self.draft.gap(place, "it is not there")
                continue
            try:
                links = self.package.links(link.target)
            except UnreadableError as error:
                self.draft.gap(place, error.why)
                links = []
            yield _Sheet(Grid(place, self.bounds, why), root, links)

    # Cells

    def _sheet(self, sheet: _Sheet) -> None:
        grid = sheet.grid
        for column in sheet.root.iter("{*}col"):
            if column.get("hidden") in ("1", "true"):
                grid.hide_columns(_number(column.get("min")), _number(column.get("max")))
        self._merged(sheet)
        layout = next(sheet.root.iter("{*}sheetFormatPr"), None)
        collapsed = layout is not None and layout.get("zeroHeight") in ("1", "true")
        for number, row in enumerate(sheet.root.iter("{*}row"), 1):
            at = _number(row.get("r")) or number
            said = row.get("hidden")
            why = grid.row(
                at, said in ("1", "true") or (collapsed and said is None), self._cells(sheet, row, at)
            )
            if why:
                self.draft.gap("the end of the file", why)
                break
        self.writer.story(grid.tables())
        self._headers(sheet)

    def _merged(self, sheet: _Sheet) -> None:
        """Which rows that there are have merged cells."""
        there = sorted({_number(row.get("r")) or n for n, row in enumerate(sheet.root.iter("{*}row"), 1)})
        for merged in sheet.root.iter("{*}mergeCell"):
            top, left, bottom, right = _area(merged.get("ref") or "")
            if not sheet.grid.merge(there, (top, left), (bottom, right)):
                self.draft.gap(f"merged cells, {sheet.grid.place}", TOO_MANY_MERGED)
                return

    def _cells(self, sheet: _Sheet, element: etree._Element, at: int) -> Iterator[Shown]:
        """The cells of a row as they come."""
        column = 0
        for c in element.iterchildren("{*}c"):
            match = _ADDRESS.fullmatch(c.get("r") or "")
            column = column_of(match.group(1)) if match else column + 1
            words, style = self._cell(c)
            self._formula(c, sheet, f"{letters_of(column)}{at}")
            hides = xlsx_numbers.hides(_at(self.formats, style) or "")
            yield Shown(column, words, hides, bool(_at(self.pale, style)))

    def _cell(self, c: etree._Element) -> tuple[str, int]:
        """What a cell shows, and the number of its style."""
        kind, style = c.get("t") or "n", _number(c.get("s"))
        if kind == "inlineStr":
            return " ".join(_text(inline) for inline in c.iterchildren("{*}is")), style
        v = next(c.iterchildren("{*}v"), None)
        raw = (v.text or "") if v is not None else ""
        if kind == "s":
            return (_at(self.strings, int(raw)) or "") if raw.isdigit() else "", style
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, raw), style
        if kind != "n" or not raw:
            return raw, style
        try:
            return xlsx_numbers.shown(
                float(raw), _at(self.formats, style) or "General", self.from_1904
            ), style
        except (ValueError, OverflowError):
            return raw, style

    def _formula(self, c: etree._Element, sheet: _Sheet, address: str) -> None:
        """Words inside a formula, which its cell need not show."""
        f = next(c.iterchildren("{*}f"), None)
        if f is not None and f.text and _QUOTED.search(f.text):
            self.writer.note(
                Note(f.text, Layer.FIELD_CODE, "a formula"), f"{sheet.grid.place}, cell {address}"
            )

    # What is not in cells

    def _headers(self, sheet: _Sheet) -> None:
        for header in sheet.root.iter("{*}headerFooter"):
            for part in header:
                name = part.tag.rpartition("}")[2] if isinstance(part.tag, str) else ""
                layer = _HEADERS.get(name)
                words = header_words(part.text or "")
                used = (not name.startswith("first") or header.get("differentFirst") in ("1", "true")) and (
                    not name.startswith("even") or header.get("differentOddEven") in ("1", "true")
                )
                place = f"the {layer.value if layer else ''}, {sheet.grid.place}"
                if layer and words.strip() and used and not sheet.grid.why:
                    self.writer.story([Para([Piece(words)])], layer, place)
                elif layer and words.strip():
                    self.writer.unseen(
                        words, layer, f"a {layer.value} that is not shown, {sheet.grid.place}", _HIDDEN
                    )

    def _after(self, sheet: _Sheet) -> None:
        """What a sheet hides, and what hangs on it."""
        sheet.grid.write_hidden(self.writer)
        xlsx_rest.sheet_notes(sheet.root, sheet.links, sheet.grid.place, self.writer)
        for link, root in self._linked(sheet.links, "comments", "threadedComment"):
            xlsx_rest.comments(root, link.type, sheet.grid.place, self.writer)
        for link, root in self._linked(sheet.links, "drawing"):
            self._drawing(link, root, sheet)

    def _drawing(self, link: Link, root: etree._Element, sheet: _Sheet) -> None:
        flags = _HIDDEN if sheet.grid.why else frozenset()
        inside = docx_drawing.elements(root)
        for words, shape in docx_drawing.word_art(inside):
            hidden, why = docx_drawing.unseen(shape, root)
            if hidden or flags:
                self.writer.unseen(
                    words, Layer.HIDDEN, f"{why or sheet.grid.why}, {sheet.grid.place}", _HIDDEN
                )
            else:
                self.writer.unseen(words, Layer.TEXT_BOX, f"a text box, {sheet.grid.place}", frozenset())
        for note in docx_drawing.descriptions(inside):
            self.writer.note(note, sheet.grid.place)
        try:
            links = self.package.links(link.target)
        except UnreadableError:
            links = []
        self._pictures(inside, links, sheet, flags)
        for _, chart in self._linked(links, "chart", "chartEx", "diagramData"):
            words = "\n".join(docx_drawing.graphic_words(chart))
            self.writer.unseen(words, Layer.TEXT_BOX, f"a chart, {sheet.grid.place}", flags)

    def _pictures(
        self, inside: docx_drawing.Named, links: list[Link], sheet: _Sheet, flags: frozenset[Flag]
    ) -> None:
        targets = {link.id: link for link in links}
        for shown in docx_drawing.pictures(inside):
            picture = picture_of(self.package, targets.get(shown.key))
            picture = replace(picture, area=shown.area, flags=(shown.flags | flags) & UNSEEN)
            if holds_words(shown_area(picture)):
                self.writer.unseen_picture(picture, f"a picture, {sheet.grid.place}", Layer.BODY)


def header_words(source: str) -> str:
    """The words of a page's header or footer, without the codes for page numbers, dates and fonts."""
    return _HEADER_CODE.sub(" ", source.replace("&&", "\0")).replace("\0", "&")


T = TypeVar("T")


def _at(items: Sequence[T], index: int) -> T | None:
    return items[index] if 0 <= index < len(items) else None


def _text(item: etree._Element) -> str:
    """The words of a string item, without the reading aids of East Asian text."""
    return "".join(
        t.text or "" for t in item.iter("{*}t") if not any("rPh" in str(a.tag) for a in t.iterancestors())
    )


def _is_white(font: etree._Element) -> bool:
    colour = next(font.iterchildren("{*}color"), None)
    if colour is None:
        return False
    rgb = (colour.get("rgb") or "")[-6:].upper()
    return rgb == "FFFFFF" or (colour.get("theme") == "0" and not colour.get("tint"))


def _is_filled(fill: etree._Element) -> bool:
    pattern = next(fill.iterchildren("{*}patternFill"), None)
    return pattern is None or (pattern.get("patternType") or "none") != "none"


def _area(reference: str) -> tuple[int, int, int, int]:
    ends = _ADDRESS.findall(reference)
    if len(ends) != 2:
        return (0, 0, 0, 0)
    (left, top), (right, bottom) = ends
    return int(top), column_of(left), int(bottom), column_of(right)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0

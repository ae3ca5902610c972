"""One page of a PDF as pdfium sees it: runs of letters with their places, form fields, pictures, notes.

Places are in points from the top left corner of the page as it is shown, turned as it is shown.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import pi
from typing import TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers import limits
from doccheck.readers.pdf_form import Widget, widgets
from doccheck.readers.pdf_second import SecondPage, Stroke
from doccheck.readers.story import Control

CM2 = (2.54 / 72) ** 2
"""Square centimetres of one square point."""
GAP = 1.2
"""A space wider than this many letter heights parts two cells, a narrower one two words."""
Place: TypeAlias = Callable[[float, float], tuple[float, float]]
"""From the file's own coordinates to a place on the page."""
_HYPHEN = "\x02"
_SAMPLE = 100


@dataclass(slots=True)
class Run:
    """Letters on one line with no wide space among them. `order` is their place in the file's own order."""

    text: str = field(repr=False)
    left: float
    top: float
    right: float
    bottom: float
    order: float
    bold: bool = False
    control: Control | None = None

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, in points."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """In square centimetres."""
        return abs(self.right - self.left) * abs(self.bottom - self.top) * CM2

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Note:
    """A note on the page: its words, who wrote them, and whether they are shown on the page itself."""

    words: str = field(repr=False)
    by: str = field(repr=False)
    shown: bool
    box: Box


@dataclass(slots=True)
class Page:
    """`letters` counts characters that are not spaces; `unknown` those among them that no font explains."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    aslant: list[str] = field(default_factory=list, repr=False)
    widgets: list[Widget] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    drawn: int = 0
    letters: int = 0
    unknown: int = 0
    cut: bool = False
    strokes: list[Box] = field(default_factory=list)
    """The drawn lines of the page that are level or upright."""
    squares: list[Box] = field(default_factory=list)
    """Drawn squares of the size of a tick box, and the middles of small marks that may tick them."""
    marks: list[tuple[float, float]] = field(default_factory=list)
    place: Place = field(default=lambda x, y: (x, y))


def read_page(document: pdfium.PdfDocument, number: int, drawn: SecondPage) -> Page:
    """The page with this number, counted from 1. No run of letters goes across an upright line of `drawn`."""
    source = document[number - 1]
    try:
        text = source.get_textpage()
        try:
            turns = _turns(text)
            width, height, place = _upright(source, turns)
            page = Page(number, width, height, place=place)
            page.strokes = [_on_page(page, line) for line in drawn.strokes]
            page.squares = [_on_page(page, square) for square in drawn.squares]
            page.marks = [page.place(*mark) for mark in drawn.marks]
            _read_letters(text, page, turns)
        finally:
            text.close()
        page.widgets = list(widgets(document, source, page.place))
        page.notes = list(_notes(source, page))
        _read_pictures(source, page)
        return page
    finally:
        source.close()


def _upright(source: pdfium.PdfPage, turns: int) -> tuple[float, float, Place]:
    """Width, height, and the way to places, of a page held so that its text is upright.

    `turns` is how many quarters of a circle, with the clock, its text is turned in the file. Whether the page
    itself is shown on its side does not matter then.
    """
    left, low, right, high = source.get_bbox()
    width, height = right - left, high - low
    if turns == 3:
        return height, width, lambda x, y: (y - low, x - left)
    if turns == 2:
        return width, height, lambda x, y: (right - x, y - low)
    if turns == 1:
        return height, width, lambda x, y: (high - y, right - x)
    return width, height, lambda x, y: (x - left, high - y)


def _turns(text: pdfium.PdfTextPage) -> int:
    """How many quarters of a circle most letters of a page are turned, of a sample of them."""
    count = text.count_chars()
    step = max(1, count // _SAMPLE)
    return (
        Counter(_quarter(text, index) for index in range(0, count, step)).most_common(1)[0][0] if count else 0
    )


def _quarter(text: pdfium.PdfTextPage, index: int) -> int:
    return round(raw.FPDFText_GetCharAngle(text, index) / (pi / 2)) % 4


def _on_page(page: Page, stroke: Stroke) -> Box:
    return boxed(page.place, stroke.x0, stroke.y0, stroke.x1, stroke.y1)


def boxed(place: Place, x0: float, y0: float, x1: float, y1: float) -> Box:
    """A rectangle of the file as a box on the page."""
    (ax, ay), (bx, by) = place(x0, y0), place(x1, y1)
    return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


# Letters


def _read_letters(text: pdfium.PdfTextPage, page: Page, turns: int) -> None:
    count = text.count_chars()
    page.cut = count > limits.PAGE_CHARS
    runs = _Runs(page, lambda index: _is_bold(text, index))
    rect = raw.FS_RECTF()
    for index in range(min(count, limits.PAGE_CHARS)):
        letter = _letter(text, index)
        if letter in ("\r", "\n", ""):
            runs.end(line=True)
            continue
        if letter == " ":
            runs.space()
            continue
        page.letters += 1
        page.unknown += _is_unknown(letter)
        if not raw.FPDFText_GetLooseCharBox(text, index, rect):
            continue
        box = boxed(page.place, rect.left, rect.bottom, rect.right, rect.top)
        runs.letter(letter, box, index, _quarter(text, index) != turns)
    runs.end(line=True)


def _letter(text: pdfium.PdfTextPage, index: int) -> str:
    code = raw.FPDFText_GetUnicode(text, index)
    if code == 2 or raw.FPDFText_IsHyphen(text, index) == 1:
        return _HYPHEN
    if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    letter = chr(code)
    return " " if letter.isspace() and letter not in "\r\n" else letter


def is_right_to_left(letter: str) -> bool:
    """Hebrew, Arabic and their relatives."""
    return "\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufeff"


def _is_unknown(letter: str) -> bool:
    """Letters that a font gives no meaning to come out as private or control characters."""
    return letter == "\ufffd" or "\ue000" <= letter <= "\uefff" or (letter < " " and letter != _HYPHEN)


def _is_bold(text: pdfium.PdfTextPage, index: int) -> bool:
    flags, name = ctypes.c_int(), ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(text, index, name, 128, flags)
    told = name.value.decode("latin-1").lower() if 0 < length <= 128 else ""
    return "bold" in told or "black" in told or raw.FPDFText_GetFontWeight(text, index) >= 600


class _Runs:
    """Puts letters together to runs as they come."""

    def __init__(self, page: Page, bold: Callable[[int], bool]) -> None:
        self._page = page
        self._bold = bold
        upright = [line for line in page.strokes if line.right - line.left < 1]
        upright += [Box(x, box.top, x, box.bottom) for box in page.squares for x in (box.left, box.right)]
        self._upright = sorted(upright, key=lambda line: line.left)
        self._lefts = [line.left for line in self._upright]
        self._run: Run | None = None
        self._space = False
        self._aslant: list[str] = []

    def letter(self, letter: str, box: Box, order: int, aslant: bool) -> None:
        """Adds a letter to the run, or begins a new one."""
        if aslant:
            self._aslant.append((" " if self._space and self._aslant else "") + letter)
            self._space = False
            return
        run = self._run
        if run and is_right_to_left(letter) and is_right_to_left(run.text[-1]) and self._goes_back(run, box):
            run.text += (" " if self._space else "") + letter
            run.left = min(run.left, box.left)
        elif run and self._goes_on(run, box):
            run.text += (" " if self._space else "") + letter
            run.right = max(run.right, box.right)
            run.top, run.bottom = min(run.top, box.top), max(run.bottom, box.bottom)
        else:
            self.end()
            self._run = Run(letter, box.left, box.top, box.right, box.bottom, order, self._bold(order))
            self._page.runs.append(self._run)
        self._space = False

    def space(self) -> None:
        self._space = True

    def end(self, line: bool = False) -> None:
        """Ends the run; at the end of a line also the words that stand aslant."""
        self._run = None
        self._space = False
        if line and self._aslant:
            self._page.aslant.append("".join(self._aslant))
            self._aslant = []

    def _goes_on(self, run: Run, box: Box) -> bool:
        height = min(run.height, box.bottom - box.top) or 1.0
        overlap = min(run.bottom, box.bottom) - max(run.top, box.top)
        gap = box.left - run.right
        if overlap < 0.4 * height or not -height <= gap <= GAP * height:
            return False
        return gap < 0.15 * height or not self._parted(run.right, box.left, (box.top + box.bottom) / 2)

    @staticmethod
    def _goes_back(run: Run, box: Box) -> bool:
        """The same for letters that are written from right to left."""
        height = min(run.height, box.bottom - box.top) or 1.0
        overlap = min(run.bottom, box.bottom) - max(run.top, box.top)
        return overlap >= 0.4 * height and -height <= run.left - box.right <= GAP * height

    def _parted(self, left: float, right: float, middle: float) -> bool:
        """Whether an upright line stands between two letters."""
        for line in self._upright[bisect_left(self._lefts, left - 1) :]:
            if line.left > right + 1:
                return False
            if line.top <= middle <= line.bottom:
                return True
        return False


# What else is on a page


def _read_pictures(source: pdfium.PdfPage, page: Page) -> None:
    kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]
    for number, thing in enumerate(source.get_objects(kinds, max_depth=limits.PDF_OBJECT_DEPTH)):
        if number > limits.PAGE_STROKES:
            break
        page.drawn += 1
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            box = boxed(page.place, *thing.get_bounds())
            whole = Box(
                max(box.left, 0), max(box.top, 0), min(box.right, page.width), min(box.bottom, page.height)
            )
            if whole.right > whole.left and whole.bottom > whole.top:
                page.pictures.append(whole)


_MARKUP = (
    raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE,
    raw.FPDF_ANNOT_SQUIGGLY, raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_CARET,
    raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE,
    raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_POLYLINE, raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_FILEATTACHMENT,
)  # fmt: skip


def _notes(source: pdfium.PdfPage, page: Page) -> Iterator[Note]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(source), limits.PDF_FIELDS)):
        mark = raw.FPDFPage_GetAnnot(source, index)
        if not mark:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(mark)
            words = annotation_text(mark, b"Contents") if kind in _MARKUP else ""
            if words.strip():
                rect = raw.FS_RECTF()
                raw.FPDFAnnot_GetRect(mark, rect)
                box = boxed(page.place, rect.left, rect.bottom, rect.right, rect.top)
                yield Note(words, annotation_text(mark, b"T"), kind == raw.FPDF_ANNOT_FREETEXT, box)
        finally:
            raw.FPDFPage_CloseAnnot(mark)


def annotation_text(mark: object, key: bytes) -> str:
    """A text entry of an annotation."""
    return utf16(lambda buffer, size: raw.FPDFAnnot_GetStringValue(mark, key, buffer, size))


def utf16(call: Callable[[object, int], int]) -> str:
    """A string that pdfium hands over in a buffer: first its size in bytes is asked, then the string."""
    size = call(None, 0)
    if not 2 < size <= 4 * limits.MIB:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")

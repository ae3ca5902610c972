"""One page of a PDF as pdfium sees it: runs of letters with their places, form fields, pictures, notes.

Places are in points from the top left corner of the page as it is shown, turned as it is shown.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from math import pi
from typing import TypeAlias
from unicodedata import normalize

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers import limits
from doccheck.readers.ocr import Recognised
from doccheck.readers.pdf_box import Box, Place, boxed
from doccheck.readers.pdf_form import Widget, widgets
from doccheck.readers.pdf_notes import Notes, notes_on
from doccheck.readers.pdf_second import Reworded, SecondPage, Stroke
from doccheck.readers.pdf_sight import Letter, Scene, Why, look
from doccheck.readers.pdf_signs import mend
from doccheck.readers.pdf_structure import told_by_structure
from doccheck.readers.pdf_things import Things, things_on
from doccheck.readers.pdf_veil import CLOSED, is_veil, opened
from doccheck.readers.story import Control

GAP = 1.2
"""A space wider than this many letter heights parts two cells, a narrower one two words."""
_HYPHEN = "\x02"
_HYPHENS = frozenset((2, 0x2D, 0xAD, 0x2010, 0x2011, 0xFFFE))
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


@dataclass(slots=True)
class Page:
    """`letters` counts characters that are not spaces; `unknown` those among them that no font explains."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    aslant: list[str] = field(default_factory=list, repr=False)
    unseen: list[tuple[Why, str]] = field(default_factory=list, repr=False)
    """Words that a reader does not see, and why, apart from those that stand covered in their line."""
    scan: bool = False
    """Whether its words are those that a scanner's program read from a picture."""
    widgets: list[Widget] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    things: Things = field(default_factory=Things)
    told: list[str] = field(default_factory=list, repr=False)
    """What its pictures are said to show, and what its words are said to read, for those who cannot see it."""
    turn: int = 0
    """Degrees by which the page has to be turned to be upright."""
    recognised: Recognised | None = None
    shown: list[str] = field(default_factory=list, repr=False)
    """What stamps, signatures and buttons show."""
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
            turns, said = _turns(text)
            width, height, place = _upright(source, turns)
            page = Page(number, width, height, place=place)
            page.strokes = [_on_page(page, line) for line in drawn.strokes]
            page.squares = [_on_page(page, square) for square in drawn.squares]
            page.marks = [page.place(*mark) for mark in drawn.marks]
            page.turn = ((4 - turns) * 90 - source.get_rotation()) % 360
            page.widgets = list(widgets(document, source, page.place))
            page.notes = notes_on(document, source, page.place)
            page.things = things_on(source, page.place, width, height)
            stream = list(_letters(text, page, said))
            mend(stream, partial(_origin, text), drawn.foreign)
            _reword(stream, page, drawn)
            words = list(_words(stream))
            look(_scene(document, source, text, page, drawn), words)
            _keep_unseen(words, page)
            _make_runs(stream, text, page)
            page.told += [*drawn.told, *told_by_structure(source)]
        finally:
            text.close()
    finally:
        source.close()
    if drawn.shown:
        page.shown = _shown(document, number, drawn.shown)
    return page


def _shown(document: pdfium.PdfDocument, number: int, places: Sequence[Stroke]) -> list[str]:
    """The words at these places once all that is laid over the page has been made part of it."""
    source = document[number - 1]
    done = raw.FPDFPage_Flatten(source, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    source.close()
    if not done:
        return []
    source = document[number - 1]
    try:
        text = source.get_textpage()
        try:
            found = [text.get_text_bounded(at.x0, at.y0, at.x1, at.y1) for at in places]
        finally:
            text.close()
    finally:
        source.close()
    return ["\n".join(line.strip() for line in words.splitlines() if line.strip()) for words in found]


def _scene(
    document: pdfium.PdfDocument,
    source: pdfium.PdfPage,
    text: pdfium.PdfTextPage,
    page: Page,
    drawn: SecondPage,
) -> Scene:
    over, marks = page.notes.solid, page.notes.redactions
    layered = frozenset(drawn.layered)
    return Scene(
        document,
        source,
        text,
        page.place,
        page.width,
        page.height,
        page.turn,
        page.things,
        over,
        marks,
        layered,
    )


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


def _turns(text: pdfium.PdfTextPage) -> tuple[int, int]:
    """How many quarters of a circle most letters of a page are turned, and what pdfium says of it.

    It calls letters level that stand on their heads because both their size and the page are turned over: those
    run to the left.
    """
    count = text.count_chars()
    if not count:
        return 0, 0
    sample = range(0, count, max(1, count // _SAMPLE))
    said = Counter(_quarter(text, index) for index in sample).most_common(1)[0][0]
    steps = [step for index in sample if (step := _step(text, index))] if said == 0 else []
    back = sum(step < 0 for step in steps)
    return (2 if len(steps) > 5 and back > 0.8 * len(steps) else said), said


def _step(text: pdfium.PdfTextPage, index: int) -> float:
    """How far to the right the next letter stands; 0 where it is none, or is not written from the left."""
    letters = [raw.FPDFText_GetUnicode(text, at) for at in (index, index + 1)]
    if not all(33 <= letter < 0x500 for letter in letters):
        return 0
    first, second = raw.FS_RECTF(), raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, first)
    raw.FPDFText_GetLooseCharBox(text, index + 1, second)
    level = abs(first.bottom - second.bottom) < 0.5 * abs(first.top - first.bottom)
    return float(second.left - first.left) if level else 0


def _quarter(text: pdfium.PdfTextPage, index: int) -> int:
    return round(raw.FPDFText_GetCharAngle(text, index) / (pi / 2)) % 4


def _on_page(page: Page, stroke: Stroke) -> Box:
    return boxed(page.place, stroke.x0, stroke.y0, stroke.x1, stroke.y1)


# Letters


Stream: TypeAlias = list[Letter | str]
"""The letters of a page in the file's own order, with " " and "\\n" between words and lines."""


def _letters(text: pdfium.PdfTextPage, page: Page, quarter: int) -> Iterator[Letter | str]:
    count = text.count_chars()
    page.cut = count > limits.PAGE_CHARS
    rect, place = raw.FS_RECTF(), page.place
    aslant: bool | None = None
    last: Letter | None = None
    for index in range(min(count, limits.PAGE_CHARS)):
        letter = _letter(text, index)
        if letter in "\r\n ":
            yield " " if letter == " " else "\n"
            aslant = None
            continue
        if aslant is None:
            aslant = _quarter(text, index) != quarter
        box = None
        if raw.FPDFText_GetLooseCharBox(text, index, rect):
            box = boxed(place, rect.left, rect.bottom, rect.right, rect.top)
            if last and last.char == letter and _lies_on(box, last.box):
                continue
        page.letters += 1
        page.unknown += _is_unknown(letter)
        if box:
            last = Letter(letter, box, index, aslant)
            yield last


def _origin(text: pdfium.PdfTextPage, index: int) -> tuple[int, int]:
    """Where a letter begins, in the file's own coordinates."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return round(x.value), round(y.value)


def _lies_on(box: Box, other: Box) -> bool:
    """Whether a letter is printed over the same one once more, a little beside it, to look bold.

    Two letters exactly in one place are the parts of a ligature.
    """
    across = 0.3 * (other.right - other.left) if box != other else 0.0
    return abs(box.left - other.left) < across and abs(box.top - other.top) < 0.3 * (other.bottom - other.top)


def _words(stream: Stream) -> Iterator[list[Letter]]:
    word: list[Letter] = []
    for letter in stream:
        if isinstance(letter, Letter):
            word.append(letter)
        elif word:
            yield word
            word = []
    if word:
        yield word


def _reword(stream: Stream, page: Page, drawn: SecondPage) -> None:
    """Puts what is drawn in the place of what the file says it reads (ActualText), where the two differ."""
    start = 0
    for mark in drawn.reworded:
        if not _differ(mark):
            continue
        page.told.append(mark.said.strip())
        found = _find(stream, "".join(mark.said.split()), start)
        order = start = 0
        if found:
            order = next(stream[index] for index in found).order  # type: ignore[union-attr]
            for index in found:
                stream[index] = ""
            start = found[-1]
        if mark.box:
            stream[start + bool(found) : start + bool(found)] = _spread(mark, _on_page(page, mark.box), order)


def _differ(mark: Reworded) -> bool:
    """Whether two wordings differ by more than spaces, stops, ligatures and capitals."""
    if "\ufffd" in mark.drawn or "(cid:" in mark.drawn or any(map(_is_unknown, mark.drawn)):
        return False
    drawn, said = (
        "".join(c for c in normalize("NFKC", words).casefold() if c.isalnum())
        for words in (mark.drawn, mark.said)
    )
    return bool(said) and bool(drawn) and drawn != said


def _find(stream: Stream, words: str, start: int) -> list[int]:
    """Where in a stream these letters stand one after the other."""
    places = [index for index in range(start, len(stream)) if isinstance(stream[index], Letter)]
    at = "".join(stream[index].char for index in places).find(words)  # type: ignore[union-attr]
    return places[at : at + len(words)] if at >= 0 and words else []


def _spread(mark: Reworded, box: Box, order: int) -> Stream:
    """Letters spread evenly over a box."""
    step = (box.right - box.left) / len(mark.drawn)
    out: Stream = [" "]
    for number, char in enumerate(mark.drawn):
        left = box.left + number * step
        space = char.isspace()
        out.append(" " if space else Letter(char, Box(left, box.top, left + step, box.bottom), order))
    return [*out, " "]


_IN_PLACE = (Why.BAR, Why.PICTURE, Why.MARK, Why.REDACTION)


def _keep_unseen(words: Sequence[Sequence[Letter]], page: Page) -> None:
    """Puts aside the words that are not seen and do not stand covered in their line."""
    open_ = False
    for word in words:
        why = word[0].why
        text = "".join(letter.char for letter in word).replace(_HYPHEN, "-")
        if why is Why.SCAN:
            page.scan = True
        aside = why is not None and why is not Why.SCAN and why not in _IN_PLACE
        if aside and why:
            last = page.unseen[-1] if page.unseen and open_ else None
            if last and last[0] is why:
                page.unseen[-1] = (why, f"{last[1]} {text}")
            else:
                page.unseen.append((why, text))
        open_ = aside


def _make_runs(stream: Stream, text: pdfium.PdfTextPage, page: Page) -> None:
    runs = _Runs(page, lambda index: _is_bold(text, index))
    for letter in stream:
        if letter == "\n":
            runs.end(line=True)
        elif not isinstance(letter, Letter):
            runs.space()
        elif letter.why is None or letter.why is Why.SCAN or letter.why in _IN_PLACE:
            runs.letter(letter)
    runs.end(line=True)


def _letter(text: pdfium.PdfTextPage, index: int) -> str:
    code = raw.FPDFText_GetUnicode(text, index)
    if code in _HYPHENS and (code == 2 or raw.FPDFText_IsHyphen(text, index) == 1):
        return _HYPHEN
    return _meaning(code)


@cache
def _meaning(code: int) -> str:
    """The letter that a number stands for."""
    if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    letter = chr(code)
    if is_veil(letter):
        return "\ufffd"
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
        self._veil: Why | None = None
        self._space = False
        self._aslant: list[str] = []

    def letter(self, letter: Letter) -> None:
        """Adds a letter to the run, or begins a new one."""
        char, box, veil = letter.char, letter.box, letter.why if letter.why in _IN_PLACE else None
        if letter.aslant:
            self._close()
            self._aslant.append((" " if self._space and self._aslant else "") + char)
            self._space = False
            return
        run = self._run
        if veil is not self._veil:
            self._close()
        if run and is_right_to_left(char) and is_right_to_left(run.text[-1]) and self._goes_back(run, box):
            run.text += (" " if self._space else "") + self._opened(veil) + char
            run.left = min(run.left, box.left)
        elif run and self._goes_on(run, box):
            run.text += (" " if self._space else "") + self._opened(veil) + char
            run.right = max(run.right, box.right)
            run.top, run.bottom = min(run.top, box.top), max(run.bottom, box.bottom)
        else:
            self.end()
            order, text = letter.order, self._opened(veil) + char
            self._run = Run(text, box.left, box.top, box.right, box.bottom, order, self._bold(order))
            self._page.runs.append(self._run)
        self._space = False

    def _opened(self, veil: Why | None) -> str:
        """What stands before a letter where covered words begin."""
        if veil is None or veil is self._veil:
            return ""
        self._veil = veil
        return opened(veil)

    def _close(self) -> None:
        """Ends the covered words of the run."""
        if self._run and self._veil:
            self._run.text += CLOSED
        self._veil = None

    def space(self) -> None:
        """A space comes before the next letter."""
        self._close()
        self._space = True

    def end(self, line: bool = False) -> None:
        """Ends the run; at the end of a line also the words that stand aslant."""
        self._close()
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

"""A second opinion on a PDF, by pdfminer: how many pages, how many letters on each, the lines of its tables.

Two programs that were written apart seldom miss the same text; where they disagree, something may be unread.
On the way it notes what the first program does not tell: which letters lie on a layer that can be switched off,
what letters stand where the file says that they read otherwise, what stamps and signatures show.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt

from doccheck.readers import limits
from doccheck.readers.pdf_beside import Beside, beside
from doccheck.readers.pdf_objects import TROUBLE, decoded, mapping, sequence, word_of
from doccheck.readers.pdf_shown import Fonts, appearance, is_plain, is_said

STRAIGHT = 1.0
"""A line whose ends differ by no more than this many points is level, or upright."""
THIN = 3.0
"""A filled rectangle thinner than this many points is a drawn line."""
TICK_BOX = (5.0, 18.0)
"""A drawn square with sides between these (points) is a tick box, unless it is one of a row of them."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level or upright line, in the file's own coordinates."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Reworded:
    """Letters of which the file says that they read otherwise (ActualText), and where they stand."""

    said: str = field(repr=False)
    drawn: str = field(default="", repr=False)
    box: Stroke | None = None


@dataclass(slots=True)
class SecondPage:
    """`letters` counts characters that are not spaces, each once also where it is printed twice to look bold.

    `squares` are drawn squares of the size of a tick box, as lower left and upper right corner; `marks` the
    middles of small crosses, ticks and blots, one of which inside a square means that it is ticked. `unknown`
    counts letters that no font explains, `layered` says where letters begin that lie on a layer.
    """

    letters: int = 0
    unknown: int = 0
    strokes: list[Stroke] = field(default_factory=list)
    squares: list[Stroke] = field(default_factory=list)
    marks: list[tuple[float, float]] = field(default_factory=list)
    layered: set[tuple[int, int]] = field(default_factory=set)
    spelt: Counter[str] = field(default_factory=Counter, repr=False)
    """How often each letter stands on it."""
    foreign: dict[tuple[int, int], str] = field(default_factory=dict, repr=False)
    """Letters beyond ASCII, by where they begin."""
    reworded: list[Reworded] = field(default_factory=list)
    shown: list[Stroke] = field(default_factory=list)
    """Where stamps, typed notes, signatures and buttons show words of their own; lower left and upper right."""
    told: list[str] = field(default_factory=list, repr=False)
    """What marked parts of the page are said to show."""
    failed: bool = False


@dataclass(slots=True)
class Second:
    """`beside` is what the file holds beside its pages."""

    pages: list[SecondPage] = field(default_factory=list)
    beside: Beside = field(default_factory=Beside)
    failed: bool = False


def second_opinion(data: bytes, password: str = "") -> Second:
    """What pdfminer finds; `failed` where it cannot read the file, for whatever reason."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    second = Second()
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)), password=password)
        device = _Counter(Fonts())
        interpreter = _Interpreter(device.rsrcmgr, device)
        sheets = []
        for number, page in enumerate(PDFPage.create_pages(document)):
            if number >= limits.PAGES:
                break
            sheets.append(page)
            second.pages.append(_page(interpreter, device, page))
        second.beside = beside(document, sheets)
    except (*TROUBLE, MemoryError):
        second.failed = True
    return second


def plain_text(data: bytes) -> list[str]:
    """The text of each page as pdfminer lays it out; what the first program could not open is read so."""
    from pdfminer.high_level import extract_text

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        return extract_text(io.BytesIO(data), maxpages=limits.PAGES).split("\f")
    except (*TROUBLE, MemoryError):
        return []


def _page(interpreter: _Interpreter, device: _Counter, page: PDFPage) -> SecondPage:
    device.begin()
    try:
        interpreter.render_contents(page.resources, page.contents, ctm=MATRIX_IDENTITY)
    except _Enough:
        pass
    except TROUBLE:
        device.page.failed = True
    found = device.page
    found.spelt = Counter(letter for letter, _, _ in device.seen)
    if page.annots:
        found.shown = list(_appearances(interpreter, device, page))
    return found


# What stamps and the like show


def _appearances(interpreter: _Interpreter, device: _Counter, page: PDFPage) -> Iterator[Stroke]:
    for entry in sequence(page.annots)[: limits.PDF_FIELDS]:
        try:
            mark = mapping(entry)
            stream = appearance(mark)
            if stream is not None and not is_plain(stream, interpreter.rsrcmgr, mark):
                device.begin()
                drawn = device.listen()
                inside: Any = mapping(stream.get("Resources")) or page.resources
                interpreter.render_contents(inside, [stream], ctm=MATRIX_IDENTITY)
                edges = [float(resolve1(edge)) for edge in sequence(mark.get("Rect"))]
                if device.page.letters and len(edges) == 4 and not is_said(drawn.drawn, mark):
                    left, right = sorted(edges[::2])
                    low, high = sorted(edges[1::2])
                    yield Stroke(left, low, right, high)
        except (_Enough, *TROUBLE):
            continue


class _Enough(Exception):
    """A page holds more than is looked at."""


class _Interpreter(PDFPageInterpreter):
    """Looks up what marked parts of a page are marked as, and on which layer a drawn form lies."""

    device: _Counter

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802 - the name of the operator
        if isinstance(props, PSLiteral):
            props = mapping(self.resources.get("Properties")).get(str(props.name))
        self.device.enter(word_of(tag), mapping(props))

    def do_BMC(self, tag: Any) -> None:  # noqa: N802
        self.device.enter("", {})

    def do_EMC(self) -> None:  # noqa: N802
        self.device.leave()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        group = mapping(self.xobjmap.get(word_of(xobjid_arg)))
        layer = mapping(group.get("OC"))
        if word_of(group.get("Subtype")) == "Image" and not layer:
            return
        self.device.enter("OC" if layer else "", layer)
        super().do_Do(xobjid_arg)
        self.device.leave()


def _glyph(font: Any, cid: int) -> tuple[str | None, float]:
    """What a font says that its letter of this number reads, and how wide it is; None where it has no meaning."""
    letter: str | None
    try:
        letter = font.to_unichr(cid)
    except Exception:  # noqa: BLE001 - a font without a meaning for the letter: it is one all the same
        letter = None
    return letter, font.char_width(cid)


class _Counter(PDFTextDevice):
    """Counts letters and keeps straight lines; lays nothing out."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self._glyphs: dict[Any, dict[int, tuple[str | None, float]]] = {}
        """The letters of each font, which are looked up once: a font takes long over each."""
        self.begin()

    def begin(self) -> None:
        """A new page."""
        self.page = SecondPage()
        self.seen: set[tuple[str, int, int]] = set()
        self.printed = 0
        self._marks: list[Reworded | bool] = []
        self._layers = 0
        self._reworded: Reworded | None = None

    def listen(self) -> Reworded:
        """Takes down the letters that are drawn from now on."""
        self._reworded = Reworded("")
        return self._reworded

    def enter(self, tag: str, entries: dict[str, Any]) -> None:
        """A marked part begins."""
        mark: Reworded | bool = False
        for key in ("Alt", "E"):
            if key in entries:
                self.page.told.append(decoded(entries[key]))
        if tag == "OC":
            self._layers += 1
            mark = True
        elif "ActualText" in entries and self._reworded is None:
            mark = self._reworded = Reworded(decoded(entries["ActualText"]))
            self.page.reworded.append(mark)
        self._marks.append(mark)

    def leave(self) -> None:
        """The marked part that began last ends."""
        mark = self._marks.pop() if self._marks else False
        if mark is True:
            self._layers -= 1
        elif mark:
            self._reworded = None

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_: Any
    ) -> float:
        """Counts one letter; called by the base class, which wants its width."""
        glyphs = self._glyphs.get(font)
        if glyphs is None:
            glyphs = self._glyphs[font] = {}
        if cid not in glyphs:
            glyphs[cid] = _glyph(font, cid)
        letter, advance = glyphs[cid]
        if letter is None:
            letter = "\ufffd"
            self.page.unknown += 1
        self.printed += 1
        if self.printed > 2 * limits.PAGE_CHARS:
            raise _Enough
        width = float(advance * fontsize * scaling)
        if not letter.isspace():
            x, y = round(matrix[4]), round(matrix[5])
            key = (letter, x, y)
            if key not in self.seen:
                self.seen.add(key)
                self.page.letters += len(letter)
            if letter > "\x7f" and letter.isalpha():
                self.page.foreign[x, y] = letter
            if self._layers:
                self.page.layered.add((x, y))
        if self._reworded is not None:
            self._note_drawn(self._reworded, letter, matrix, width, fontsize)
        return width

    @staticmethod
    def _note_drawn(mark: Reworded, letter: str, matrix: Any, width: float, size: float) -> None:
        mark.drawn += letter
        x, y = matrix[4], matrix[5]
        right, high = x + width * matrix[0], y + 0.8 * size * matrix[3]
        low = y - 0.2 * size * matrix[3]
        old = mark.box or Stroke(x, low, right, high)
        mark.box = Stroke(min(old.x0, x), min(old.y0, low), max(old.x1, right), max(old.y1, high))

    def paint_path(
        self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]
    ) -> None:
        """Keeps the level and upright lines of a path that is drawn, or filled so thin that it is a line."""
        if len(self.page.strokes) + len(self.page.marks) > limits.PAGE_STROKES or self.ctm is None:
            return
        points: list[tuple[float, float]] = []
        start = (0.0, 0.0)
        for step in path:
            name = step[0]
            if name == "m":
                self._keep(points, stroke)
                start = apply_matrix_pt(self.ctm, step[1:])
                points = [start]
            elif name == "l":
                points.append(apply_matrix_pt(self.ctm, step[1:]))
            elif name == "h":
                points.append(start)
            else:
                points.append(apply_matrix_pt(self.ctm, step[-2:]))
        self._keep(points, stroke)

    def _keep(self, points: list[tuple[float, float]], stroke: bool) -> None:
        if len(points) < 2:
            return
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        low, high = min(y for _, y in points), max(y for _, y in points)
        if self._keep_small(points, stroke, Stroke(left, low, right, high)):
            return
        if min(right - left, high - low) <= THIN:
            flat = high - low <= right - left
            middle = (low + high) / 2 if flat else (left + right) / 2
            ends = (left, middle, right, middle) if flat else (middle, low, middle, high)
            self.page.strokes.append(Stroke(*ends))
        elif stroke:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ax - bx) <= STRAIGHT or abs(ay - by) <= STRAIGHT:
                    self.page.strokes.append(Stroke(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))

    def _keep_small(self, points: list[tuple[float, float]], stroke: bool, around: Stroke) -> bool:
        """Keeps tick boxes and what may tick them; says whether the path was one."""
        width, height = around.x1 - around.x0, around.y1 - around.y0
        level = all(
            abs(ax - bx) <= STRAIGHT or abs(ay - by) <= STRAIGHT for (ax, ay), (bx, by) in pairwise(points)
        )
        least, most = TICK_BOX
        square = least <= width <= most and abs(width - height) <= 0.25 * width
        if square and stroke and level and len(points) >= 4:
            self.page.squares.append(around)
            return True
        if 2 < width <= most and 2 < height <= most and (not level or not stroke):
            self.page.marks.append(((around.x0 + around.x1) / 2, (around.y0 + around.y1) / 2))
            return not level
        return False

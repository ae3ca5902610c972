"""A second opinion on a PDF, by pdfminer: how many pages, how many letters on each, the lines of its tables.

Two programs that were written apart seldom miss the same text; where they disagree, something may be unread.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt, decode_text

from doccheck.readers import limits

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
class SecondPage:
    """`letters` counts characters that are not spaces, each once also where it is printed twice to look bold.

    `squares` are drawn squares of the size of a tick box, as lower left and upper right corner; `marks` the
    middles of small crosses, ticks and blots, one of which inside a square means that it is ticked.
    """

    letters: int = 0
    strokes: list[Stroke] = field(default_factory=list)
    squares: list[Stroke] = field(default_factory=list)
    marks: list[tuple[float, float]] = field(default_factory=list)
    failed: bool = False


@dataclass(slots=True)
class Second:
    """`answers` are the values of all form fields, wherever they are."""

    pages: list[SecondPage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list, repr=False)
    failed: bool = False


def second_opinion(data: bytes) -> Second:
    """What pdfminer finds; `failed` where it cannot read the file, for whatever reason."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    second = Second()
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        device = _Counter(PDFResourceManager())
        interpreter = PDFPageInterpreter(device.rsrcmgr, device)
        for number, page in enumerate(PDFPage.create_pages(document)):
            if number >= limits.PAGES:
                break
            second.pages.append(_page(interpreter, device, page))
        second.answers = _answers(document)
    except (PSException, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, AssertionError):
        # pdfminer lets whatever a damaged file makes of it through; it is only the second opinion.
        second.failed = True
    except (RecursionError, MemoryError, OSError, NotImplementedError, EOFError):
        second.failed = True
    return second


def _page(interpreter: PDFPageInterpreter, device: _Counter, page: PDFPage) -> SecondPage:
    device.page = SecondPage()
    device.seen = set()
    device.printed = 0
    try:
        interpreter.render_contents(page.resources, page.contents, ctm=MATRIX_IDENTITY)
    except _Enough:
        pass
    except (PSException, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, AssertionError):
        device.page.failed = True
    except (RecursionError, OSError, NotImplementedError, EOFError):
        device.page.failed = True
    return device.page


class _Enough(Exception):
    """A page holds more than is looked at."""


class _Counter(PDFTextDevice):
    """Counts letters and keeps straight lines; lays nothing out."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.page = SecondPage()
        self.seen: set[tuple[str, int, int]] = set()
        self.printed = 0

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_: Any
    ) -> float:
        """Counts one letter; called by the base class, which wants its width."""
        try:
            letter = font.to_unichr(cid)
        except Exception:  # noqa: BLE001 - a font without a meaning for the letter: it is one all the same
            letter = "\ufffd"
        self.printed += 1
        if self.printed > 2 * limits.PAGE_CHARS:
            raise _Enough
        if letter.strip():
            key = (letter, round(matrix[4]), round(matrix[5]))
            if key not in self.seen:
                self.seen.add(key)
                self.page.letters += len(letter.strip())
        return font.char_width(cid) * fontsize * scaling

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


def _answers(document: PDFDocument) -> list[str]:
    """The values of all form fields, of whatever depth."""
    form = resolve1(document.catalog.get("AcroForm"))
    stack = list(resolve1(form.get("Fields")) or []) if isinstance(form, dict) else []
    found: list[str] = []
    for _ in range(limits.PDF_FIELDS):
        if not stack:
            break
        entry = resolve1(stack.pop())
        if not isinstance(entry, dict):
            continue
        stack += resolve1(entry.get("Kids")) or []
        given = resolve1(entry.get("V"))
        if isinstance(given, bytes) and (words := decode_text(given).strip()):
            found.append(words)
    return found

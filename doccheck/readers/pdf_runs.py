"""Puts the letters of a PDF page together to runs, and those aside that are not seen."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers.pdf_box import Box
from doccheck.readers.pdf_letters import Stream
from doccheck.readers.pdf_scene import Letter, Why
from doccheck.readers.pdf_sheet import HYPHEN, Page, Run
from doccheck.readers.pdf_veil import CLOSED, opened

GAP = 1.2
"""A space wider than this many letter heights parts two cells, a narrower one two words."""
IN_PLACE = (Why.BAR, Why.PICTURE, Why.MARK, Why.REDACTION)


def keep_unseen(words: Sequence[Sequence[Letter]], page: Page) -> None:
    """Puts aside the words that are not seen and do not stand covered in their line."""
    open_ = False
    for word in words:
        why = word[0].why
        text = "".join(letter.char for letter in word).replace(HYPHEN, "-")
        if why is Why.SCAN:
            page.scan = True
        aside = why is not None and why is not Why.SCAN and why not in IN_PLACE
        if aside and why:
            last = page.unseen[-1] if page.unseen and open_ else None
            if last and last[0] is why:
                page.unseen[-1] = (why, f"{last[1]} {text}")
            else:
                page.unseen.append((why, text))
        open_ = aside


def make_runs(stream: Stream, text: pdfium.PdfTextPage, page: Page) -> None:
    """Puts the letters of a stream that are seen together to the runs of a page."""
    runs = _Runs(page, text)
    for letter in stream:
        if letter == "\n":
            runs.end(line=True)
        elif not isinstance(letter, Letter):
            runs.space()
        elif letter.why is None or letter.why is Why.SCAN or letter.why in IN_PLACE:
            runs.letter(letter)
    runs.end(line=True)


def is_right_to_left(letter: str) -> bool:
    """Hebrew, Arabic and their relatives."""
    return "\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufeff"


def _font(text: pdfium.PdfTextPage, index: int) -> tuple[bool, str]:
    """Whether a letter is printed bold, and the name of its font."""
    flags, name = ctypes.c_int(), ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(text, index, name, 128, flags)
    told = name.value.decode("latin-1").lower() if 0 < length <= 128 else ""
    return "bold" in told or "black" in told or raw.FPDFText_GetFontWeight(text, index) >= 600, told


class _Runs:
    """Puts letters together to runs as they come."""

    def __init__(self, page: Page, text: pdfium.PdfTextPage) -> None:
        self._page, self._text = page, text
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
        char, box, veil = letter.char, letter.box, letter.why if letter.why in IN_PLACE else None
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
            edges = box.left, box.top, box.right, box.bottom
            self._run = Run(text, *edges, order, *_font(self._text, order))
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

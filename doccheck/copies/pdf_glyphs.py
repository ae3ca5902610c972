"""Every glyph that a PDF page shows, by the operator that shows it, as pdfminer has them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt

from doccheck.copies.pdf_places import Box

_MIDDLE = 0.3
"""How far above its line the middle of a glyph lies, in parts of its size."""
_GAP = 0.15
"""A gap wider than this part of a glyph's size parts two words."""

Path = tuple[str, ...]
"""The names of the form objects that a glyph stands in, from the page inwards."""


class Unsafe(Exception):
    """A content stream cannot be rewritten with certainty."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph: what it says and where it falls.

    `advance` is how far the next one stands from it, in thousandths of the size of its letters, and `unit` how long
    such a thousandth is on the page (points).
    """

    char: str = field(repr=False)
    box: Box
    size: float
    advance: float
    unit: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box.left + self.box.right) / 2, (self.box.low + self.box.high) / 2


@dataclass(slots=True)
class Shown:
    """One operator that shows text: its strings, and for each the glyphs, or None where they cannot be told apart."""

    strings: list[tuple[bytes, list[Glyph] | None]] = field(default_factory=list, repr=False)
    size: float = 1.0
    stretch: float = 100.0
    letter_space: float = 0.0
    word_space: float = 0.0

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for _, glyphs in self.strings for glyph in glyphs or ()]


Frames = dict[Path, list[Shown]]


class Pages:
    """The pages of a file, for looking at their glyphs."""

    def __init__(self, data: bytes) -> None:
        self._document = PDFDocument(PDFParser(io.BytesIO(data)))
        self._pages = list(PDFPage.create_pages(self._document))
        self._resources = PDFResourceManager()

    def frames(self, number: int) -> Frames:
        """All glyphs of the page with this number, counted from 1; raises `Unsafe` where they cannot be had."""
        recorder = _Recorder(self._resources, number)
        interpreter = PDFPageInterpreter(self._resources, recorder)
        try:
            page = self._pages[number - 1]
            interpreter.render_contents(page.resources, page.contents, ctm=MATRIX_IDENTITY)
        except Exception:  # noqa: BLE001 - whatever a damaged page leads to, its message may hold its words
            raise Unsafe from None
        return recorder.frames

    def looks(self, number: int) -> list[str]:
        """What each annotation of the page shows, in their order; "" where that cannot be told."""
        entries = resolve1(self._pages[number - 1].annots) or []
        return [self._look(resolve1(entry), number) for entry in entries]

    def _look(self, annotation: Any, number: int) -> str:
        said = ""
        for stream in _streams(annotation.get("AP") if isinstance(annotation, dict) else None):
            recorder = _Recorder(self._resources, number)
            interpreter = PDFPageInterpreter(self._resources, recorder)
            try:
                resources = resolve1(stream.get("Resources")) or {}
                interpreter.render_contents(resources, [stream], ctm=MATRIX_IDENTITY)
            except Exception:  # noqa: BLE001 - as above
                continue
            said += "\n".join(read_as_text(shown)[0] for shown in recorder.frames.values()) + "\n"
        return said


def _streams(value: Any) -> Iterator[PDFStream]:
    """The streams in an appearance dictionary, whatever the states they are for."""
    value = resolve1(value)
    if isinstance(value, PDFStream):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _streams(inner)


def read_as_text(shown: Sequence[Shown]) -> tuple[str, list[Glyph | None]]:
    """The words of a frame in the order of its operators, and the glyph of each letter."""
    text, glyphs = "", list[Glyph | None]()
    last: Glyph | None = None
    for glyph in (glyph for each in shown for glyph in each.glyphs):
        if last is not None:
            for between in _between(last, glyph):
                text += between
                glyphs.append(None)
        text += glyph.char
        glyphs += [glyph] * len(glyph.char)
        last = glyph
    return text, glyphs


def _between(last: Glyph, glyph: Glyph) -> str:
    height = max(last.size, 0.1)
    if abs(glyph.box.low - last.box.low) > 0.5 * height:
        return "\n"
    gap = glyph.box.left - last.box.right
    return " " if gap > _GAP * height or gap < -height else ""


class _Recorder(PDFTextDevice):
    """Writes down each glyph instead of drawing it."""

    def __init__(self, resources: PDFResourceManager, page: int) -> None:
        super().__init__(resources)
        self.frames: Frames = {}
        self._page = page
        self._path: Path = ()
        self._now: list[Glyph] = []
        self._spacing = (0.0, 0.0)

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._path = (*self._path, name)

    def end_figure(self, name: str) -> None:
        self._path = self._path[:-1]

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        font, size = textstate.font, textstate.fontsize or 1.0
        word = 0.0 if font.is_multibyte() else textstate.wordspace
        self._spacing = (textstate.charspace / size, word / size)
        self._now = []
        super().render_string(textstate, seq, ncs, graphicstate)
        shown = Shown([], size, textstate.scaling, textstate.charspace, textstate.wordspace)
        rest = self._now
        for part in seq:
            if isinstance(part, bytes):
                count = len(list(font.decode(part)))
                even = count > 0 and len(part) % count == 0 and not font.is_vertical()
                shown.strings.append((part, rest[:count] if even or not part else None))
                rest = rest[count:]
        self.frames.setdefault(self._path, []).append(shown)

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_: Any
    ) -> float:
        width = font.char_width(cid)
        advance = float(width * fontsize * scaling)
        try:
            char = font.to_unichr(cid)
        except Exception:  # noqa: BLE001 - a glyph without a meaning
            char = "\ufffd"
        corners = [
            apply_matrix_pt(matrix, point)
            for x in (0, advance)
            for point in ((x, rise), (x, rise + 2 * _MIDDLE * fontsize))
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = Box(self._page, min(xs), min(ys), max(xs), max(ys))
        space = self._spacing[0] + (self._spacing[1] if cid == 32 else 0.0)
        size = max(box.high - box.low, 0.01) / (2 * _MIDDLE)
        along = hypot(matrix[0], matrix[1]) * fontsize * scaling / 1000
        self._now.append(Glyph(char, box, size, 1000 * (width + space), along))
        return advance

"""What is needed to tell which letters of a PDF page are seen: the letters, what is drawn with them, and why not."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.model import Flag
from doccheck.readers.pdf_box import Box, Place
from doccheck.readers.pdf_things import Thing, Things, address


class Why(Enum):
    """Why letters are not seen: the flag, and how a place says it."""

    BAR = (Flag.COVERED, "under a bar or box drawn over it")
    PICTURE = (Flag.COVERED, "under a picture")
    MARK = (Flag.COVERED, "under a drawing or note laid over it")
    REDACTION = (Flag.COVERED, "under a redaction mark that was never applied")
    LAYER = (Flag.HIDDEN, "on a layer that is switched off")
    OFF_PAGE = (Flag.OFF_PAGE, "outside the edge of the page")
    TINY = (Flag.INVISIBLE, "in letters too small to read")
    CLEAR = (Flag.INVISIBLE, "in invisible letters")
    COLOUR = (Flag.INVISIBLE, "in the colour of its background")
    CLIPPED = (Flag.INVISIBLE, "cut away by a frame")
    MASKED = (Flag.INVISIBLE, "made invisible")
    SCAN = (Flag.OCR, "read from a scan by the program that made it")

    @property
    def flag(self) -> Flag:
        return self.value[0]

    @property
    def said(self) -> str:
        return self.value[1]


@dataclass(slots=True)
class Letter:
    """One letter. `order` is its place in the file's own order, `why` says why it is not seen."""

    char: str = field(repr=False)
    box: Box
    order: int
    aslant: bool = False
    why: Why | None = None


@dataclass(slots=True)
class Scene:
    """What is needed to tell what is seen on one page. `turn` is how far it is turned to be upright."""

    document: pdfium.PdfDocument
    source: pdfium.PdfPage
    text: pdfium.PdfTextPage
    place: Place
    width: float
    height: float
    turn: int
    things: Things
    marks: Sequence[Box] = ()
    """Drawings and notes laid over the page (annotations) that may cover words."""
    redactions: Sequence[Box] = ()
    layered: frozenset[tuple[int, int]] = frozenset()
    """Where letters begin that belong to a layer that can be switched off."""
    _texts: dict[int, Thing] = field(default_factory=dict)
    _drawn: dict[int, bool] = field(default_factory=dict)

    def thing(self, letter: Letter) -> Thing | None:
        """The text object that a letter belongs to."""
        if not self._texts:
            self._texts = {thing.key: thing for thing in self.things.texts}
        return self._texts.get(address(raw.FPDFText_GetTextObject(self.text, letter.order)))

    def draws(self, thing: Thing) -> bool:
        """Whether a text by itself makes any mark: a font may lack the shapes of its letters."""
        if thing.key not in self._drawn:
            self._drawn[thing.key] = _draws(self, thing)
        return self._drawn[thing.key]


def _draws(scene: Scene, thing: Thing) -> bool:
    bitmap = raw.FPDFTextObj_GetRenderedBitmap(scene.document, scene.source, thing.handle, 1.0)
    if not bitmap:
        return False
    try:
        size = raw.FPDFBitmap_GetStride(bitmap) * raw.FPDFBitmap_GetHeight(bitmap)
        return bool(ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), size).strip(b"\0"))
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def told(word: Sequence[Letter]) -> bool:
    """Whether a word has letters or digits."""
    return any(letter.char.isalnum() for letter in word)


def around(word: Sequence[Letter]) -> Box:
    """The box of a whole word."""
    return Box(
        min(letter.box.left for letter in word),
        min(letter.box.top for letter in word),
        max(letter.box.right for letter in word),
        max(letter.box.bottom for letter in word),
    )


def is_clear(thing: Thing | None) -> bool:
    """Whether a text is printed without ink, or with ink that is wholly transparent."""
    if thing is None:
        return False
    if raw.FPDFTextObj_GetTextRenderMode(thing.handle) in (
        raw.FPDF_TEXTRENDERMODE_INVISIBLE,
        raw.FPDF_TEXTRENDERMODE_CLIP,
    ):
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    told = raw.FPDFPageObj_GetFillColor(thing.handle, red, green, blue, alpha)
    return bool(told) and alpha.value < 8


def is_stencil(thing: Thing) -> bool:
    """Whether a text cuts what is painted after it to the shapes of its letters."""
    return raw.FPDFTextObj_GetTextRenderMode(thing.handle) in _STENCILS


_STENCILS = (
    raw.FPDF_TEXTRENDERMODE_FILL_CLIP, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP,
    raw.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP, raw.FPDF_TEXTRENDERMODE_CLIP,
)  # fmt: skip


def grey(thing: Thing) -> int | None:
    """How light the ink of a text is, from 0 to 255; None where it has no colour of its own."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(thing.handle, red, green, blue, alpha):
        return None
    return round(0.3 * red.value + 0.59 * green.value + 0.11 * blue.value)

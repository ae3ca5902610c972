"""Reads the words of a picture, where Tesseract and its Python door are installed; says how sure it is."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from doccheck.readers import limits, underway

if TYPE_CHECKING:
    from PIL.Image import Image

UNSURE = 60
"""Below this confidence (of 100) what was read may be wrong; it is read, and the page is a gap as well."""
_WORD = 40
"""A word with less confidence than this is left out: it is dirt or a drawing more often than a word."""
_DENSE = 300
"""Dots an inch at which Tesseract reads best."""
LATE = "there was no time left to read it; it is a picture"
NOTHING = "it is a picture, and no words could be made out in it"
PARTLY = "it is a picture, and only some of its words could be made out"


@dataclass(frozen=True, slots=True)
class Recognised:
    """The paragraphs of a picture, and how sure the program is of their words, of 100."""

    paragraphs: tuple[str, ...] = field(repr=False)
    confidence: int

    @property
    def words(self) -> int:
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)

    @property
    def said(self) -> str:
        """How a place says it."""
        return f"read from a picture, {self.confidence}% sure"

    @property
    def doubt(self) -> str:
        """Why the picture stays a gap, or ""."""
        if not self.words:
            return NOTHING
        return PARTLY if self.confidence < UNSURE else ""


@cache
def available() -> bool:
    """Whether pictures can be read on this machine."""
    if not shutil.which("tesseract"):
        return False
    try:
        import PIL.Image
        import pytesseract  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        return False
    return bool(PIL.Image)


class Ocr:
    """Reads the pictures of one document, as long as the time lasts that the whole file has for pictures."""

    def __init__(self) -> None:
        self._end = underway.begun() + limits.OCR_SECONDS

    @property
    def can_read(self) -> bool:
        return limits.OCR_SECONDS > 0 and available()

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._end - time.monotonic()

    def read(self, image: Image) -> Recognised | None:
        """What stands in a picture; None where there was no time or the program failed."""
        if not self.can_read or self.left < 1:
            return None
        import pytesseract

        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        ready = _ready(image)
        for mode in ("--psm 1", "--psm 3"):
            try:
                table = pytesseract.image_to_data(
                    ready,
                    config=mode,
                    timeout=max(self.left, 1),
                    output_type=pytesseract.Output.DICT,
                )
            except (pytesseract.TesseractError, RuntimeError, OSError, ValueError):
                continue
            return _recognised(table)
        return None


def _ready(image: Image) -> Image:
    """In grey on white, no larger than the limit, small print made larger."""
    from PIL import Image as Images

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Images.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        image = paper
    image = image.convert("L")
    width, height = image.size
    scale = min(1.0, (limits.OCR_PIXELS / max(width * height, 1)) ** 0.5)
    if scale == 1.0 and max(width, height) < 1_600:
        scale = min(3.0, 2_000 / max(width, height, 1))
    if scale != 1.0:
        image = image.resize((max(int(width * scale), 1), max(int(height * scale), 1)))
    image.info["dpi"] = (_DENSE, _DENSE)
    return image


def _recognised(table: dict[str, list[Any]]) -> Recognised:
    paragraphs: dict[tuple[int, int, int], list[str]] = {}
    sure: list[float] = []
    for index, text in enumerate(table["text"]):
        word, confidence = str(text).strip(), float(table["conf"][index])
        if not word or confidence < _WORD:
            continue
        key = (table["page_num"][index], table["block_num"][index], table["par_num"][index])
        lines = paragraphs.setdefault(key, [])
        if any(letter.isalnum() for letter in word):
            sure += [confidence] * len(word)
        lines.append(word)
    kept = [" ".join(words) for words in paragraphs.values() if any(c.isalnum() for w in words for c in w)]
    return Recognised(tuple(kept), round(sum(sure) / len(sure)) if sure else 0)

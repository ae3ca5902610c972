"""Picture files: their words by OCR, what the camera or program wrote into them, and a gap for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doccheck.model import BlockKind, Document, Flag, Layer
from doccheck.readers import limits, metafile
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.ocr import LATE, Ocr, Recognised
from doccheck.readers.picture_kept import kept
from doccheck.readers.picture_open import opened, upright
from doccheck.readers.picture_words import PictureWords
from doccheck.readers.pictures import UNREAD_PICTURE
from doccheck.readers.story import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

_METADATA, _OCR = frozenset({Flag.METADATA}), frozenset({Flag.OCR})
_TYPES = {
    "PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "BMP": "image/bmp", "TIFF": "image/tiff",
    "WEBP": "image/webp", "MPO": "image/jpeg",
}  # fmt: skip


def read(path: str, data: bytes, place: str) -> Document:
    """The document of a picture; each of its pages is read, and what cannot be is a gap."""
    draft = Draft()
    kind = "image/*"
    if metafile.is_drawing(data):
        _drawing(draft, data, place)
        return draft.document(path, "image/x-wmf", data)
    try:
        with opened(data) as image:
            kind = _TYPES.get(image.format or "", kind)
            _pages(draft, image, place)
            _properties(draft, image)
    except UnreadableError as error:
        draft.gap(place, error.why)
    return draft.document(path, kind, data)


def _drawing(draft: Draft, data: bytes, place: str) -> None:
    found = PictureWords(draft).of(Picture(0.0, lambda: data), place)
    for line in found.drawn:
        draft.line()
        draft.block(line, Layer.BODY, "the drawing")
    if found.words:
        write_recognised(draft, found.words, "the drawing")


def _pages(draft: Draft, image: Image, place: str) -> None:
    ocr = Ocr()
    if not ocr.can_read:
        draft.gap(place, UNREAD_PICTURE)
        return
    count = getattr(image, "n_frames", 1) if image.format in ("TIFF", "MPO") else 1
    for number in range(min(count, limits.PICTURE_PAGES)):
        image.seek(number)
        here = f"page {number + 1}" if count > 1 else "the picture"
        at = here if count > 1 else place
        read_words = ocr.read(upright(image))
        if read_words is None:
            draft.gap(at, LATE)
            continue
        write_recognised(draft, read_words, here)
        if read_words.doubt:
            draft.gap(at, read_words.doubt)
    if count > limits.PICTURE_PAGES:
        draft.gap("the rest of its pages", f"it has more than {limits.PICTURE_PAGES} pages")


def write_recognised(draft: Draft, read_words: Recognised, here: str) -> None:
    """Writes what was read in a picture, a line for each paragraph."""
    for paragraph in read_words.paragraphs:
        draft.line()
        draft.block(paragraph, Layer.BODY, f"{here}, {read_words.said}", BlockKind.PARAGRAPH, _OCR)


def _properties(draft: Draft, image: Image) -> None:
    for what, words in kept(image):
        draft.line()
        draft.block(words, Layer.PROPERTY, f"the picture's properties ({what})", BlockKind.NOTE, _METADATA)

"""Picture files: their words by OCR, what the camera or program wrote into them, and a gap for the rest."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from doccheck.model import BlockKind, Document, Flag, Layer
from doccheck.readers import limits
from doccheck.readers.draft import Draft
from doccheck.readers.ocr import LATE, Ocr, Recognised
from doccheck.readers.pictures import UNREAD_PICTURE
from doccheck.readers.rich import name, parse

if TYPE_CHECKING:
    from PIL.Image import Image

_METADATA, _OCR = frozenset({Flag.METADATA}), frozenset({Flag.OCR})
_TYPES = {
    "PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "BMP": "image/bmp", "TIFF": "image/tiff",
    "WEBP": "image/webp", "MPO": "image/jpeg",
}  # fmt: skip
_DATE = re.compile(r"\d{4}[:-]\d\d[:-]\d\d")


def read(path: str, data: bytes, place: str) -> Document:
    """The document of a picture; each of its pages is read, and what cannot be is a gap."""
    draft = Draft()
    kind = "image/*"
    try:
        from PIL import Image
    except ImportError:
        draft.gap(place, UNREAD_PICTURE)
        return draft.document(path, kind, data)
    Image.MAX_IMAGE_PIXELS = limits.PICTURE_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                kind = _TYPES.get(image.format or "", kind)
                _pages(draft, image, place)
                _properties(draft, image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        draft.gap(place, f"it is a picture of more than {limits.PICTURE_PIXELS:,} dots")
    except Exception:  # noqa: BLE001 - whatever a decoder trips over, the picture is not read
        draft.gap(place, "it is a picture that is damaged, or of a kind that cannot be opened")
    return draft.document(path, kind, data)


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
        read_words = ocr.read(_upright(image))
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


def _upright(image: Image) -> Image:
    from PIL import ImageOps

    return ImageOps.exif_transpose(image) or image


def _properties(draft: Draft, image: Image) -> None:
    for what, words in _kept(image):
        shown = " ".join("".join(c if c.isprintable() else " " for c in words).split())
        if shown and not _DATE.match(shown) and any(map(str.isalnum, shown)):
            draft.line()
            draft.block(
                shown, Layer.PROPERTY, f"the picture's properties ({what})", BlockKind.NOTE, _METADATA
            )


_TAGS = {
    0x010E: "description", 0x013B: "author", 0x8298: "copyright", 0x9C9B: "title", 0x9C9C: "comment",
    0x9C9D: "author", 0x9C9E: "keywords", 0x9C9F: "subject", 0x010D: "name", 0x013C: "computer",
}  # fmt: skip
_EXIF = {0x9286: "comment", 0xA430: "owner of the camera", 0xA431: "number of the camera"}
_CODINGS = (b"ASCII\0\0\0", b"UNICODE\0", b"\0" * 8)


def _kept(image: Image) -> Iterator[tuple[str, str]]:
    exif = image.getexif()
    for tag, what in _TAGS.items():
        if tag in exif:
            yield what, _text(exif[tag], wide=tag >= 0x9C9B)
    inner = exif.get_ifd(0x8769)
    for tag, what in _EXIF.items():
        if tag in inner:
            yield what, _text(inner[tag])
    yield from _place(exif.get_ifd(0x8825))
    for key, value in image.info.items():
        if isinstance(key, str) and isinstance(value, str | bytes) and key in _SAID:
            yield "comment", _text(value)
        elif (
            isinstance(value, str)
            and key not in ("dpi", "XML:com.adobe.xmp", "xmp")
            and image.format == "PNG"
        ):
            yield "text", f"{key}: {value}"
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    root = parse(packet) if packet else None
    for element in root.iter() if root is not None else ():
        words = (element.text or "").strip()
        if name(element) and words and not _DATE.match(words) and " " in words:
            yield "XMP", words


_SAID = ("comment", "Comment")


def _text(value: Any, wide: bool = False) -> str:
    if isinstance(value, bytes):
        if wide:
            return value.decode("utf-16-le", "replace").rstrip("\0")
        coding = next((c for c in _CODINGS if value.startswith(c)), b"")
        return value[len(coding) :].decode("utf-16" if coding[:1] == b"U" else "utf-8", "replace").strip("\0")
    return str(value)


def _place(position: dict[int, Any]) -> Iterator[tuple[str, str]]:
    """Where a photograph was taken, in degrees."""
    try:
        north = _degrees(position[2]) * (-1 if position.get(1) == "S" else 1)
        east = _degrees(position[4]) * (-1 if position.get(3) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return
    yield "where it was taken", f"taken at {north:.5f}, {east:.5f}"


def _degrees(parts: Any) -> float:
    return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600

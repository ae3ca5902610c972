"""What a camera or a program keeps inside a picture: who took it, where, with what, and words about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from doccheck.readers.rich import name, parse

if TYPE_CHECKING:
    from PIL.Image import Image

_DATE = re.compile(r"\d{4}[:-]\d\d[:-]\d\d")
_TAGS = {
    0x010E: "description", 0x013B: "author", 0x8298: "copyright", 0x9C9B: "title", 0x9C9C: "comment",
    0x9C9D: "author", 0x9C9E: "keywords", 0x9C9F: "subject", 0x010D: "name", 0x013C: "computer",
}  # fmt: skip
_EXIF = {0x9286: "comment", 0xA430: "owner of the camera", 0xA431: "number of the camera"}
_CODINGS = (b"ASCII\0\0\0", b"UNICODE\0", b"\0" * 8)


def kept(image: Image) -> Iterator[tuple[str, str]]:
    """What is kept, as (what it is, words on one line); nothing where there are no words."""
    for what, words in _all(image):
        shown = " ".join("".join(c if c.isprintable() else " " for c in words).split())
        if shown and not _DATE.match(shown) and any(map(str.isalnum, shown)):
            yield what, shown


def _all(image: Image) -> Iterator[tuple[str, str]]:
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

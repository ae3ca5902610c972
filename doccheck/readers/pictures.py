"""Which pictures may hold words that nobody has read, and which are only decoration.

Nothing here reads a picture. A logo in every letterhead and mail signature would make every document
"unchecked", and then nobody would look at the ones that matter, so small pictures count as decoration: too
small for a sentence.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from doccheck.readers.draft import UnreadableError
from doccheck.readers.encodings import base64_bytes

if TYPE_CHECKING:
    from doccheck.readers.story import Picture

UNREAD_PICTURE = "it is a picture, and doccheck cannot read pictures"

DECORATION_CM2 = 30.0
"""A picture on a page shown smaller than this (about 6 by 5 cm) is a logo or a signature."""
LETTERHEAD_CM2 = 90.0
"""The same for one in a header or footer: a banner of 18 by 5 cm."""
DECORATION_PIXELS = 40_000
"""The same for a picture inside a mail message, in pixels (about 200 by 200)."""
DECORATION_HEIGHT = 110
"""A mail picture of fewer rows than this is a banner or a line."""
_LARGE_SIDE = 400
_DATA_PICTURE = re.compile(r"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=\s%]{100,})")
_CM_A_DOT = 2.54 / 96
DECORATION_BYTES = 2_000
"""The same where a picture's size in pixels cannot be told."""


def holds_words(area: float, letterhead: bool = False) -> bool:
    """Whether a picture of `area` square centimetres on the page may hold words."""
    return area >= (LETTERHEAD_CM2 if letterhead else DECORATION_CM2)


def shown_area(picture: Picture) -> float:
    """What a picture takes up on the page, in square centimetres; where no size is said, that of its dots."""
    if picture.area:
        return picture.area
    try:
        size = pixels(picture.load() or b"")
    except UnreadableError:
        size = None
    return DECORATION_CM2 if size is None else size[0] * size[1] * _CM_A_DOT**2


def held(data: bytes) -> Callable[[], bytes]:
    """How the bytes of a picture are come by that are there already."""
    return lambda: data


def is_large(data: bytes) -> bool:
    """Whether a picture file that is on no page is large enough to hold words that can be read."""
    size = pixels(data)
    return len(data) > 20_000 if size is None else min(size) > DECORATION_HEIGHT and max(size) > _LARGE_SIDE


def mail_picture_holds_words(data: bytes) -> bool:
    """The same for a picture shown inside a mail message."""
    size = pixels(data)
    if size is None:
        return len(data) > DECORATION_BYTES
    width, height = size
    return width * height > DECORATION_PIXELS and height > DECORATION_HEIGHT


def data_pictures(page: str) -> Iterator[bytes]:
    """The pictures that stand in the source of a web page itself, written as letters."""
    for match in _DATA_PICTURE.finditer(page):
        yield base64_bytes(match.group(1).replace("%2B", "+").encode("ascii", "replace"))[0]


def pixels(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, BMP or JPEG, or None."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
    elif data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
    elif data.startswith(b"BM") and len(data) >= 26:
        width, height = struct.unpack("<ii", data[18:26])
    else:
        return _jpeg_pixels(data)
    return int(width), abs(int(height))


def _jpeg_pixels(data: bytes) -> tuple[int, int] | None:
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + max(length, 2)
    return None

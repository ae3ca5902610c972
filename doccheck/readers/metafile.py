"""Drawings of Windows' own kind (EMF, WMF): the words that they keep as text, and the pictures of dots in them.

Such a drawing is a row of commands. Words stand in a few of them; lines and curves may show letters too, which nobody
can read without painting them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite

from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError
from doccheck.readers.rtf_words import CHARSETS

DAMAGED = "it is a drawing of Windows' own kind (EMF, WMF) that is damaged"
ONLY_LINES = (
    "it is a drawing of Windows' own kind (EMF, WMF) made of lines, and doccheck cannot see what they show;"
    " put a picture (PNG) there"
)
GLYPHS = "some of its words are kept as numbers of shapes and not as letters; put a picture (PNG) there"
_PLACEABLE, _ENHANCED, _PACKED = b"\xd7\xcd\xc6\x9a", b" EMF", b"\x1f\x8b"
_PLAIN = (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")
_MOST_COMMANDS = 500_000
_SYMBOLS = 2
"""The letters of a picture font, which stand for no letters."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words as one command writes them: where they begin, and how far they reach (0: it does not say)."""

    words: str = field(repr=False)
    x: int
    y: int
    width: int = 0


@dataclass(slots=True)
class Drawing:
    """The lines of words in a drawing, its pictures as files (.bmp), and why some of it cannot be read, or ""."""

    lines: list[str] = field(default_factory=list, repr=False)
    pictures: list[bytes] = field(default_factory=list, repr=False)
    unread: str = ""


@dataclass(slots=True)
class _Found:
    said: list[Said] = field(default_factory=list, repr=False)
    pictures: list[bytes] = field(default_factory=list, repr=False)
    glyphs: bool = False
    origin: tuple[int, int] = (0, 0)
    """Where the drawing has moved the place from which it counts."""


def is_drawing(data: bytes) -> bool:
    """Whether a picture is a drawing of this kind; one may be compressed as a whole (.emz, .wmz)."""
    return data.startswith((_PLACEABLE, _PACKED, *_PLAIN)) or data[40:44] == _ENHANCED


def read(data: bytes) -> Drawing:
    """What a drawing says; raises `UnreadableError` where it is damaged."""
    data = _unpacked(data)
    try:
        found = _enhanced(data) if data[40:44] == _ENHANCED else _old(data)
    except (IndexError, ValueError, struct.error):
        raise UnreadableError(DAMAGED) from None
    drawing = Drawing(list(_lines(found.said)), found.pictures)
    if found.glyphs:
        drawing.unread = GLYPHS
    elif not drawing.lines and not drawing.pictures:
        drawing.unread = ONLY_LINES
    return drawing


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(_PACKED):
        return data
    unpacker = zlib.decompressobj(31)
    try:
        out = unpacker.decompress(data, limits.PART_BYTES)
    except zlib.error:
        raise UnreadableError(DAMAGED) from None
    if unpacker.unconsumed_tail or not is_drawing(out):
        raise UnreadableError(DAMAGED)
    return out


def _lines(said: Iterable[Said]) -> Iterator[str]:
    """Words one after the other on one height are a line; a command may write a single letter of it."""
    line = ""
    last: Said | None = None
    for piece in said:
        gap = piece.x - (last.x + last.width) if last else 0
        together = last is not None and piece.y == last.y and (gap >= -last.width or not piece.x)
        if last and not together:
            if line.strip():
                yield line.strip()
            line = ""
        wide = last is not None and last.width and gap > 0.3 * last.width / max(len(last.words), 1)
        line += (" " if wide or (line and last and not last.width and piece.x) else "") + piece.words
        last = piece
    if line.strip():
        yield line.strip()


# Enhanced drawings (EMF)

_COMMENT, _TEXT_OLD, _TEXT, _MANY_OLD, _MANY, _SHORT_TEXT, _LAST = 70, 83, 84, 96, 97, 108, 14
_MOVES = (35, 36)
_GLYPH_NUMBERS, _NO_FRAME, _SMALL_LETTERS = 0x10, 0x100, 0x200
_DOTS = {76: 84, 77: 84, 78: 84, 79: 96, 80: 48, 81: 48, 114: 84, 116: 84}
"""Commands that paint a picture, and where in them its head and its dots are said to be."""


def _enhanced(data: bytes) -> _Found:
    found, newer = _Found(), _Found()
    at = 0
    for _ in range(_MOST_COMMANDS):
        if at + 8 > len(data):
            break
        kind, size = _long(data, at), _long(data, at + 4)
        if size < 8:
            raise ValueError
        command = data[at : at + size]
        if kind in (_TEXT, _TEXT_OLD):
            _enhanced_text(found, command, 36, kind == _TEXT)
        elif kind in (_MANY, _MANY_OLD):
            for number in range(min(_long(command, 36), len(command) // 40)):
                _enhanced_text(found, command, 40 + 40 * number, kind == _MANY)
        elif kind == _SHORT_TEXT:
            _short_text(found, command)
        elif kind in _MOVES:
            x, y = struct.unpack_from("<ff", command, 24)
            found.origin = (round(x), round(y)) if isfinite(x) and isfinite(y) else (0, 0)
        elif kind in _DOTS:
            _enhanced_picture(found, command, _DOTS[kind])
        elif kind == _COMMENT and command[12:16] == b"EMF+":
            _newest(newer, command[16 : 12 + _long(command, 8)])
        elif kind == _LAST:
            break
        at += size
    # Most drawings say everything twice, for old and for new programs.
    if not found.said:
        found.said, found.glyphs = newer.said, found.glyphs or newer.glyphs
    return found


def _enhanced_text(found: _Found, command: bytes, at: int, wide: bool) -> None:
    x, y = _signed(command, at), _signed(command, at + 4)
    count, start, options, steps = (_long(command, at + offset) for offset in (8, 12, 16, 36))
    if options & _GLYPH_NUMBERS:
        found.glyphs = found.glyphs or count > 0
        return
    words = _decoded(command[start : start + count * (2 if wide else 1)], wide)
    widths = range(steps, min(steps + 4 * count, len(command) - 3), 4) if steps else ()
    _add(found, words, x, y, sum(_signed(command, place) for place in widths))


def _short_text(found: _Found, command: bytes) -> None:
    count, options = _long(command, 16), _long(command, 20)
    if options & _GLYPH_NUMBERS:
        found.glyphs = found.glyphs or count > 0
        return
    start, wide = 36 if options & _NO_FRAME else 52, not options & _SMALL_LETTERS
    words = _decoded(command[start : start + count * (2 if wide else 1)], wide)
    _add(found, words, _signed(command, 8), _signed(command, 12), 0)


def _enhanced_picture(found: _Found, command: bytes, at: int) -> None:
    head_at, head_size, dots_at, dots_size = (_long(command, at + offset) for offset in (0, 4, 8, 12))
    head, dots = command[head_at : head_at + head_size], command[dots_at : dots_at + dots_size]
    if len(head) >= 40 and dots:
        found.pictures.append(_as_file(head, dots))


_WRITE, _WRITE_PLACED, _LETTERS_AND_NOT_SHAPES = 0x401C, 0x4036, 1


def _newest(found: _Found, data: bytes) -> None:
    """The commands that newer programs put into comments (EMF+)."""
    at = 0
    while at + 12 <= len(data):
        kind, size = int.from_bytes(data[at : at + 2], "little"), _long(data, at + 4)
        if size < 12:
            return
        inside = data[at + 12 : at + size]
        if kind == _WRITE:
            words = inside[28 : 28 + 2 * _long(inside, 8)].decode("utf-16-le", "replace")
            _add(found, words, 0, at, 0)
        elif kind == _WRITE_PLACED:
            words = inside[16 : 16 + 2 * _long(inside, 12)].decode("utf-16-le", "replace")
            if _long(inside, 4) & _LETTERS_AND_NOT_SHAPES:
                _add(found, words, 0, at, 0)
            else:
                found.glyphs = True
        at += size


# Drawings of the oldest kind (WMF)

_WRITE_OLD, _WRITE_OLD_PLACED = 0x0521, 0x0A32
_SELECT, _DELETE, _FONT = 0x012D, 0x01F0, 0x02FB
_MAKES = (0x02FA, _FONT, 0x02FC, 0x00F7, 0x01F9, 0x0142, 0x06FF)
"""Commands that make a pen, a font, a brush and so on, which are known by the first number that is free."""
_OLD_DOTS = {0x0F43: 22, 0x0B41: 20, 0x0940: 16, 0x0D33: 18}
_FRAMED = 2 | 4


def _old(data: bytes) -> _Found:
    found = _Found()
    made: dict[int, int] = {}
    letters = 0
    at = (22 if data.startswith(_PLACEABLE) else 0) + 18
    for _ in range(_MOST_COMMANDS):
        if at + 6 > len(data):
            break
        size, kind = 2 * _long(data, at), _short(data, at + 4)
        if size < 6:
            break
        inside = data[at + 6 : at + size]
        if kind in _MAKES:
            made[next(n for n in range(len(made) + 1) if n not in made)] = inside[13] if kind == _FONT else -1
        elif kind == _DELETE:
            made.pop(_short(inside, 0), None)
        elif kind == _SELECT and made.get(_short(inside, 0), -1) >= 0:
            letters = made[_short(inside, 0)]
        elif kind in (_WRITE_OLD, _WRITE_OLD_PLACED) and letters != _SYMBOLS:
            _old_text(found, inside, kind == _WRITE_OLD_PLACED, CHARSETS.get(letters, "cp1252"))
        elif kind in _OLD_DOTS:
            _old_picture(found, inside[_OLD_DOTS[kind] :])
        at += size
    return found


def _old_text(found: _Found, inside: bytes, placed: bool, codec: str) -> None:
    if not placed:
        count = _short(inside, 0)
        end = 2 + count + count % 2
        _add(
            found,
            inside[2 : 2 + count].decode(codec, "replace"),
            _short(inside, end + 2),
            _short(inside, end),
            0,
        )
        return
    y, x, count, options = (_short(inside, offset) for offset in (0, 2, 4, 6))
    if options & _GLYPH_NUMBERS:
        found.glyphs = found.glyphs or count > 0
        return
    start = 16 if options & _FRAMED else 8
    steps = inside[start + count + count % 2 :][: 2 * count]
    width = sum(_short(steps, place) for place in range(0, len(steps) - 1, 2))
    _add(found, inside[start : start + count].decode(codec, "replace"), x, y, width)


def _old_picture(found: _Found, dots: bytes) -> None:
    size = _long(dots, 0)
    if size >= 40 and len(dots) > size:
        depth = _short(dots, 14)
        colours = _long(dots, 32) or (1 << depth if depth <= 8 else 0)
        found.pictures.append(_as_file(dots[: size + 4 * colours], dots[size + 4 * colours :]))


def _add(found: _Found, words: str, x: int, y: int, width: int) -> None:
    words = words.replace("\0", "")
    if words:
        found.said.append(Said(words, x + found.origin[0], y + found.origin[1], width))


def _as_file(head: bytes, dots: bytes) -> bytes:
    """A picture of dots as a file of its own."""
    start = 14 + len(head)
    return (
        b"BM"
        + (start + len(dots)).to_bytes(4, "little")
        + bytes(4)
        + start.to_bytes(4, "little")
        + head
        + dots
    )


def _decoded(raw: bytes, wide: bool) -> str:
    return raw.decode("utf-16-le" if wide else "cp1252", "replace")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _signed(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little", signed=True)


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")

"""The pictures in a file of old Office (.xls): each packed in a record of its own, drawings of Windows' kind compressed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from doccheck.readers import limits

_CONTAINERS = (0xF000, 0xF001)
_STORED = 0xF007
_STORED_HEAD = 36
_DRAWINGS = {0xF01A: 0x3D4, 0xF01B: 0x216, 0xF01C: 0x542}
_BITMAPS = {
    0xF01D: (0x46A, 0x6E2),
    0xF01E: (0x6E0,),
    0xF01F: (0x7A8,),
    0xF029: (0x6E4,),
    0xF02A: (0x46A, 0x6E2),
}
"""The kinds of pictures, with the number that says that one identifier stands before them and not two."""
_DRAWING_HEAD = 34
_COMPRESSED = 0
_DOT_PICTURE = 0xF01F


def pictures(source: bytes) -> Iterator[bytes]:
    """The bytes of every picture in a run of records."""
    stack = [(0, len(source))]
    while stack:
        at, end = stack.pop()
        if at + 8 > end:
            continue
        head, kind, size = (
            int.from_bytes(source[at + a : at + b], "little") for a, b in ((0, 2), (2, 4), (4, 8))
        )
        inside, after = at + 8, min(at + 8 + size, end)
        stack.append((after, end))
        if kind in _CONTAINERS:
            stack.append((inside, after))
        elif kind == _STORED:
            stack.append((inside + _STORED_HEAD, after))
        elif found := _picture(kind, head >> 4, source[inside:after]):
            yield found


def _picture(kind: int, instance: int, data: bytes) -> bytes:
    if kind in _DRAWINGS:
        return _drawing(data[16 if instance == _DRAWINGS[kind] else 32 :])
    if kind not in _BITMAPS:
        return b""
    picture = data[17 if instance in _BITMAPS[kind] else 33 :]
    return with_file_head(picture) if kind == _DOT_PICTURE else picture


def _drawing(data: bytes) -> bytes:
    head, packed = data[:_DRAWING_HEAD], data[_DRAWING_HEAD:]
    if len(head) == _DRAWING_HEAD and head[32] == _COMPRESSED:
        unpacker = zlib.decompressobj()
        try:
            packed = unpacker.decompress(packed, limits.PART_BYTES)
        except zlib.error:
            return packed
    return packed


def with_file_head(dots: bytes) -> bytes:
    """A picture of dots as a file of its own (.bmp): elsewhere it stands without the head that it has as one."""
    if dots.startswith(b"BM"):
        return dots
    depth = int.from_bytes(dots[14:16], "little")
    colours = int.from_bytes(dots[32:36], "little") or (1 << depth if depth <= 8 else 0)
    start = 14 + int.from_bytes(dots[:4], "little") + 4 * colours
    return b"BM" + (14 + len(dots)).to_bytes(4, "little") + bytes(4) + start.to_bytes(4, "little") + dots

"""What all archives have in common: how much may come out of one, and what in it is nobody's document."""

from __future__ import annotations

import io
from typing import Protocol

from doccheck.model import BlockKind, Flag, Layer
from doccheck.readers import limits
from doccheck.readers.draft import Draft, UnreadableError

DAMAGED = "it is damaged and could not be opened"
TOO_LARGE = "it unpacks to far more than an ordinary file holds"
_OF_THE_SYSTEM = (".DS_Store", "Thumbs.db", "desktop.ini")
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
_METADATA = frozenset({Flag.METADATA})
_CHUNK = limits.MIB // 4


class Source(Protocol):
    """What gives its bytes piece by piece."""

    def read(self, size: int, /) -> bytes: ...


class Room:
    """How much may still come out of one archive. What an archive itself says of sizes is never believed."""

    def __init__(self) -> None:
        self._total = 0

    def unpacked(self, source: Source, packed: int) -> bytes:
        """All that a source gives, which takes up `packed` bytes in the archive."""
        out = io.BytesIO()
        while chunk := source.read(_CHUNK):
            out.write(chunk)
            self.refuse_large(out.tell(), packed)
        self._total += out.tell()
        return out.getvalue()

    def refuse_large(self, size: int, packed: int) -> None:
        """Raises `UnreadableError` where a file of this size is too much."""
        swollen = size > limits.ZIP_RATIO_FROM and size > limits.ZIP_RATIO * max(packed, 1)
        if swollen or size > limits.FILE_BYTES or self._total + size > limits.ZIP_BYTES:
            raise UnreadableError(TOO_LARGE)


def is_of_the_system(name: str, content: bytes = b"") -> bool:
    """Whether a file is one that a system leaves in folders, unasked."""
    last = name.rsplit("/", 1)[-1]
    return last in _OF_THE_SYSTEM or (last.startswith("._") and content.startswith(_APPLE_DOUBLE))


def refuse_many(count: int) -> None:
    """Raises `UnreadableError` for an archive of too many files."""
    if count > limits.ZIP_MEMBERS:
        raise UnreadableError(f"it has more than {limits.ZIP_MEMBERS:,} files")


def remark(draft: Draft, words: str, layer: Layer, where: str) -> None:
    """Writes what an archive says of itself or of a file in it."""
    if words:
        draft.line()
        draft.block(words, layer, where, BlockKind.NOTE, _METADATA)

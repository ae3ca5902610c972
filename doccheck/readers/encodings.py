"""Ways in which mail writes bytes as letters, read as far as they go: damage costs what is damaged, and is told."""

from __future__ import annotations

import binascii
import re

_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=]")
_WHITE = re.compile(rb"\s+")


def base64_bytes(raw: bytes) -> tuple[bytes, bool]:
    """The bytes, and whether there was nothing wrong with the letters.

    Several pieces that each end in "=" are read one after the other, as mail programs do.
    """
    letters = _WHITE.sub(b"", raw)
    whole = not _FOREIGN.search(letters)
    if not whole:
        letters = b"".join(map(_mended, raw.split()))
    pieces = []
    for clean in re.split(rb"=+", letters):
        if len(clean) % 4 == 1:
            # One letter too many stands for less than a byte.
            clean, whole = clean[:-1], False
        pieces.append(binascii.a2b_base64(clean + b"=" * (-len(clean) % 4)))
    return b"".join(pieces), whole


def _mended(line: bytes) -> bytes:
    """A line without foreign letters; where one took the place of a right one, what follows keeps its place."""
    return _FOREIGN.sub(b"A" if len(line) % 4 == 0 else b"", line)


def uuencoded_bytes(lines: str) -> tuple[bytes, str]:
    """The bytes of a file written in the manner of uuencode, and why they are not all of it, or ""."""
    pieces, why = [], ""
    for line in lines.splitlines():
        try:
            pieces.append(binascii.a2b_uu(line))
        except (binascii.Error, ValueError):
            why = "it is damaged and could not be read"
    return b"".join(pieces) if not why else b"", why

"""What is inside an S/MIME envelope that is only signed, taken out without looking at the signature."""

from __future__ import annotations

from doccheck.readers.encodings import base64_bytes

_SIGNED = bytes.fromhex("2a864886f70d010702")
_SEQUENCE, _OBJECT, _OCTETS, _FIRST = 0x30, 0x06, 0x04, 0xA0
_CONSTRUCTED = 0x20
_DEEPEST = 20


class _Damaged(ValueError):
    """The envelope does not follow its own form."""


def is_signed(data: bytes) -> bool:
    """Whether the bytes are an envelope that is signed and not encrypted."""
    return data[:1] == b"\x30" and _SIGNED in data[:40]


def signed_content(data: bytes) -> bytes | None:
    """The message that was signed, or None where the envelope holds none that can be read."""
    if data[:4].strip() and data[:1] != b"\x30":
        data = base64_bytes(b"".join(line for line in data.splitlines() if not line.startswith(b"-----")))[0]
    try:
        kind, wrapped = _parts(_only(data, _SEQUENCE))[:2]
        if kind != (_OBJECT, _SIGNED):
            return None
        signed = _parts(_only(wrapped[1], _SEQUENCE))
        _, content = next(part for part in signed if part[0] == _SEQUENCE)
        _, inner = _parts(content)[1]
        return _octets(inner, 0)
    except (_Damaged, IndexError, ValueError, StopIteration):
        return None


Part = tuple[int, bytes]


def _only(data: bytes, tag: int) -> bytes:
    found, value, _ = _next(data, 0)
    if found != tag:
        raise _Damaged
    return value


def _parts(data: bytes) -> list[Part]:
    found, at = [], 0
    while at < len(data):
        tag, value, at = _next(data, at)
        found.append((tag, value))
    return found


def _octets(data: bytes, depth: int) -> bytes:
    """The bytes of an octet string, whole or in pieces."""
    if depth > _DEEPEST:
        raise _Damaged
    pieces = []
    for tag, value in _parts(data):
        if tag == _OCTETS:
            pieces.append(value)
        elif tag == _OCTETS | _CONSTRUCTED:
            pieces.append(_octets(value, depth + 1))
    return b"".join(pieces)


def _next(data: bytes, at: int, depth: int = 0) -> tuple[int, bytes, int]:
    """One element: its tag, what is in it, and where the one after it begins."""
    if at + 2 > len(data) or depth > _DEEPEST:
        raise _Damaged
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:
        return tag, *_until_end(data, start, depth)
    if length > 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + length > len(data):
        raise _Damaged
    return tag, data[start : start + length], start + length


def _until_end(data: bytes, start: int, depth: int) -> tuple[bytes, int]:
    """The inside of an element without a length of its own: all up to two zeros in the place of an element."""
    at = start
    while data[at : at + 2] != b"\0\0":
        _, _, at = _next(data, at, depth + 1)
    return data[start:at], at + 2

"""Zip archives of any size: their list of members read piece by piece, and one member unpacked by itself.

`zipfile` holds the whole list in memory, and reads it again for each member that another process asks for; an archive of
a hundred thousand documents needs neither.
"""

from __future__ import annotations

import bz2
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import IO, Protocol

from doccheck.archive.units import Part
from doccheck.readers import zip_aes
from doccheck.readers.archive import LOCKED, UNKNOWN_PACKING, WRONG
from doccheck.readers.draft import UnreadableError
from doccheck.readers.limits import MIB, ZIP_RATIO_FROM, Limits
from doccheck.readers.unpacking import DAMAGED, TOO_LARGE, Source

_END, _END_64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _LONGEST_REMARK = 22, 20, 65_535
_ENTRY = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL_HEADER_SIZE = 30
_FULL = 0xFFFFFFFF
_UTF_8, _LOCKED = 0x800, 0x1
_CHUNK = MIB // 4


class ZipError(ValueError):
    """The file is no zip archive, or its list of members is damaged."""


@dataclass(frozen=True)
class Member:
    """One member: its name as it stands there, as it is shown, and where its bytes lie."""

    raw: bytes = field(repr=False)
    name: str = field(repr=False)
    part: Part


def members(file: IO[bytes]) -> Iterator[Member]:
    """The files in an archive, folders left out, in its own order; ZipError where the list breaks off."""
    start, size, before = _list_of_members(file)
    end, place = start + size, start
    while place < end:
        file.seek(place)
        head = file.read(_ENTRY.size)
        if len(head) < _ENTRY.size or not head.startswith(b"PK\x01\x02"):
            raise ZipError
        fields = _ENTRY.unpack(head)
        flags, packing, checksum, packed, unpacked = *fields[5:7], *fields[9:12]
        name_size, extra_size, remark_size, offset = *fields[12:15], fields[18]
        raw, extra = file.read(name_size), file.read(extra_size)
        unpacked, packed, offset = _large(extra, unpacked, packed, offset)
        place += _ENTRY.size + name_size + extra_size + remark_size
        if not raw.endswith((b"/", b"\\")):
            locked = bool(flags & _LOCKED)
            part = Part(offset + before, packed, str(packing), unpacked, checksum, locked)
            yield Member(raw, raw.decode("utf-8" if flags & _UTF_8 else "cp437", "replace"), part)


def _list_of_members(file: IO[bytes]) -> tuple[int, int, int]:
    """Where the list begins, its size, and how many bytes stand before the archive itself."""
    length = file.seek(0, io.SEEK_END)
    tail_start = max(0, length - _END_SIZE - _LONGEST_REMARK)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise ZipError
    size, offset = struct.unpack("<2L", tail[at + 12 : at + 20])
    end = tail_start + at
    if end >= _LOCATOR_SIZE:
        file.seek(end - _LOCATOR_SIZE)
        locator = file.read(_LOCATOR_SIZE)
        if locator.startswith(_LOCATOR):
            file.seek(max(0, end - _LOCATOR_SIZE - 56))
            record = file.read(56)
            if not record.startswith(_END_64):
                raise ZipError
            size, offset = struct.unpack("<2Q", record[40:56])
            end -= _LOCATOR_SIZE + 56
    before = end - size - offset
    if before < 0:
        raise ZipError
    return offset + before, size, before


def _large(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    """The three figures, from the field for large files (zip64) where one does not fit its own."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<2H", extra[:4])
        if kind == 1:
            wide = list(struct.unpack(f"<{min(size, len(extra) - 4) // 8}Q", extra[4 : 4 + size // 8 * 8]))
            try:
                unpacked = wide.pop(0) if unpacked == _FULL else unpacked
                packed = wide.pop(0) if packed == _FULL else packed
                offset = wide.pop(0) if offset == _FULL else offset
            except IndexError:
                raise ZipError from None
            break
        extra = extra[4 + size :]
    return unpacked, packed, offset


# --- one member ----------------------------------------------------------------------------------


def unpack(file: IO[bytes], part: Part, limits: Limits, passwords: Sequence[str] = ()) -> bytes:
    """The bytes of one member; UnreadableError, with its reason, where it is too large, damaged or locked."""
    refuse_large(part.size, part.length, limits)
    try:
        if part.locked:
            return _unlocked(file, part, limits, passwords)
        file.seek(part.offset)
        head = file.read(_LOCAL_HEADER_SIZE)
        if not head.startswith(b"PK\x03\x04"):
            raise UnreadableError(DAMAGED)
        file.seek(sum(struct.unpack("<2H", head[26:30])), io.SEEK_CUR)
        content = _inflated(file, part, limits)
    except (zlib.error, EOFError, ValueError, struct.error, zipfile.BadZipFile, MemoryError):
        raise UnreadableError(DAMAGED) from None
    if zlib.crc32(content) != part.checksum:
        raise UnreadableError(DAMAGED)
    return content


def refuse_large(size: int, packed: int, limits: Limits) -> None:
    """What goes beyond the bounds on one file, or swells as no ordinary file does, is refused."""
    if size > limits.megabytes * MIB:
        raise UnreadableError(f"it is larger than {limits.megabytes} MB")
    if size > ZIP_RATIO_FROM and size > limits.ratio * max(packed, 1):
        raise UnreadableError(TOO_LARGE)


class _Decompressor(Protocol):
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


def _inflated(file: IO[bytes], part: Part, limits: Limits) -> bytes:
    if part.packing == "0":
        return file.read(part.length)
    out, left = io.BytesIO(), part.length
    if part.packing == "8":
        inflater = zlib.decompressobj(-15)
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            while chunk:
                out.write(inflater.decompress(chunk, _CHUNK))
                chunk = inflater.unconsumed_tail
                refuse_large(out.tell(), part.length, limits)
        out.write(inflater.flush())
        return out.getvalue()
    if part.packing == "12":
        decompressor = bz2.BZ2Decompressor()
        while not decompressor.eof and (left > 0 or not decompressor.needs_input):
            chunk = file.read(min(_CHUNK, left)) if decompressor.needs_input else b""
            left -= len(chunk)
            out.write(decompressor.decompress(chunk, _CHUNK))
            refuse_large(out.tell(), part.length, limits)
        return out.getvalue()
    raise UnreadableError(UNKNOWN_PACKING)


def _unlocked(file: IO[bytes], part: Part, limits: Limits, passwords: Sequence[str]) -> bytes:
    """A member that is protected by a password, in the old way or the newer (AES)."""
    if not passwords:
        raise UnreadableError(LOCKED)
    if part.length > limits.megabytes * MIB:
        raise UnreadableError(f"it is larger than {limits.megabytes} MB")
    spelt = [password.encode(codec, "replace") for password in passwords for codec in ("utf-8", "cp1252")]
    with zipfile.ZipFile(file) as archive:
        info = next((each for each in archive.infolist() if each.header_offset == part.offset), None)
        for password in dict.fromkeys(spelt) if info else ():
            try:
                source = _source(file, archive, info, password)  # type: ignore[arg-type]
                if source is not None:
                    return _taken(source, part, limits)
            except NotImplementedError:
                raise UnreadableError(UNKNOWN_PACKING) from None
            except (RuntimeError, zipfile.BadZipFile, zlib.error):
                continue  # of the old way a wrong password and damage look the same
    raise UnreadableError(WRONG)


def _source(
    file: IO[bytes], archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: bytes
) -> Source | None:
    """The member as it unpacks; None where the password is not the one."""
    if info.compress_type != zip_aes.METHOD:
        return archive.open(info, pwd=password)
    file.seek(info.header_offset)
    alone = copy(info)
    alone.header_offset = 0
    held = file.read(_LOCAL_HEADER_SIZE + 2 * _LONGEST_REMARK + info.compress_size)
    return zip_aes.opened(zip_aes.protected(held, alone), password)


def _taken(source: Source, part: Part, limits: Limits) -> bytes:
    out = io.BytesIO()
    while chunk := source.read(_CHUNK):
        out.write(chunk)
        refuse_large(out.tell(), part.length, limits)
    return out.getvalue()

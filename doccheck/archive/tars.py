"""Tar archives, packed or not, and mail folders: their members one after the other, none held longer than needed."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from doccheck.archive.units import Part
from doccheck.readers.limits import MIB, Limits
from doccheck.readers.unpacking import TOO_LARGE

_LONGEST_HEADER = MIB
_CHUNK = MIB // 4
_DICTIONARY_BYTES = 128 * MIB
_FRESH_FROM = 16 * MIB
_SPECIAL = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
DAMAGED = "the archive is damaged from here on, so what follows in it could not be read"


class TarError(ValueError):
    """The archive cannot be read further; the message says why, in words for a person."""


@dataclass(frozen=True)
class Packed:
    """One member: its name, and where it lies (`part`), what it holds (`data`), or why neither is there."""

    name: str = field(repr=False)
    size: int
    part: Part | None = None
    data: bytes | None = field(default=None, repr=False)
    why: str = ""


class _Header(tarfile.TarInfo):
    """A header that does not take a name of a gigabyte into memory."""

    def _proc_member(self, tar: tarfile.TarFile) -> Any:
        if self.type in _SPECIAL and self.size > _LONGEST_HEADER:
            raise tarfile.ReadError
        return super()._proc_member(tar)  # type: ignore[misc]


def members(file: IO[bytes], limits: Limits) -> Iterator[Packed]:
    """The files in an archive, in order; TarError where it cannot be read further."""
    head = file.read(6)
    file.seek(0)
    packing = next((name for magic, name in _PACKINGS if head.startswith(magic)), "")
    try:
        if packing:
            with tarfile.open(
                fileobj=_Unpacked(file, packing, limits), mode="r|", tarinfo=_Header, errorlevel=2
            ) as tar:
                yield from (_held(tar, member, limits) for member in _files(tar))
        else:
            with tarfile.open(fileobj=file, mode="r:", tarinfo=_Header, errorlevel=2) as tar:
                yield from (_lying(tar, member, limits) for member in _files(tar))
    except TarError:
        raise
    except (tarfile.TarError, OSError, EOFError, ValueError, lzma.LZMAError, zlib.error, MemoryError):
        raise TarError(DAMAGED) from None


def _files(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while (member := tar.next()) is not None:
        if member.isreg():
            yield member
        tar.members = []  # type: ignore[attr-defined] # else it keeps all headers


def _lying(tar: tarfile.TarFile, member: tarfile.TarInfo, limits: Limits) -> Packed:
    if member.issparse():
        return _held(tar, member, limits)
    return Packed(member.name, member.size, Part(member.offset_data, member.size))


def _held(tar: tarfile.TarFile, member: tarfile.TarInfo, limits: Limits) -> Packed:
    if member.size > limits.megabytes * MIB:
        return Packed(member.name, member.size, why=f"it is larger than {limits.megabytes} MB")
    source = tar.extractfile(member)
    return Packed(member.name, member.size, data=source.read() if source else b"")


_PACKINGS = ((b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ", "xz"))


class _Unpacked(io.RawIOBase):
    """The bytes inside a packed file, with an eye on how far they swell."""

    def __init__(self, file: IO[bytes], packing: str, limits: Limits) -> None:
        self._file, self._packing, self._ratio = file, packing, limits.ratio
        self._inner = self._fresh()
        self._waiting = b""
        self._in = self._out = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or fewer at the end."""
        parts, missing = [], size if size >= 0 else _CHUNK
        while missing > 0 and (chunk := self._some(missing)):
            parts.append(chunk)
            missing -= len(chunk)
        return b"".join(parts)

    def _some(self, most: int) -> bytes:
        while True:
            if self._inner.eof:
                self._waiting = self._inner.unused_data or self._next()
                if not self._waiting.strip(b"\0"):
                    return b""
                self._inner = self._fresh()
            elif not self._waiting and self._needs_more:
                self._waiting = self._next()
                if not self._waiting:
                    return b""
            chunk = self._inflate(min(most, _CHUNK))
            self._out += len(chunk)
            if self._out > _FRESH_FROM and self._out > self._ratio * max(self._in, 1):
                raise TarError(TOO_LARGE)
            if chunk:
                return chunk

    def _fresh(self) -> Any:
        if self._packing == "gz":
            return zlib.decompressobj(31)
        return (
            bz2.BZ2Decompressor()
            if self._packing == "bz2"
            else lzma.LZMADecompressor(memlimit=_DICTIONARY_BYTES)
        )

    @property
    def _needs_more(self) -> bool:
        return self._packing == "gz" or self._inner.needs_input

    def _inflate(self, most: int) -> bytes:
        chunk: bytes = self._inner.decompress(self._waiting, most)
        self._waiting = self._inner.unconsumed_tail if self._packing == "gz" else b""
        return chunk

    def _next(self) -> bytes:
        data = self._file.read(_CHUNK)
        self._in += len(data)
        return data


# --- mail folders --------------------------------------------------------------------------------

_BETWEEN = re.compile(rb"From [^\r\n]*\d{2}:\d{2}")
_FIRST = re.compile(rb"From ")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]*:")
_LONGEST_LINE = MIB


def messages(file: IO[bytes]) -> Iterator[Packed]:
    """The messages of a mail folder (mbox), in order, told apart as the reader of such folders does."""
    start, number, header, place, at_line_start = None, 0, b"", 0, True
    while line := file.readline(_LONGEST_LINE):
        divides = _BETWEEN.match(line) if start is not None else _FIRST.match(line)
        if at_line_start and divides:
            if start is not None:
                yield _message(number, header, start, place)
            start, number, header = place + len(line), number + 1, b""
        elif start is not None and len(header) < 256:
            header += line[:256]
        place += len(line)
        at_line_start = line.endswith(b"\n")
    if start is not None:
        yield _message(number, header, start, place)


def _message(number: int, header: bytes, start: int, end: int) -> Packed:
    # A member without header lines is words and nothing else.
    ending = "eml" if _HEADER.match(header) else "txt"
    part = Part(start, end - start, "message", end - start)
    return Packed(f"message-{number}.{ending}", end - start, part)


def unescaped(message: bytes) -> bytes:
    """A message as it was before it was put into the folder."""
    return _ESCAPED.sub(rb"\1", message)

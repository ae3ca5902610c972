"""What a unit holds: its bytes, fetched within bounds, and the mark by which they are known again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from doccheck.archive import tars, zips
from doccheck.archive.units import Unit
from doccheck.readers.draft import UnreadableError
from doccheck.readers.limits import MIB, Limits
from doccheck.record.files import beside
from doccheck.settled.store import side_file


def fetch(unit: Unit, limits: Limits, passwords: Sequence[str]) -> bytes:
    """The bytes of a unit: OSError where they cannot be had, UnreadableError where they are too many or damaged."""
    if unit.data is not None:
        return unit.data
    most = limits.megabytes * MIB
    with path_of(unit).open("rb") as file:
        if unit.part is None:
            content = file.read(most + 1)
        elif unit.part.packing == "stored":
            file.seek(unit.part.offset)
            content = file.read(min(unit.part.length, most + 1))
        elif unit.part.packing == "message":
            file.seek(unit.part.offset)
            content = tars.unescaped(file.read(min(unit.part.length, most + 1)))
        else:
            return zips.unpack(file, unit.part, limits, passwords)
    if len(content) > most:
        raise UnreadableError(f"it is larger than {limits.megabytes} MB")
    return content


def path_of(unit: Unit) -> Path:
    """Where the file lies that a unit is, or is in."""
    return Path(os.fsdecode(unit.file or b""))


def is_whole_file(unit: Unit) -> bool:
    """Whether the unit is a file by itself, beside which other files may say something of it."""
    return unit.file is not None and unit.part is None and unit.data is None


def mark(unit: Unit, sha256: str) -> str:
    """What the content is known by: its hash, with that of the record and the acceptances beside it, if any."""
    more = b""
    if is_whole_file(unit):
        for file in (beside(path_of(unit)), side_file(path_of(unit))):
            with suppress(OSError):
                more += b"\0" + file.read_bytes()
    return hashlib.sha256(sha256.encode() + more).hexdigest() if more else sha256


def mark_of_file(unit: Unit) -> str:
    """The same, with the file read piece by piece; "" where it cannot be read, or is only a part of one."""
    if unit.data is not None:
        return hashlib.sha256(unit.data).hexdigest()
    if not is_whole_file(unit):
        return ""
    with suppress(OSError), path_of(unit).open("rb") as file:
        return mark(unit, hashlib.file_digest(file, "sha256").hexdigest())
    return ""


def mark_of_unreadable(unit: Unit) -> str:
    """Stands for content that is too large or damaged to be had: its size and sum as the archive says."""
    part = unit.part
    said = f"{unit.size} {part.checksum} {part.length} {part.offset}" if part else f"{unit.size}"
    with suppress(OSError):
        said += f" {path_of(unit).stat().st_mtime_ns}"
    return hashlib.sha256(said.encode()).hexdigest()

"""The end of a journal, acknowledged: a small file of two lines that is also the lock of all who write.

It is written in place and never renamed, because the lock is on the file itself.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from doccheck.record.journal.chain import Link

_SLOT = re.compile(rb"(\d{20}) ([0-9a-f]{64}) ([0-9a-f]{8})\n")
_LENGTH = 20 + 1 + 64 + 1 + 8 + 1
PATIENCE = 30.0
"""In seconds: how long a writer waits for the others."""
_SHORTEST, _LONGEST = 0.001, 0.02


class BusyError(Exception):
    """Another process has held the journal for longer than anybody waits."""


class Head:
    """The acknowledged end of the journal, while the lock is held.

    There are two lines, written in turn and each with its checksum: whatever stops a writer, one of them is whole.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self) -> Link | None:
        """The acknowledged end; None where none is, or where it cannot be made out."""
        return max((end for end in self._slots() if end), key=lambda end: end.number, default=None)

    def write(self, end: Link) -> None:
        """Acknowledges `end`, on the disk, in the place of the older of the two."""
        first, second = (slot.number if slot else -1 for slot in self._slots())
        line = f"{end.number:020d} {end.hash}".encode()
        os.lseek(self._descriptor, _LENGTH if second < first else 0, os.SEEK_SET)
        os.write(self._descriptor, line + b" %08x\n" % crc32(line))
        os.fsync(self._descriptor)

    def _slots(self) -> tuple[Link | None, Link | None]:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        content = os.read(self._descriptor, 2 * _LENGTH)
        return _link(content[:_LENGTH]), _link(content[_LENGTH:])


def _link(slot: bytes) -> Link | None:
    found = _SLOT.fullmatch(slot)
    if found is None or crc32(slot[: found.end(2)]) != int(found[3], 16):
        return None
    return Link(int(found[1]), found[2].decode())


@contextmanager
def held(path: Path, *, write: bool = True) -> Iterator[Head]:
    """The lock of the journal whose head is `path`; for readers (`write=False`) shared, and nothing is made."""
    flags = os.O_RDWR | os.O_CREAT if write else os.O_RDONLY
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)
    try:
        _lock(descriptor, shared=not write)
        yield Head(descriptor)
    finally:
        os.close(descriptor)  # which lets the lock go, as the end of the process does


@contextmanager
def folder_held(folder: Path) -> Iterator[None]:
    """The lock of a folder, for those who read a file in it, change it and write it again; nothing is left behind.

    Where folders cannot be opened (Windows), nobody is kept out.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, shared=False)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, shared: bool) -> None:
    deadline, pause = time.monotonic() + PATIENCE, _SHORTEST
    while not _taken(descriptor, shared=shared):
        if time.monotonic() > deadline:
            raise BusyError
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST)


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int, *, shared: bool) -> bool:
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # past the line, which others may read meanwhile
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(descriptor: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

"""A private folder for what the programs that read files write while they work; gone when its process ends.

Nothing that is checked is ever written down. But LibreOffice and Tesseract write beside their work, and the process that
would clear it away may itself be killed. So each folder bears a mark, locked as long as its owner lives, and whoever comes
next clears away those whose owner is no more.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":  # which locks otherwise: there each process clears away its own, and no other's
    import fcntl

PREFIX = "doccheck-own-"
MARK = ".doccheck-own"


class OwnFolder:
    """Made at once, readable to nobody else, and there until `remove` or the end of the process."""

    def __init__(self, parent: Path | None = None) -> None:
        """Raises OSError where none can be made."""
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        try:
            lock = _locked_mark(self.path)
        except OSError:
            shutil.rmtree(self.path, ignore_errors=True)
            raise
        self._removal = weakref.finalize(self, _removed, self.path, lock)
        if "multiprocessing.util" in sys.modules:  # whose processes end without what others do at their end
            sys.modules["multiprocessing.util"].Finalize(None, self._removal, exitpriority=0)

    def remove(self) -> None:
        """With all that is in it; a second time does nothing. At the end of the process it is done anyhow."""
        self._removal()


def _locked_mark(folder: Path) -> int:
    """The open mark of a new folder."""
    unseen = folder / f"{MARK}-new"
    lock = os.open(unseen, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _locked(lock)
        if sys.platform != "win32":  # nobody ever sees a mark that is not locked yet
            unseen.rename(folder / MARK)
    except OSError:
        os.close(lock)
        raise
    return lock


def _removed(folder: Path, lock: int) -> None:
    if sys.platform == "win32":  # what is open cannot be removed there
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def clear_leftovers(parent: Path | None = None) -> list[Path]:
    """Removes the folders of this user whose owners have ended without doing so; the removed ones."""
    if sys.platform == "win32":
        return []
    removed = []
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_ours(folder) and _is_left(folder / MARK):
                shutil.rmtree(folder)
                removed.append(folder)
    return removed


def _is_ours(folder: Path) -> bool:
    return not folder.is_symlink() and folder.is_dir() and folder.stat().st_uid == os.getuid()


def _is_left(mark: Path) -> bool:
    """Whether nobody holds the mark any more; one without a mark is being made just now, or is none."""
    lock = os.open(mark, os.O_RDWR | os.O_NOFOLLOW)
    try:
        return _locked(lock)
    finally:
        os.close(lock)


def _locked(file: int) -> bool:
    """Whether the lock could be had; it goes with the process that holds it, however that ends."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

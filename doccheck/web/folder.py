"""A private folder for whatever the programs that read files write while they work; gone when the server ends.

Uploads never touch a disk. But LibreOffice and Tesseract write beside their work, and a server may be killed: so each
server gives its readers a folder of its own to do so, and clears away those of servers that are no more.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "doccheck-serve-"


@contextmanager
def private_folder(parent: Path | None = None) -> Iterator[Path]:
    """Makes it the place of temporary files of this process and all it starts, and removes it at the end."""
    parent = parent or Path(tempfile.gettempdir())
    clear_leftovers(parent)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
    before, before_here = os.environ.get("TMPDIR"), tempfile.tempdir
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None
    try:
        yield folder
    finally:
        tempfile.tempdir = before_here
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(parent: Path) -> list[Path]:
    """Removes the folders of servers that have ended without doing so; those of others and of the living stay."""
    removed = []
    for folder in parent.glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if folder.is_symlink() or not folder.is_dir() or not number.isdigit() or _is_alive(int(number)):
            continue
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            continue
        with suppress(OSError):
            shutil.rmtree(folder)
            removed.append(folder)
    return removed


def _is_alive(number: int) -> bool:
    if number == os.getpid():
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

"""A private place for whatever the programs that read files write while they work; gone when the server ends.

Uploads never touch a disk. But a server may be killed with all that reads for it: so the temporary files of each are kept
in a folder of its own, and the next server clears away those of servers that are no more.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doccheck.readers.folder import OwnFolder, clear_leftovers


@contextmanager
def private_folder(parent: Path | None = None) -> Iterator[Path]:
    """Makes it the place of temporary files of this process and all it starts, and removes it at the end."""
    clear_leftovers(parent)
    folder = OwnFolder(parent)
    before, before_here = os.environ.get("TMPDIR"), tempfile.tempdir
    os.environ["TMPDIR"] = str(folder.path)
    tempfile.tempdir = None
    try:
        yield folder.path
    finally:
        tempfile.tempdir = before_here
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before
        folder.remove()

"""Reads files: bytes in, documents out, and a gap for every part that could not be read.

`read` is the one way in. It is pure, it never raises for a bad document, and it goes by what the bytes are;
where the name says something else, the document has a gap that says so. Whatever it needs is imported when the first
file is read: a policy names the limits of reading, and listing rules reads nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doccheck.model import Document

__all__ = ["read"]


def read(path: str, data: bytes, passwords: Sequence[str] = ()) -> tuple[Document, ...]:
    """The documents of one file: the file itself, then whatever is attached to it, in order.

    `path` is its name as it will be shown; attachments are named `path!name`. `passwords` are tried on what
    is protected by one. A file that anybody may have made is better given to `contained.Workers.read`, which
    does the same in another process.
    """
    from doccheck.readers.nested import read_whole

    return read_whole(path, data, passwords)

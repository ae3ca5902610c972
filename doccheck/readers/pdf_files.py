"""Files attached inside a PDF, and the members of a portfolio: each is a document of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath

from doccheck.model import Document
from doccheck.readers import limits
from doccheck.readers.draft import THE_FILE, Draft


@dataclass
class AttachedFiles:
    """Reads what is attached to the file `path`, which gaps call `place`."""

    path: str = field(repr=False)
    place: str
    depth: int
    passwords: tuple[str, ...] = field(repr=False)
    draft: Draft = field(repr=False)

    def read(self, files: Sequence[tuple[str, str, bytes | None]]) -> list[Document]:
        """The documents of the files (name, what is said of them, content), the same one only once."""
        from doccheck.readers.nested import read_nested

        found: list[Document] = []
        names: set[str] = set()
        known: set[tuple[str, bytes]] = set()
        within = "" if self.place == THE_FILE else f" of {self.place}"
        for number, (name, _, data) in enumerate(files, 1):
            here = f"attached file {number}{within}"
            if data is None:
                self.draft.gap(here, "it is damaged, or lies outside this file")
                continue
            key = (name, sha256(data).digest())
            if key in known:
                continue
            known.add(key)
            if self.depth >= limits.DOCUMENT_DEPTH or len(found) >= limits.DOCUMENTS:
                self.draft.gap(here, "too many files are packed into one another")
                continue
            path = f"{self.path}!{_unused(_plain(name, number), names)}"
            found += read_nested(path, data, here, self.depth + 1, self.passwords)
        return found


def _plain(name: str, number: int) -> str:
    """The last part of a name, without what could be taken for a path of this machine."""
    last = PurePosixPath(name.replace("\\", "/")).name.replace("!", "_")
    return "".join(letter for letter in last if letter.isprintable()).strip() or f"file {number}"


def _unused(name: str, names: set[str]) -> str:
    shown, number = name, 1
    while shown in names:
        number += 1
        path = PurePosixPath(name)
        shown = f"{path.stem} ({number}){path.suffix}"
    names.add(shown)
    return shown

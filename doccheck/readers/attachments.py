"""The files that a message or an archive carries: their names in its text, and each as a document of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from doccheck.model import BlockKind, Document, Gap, Layer
from doccheck.readers import limits, underway
from doccheck.readers.draft import THE_FILE, Draft, unread

TOO_DEEP = "too many messages or files are packed into one another"
_CONTROL = re.compile(r"[\x00-\x1f\x7f!\\]+")
_LONGEST_NAME = 150


@dataclass(frozen=True)
class Attached:
    """One file: its name, its bytes, or why there are none.

    `shown` says whether a person sees its name beside the message; `place` is what gaps call it, where that is
    not "attachment 2".
    """

    name: str = field(repr=False)
    data: bytes = field(default=b"", repr=False)
    why: str = ""
    shown: bool = True
    place: str = ""
    damage: str = ""
    """What could not be read of its bytes themselves."""


@dataclass
class Attachments:
    """Collects the files in one document, then reads them. `what` is what gaps call one of them."""

    path: str = field(repr=False)
    place: str
    depth: int
    passwords: tuple[str, ...] = field(repr=False)
    what: str = "attachment"
    files: list[Attached] = field(default_factory=list, repr=False)

    def add(self, attached: Attached) -> None:
        self.files.append(attached)

    def write_names(self, draft: Draft) -> None:
        """Writes the names that are shown, a line each."""
        for number, attached in enumerate(self.files, 1):
            if attached.shown and attached.name:
                draft.line()
                place = f"the name of {self.what} {number}"
                draft.block(_plain(attached.name), Layer.FILE_NAME, place, BlockKind.LINE)

    def documents(self, draft: Draft) -> list[Document]:
        """The files as documents, in order, each followed by what is in it."""
        found: list[Document] = []
        names: set[str] = set()
        within = "" if self.place == THE_FILE else f" of {self.place}"
        for number, attached in enumerate(self.files, 1):
            place = (attached.place or f"{self.what} {number}") + within
            if self.depth >= limits.DOCUMENT_DEPTH or underway.is_full():
                draft.gap(place, TOO_DEEP)
                continue
            path = f"{self.path}!{unused(_plain(attached.name) or f'{self.what}-{number}', names)}"
            found += self._read(path, attached, place)
        return found

    def _read(self, path: str, attached: Attached, place: str) -> tuple[Document, ...]:
        from dataclasses import replace

        from doccheck.readers.nested import read_nested

        if attached.why:
            return (unread(path, "application/octet-stream", attached.data, attached.why, place),)
        documents = read_nested(path, attached.data, place, self.depth + 1, self.passwords)
        if attached.damage and documents:
            damaged = replace(documents[0], gaps=(*documents[0].gaps, Gap(place, attached.damage)))
            documents = (damaged, *documents[1:])
        return documents


def _plain(name: str) -> str:
    """A name that is safe to stand in a path and on a line; of a long one the end, which says what it is."""
    return " ".join(_CONTROL.sub("_", name).split()).strip(" ./")[-_LONGEST_NAME:]


def unused(name: str, names: set[str]) -> str:
    """`name`, or with a number where an attachment before it has the same."""
    number, free = 2, name
    while free in names:
        free = f"{number}-{name}"
        number += 1
    names.add(free)
    return free

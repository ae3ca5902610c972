"""From roots to units of work: folders, archives, mail folders, one after the other.

Nothing is kept but the way down to where the walk stands (no folder is listed as a whole, so they come in no order), so that a folder of a million files needs no more memory than
one of ten. What cannot be entered is a unit too, with its reason: it is recorded as a gap and never passed over.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from doccheck.archive import tars, zips
from doccheck.archive.tars import Packed, TarError
from doccheck.archive.units import Details, Unit, key_of
from doccheck.archive.zips import ZipError
from doccheck.checking.sources import is_document
from doccheck.readers.kinds import Kind, named, suffix
from doccheck.readers.limits import Limits

Describe = Callable[[str], Details]
"""What is known of a unit, from its path below the root as it is shown."""

_TAR_ENDINGS = (".tar", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz")
_OFFICE_PARTS = (b"[Content_Types].xml", b"mimetype", b"META-INF/manifest.xml")
_MAILDIR = (b"cur", b"new", b"tmp")
_HEAD = 4096
_GONE = frozenset(
    getattr(errno, name)
    for name in "EIO ESTALE ENOTCONN EHOSTDOWN EHOSTUNREACH ENETDOWN ENETUNREACH ETIMEDOUT ENXIO ENODEV".split()
    if hasattr(errno, name)
)
CANNOT_OPEN = "it cannot be opened ({})"


class RootError(Exception):
    """A root that is not there, or no longer there; the message is a sentence for a person."""


@dataclass(frozen=True)
class Root:
    """Where a walk begins, and by what it is known to be the same folder still."""

    given: str
    path: bytes = field(repr=False)
    device: int
    node: int

    @classmethod
    def at(cls, given: str) -> Root:
        """The root at a path; RootError where there is nothing."""
        path = os.path.realpath(os.fsencode(given))
        try:
            status = os.stat(path)
            if stat.S_ISDIR(status.st_mode):
                os.scandir(path).close()
        except OSError as error:
            raise RootError(f"{given}: {_reason(error)}") from None
        return cls(given, path, status.st_dev, status.st_ino)

    def is_there(self) -> bool:
        """Whether the same file or folder is still at its place; a drive that is gone leaves another, or none."""
        try:
            status = os.stat(self.path)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == (self.device, self.node)

    @property
    def shown(self) -> str:
        return printable(self.path)


def printable(path: bytes) -> str:
    """A path as text that every store and screen takes; bytes that are no text stand as their numbers."""
    text = path.decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


@dataclass
class Walk:
    """One walk over roots. Iterate it; `left_out` counts what is no document (settings, data, hidden files)."""

    roots: Sequence[Root]
    limits: Limits = field(default_factory=Limits)
    describe: Describe = lambda path: Details()
    skip: bytes = b""
    """Files whose path begins so are the store's own."""
    left_out: int = 0

    def __iter__(self) -> Iterator[Unit]:
        for root in self.roots:
            yield from self._at(root, root.path, ())

    def _at(self, root: Root, path: bytes, above: tuple[tuple[int, int], ...]) -> Iterator[Unit]:
        """The units at one place; `above` are the folders on the way down to it."""
        try:
            status = os.stat(path)
        except OSError as error:
            yield self._unit(root, path, why=self._cannot(root, error))
            return
        if stat.S_ISDIR(status.st_mode):
            yield from self._folder(root, path, status, above)
        elif not stat.S_ISREG(status.st_mode):
            yield self._unit(root, path, why="it is no file that can be read (a device or a pipe)")
        elif not (above and self._elsewhere(path)):
            yield from self._file(root, path, status.st_size)

    def _cannot(self, root: Root, error: OSError) -> str:
        """Why something cannot be opened; RootError where that is because the whole drive is gone."""
        if error.errno in _GONE or not root.is_there():
            raise RootError(f"{root.given}: can no longer be reached ({_reason(error)})")
        return CANNOT_OPEN.format(_reason(error))

    def _elsewhere(self, path: bytes) -> bool:
        """Whether it is a link to what is walked at its own place."""
        if not os.path.islink(path):
            return False
        target = os.path.realpath(path)
        return any(
            target == root.path or target.startswith(root.path + os.sep.encode()) for root in self.roots
        )

    # --- folders ---------------------------------------------------------------------------------

    def _folder(
        self, root: Root, path: bytes, status: os.stat_result, above: tuple[tuple[int, int], ...]
    ) -> Iterator[Unit]:
        here = (status.st_dev, status.st_ino)
        if here in above or (above and self._elsewhere(path)):
            return  # a link to what is walked at its own place, perhaps in a circle
        is_maildir = all(os.path.isdir(os.path.join(path, name)) for name in _MAILDIR)
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if is_maildir and entry.name in _MAILDIR:
                        yield from self._mail(root, entry.path) if entry.name != b"tmp" else ()
                    elif self._wanted(entry):
                        yield from self._at(root, entry.path, (*above, here))
        except OSError as error:
            yield self._unit(root, path, why=self._cannot(root, error))

    def _wanted(self, entry: os.DirEntry[bytes]) -> bool:
        if self.skip and entry.path.startswith(self.skip):
            return False
        shown = printable(entry.name)
        is_folder = False
        with suppress(OSError):  # a link to itself; what it is will be said when it is opened
            is_folder = entry.is_dir()
        if is_folder:
            return not shown.startswith((".", "__"))
        wanted = is_document(shown)
        self.left_out += not wanted
        return wanted

    def _mail(self, root: Root, folder: bytes) -> Iterator[Unit]:
        """The messages of a Maildir: files whose names say nothing of their kind."""
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not entry.name.startswith(b"."):
                        size = 0
                        with suppress(OSError):
                            size = entry.stat().st_size
                        yield self._unit(root, entry.path, file=entry.path, size=size, ending=".eml")
        except OSError as error:
            yield self._unit(root, folder, why=self._cannot(root, error))

    # --- files -----------------------------------------------------------------------------------

    def _file(self, root: Root, path: bytes, size: int) -> Iterator[Unit]:
        """A file, or what is in it where it is an archive or a mail folder that can be opened."""
        opener = self._opener(path)
        count = 0
        if opener is not None:
            try:
                with Path(os.fsdecode(path)).open("rb") as file:
                    for unit in opener(root, path, file):
                        count += 1
                        yield unit
            except ZipError:
                if count:
                    yield self._unit(root, path, b"the rest", "the rest of it", why=tars.DAMAGED)
            except TarError as error:
                yield self._unit(root, path, b"the rest", "the rest of it", why=str(error))
                return
            except OSError as error:
                yield self._unit(root, path, b"the rest", "the rest of it", why=self._cannot(root, error))
                return
        if not count:
            yield self._unit(root, path, file=path, size=size)

    def _opener(self, path: bytes) -> Callable[[Root, bytes, IO[bytes]], Iterator[Unit]] | None:
        name = printable(os.path.basename(path))
        if name.lower().endswith(_TAR_ENDINGS):
            return self._tar
        kind = named(name)
        if kind is Kind.ZIP:
            return self._zip
        if kind is Kind.MAIL_FOLDER:
            return self._mbox
        return self._by_content(path) if not suffix(name) else None

    def _by_content(self, path: bytes) -> Callable[[Root, bytes, IO[bytes]], Iterator[Unit]] | None:
        """For a file whose name does not say its kind, as mail programs name their folders."""
        try:
            with Path(os.fsdecode(path)).open("rb") as file:
                head = file.read(_HEAD)
        except OSError:
            return None  # said when it is to be read
        if head.startswith(b"PK\x03\x04"):
            return self._zip
        if head.startswith(b"From ") and b"\nFrom: " in head:
            return self._mbox
        return self._tar if head[257:262] == b"ustar" else None

    def _zip(self, root: Root, path: bytes, file: IO[bytes]) -> Iterator[Unit]:
        seen: set[int] = set()
        for number, member in enumerate(zips.members(file)):
            if number == 0 and member.raw in _OFFICE_PARTS:
                return  # a document that is called .zip; its reader knows what to say of that
            if not self._wanted_inside(member.name):
                continue
            twice = hash(member.raw) in seen
            seen.add(hash(member.raw))
            name = f"{number}-{member.name}" if twice else member.name
            raw = b"%d-%s" % (number, member.raw) if twice else member.raw
            yield self._unit(root, path, raw, name, file=path, part=member.part, size=member.part.size)

    def _tar(self, root: Root, path: bytes, file: IO[bytes]) -> Iterator[Unit]:
        seen: set[int] = set()
        for number, packed in enumerate(tars.members(file, self.limits)):
            if self._wanted_inside(packed.name):
                twice = hash(packed.name) in seen
                seen.add(hash(packed.name))
                yield self._packed(root, path, packed, f"{number}-{packed.name}" if twice else packed.name)

    def _mbox(self, root: Root, path: bytes, file: IO[bytes]) -> Iterator[Unit]:
        for packed in tars.messages(file):
            yield self._packed(root, path, packed, packed.name)

    def _packed(self, root: Root, path: bytes, packed: Packed, name: str) -> Unit:
        raw = name.encode("utf-8", "surrogateescape")
        file = path if packed.part else None
        return self._unit(
            root, path, raw, name, file=file, part=packed.part, data=packed.data, size=packed.size, why=packed.why
        )  # fmt: skip

    def _wanted_inside(self, name: str) -> bool:
        last = name.replace("\\", "/").rsplit("/", 1)[-1]
        wanted = is_document(last) and not name.startswith("__MACOSX/")
        self.left_out += not wanted
        return wanted

    def _unit(
        self, root: Root, path: bytes, member: bytes = b"", name: str = "", ending: str = "", **rest: object
    ) -> Unit:
        shown = printable(path)
        if member:
            shown += "!" + printable(name.encode("utf-8", "surrogateescape"))
        below = shown[len(root.shown) :].lstrip("/\\!") or os.path.basename(shown)
        key = key_of(path + b"\0" + member if member else path)
        return Unit(key, shown, root.shown, shown + ending, details=self.describe(below), **rest)  # type: ignore[arg-type]

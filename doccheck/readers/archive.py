"""Archives (.zip): the names of the files in one, what is remarked in it, and every file as a document of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from doccheck.model import Document, Layer
from doccheck.readers import zip_aes
from doccheck.readers.attachments import Attached, Attachments
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.text import decode
from doccheck.readers.unpacking import DAMAGED, Room, Source, is_of_the_system, refuse_many, remark

LOCKED = "it is protected by a password; check it before it is protected"
WRONG = "it is protected by a password, and none of those given opens it"
UNKNOWN_PACKING = "it is packed in a way that doccheck cannot open"


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The archive, then what is in it, in order."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableError(DAMAGED) from None
    members = [member for member in archive.infolist() if not member.is_dir()]
    refuse_many(len(members))
    attachments = Attachments(path, place, depth, passwords, what="file")
    unpacking = _Unpacking(data, archive, passwords)
    for member in members:
        attached = unpacking.file(member)
        if attached is not None:
            attachments.add(attached)
    draft = Draft()
    attachments.write_names(draft)
    _remarks(draft, archive, members)
    documents = attachments.documents(draft)
    return (draft.document(path, Kind.ZIP.media_type, data), *documents)


def _remarks(draft: Draft, archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> None:
    for number, said in enumerate([archive.comment, *(member.comment for member in members)]):
        where = f"a remark on file {number}" if number else "a remark on the archive"
        remark(draft, decode(said)[0].strip() if said else "", Layer.COMMENT, where)


class _Unpacking:
    """Unpacks one archive, with an eye on how much comes out of it."""

    def __init__(self, data: bytes, archive: zipfile.ZipFile, passwords: tuple[str, ...]) -> None:
        self._data, self._archive, self._passwords = data, archive, passwords
        self._room = Room()

    def file(self, member: zipfile.ZipInfo) -> Attached | None:
        """One file, or why it could not be unpacked; None for what a system leaves in folders."""
        if is_of_the_system(member.filename):
            return None
        try:
            content = self._opened(member)
        except UnreadableError as error:
            return Attached(member.filename, why=error.why)
        return None if is_of_the_system(member.filename, content) else Attached(member.filename, content)

    def _opened(self, member: zipfile.ZipInfo) -> bytes:
        # What the archive says of sizes is looked at first, and not believed after.
        self._room.refuse_large(member.file_size, member.compress_size)
        if not member.flag_bits & 1:
            return self._unpacked(member, None)
        if member.compress_type == zip_aes.METHOD:
            return self._opened_newer(member)
        for password in self._spelt():
            try:
                return self._unpacked(member, password)
            except UnreadableError as error:
                # Of the old way a wrong password and damage look the same.
                if error.why != DAMAGED:
                    raise
        raise UnreadableError(WRONG if self._passwords else LOCKED)

    def _opened_newer(self, member: zipfile.ZipInfo) -> bytes:
        file = zip_aes.protected(self._data, member)
        for password in self._spelt():
            source = zip_aes.opened(file, password)
            if source is not None:
                return self._taken(source, member)
        raise UnreadableError(WRONG if self._passwords else LOCKED)

    def _spelt(self) -> Iterator[bytes]:
        """The passwords as bytes; programs differ in how they write letters beyond ASCII."""
        for password in self._passwords:
            yield from dict.fromkeys(password.encode(codec, "replace") for codec in ("utf-8", "cp1252"))

    def _unpacked(self, member: zipfile.ZipInfo, password: bytes | None) -> bytes:
        try:
            with self._archive.open(member, pwd=password) as source:
                return self._taken(source, member)
        except UnreadableError:
            raise
        except NotImplementedError:
            raise UnreadableError(UNKNOWN_PACKING) from None
        except Exception:  # noqa: BLE001 - zipfile passes on whatever zlib, bz2 or lzma raise
            raise UnreadableError(DAMAGED) from None

    def _taken(self, source: Source, member: zipfile.ZipInfo) -> bytes:
        return self._room.unpacked(source, member.compress_size)

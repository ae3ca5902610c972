"""Archives of the kind .tar: the names of the files in one, whose they are, and every file as a document."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator

from doccheck.model import Document, Layer
from doccheck.readers.attachments import Attached, Attachments
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.unpacking import DAMAGED, Room, is_of_the_system, refuse_many, remark

_THE_END = "the end of the archive"
_NOBODY = frozenset({"", "root", "wheel", "staff", "users", "nobody"})


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The archive, then what is in it, in order."""
    return read_unpacked(path, data, data, place, depth, passwords)


def read_unpacked(
    path: str, file: bytes, data: bytes, place: str, depth: int, passwords: tuple[str, ...]
) -> tuple[Document, ...]:
    """The same, for an archive that lies packed in a `file`."""
    draft = Draft()
    attachments = Attachments(path, place, depth, passwords, what="file")
    owners: dict[str, None] = {}
    for attached, owner in _files(data, draft):
        attachments.add(attached)
        owners[owner] = None
    attachments.write_names(draft)
    for owner in owners:
        if owner not in _NOBODY:
            remark(draft, owner, Layer.PROPERTY, "the archive's properties (owner)")
    documents = attachments.documents(draft)
    return (draft.document(path, Kind.TAR.media_type, file), *documents)


def _files(data: bytes, draft: Draft) -> Iterator[tuple[Attached, str]]:
    """Every file with the name of its owner; links and folders hold nothing of their own."""
    room, number = Room(), 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for number, member in enumerate(archive, 1):
                refuse_many(number)
                if member.isreg() and not is_of_the_system(member.name):
                    attached = _file(archive, member, room)
                    if not is_of_the_system(member.name, attached.data):
                        yield attached, member.uname
            whole = not data[archive.offset :].strip(b"\0")
    except (tarfile.TarError, OSError, ValueError, EOFError):
        if not number:
            raise UnreadableError(DAMAGED) from None
        whole = False
    if not whole:
        draft.gap(_THE_END, DAMAGED)


def _file(archive: tarfile.TarFile, member: tarfile.TarInfo, room: Room) -> Attached:
    try:
        source = archive.extractfile(member)
        if source is None:
            raise UnreadableError(DAMAGED)
        return Attached(member.name, room.unpacked(source, member.size))
    except UnreadableError as error:
        return Attached(member.name, why=error.why)
    except (tarfile.TarError, OSError, ValueError, KeyError):
        return Attached(member.name, why=DAMAGED)

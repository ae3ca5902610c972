"""Archives (.zip): the names of the files in one, what is remarked in it, and every file as a document of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from doccheck.model import BlockKind, Document, Flag, Layer
from doccheck.readers import limits
from doccheck.readers.attachments import Attached, Attachments
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.text import decode

DAMAGED = "it is damaged and could not be opened"
LOCKED = "it is protected by a password; check it before it is protected"
WRONG = "it is protected by a password, and none of those given opens it"
UNKNOWN_LOCK = (
    "it is protected by a password in a way (AES) that doccheck cannot open; check it before it is protected"
)
TOO_LARGE = "it unpacks to far more than an ordinary file holds"
UNKNOWN_PACKING = "it is packed in a way that doccheck cannot open"
_AES = 99
_OF_THE_SYSTEM = (".DS_Store", "Thumbs.db", "desktop.ini")
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
_METADATA = frozenset({Flag.METADATA})


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The archive, then what is in it, in order."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableError(DAMAGED) from None
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > limits.ZIP_MEMBERS:
        raise UnreadableError(f"it has more than {limits.ZIP_MEMBERS:,} files")
    attachments = Attachments(path, place, depth, passwords, what="file")
    unpacking = _Unpacking(archive, passwords)
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
    for number, remark in enumerate([archive.comment, *(member.comment for member in members)]):
        words = decode(remark)[0].strip() if remark else ""
        if words:
            draft.line()
            where = f"a remark on file {number}" if number else "a remark on the archive"
            draft.block(words, Layer.COMMENT, where, BlockKind.NOTE, _METADATA)


class _Unpacking:
    """Unpacks one archive, with an eye on how much comes out of it."""

    def __init__(self, archive: zipfile.ZipFile, passwords: tuple[str, ...]) -> None:
        self._archive, self._passwords, self._total = archive, passwords, 0

    def file(self, member: zipfile.ZipInfo) -> Attached | None:
        """One file, or why it could not be unpacked; None for what a system leaves in folders."""
        if member.filename.rsplit("/", 1)[-1] in _OF_THE_SYSTEM:
            return None
        try:
            content = self._opened(member)
        except UnreadableError as error:
            return Attached(member.filename, why=error.why)
        if content.startswith(_APPLE_DOUBLE) and "._" in member.filename:
            return None
        return Attached(member.filename, content)

    def _opened(self, member: zipfile.ZipInfo) -> bytes:
        if not member.flag_bits & 1:
            return self._unpacked(member, None)
        if member.compress_type == _AES:
            raise UnreadableError(UNKNOWN_LOCK)
        for password in self._passwords:
            for codec in ("utf-8", "cp1252"):
                try:
                    return self._unpacked(member, password.encode(codec, "replace"))
                except UnreadableError as error:
                    if error.why != DAMAGED:
                        raise
        raise UnreadableError(WRONG if self._passwords else LOCKED)

    def _unpacked(self, member: zipfile.ZipInfo, password: bytes | None) -> bytes:
        # What the archive says of sizes is looked at first, and not believed after.
        self._refuse_large(member.file_size, member.compress_size)
        out = io.BytesIO()
        try:
            with self._archive.open(member, pwd=password) as source:
                while chunk := source.read(limits.MIB // 4):
                    out.write(chunk)
                    self._refuse_large(out.tell(), member.compress_size)
        except UnreadableError:
            raise
        except NotImplementedError:
            raise UnreadableError(UNKNOWN_PACKING) from None
        except Exception:  # noqa: BLE001 - zipfile passes on whatever zlib, bz2 or lzma raise
            raise UnreadableError(DAMAGED) from None
        self._total += out.tell()
        return out.getvalue()

    def _refuse_large(self, size: int, packed: int) -> None:
        swollen = size > limits.ZIP_RATIO_FROM and size > limits.ZIP_RATIO * max(packed, 1)
        if swollen or size > limits.FILE_BYTES or self._total + size > limits.ZIP_BYTES:
            raise UnreadableError(TOO_LARGE)

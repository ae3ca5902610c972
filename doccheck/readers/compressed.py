"""Files that are packed by themselves (.gz, .bz2, .xz): the file inside, or the files of the .tar inside."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib

from doccheck.model import Document
from doccheck.readers import tar
from doccheck.readers.attachments import Attached, Attachments
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.kinds import Kind, sniff, suffix
from doccheck.readers.unpacking import DAMAGED, Room, Source

_TARS = (".tgz", ".tbz2", ".txz")
_HAS_MORE, _HAS_NAME = 4, 8


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The packed file, then what is in it."""
    try:
        inside = Room().unpacked(_source(data), len(data))
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        raise UnreadableError(DAMAGED) from None
    name = _name(path, data)
    if sniff(name, inside) is Kind.TAR:
        return tar.read_unpacked(path, data, inside, place, depth, passwords)
    draft = Draft()
    attachments = Attachments(path, place, depth, passwords, what="file")
    attachments.add(Attached(name, inside))
    attachments.write_names(draft)
    documents = attachments.documents(draft)
    return (draft.document(path, Kind.COMPRESSED.media_type, data), *documents)


def _source(data: bytes) -> Source:
    packed = io.BytesIO(data)
    if data.startswith(b"BZh"):
        return bz2.BZ2File(packed)
    return lzma.LZMAFile(packed) if data.startswith(b"\xfd7zXZ") else gzip.GzipFile(fileobj=packed)


def _name(path: str, data: bytes) -> str:
    """The name of the file inside: the one it had, where that is kept, else that of the packed one."""
    if data.startswith(b"\x1f\x8b") and len(data) > 10 and data[3] & (_HAS_NAME | _HAS_MORE) == _HAS_NAME:
        kept = data[10:300].partition(b"\0")[0].decode("latin-1")
        if kept:
            return kept
    ending = suffix(path)
    outer = path.rsplit("!", 1)[-1].rsplit("/", 1)[-1]
    return outer[: len(outer) - len(ending)] + (".tar" if ending in _TARS else "")

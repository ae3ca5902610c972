"""Looks a finished copy through: with doccheck's own reader, and byte by byte in every part and stream of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from doccheck.copies import CopyError
from doccheck.copies.words import Words
from doccheck.copies.xml_words import texts
from doccheck.model import Document
from doccheck.readers import read
from doccheck.readers.draft import UnreadableError
from doccheck.readers.kinds import Kind, sniff
from doccheck.readers.package import parse, parse_kept

_STILL = "after all was taken out, some of it could still be found in {}, so no copy was written; take it out there yourself"
_DEEPEST = 6


def prove(path: str, copy: bytes, words: Words) -> tuple[Document, ...]:
    """What can be read of the copy; a `CopyError` that says where, if any of the words is anywhere in it."""
    documents = read(path, copy)
    for document in documents:
        for block in document.blocks:
            if words.found(document.quote(block.span)):
                raise CopyError(_STILL.format(f"a part of its text ({block.layer.value})"))
        if words.found(document.text):
            raise CopyError(_STILL.format("its text"))
    for place, text, names_only in _everything(path, copy, 1):
        if words.found(text, names_only=names_only):
            raise CopyError(_STILL.format(place))
    return documents


def _everything(name: str, data: bytes, depth: int) -> Iterator[tuple[str, str, bool]]:
    """Each text in a file's parts and streams: where, what, and whether only names are looked for in it."""
    kind = sniff(name, data)
    if depth > _DEEPEST:
        return
    if data.startswith(b"PK\x03\x04"):
        yield from _in_package(data, depth)
    elif kind is Kind.PDF:
        from doccheck.copies.pdf_values import everything

        yield from everything(data)
    else:
        yield "a part of it", data.decode("utf-8", "replace"), False
        yield "a part of it", data.decode("utf-16-le", "replace"), False
        yield "a part of it", data[1:].decode("utf-16-le", "replace"), False


def _in_package(data: bytes, depth: int) -> Iterator[tuple[str, str, bool]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return
    with archive:
        for info in archive.infolist():
            yield "the name of a part of it", info.filename, True
            content = archive.read(info)
            if info.filename.lower().endswith((".xml", ".rels", ".vml")):
                yield from _in_xml(info.filename, content)
            else:
                for _, text, names_only in _everything(info.filename, content, depth + 1):
                    yield f"a file inside it ({_kind(info.filename)})", text, names_only


def _in_xml(name: str, content: bytes) -> Iterator[tuple[str, str, bool]]:
    place = f"its part {name}"
    try:
        root = parse_kept(content) if name.endswith(".vml") else parse(content)
    except UnreadableError:
        yield place, content.decode("utf-8", "replace"), False
        return
    for text, names_only in texts(root):
        yield place, text, names_only


def _kind(name: str) -> str:
    return "an embedded file" if "embed" in name else "a picture" if "media" in name else "another part"

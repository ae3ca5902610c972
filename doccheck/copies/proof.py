"""Looks a finished copy through: with doccheck's own reader, and byte by byte in every part and stream of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from doccheck.copies import CopyError
from doccheck.copies.words import Said, Words
from doccheck.copies.xml_words import texts
from doccheck.model import Document, Flag
from doccheck.readers import read
from doccheck.readers.draft import UnreadableError
from doccheck.readers.kinds import WRITTEN, Kind, sniff
from doccheck.readers.package import parse, parse_kept

_STILL = "after all was taken out, some of it could still be found in {}, so no copy was written; take it out there yourself"
_PICTURE = "a picture, of which doccheck reads words but cannot take them out"
_DEEPEST = 6
_SHORTEST_BY_CHANCE = 6


def prove(path: str, copy: bytes, words: Words) -> tuple[Document, ...]:
    """What can be read of the copy; a `CopyError` that says where, if any of the words is anywhere in it."""
    documents = read(path, copy)
    for document in documents:
        for block in document.blocks:
            if words.found(document.quote(block.span)):
                place = _PICTURE if Flag.OCR in block.flags else f"a part of its text ({block.layer.value})"
                raise CopyError(_STILL.format(place))
        if words.found(document.text):
            raise CopyError(_STILL.format("its text"))
    for said in _everything(path, copy, 1):
        shortest = _SHORTEST_BY_CHANCE if said.by_chance else 1
        places = words.places(said.text, names_only=said.names_only)
        if any(end - start >= shortest for start, end, _ in places):
            raise CopyError(_STILL.format(said.place))
    return documents


def _everything(name: str, data: bytes, depth: int) -> Iterator[Said]:
    """Each text in a file's parts and streams."""
    kind = sniff(name, data)
    if depth > _DEEPEST:
        return
    if data.startswith(b"PK\x03\x04"):
        yield from _in_package(data, depth)
    elif kind is Kind.PDF:
        from doccheck.copies.pdf_values import everything

        yield from everything(data)
    else:
        by_chance = kind not in WRITTEN
        yield Said("a part of it", data.decode("utf-8", "replace"), by_chance=by_chance)
        for start in (0, 1):
            yield Said("a part of it", data[start:].decode("utf-16-le", "replace"), by_chance=by_chance)


def _in_package(data: bytes, depth: int) -> Iterator[Said]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return
    with archive:
        for info in archive.infolist():
            yield Said("the name of a part of it", info.filename, names_only=True)
            content = archive.read(info)
            if info.filename.lower().endswith((".xml", ".rels", ".vml")):
                yield from _in_xml(info.filename, content)
            else:
                place = f"a file inside it ({_kind(info.filename)})"
                yield from (
                    replace(said, place=place) for said in _everything(info.filename, content, depth + 1)
                )


def _in_xml(name: str, content: bytes) -> Iterator[Said]:
    place = "its properties" if name.startswith("docProps") else "a part of it that holds text"
    try:
        root = parse_kept(content) if name.endswith(".vml") else parse(content)
    except UnreadableError:
        yield Said(place, content.decode("utf-8", "replace"))
        return
    yield from (Said(place, text, names_only) for text, names_only in texts(root))


def _kind(name: str) -> str:
    return "an embedded file" if "embed" in name else "a picture" if "media" in name else "another part"

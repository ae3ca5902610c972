"""The parts of a Word file that no page shows: people, settings, building blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers.docx_look import W, child, value
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.office_rest import EXTERNAL, Loose
from doccheck.readers.package import Link, Package
from doccheck.readers.story import Note
from doccheck.readers.writer import Writer

_METADATA, _HIDDEN = frozenset({Flag.METADATA}), frozenset({Flag.HIDDEN})
_FETCHED = _METADATA | _HIDDEN
_ADDRESS = re.compile(r"[^\s:;|]+@[^\s:;|]+")


def people(authors: Iterable[str], root: etree._Element | None, writer: Writer) -> None:
    """Those who changed the text or commented on it, and what the file knows of them; each once."""
    for author in authors:
        writer.note(Note(author, Layer.PROPERTY, "someone who changed the text or commented on it"), "")
    for person in root.iter("{*}person") if root is not None else ():
        for key, name in person.attrib.items():
            if str(key).endswith("}author"):
                writer.note(Note(str(name), Layer.PROPERTY, "the file's list of people"), "")
        for presence in person.iter("{*}presenceInfo"):
            for key, name in presence.attrib.items():
                address = _ADDRESS.search(str(name)) if str(key).endswith("}userId") else None
                if address:
                    writer.note(Note(address.group(), Layer.PROPERTY, "the file's list of people"), "")


def settings(root: etree._Element | None, writer: Writer) -> None:
    """Variables that a form's program keeps, and where letters took their addresses from."""
    if root is None:
        return
    for variable in root.iter(W + "docVar"):
        name, content = value(variable, "name"), value(variable, "val")
        if any(letter.isalnum() for letter in content):
            writer.unseen(
                f"{name}: {content}",
                Layer.PROPERTY,
                "a value stored in the file (document variable)",
                _METADATA,
            )
    merge = child(root, "mailMerge")
    for element in merge.iter() if merge is not None else ():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in _MERGE and value(element):
            writer.note(Note(value(element), Layer.LINK, EXTERNAL["mailMergeSource"], _FETCHED), "")


_MERGE = ("connectString", "query", "udl", "table", "mailSubject", "addressFieldName")


def glossary(package: Package, links: Iterable[Link], loose: Loose, writer: Writer, draft: Draft) -> None:
    """Building blocks: the hints of content controls, and texts kept to be put in."""
    link = next((link for link in links if link.type == "glossaryDocument" and not link.external), None)
    if link is None:
        return
    try:
        root = package.xml(link.target)
    except UnreadableError as error:
        draft.gap("its building blocks", error.why)
        return
    for part in root.iter(W + "docPart") if root is not None else ():
        properties = child(part, "docPartPr")
        hint = value(child(properties, "category", "gallery")) == "placeholder" or any(
            value(kind) == "bbPlcHdr" for kind in part.iter(W + "type")
        )
        body = child(part, "docPartBody")
        words = "\n".join(loose(link.target, body)) if body is not None else ""
        if hint:
            flags = _METADATA | {Flag.PLACEHOLDER}
            writer.note(Note(words, Layer.FORM_PART, "the hint of an answer not filled in", flags), "")
            continue
        writer.note(Note(words, Layer.HIDDEN, "a text kept in the file (building block)", _HIDDEN), "")
        for key in ("name", "description"):
            if name := value(child(properties, key)):
                writer.note(Note(name, Layer.FORM_PART, "the name of a text kept in the file"), "")

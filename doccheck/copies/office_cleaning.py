"""What a Word file says of itself and its makers, and what it hides, taken out where that is asked for."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from doccheck.copies.package import serialised
from doccheck.readers.docx_drawing import choices
from doccheck.readers.docx_look import W
from doccheck.readers.package import Package, parse

_PROPERTIES = ("core.xml", "custom.xml")
_APP = frozenset(("Company", "Manager", "HyperlinkBase", "Template", "TitlesOfParts", "HeadingPairs"))
_AUTHOR = "Author"
_COMMENTS = ("comments.xml", "commentsextended.xml", "commentsids.xml", "commentsextensible.xml")
_COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_DELETED = ("del", "moveFrom")
_INSERTED = ("ins", "moveTo")
_CHANGES = tuple(f"{name}PrChange" for name in ("r", "p", "tbl", "tr", "tc", "sect", "tblGrid", "numbering"))
_MOVES = tuple(f"move{way}Range{end}" for way in ("From", "To") for end in ("Start", "End"))


@dataclass(frozen=True)
class Cleaning:
    """Whether what a file says of itself goes, and whether what it hides does."""

    metadata: bool = False
    hidden: bool = False

    def part(self, name: str, root: etree._Element) -> bool:
        """Cleans one XML part; says whether anything changed."""
        before = etree.tostring(root)
        if self.metadata:
            _without_metadata(name.lower(), root)
        if self.hidden:
            _without_hidden(name.lower(), root)
        return etree.tostring(root) != before

    def finish(self, package: Package, new: Mapping[str, bytes]) -> dict[str, bytes]:
        """The parts of stored form data emptied, once nothing on the pages is filled from them any more."""
        if not self.metadata:
            return {}
        emptied = {}
        for name in package.names:
            folder, _, file = name.lower().rpartition("/")
            if (
                folder == "customxml"
                and file.startswith("item")
                and "props" not in file
                and file.endswith(".xml")
            ):
                root = parse(new.get(name) or package.bytes(name) or b"<none/>")
                _emptied(root)
                emptied[name] = serialised(root)
        return emptied


def _without_metadata(name: str, root: etree._Element) -> None:
    file = posixpath.basename(name)
    if name.startswith("docprops/") and file in _PROPERTIES:
        for element in list(root):
            if "date" not in str(element.tag).lower() and not str(element.tag).endswith(
                ("created", "modified")
            ):
                root.remove(element)
    elif name.startswith("docprops/") and file == "app.xml":
        for element in list(root):
            if str(element.tag).rpartition("}")[2] in _APP:
                root.remove(element)
    elif file == "people.xml":
        root[:] = []
    for element in root.iter():
        for key in ("author", "initials", "userId"):
            if element.get(W + key) is not None:
                element.set(W + key, _AUTHOR if key == "author" else "")
    _without_template(file, root)
    for gone in (*root.iter(W + "docVars"), *root.iter(W + "dataBinding"), *root.iter("{*}dataBinding")):
        _drop(gone)


def _without_template(file: str, root: etree._Element) -> None:
    """The path of the template that the file was made from, which may name a computer and its owner."""
    for element in list(root.iter(W + "attachedTemplate")):
        _drop(element)
    if file == "settings.xml.rels":
        for link in list(root):
            if (link.get("Type") or "").endswith("/attachedTemplate"):
                root.remove(link)


def _without_hidden(name: str, root: etree._Element) -> None:
    """Accepts tracked changes and deletes comments; hidden letters were taken out by their places before."""
    if posixpath.basename(name) in _COMMENTS:
        root[:] = []
    for alternatives in list(
        root.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent")
    ):
        chosen = choices(alternatives)
        for other in list(alternatives):
            if chosen and other not in chosen:
                alternatives.remove(other)
    gone = (
        _DELETED + _CHANGES + _MOVES + ("commentRangeStart", "commentRangeEnd", "annotationRef", "docParts")
    )
    for element in list(root.iter(*(W + each for each in gone))):
        if element.getparent() is not None and not _is_mark_of_paragraph(element):
            _drop(element)
    for element in list(root.iter(W + "commentReference")):
        run = element.getparent()
        _drop(element)
        if run is not None and all(child.tag == W + "rPr" for child in run):
            _drop(run)
    for element in list(root.iter(*(W + each for each in _INSERTED))):
        _unwrap(element)


def _is_mark_of_paragraph(element: etree._Element) -> bool:
    """Whether a deletion is that of a paragraph's end: the paragraphs are then left as two."""
    parent = element.getparent()
    if parent is not None and parent.tag in (W + "rPr", W + "trPr", W + "tcPr"):
        if parent.tag == W + "trPr" and element.tag == W + "del":
            row = parent.getparent()
            if row is not None and row.getparent() is not None:
                _drop(row)
            return True
        parent.remove(element)
        return True
    return False


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    for child in list(element):
        element.addprevious(child)
    _drop(element)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        if element.tail:
            previous = element.getprevious()
            if previous is not None:
                previous.tail = (previous.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


def _emptied(root: etree._Element) -> None:
    for element in root.iter():
        if not len(element):
            element.text = None
        for key, value in list(element.attrib.items()):
            if any(map(str.isalpha, str(value))) and not str(value).startswith(("http:", "urn:")):
                element.set(key, "")

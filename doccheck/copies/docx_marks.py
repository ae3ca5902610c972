"""A copy of a Word file with one comment for each remark, anchored on exactly its words.

Word has no comments in headers, footers, text boxes and properties; what is to be said of those stands on the
first paragraph, or at the text box, and says where it is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from doccheck.copies import CopyError
from doccheck.copies.package import Parts, opened, rewritten, serialised
from doccheck.copies.remarks import Remark
from doccheck.copies.runs import Stretch, holdable, in_box, stretches
from doccheck.model import Document
from doccheck.readers.docx import trace
from doccheck.readers.docx_look import W, value
from doccheck.readers.docx_trace import Place, Trace
from doccheck.readers.draft import UnreadableError
from doccheck.readers.marked import AUTHOR, PROPERTY, PROPERTY_VALUE
from doccheck.readers.package import Package, parse

_W = W[1:-1]
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_CUSTOM = "docProps/custom.xml"
_CUSTOM_SPACE = _OFFICE + "custom-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_VALUES = _OFFICE + "docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_NOT_FOLLOWED = "its text could not be followed letter by letter; save it anew in Word and try that"


def mark(document: Document, data: bytes, remarks: Sequence[Remark]) -> bytes:
    """The marked copy of the Word file `data`, of which `document` was read."""
    package = opened(data)
    followed = _followed(document, data)
    anchors = _Anchors(followed)
    placed = [anchors.find(remark) for remark in remarks]
    exact = iter(stretches([places for places, _ in placed if places]))
    comments = _Comments(package, followed.main)
    for remark, (places, node) in zip(remarks, placed, strict=True):
        stretch = next(exact) if places else anchors.whole(node)
        comments.add(stretch, remark.text(at_place=bool(places)))
    changed = {package.name(followed.main) or followed.main: serialised(followed.parts[followed.main])}
    changed |= comments.parts() | _property(package, comments.added)
    return rewritten(data, changed)


def _followed(document: Document, data: bytes) -> Trace:
    try:
        followed = trace(document.path, data)
    except UnreadableError as error:
        raise CopyError(error.why) from None
    if followed.document.text != document.text or followed.main not in followed.parts:
        raise CopyError(_NOT_FOLLOWED)
    return followed


class _Anchors:
    """Where in the main part a remark can stand."""

    def __init__(self, followed: Trace) -> None:
        self._followed = followed
        self._root = followed.parts[followed.main]
        self._title = self._first_paragraph()

    def find(self, remark: Remark) -> tuple[list[Place], etree._Element]:
        """The places of its words; or none, and the node that stands for them."""
        places = self._followed.places(remark.span) if remark.span else []
        here = [place for place in places if self._is_here(place)]
        if here and len(here) == len(places):
            return here, self._title
        box = next((in_box(p.element) for p in places if self._is_main(p)), None)
        return [], self._title if box is None else box

    def whole(self, node: etree._Element) -> Stretch:
        """All of a paragraph, or the run that a text box hangs on."""
        if node.tag != W + "p":
            outer = holdable(node)
            return Stretch(outer, outer)
        inside = [child for child in node if child.tag != W + "pPr"]
        if not inside:
            inside = [etree.SubElement(node, W + "r")]
        return Stretch(inside[0], inside[-1])

    def _is_here(self, place: Place) -> bool:
        return self._is_main(place) and in_box(place.element) is None

    def _is_main(self, place: Place) -> bool:
        return place.element.getroottree().getroot() is self._root

    def _first_paragraph(self) -> etree._Element:
        """The first paragraph of the body that shows words, in most documents its title."""
        for block in self._followed.document.blocks:
            places = self._followed.places(block.span) if block.seen else []
            if places and self._is_here(places[0]):
                return next(places[0].element.iterancestors(W + "p"))
        first = next((p for p in self._root.iter(W + "p") if in_box(p) is None), None)
        if first is None:
            raise CopyError("it holds no paragraph on which a comment could stand")
        return first


class _Comments:
    """The comments of one document: those that are there stay, new ones come after them."""

    def __init__(self, package: Package, main: str) -> None:
        self.added = Parts(package)
        links = [link for link in package.links(main) if link.type == "comments" and not link.external]
        self._part = links[0].target if links else f"{main.rpartition('/')[0]}/comments.xml".lstrip("/")
        old = package.xml(self._part) if links else None
        self._root = etree.Element(W + "comments", nsmap={"w": _W}) if old is None else old
        self._name = package.name(self._part) or self._part
        taken = [value(each, "id") for each in self._root.iter(W + "comment")]
        self._next = max((int(key) for key in taken if key.isdigit()), default=-1) + 1
        if not links:
            self.added.add(main, self._part, _OFFICE + "relationships/comments", _WORD + "comments+xml")

    def add(self, stretch: Stretch, text: str) -> None:
        """One comment on what lies between the ends of `stretch`, both included."""
        key = {W + "id": str(self._next)}
        self._next += 1
        stretch.first.addprevious(etree.Element(W + "commentRangeStart", key))
        last = _behind(stretch.last, W + "commentRangeEnd")
        last.addnext(end := etree.Element(W + "commentRangeEnd", key))
        level = end
        while (parent := level.getparent()) is not None and parent.tag != W + "p":
            level = parent
        level.addnext(run := etree.Element(W + "r"))
        etree.SubElement(run, W + "commentReference", key)
        self._root.append(_comment(key, text.split("\n")))

    def parts(self) -> dict[str, bytes]:
        """The parts that have changed."""
        return {self._name: serialised(self._root)}


def _behind(node: etree._Element, tag: str) -> etree._Element:
    """`node`, or the last of the elements of this kind that follow it."""
    while (after := node.getnext()) is not None and after.tag == tag:
        node = after
    return node


def _comment(key: dict[str, str], lines: Iterable[str]) -> etree._Element:
    comment = etree.Element(W + "comment", {**key, W + "author": AUTHOR, W + "initials": "dc"})
    for line in lines:
        run = etree.SubElement(etree.SubElement(comment, W + "p"), W + "r")
        words = etree.SubElement(run, W + "t")
        words.text = "".join(letter for letter in line if letter >= " " or letter == "\t")
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return comment


def _property(package: Package, parts: Parts) -> dict[str, bytes]:
    """The custom property by which the copy says what it is, and all that goes with new parts."""
    root = package.xml(_CUSTOM)
    if root is None:
        root = parse(f'<Properties xmlns="{_CUSTOM_SPACE}" xmlns:vt="{_VALUES}"/>'.encode())
        parts.add("", _CUSTOM, _OFFICE + "relationships/custom-properties", _CUSTOM_TYPE)
    if not any(element.get("name") == PROPERTY for element in root):
        numbers = [int(pid) for e in root if (pid := e.get("pid") or "").isdigit()]
        about = {"fmtid": _FORMAT, "pid": str(max(numbers, default=1) + 1), "name": PROPERTY}
        element = etree.SubElement(root, f"{{{_CUSTOM_SPACE}}}property", about)
        etree.SubElement(element, f"{{{_VALUES}}}lpwstr").text = PROPERTY_VALUE
    return parts.changed | {package.name(_CUSTOM) or _CUSTOM: serialised(root)}

"""Presentations (.pptx, .pptm): slides in their order, then what an audience does not see: hidden slides, notes,
comments, what stands off a slide, and words of the layouts that no slide shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from doccheck.model import Document, Flag, Layer
from doccheck.readers import docx_codes, docx_drawing, office_properties, office_rest
from doccheck.readers.docx_drawing import R
from doccheck.readers.draft import THE_FILE, Draft, UnreadableError
from doccheck.readers.embedded import Embedded
from doccheck.readers.kinds import Kind
from doccheck.readers.package import Link, Package, main_part, picture_of
from doccheck.readers.story import UNSEEN, Cell, Item, Note, Para, Piece, Row, Table
from doccheck.readers.writer import Writer

_MAIN = "ppt/presentation.xml"
_HIDDEN, _OFF_PAGE = frozenset({Flag.HIDDEN}), frozenset({Flag.OFF_PAGE})
_NONE: frozenset[Flag] = frozenset()
_SHAPES = frozenset({"sp", "cxnSp", "pic", "graphicFrame", "grpSp", "contentPart"})
_TITLES = ("title", "ctrTitle")
_GRAPHICS = ("chart", "chartEx", "diagramData")


def read(
    path: str, data: bytes, place: str = THE_FILE, depth: int = 1, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The document of a presentation, then those embedded in it."""
    embedded = Embedded(path, place, depth, passwords)
    reading = _Reading(Package(data), embedded)
    reading.write()
    return embedded.after(reading.draft, Kind.POWERPOINT.media_type, data)


class _Reading:
    """One reading of one presentation."""

    def __init__(self, package: Package, embedded: Embedded) -> None:
        self.package, self.embedded = package, embedded
        self.draft = Draft()
        self.writer = Writer(self.draft)
        self.main, self.root, self.links = main_part(package, _MAIN)
        size = next(self.root.iter("{*}sldSz"), None)
        self.size = (_number(size, "cx"), _number(size, "cy"))
        self.layouts: dict[str, None] = {}
        self.authors: dict[str, str] = {}

    def write(self) -> None:
        self._authors()
        slides = [self.links.get(e.get(R + "id") or "") for e in self.root.iter("{*}sldId")]
        for number, link in enumerate(slides, 1):
            if link is None or link.external:
                self.draft.gap(f"slide {number}", "it is not there")
            else:
                self._slide(link.target, f"slide {number}")
        for name in dict.fromkeys(self.layouts):
            self._layout(name)
        office_rest.links(self.package, self.writer, self.draft)
        office_properties.write(self.package, self.writer, self.draft)
        self._tags()
        office_rest.left_over(
            self.package, lambda _, root: office_rest.words(root), self.writer, self.draft, self.embedded
        )
        self.writer.finish()

    # Parts

    def _xml(self, name: str, what: str) -> etree._Element | None:
        try:
            return self.package.xml(name)
        except UnreadableError as error:
            self.draft.gap(what, error.why)
            return None

    def _links(self, name: str) -> list[Link]:
        try:
            return self.package.links(name)
        except UnreadableError as error:
            self.draft.gap("its links", error.why)
            return []

    def _authors(self) -> None:
        """Those who commented, whom comments call by a number."""
        for link in self.links.values():
            root = (
                self._xml(link.target, "its comments") if link.type in ("commentAuthors", "authors") else None
            )
            for author in root.iter("{*}cmAuthor", "{*}author") if root is not None else ():
                name = author.get("name") or ""
                self.authors[author.get("id") or ""] = name
                if name:
                    self.writer.note(Note(name, Layer.PROPERTY, "someone who commented"), "")

    # Slides

    def _slide(self, name: str, place: str) -> None:
        root = self._xml(name, place)
        if root is None:
            if name not in self.package.opened:
                self.draft.gap(place, "it is not there")
            return
        links = {link.id: link for link in self._links(name)}
        hidden = root.get("show") in ("0", "false")
        shapes = _Shapes(self, links, place, self.size)
        items = shapes.read(root, _HIDDEN if hidden else _NONE, "a hidden slide" if hidden else "")
        self.writer.story(items, place=place)
        for link in links.values():
            if link.external:
                continue
            if link.type == "notesSlide":
                self._notes(link.target, place)
            elif link.type == "comments":
                self._comments(link.target, place)
            elif link.type == "slideLayout":
                self.layouts[link.target] = None

    def _notes(self, name: str, place: str) -> None:
        root = self._xml(name, f"the notes of {place}")
        if root is None:
            return
        links = {link.id: link for link in self._links(name)}
        shapes = _Shapes(self, links, f"the notes of {place}", (0, 0))
        items = shapes.read(root, _HIDDEN, "the speaker's notes", skipped=("sldNum", "sldImg"))
        self.writer.story(items, place=place)

    def _comments(self, name: str, place: str) -> None:
        root = self._xml(name, f"the comments of {place}")
        for comment in root.iter("{*}cm", "{*}reply") if root is not None else ():
            own = [e for e in comment if _local(e) in ("text", "txBody")]
            words = "\n".join(
                (e.text or "") if _local(e) == "text" else "\n".join(docx_drawing.paragraphs(e)) for e in own
            )
            by = self.authors.get(comment.get("authorId") or "", "")
            self.writer.unseen(
                words, Layer.COMMENT, (f"a comment by {by}" if by else "a comment") + f", {place}", _NONE
            )

    def _layout(self, name: str) -> None:
        """What a layout, and the master it comes from, add to slides; their hints are no one's words."""
        parts = [name, *(x.target for x in self._links(name) if x.type == "slideMaster" and not x.external)]
        for part in parts:
            if part in self.package.opened:
                continue
            root = self._xml(part, "a layout of slides")
            if root is not None:
                links = {link.id: link for link in self._links(part)}
                shapes = _Shapes(self, links, "on each slide of a layout", (0, 0), hints=False)
                self.writer.story(shapes.read(root, _NONE, ""), Layer.FOOTER, "on each slide of a layout")

    def _tags(self) -> None:
        for name in self.package.names:
            if "/tags/" in name.lower() and name.lower().endswith(".xml"):
                root = self._xml(name, "its tags")
                for tag in root.iter("{*}tag") if root is not None else ():
                    words = f"{tag.get('name') or ''}: {tag.get('val') or ''}"
                    self.writer.note(Note(words, Layer.PROPERTY, "a value stored in the file"), "")


class _Shapes:
    """Reads the shapes of one part."""

    def __init__(
        self, reading: _Reading, links: dict[str, Link], place: str, size: tuple[int, int], hints: bool = True
    ) -> None:
        self._reading, self._links, self._place = reading, links, place
        self._size, self._hints = size, hints

    def read(
        self, root: etree._Element, flags: frozenset[Flag], why: str, skipped: tuple[str, ...] = ()
    ) -> list[Item]:
        """The story of all shapes, in the order in which they are kept."""
        items: list[Item] = []
        for tree in root.iter("{*}spTree"):
            for shape in self._within(tree):
                kind = _placeholder(shape)
                if kind in skipped or (not self._hints and kind is not None and kind not in ("ftr",)):
                    continue
                unseen, reason = self._unseen(shape)
                items += self._shape(shape, flags | unseen, why or reason, kind in _TITLES)
        return items

    def _within(self, tree: etree._Element) -> Iterator[etree._Element]:
        for element in tree:
            name = _local(element)
            if name == "AlternateContent":
                for choice in docx_drawing.choices(element):
                    yield from self._within(choice)
            elif name == "grpSp" and not _hidden(element):
                self._describe(element)
                yield from self._within(element)
            elif name in _SHAPES:
                yield element

    def _shape(self, shape: etree._Element, flags: frozenset[Flag], why: str, title: bool) -> list[Item]:
        self._describe(shape)
        items: list[Item] = []
        for body in shape.iter("{*}txBody"):
            if not any(_local(a) == "tc" for a in body.iterancestors()):
                items += self._paragraphs(body, flags, why, title)
        for table in shape.iter("{*}tbl"):
            items.append(self._table(table, flags, why))
        for key in docx_drawing.graphics(docx_drawing.elements(shape)):
            items += self._graphic(key, flags, why)
        return items + self._pictures(shape, flags)

    def _pictures(self, shape: etree._Element, flags: frozenset[Flag]) -> list[Item]:
        """The pictures of a shape, a paragraph for each; those of a layout are its decoration."""
        if not self._hints:
            return []
        found: list[Item] = []
        for shown in docx_drawing.pictures(docx_drawing.elements(shape)):
            picture = picture_of(self._reading.package, self._links.get(shown.key))
            unseen = (flags | shown.flags) & UNSEEN
            found.append(Para(pictures=[replace(picture, area=shown.area, flags=unseen)]))
        return found

    def _paragraphs(
        self, body: etree._Element, flags: frozenset[Flag], why: str, title: bool = False
    ) -> list[Item]:
        paras: list[Item] = []
        for p in body.iterchildren("{*}p"):
            words = "".join("\n" if _local(e) == "br" else e.text or "" for e in p.iter("{*}t", "{*}br"))
            para = Para([Piece(words, flags, why=why)], heading=title and not flags)
            for link in p.iter("{*}hlinkClick"):
                found = self._links.get(link.get(R + "id") or "")
                if found is not None and found.external and not docx_codes.is_shown(found.target, words):
                    para.notes.append(Note(found.target, Layer.LINK, "the target of a link"))
            if words.strip():
                paras.append(para)
        return paras

    def _table(self, element: etree._Element, flags: frozenset[Flag], why: str) -> Table:
        table = Table()
        for tr in element.iterchildren("{*}tr"):
            row = Row()
            for tc in tr.iterchildren("{*}tc"):
                merged = tc.get("hMerge") in ("1", "true") or tc.get("vMerge") in ("1", "true")
                inner = flags | _HIDDEN if merged else flags
                reason = why or ("text left behind in a merged cell" if merged else "")
                bodies = tc.iterchildren("{*}txBody")
                items = [item for body in bodies for item in self._paragraphs(body, inner, reason)]
                if items or not merged:
                    row.cells.append(Cell(items))
            table.rows.append(row)
        return table

    def _graphic(self, key: str, flags: frozenset[Flag], why: str) -> list[Item]:
        link = self._links.get(key)
        if link is None or link.external or link.type not in _GRAPHICS:
            return []
        root = self._reading._xml(link.target, f"a chart or a diagram, {self._place}")
        if root is None:
            return []
        return [Para([Piece(words, flags, why=why)]) for words in docx_drawing.graphic_words(root)]

    def _describe(self, shape: etree._Element) -> None:
        if not self._hints:
            return
        for note in docx_drawing.descriptions(docx_drawing.elements(shape)):
            if _placeholder(shape) is None or not note.what.startswith("the name"):
                self._reading.writer.note(note, self._place)

    def _unseen(self, shape: etree._Element) -> tuple[frozenset[Flag], str]:
        if _hidden(shape):
            return _HIDDEN, "a hidden shape"
        offset = next(shape.iter("{*}off"), None)
        frame = offset.getparent() if offset is not None else None
        extent = next(frame.iterchildren("{*}ext"), None) if frame is not None else None
        parent = shape.getparent()
        if parent is None or _local(parent) == "grpSp":
            return _NONE, ""  # what is in a group has its place within the group
        for name, side, room in (("x", "cx", self._size[0]), ("y", "cy", self._size[1])):
            if room and offset is not None and extent is not None:
                start = _number(offset, name)
                if start >= room or start + _number(extent, side) <= 0:
                    return _OFF_PAGE, "text off the slide"
        return _NONE, ""


def _hidden(shape: etree._Element) -> bool:
    return any(e.get("hidden") in ("1", "true") for child in shape for e in child if _local(e) == "cNvPr")


def _placeholder(shape: etree._Element) -> str | None:
    """The kind of place that a layout keeps for the shape, or None for a shape of its own."""
    found = next(shape.iter("{*}ph"), None)
    return None if found is None else found.get("type") or "body"


def _number(element: etree._Element | None, name: str) -> int:
    text = (element.get(name) or "") if element is not None else ""
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 14 else 0


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

"""Word files (.docx, .docm, .dotx): every part that holds words, in the order in which a person meets them.

First what is seen: headers, body with its tables and text boxes, notes, footers, charts. Then, each flagged,
what is not seen or not of the page: comments, deleted and hidden text, headers that are not shown,
properties.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from doccheck.model import Document, Flag, Layer
from doccheck.readers import docx_drawing, docx_properties
from doccheck.readers.docx_styles import Lists, Styles, W, child, switch, value
from doccheck.readers.docx_walk import Walker
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.package import DAMAGED, Link, Package
from doccheck.readers.story import Item, Para, Piece
from doccheck.readers.writer import Writer

_HIDDEN = frozenset({Flag.HIDDEN})
_NONE: frozenset[Flag] = frozenset()
_MAIN_TYPES = ("officeDocument",)
_FOOT = {"default": "", "first": "the first page's ", "even": "even pages' "}


def read(path: str, data: bytes) -> Document:
    """The document of a Word file; raises `UnreadableError` where its main part cannot be read."""
    reading = _Reading(Package(data))
    reading.write()
    return reading.draft.document(path, Kind.WORD.media_type, data)


class _Reading:
    """One reading of one file."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = _main_part(package)
        self.links = package.links(self.main)
        root = package.xml(self.main)
        body = child(root, "body")
        if body is None:
            raise UnreadableError(DAMAGED)
        self.body = body
        self.draft = Draft()
        self.writer = Writer(self.draft)
        styles, lists = Styles(self._secondary("styles")), Lists(self._secondary("numbering"))
        self.walker = Walker(styles, lists, self._chunk)

    def write(self) -> None:
        body = self.walker.story(self.body)
        shown = self._shown_parts()
        self._headers(Layer.HEADER, shown)
        self.writer.story(body)
        self._notes()
        self._headers(Layer.FOOTER, shown)
        self._graphics()
        self._comments()
        self._headers_not_shown(shown)
        docx_properties.write(self.package, self.writer, self.draft)
        self._embedded()
        self.writer.finish()

    # Parts

    def _part(self, link: Link, what: str) -> etree._Element | None:
        """The root of a part; where it cannot be read, a gap in the rest of the document."""
        try:
            return self.package.xml(link.target)
        except UnreadableError as error:
            self.draft.gap(what, error.why)
            return None

    def _secondary(self, kind: str) -> etree._Element | None:
        link = next((link for link in self.links if link.type == kind and not link.external), None)
        return self._part(link, f"its {kind}") if link else None

    def _shown_parts(self) -> dict[str, tuple[Layer, str]]:
        """The headers and footers that Word shows: the part, and what a person calls it."""
        even = bool(switch(self._secondary("settings"), "evenAndOddHeaders"))
        targets = {link.id: link.target for link in self.links}
        shown: dict[str, tuple[Layer, str]] = {}
        for section in self.body.iter(W + "sectPr"):
            first = bool(switch(section, "titlePg"))
            for reference in section:
                layer = {"headerReference": Layer.HEADER, "footerReference": Layer.FOOTER}.get(
                    _local(reference)
                )
                kind = value(reference, "type") or "default"
                if layer and (kind == "default" or (kind == "first" and first) or (kind == "even" and even)):
                    name = layer.value if _FOOT.get(kind) else f"the {layer.value}"
                    target = targets.get(reference.get(docx_drawing.R + "id") or "", "")
                    shown.setdefault(target, (layer, _FOOT.get(kind, "") + name))
        return shown

    def _headers(self, layer: Layer, shown: dict[str, tuple[Layer, str]]) -> None:
        """Each header once; sections that repeat the same words do not repeat them here."""
        written: set[str] = set()
        for link in self.links:
            if shown.get(link.target, (None, ""))[0] is layer:
                place = shown[link.target][1]
                items = self._story_of(link, place)
                words = "".join(_words(items))
                if words not in written:
                    self.writer.story(items, layer, place)
                written.add(words)

    def _headers_not_shown(self, shown: dict[str, tuple[Layer, str]]) -> None:
        for link in self.links:
            if link.type in ("header", "footer") and link.target not in shown:
                place = f"a {link.type} that is not shown"
                layer = Layer.HEADER if link.type == "header" else Layer.FOOTER
                self.writer.unseen("\n".join(_words(self._story_of(link, place))), layer, place, _HIDDEN)

    def _story_of(self, link: Link, place: str) -> list[Item]:
        root = self._part(link, place)
        return [] if root is None else self.walker.story(root)

    # Notes, comments

    def _notes(self) -> None:
        notes = {kind: self._note_elements(kind) for kind in ("footnote", "endnote")}
        for number, (kind, key) in enumerate(self._in_order(self.walker.notes), 1):
            element = notes[kind].pop(key, None)
            if element is not None:
                self.writer.story(self.walker.story(element), Layer.FOOTNOTE, f"{kind} {number}")
        for kind, left in notes.items():
            for element in left.values():
                words = "\n".join(_words(self.walker.story(element)))
                self.writer.unseen(words, Layer.FOOTNOTE, f"a {kind} that is not shown", _HIDDEN)

    @staticmethod
    def _in_order(notes: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        return dict.fromkeys(notes)

    def _note_elements(self, kind: str) -> dict[str, etree._Element]:
        root = self._secondary(f"{kind}s")
        found = root.findall(W + kind) if root is not None else []
        return {value(note, "id"): note for note in found if value(note, "type") in ("", "normal")}

    def _comments(self) -> None:
        root = self._secondary("comments")
        for comment in root.findall(W + "comment") if root is not None else []:
            by, beside = value(comment, "author"), self.writer.commented.get(value(comment, "id"), "")
            place = (f"a comment by {by}" if by else "a comment") + (f", {beside}" if beside else "")
            self.writer.unseen("\n".join(_words(self.walker.story(comment))), Layer.COMMENT, place, _NONE)

    # What else a page may show

    def _graphics(self) -> None:
        """The words of charts and diagrams, which are parts of their own."""
        for kind, what in (("chart", "a chart"), ("diagramData", "a diagram"), ("chartEx", "a chart")):
            for link in self.links:
                if link.type == kind and (root := self._part(link, what)) is not None:
                    words = [*docx_drawing.paragraphs(root), *_chart_values(root)]
                    self.writer.story([Para([Piece(text)]) for text in words], Layer.TEXT_BOX, what)

    def _chunk(self, key: str) -> list[Item]:
        """A file that Word shows as if it were part of the text."""
        link = next((link for link in self.links if link.id == key), None)
        source = self.package.bytes(link.target) if link and not link.external else None
        if source is None:
            return []
        from doccheck.readers import html, text
        from doccheck.readers.kinds import sniff

        kind = sniff(link.target if link else "", source)
        if kind is Kind.HTML:
            return html.story(source, self.draft)
        if kind is Kind.TEXT:
            return [Para([Piece(line)]) for line in text.decode(source)[0].splitlines()]
        self.draft.gap(
            "a file inserted into the text", f"it is {kind.spoken}, which cannot be read inside another"
        )
        return []

    def _embedded(self) -> None:
        for name in self.package.names:
            if "/embeddings/" in name.lower():
                self.draft.gap(
                    "a file embedded in it", "doccheck does not open embedded files; look at it yourself"
                )
            elif "/activex/" in name.lower() and name.lower().endswith(".bin"):
                self.draft.gap("a form control (ActiveX)", "doccheck cannot read what was entered in it")


def _main_part(package: Package) -> str:
    for link in package.links(""):
        if link.type in _MAIN_TYPES and package.name(link.target):
            return link.target
    if package.name("word/document.xml"):
        return "word/document.xml"
    raise UnreadableError(DAMAGED)


def _words(items: Iterable[Item]) -> Iterable[str]:
    """All paragraphs of a story, seen or not, in order."""
    for item in items:
        if isinstance(item, Para):
            text = "".join(piece.text for piece in item.pieces)
            if text.strip():
                yield text
            for box in item.boxes:
                yield from _words(box)
        else:
            for row in item.rows:
                for cell in row.cells:
                    yield from _words(cell.items)


def _chart_values(root: etree._Element) -> Iterable[str]:
    """Names of series and categories of a chart, each once; its numbers are not words."""
    return dict.fromkeys(
        v.text for cache in root.iter("{*}strCache") for v in cache.iter("{*}v") if v.text and v.text.strip()
    )


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

"""Word files (.docx, .docm, .dotx): every part that holds words, in the order in which a person meets them.

First what is seen: headers, body with its tables, text boxes, charts and diagrams, notes, footers. Then, each
flagged, what is not seen or not of the page: comments, deleted and hidden text, headers that are not shown,
links and their kind, properties, parts that nothing refers to. Files embedded in it are documents of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lxml import etree

from doccheck.model import Document, Flag, Layer
from doccheck.readers import docx_drawing, docx_rest, marked, office_properties, office_rest
from doccheck.readers.docx_context import local
from doccheck.readers.docx_look import W, child, switch, value
from doccheck.readers.docx_styles import Lists, Styles
from doccheck.readers.docx_trace import Trace
from doccheck.readers.docx_walk import Walker
from doccheck.readers.draft import THE_FILE, Draft, UnreadableError
from doccheck.readers.embedded import Embedded
from doccheck.readers.kinds import Kind
from doccheck.readers.package import DAMAGED, Link, Package, picture_of
from doccheck.readers.pictures import holds_words, shown_area
from doccheck.readers.story import Item, Para, Picture, Piece
from doccheck.readers.writer import Writer

_HIDDEN = frozenset({Flag.HIDDEN})
_NONE: frozenset[Flag] = frozenset()
_METADATA = frozenset({Flag.METADATA})
_MAIN_TYPES = ("officeDocument",)
_FOOT = {"default": "", "first": "the first page's ", "even": "even pages' "}
_GRAPHICS = {"chart": "a chart", "chartEx": "a chart", "diagramData": "a diagram"}


def read(
    path: str, data: bytes, place: str = THE_FILE, depth: int = 1, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The document of a Word file, then those embedded in it.

    Raises `UnreadableError` where its main part cannot be read.
    """
    embedded = Embedded(path, place, depth, passwords)
    draft = Draft()
    reading = _Reading(Package(data), draft, Writer(draft), embedded)
    reading.write()
    return embedded.after(draft, Kind.WORD.media_type, data)


def trace(path: str, data: bytes) -> Trace:
    """The document of a Word file by itself, and where in the XML its letters stand. Raises as `read` does."""
    draft = Draft()
    reading = _Reading(Package(data), draft, Writer(draft), Embedded(path, THE_FILE, 1, ()))
    reading.write()
    document = draft.document(path, Kind.WORD.media_type, data)
    return Trace(document, reading.main, reading.roots, tuple(draft.origins))


class _Reading:
    """One reading of one package: a file, or one that Word shows inside another's text."""

    def __init__(
        self, package: Package, draft: Draft, writer: Writer, embedded: Embedded, depth: int = 1
    ) -> None:
        self.package, self.draft, self.writer = package, draft, writer
        self.embedded = embedded
        self.depth = depth
        self.main = _main_part(package)
        self.links = package.links(self.main)
        self.inserted: list[_Reading] = []
        self.roots: dict[str, etree._Element] = {}
        self._links_of: dict[str, dict[str, Link]] = {}
        self._here = self._enter(self.main)
        self._graphics_read: set[str] = set()
        root = package.xml(self.main)
        body = child(root, "body")
        if body is None:
            raise UnreadableError(DAMAGED)
        self.body = body
        styles, lists = Styles(self._secondary("styles")), Lists(self._secondary("numbering"))
        self.settings = self._secondary("settings")
        self.walker = Walker(styles, lists, self)
        self.walker.page_colour = _page_colour(root, self.settings)

    def write(self) -> None:
        """Everything, in order; all but `Writer.finish` may be called for a file inside another as well."""
        items = self.story()
        shown = self._shown_parts()
        self._headers(Layer.HEADER, shown)
        self.writer.story(items)
        self._after(shown)
        self.writer.finish()

    def story(self) -> list[Item]:
        """The story of the body."""
        return self._walk(self.main, self.body)

    def rest(self) -> None:
        """What is not the body, for a file whose body stands in another's text."""
        shown = self._shown_parts()
        self._headers(Layer.HEADER, shown)
        self._after(shown)

    def _after(self, shown: dict[str, tuple[Layer, str]]) -> None:
        self._notes()
        self._headers(Layer.FOOTER, shown)
        self._other_graphics()
        self._comments()
        self._headers_not_shown(shown)
        docx_rest.people(self.walker.authors, self._secondary("people"), self.writer)
        docx_rest.settings(self.settings, self.writer)
        docx_rest.glossary(self.package, self.links, self._loose_story, self.writer, self.draft)
        office_properties.write(self.package, self.writer, self.draft)
        for inner in self.inserted:
            inner.rest()
        office_rest.links(self.package, self.writer, self.draft)
        office_rest.left_over(self.package, self._loose_story, self.writer, self.draft, self.embedded)

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

    def _enter(self, part: str) -> dict[str, Link]:
        if part not in self._links_of:
            try:
                self._links_of[part] = {link.id: link for link in self.package.links(part)}
            except UnreadableError as error:
                self.draft.gap("its links", error.why)
                self._links_of[part] = {}
        return self._links_of[part]

    def _walk(self, part: str, root: etree._Element) -> list[Item]:
        """The story of an element of a part, whose links are those of that part."""
        self.roots.setdefault(part, root.getroottree().getroot())
        before, self._here = self._here, self._enter(part)
        items = self.walker.story(root)
        self._here = before
        return items

    def _loose_story(self, part: str, root: etree._Element) -> list[str]:
        return list(_words(self._walk(part, root)))

    def _shown_parts(self) -> dict[str, tuple[Layer, str]]:
        """The headers and footers that Word shows: the part, and what a person calls it."""
        even = bool(switch(self.settings, "evenAndOddHeaders"))
        targets = {link.id: link.target for link in self.links}
        shown: dict[str, tuple[Layer, str]] = {}
        for section in self.body.iter(W + "sectPr"):
            first = bool(switch(section, "titlePg"))
            for reference in section:
                layer = {"headerReference": Layer.HEADER, "footerReference": Layer.FOOTER}.get(
                    local(reference)
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
                said = "".join(_words(items)) + "".join(each.name for each in _pictures(items))
                if said not in written:
                    self.writer.story(items, layer, place)
                written.add(said)

    def _headers_not_shown(self, shown: dict[str, tuple[Layer, str]]) -> None:
        for link in self.links:
            if link.type in ("header", "footer") and link.target not in shown:
                place = f"a {link.type} that is not shown"
                layer = Layer.HEADER if link.type == "header" else Layer.FOOTER
                items = self._story_of(link, place)
                self.writer.unseen("\n".join(_words(items)), layer, place, _HIDDEN)
                self._hang_all(items, place, layer, _HIDDEN)

    def _story_of(self, link: Link, place: str) -> list[Item]:
        root = self._part(link, place)
        return [] if root is None else self._walk(link.target, root)

    def _hang_all(self, items: Sequence[Item], place: str, layer: Layer, flags: frozenset[Flag]) -> None:
        """The notes and pictures of a story of which only the words were written."""
        for para in _paragraphs(items):
            for note in para.notes:
                self.writer.note(note, place)
        for picture in _pictures(items):
            if holds_words(shown_area(picture), letterhead=layer is not Layer.COMMENT):
                unseen = replace(picture, flags=picture.flags | flags)
                self.writer.unseen_picture(unseen, f"a picture, {place}", layer)

    # Notes, comments

    def _notes(self) -> None:
        notes = {kind: self._note_elements(kind) for kind in ("footnote", "endnote")}
        for number, (kind, key) in enumerate(dict.fromkeys(self.walker.notes), 1):
            element = notes[kind].pop(key, None)
            if element is not None:
                story = self._walk(self._target(f"{kind}s"), element)
                self.writer.story(story, Layer.FOOTNOTE, f"{kind} {number}")
        for kind, left in notes.items():
            for element in left.values():
                place = f"a {kind} that is not shown"
                items = self._walk(self._target(f"{kind}s"), element)
                self.writer.unseen("\n".join(_words(items)), Layer.FOOTNOTE, place, _HIDDEN)
                self._hang_all(items, place, Layer.FOOTNOTE, _HIDDEN)

    def _note_elements(self, kind: str) -> dict[str, etree._Element]:
        """Notes by their ids, those with the separator lines as well: someone may have typed into them."""
        root = self._secondary(f"{kind}s")
        found = root.findall(W + kind) if root is not None else []
        return {value(note, "id"): note for note in found}

    def _comments(self) -> None:
        root = self._secondary("comments")
        for comment in root.findall(W + "comment") if root is not None else []:
            by, beside = value(comment, "author"), self.writer.commented.get(value(comment, "id"), "")
            items = self._walk(self._target("comments"), comment)
            words = "\n".join(_words(items))
            if marked.is_own(by, words):
                self.draft.marks += 1
                continue
            if by:
                self.walker.authors[by] = None
            place = (f"a comment by {by}" if by else "a comment") + (f", {beside}" if beside else "")
            self.writer.unseen(words, Layer.COMMENT, place, _NONE)
            self._hang_all(items, place, Layer.COMMENT, _NONE)

    def _target(self, kind: str) -> str:
        return next((link.target for link in self.links if link.type == kind), self.main)

    # What the text refers to (docx_walk.Around)

    def chunk(self, key: str) -> list[Item]:
        """A file that Word shows as if it were part of the text."""
        link = self._here.get(key)
        source = None if link is None or link.external else self.package.bytes(link.target)
        if link is None or source is None:
            self.draft.gap("a file inserted into the text", "it is not there")
            return []
        from doccheck.readers import inserted
        from doccheck.readers.kinds import sniff

        kind = sniff(link.target, source)
        if kind is Kind.WORD:
            return self._inserted_word(source)
        items = inserted.story(kind, source, self.draft)
        if items is None:
            self.embedded.add(link.target.rpartition("/")[2], source)
        return items or []

    def _inserted_word(self, source: bytes) -> list[Item]:
        if self.depth > 3:
            self.draft.gap("a file inserted into the text", "files lie too deep inside one another")
            return []
        inner = _Reading(Package(source), self.draft, self.writer, self.embedded, self.depth + 1)
        self.inserted.append(inner)
        return inner.story()

    def graphic(self, key: str) -> list[Item]:
        """The words of a chart or a diagram, which are parts of their own."""
        link = self._here.get(key)
        return [] if link is None or link.external else self._graphic(link)

    def target(self, key: str) -> str:
        """Where a link goes; only links out of the file have a target to speak of."""
        link = self._here.get(key)
        return link.target if link is not None and link.external else ""

    def picture(self, key: str) -> Picture:
        """A picture of the part that is being read."""
        return picture_of(self.package, self._here.get(key))

    def sub_document(self, key: str) -> None:
        """A part of the text that is kept in another file."""
        del key
        self.draft.gap("a part of the text", "it is kept in another file, to which this one only points")

    def _other_graphics(self) -> None:
        """Charts and diagrams to which no drawing that could be followed points."""
        for link in self.links:
            if link.type in _GRAPHICS and not link.external and link.target not in self._graphics_read:
                self.writer.story(self._graphic(link), Layer.TEXT_BOX, _GRAPHICS[link.type])

    def _graphic(self, link: Link) -> list[Item]:
        if link.target in self._graphics_read:
            return []
        self._graphics_read.add(link.target)
        root = self._part(link, _GRAPHICS.get(link.type, "a drawing"))
        items: list[Item] = []
        if root is not None:
            items = [Para([Piece(words)]) for words in docx_drawing.graphic_words(root)]
        for inner in self._enter(link.target).values():
            if inner.type == "chartUserShapes" and not inner.external:
                drawn = self._part(inner, "a chart")
                items += (
                    [Para([Piece(w)]) for w in docx_drawing.paragraphs(drawn)] if drawn is not None else []
                )
        return items


def _main_part(package: Package) -> str:
    for link in package.links(""):
        if link.type in _MAIN_TYPES and package.name(link.target):
            return link.target
    if package.name("word/document.xml"):
        return "word/document.xml"
    raise UnreadableError(DAMAGED)


def _page_colour(root: etree._Element | None, settings: etree._Element | None) -> str:
    """The colour of the page, where the file asks for one to be shown."""
    colour = value(child(root, "background"), "color")
    return colour if len(colour) == 6 and switch(settings, "displayBackgroundShape") else ""


def _paragraphs(items: Iterable[Item]) -> Iterable[Para]:
    """All paragraphs of a story, those of boxes and cells too."""
    for item in items:
        if isinstance(item, Para):
            yield item
            for box in item.boxes:
                yield from _paragraphs(box)
        else:
            for cell in dict.fromkeys(cell for row in item.rows for cell in row.cells):
                yield from _paragraphs(cell.items)


def _pictures(items: Iterable[Item]) -> Iterator[Picture]:
    """All pictures of a story, in order."""
    for para in _paragraphs(items):
        yield from para.pictures


def _words(items: Iterable[Item]) -> Iterable[str]:
    """The words of all paragraphs of a story, seen or not, in order."""
    for para in _paragraphs(items):
        text = "".join(piece.text for piece in para.pieces)
        if text.strip():
            yield text

"""OpenDocument files (.odt, and .ods and .odp as far as their words go): text, notes, comments, tracked changes.

What LibreOffice shows stands first, then what it hides, each flagged: hidden text and sections, deleted text,
headers that are not shown, values kept in fields, properties. Files embedded in it are documents of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from doccheck.model import Document, Flag, Layer
from doccheck.readers.draft import THE_FILE, Draft, UnreadableError
from doccheck.readers.embedded import Embedded
from doccheck.readers.encodings import base64_bytes
from doccheck.readers.kinds import Kind
from doccheck.readers.odf_flat import Flat
from doccheck.readers.odf_names import OFFICE, STYLE, XLINK, local
from doccheck.readers.odf_styles import Styles
from doccheck.readers.odf_walk import Walker
from doccheck.readers.office_properties import is_usual
from doccheck.readers.package import DAMAGED, LOCKED, Package, parse_kept
from doccheck.readers.pictures import is_large
from doccheck.readers.story import Item, Note, Para, Picture
from doccheck.readers.writer import Writer

_METADATA, _HIDDEN = frozenset({Flag.METADATA}), frozenset({Flag.HIDDEN})
_META = {
    "creator": "last saved by",
    "initial-creator": "author",
    "printed-by": "printed by",
    "title": "title",
    "subject": "subject",
    "description": "comments",
    "keyword": "keywords",
    "user-defined": "custom",
    "contributor": "contributor",
    "publisher": "publisher",
}
_WORDLESS = re.compile(
    r"^(?:mimetype$|META-INF/|Configurations2?/|Thumbnails/|ObjectReplacements/|layout-cache$|Fonts/|settings\.xml$"
    r"|manifest\.rdf$|Pictures/.*\.(?:svm|gdimetafile)$)|/(?:styles|settings|meta)\.xml$|/$|/mimetype$|/META-INF/|/Configurations2/",
)
_HEADERS = {
    "header": (Layer.HEADER, "the header"), "header-left": (Layer.HEADER, "even pages' header"),
    "header-first": (Layer.HEADER, "the first page's header"),
    "footer": (Layer.FOOTER, "the footer"), "footer-left": (Layer.FOOTER, "even pages' footer"),
    "footer-first": (Layer.FOOTER, "the first page's footer"),
}  # fmt: skip


def read(
    path: str, data: bytes, place: str = THE_FILE, depth: int = 1, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The document of an OpenDocument file, then those embedded in it."""
    embedded = Embedded(path, place, depth, passwords)
    reading = _Reading(Package(data) if data.startswith(b"PK") else Flat(data), embedded)
    reading.write()
    kind = (reading.package.bytes("mimetype") or b"").decode("ascii", "replace").strip()
    media_type = (
        kind if kind.startswith("application/vnd.oasis.opendocument") else Kind.OPEN_DOCUMENT.media_type
    )
    return embedded.after(reading.draft, media_type, data)


class _Reading:
    """One reading of one file."""

    def __init__(self, package: Package | Flat, embedded: Embedded) -> None:
        self.package, self.embedded = package, embedded
        self.draft = Draft()
        self.writer = Writer(self.draft)
        if b"encryption-data" in (package.bytes("META-INF/manifest.xml") or b""):
            raise UnreadableError(
                LOCKED + "; check it before it is protected, or save a copy without the password"
            )
        content = package.xml("content.xml")
        body = content.find(OFFICE + "body") if content is not None else None
        if content is None or body is None:
            raise UnreadableError(DAMAGED)
        self.body = body
        self.scripts = list(content.iter(OFFICE + "script"))
        self.look = self._xml("styles.xml", "its styles")
        self.styles = Styles([root for root in (self.look, content) if root is not None])
        self.walker = Walker(self.styles, self._object, self._picture, self.draft)

    def write(self) -> None:
        for kind in self.body:
            self.walker.changes(kind)
        items = [item for kind in self.body for item in self.walker.story(kind)]
        headers = list(self._headers())
        self._write_headers(headers, Layer.HEADER)
        self.writer.story(items)
        for number, (kind_of_note, inside) in enumerate(self.walker.notes, 1):
            self.writer.story(inside, Layer.FOOTNOTE, f"{kind_of_note} {number}")
        self._write_headers(headers, Layer.FOOTER)
        for by, words, flags in self.walker.deleted:
            author = f" by {by}" if by else ""
            self.writer.unseen(words, Layer.REVISION, f"text deleted{author}", flags)
        for by, words in self.walker.comments:
            self.writer.unseen(words, Layer.COMMENT, f"a comment by {by}" if by else "a comment", frozenset())
        for author in self.walker.authors:
            self.writer.note(
                Note(author, Layer.PROPERTY, "someone who changed the text or commented on it"), ""
            )
        self._meta()
        for script in self.scripts:
            self._macro(script)
        self._left_over()
        self.writer.finish()

    def _xml(self, name: str, what: str) -> etree._Element | None:
        try:
            return self.package.xml(name)
        except UnreadableError as error:
            self.draft.gap(what, error.why)
            return None

    # Headers

    def _headers(self) -> Iterator[tuple[Layer, str, list[Item], bool]]:
        used = self.styles.master_pages()
        for master in self.look.iter(STYLE + "master-page") if self.look is not None else ():
            for element in master:
                known = _HEADERS.get(local(element))
                if known:
                    layer, place = known
                    shown = element.get(STYLE + "display") != "false" and (
                        not used or (master.get(STYLE + "name") or "") in used
                    )
                    yield layer, place, self.walker.story(element), shown

    def _write_headers(self, headers: list[tuple[Layer, str, list[Item], bool]], wanted: Layer) -> None:
        """Each header once; masters that repeat the same words do not repeat them here."""
        written: set[str] = set()
        for layer, place, items, shown in headers:
            words = "\n".join(_words(items))
            if layer is wanted and words.strip() and words not in written:
                written.add(words)
                if shown:
                    self.writer.story(items, layer, place)
                else:
                    self.writer.unseen(words, layer, f"a {layer.value} that is not shown", _HIDDEN)

    # What is not text

    def _object(self, element: etree._Element) -> list[Item]:
        """A chart, a formula or a text kept as a part of its own, or inside the element itself."""
        inside = next(element.iterchildren(OFFICE + "document"), None)
        if inside is not None:
            return self.walker.story(inside)
        written = next(element.iterchildren(OFFICE + "binary-data"), None)
        if written is not None:
            self.embedded.add("object", base64_bytes((written.text or "").encode("ascii", "replace"))[0])
            return []
        folder = (element.get(XLINK + "href") or "").removeprefix("./").rstrip("/")
        if self.package.name(f"{folder}/content.xml") is None:
            data = self.package.bytes(folder)
            if data:
                self.embedded.add(folder.rpartition("/")[2], data)
            return []
        try:
            root = parse_kept(self.package.bytes(f"{folder}/content.xml") or b"")
        except UnreadableError as error:
            self.draft.gap("an object in the text", error.why)
            return []
        body = root.find(OFFICE + "body")
        return self.walker.story(root if body is None else body)

    def _picture(self, image: etree._Element) -> Picture:
        """A picture, of no size yet: a part of its own, or letters in the text itself."""
        name = (image.get(XLINK + "href") or "").removeprefix("./")
        inline = next(image.iterchildren(OFFICE + "binary-data"), None)
        if inline is not None:
            return Picture(0.0, lambda: base64_bytes((inline.text or "").encode("ascii", "replace"))[0])
        if self.package.name(name) is None:
            return Picture(0.0)
        return Picture(0.0, partial(self.package.bytes, name), name)

    def _meta(self) -> None:
        root = self._xml("meta.xml", "the file's properties")
        for element in root.iter() if root is not None else ():
            name = local(element)
            shown = _META.get(name)
            if shown and element.text:
                called = next((str(v) for k, v in element.attrib.items() if str(k).endswith("}name")), "")
                words = f"{called}: {element.text}" if called else element.text
                self.writer.unseen(words, Layer.PROPERTY, f"the file's properties ({shown})", _METADATA)
            elif name == "template":
                target = next((str(v) for k, v in element.attrib.items() if str(k).endswith("}href")), "")
                what = "a template kept elsewhere, which the file names"
                if not is_usual(target):
                    self.writer.note(Note(target, Layer.LINK, what, _METADATA | _HIDDEN), "")

    def _left_over(self) -> None:
        """Macros, earlier versions, pictures on no page, and parts nobody knows."""
        for name in self.package.names:
            if name in self.package.opened or _WORDLESS.search(name):
                continue
            try:
                data = self.package.bytes(name) or b""
                self._left(name, data)
            except UnreadableError as error:
                self.draft.gap("a part of it", error.why)

    def _left(self, name: str, data: bytes) -> None:
        if name.startswith(("Basic/", "Dialogs/", "Scripts/")):
            if name.endswith(".xml"):
                self._macro(parse_kept(data))
        elif name.startswith("Pictures/"):
            if name.rpartition("/")[2] not in self.walker.pictures and is_large(data):
                unseen = Picture(0.0, lambda: data, name, _HIDDEN)
                self.writer.unseen_picture(unseen, "a picture in the file that no page shows")
        elif name.endswith(".xml") and name != "VersionList.xml":
            words = " ".join(" ".join(map(str, parse_kept(data).itertext())).split())
            what = "a part of the file that no page shows"
            self.writer.note(Note(words, Layer.HIDDEN, what, _HIDDEN), "")
        elif not name.endswith((".rdf", ".xml")):
            self.embedded.add(name.rpartition("/")[2], data)

    def _macro(self, root: etree._Element) -> None:
        """The text of a macro, unless it is the empty one that every new file has."""
        words = "".join(map(str, root.itertext())).strip()
        begun = words.lower().startswith("rem  *****  basic  *****")
        if (words and not begun) or len(words.split("\n")) > 6:
            self.writer.note(Note(words, Layer.FIELD_CODE, "the program text of a macro"), "")


def _words(items: list[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Para):
            yield "".join(piece.text for piece in item.pieces)
            for box in item.boxes:
                yield from _words(box)
        else:
            for row in item.rows:
                for cell in row.cells:
                    yield from _words(cell.items)

"""What a workbook holds beside its cells: comments, names, lists and hints, links, copies of data kept unseen."""

from __future__ import annotations

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers import office_rest
from doccheck.readers.docx_drawing import R
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.embedded import Embedded
from doccheck.readers.package import Link, Package
from doccheck.readers.story import Note
from doccheck.readers.writer import Writer

_METADATA, _HIDDEN = frozenset({Flag.METADATA}), frozenset({Flag.HIDDEN})
_FETCHED = _METADATA | _HIDDEN
_TEXTS = ("prompt", "promptTitle", "error", "errorTitle")
_THREADED = "[Threaded comment]"


def names(book: etree._Element, writer: Writer) -> None:
    """Defined names: what someone called a part of the workbook, and what it stands for."""
    for name in book.iter("{*}definedName"):
        called = name.get("name") or ""
        if not called.startswith("_xlnm."):
            flags = _FETCHED if name.get("hidden") in ("1", "true") else _METADATA
            writer.note(
                Note(f"{called}: {name.text or ''}", Layer.FORM_PART, "a name in the workbook", flags), ""
            )


def sheet_notes(root: etree._Element, links: list[Link], place: str, writer: Writer) -> None:
    """Hints and choices of cells, and where their links go."""
    for check in root.iter("{*}dataValidation"):
        for key in _TEXTS:
            if words := check.get(key):
                writer.note(Note(words, Layer.ALT_TEXT, "the hint of a cell"), place)
        formula = next(check.iterchildren("{*}formula1"), None)
        if formula is not None and (formula.text or "").startswith('"'):
            writer.note(
                Note((formula.text or "").strip('"'), Layer.FORM_PART, "the choices of a cell"), place
            )
    targets = {link.id: link.target for link in links if link.external}
    for link in root.iter("{*}hyperlink"):
        target = targets.get(link.get(R + "id") or "", "")
        if target:
            writer.note(Note(target, Layer.LINK, "the target of a link"), place)
        for key in ("tooltip", "display"):
            if words := link.get(key):
                writer.note(Note(words, Layer.ALT_TEXT, "a tip that a link shows"), place)


def comments(root: etree._Element, kind: str, place: str, writer: Writer) -> None:
    """Comments of either kind, each once: Excel keeps a plain copy of a thread, which begins by saying so."""
    authors = [author.text or "" for author in root.iter("{*}author")]
    for author in authors:
        if author.strip() and not author.startswith("tc={"):
            writer.note(Note(author, Layer.PROPERTY, "someone who commented"), "")
    for comment in root.iter("{*}comment", "{*}threadedComment"):
        texts = (t for t in comment.iter("{*}t", "{*}text") if len(t) == 0)
        words = "".join(t.text or "" for t in texts)
        if kind == "comments" and words.lstrip().startswith(_THREADED):
            continue
        number = comment.get("authorId") or ""
        by = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        beside = f", {place}, cell {comment.get('ref') or ''}"
        writer.unseen(
            words, Layer.COMMENT, (f"a comment by {by}" if by else "a comment") + beside, frozenset()
        )


def parts(package: Package, writer: Writer, draft: Draft) -> None:
    """Names of people, and data that is kept of other files and of tables made from it."""
    for name in package.names:
        lower = name.lower()
        if not lower.endswith(".xml"):
            continue
        try:
            if "/persons/" in lower:
                _people(package.xml(name), writer)
            elif "/externallinks/" in lower and "/_rels/" not in lower:
                _kept(package.xml(name), "data kept of another workbook", writer)
            elif "/pivotcache/" in lower:
                _kept(package.xml(name), "data kept for a pivot table", writer)
            elif "/pivottables/" in lower:
                _pivot(package.xml(name), writer)
            elif lower.endswith("/connections.xml"):
                _connections(package.xml(name), writer)
        except UnreadableError as error:
            draft.gap("data kept in the file", error.why)
    office_rest.links(package, writer, draft)


def _people(root: etree._Element | None, writer: Writer) -> None:
    for person in root.iter("{*}person") if root is not None else ():
        for key in ("displayName", "userId"):
            words = person.get(key) or ""
            if words and (key == "displayName" or "@" in words):
                writer.note(Note(words, Layer.PROPERTY, "the file's list of people"), "")


def _kept(root: etree._Element | None, what: str, writer: Writer) -> None:
    if root is None:
        return
    words = [v.text or "" for v in root.iter("{*}v")]
    words += [s.get("v") or "" for s in root.iter("{*}s", "{*}d")]
    words += [e.get("name") or "" for e in root.iter("{*}cacheField")]
    words += [e.get("val") or "" for e in root.iter("{*}sheetName")]
    found = dict.fromkeys(word for word in words if any(letter.isalpha() for letter in word))
    writer.unseen("\n".join(found), Layer.HIDDEN, what, _HIDDEN)


def _pivot(root: etree._Element | None, writer: Writer) -> None:
    """What the parts of a pivot table are called, which need not stand in a cell."""
    for element in root.iter("{*}dataField", "{*}pivotField", "{*}item") if root is not None else ():
        for key in ("name", "n", "caption"):
            words = element.get(key) or ""
            if any(letter.isalpha() for letter in words):
                writer.note(Note(words, Layer.FORM_PART, "a name in a pivot table", _METADATA), "")


def _connections(root: etree._Element | None, writer: Writer) -> None:
    for element in root.iter() if root is not None else ():
        for key in ("connection", "command", "sourceFile", "url"):
            words = element.get(key)
            if words and isinstance(element.tag, str):
                writer.note(Note(words, Layer.LINK, "where the workbook fetches data from", _FETCHED), "")


def left_over(package: Package, writer: Writer, draft: Draft, embedded: Embedded) -> None:
    """Parts that have not been read."""
    office_rest.left_over(package, lambda _, root: office_rest.words(root), writer, draft, embedded)

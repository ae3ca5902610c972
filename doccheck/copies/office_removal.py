"""A copy of a Word file (or of an Office file inside one) from which words are gone, in every part that holds them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from doccheck.copies import CopyError
from doccheck.copies.office_cleaning import Cleaning
from doccheck.copies.package import opened, rewritten, serialised
from doccheck.copies.previews import blanked
from doccheck.copies.words import Words, merged
from doccheck.copies.xml_words import clean, put
from doccheck.model import Document, Span
from doccheck.readers.docx import trace
from doccheck.readers.docx_trace import Place
from doccheck.readers.draft import UnreadableError
from doccheck.readers.kinds import Kind, sniff
from doccheck.readers.package import Package, parse, parse_kept

_OFFICE = (Kind.WORD, Kind.EXCEL, Kind.POWERPOINT)
_TEXT = (Kind.TEXT, Kind.MARKDOWN, Kind.HTML, Kind.CSV, Kind.RICH_TEXT, Kind.MAIL)
_NOT_FOLLOWED = "its text could not be followed letter by letter; save it anew in Word and try that"
_THUMBNAIL = "thumbnail"
_DEEPEST = 4

Places = Sequence[tuple[Span, str]]
"""Places of a document's text, and the label that each becomes."""


def redacted(
    document: Document,
    data: bytes,
    places: Places,
    words: Words,
    *,
    metadata: bool = False,
    hidden: bool = False,
) -> bytes:
    """The Word file `data`, of which `document` was read, without what stands at these places and without the words."""
    package = opened(data)
    changed = _at_places(document, data, places, package, words, hidden=hidden)
    return _cleaned(data, package, changed, words, Cleaning(metadata, hidden), 1)


def _at_places(
    document: Document, data: bytes, places: Places, package: Package, words: Words, *, hidden: bool
) -> dict[str, bytes]:
    """The parts of which letters at these places were taken; with `hidden`, also all that a reader does not see."""
    try:
        followed = trace(document.path, data)
    except UnreadableError as error:
        raise CopyError(error.why) from None
    if followed.document.text != document.text:
        raise CopyError(_NOT_FOLLOWED)
    wanted = list(places)
    if hidden:
        wanted += [(block.span, "") for block in document.blocks if not block.seen]
    edits: list[tuple[Place, str]] = []
    for span, label in merged(wanted):
        found = _closed(followed.places(span))
        words.counts[label] += bool(found) and bool(label)
        edits += [(place, label if place is found[0] else "") for place in found]
    roots = {id(root): part for part, root in followed.parts.items()}
    touched: dict[str, etree._Element] = {}
    for place, label in reversed(edits):
        root = place.element.getroottree().getroot()
        if id(root) in roots and place.element.text is not None:
            put([(place.element, place.start, place.end)], label)
            touched[roots[id(root)]] = root
    return {package.name(part) or part: serialised(root) for part, root in touched.items()}


def _closed(places: Sequence[Place]) -> list[Place]:
    """The same, with the white space at the ends of elements between the first and the last."""
    out = list(places)
    for number, place in enumerate(out):
        text = place.element.text or ""
        start = 0 if number and not text[: place.start].strip() else place.start
        last = number == len(out) - 1
        end = place.end if last or text[place.end :].strip() else max(len(text), place.end)
        out[number] = Place(place.element, start, end)
    return out


# Every part


def _cleaned(
    data: bytes, package: Package, changed: Mapping[str, bytes], words: Words, cleaning: Cleaning, depth: int
) -> bytes:
    """The package without the words, in any part."""
    new: dict[str, bytes] = {}
    dropped = {name for name in package.names if posixpath.basename(name).startswith(_THUMBNAIL)}
    for name in package.names:
        if name in dropped or name.endswith("/"):
            continue
        before = changed.get(name)
        if before is None:
            before = package.bytes(name) or b""
        after = _part(name, before, words, cleaning, depth)
        if after is not before or name in changed:
            new[name] = after
    new |= cleaning.finish(package, new)
    new |= blanked(package, new)
    new |= _without_links(package, new, dropped)
    return rewritten(data, new, dropped)


def _part(name: str, before: bytes, words: Words, cleaning: Cleaning, depth: int) -> bytes:
    if name.lower().endswith((".xml", ".rels", ".vml")):
        return _xml(name, before, words, cleaning)
    kind = sniff(name, before)
    if kind in _OFFICE and depth < _DEEPEST:
        return _inner(before, words, cleaning, depth)
    if kind is Kind.PDF:
        from doccheck.copies.pdf_removal import without_words

        return without_words(before, words)
    return _text(before, words) if kind in _TEXT else before


def _xml(name: str, before: bytes, words: Words, cleaning: Cleaning) -> bytes:
    try:
        root = parse(before) if not name.endswith(".vml") else parse_kept(before)
    except UnreadableError:
        # A part that is no XML, whatever its name says: Office shows nothing of it, and it is a text like any.
        return _text(before, words)
    cleaned = cleaning.part(name, root)
    return serialised(root) if clean(root, words) or cleaned else before


def inside(data: bytes, kind: Kind, words: Words) -> bytes:
    """A file attached inside a PDF without the words; the same bytes where doccheck cannot write its kind."""
    if kind in _OFFICE:
        return _inner(data, words, Cleaning(), 1)
    return _text(data, words) if kind in _TEXT else data


def _inner(before: bytes, words: Words, cleaning: Cleaning, depth: int) -> bytes:
    """An Office file inside; it stays as it was where nothing in it had to go."""
    count = sum(words.counts.values())
    after = _cleaned(before, opened(before), {}, words, Cleaning(cleaning.metadata, False), depth + 1)
    return after if cleaning.metadata or sum(words.counts.values()) > count else before


def _text(before: bytes, words: Words) -> bytes:
    for encoding in ("utf-8", "cp1252"):
        try:
            text = before.decode(encoding)
        except UnicodeDecodeError:
            continue
        after = words.without(text)
        return before if after == text else after.encode(encoding, "replace")
    return before


def _without_links(package: Package, new: Mapping[str, bytes], dropped: Iterable[str]) -> dict[str, bytes]:
    """The package's relationships without those to parts that are dropped."""
    if not dropped:
        return {}
    name = package.name("_rels/.rels") or "_rels/.rels"
    root = parse(new.get(name) or package.bytes(name) or b"")
    for element in list(root):
        if posixpath.basename(element.get("Target") or "").startswith(_THUMBNAIL):
            root.remove(element)
    return {name: serialised(root)}

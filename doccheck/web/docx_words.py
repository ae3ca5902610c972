"""The paragraphs of a Word file's text, and the same file with some of them worded otherwise.

Runs keep their looks: of a paragraph, only what differs is written anew. This runs in a process of its own
(`apart`), since the file may be anybody's.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STORY = "word/document.xml"
_MOST_BYTES = 32 * 1024 * 1024
_PASSED_OVER = frozenset(
    [f"{{{_W}}}{name}" for name in ("pPr", "rPr", "txbxContent", "del", "moveFrom", "instrText", "delText")]
    + [f"{{{_MC}}}Fallback"]
)
_STANDS_FOR = {f"{{{_W}}}tab": "\t", f"{{{_W}}}br": "\n", f"{{{_W}}}cr": "\n", f"{{{_W}}}noBreakHyphen": "-"}
_T = f"{{{_W}}}t"

Piece = tuple[etree._Element, str]


class NotChangeable(ValueError):
    """A file whose text cannot be changed here."""


def paragraphs(data: bytes) -> list[str]:
    """The text of each paragraph of the main story, in order, tables and text boxes included."""
    return ["".join(text for _, text in _pieces(each)) for each in _story(data).iter(f"{{{_W}}}p")]


def with_changes(data: bytes, changes: Mapping[int, str]) -> bytes:
    """The file with other words in the paragraphs of these numbers; all else in it stays, to the byte."""
    root = _story(data)
    for number, paragraph in enumerate(list(root.iter(f"{{{_W}}}p"))):
        if number in changes:
            _reword(paragraph, changes[number])
    story = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = story if entry.filename == _STORY else old.read(entry)
            new.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _story(data: bytes) -> etree._Element:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entry = package.getinfo(_STORY)
            if entry.file_size > _MOST_BYTES:
                raise NotChangeable
            with package.open(entry) as part:
                content = part.read(_MOST_BYTES + 1)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(content, parser)
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError, NotImplementedError, RuntimeError):
        raise NotChangeable from None


def _pieces(parent: etree._Element) -> Iterator[Piece]:
    """What a reader sees of a paragraph, element by element."""
    for child in parent:
        if child.tag in _PASSED_OVER or child.tag == f"{{{_W}}}p" or not isinstance(child.tag, str):
            continue
        if child.tag == _T:
            yield child, child.text or ""
        elif child.tag in _STANDS_FOR:
            yield child, _STANDS_FOR[child.tag]
        else:
            yield from _pieces(child)


def _reword(paragraph: etree._Element, new: str) -> None:
    """Writes what differs, in the looks of where it stands, and leaves the rest."""
    pieces = list(_pieces(paragraph))
    old = "".join(text for _, text in pieces)
    before = _alike(old, new)
    after = _alike(old[before:][::-1], new[before:][::-1])
    first, last, middle = before, len(old) - after, new[before : len(new) - after]
    start, written = 0, not middle
    for element, text in pieces:
        end = start + len(text)
        touched = start < last and first < end
        holds = not written and element.tag == _T and start <= first <= end
        if touched or holds:
            kept_before, kept_after = text[: max(0, first - start)], text[max(0, last - start) :]
            put = middle if holds else ""
            written = written or holds
            _put(element, kept_before + put + kept_after)
        start = end
    if not written:
        run = etree.SubElement(paragraph, f"{{{_W}}}r")
        _put(etree.SubElement(run, _T), middle)


def _alike(one: str, other: str) -> int:
    """How many letters two texts have in common from their beginnings on."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _put(element: etree._Element, text: str) -> None:
    """Gives an element this text; line breaks and tabs become Word's own."""
    run = element.getparent()
    if run is None:
        return
    place = run.index(element)
    run.remove(element)
    for part in _parts(text):
        run.insert(place, part)
        place += 1


def _parts(text: str) -> Iterator[etree._Element]:
    words = ""
    for char in text:
        if char not in "\t\n":
            words += char
            continue
        if words:
            yield _words(words)
        words = ""
        yield etree.Element(f"{{{_W}}}{'tab' if char == chr(9) else 'br'}")
    if words:
        yield _words(words)


def _words(text: str) -> etree._Element:
    element = etree.Element(_T)
    element.text = "".join(char for char in text if char.isprintable() or char == "\u00a0")
    element.set(_SPACE, "preserve")
    return element

"""Text changed where it stands: plain text as a whole, a Word file paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from doccheck.checking.sources import Source
from doccheck.model import Block, Document, Layer, Report
from doccheck.readers.kinds import Kind, sniff
from doccheck.reports.marked_text import marked
from doccheck.web import apart
from doccheck.web.docx_words import NotChangeable
from doccheck.web.replacing import replaced

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEXT = ("text/plain", "text/markdown")
_HEAD = 1024 * 1024
_FURTHEST = 200
"""How many paragraphs ahead one is looked for: the same words much later are others."""
_IN_THE_STORY = frozenset({Layer.BODY, Layer.TABLE, Layer.FIELD, Layer.FORM_PART, Layer.TEXT_BOX})


def paragraphs(source: Source) -> list[str]:
    """The paragraphs of a Word file; none of any other, or where they cannot be had."""
    data = source.data or b""
    if sniff(source.name, data[:_HEAD]) is not Kind.WORD:
        return []
    try:
        return apart.paragraphs(data)
    except NotChangeable:
        return []


def changeable(source: Source, document: Document, found: Sequence[str]) -> dict[int, int]:
    """Which blocks can be changed, by their numbers: for plain text each; of a Word file, its paragraph's number.

    `found` are the `paragraphs` of the source.
    """
    if source.data is None or source.name != document.path:
        return {}
    blocks = blocks_of(document)
    if document.media_type in _TEXT:
        return {n: n for n in range(len(blocks))} if _decoded(source.data) == document.text else {}
    return _matched(document, blocks, found) if document.media_type == _DOCX else {}


def blocks_of(document: Document) -> tuple[Block, ...]:
    """The blocks of a document as its page numbers them."""
    return tuple(each.block for each in marked(Report(document, ())).blocks)


def changed(
    source: Source, document: Document, numbers: Mapping[int, int], texts: Mapping[int, str]
) -> Source:
    """The source with other words in some of its blocks; NotChangeable where one of them cannot be changed."""
    if source.data is None or not texts.keys() <= numbers.keys():
        raise NotChangeable
    clean = {number: _clean(text) for number, text in texts.items()}
    if document.media_type == _DOCX:
        data = apart.with_changes(source.data, {numbers[n]: text for n, text in clean.items()})
    else:
        data = _spliced(document, clean).encode()
    return replace(source, data=data)


def with_name_replaced(
    document: Document, numbers: Mapping[int, int], name: str, instead: str
) -> dict[int, str]:
    """The new words of every block that can be changed and holds the name."""
    found = {}
    for number, block in enumerate(blocks_of(document)):
        old = document.quote(block.span)
        new = replaced(old, name, instead)
        if number in numbers and new != old:
            found[number] = new
    return found


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _spliced(document: Document, texts: Mapping[int, str]) -> str:
    blocks = blocks_of(document)
    text = document.text
    for number in sorted(texts, reverse=True):
        span = blocks[number].span
        text = f"{text[: span.start]}{texts[number]}{text[span.end :]}"
    return text


def _matched(document: Document, blocks: tuple[Block, ...], found_there: Sequence[str]) -> dict[int, int]:
    """Blocks and paragraphs come in the same order; those whose words are the same are the same."""
    found: dict[int, int] = {}
    texts = [" ".join(text.split()) for text in found_there]
    start = 0
    for number, block in enumerate(blocks):
        if block.layer not in _IN_THE_STORY or not block.seen:
            continue
        words = " ".join(document.quote(block.span).split())
        near = range(start, min(len(texts), start + _FURTHEST))
        place = next((p for p in near if texts[p] == words), None) if words else None
        if place is not None:
            found[number], start = place, place + 1
    return found

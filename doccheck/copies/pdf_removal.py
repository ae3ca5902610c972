"""A copy of a PDF from which words are gone: not covered, but taken out of what the pages draw and the file keeps.

The glyphs are taken out of the content streams. A page of which that cannot be done with certainty, or on which a
picture lies where the words were, becomes a picture of itself with those places blacked out. The file is written
whole, so that nothing of earlier versions is left in it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pypdf import PdfWriter
from pypdf.generic import ContentStream, NameObject

from doccheck.copies import CopyError
from doccheck.copies.pdf_drawing import Mark, as_picture, give_font, shade
from doccheck.copies.pdf_glyphs import Frames, Glyph, Pages, Path, Unsafe, read_as_text
from doccheck.copies.pdf_open import at, plain_reader
from doccheck.copies.pdf_places import BESIDE, Box, Letters, in_lines
from doccheck.copies.pdf_rewriting import Rewriting
from doccheck.copies.pdf_values import clean, fresh, without_hidden, without_metadata
from doccheck.copies.words import Words, merged
from doccheck.model import Block, Document, Layer, Span
from doccheck.readers.kinds import Kind, sniff

_NOT_WRITTEN = "no whole copy of it could be written; print or save it anew as a PDF and try that"


def redacted(
    document: Document,
    data: bytes,
    places: Sequence[tuple[Span, str]],
    words: Words,
    *,
    metadata: bool = False,
    hidden: bool = False,
) -> tuple[bytes, tuple[int, ...]]:
    """The PDF `data`, of which `document` was read, without all that; and the pages that are pictures now."""
    plain_reader(data)
    source = pdfium.PdfDocument(data)
    try:
        letters = Letters(source)
        marks = _at_places(document, letters, places, words, hidden=hidden)
        marks = _with_words(marks, letters, words)
        return _Removal(data, source, marks, words, metadata, hidden).written()
    except CopyError:
        raise
    except Exception:  # noqa: BLE001 - whatever a damaged file leads to, its message may hold the file's words
        raise CopyError(_NOT_WRITTEN) from None
    finally:
        source.close()


def without_words(data: bytes, words: Words) -> bytes:
    """A PDF inside another file, without the words; the same bytes where none of them is in it."""
    before = sum(words.counts.values())
    nothing = Document("", Kind.PDF.media_type, "", "")
    copy, _ = redacted(nothing, data, (), words)
    return copy if sum(words.counts.values()) > before else data


def _at_places(
    document: Document, letters: Letters, places: Sequence[tuple[Span, str]], words: Words, *, hidden: bool
) -> list[Mark]:
    wanted = list(places)
    if hidden:
        wanted += [(block.span, "") for block in document.blocks if not block.seen]
    found: list[Mark] = []
    for span, label in merged(wanted):
        if _stands_beside(document.block_at(span.start)):
            continue
        boxes = letters.find(document, span)
        words.counts[label] += bool(boxes) and bool(label)
        found += _marks(boxes, label)
    return found


def _stands_beside(block: Block | None) -> bool:
    """Whether the words are not letters of a page; those on a layer that is switched off are."""
    if block is None or block.layer.value not in BESIDE:
        return False
    return block.layer is not Layer.HIDDEN or not block.where.startswith("page ")


def _with_words(marks: list[Mark], letters: Letters, words: Words) -> list[Mark]:
    """Also every further place where one of the words stands on a page."""
    out = list(marks)
    for text, boxes in letters.pages:
        for start, end, label in words.places(text):
            here = [box for box in boxes[start:end] if box is not None]
            if here and not _is_marked(here, out):
                words.counts[label] += 1
                out += _marks(in_lines(here), label)
    return out


def _marks(boxes: Iterable[Box], label: str) -> Iterator[Mark]:
    """One mark for each box, the label in the first."""
    for number, box in enumerate(boxes):
        yield Mark(box, label if number == 0 else "", shaded=bool(label))


def _is_marked(letters: Sequence[Box], marks: Sequence[Mark]) -> bool:
    return all(
        any(mark.box.page == letter.page and mark.box.holds(*_middle(letter)) for mark in marks)
        for letter in letters
    )


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.low + box.high) / 2


# Writing


@dataclass
class _Removal:
    """One removal from one file. `pictures` are the pages that can only be kept as pictures of themselves."""

    data: bytes = field(repr=False)
    source: pdfium.PdfDocument
    marks: list[Mark]
    words: Words
    metadata: bool
    hidden: bool
    pictures: set[int] = field(default_factory=set)

    def written(self) -> tuple[bytes, tuple[int, ...]]:
        """The copy and its pictures. A page of which the glyphs cannot be taken out is one at the second try."""
        pages = Pages(self.data)
        self.pictures |= {n for n in range(1, len(self.source) + 1) if self._lies_on_picture(n)}
        for _ in range(2):
            copy, failed = self._try(pages)
            failed |= _still_said(copy, self.words) - self.pictures
            if not failed:
                break
            self.pictures |= failed
        return copy, tuple(sorted(self.pictures))

    def _try(self, pages: Pages) -> tuple[bytes, set[int]]:
        """A copy, and the pages of which the glyphs could not be taken out (they are as they were)."""
        writer = PdfWriter(clone_from=io.BytesIO(self.data))
        words, failed = Words(self.words.all), set[int]()
        for number, page in enumerate(writer.pages, 1):
            _without_looks(page, pages.looks(number), words)
            if not self._page(writer, page, number, pages, words):
                failed.add(number)
        if self.metadata:
            without_metadata(writer)
        if self.hidden:
            without_hidden(writer)
        clean(writer, words, lambda inner: _inside(inner, words))
        if not failed:
            self.words.counts.update(words.counts)
        return _bytes(_bytes(writer)), failed

    def _page(self, writer: PdfWriter, page: Any, number: int, pages: Pages, words: Words) -> bool:
        """Takes the glyphs out of one page; says whether that could be done."""
        own = [mark for mark in self.marks if mark.box.page == number]
        if number in self.pictures:
            as_picture(writer, page, self.source, number, own)
            return True
        try:
            frames = pages.frames(number)
            only = _only_seen_by_the_second(frames, own, words)
            self.marks += only
            if own or only:
                _rewrite(writer, page, frames, own + only)
                shade(writer, page, own + only)
        except Unsafe:
            return not own
        return True

    def _lies_on_picture(self, number: int) -> bool:
        """Whether a picture lies where words go: it may show them too."""
        boxes = [mark.box for mark in self.marks if mark.box.page == number and mark.shaded]
        page = self.source[number - 1]
        try:
            pictures = page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=8) if boxes else ()
            bounds = [Box(number, *picture.get_bounds()) for picture in pictures]
        finally:
            page.close()
        return any(box.meets(other) for box in boxes for other in bounds)


def _bytes(made: PdfWriter | bytes) -> bytes:
    """A file of what can be reached in it and nothing else: what was replaced is not copied the second time."""
    out = io.BytesIO()
    writer = made if isinstance(made, PdfWriter) else PdfWriter(clone_from=io.BytesIO(made))
    writer.write(out)
    return out.getvalue()


def _only_seen_by_the_second(frames: Frames, own: list[Mark], words: Words) -> list[Mark]:
    """Words that pdfium did not find on the page, as pdfminer has them."""
    found: list[Mark] = []
    for shown in frames.values():
        text, glyphs = read_as_text(shown)
        for start, end, label in words.places(text):
            here = [glyph.box for glyph in glyphs[start:end] if glyph is not None]
            if not _is_marked(here, own):
                words.counts[label] += 1
                found += _marks(in_lines(here), label)
    return found


def _rewrite(writer: PdfWriter, page: Any, frames: Frames, marks: Sequence[Mark]) -> None:
    """The page and the forms that it draws, without the glyphs in these marks."""

    def mark_of(glyph: Glyph) -> Mark | None:
        return next((mark for mark in marks if mark.box.holds(*glyph.middle)), None)

    rewriting = Rewriting(mark_of)
    for path, shown in frames.items():
        holder = _form(page, path)
        stream = ContentStream(holder, writer, "bytes")
        if not rewriting.without(stream, shown):
            continue
        if path:
            new = fresh(holder, stream.get_data())
            give_font(new)
            writer._replace_object(holder.indirect_reference.idnum, new)
        else:
            page[NameObject("/Contents")] = writer._add_object(stream)
            give_font(page)


def _form(page: Any, path: Path) -> Any:
    """The content of the page, or the form object at the end of a path of names."""
    here = page
    for name in path:
        try:
            resources = here.get_inherited("/Resources", None) if here is page else here["/Resources"]
            here = resources.get_object()["/XObject"].get_object()[f"/{name}"].get_object()
        except (KeyError, TypeError, AttributeError):
            raise Unsafe from None
    return here["/Contents"].get_object() if here is page else here


def _without_looks(page: Any, looks: Sequence[str], words: Words) -> None:
    """Takes away how annotations look that show one of the words."""
    annotations = at(page, "/Annots") or ()
    for entry, text in zip(annotations, looks, strict=False):
        if words.found(text):
            entry.get_object().pop(NameObject("/AP"), None)


def _inside(data: bytes, words: Words) -> bytes:
    """A file attached inside, without the words."""
    kind = sniff("", data)
    if kind is Kind.PDF:
        return without_words(data, words)
    from doccheck.copies.office_removal import inside

    return inside(data, kind, words)


def _still_said(copy: bytes, words: Words) -> set[int]:
    """The pages on which one of two programs still reads one of the words."""
    source = pdfium.PdfDocument(copy)
    try:
        said = {number for number, (text, _) in enumerate(Letters(source).pages, 1) if words.found(text)}
        pages = Pages(copy)
        for number in range(1, len(source) + 1):
            with suppress(Unsafe):
                frames = pages.frames(number).values()
                said |= {number for shown in frames if words.found(read_as_text(shown)[0])}
        return said
    finally:
        source.close()

"""PDF files: pages in reading order, form fields with answers, a gap for every page that is a picture.

pdfium reads the text; pdfminer, written apart from it, counts pages and letters. Where they disagree, the
document has a gap, because a program that finds nothing says so no louder than one that finds everything.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.model import Document, Flag, Layer
from doccheck.readers import limits
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.pdf_answers import place_answers
from doccheck.readers.pdf_layout import Look, in_one, lay_out, usual
from doccheck.readers.pdf_lines import Line, lines_of
from doccheck.readers.pdf_page import Page, read_page
from doccheck.readers.pdf_second import Second, SecondPage, second_opinion
from doccheck.readers.pictures import UNREAD_PICTURE, holds_words
from doccheck.readers.story import Item, Para, Piece
from doccheck.readers.writer import Writer

LOCKED = "it is protected by a password; check it before it is protected, or save a copy without the password"
DAMAGED = "it is damaged and could not be opened"
NO_TEXT = "it is a picture of a page, without letters that a program can read"
DISAGREE = "two programs found different amounts of text on it, so some may be missing"
UNKNOWN_LETTERS = "its letters cannot be told apart, because its fonts do not say what they mean"
_METADATA, _HIDDEN = frozenset({Flag.METADATA}), frozenset({Flag.HIDDEN})
_PROPERTIES = ("Author", "Title", "Subject", "Keywords")
_UNSET = ("anonymous", "untitled", "unspecified", "unknown")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_EDGE_OF_PAGE = 0.09
"""The part of a page's height, at its top and foot, where headers and footers stand."""
_DENSE = 0.4
"""Letters a square centimetre; a picture under so many is a background, or a scan already read."""


def read(path: str, data: bytes) -> Document:
    """The document of a PDF; raises `UnreadableError` where it cannot be opened."""
    source = _open(data)
    try:
        reading = _Reading(source, second_opinion(data))
        reading.write()
    finally:
        source.close()
    return reading.draft.document(path, Kind.PDF.media_type, data)


def _open(data: bytes) -> pdfium.PdfDocument:
    logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)
    try:
        source = pdfium.PdfDocument(data)
        source.init_forms()
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise UnreadableError(LOCKED if locked or "password" in str(error).lower() else DAMAGED) from None
    return source


class _Reading:
    """One reading of one file."""

    def __init__(self, source: pdfium.PdfDocument, second: Second) -> None:
        self.source = source
        self.second = second
        self.draft = Draft()
        self.writer = Writer(self.draft)
        self.hidden: list[tuple[str, str]] = []

    def write(self) -> None:
        pages = self._pages()
        headers, footers = _running(pages)
        look = usual(pages)
        self._edges(headers, Layer.HEADER)
        self.writer.story(in_one([self._page_items(page, look) for page in pages], look))
        self._edges(footers, Layer.FOOTER)
        for page in pages:
            self._beside(page)
        self._not_on_a_page()
        self.writer.finish()

    def _pages(self) -> list[Page]:
        count = len(self.source)
        if not count:
            raise UnreadableError(DAMAGED)
        if self.second.failed:
            self.draft.gap(
                "the file", "a second program could not read it, so some of its text may be missing"
            )
        elif len(self.second.pages) != min(count, limits.PAGES):
            self.draft.gap(
                "the file", "two programs found different numbers of pages in it, so some may be missing"
            )
        if count > limits.PAGES:
            self.draft.gap("the end of the file", f"it has more than {limits.PAGES:,} pages")
        return [page for number in range(1, min(count, limits.PAGES) + 1) if (page := self._page(number))]

    def _page(self, number: int) -> Page | None:
        beside = (
            self.second.pages[number - 1] if number <= len(self.second.pages) else SecondPage(failed=True)
        )
        place = f"page {number}"
        try:
            page = read_page(self.source, number, beside)
        except pdfium.PdfiumError:
            self.draft.gap(place, DAMAGED)
            return None
        if page.cut:
            self.draft.gap(place, f"it holds more than {limits.PAGE_CHARS:,} letters")
        elif not self.second.failed:
            self._compare(page, beside, place)
        if page.unknown > 0.05 * page.letters:
            self.draft.gap(place, UNKNOWN_LETTERS)
        self._pictures(page, place)
        return page

    def _compare(self, page: Page, beside: SecondPage, place: str) -> None:
        fewer, more = sorted((page.letters, beside.letters))
        if beside.failed or more - fewer > 20 + 0.1 * more:
            self.draft.gap(place, DISAGREE)

    def _pictures(self, page: Page, place: str) -> None:
        if not page.letters and not any(widget.words for widget in page.widgets):
            drawn = any(holds_words(box.area) for box in page.pictures) or page.drawn > 30
            if drawn:
                self.draft.gap(place, NO_TEXT)
            return
        for box in page.pictures:
            letters = sum(
                len(run.text) for run in page.runs if box.holds((run.left + run.right) / 2, run.middle)
            )
            at_edge = box.bottom < 0.22 * page.height or box.top > 0.85 * page.height
            if holds_words(box.area, at_edge) and letters < _DENSE * box.area:
                self.draft.gap(f"a picture on {place}", UNREAD_PICTURE)

    # Text

    def _page_items(self, page: Page, look: Look) -> list[Item]:
        self.hidden += place_answers(page)
        items = lay_out(page, look)
        for words in page.aslant:
            items.append(Para([Piece(words.replace("\x02", "-"))], page=page.number, parted=True))
        for note in page.notes:
            if note.shown:
                items.append(Para([Piece(note.words)], page=page.number, layer=Layer.TEXT_BOX, parted=True))
        return items

    def _edges(self, lines: Iterable[tuple[int, Line]], layer: Layer) -> None:
        """Headers or footers, each wording once, where it first stands."""
        written: set[str] = set()
        for page, line in lines:
            text = line.text.replace("\x02", "-")
            if text not in written:
                written.add(text)
                self.writer.story([Para([Piece(text)])], layer, f"page {page}, the {layer.value}")

    # What is not on the page

    def _beside(self, page: Page) -> None:
        for note in page.notes:
            if not note.shown:
                place = (
                    f"a comment by {note.by}, page {page.number}"
                    if note.by
                    else f"a comment, page {page.number}"
                )
                self.writer.unseen(note.words, Layer.COMMENT, place, frozenset())

    def _not_on_a_page(self) -> None:
        for place, words in self.hidden:
            self.writer.unseen(words, Layer.FIELD, place, _HIDDEN)
        said = self.draft.squeezed + "".join(_squeezed(words) for _, words in self.hidden)
        for words in self.second.answers:
            if _squeezed(words) not in said:
                self.writer.unseen(words, Layer.FIELD, "a form field that no page shows", _HIDDEN)
        for name in _PROPERTIES:
            words = self.source.get_metadata_value(name)
            if words.lower().strip("()") not in _UNSET:
                self.writer.unseen(
                    words, Layer.PROPERTY, f"the file's properties ({name.lower()})", _METADATA
                )
        if self.source.count_attachments() > 0:
            self.draft.gap("a file attached inside it", "doccheck does not open it; look at it yourself")
        if self.source.get_formtype() == raw.FORMTYPE_XFA_FULL:
            self.draft.gap("its form", "it is an Adobe XFA form, whose answers doccheck cannot read")


def _running(pages: Sequence[Page]) -> tuple[list[tuple[int, Line]], list[tuple[int, Line]]]:
    """Takes headers and footers out of the pages: edge lines on several pages, and page numbers."""
    found: tuple[list[tuple[int, Line]], list[tuple[int, Line]]] = ([], [])
    if len(pages) < 2:
        return found
    seen: dict[tuple[bool, str], set[int]] = {}
    edges = [(page, line, line.top > page.height / 2) for page in pages for line in _edge_lines(page)]
    for page, line, foot in edges:
        seen.setdefault((foot, _numberless(line.text)), set()).add(page.number)
    for page, line, foot in edges:
        if len(seen[foot, _numberless(line.text)]) > 1 or _PAGE_NUMBER.fullmatch(line.text.strip()):
            found[foot].append((page.number, line))
            taken = {id(run) for run in line.runs}
            page.runs = [run for run in page.runs if id(run) not in taken]
    return found


def _edge_lines(page: Page) -> list[Line]:
    near = [
        run
        for run in page.runs
        if run.bottom < _EDGE_OF_PAGE * page.height or run.top > (1 - _EDGE_OF_PAGE) * page.height
    ]
    return lines_of(near)


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", text.strip())


def _squeezed(words: str) -> str:
    return "".join(words.split())

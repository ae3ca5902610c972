"""PDF files: pages in reading order, form fields with answers, all that is hidden, a gap for what is unread.

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
from doccheck.readers.draft import THE_FILE, Draft, UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.ocr import LATE, Ocr
from doccheck.readers.pdf_answers import place_answers
from doccheck.readers.pdf_files import AttachedFiles
from doccheck.readers.pdf_layout import Look, in_one, lay_out, usual
from doccheck.readers.pdf_lines import Line, lines_of
from doccheck.readers.pdf_page import read_page
from doccheck.readers.pdf_revisions import earlier, versions
from doccheck.readers.pdf_scans import read_scan
from doccheck.readers.pdf_second import Second, SecondPage, plain_text, second_opinion
from doccheck.readers.pdf_sheet import Page
from doccheck.readers.pdf_spelling import differs_in_a_letter, misnamed, reads_as_english, spelt_differently
from doccheck.readers.pdf_veil import pieces_of, unveiled, with_flag
from doccheck.readers.pdf_xfa import Entry, entries
from doccheck.readers.pictures import UNREAD_PICTURE, holds_words
from doccheck.readers.story import TICKED, UNTICKED, Control, Item, Para, Piece
from doccheck.readers.writer import Writer

LOCKED = "it is protected by a password; check it before it is protected, or save a copy without the password"
WRONG_PASSWORD = "it is protected by a password, and none of those given opens it"
RIGHTS = "it is encrypted for certain people or by a rights service, and cannot be opened here"
DAMAGED = "it is damaged and could not be opened"
NO_TEXT = "it is a picture of a page, without letters that a program can read"
DISAGREE = "two programs found different amounts of text on it, so some may be missing"
UNKNOWN_LETTERS = "its letters cannot be told apart, because its fonts do not say what they mean"
MISNAMED = "its fonts seem to call its letters by wrong names, so what was read may not be what is seen"
A_LETTER_DIFFERS = "two programs read a letter on it differently, so one of its words may be another"
ONE_OF_TWO = "only one of two programs could open it, so some of its text may be missing"
MANY_VERSIONS = f"more than {limits.PDF_REVISIONS} earlier versions are kept in it"
_NONE: frozenset[Flag] = frozenset()
_METADATA, _HIDDEN, _EARLIER = (
    frozenset({flag}) for flag in (Flag.METADATA, Flag.HIDDEN, Flag.EARLIER_REVISION)
)
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_EDGE_OF_PAGE = 0.09
"""The part of a page's height, at its top and foot, where headers and footers stand."""
_DENSE = 0.4
"""Letters a square centimetre; a picture under so many is a background, or a scan already read."""
_UNKNOWN_PART = 0.05


def read(
    path: str, data: bytes, place: str = THE_FILE, depth: int = 1, passwords: Sequence[str] = ()
) -> tuple[Document, ...]:
    """The documents of a PDF: itself and the files inside it.

    Raises `UnreadableError` where it cannot be opened.
    """
    source, password = _open(data, passwords)
    if source is None:
        return (_by_the_second(path, data),)
    try:
        reading = _Reading(source, data, password)
        reading.write()
    finally:
        source.close()
    inside = AttachedFiles(path, place, depth, tuple(passwords), reading.draft)
    attached = inside.read(reading.files)
    return reading.draft.document(path, Kind.PDF.media_type, data), *attached


def _open(data: bytes, passwords: Sequence[str]) -> tuple[pdfium.PdfDocument | None, str]:
    """The opened file and the password that opened it; None where pdfium finds it too damaged."""
    logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)
    for password in (None, *passwords):
        try:
            source = pdfium.PdfDocument(data, password=password)
            source.init_forms()
            return source, password or ""
        except pdfium.PdfiumError as error:
            code = getattr(error, "err_code", None)
            if code == raw.FPDF_ERR_SECURITY:
                raise UnreadableError(RIGHTS) from None
            if code != raw.FPDF_ERR_PASSWORD and "password" not in str(error).lower():
                return None, ""
    raise UnreadableError(WRONG_PASSWORD if passwords else LOCKED)


def _by_the_second(path: str, data: bytes) -> Document:
    """What the second program reads of a file that the first cannot open."""
    pages = plain_text(data)
    if not any(page.strip() for page in pages):
        raise UnreadableError(DAMAGED)
    draft = Draft()
    writer = Writer(draft)
    draft.gap(THE_FILE, ONE_OF_TWO)
    for number, page in enumerate(pages, 1):
        paras = [Para([Piece(line)], page=number) for line in page.splitlines() if line.strip()]
        writer.story(paras)
    writer.finish()
    return draft.document(path, Kind.PDF.media_type, data)


class _Reading:
    """One reading of one file."""

    def __init__(self, source: pdfium.PdfDocument, data: bytes, password: str) -> None:
        self.source = source
        self.data = data
        self.password = password
        self.second: Second = second_opinion(data, password)
        self.draft = Draft()
        self.writer = Writer(self.draft)
        self.ocr = Ocr()
        self.hidden: list[tuple[str, str]] = []
        self.files: list[tuple[str, str, bytes | None]] = []
        self._pictures_read: list[tuple[str, Para]] = []
        self._said = ""

    def write(self) -> None:
        pages = self._pages()
        headers, footers = _running(pages)
        look = usual(pages)
        self._edges(headers, Layer.HEADER)
        story = in_one([self._page_items(page, look) for page in pages], look)
        self.writer.story(unveiled(story))
        for place, para in self._pictures_read:
            self.writer.story([para], Layer.BODY, place)
        self._xfa(pages)
        self._edges(footers, Layer.FOOTER)
        for page in pages:
            self._not_seen(page)
            self._comments(page)
        self._said = self.draft.squeezed
        for page in pages:
            self._beside_page(page)
        self._beside()
        self._earlier()
        self.draft.marks = sum(page.notes.marks for page in pages)
        self.writer.finish()

    def _pages(self) -> list[Page]:
        count = len(self.source)
        if not count:
            raise UnreadableError(DAMAGED)
        if self.second.failed:
            self.draft.gap(THE_FILE, "a second program could not read it, so some of its text may be missing")
        elif len(self.second.pages) != min(count, limits.PAGES):
            self.draft.gap(
                THE_FILE, "two programs found different numbers of pages in it, so some may be missing"
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
        if page.things.cut:
            self.draft.gap(place, "so much is drawn on it that hidden words could not be looked for")
        self._letters(page, beside, place)
        self._pictures(page, place)
        return page

    def _compare(self, page: Page, beside: SecondPage, place: str) -> None:
        fewer, more = sorted((page.letters, beside.letters))
        if beside.failed or more - fewer > 20 + 0.1 * more:
            self.draft.gap(place, DISAGREE)

    # What only OCR can read

    def _letters(self, page: Page, beside: SecondPage, place: str) -> None:
        """A page whose letters have no meaning is read as a picture of itself, or is a gap."""
        lost = page.unknown > _UNKNOWN_PART * page.letters
        doubted = beside.unknown > max(_UNKNOWN_PART * beside.letters, 3) or spelt_differently(page, beside)
        wrong = misnamed(page)
        if not (lost or wrong or (doubted and not reads_as_english(page))):
            if differs_in_a_letter(page, beside):
                self.draft.gap(place, A_LETTER_DIFFERS)
            return
        seen = read_scan(self.ocr, self.source, page) if self.ocr.can_read else None
        if seen and not seen.doubt:
            printed = {word for run in page.runs for word in _bare_words(run.text)}
            read = [word for text in seen.paragraphs for word in _bare_words(text)]
            agree = sum(word in printed for word in read) >= 0.7 * max(len(read), 1)
            if not agree:
                # Letters that one program has a meaning for stay beside what the picture of the page says.
                page.runs = [] if lost else page.runs
                page.recognised = seen
        else:
            self.draft.gap(place, MISNAMED if wrong and not (lost or doubted) else UNKNOWN_LETTERS)

    def _pictures(self, page: Page, place: str) -> None:
        if not page.letters and not any(widget.words for widget in page.widgets):
            if any(holds_words(box.area) for box in page.things.pictures) or page.things.drawn > 30:
                self._scan(page, place)
            return
        for box in page.things.pictures if not page.recognised else ():
            letters = sum(
                len(run.text) for run in page.runs if box.holds((run.left + run.right) / 2, run.middle)
            )
            at_edge = box.bottom < 0.22 * page.height or box.top > 0.85 * page.height
            if not holds_words(box.area, at_edge) or letters >= _DENSE * box.area:
                continue
            here = f"a picture on {place}"
            seen = read_scan(self.ocr, self.source, page, box) if self.ocr.can_read else None
            if seen is None:
                self.draft.gap(here, LATE if self.ocr.can_read else UNREAD_PICTURE)
                continue
            for text in seen.paragraphs:
                para = Para([Piece(text, frozenset({Flag.OCR}))], page=page.number, parted=True)
                self._pictures_read.append((f"{here}, {seen.said}", para))
            if seen.doubt:
                self.draft.gap(here, seen.doubt)

    def _scan(self, page: Page, place: str) -> None:
        if not self.ocr.can_read:
            self.draft.gap(place, NO_TEXT)
            return
        page.recognised = read_scan(self.ocr, self.source, page)
        why = LATE if page.recognised is None else page.recognised.doubt
        if why:
            self.draft.gap(place, why)

    # Text

    def _page_items(self, page: Page, look: Look) -> list[Item]:
        self.hidden += place_answers(page)
        items = lay_out(page, look)
        if page.scan:
            items = with_flag(items, Flag.OCR)
        if page.recognised:
            for text in page.recognised.paragraphs:
                piece = Piece(text, frozenset({Flag.OCR}), why=page.recognised.said)
                items.append(Para([piece], page=page.number, parted=True))
        for words in page.aslant:
            items.append(Para([Piece(words.replace("\x02", "-"))], page=page.number, parted=True))
        printed = "".join(_squeezed(run.text) for run in page.runs)
        written = [note.words for note in page.notes.notes if note.shown and note.words]
        for words in page.shown:
            bare = _squeezed(words)
            if bare and bare not in "".join(map(_squeezed, written)) and bare not in printed:
                written.append(words)
        for words in written:
            items.append(Para([Piece(words)], page=page.number, layer=Layer.TEXT_BOX, parted=True))
        return items

    def _edges(self, lines: Iterable[tuple[int, Line]], layer: Layer) -> None:
        """Headers or footers, each wording once, where it first stands."""
        written: set[str] = set()
        for page, line in lines:
            text = line.text.replace("\x02", "-")
            if text not in written:
                written.add(text)
                place = f"page {page}, the {layer.value}"
                self.writer.story([Para(pieces_of(Piece(text)))], layer, place)

    def _xfa(self, pages: Sequence[Page]) -> None:
        """A form in XML: on the page where the pages show nothing of it, else what they do not show."""
        parts = self.second.beside.xfa
        if not parts:
            return
        found = entries(parts)
        if found is None:
            self.draft.gap("the form (XFA)", "its data are damaged, or of a kind that may not be opened")
            return
        said = self.draft.squeezed
        live = sum(page.letters for page in pages) < 1_000 and not any(page.widgets for page in pages)
        for entry in found:
            if live:
                self.writer.story([_para(entry)], Layer.FIELD if entry.asks else Layer.BODY, "the form (XFA)")
            elif entry.answer and _squeezed(entry.answer) not in said:
                words = f"{entry.label}: {entry.answer}" if entry.label else entry.answer
                self.writer.unseen(words, Layer.FIELD, "the stored data of the form (XFA)", _HIDDEN)
                said += _squeezed(entry.answer)

    # What is not on the page

    def _not_seen(self, page: Page) -> None:
        for why, words in page.unseen:
            layer = Layer.HIDDEN if why.flag is Flag.HIDDEN else Layer.BODY
            self.writer.unseen(words, layer, f"page {page.number}, {why.said}", frozenset({why.flag}))

    def _comments(self, page: Page) -> None:
        for note in page.notes.notes:
            if note.words and not note.shown:
                by = f" by {note.by}" if note.by else ""
                place = f"a comment{by}, page {page.number}"
                self.writer.unseen(note.words, Layer.COMMENT, place, _HIDDEN if note.hidden else _NONE)

    def _once(self, words: str, layer: Layer, where: str, flags: frozenset[Flag]) -> None:
        """Writes words at the end unless the file has said them already."""
        bare = _squeezed(words)
        if bare and bare.lower() not in self._said.lower():
            self._said += f"\n{bare}"
            self.writer.unseen(words, layer, where, flags)

    def _beside_page(self, page: Page) -> None:
        for note in page.notes.notes:
            self._once(note.by, Layer.PROPERTY, "the names of those who wrote comments", _METADATA)
        for words in page.told:
            where = f"a description for those who cannot see it, page {page.number}"
            self._once(words, Layer.ALT_TEXT, where, _METADATA)
        for address in page.notes.links:
            self._once(address, Layer.LINK, f"where a link on page {page.number} leads", _METADATA)
        for widget in page.widgets:
            self._once(
                widget.told, Layer.FORM_PART, f"the name of a form field, page {page.number}", _METADATA
            )
        self.files += [(name, "", data) for name, data in page.notes.files]
        for what in page.notes.played:
            self.draft.gap(f"{what} on page {page.number}", "doccheck reads words only; look at it yourself")

    def _beside(self) -> None:
        for place, words in self.hidden:
            self.writer.unseen(words, Layer.FIELD, place, _HIDDEN)
            self._said += f"\n{_squeezed(words)}"
        beside = self.second.beside
        for words in beside.answers:
            self._once(words, Layer.FIELD, "a form field that no page shows", _HIDDEN)
        for extra in beside.extras:
            if extra.where.startswith("the file's properties") or Flag.HIDDEN in extra.flags:
                self.writer.unseen(extra.words, extra.layer, extra.where, extra.flags)
                self._said += f"\n{_squeezed(extra.words)}"
            else:
                self._once(extra.words, extra.layer, extra.where, extra.flags)
        for place in beside.unread:
            self.draft.gap(place, "it is damaged and could not be read")
        self.files += [(file.name, file.about, file.data) for file in beside.files]
        if self.second.failed and self.source.count_attachments() > 0:
            self.draft.gap("a file attached inside it", "doccheck could not open it; look at it yourself")
        for number, (name, about, _) in enumerate(self.files, 1):
            self.writer.unseen(name, Layer.FILE_NAME, f"the name of attached file {number}", _METADATA)
            self.writer.unseen(about, Layer.PROPERTY, f"what is said of attached file {number}", _METADATA)

    def _earlier(self) -> None:
        said = self._said + "".join(_squeezed(words) for words in self.writer.waiting)
        for old in earlier(self.data, self.password or None, said):
            place = f"page {old.page} of it" if old.page else "its properties"
            where = f"an earlier version kept in the file, {place}"
            self.writer.unseen(old.words, Layer.REVISION, where, _EARLIER)
        if len(versions(self.data)) > limits.PDF_REVISIONS:
            self.draft.gap("the oldest versions kept in the file", MANY_VERSIONS)


def _para(entry: Entry) -> Para:
    if not entry.asks:
        return Para([Piece(entry.label)], parted=True)
    if entry.ticked is not None:
        return Para([Piece(f"{TICKED if entry.ticked else UNTICKED} {entry.label}")])
    label = entry.label.rstrip(" :")
    return Para([Piece(f"{label}: "), Piece(entry.answer, control=Control())], parted=True)


def _bare_words(text: str) -> list[str]:
    return re.findall(r"\w{2,}", text.lower())


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

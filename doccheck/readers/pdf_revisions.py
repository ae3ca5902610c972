"""Earlier versions that a PDF keeps inside itself: each save may only add to what is there.

Everything up to an earlier end-of-file mark is a whole file, which anybody can cut out and open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers import limits
from doccheck.readers.pdf_form import widgets
from doccheck.readers.pdf_notes import annotation_text

_END = re.compile(rb"startxref\s+\d+\s+%%EOF[ \t]*(?:\r\n|\r|\n)?")
_PROPERTIES = ("Author", "Title", "Subject", "Keywords")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What one page of an earlier version said that the file no longer says; page 0 is for its properties."""

    words: str = field(repr=False)
    page: int
    version: int


def versions(data: bytes) -> list[int]:
    """Where the earlier versions of a file end, the newest first; a file laid out for the web has none for it."""
    ends = [match.end() for match in _END.finditer(data)]
    if ends and not data[ends[-1] :].strip(b"\0 \r\n\t"):
        ends.pop()
    if ends and b"/Linearized" in data[:2048]:
        ends.pop(0)
    return ends[::-1]


def earlier(data: bytes, password: str | None, said: str) -> Iterator[Earlier]:
    """The words of earlier versions that are not in `said`, the text of today without its spaces."""
    ends = versions(data)
    if not ends:
        return
    today = {_squeezed(line) for _, line in _lines(data, password)}
    known = said + "\n" + "\n".join(today)
    for number, end in enumerate(ends[: limits.PDF_REVISIONS]):
        pages: dict[int, list[str]] = {}
        for page, line in _lines(data[:end], password):
            bare = _squeezed(line)
            if bare and bare not in today and bare not in known:
                today.add(bare)
                pages.setdefault(page, []).append(line)
        for page, lines in pages.items():
            yield Earlier("\n".join(lines), page, len(ends) - number)


def _lines(data: bytes, password: str | None) -> Iterator[tuple[int, str]]:
    """Page and line of all that a version says on its pages, in its form fields, notes and properties."""
    try:
        source = pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError:
        return
    try:
        source.init_forms()
        for number in range(1, min(len(source), limits.PAGES) + 1):
            try:
                for line in _page_lines(source, source[number - 1]):
                    yield number, line
            except pdfium.PdfiumError:
                continue
        for key in _PROPERTIES:
            yield 0, source.get_metadata_value(key)
    finally:
        source.close()


def _page_lines(source: pdfium.PdfDocument, page: pdfium.PdfPage) -> Iterator[str]:
    text = page.get_textpage()
    try:
        yield from text.get_text_range().replace("\x02", "-").replace("\ufffe", "-").splitlines()
    finally:
        text.close()
    for widget in widgets(source, page, lambda x, y: (x, y)):
        if not widget.ticks:
            yield from widget.words.splitlines()
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), limits.PDF_FIELDS)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if mark:
            yield from annotation_text(mark, b"Contents").splitlines()
            raw.FPDFPage_CloseAnnot(mark)


def _squeezed(words: str) -> str:
    return "".join(words.split())

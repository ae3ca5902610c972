"""One page of a PDF as pdfium sees it: runs of letters with their places, form fields, pictures, notes.

Places are in points from the top left corner of the page as it is shown, turned as it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers.pdf_box import Place
from doccheck.readers.pdf_form import widgets
from doccheck.readers.pdf_letters import letters, origin, quarter, reword, words
from doccheck.readers.pdf_notes import notes_on
from doccheck.readers.pdf_runs import keep_unseen, make_runs
from doccheck.readers.pdf_scene import Scene
from doccheck.readers.pdf_second import SecondPage, Stroke
from doccheck.readers.pdf_sheet import Page, on_page
from doccheck.readers.pdf_sight import look
from doccheck.readers.pdf_signs import mend
from doccheck.readers.pdf_structure import told_by_structure
from doccheck.readers.pdf_things import things_on

_SAMPLE = 100


def read_page(document: pdfium.PdfDocument, number: int, drawn: SecondPage) -> Page:
    """The page with this number, counted from 1. No run of letters goes across an upright line of `drawn`."""
    source = document[number - 1]
    try:
        text = source.get_textpage()
        try:
            turns, said = _turns(text)
            width, height, place = _upright(source, turns)
            page = Page(number, width, height, place=place)
            page.strokes = [on_page(page, line) for line in drawn.strokes]
            page.squares = [on_page(page, square) for square in drawn.squares]
            page.marks = [page.place(*mark) for mark in drawn.marks]
            page.turn = ((4 - turns) * 90 - source.get_rotation()) % 360
            page.widgets = list(widgets(document, source, page.place))
            page.notes = notes_on(document, source, page.place)
            page.things = things_on(source, page.place, width, height)
            stream = list(letters(text, page, said))
            page.spelt = Counter(letter.char for letter in stream if not isinstance(letter, str))
            mend(stream, partial(origin, text), drawn.foreign)
            reword(stream, page, drawn)
            found = list(words(stream))
            look(_scene(document, source, text, page, drawn), found)
            keep_unseen(found, page)
            make_runs(stream, text, page)
            page.told += [*drawn.told, *told_by_structure(source)]
        finally:
            text.close()
    finally:
        source.close()
    if drawn.shown:
        page.shown = _shown(document, number, drawn.shown)
    return page


def _shown(document: pdfium.PdfDocument, number: int, places: Sequence[Stroke]) -> list[str]:
    """The words at these places once all that is laid over the page has been made part of it."""
    source = document[number - 1]
    done = raw.FPDFPage_Flatten(source, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    source.close()
    if not done:
        return []
    source = document[number - 1]
    try:
        text = source.get_textpage()
        try:
            found = [text.get_text_bounded(at.x0, at.y0, at.x1, at.y1) for at in places]
        finally:
            text.close()
    finally:
        source.close()
    return ["\n".join(line.strip() for line in words.splitlines() if line.strip()) for words in found]


def _scene(
    document: pdfium.PdfDocument,
    source: pdfium.PdfPage,
    text: pdfium.PdfTextPage,
    page: Page,
    drawn: SecondPage,
) -> Scene:
    over, marks = page.notes.solid, page.notes.redactions
    layered = frozenset(drawn.layered)
    return Scene(
        document,
        source,
        text,
        page.place,
        page.width,
        page.height,
        page.turn,
        page.things,
        over,
        marks,
        layered,
    )


def _upright(source: pdfium.PdfPage, turns: int) -> tuple[float, float, Place]:
    """Width, height, and the way to places, of a page held so that its text is upright.

    `turns` is how many quarters of a circle, with the clock, its text is turned in the file. Whether the page
    itself is shown on its side does not matter then.
    """
    left, low, right, high = source.get_bbox()
    width, height = right - left, high - low
    if turns == 3:
        return height, width, lambda x, y: (y - low, x - left)
    if turns == 2:
        return width, height, lambda x, y: (right - x, y - low)
    if turns == 1:
        return height, width, lambda x, y: (high - y, right - x)
    return width, height, lambda x, y: (x - left, high - y)


def _turns(text: pdfium.PdfTextPage) -> tuple[int, int]:
    """How many quarters of a circle most letters of a page are turned, and what pdfium says of it.

    It calls letters level that stand on their heads because both their size and the page are turned over: those
    run to the left.
    """
    count = text.count_chars()
    if not count:
        return 0, 0
    sample = range(0, count, max(1, count // _SAMPLE))
    said = Counter(quarter(text, index) for index in sample).most_common(1)[0][0]
    steps = [step for index in sample if (step := _step(text, index))] if said == 0 else []
    back = sum(step < 0 for step in steps)
    return (2 if len(steps) > 5 and back > 0.8 * len(steps) else said), said


def _step(text: pdfium.PdfTextPage, index: int) -> float:
    """How far to the right the next letter stands; 0 where it is none, or is not written from the left."""
    letters = [raw.FPDFText_GetUnicode(text, at) for at in (index, index + 1)]
    if not all(33 <= letter < 0x500 for letter in letters):
        return 0
    first, second = raw.FS_RECTF(), raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, first)
    raw.FPDFText_GetLooseCharBox(text, index + 1, second)
    level = abs(first.bottom - second.bottom) < 0.5 * abs(first.top - first.bottom)
    return float(second.left - first.left) if level else 0

"""The letters of a PDF page as they come, one by one, and what the file says that they read."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import cache
from math import pi
from typing import Any, TypeAlias
from unicodedata import category, normalize

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers import limits
from doccheck.readers.pdf_box import Box, boxed
from doccheck.readers.pdf_scene import Letter
from doccheck.readers.pdf_second import Reworded, SecondPage
from doccheck.readers.pdf_sheet import HYPHEN, Page, on_page
from doccheck.readers.pdf_veil import is_veil

_NO_SPACES = frozenset("\r\n\x1c\x1d\x1e\x1f\x85")
"""Control characters that count as spaces elsewhere: in a page they are letters without a name, or end a line."""
_HYPHENS = frozenset((2, 0x2D, 0xAD, 0x2010, 0x2011, 0xFFFE))
Stream: TypeAlias = list[Letter | str]
"""The letters of a page in the file's own order, with " " and "\\n" between words and lines."""


def letters(text: pdfium.PdfTextPage, page: Page, turned: int) -> Iterator[Letter | str]:
    """The stream of a page of which most letters are turned by so many quarters; counts them in `page`."""
    handle = text.raw
    count = text.count_chars()
    page.cut = count > limits.PAGE_CHARS
    rect, place = raw.FS_RECTF(), page.place
    aslant: bool | None = None
    last: Letter | None = None
    unnamed = ""
    for index in range(min(count, limits.PAGE_CHARS)):
        letter = _letter(handle, index)
        if letter in "\r\n ":
            if unnamed:
                page.unnamed.append(unnamed)
                unnamed = ""
            yield " " if letter == " " else "\n"
            aslant = None
            continue
        if raw.FPDFText_HasUnicodeMapError(handle, index) == 1:
            unnamed += letter
        if aslant is None:
            aslant = quarter(handle, index) != turned
        box = None
        if raw.FPDFText_GetLooseCharBox(handle, index, rect):
            box = boxed(place, rect.left, rect.bottom, rect.right, rect.top)
            if last and last.char == letter and _lies_on(box, last.box):
                continue
        page.letters += 1
        page.unknown += _is_unknown(letter)
        if box:
            last = Letter(letter, box, index, aslant)
            yield last
    if unnamed:
        page.unnamed.append(unnamed)


def origin(text: pdfium.PdfTextPage, index: int) -> tuple[int, int]:
    """Where a letter begins, in the file's own coordinates."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return round(x.value), round(y.value)


def _lies_on(box: Box, other: Box) -> bool:
    """Whether a letter is printed over the same one once more, a little beside it, to look bold.

    Two letters exactly in one place are the parts of a ligature.
    """
    across = 0.3 * (other.right - other.left) if box != other else 0.0
    return abs(box.left - other.left) < across and abs(box.top - other.top) < 0.3 * (other.bottom - other.top)


def words(stream: Stream) -> Iterator[list[Letter]]:
    """The words of a stream."""
    word: list[Letter] = []
    for letter in stream:
        if isinstance(letter, Letter):
            word.append(letter)
        elif word:
            yield word
            word = []
    if word:
        yield word


def reword(stream: Stream, page: Page, drawn: SecondPage) -> None:
    """Puts what is drawn in the place of what the file says it reads (ActualText), where the two differ."""
    start = 0
    for mark in drawn.reworded:
        if not _differ(mark):
            continue
        page.told.append(mark.said.strip())
        found = _find(stream, "".join(mark.said.split()), start)
        order = start = 0
        if found:
            order = next(stream[index] for index in found).order  # type: ignore[union-attr]
            for index in found:
                stream[index] = ""
            start = found[-1]
        if mark.box:
            stream[start + bool(found) : start + bool(found)] = _spread(mark, on_page(page, mark.box), order)


def _differ(mark: Reworded) -> bool:
    """Whether two wordings differ by more than spaces, stops, ligatures and capitals."""
    if "\ufffd" in mark.drawn or "(cid:" in mark.drawn or any(map(_is_unknown, mark.drawn)):
        return False
    drawn, said = (
        "".join(c for c in normalize("NFKC", words).casefold() if c.isalnum())
        for words in (mark.drawn, mark.said)
    )
    return bool(said) and bool(drawn) and drawn != said


def _find(stream: Stream, words: str, start: int) -> list[int]:
    """Where in a stream these letters stand one after the other."""
    places = [index for index in range(start, len(stream)) if isinstance(stream[index], Letter)]
    at = "".join(stream[index].char for index in places).find(words)  # type: ignore[union-attr]
    return places[at : at + len(words)] if at >= 0 and words else []


def _spread(mark: Reworded, box: Box, order: int) -> Stream:
    """Letters spread evenly over a box."""
    step = (box.right - box.left) / len(mark.drawn)
    out: Stream = [" "]
    for number, char in enumerate(mark.drawn):
        left = box.left + number * step
        space = char.isspace()
        out.append(" " if space else Letter(char, Box(left, box.top, left + step, box.bottom), order))
    return [*out, " "]


def _letter(text: Any, index: int) -> str:
    code = raw.FPDFText_GetUnicode(text, index)
    if code in _HYPHENS and (code == 2 or raw.FPDFText_IsHyphen(text, index) == 1):
        return HYPHEN
    return _meaning(code)


@cache
def _meaning(code: int) -> str:
    """The letter that a number stands for."""
    if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    letter = chr(code)
    if is_veil(letter):
        return "\ufffd"
    return " " if letter.isspace() and letter not in _NO_SPACES else letter


def _is_unknown(letter: str) -> bool:
    """Letters that a font gives no meaning to come out as private or control characters."""
    return (
        letter == "\ufffd"
        or "\ue000" <= letter <= "\uefff"
        or (category(letter) == "Cc" and letter != HYPHEN)
    )


def quarter(text: Any, index: int) -> int:
    """By how many quarters of a circle, with the clock, a letter is turned."""
    return round(raw.FPDFText_GetCharAngle(text, index) / (pi / 2)) % 4

"""Where on the pages of a PDF the words at a place of a document's text stand.

The reader puts a page's letters in reading order, joins lines and takes hyphens out, so a place is found again by its
words and by what stands before and behind them, without white space and hyphens. Boxes are in points of the page's
own (unturned) coordinates, as annotations use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import category, normalize

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.model import Document, Span

_CONTEXT = 60
"""Letters before and behind that are compared."""
_SAME_PAGE = 25
"""So many letters of context it is worth that the document names this page."""
_PAGE = re.compile(r"\bpage (\d+)")
BESIDE = frozenset(("comment", "property", "hidden", "link", "alt text", "form part", "file name"))
"""The layers whose words are not letters of a page."""
_LINES_AND_CELLS = re.compile(r"\n| \| ")


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page; `page` is counted from 1, `low` is nearer to the foot than `high`."""

    page: int
    left: float
    low: float
    right: float
    high: float

    def joined(self, other: Box) -> Box:
        return Box(
            self.page,
            min(self.left, other.left),
            min(self.low, other.low),
            max(self.right, other.right),
            max(self.high, other.high),
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.low <= y <= self.high

    def meets(self, other: Box) -> bool:
        return (
            self.page == other.page
            and self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is compared, and where it stands."""

    char: str = field(repr=False)
    box: Box


def bare(text: str) -> str:
    """What is compared of a text: no white space, no hyphens, ligatures taken apart."""
    return "".join(filter(_counts, normalize("NFKC", text)))


def _counts(char: str) -> bool:
    return not char.isspace() and category(char) not in ("Pd", "Cf", "Cc", "Cs", "Co", "Cn", "Mn")


class Letters:
    """All letters of a file's pages, in the file's own order."""

    def __init__(self, source: pdfium.PdfDocument) -> None:
        self.pages = [_page(source, number) for number in range(len(source))]
        """Of each page all that it says, spaces and line ends included, and the box of each character that has one."""
        self.letters = [each for page in self.pages for each in _bare_letters(*page)]
        self.text = "".join(letter.char for letter in self.letters)

    def find(self, document: Document, span: Span) -> list[Box]:
        """The boxes of the words at `span`, one for each line; none where they are not found on a page."""
        words = document.quote(span)
        around = _Around(document, span)
        whole = self._best(bare(words), around)
        if whole is not None:
            return self.boxes(whole)
        found: list[Box] = []
        for part in _LINES_AND_CELLS.split(words):
            piece = self._best(bare(part), around)
            found += self._in_parts(part.split(), around) if piece is None else self.boxes(piece)
        return found

    def boxes(self, letters: Span) -> list[Box]:
        """The boxes of these letters, those of one line together."""
        return list(in_lines(letter.box for letter in self.letters[letters.start : letters.end]))

    def _in_parts(self, words: Sequence[str], around: _Around) -> Iterator[Box]:
        """Words that do not stand together: runs of them, as long as they can be found."""
        at = 0
        while at < len(words):
            for end in range(len(words), at, -1):
                piece = self._best(bare("".join(words[at:end])), around)
                if piece is not None:
                    yield from self.boxes(piece)
                    break
            else:
                end = at + 1
            at = end

    def _best(self, words: str, around: _Around) -> Span | None:
        best, most = None, -1.0
        for at in _all(self.text, words):
            span = Span(at, at + len(words))
            score = around.score(self.text, span, self.letters[at].box.page)
            if score > most:
                best, most = span, score
        return best


class _Around:
    """What stands before and behind a place, and the page it is said to be on."""

    def __init__(self, document: Document, span: Span) -> None:
        room = 4 * _CONTEXT
        self.before = bare(document.text[max(span.start - room, 0) : span.start])[-_CONTEXT:]
        self.behind = bare(document.text[span.end : span.end + room])[:_CONTEXT]
        self.page = page_of(document.where(span))

    def score(self, text: str, span: Span, page: int) -> float:
        before = _alike(self.before[::-1], text[max(span.start - _CONTEXT, 0) : span.start][::-1])
        behind = _alike(self.behind, text[span.end : span.end + _CONTEXT])
        return before + behind + (_SAME_PAGE if page == self.page else 0)


def page_of(where: str) -> int:
    """The page that a place names, or 0."""
    named = _PAGE.search(where)
    return int(named[1]) if named else 0


def _alike(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _all(text: str, words: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _page(source: pdfium.PdfDocument, number: int) -> tuple[str, list[Box | None]]:
    page = source[number]
    text = page.get_textpage()
    rect = raw.FS_RECTF()
    said, boxes = "", list[Box | None]()
    try:
        for index in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, index)
            said += chr(code) if 0 < code <= 0x10FFFF else " "
            has_box = raw.FPDFText_GetLooseCharBox(text, index, rect)
            boxes.append(Box(number + 1, rect.left, rect.bottom, rect.right, rect.top) if has_box else None)
    finally:
        text.close()
        page.close()
    return said, boxes


def _bare_letters(text: str, boxes: Sequence[Box | None]) -> Iterator[Letter]:
    for char, box in zip(text, boxes, strict=True):
        if box is not None:
            yield from (Letter(each, box) for each in bare(char))


def in_lines(boxes: Iterable[Box]) -> Iterator[Box]:
    """Boxes that follow one another on a line as one."""
    line: Box | None = None
    for box in boxes:
        if line is not None and _beside(line, box):
            line = line.joined(box)
            continue
        if line is not None:
            yield line
        line = box
    if line is not None:
        yield line


def _beside(line: Box, box: Box) -> bool:
    if line.page != box.page:
        return False
    across = min(line.right, box.right) - max(line.left, box.left)
    along = min(line.high, box.high) - max(line.low, box.low)
    width, height = box.right - box.left, box.high - box.low
    level = along > 0.5 * min(height, line.high - line.low) and across > -2 * height
    upright = across > 0.5 * min(width, line.right - line.left) and along > -0.5 * height
    return level or (upright and line.high - line.low > 2 * (line.right - line.left))

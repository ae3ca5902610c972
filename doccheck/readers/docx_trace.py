"""Where in a Word file's XML the letters of a document's text stand, for those who write into a copy of it.

The reader tidies what it reads: it makes runs of spaces one, composes accents, and puts what is not seen at the
end. So each stretch of text remembers the XML elements that it was made of, and its letters are found in them again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from lxml import etree

from doccheck.model import Document, Span
from doccheck.readers.docx_fields import CHARACTERS

_ANY = "\ufffc"
"""Stands for an element that shows one letter which only its font knows."""
_AHEAD = 4
_COMPOSED_OF = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Letters `start` to `end`, half open, of the text of one element."""

    element: etree._Element = field(repr=False)
    start: int
    end: int


@dataclass(frozen=True)
class Trace:
    """A document and the way from its text back to the XML; `parts` are the roots of the package's parts."""

    document: Document
    main: str
    parts: Mapping[str, etree._Element] = field(repr=False)
    origins: Sequence[tuple[Span, tuple[etree._Element, ...]]] = field(repr=False)
    """In order of place; what lies between them came from no element that keeps text."""

    def places(self, span: Span) -> list[Place]:
        """The pieces of XML text whose letters are those at `span`, in order; none where it came from elsewhere."""
        first = max(bisect_right(self.origins, span.start, key=lambda origin: origin[0].start) - 1, 0)
        found: list[Place] = []
        for stretch, elements in self.origins[first:]:
            if stretch.start >= span.end:
                break
            if stretch.overlaps(span):
                letters = _align(self.document.quote(stretch), list(_letters(elements)))
                inside = letters[max(span.start - stretch.start, 0) : span.end - stretch.start]
                found += _merged(inside)
        return found


def _letters(elements: Iterable[etree._Element]) -> Iterator[tuple[str, Place]]:
    """Each letter that the elements hold, and its place."""
    for element in elements:
        name = element.tag.rpartition("}")[2]
        text = CHARACTERS.get(name) or (_ANY if name == "sym" else element.text or "")
        for index, letter in enumerate(text):
            yield letter, Place(element, index, index + 1)


def _align(text: str, letters: Sequence[tuple[str, Place]]) -> list[Place | None]:
    """For each letter of `text` the place it was read from; None for white space and what was added."""
    found: list[Place | None] = [None] * len(text)
    at = 0
    for index, letter in enumerate(text):
        if letter.isspace():
            continue
        while at < len(letters) and _is_nothing(letters[at][0]):
            at += 1
        taken = _taken(letter, letters, at)
        if taken is not None:
            first, at = taken
            head, last = letters[first][1], letters[at - 1][1]
            found[index] = Place(head.element, head.start, last.end if last.element is head.element else -1)
    return found


def _is_nothing(letter: str) -> bool:
    return letter.isspace() or letter in "\u00ad\u200b\u200e\u200f\u2060\ufeff"


def _taken(letter: str, letters: Sequence[tuple[str, Place]], at: int) -> tuple[int, int] | None:
    """From where to where the letters go that make `letter`, at `at` or a little behind it."""
    for start in range(at, min(at + _AHEAD, len(letters))):
        if letters[start][0] in (letter, _ANY):
            return start, start + 1
        for count in range(1, _COMPOSED_OF):
            parts = "".join(each for each, _ in letters[start : start + count])
            if not parts.isascii() and normalize("NFC", parts) == letter:
                return start, start + count
    return None


def _merged(letters: Iterable[Place | None]) -> Iterator[Place]:
    """Neighbours in one element as one place."""
    last: Place | None = None
    for letter in letters:
        if letter is None:
            continue
        end = letter.end if letter.end >= 0 else len(letter.element.text or "")
        if last is not None and last.element is letter.element:
            last = Place(last.element, last.start, end)
            continue
        if last is not None:
            yield last
        last = Place(letter.element, letter.start, end)
    if last is not None:
        yield last

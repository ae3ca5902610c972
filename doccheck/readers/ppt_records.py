"""The records of an old presentation (.ppt): a tree, of which what is saved last is found by a list of places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from doccheck.readers import limits

SLIDE, NOTES, MASTER, DOCUMENT = 0x03EE, 0x03F0, 0x03F8, 0x03E8
SLIDE_LIST, SLIDE_PLACE, SLIDE_HEAD, NOTES_HEAD, SHOW = 0x0FF0, 0x03F3, 0x03EF, 0x03F1, 0x03F9
WIDE_TEXT, NARROW_TEXT, STRING, TEXT_KIND, OUTLINE_TEXT = 0x0FA0, 0x0FA8, 0x0FBA, 0x0F9F, 0x0F9E
COMMENT, LINK, HEADERS, OBJECT, PLACEHOLDER = 0x2EE0, 0x0FD7, 0x0FD9, 0x1011, 0x0BC3
SHAPE, SHAPE_PROPERTIES = 0xF004, 0xF00B
_EDIT, _PLACES, _SAVED_LAST = 0x0FF5, 0x1772, 0x0FF6
_TAGGED = 0x138B
"""What newer programs added, which is not marked as a container and is one."""
_DEEPEST = 40
_MOST_EDITS = 1_000


@dataclass(frozen=True, slots=True)
class Record:
    """A record; `at` is where it begins. What is inside a container are records again."""

    kind: int
    instance: int
    at: int
    data: bytes = field(repr=False)
    is_container: bool = False

    def children(self) -> Iterator[Record]:
        """The records in a container."""
        return records(self.data, self.at + 8) if self.is_container or self.kind == _TAGGED else iter(())

    def inside(self, *kinds: int, depth: int = 0) -> Iterator[Record]:
        """All records of these kinds in it, however deep, in order; not those inside one another."""
        for record in self.children() if depth < _DEEPEST else ():
            if record.kind in kinds:
                yield record
            else:
                yield from record.inside(*kinds, depth=depth + 1)

    def number(self, at: int) -> int:
        """A whole number in it."""
        return long(self.data, at)


def records(data: bytes, start: int = 0) -> Iterator[Record]:
    """The records that stand one after the other; `start` is where the first of them begins in the stream."""
    at = 0
    while at + 8 <= len(data):
        record = record_at(data, at, start)
        yield record
        at += 8 + len(record.data)
        if len(record.data) < long(data, record.at - start + 4):
            return


def record_at(data: bytes, at: int, start: int = 0) -> Record:
    """The record that begins at a place."""
    head = int.from_bytes(data[at : at + 2], "little")
    kind = int.from_bytes(data[at + 2 : at + 4], "little")
    inside = data[at + 8 : at + 8 + long(data, at + 4)]
    return Record(kind, head >> 4, start + at, inside, head & 0xF == 0xF)


def saved_last(stream: bytes, current_user: bytes) -> tuple[int, dict[int, int]]:
    """The number of the document's record, and where each numbered record begins, as they were saved last.

    Raises `ValueError` where that cannot be told.
    """
    places: dict[int, int] = {}
    at, document = long(current_user, 16), 0
    for _ in range(_MOST_EDITS):
        edit = record_at(stream, at)
        if edit.kind != _EDIT or len(edit.data) < 20:
            raise ValueError
        document = document or edit.number(16)
        listed = record_at(stream, edit.number(12))
        if listed.kind != _PLACES:
            raise ValueError
        for number, place in _places(listed.data):
            places.setdefault(number, place)
        at = edit.number(8)
        if not at:
            break
    return document, places


def _places(data: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 4 <= len(data):
        first, count = long(data, at) & 0xFFFFF, long(data, at) >> 20
        for number in range(min(count, limits.PDF_FIELDS)):
            yield first + number, long(data, at + 4 + 4 * number)
        at += 4 + 4 * count


def text_of(record: Record) -> str:
    """The words of a text record; lines end as they do elsewhere."""
    words = record.data.decode("latin-1" if record.kind == NARROW_TEXT else "utf-16-le", "replace")
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\0", "")


_ALT_TEXT, _ART_TEXT, _NAME, _SEEN = 0x381, 0xC0, 0x380, 0x3BF
_COMPLEX, _HIDDEN_BITS = 0x8000, 0x20002


@dataclass(frozen=True, slots=True)
class Shape:
    """What a shape is said to show, the words that are drawn as its form (WordArt), and whether it is hidden."""

    told: str = field(default="", repr=False)
    art: str = field(default="", repr=False)
    hidden: bool = False


def shape_of(properties: Record) -> Shape:
    """The properties of a shape that say something."""
    found, hidden, at = {}, False, 6 * properties.instance
    for number in range(min(properties.instance, len(properties.data) // 6)):
        key, content = (
            int.from_bytes(properties.data[6 * number :][:2], "little"),
            properties.number(6 * number + 2),
        )
        if key & _COMPLEX:
            found[key & 0x3FFF] = (
                properties.data[at : at + content].decode("utf-16-le", "replace").strip("\0")
            )
            at += content
        elif key & 0x3FFF == _SEEN:
            hidden = content & _HIDDEN_BITS == _HIDDEN_BITS
    return Shape(found.get(_ALT_TEXT, ""), found.get(_ART_TEXT, ""), hidden)


def long(data: bytes, at: int) -> int:
    """Four bytes as a whole number."""
    return int.from_bytes(data[at : at + 4], "little")

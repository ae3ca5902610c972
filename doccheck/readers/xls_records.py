"""The records of an old workbook (.xls) that are no cells: page headers, text boxes, charts, hints, data kept unseen.

The stream of a workbook is a row of records, each with a number and a length; one that is longer than a record may
be goes on in others. Strings keep one or two bytes for a letter, and say which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

BEGIN, END, CONTINUE = 0x809, 0x0A, 0x3C
SHEET, HEADER, FOOTER, TEXT, OBJECT = 0x85, 0x14, 0x15, 0x1B6, 0x5D
CHART_TEXT, HINT, LINKED_BOOK, LINKED_CELLS, PIVOT_STRING = 0x100D, 0x1BE, 0x1AE, 0x5A, 0xCD
DRAWINGS, NAME = 0xEB, 0x18
_BEGINNINGS = (0x09, 0x209, 0x409, BEGIN)
_NOTE = 25
"""The kind of object that shows the text of a cell's comment."""
_CHOSEN_FROM_WORDS = 0x80
_STRING_TOKEN = 0x17
_UNKNOWN = b"\xfe\xff"
_BUILT_IN, _MACRO = 0x20, 0x0E
"""Bits of a name that Excel itself made, or that names a macro."""
_NUMBER_SIZES = {0: 8, 1: 8, 4: 8, 16: 8}


@dataclass(frozen=True, slots=True)
class Record:
    """A record and those that it goes on in."""

    kind: int
    data: bytes = field(repr=False)
    more: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a record: the sheet they belong to, counted from 0 (-1: none), and its number as a kind."""

    sheet: int
    kind: int
    words: str = field(repr=False)


def records(stream: bytes) -> Iterator[tuple[int, Record]]:
    """Each record and where it begins."""
    at = 0
    while at + 4 <= len(stream):
        start = at
        kind, data, at = _one(stream, at)
        more = []
        while at + 4 <= len(stream) and int.from_bytes(stream[at : at + 2], "little") == CONTINUE:
            _, piece, at = _one(stream, at)
            more.append(piece)
        yield start, Record(kind, data, tuple(more))


def without(stream: bytes, kind: int) -> bytes:
    """The same stream, its records of one kind no longer known for what they are, so that none is looked at."""
    out = bytearray(stream)
    for at, record in records(stream):
        if record.kind == kind:
            out[at : at + 2] = _UNKNOWN
    return bytes(out)


def _one(stream: bytes, at: int) -> tuple[int, bytes, int]:
    size = _short(stream, at + 2)
    return _short(stream, at), stream[at + 4 : at + 4 + size], at + 4 + size


def said(stream: bytes) -> Iterator[Said]:
    """The words of all records that are no cells, with the sheets they belong to."""
    starts: dict[int, int] = {}
    depth, sheet, is_note = 0, -1, False
    for at, record in records(stream):
        if record.kind in _BEGINNINGS:
            depth += 1
            sheet = starts.get(at, sheet)
        elif record.kind == END:
            depth = max(depth - 1, 0)
            sheet = sheet if depth else -1
        elif record.kind == SHEET and len(record.data) >= 4:
            starts[int.from_bytes(record.data[:4], "little")] = len(starts)
        elif record.kind == OBJECT:
            is_note = _short(record.data, 4) == _NOTE
        elif record.kind != TEXT or not is_note:
            for words in _words(record):
                if words.strip():
                    yield Said(sheet, record.kind, words)


def _words(record: Record) -> Sequence[str]:
    read = _READERS.get(record.kind)
    try:
        return read(record) if read else ()
    except IndexError:
        return ()


def _text(record: Record) -> Sequence[str]:
    """A text box: how many letters it has stands in the record, the letters in those that follow it."""
    left, words = _short(record.data, 10), ""
    for piece in record.more:
        if left <= 0 or not piece:
            break
        part = piece[1:].decode("utf-16-le", "replace") if piece[0] & 1 else piece[1:].decode("latin-1")
        words += part[:left]
        left -= len(part)
    return (words,)


def _long(record: Record) -> Sequence[str]:
    return (string(record.data, 0)[0],) if record.data else ()


def _chart_text(record: Record) -> Sequence[str]:
    return (_letters(record.data, 4, record.data[2], record.data[3])[0],)


def _hint(record: Record) -> Sequence[str]:
    """What a cell says that may only be filled in one way: titles and texts, and the choices if they are listed."""
    found, at = [], 4
    for _ in range(4):
        words, at = string(record.data, at)
        found.append(words.strip("\0"))
    size = _short(record.data, at)
    formula = record.data[at + 4 : at + 4 + size]
    if record.data[0] & _CHOSEN_FROM_WORDS and len(formula) > 3 and formula[0] == _STRING_TOKEN:
        found.append(_letters(formula, 3, formula[1], formula[2])[0].replace("\0", ", "))
    return found


def _name(record: Record) -> Sequence[str]:
    if len(record.data) < 16 or _short(record.data, 0) & (_BUILT_IN | _MACRO):
        return ()
    return (_letters(record.data, 15, record.data[3], record.data[14])[0],)


def _linked_book(record: Record) -> Sequence[str]:
    """Where another workbook lies that this one takes cells from; its own sheets have none."""
    if len(record.data) <= 4:
        return ()
    path, at = string(record.data, 2)
    sheets = []
    for _ in range(_short(record.data, 0)):
        if at + 3 > len(record.data):
            break
        name, at = string(record.data, at)
        sheets.append(name)
    path = "".join(letter if letter >= " " else "/" for letter in path).strip("/")
    return ("\n".join([path, *sheets]),)


def _linked_cells(record: Record) -> Sequence[str]:
    """Cells of another workbook as they were when they were last looked up."""
    last, first, at, found = record.data[0], record.data[1], 4, []
    data = record.data + b"".join(record.more)
    for _ in range(last - first + 1):
        kind = data[at]
        if kind == 2:
            words, at = string(data, at + 1)
            found.append(words)
        elif kind in _NUMBER_SIZES:
            at += 1 + _NUMBER_SIZES[kind]
        else:
            break
    return found


_READERS = {
    NAME: _name,
    HEADER: _long,
    FOOTER: _long,
    TEXT: _text,
    CHART_TEXT: _chart_text,
    HINT: _hint,
    LINKED_BOOK: _linked_book,
    LINKED_CELLS: _linked_cells,
    PIVOT_STRING: _long,
}


def string(data: bytes, at: int) -> tuple[str, int]:
    """A string with its length in two bytes before it, and where it ends."""
    if at + 3 > len(data):
        raise IndexError
    return _letters(data, at + 3, _short(data, at), data[at + 2])


def _letters(data: bytes, at: int, count: int, flags: int) -> tuple[str, int]:
    runs = 0
    if flags & 8:
        runs, at = _short(data, at), at + 2
    extra = 0
    if flags & 4:
        extra, at = int.from_bytes(data[at : at + 4], "little"), at + 4
    end = at + count * (2 if flags & 1 else 1)
    words = data[at:end].decode("utf-16-le" if flags & 1 else "latin-1", "replace")
    return words, end + 4 * runs + extra


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")

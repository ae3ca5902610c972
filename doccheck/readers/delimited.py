"""Tables in plain text (.csv, .tsv): the text is the file's content; each cell is a block that a row names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from doccheck.model import Block, BlockKind, Document, Field, Gap, Layer, Span
from doccheck.readers import limits, text
from doccheck.readers.places import quotable

_SEPARATORS = (",", ";", "\t", "|")
_LINE_END = re.compile(r"\r\n|\r|\n")


def read(path: str, data: bytes) -> Document:
    """The table. Where its first row names the columns, each cell below is the answer to its column's name."""
    plain = text.read(path, data)
    rows, cut = _rows(plain.text)
    gaps = plain.gaps
    if cut:
        gaps = (*gaps, Gap("the end of the file", f"it has more than {limits.TABLE_CELLS:,} cells"))
    named = bool(rows) and _names(plain.text, rows)
    blocks, fields = [], []
    for number, row in enumerate(rows, 1):
        for column, span in enumerate(row):
            if not len(span):
                continue
            label = rows[0][column] if named and number > 1 and column < len(rows[0]) else None
            name = quotable(plain.text[label.start : label.end]) if label else ""
            where = f"row {number}, column '{name}'" if name else f"row {number}, column {column + 1}"
            kind = BlockKind.HEADING if named and number == 1 else BlockKind.CELL
            blocks.append(Block(span, Layer.TABLE, where, kind))
            if label is not None and len(label):
                fields.append(Field(label, span, where))
    media_type = plain.media_type.replace("text/plain", "text/csv")
    return replace(plain, media_type=media_type, blocks=tuple(blocks), fields=tuple(fields), gaps=gaps)


def _rows(words: str) -> tuple[list[list[Span]], bool]:
    """The cells of each row, without their quotation marks; and whether there were too many."""
    separator = _separator(words)
    rows: list[list[Span]] = []
    at = cells = 0
    while at < len(words):
        row, at = _row(words, at, separator)
        cells += len(row)
        if cells > limits.TABLE_CELLS:
            return rows, True
        rows.append(row)
    return rows, False


def _row(words: str, at: int, separator: str) -> tuple[list[Span], int]:
    row = []
    while True:
        span, at = _cell(words, at, separator)
        row.append(span)
        if at >= len(words) or words[at] != separator:
            end = _LINE_END.match(words, at)
            return row, end.end() if end else at + 1
        at += 1


def _cell(words: str, at: int, separator: str) -> tuple[Span, int]:
    """One cell, and where it ends; in quotation marks it may hold separators, line ends and doubled marks."""
    if words[at : at + 1] == '"':
        close = words.find('"', at + 1)
        while close >= 0 and words[close + 1 : close + 2] == '"':
            close = words.find('"', close + 2)
        after = words[close + 1 : close + 2]
        if close >= 0 and after in ("", separator, "\r", "\n"):
            return _trimmed(words, at + 1, close), close + 1
    end = at
    while end < len(words) and words[end] != separator and words[end] not in "\r\n":
        end += 1
    return _trimmed(words, at, end), end


def _trimmed(words: str, start: int, end: int) -> Span:
    inside = words[start:end]
    start += len(inside) - len(inside.lstrip())
    return Span(start, max(start, end - (len(inside) - len(inside.rstrip()))))


def _separator(words: str) -> str:
    """The one that the first lines agree on best."""
    lines = [line for line in words[:20_000].splitlines()[:20] if line.strip()]
    best, most = ",", 0
    for separator in _SEPARATORS:
        counts = Counter(line.count(separator) for line in lines)
        each, often = max(counts.items(), key=lambda c: (c[0] > 0, c[1], c[0]), default=(0, 0))
        if each and often * min(each, 20) > most:
            best, most = separator, often * min(each, 20)
    return best


def _names(words: str, rows: list[list[Span]]) -> bool:
    """Whether the first row names the columns: short words in each, and no numbers."""
    cells = [words[span.start : span.end] for span in rows[0]]
    short = all(
        cell and len(cell.split()) <= 8 and not cell[0].isdigit() and "@" not in cell for cell in cells
    )
    return len(rows) > 1 and len(cells) > 1 and short

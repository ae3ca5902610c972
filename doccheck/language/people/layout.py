"""What stands around a place on the page: the label before it, the heading above it, the part of the
document.

Small and on its own feet: it needs the text only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_HEADING = re.compile(r"[^.|]{2,70}[?:]?$")
_LABEL = re.compile(r"^\s*(?:[-*•–]\s+|\(?\d{1,2}[a-z]?[.)]\s+)?([^:|=]{2,60}?)\s*[:=](?=\s|$)")
_SECTION = re.compile(r"^(?:section|part|box)\s+\w{1,3}\s*[:.–—-]?\s+|^\d{1,2}[a-z]?[.)]\s+", re.I)
_MAIL_HEADER = re.compile(
    r"^\s*(?:from|to|cc|bcc|copy to|copied to|sent|subject|date"
    r"|reply to)\s*[:|]",
    re.I,
)
_FAREWELL = re.compile(
    r"^\s*(?:yours?\b.*|(?:kind|best|warm|many)\s+(?:regards|wishes|thanks)\b.*|regards|sincerely"
    r"|thanks|cheers|thank you|signed?\b.*"
    r"|print name.*|respectfully.*|(?:with|in)\s+\w+\s*(?:regards|wishes)?)[,.!]?\s*$",
    re.I,
)
_GREETING = re.compile(
    r"^\s*(?:dear|hi|hiya|hello|hey|good (?:morning|afternoon|evening)|fao"
    r"|for the attention of|respected|bore da|team)\b",
    re.I,
)


@dataclass(frozen=True)
class Cell:
    """A line, or one cell of a row, with what stands around it."""

    start: int
    end: int
    label: str = field(default="", repr=False)
    heading: str = field(default="", repr=False)
    column: str = field(default="", repr=False)
    zone: str = "body"


@dataclass(frozen=True)
class Layout:
    """All cells of a text, in order."""

    cells: tuple[Cell, ...] = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)

    def at(self, position: int) -> Cell:
        return self.cells[max(0, bisect_right(self.starts, position) - 1)]


def _looks_like_heading(line: str) -> bool:
    bare = _SECTION.sub("", line.strip())
    if not _HEADING.fullmatch(bare) or len(bare.split()) > 11 or ("," in bare and not bare.endswith("?")):
        return False
    return ":" not in bare[:-1] and not re.search(r"\d{4}|@", bare)


def _zone(line: str, number: int, last: int, farewell: bool) -> str:
    if _MAIL_HEADER.match(line):
        return "header"
    if _GREETING.match(line) and len(line) < 60:
        return "greeting"
    if farewell and len(line) < 90:
        return "signature"
    if number >= last - 2 and len(line) < 60 and not line.rstrip().endswith("."):
        return "signature"
    return "body"


def _cells(line: str, at: int, heading: str, header: list[str], zone: str) -> list[Cell]:
    if " | " not in line and "\t" not in line:
        alone = _LABEL.match(line)
        return [Cell(at, at + len(line), alone.group(1) if alone else "", heading, "", zone)]
    cells, place = [], at
    parts = re.split(r"( \| ?|\t+)", line)
    texts = parts[::2]
    for index, part in enumerate(texts):
        inner = _LABEL.match(part)
        label = inner.group(1) if inner else (texts[0].strip() if index else "")
        column = header[index] if index < len(header) else ""
        cells.append(Cell(place, place + len(part), label, heading, column, zone))
        place += len(part) + (len(parts[2 * index + 1]) if 2 * index + 1 < len(parts) else 0)
    return cells


def _header_row(line: str, next_line: str) -> bool:
    cells = [c.strip() for c in re.split(r" \| ?|\t+", line)]
    if len(cells) < 2 or not re.search(r" \| |\t", next_line):
        return False
    if any(":" in c or len(c) > 34 or re.search(r"\d", c) for c in cells):
        return False
    return len(cells) > 2 or line.isupper()


def lay_out(text: str) -> Layout:
    """The cells of `text`."""
    lines = text.split("\n")
    full = [i for i, line in enumerate(lines) if line.strip()]
    last = full[-1] if full else 0
    cells: list[Cell] = []
    heading, header, at, farewell, since = "", [""], 0, False, 99
    for number, line in enumerate(lines):
        if _MAIL_HEADER.match(line):
            farewell = False
        zone = _zone(line, number, last, farewell)
        following = next(
            (lines[i] for i in (number + 1, number + 2) if i < len(lines) and lines[i].strip()), ""
        )
        if " | " in line or "\t" in line:
            if _header_row(line, following):
                header = [c.strip() for c in re.split(r" \| ?|\t+", line)]
        elif line.strip():
            header = []
        row = _cells(line, at, heading, header, zone)
        if zone == "body" and len(row) == 1 and not row[0].label and since == 0 and heading:
            row = [Cell(row[0].start, row[0].end, heading, heading, "", zone)]
        cells.extend(row)
        if line.strip():
            since += 1
        if line.strip() and _looks_like_heading(line) and zone == "body" and following:
            heading, since = _SECTION.sub("", line.strip()).rstrip(":?"), 0
        if (_FAREWELL.match(line) and number > last - 12) or (_FAREWELL.match(line) and len(line) < 40):
            farewell = True
        at += len(line) + 1
    return Layout(tuple(cells), tuple(c.start for c in cells))

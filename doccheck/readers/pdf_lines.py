"""Lines of a page and the paragraphs they make: which line goes on with the one above, and how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from doccheck.readers.pdf_sheet import Run
from doccheck.readers.story import TICKED, UNTICKED, Para, Piece

HYPHENS = ("\x02", "-", "\u2010", "\u00ad")
_BULLETS = "\u2022\u00b7\u25aa\u25cf\u25cb\u25e6\u2023\u2043\uf0b7\uf0a7\u27a2\u25ba\u2756\u25a0"
_BULLET = re.compile(rf"([{_BULLETS}]|[-\u2013\u2014*o](?=\s))\s*(?=\S|$)")
_NUMBER = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s")
_BOX = re.compile(f"[{TICKED}{UNTICKED}\u2611\u25a1]")
_LABEL_END = (":", "?", "?*", ":*")
# First parts of words that keep their hyphen where a line breaks at it: "well-being", "11-year-old".
_KEEPS_HYPHEN = frozenset(
    "well self non ex co mid half step full part one two three four five six seven eight nine ten year month"
    " week day multi pre post anti long short high low on follow drop pick check mother father sister brother"
    " son daughter in great late early hard old new young re foster single cross inter face night time hand"
    " first second third under over out up down off by to".split()
)
_KEEPS_AFTER = frozenset(
    "old in up out off to be based made term time day week being harm led free law".split()
)


@dataclass(frozen=True, slots=True)
class Column:
    """Where lines of prose begin and end."""

    left: float
    right: float


@dataclass(slots=True)
class Line:
    """Runs that stand beside one another, from left to right."""

    runs: list[Run]
    between: str = " | "
    """What stands between cells; a space where the line is itself in a cell."""
    text: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        self.runs.sort(key=lambda run: run.left)
        self.text = beside(self.runs, self.between)

    @property
    def left(self) -> float:
        return self.runs[0].left

    @property
    def right(self) -> float:
        return max(run.right for run in self.runs)

    @property
    def top(self) -> float:
        return min(run.top for run in self.runs)

    @property
    def bottom(self) -> float:
        return max(run.bottom for run in self.runs)

    @property
    def height(self) -> float:
        return max(run.height for run in self.runs)

    @property
    def bold(self) -> bool:
        return all(run.bold for run in self.runs if run.text.strip())


def lines_of(runs: Iterable[Run], between: str = " | ") -> list[Line]:
    """Runs at one height as lines, from the top down."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.middle, run.left)):
        first = rows[-1][0] if rows else None
        if first and abs(run.middle - first.middle) < 0.5 * min(run.height, first.height):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [Line(row, between) for row in rows]


def is_label(text: str) -> bool:
    """Whether what stands to the right of it, or under it, is its answer."""
    return text.rstrip().endswith(_LABEL_END)


def has_box(text: str) -> bool:
    """Whether there is a tick box in a text."""
    return bool(_BOX.search(text))


def beside(runs: Sequence[Run], between: str = " | ") -> str:
    """The words of runs on one line: a label and its answer apart by a space, cells by a bar."""
    text = ""
    last: Run | None = None
    for run in runs:
        words = run.text if run is runs[-1] else run.text.strip("\x02")
        if text and words:
            text += (" " if last and _close(text, last, run) else between) + words
        else:
            text += words
        last = run if words else last
    return text


def _close(text: str, last: Run, run: Run) -> bool:
    """Whether two runs are parts of one thing: label and answer, tick box and option, number and item."""
    return has_box(last.text) or has_box(run.text) or is_label(text) or starts_item(f"{text} ")


def starts_item(text: str) -> bool:
    """Whether a line begins with a bullet or number."""
    return bool(_BULLET.match(text) or _NUMBER.match(text))


def goes_on(last: Line, line: Line, first: Line, column: Column) -> bool:
    """Whether `line` goes on with the paragraph that began with `first` and whose last line so far is `last`.

    It does where it stands close under that line, looks like it, and its first word would not have fitted
    there. Lines much shorter than the column (an address set to the right) end where their author ended them.
    """
    edge = column.right
    height = min(last.height, line.height)
    if (
        line.top - last.bottom > 0.7 * height
        or line.top < last.top
        or abs(line.height - last.height) > 0.2 * height
    ):
        return False
    if starts_item(line.text) or last.bold != line.bold or has_box(line.text):
        return False
    indent = line.left - (first.left if last is first else last.left)
    if abs(indent) > (0.5 if last is not first else 4.0) * height:
        return False
    word = line.text.split(maxsplit=1)[0] if line.text.split() else ""
    width = (line.right - line.left) * (len(word) + 1) / max(len(line.text), 1)
    full = last.right + width > edge and last.right - last.left > 0.45 * (edge - column.left)
    unfinished = (
        line.text[:1].islower()
        and last.text[-1:] not in ".!?:;"
        and last.right > edge - 0.4 * (edge - last.left)
    )
    return full or unfinished


def joined(text: str, more: str, said: frozenset[str] = frozenset()) -> str:
    """Two parts of a paragraph that a line end parted; `said` are words that the document has elsewhere."""
    text, more = text.rstrip(), more.lstrip()
    if not text.endswith(HYPHENS) or not text[:-1] or not text[-2].isalnum() or not more[:1].isalpha():
        return f"{text} {more}" if text and more else text + more
    start, end = (
        re.split(r"[\s(/\"'“‘]", text[:-1])[-1].lower(),
        re.split(r"[^\w'’-]", more, maxsplit=1)[0].lower(),
    )
    if _is_compound(start, end, more, said):
        return f"{text[:-1]}-{more}"
    return text[:-1] + more


def _is_compound(start: str, end: str, more: str, said: frozenset[str]) -> bool:
    if f"{start}-{end}" in said:
        return True
    if f"{start}{end}" in said:
        return False
    last = start.rsplit("-", 1)[-1]
    return (
        not more[0].islower()
        or start.isdigit()
        or last in _KEEPS_HYPHEN
        or end in _KEEPS_AFTER
        or "-" in start
    )


def para_of(lines: Sequence[Line], page: int, said: frozenset[str] = frozenset()) -> Para:
    """One paragraph of its lines, the answers typed in form fields kept apart as such."""
    para = Para(page=page)
    bullet = _BULLET.match(lines[0].text)
    for number, line in enumerate(lines):
        if any(run.control for run in line.runs):
            _add_line_with_fields(para, line, number)
            continue
        text = line.text
        if not number and bullet and text[bullet.end() :].strip():
            para.mark, text = "\u2022", text[bullet.end() :]
        last = para.pieces[-1] if para.pieces else None
        if last and last.control is None:
            last.text = joined(last.text, text, said)
        else:
            para.pieces.append(Piece(f" {text}" if last else text))
    para.pieces[-1:] = [_without_soft_hyphen(piece) for piece in para.pieces[-1:]]
    return para


def _without_soft_hyphen(piece: Piece) -> Piece:
    piece.text = piece.text.replace("\x02", "-")
    return piece


def _add_line_with_fields(para: Para, line: Line, number: int) -> None:
    if number:
        para.pieces.append(Piece("\n"))
    text = ""
    last: Run | None = None
    for run in line.runs:
        if last and run.text:
            between = " " if _close(text, last, run) else line.between
            para.pieces.append(Piece(between))
            text += between
        para.pieces.append(Piece(run.text, control=run.control))
        text += run.text
        last = run

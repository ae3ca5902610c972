"""What is said around a mention: the table of cues, compiled once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from doccheck.language.people.layout import Cell
from doccheck.language.people.words import words
from doccheck.language.programs import compiled

_REACH = {"before": 90, "after": 120}
_EDGE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n")
_TITLE_STOP = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Sgt|Rev|Fr)\.$")


@dataclass(frozen=True, eq=False)
class Cue:
    """One row of `people_cues.tsv`."""

    name: str
    where: str
    pattern: re.Pattern[str] = field(repr=False)


def _any(kind: str) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words(kind)), key=len, reverse=True)) + ")"


def macros() -> dict[str, str]:
    """The words in braces that patterns may use."""
    return {
        "{HOME}": _any("kin_home"),
        "{FAR}": _any("kin_far"),
        "{SOCIAL}": _any("social"),
        "{JOB}": _any("jobs"),
        "{OWN}": r"(?:his|her|their|its|the child['’]s|the \w+['’]s|[\w’'-]+['’]s)",
        "{NUM}": r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|\d{1,2})",
    }


@cache
def table() -> tuple[Cue, ...]:
    """All cues."""
    source = (files("doccheck.language") / "data" / "people_cues.tsv").read_text("utf-8")
    rows = csv.reader(
        (line for line in source.splitlines() if line and line[0] != "#"),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    next(rows)
    known = macros()
    cues = []
    for name, where, pattern in rows:
        for macro, value in known.items():
            pattern = pattern.replace(macro, value)
        cues.append(Cue(name, where, compiled(pattern, re.I)))
    return tuple(cues)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds [start, end), at most 400 characters either way."""
    low, high = max(0, start - 400), min(len(text), end + 400)
    begin = low
    for edge in _EDGE.finditer(text, low, start):
        if not _TITLE_STOP.search(text, max(low, edge.start() - 5), edge.start()):
            begin = edge.end()
    close = high
    for edge in _EDGE.finditer(text, end, high):
        if not _TITLE_STOP.search(text, max(low, edge.start() - 5), edge.start()):
            close = edge.start()
            break
    return begin, close


Held = dict[tuple[str, str], frozenset[Cue]]
"""The cues that hold, by where and for which words: the same label and heading stand over many mentions."""


def cues_at(text: str, cell: Cell, start: int, end: int, known: Held | None = None) -> Iterator[str]:
    """The names of the cues that hold for the mention at [start, end); `known` is one for the mentions of one text."""
    begin, close = sentence_around(text, start, end)
    left = max(begin, start - _REACH["before"], cell.start)
    scope = {
        "before": text[left:start],
        "after": text[end : min(close, end + _REACH["after"])],
        "around": text[begin:close],
        "label": cell.label,
        "heading": cell.heading,
        "column": cell.column,
        "row": _rest_of_row(text, cell),
    }
    known = {} if known is None else known
    held = {where: _held(where, there, known) for where, there in scope.items() if there}
    return (cue.name for cue in table() if cue in held.get(cue.where, ()))


def _held(where: str, there: str, known: Held) -> frozenset[Cue]:
    found = known.get((where, there))
    if found is None:
        cues = _table_of(where)
        found = known[where, there] = frozenset([cue for cue in cues if cue.pattern.search(there)])
    return found


@cache
def _table_of(where: str) -> tuple[Cue, ...]:
    return tuple(cue for cue in table() if cue.where == where)


def _rest_of_row(text: str, cell: Cell) -> str:
    low = text.rfind("\n", 0, cell.start) + 1
    high = text.find("\n", cell.end)
    line = text[low : high if high >= 0 else len(text)]
    return line if " | " in line or "\t" in line else ""

"""Names of people outside the case, and the words that can stand for them everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from doccheck.model import Document
from doccheck.reports.excerpts import one_line
from doccheck.reports.marked_text import Thing

INSTEAD = {
    "TP303": ("a member of the public", "a relative", "a professional"),
    "TP301": ("a neighbour", "a friend of the family", "a relative", "a former partner", "another adult"),
    "TP305": ("another pupil", "a friend", "another child"),
}
"""What may stand for somebody, by the code of the finding; the first is what is proposed."""
_LONGEST_NAME = 60
_MOST_WORDS = 5


@dataclass(frozen=True)
class Replaceable:
    """A name that can be replaced everywhere. `place` says which place of the thing shows it."""

    place: int
    words: str = field(repr=False)
    instead: tuple[str, ...]


def replaceables(document: Document, thing: Thing) -> tuple[Replaceable, ...]:
    """The different names of one thing."""
    instead = INSTEAD.get(thing.group.code)
    if instead is None:
        return ()
    found: dict[str, Replaceable] = {}
    for mark in thing.marks:
        if mark.finding.span is None:
            continue
        words = one_line(document.quote(mark.finding.span))
        if is_name(words):
            found.setdefault(words, Replaceable(mark.place, words, instead))
    return tuple(found.values())


def is_name(words: str) -> bool:
    """Whether this is a name, and not a description that happens to fit one person."""
    parts = words.split()
    return (
        0 < len(parts) <= _MOST_WORDS and len(words) <= _LONGEST_NAME and any(p[:1].isupper() for p in parts)
    )


def replaced(text: str, name: str, instead: str) -> str:
    """`text` with `instead` for each place where `name` stands as a word, with a capital where a sentence begins."""
    return _pattern(name).sub(lambda found: _fitted(text, found, instead), text)


def _pattern(name: str) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(part).replace("'", "['’]").replace("’", "['’]") for part in name.split())
    return re.compile(rf"(?<![\w-]){spaced}(?!\w|-\w)")


def _fitted(text: str, found: re.Match[str], instead: str) -> str:
    before = text[: found.start()].rstrip(" \t\"'“‘(*_")
    begins = not before or before[-1] in ".!?:\n"
    return f"{instead[:1].upper()}{instead[1:]}" if begins else instead

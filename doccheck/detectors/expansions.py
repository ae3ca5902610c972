"""Whether a document says anywhere what an acronym stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from doccheck.language.reading import Reading

_SMALL = frozenset("a an and at by for from in into of on or the to with".split())
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_STANDS_FOR = (
    r"(?: ?[=:] ?| ?[(,-] ?|, ?(?:or|that is|i\.e\.|the|which is)? ?"
    r"| \(?(?:stands for|means|is short for|is the|being the|i\.e\.) )"
)
_WINDOW = 120
"""Code points on either side of an acronym in which its expansion is looked for."""


def explained(reading: Reading, acronym: str, expansions: Iterable[str]) -> bool:
    """Whether a known expansion stands anywhere, or words with its initials stand beside it."""
    plain = reading.plain
    lower = re.sub(r"[\s-]+", " ", plain.lower())
    if any(re.sub(r"[\s-]+", " ", expansion.lower()) in lower for expansion in expansions):
        return True
    return any(_matches(acronym, words, side) for words, side in _beside(plain, acronym))


def _beside(plain: str, acronym: str) -> Iterator[tuple[list[str], str]]:
    """The words before each "... (ACR)" and after each "ACR (...", "ACR = ...", "ACR stands for ..."."""
    name = re.escape(acronym)
    for match in re.finditer(
        rf"[(\[] ?(?:the |or |known as |\")?{name}s?\b|(?:,| -) ?(?:or|the|known as|called"
        rf"|abbreviated to) (?:the )?\"?{name}\b",
        plain,
    ):
        yield _WORD.findall(plain[max(0, match.start() - _WINDOW) : match.start()]), "before"
    for match in re.finditer(rf"\b{name}s?\"?{_STANDS_FOR}", plain):
        yield _WORD.findall(plain[match.end() : match.end() + _WINDOW]), "after"


def _matches(acronym: str, words: list[str], side: str) -> bool:
    """Whether the words nearest the acronym have its letters as their initials."""
    letters = [letter for letter in acronym.lower() if letter.isalpha()]
    if side == "before":
        return _initials(letters[::-1], words[::-1])
    return _initials(letters, words)


def _initials(letters: list[str], words: list[str]) -> bool:
    """Whether `words` begin with `letters` in turn, skipping small words; one may be short."""
    at = matched = 0
    while matched < len(letters) and at < len(words):
        word = words[at].lower()
        if word.startswith(letters[matched]):
            matched += 1
        elif word not in _SMALL:
            break
        at += 1
    return matched >= len(letters) - (len(letters) > 3) and matched >= 2

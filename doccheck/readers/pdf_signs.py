"""Letters that a font calls by a wrong name: the first program takes "ä" for a sign, the second does not.

A sign in the midst of a word ("K‰fer") is as good as never meant. Where the second program has a word that differs
in these places alone, and only one, it is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol
from unicodedata import category

_WORD = re.compile(r"[^\s\x02]+")
_MEANT = frozenset("…‘’“”–—·•€£°®©™′″")


class Lettered(Protocol):
    """What has a text."""

    text: str


def mend(runs: Sequence[Lettered], second: Callable[[], str]) -> None:
    """Puts the second program's letters for signs in the midst of words; it is asked only where there are any."""
    doubted = [(run, word) for run in runs for word in _doubted(run.text)]
    if not doubted:
        return
    known = set(_WORD.findall(second()))
    for run, word in doubted:
        meant = _meant(word, known)
        if meant:
            run.text = run.text.replace(word, meant)


def _doubted(text: str) -> Iterator[str]:
    if not text.isascii():
        yield from (word for word in _WORD.findall(text) if list(_signs(word)))


def _signs(word: str) -> Iterator[int]:
    """Where a word has a sign with letters on both sides of it, or one after it."""
    for at, sign in enumerate(word):
        if sign.isascii() or sign in _MEANT or category(sign)[0] not in "SP":
            continue
        before, after = word[at - 1 : at], word[at + 1 : at + 2]
        if after.isalpha() and (not before or before.isalpha()):
            yield at


def _meant(word: str, known: Iterable[str]) -> str:
    """The one word of the second program that differs from this one only in its signs, or ""."""
    parts, at = [], 0
    for sign in _signs(word):
        parts += [re.escape(word[at:sign]), r"[^\W\d_]"]
        at = sign + 1
    pattern = re.compile("".join(parts) + re.escape(word[at:]))
    found = {other for other in known if pattern.fullmatch(other)}
    return found.pop() if len(found) == 1 else ""

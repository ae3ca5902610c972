"""The lists of `words.toml`, which a pattern names as `<list>`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

_MACRO = re.compile(r"(?<!\?P)<([a-z][a-z-]*)>")


class WordLists(dict[str, str]):
    """Lists of words, each made into a pattern when it is first asked for; KeyError for an unknown list."""

    def __init__(self, lists: Mapping[str, object]) -> None:
        super().__init__()
        self.lists = lists

    def __missing__(self, name: str) -> str:
        entries = self.lists[name]
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            raise KeyError(name)
        self[name] = any_of([expand(branch, self) for entry in entries for branch in branches(entry)])
        return self[name]


def expand(pattern: str, words: Mapping[str, str]) -> str:
    """`pattern` with every `<list>` written out."""
    return _MACRO.sub(lambda macro: words[macro.group(1)], pattern)


_QUANTIFIERS = ("?", "*", "+", "{")
_PART = re.compile(r"[^\\\[()|]+|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<mark>.)", re.DOTALL)


def branches(source: str) -> Iterator[str]:
    """What `source` says one of: its parts between the bars that stand in no group."""
    begin = 0
    for place, mark, depth in _marks(source) if "|" in source else ():
        if mark == "|" and not depth:
            yield source[begin:place]
            begin = place + 1
    yield source[begin:]


def first_group(source: str) -> str:
    """The group that a pattern begins with, unless it may be left out or said again; else nothing."""
    if not source.startswith("(?:"):
        return ""
    end = next((place + 1 for place, mark, depth in _marks(source) if mark == ")" and not depth), 0)
    return "" if source[end : end + 1] in _QUANTIFIERS else source[:end]


def _marks(source: str) -> Iterator[tuple[int, str, int]]:
    """Every bar and parenthesis that is meant as one: where it stands, and in how many groups behind it."""
    depth = 0
    for part in _PART.finditer(source):
        if mark := part["mark"]:
            depth += (mark == "(") - (mark == ")")
            yield part.start(), mark, depth


DEEPEST = 3
"""Letters that are looked at before the words behind them are tried one after the other."""


def any_of(words: Sequence[str], depth: int = 0) -> str:
    """A pattern for any of `words`, those first that stand first; words that begin alike share their beginning.

    An expression tries one branch after the other: so it tries a few letters, and not hundreds of words.
    """
    parts: list[str] = []
    for length, run in groupby(words, lambda word: _opening(word) if depth < DEEPEST else 0):
        if not length:
            parts += run
            continue
        alike: dict[str, list[str]] = {}
        for word in run:
            alike.setdefault(word[:length], []).append(word[length:])
        parts += [opening + _behind(rests, depth + 1) for opening, rests in alike.items()]
    return "(?:" + "|".join(parts) + ")"


def _opening(word: str) -> int:
    """How long the letter or edge of a word is that it begins with and that can be looked for once; 0 for none."""
    length = 2 if word.startswith(r"\b") else int(word[:1].isascii() and word[:1].islower())
    return 0 if word[length : length + 1] in _QUANTIFIERS else length


def _behind(rests: list[str], depth: int) -> str:
    return rests[0] if len(rests) == 1 else any_of(rests, depth)

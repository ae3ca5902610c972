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
        self[name] = any_of([branch for entry in entries for branch in branches(expand(entry, self))])
        return self[name]


def expand(pattern: str, words: Mapping[str, str]) -> str:
    """`pattern` with every `<list>` written out."""
    return _MACRO.sub(lambda macro: words[macro.group(1)], pattern)


_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<char>.)", re.DOTALL)


def branches(source: str) -> Iterator[str]:
    """What `source` says one of: its parts between the bars that stand in no group."""
    begin, depth = 0, 0
    for part in _PART.finditer(source):
        mark = part["char"] or ""
        if mark == "|" and not depth:
            yield source[begin : part.start()]
            begin = part.end()
        depth += (mark == "(") - (mark == ")")
    yield source[begin:]


DEEPEST = 3
"""Letters that are looked at before the words behind them are tried one after the other."""
_OPENING = re.compile(r"(?:[a-z]|\\b)(?![?*+{])")
"""What can be looked for once for all words that begin with it: a letter, or the edge of a word."""


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
    """How long the letter or edge is that a word begins with; 0 for any other beginning."""
    match = _OPENING.match(word)
    return match.end() if match else 0


def _behind(rests: list[str], depth: int) -> str:
    return rests[0] if len(rests) == 1 else any_of(rests, depth)

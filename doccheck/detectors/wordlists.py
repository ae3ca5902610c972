"""The lists of `words.toml`, which a pattern names as `<list>`."""

from __future__ import annotations

import re
from collections.abc import Mapping

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
        self[name] = "(?:" + "|".join(expand(entry, self) for entry in entries) + ")"
        return self[name]


def expand(pattern: str, words: Mapping[str, str]) -> str:
    """`pattern` with every `<list>` written out."""
    return _MACRO.sub(lambda macro: words[macro.group(1)], pattern)

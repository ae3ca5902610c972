"""How the patterns of a rule file are read: as regular expressions, with two courtesies to their authors.

A space matches any white space, and `<list>` stands for the words of that list in `words.toml`. Case does not
matter unless a pattern says `(?-i:...)`. They are tried on the plain text, in which quotes are straight.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from doccheck.detectors.look import LookError
from doccheck.detectors.wordlists import branches, first_group
from doccheck.language.programs import compiled

if TYPE_CHECKING:
    from doccheck.language.reading import Reading

_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<[!=](?:\\.|[^()\\])*\)| (?P<quantified>[?*+{])?|[^\\\[( ]+|.",
    re.DOTALL,
)
"""An escape, a set of characters, a look-behind, a space, anything else."""


def relaxed(pattern: str) -> str:
    """`pattern` with its spaces made to match any white space."""
    return _TOKEN.sub(_relaxed_token, pattern)


def _relaxed_token(token: re.Match[str]) -> str:
    text = token.group()
    if text.startswith(" "):
        return r"\s" + token["quantified"] if token["quantified"] else r"\s+"
    if text.startswith(("[", "(?<")):  # a look-behind takes one white space only: its width is fixed
        return text.replace(" ", r"\s")
    return text


class Expression(NamedTuple):
    """A compiled expression, for which text it is, and whether the letters that are looked for first are needed for it."""

    pattern: re.Pattern[str]
    folded: bool
    needs_letters: bool = False


class Patterns:
    """The patterns under one key of a rule file, compiled on first use, or all at once by `check`."""

    def __init__(self, key: str, patterns: Sequence[str]) -> None:
        self.key = key
        self.sources = tuple(patterns)

    def __bool__(self) -> bool:
        return bool(self.sources)

    def check(self) -> None:
        """Compile now; LookError where a pattern is wrong."""
        _ = self.compiled

    @cached_property
    def compiled(self) -> tuple[Expression, ...]:
        """Those that can go together as one expression, each of the others by itself.

        On folded text nothing has to ignore case, and an expression that need not compiles in less than half the time.
        """
        named = [source for source in self.sources if "(?P<" in source]
        folded = _either(_folded(source) for source in self.sources if _is_folded(source))
        cased = _either(source for source in self.sources if source not in named and _minds_case(source))
        try:
            return (
                *(Expression(compiled(relaxed(source)), True, True) for source in folded),
                *map(_as_written, cased),
                *(_as_written(each) if _minds_case(each) else _on_folded(each) for each in named),
            )
        except re.error:
            raise LookError(self.key, self._first_bad()) from None

    @cached_property
    def _needed(self) -> tuple[str, ...]:
        """Letters of which some must stand in a folded text for any of these to match; empty where that is not plain."""
        words = [needed(_folded(source)) for source in self.sources if _is_folded(source)]
        return tuple(dict.fromkeys(words)) if all(words) else ()

    def _in_vain(self, reading: Reading, start: int, end: int) -> bool:
        """Whether the folded expression need not be tried: to look for a few letters costs next to nothing."""
        return bool(self._needed) and all(reading.folded.find(word, start, end) < 0 for word in self._needed)

    def _first_bad(self) -> str:
        for n, source in enumerate(self.sources):
            try:
                re.compile(relaxed(source), re.IGNORECASE)
            except re.error as error:
                return f"pattern {n} is not a regular expression: {error.msg}"
        return "the patterns cannot be put together; number no groups"

    def look_ahead(self, reading: Reading) -> None:
        """Find every match in the whole text now, for the `finditer` that comes later."""
        if self not in reading.found:
            reading.found[self] = tuple(self._matches(reading, 0, sys.maxsize))

    def finditer(self, reading: Reading, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Every match in the reading's text between `start` and `end`, expression by expression."""
        whole = start == 0 and end == sys.maxsize
        if whole and self in reading.found:
            return iter(reading.found[self])
        return self._matches(reading, start, end)

    def _matches(self, reading: Reading, start: int, end: int) -> Iterator[re.Match[str]]:
        in_vain = self._in_vain(reading, start, end)
        for pattern, folded, needs in self.compiled:
            if not (needs and in_vain):
                yield from pattern.finditer(reading.folded if folded else reading.plain, start, end)

    def search(self, reading: Reading, start: int = 0, end: int = sys.maxsize) -> bool:
        """Whether any of them occurs in the reading's text between `start` and `end`."""
        in_vain = self._in_vain(reading, start, end)
        return any(
            pattern.search(reading.folded if folded else reading.plain, start, end)
            for pattern, folded, needs in self.compiled
            if not (needs and in_vain)
        )


_LITERAL = re.compile(r"\\.|\(\?P|[^\\(]+|\(", re.DOTALL)


def _folded(source: str) -> str:
    """`source` with its letters small; an escape and the name of a group keep their meaning."""
    return _LITERAL.sub(
        lambda part: (
            part.group() if part.group()[0] == "\\" or part.group() == "(?P" else part.group().lower()
        ),
        source,
    )


def _is_folded(source: str) -> bool:
    """Whether a pattern is tried on the folded text together with others: it names no groups and asks for no capitals."""
    return "(?P<" not in source and not _minds_case(source)


def _minds_case(source: str) -> bool:
    return "(?-i" in source


def _as_written(source: str) -> Expression:
    return Expression(compiled(relaxed(source), re.IGNORECASE), False)


def _on_folded(source: str) -> Expression:
    return Expression(compiled(relaxed(_folded(source))), True)


_PART = re.compile(
    r"\\(?:x..|u....|U.{8}|N\{[^}]*\}|\d+|(?P<escaped>.))|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[\d,]*\}|(?P<char>.)",
    re.DOTALL,
)


def needed(source: str) -> str:
    """The longest run of letters that stands in everything `source` matches, as far as is plain; else nothing.

    Only what is outside all groups and not optional counts.
    """
    runs, run, depth = [""], "", 0
    for part in _PART.finditer(source):
        mark, escaped = part["char"] or "", part["escaped"] or ""
        if mark == "|" and not depth:
            return ""
        if part.group()[0] in "?*{":
            run = run[:-1]
        letter = "" if mark in _SIGNS or escaped.isalnum() else mark or escaped
        if letter and not depth:
            run += letter
            continue
        runs.append(run)
        run = ""
        depth += (mark == "(") - (mark == ")")
    return max([*runs, run], key=len)


_SIGNS = frozenset("()|?*+{}.^$ ")


def _either(sources: Iterable[str]) -> list[str]:
    """One expression for all of them, tried in their order; an edge of a word that all in a row want is looked for once."""
    parts = []
    for at_edge, run in groupby((part for source in sources for part in branches(source)), _begins_a_word):
        joined = _sharing([source.removeprefix(_EDGE) if at_edge else source for source in run])
        parts.append(f"{_EDGE}(?:{joined})" if at_edge else joined)
    return ["|".join(parts)] if parts else []


def _sharing(sources: Sequence[str]) -> str:
    """One of these; a group of words that several in a row begin with is tried once for all."""
    parts = []
    for group, run in groupby(sources, first_group):
        alike = list(run)
        shared = group if len(alike) > 1 else ""
        rests = "|".join(f"(?:{source.removeprefix(shared)})" for source in alike)
        parts.append(f"{shared}(?:{rests})" if shared else rests)
    return "|".join(parts)


_EDGE = r"\b"


def _begins_a_word(branch: str) -> bool:
    return branch.startswith(_EDGE) and branch[2:3] not in ("*", "+", "?", "{")


def check_all(look: object) -> None:
    """Compile every pattern of `look` now; LookError where one is wrong."""
    for value in vars(look).values():
        if isinstance(value, Patterns):
            value.check()
        elif type(value).__name__ == "Context":
            check_all(value)


_FIRST_ASKED = ("patterns", "evidence", "labels", "alongside")


def warm(look: object) -> None:
    """Compile the patterns that `look` tries on every document; what clears a hit can wait until there is one."""
    for name in _FIRST_ASKED:
        patterns = getattr(look, name, None)
        if isinstance(patterns, Patterns):
            patterns.check()

"""The words that have to go, as patterns that find them however they are broken, spaced or written.

What is looked for in a copy afterwards is found by the same patterns that took it out before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import normalize

from doccheck.model import Span

_WITHIN = "(?:[\u00ad\u200b\u200e\u200f\u2060\ufeff\x02\ufffe]|[-\u2010]?[ \t]*[\r\n]+[ \t]*)*"
"""What may stand between two letters of a word: nothing that shows, or the end of a line."""
_BETWEEN = "[\\s\u00a0._+|,-]*(?:%20)*"
"""What may stand between two words: a space of any kind; or what file names and addresses have there."""
_BETWEEN_DIGITS = "[\\s\u00a0()./-]*"
_SAME = {"'": "['’‘]", "’": "['’‘]", "‘": "['’‘]", '"': "[\"“”]", "“": "[\"“”]", "”": "[\"“”]", "-": "[-‐‑–—]", "–": "[-‐‑–—]", "—": "[-‐‑–—]"}  # fmt: skip
_ADDRESS = re.compile(
    r"(?:mailto:)?[^\s<>\"“”()\[\]@,;:]+@[\w-]+(?:\.[\w-]+)*(?:\?[^\s<>\"“”]*)?"
    r"|\b[a-z]+://[^\s<>\"“”]*[^\s<>\"“”.,;:)]",
    re.I,
)
_SHORTEST_IN_ADDRESS = 4
_SHORT = 64


@dataclass(frozen=True)
class Entry:
    """Words to be taken out, what stands there instead, and whether they are a name.

    `in_addresses` is set for a name that is an ordinary word as well: it is looked for in addresses only.
    """

    text: str = field(repr=False)
    label: str
    name: bool = False
    in_addresses: bool = False


@dataclass(frozen=True)
class Said:
    """A text in a file: where, and how it is looked through."""

    place: str
    text: str = field(repr=False)
    names_only: bool = False
    by_chance: bool = False
    """Bytes that are no text: a few letters may stand side by side in them without saying anything."""


class Words:
    """All entries of one redaction. `counts` says how often each label has been put in."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.all = tuple(entries)
        best: dict[str, Entry] = {}
        for entry in self.all:
            if entry.text.strip():
                best.setdefault(" ".join(entry.text.split()).casefold(), entry)
        self.entries = sorted(
            (entry for entry in best.values() if not entry.in_addresses), key=lambda entry: -len(entry.text)
        )
        self.counts: Counter[str] = Counter()
        self._labels = sorted({entry.label for entry in self.entries}, key=len)
        self._nothing: set[str] = set()
        """Short texts that are known to hold nothing: most attributes of a part say the same."""
        self._all = _compiled(self.entries)
        self._named = sum(entry.name for entry in self.entries)
        self._names = _compiled([entry for entry in self.entries if entry.name])
        self._in_addresses = [
            (re.compile(_in_address(entry), re.I), entry.label)
            for entry in best.values()
            if entry.name and entry.text.isalpha() and len(entry.text) >= _SHORTEST_IN_ADDRESS
        ]

    def __bool__(self) -> bool:
        return bool(self.entries)

    def places(self, text: str, *, names_only: bool = False) -> list[tuple[int, int, str]]:
        """Every place in `text`, half open, that has to go, and the label for it; none overlaps another."""
        if text in self._nothing:  # then no name is in it either
            return []
        for label in self._labels:
            text = text.replace(label, "\0" * len(label))
        pattern = self._names if names_only else self._all
        matches = pattern.finditer(text) if pattern else ()
        found = [(m.start(), m.end(), self._label(m, names_only)) for m in matches]
        found = [(*_whole_address(text, start, end), label) for start, end, label in found]
        found += self._addresses(text)
        if not found and len(text) < _SHORT and (not names_only or len(self.entries) == self._named):
            self._nothing.add(text)
        return _apart(found)

    def found(self, text: str, *, names_only: bool = False) -> bool:
        """Whether anything in `text` should have gone."""
        return bool(self.places(text, names_only=names_only))

    def without(self, text: str, *, names_only: bool = False) -> str:
        """`text` with labels in the place of what has to go."""
        for start, end, label in reversed(self.places(text, names_only=names_only)):
            self.counts[label] += 1
            text = text[:start] + label + text[end:]
        return text

    def _label(self, match: re.Match[str], names_only: bool) -> str:
        entries = [entry for entry in self.entries if entry.name] if names_only else self.entries
        return entries[int((match.lastgroup or "g0")[1:])].label

    def _addresses(self, text: str) -> Iterable[tuple[int, int, str]]:
        """Addresses that hold a name in any letters: they go whole."""
        for match in _ADDRESS.finditer(text) if self._in_addresses and ("@" in text or "://" in text) else ():
            label = next((label for name, label in self._in_addresses if name.search(match.group())), None)
            if label:
                yield match.start(), match.end(), label


def _whole_address(text: str, start: int, end: int) -> tuple[int, int]:
    """A place, or the whole of the address that it is a part of."""
    if "@" not in text and "://" not in text:
        return start, end
    for match in _ADDRESS.finditer(text):
        if match.start() <= start and end <= match.end():
            return match.span()
    return start, end


def _apart(found: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Overlapping places as one, with the label of the longest."""
    out: list[tuple[int, int, str]] = []
    for start, end, label in sorted(found):
        if out and start < out[-1][1]:
            last = out[-1]
            longer = label if end - start > last[1] - last[0] else last[2]
            out[-1] = (last[0], max(last[1], end), longer)
        else:
            out.append((start, end, label))
    return out


def _compiled(entries: Iterable[Entry]) -> re.Pattern[str] | None:
    parts = [f"(?P<g{number}>{_pattern(entry)})" for number, entry in enumerate(entries)]
    return re.compile("|".join(parts)) if parts else None


def _pattern(entry: Entry) -> str:
    digits = sum(letter.isdigit() for letter in entry.text)
    words = entry.text.split()
    if digits >= 6 and digits > sum(letter.isalpha() for letter in entry.text):
        return r"(?<!\d)" + _BETWEEN_DIGITS.join(re.escape(c) for c in entry.text if c.isalnum()) + r"(?!\d)"
    before = r"(?<![^\W_])" if entry.text[:1].isalnum() else ""
    after = r"(?![^\W\d_])" if entry.text[-1:].isalpha() else r"(?!\d)" if entry.text[-1:].isdigit() else ""
    if len(words) == 1 and entry.name:
        spellings = dict.fromkeys((words[0], words[0].upper()))
        return before + "(?:" + "|".join(map(_letters, spellings)) + ")" + after
    return before + "(?i:" + _BETWEEN.join(map(_letters, words)) + ")" + after


def _in_address(entry: Entry) -> str:
    letters = _letters(entry.text)
    return f"(?<![a-z]){letters}(?![a-z])" if entry.in_addresses else letters


def _letters(word: str) -> str:
    return _WITHIN.join(_letter(letter) for letter in normalize("NFC", word))


def _letter(letter: str) -> str:
    if letter in _SAME:
        return _SAME[letter]
    apart = normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{re.escape(letter)}|{re.escape(apart)})"


def merged(places: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Places of a text in order; what overlaps is one place, with the label of the longer."""
    out: list[tuple[Span, str]] = []
    for span, label in sorted(places, key=lambda place: (place[0], place[1])):
        if out and span.start < out[-1][0].end:
            last, its = out[-1]
            longer = label if len(span) > len(last) else its
            out[-1] = (Span(last.start, max(last.end, span.end)), longer)
        else:
            out.append((span, label))
    return out

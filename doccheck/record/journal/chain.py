"""Entries of the journal, each resting on the one before, and what is wrong with a chain. Nothing here touches a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

GENESIS = "0" * 64
"""What the first entry rests on."""
_OUTSIDE_THE_HASH = ("hash", "signature")

Entry = dict[str, Any]
CheckSignature = Callable[[Entry], str]
"""A sentence part that says what is wrong with an entry's signature, or nothing."""


@dataclass(frozen=True)
class Link:
    """The end of a chain: the number of its last entry (0 for none) and that entry's hash."""

    number: int = 0
    hash: str = GENESIS


@dataclass(frozen=True)
class Problem:
    """What is wrong at one entry, said in one sentence; `entry` is its number, or None where that cannot be read."""

    entry: int | None
    sentence: str


def canonical(entry: Mapping[str, Any]) -> str:
    """The one way an entry is written: sorted keys, no spaces, ASCII."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def hash_of(entry: Mapping[str, Any]) -> str:
    """SHA-256 (64 hexadecimal digits) of everything in `entry` but its hash and signature."""
    hashed = {key: value for key, value in entry.items() if key not in _OUTSIDE_THE_HASH}
    return sha256(canonical(hashed).encode("ascii")).hexdigest()


def linked(entry: Mapping[str, Any], end: Link, at: str) -> Entry:
    """`entry` made the next after `end`, written at `at` (ISO 8601, UTC)."""
    made = {**entry, "n": end.number + 1, "at": at, "previous": end.hash}
    return {**made, "hash": hash_of(made)}


def read_line(line: str) -> Entry | None:
    """The entry that a line holds; None where it holds none."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict):
        return None
    number, links = entry.get("n"), (entry.get("hash"), entry.get("previous"))
    whole = isinstance(number, int) and not isinstance(number, bool) and number > 0
    return entry if whole and all(isinstance(link, str) for link in links) else None


@dataclass
class Chain:
    """What was read of a journal, in the order in which it stands there."""

    entries: list[Entry] = field(default_factory=list, repr=False)
    problems: list[Problem] = field(default_factory=list)

    @property
    def end(self) -> Link:
        """The entry with the highest number."""
        if not self.entries:
            return Link()
        last = max(self.entries, key=lambda entry: entry["n"])
        return Link(last["n"], last["hash"])


def verify(lines: Iterable[str], head: Link | None, check: CheckSignature | None = None) -> Chain:
    """Every entry held against its own hash, its neighbours, the acknowledged end (`head`) and its signature."""
    chain = Chain()
    for number, line in enumerate(lines, 1):
        entry = read_line(line)
        if entry is None:
            chain.problems.append(
                Problem(None, f"line {number} cannot be read: it was changed, or is no entry")
            )
            continue
        chain.entries.append(entry)
        if hash_of(entry) != entry["hash"]:
            chain.problems.append(Problem(entry["n"], f"entry {entry['n']} was changed after it was written"))
        elif check and (wrong := check(entry)):
            chain.problems.append(Problem(entry["n"], f"entry {entry['n']} {wrong}"))
    chain.problems += [*_order(chain.entries), *_gaps(chain, head), *_links(chain, head)]
    chain.problems.sort(key=lambda problem: (problem.entry is None, problem.entry or 0))
    return chain


def _order(entries: list[Entry]) -> Iterable[Problem]:
    seen: set[int] = set()
    highest = 0
    for entry in entries:
        number = entry["n"]
        if number in seen:
            yield Problem(number, f"entry {number} stands there twice")
        elif number < highest:
            yield Problem(number, f"entry {number} was moved: it stands after entry {highest}")
        seen.add(number)
        highest = max(highest, number)


def _gaps(chain: Chain, head: Link | None) -> Iterable[Problem]:
    known = {entry["n"] for entry in chain.entries}
    last = max(chain.end.number, head.number if head else 0)
    missing = [number for number in range(1, last + 1) if number not in known]
    while missing:
        first = end = missing.pop(0)
        while missing and missing[0] == end + 1:
            end = missing.pop(0)
        said = f"entry {first} was removed" if first == end else f"entries {first} to {end} were removed"
        yield Problem(first, said)


def _links(chain: Chain, head: Link | None) -> Iterable[Problem]:
    """Entries whose own hash fits and on which the next one does not rest."""
    by_number = {entry["n"]: entry for entry in chain.entries}
    for number, entry in sorted(by_number.items()):
        before = by_number.get(number - 1)
        if before is not None and entry["previous"] != before["hash"]:
            yield Problem(number - 1, f"entry {number - 1} was replaced: entry {number} does not rest on it")
        elif number == 1 and entry["previous"] != GENESIS:
            yield Problem(
                number, "entry 1 is not the first that was written: what stood before it was removed"
            )
    acknowledged = by_number.get(head.number) if head else None
    if head and acknowledged and acknowledged["hash"] != head.hash:
        yield Problem(
            head.number, f"entry {head.number} was replaced: it is not the one that was acknowledged"
        )

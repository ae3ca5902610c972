"""Which choices were taken, kept in a file that holds none of the words.

JSON: `{"doccheck_selection": 1, "salt": ..., "taken": [{"rule": "TP301", "key": ...}, ...]}`, the keys those of
`doccheck.settled.keys`: the same words in the same file, or in its next version, are known again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from doccheck.copies import CopyError
from doccheck.copies.choices import Choice
from doccheck.settled.keys import fresh_salt, key_of

_VERSION = 1
_NO_SELECTION = "it is not a saved selection of doccheck's, or it is damaged"


@dataclass(frozen=True)
class Selection:
    """What was taken: rules and keys, under one salt."""

    salt: str
    taken: frozenset[tuple[str, str]]

    def chosen(self, found: Sequence[Choice]) -> tuple[Choice, ...]:
        """Those of the choices that were taken."""
        return tuple(choice for choice in found if not self.taken.isdisjoint(_keys(choice, self.salt)))

    def unknown(self, found: Sequence[Choice]) -> int:
        """How many of the taken are not there any more."""
        there = {key for choice in found for key in _keys(choice, self.salt)}
        return len(self.taken - there)


def _keys(choice: Choice, salt: str) -> set[tuple[str, str]]:
    places = {
        (f.code, " ".join(d.quote(f.span).split()).casefold()): (d, f) for d, f in choice.findings if f.span
    }
    return {(f.code, key_of(f.code, d, f.span, salt)) for d, f in places.values()}


def saved(chosen: Iterable[Choice]) -> bytes:
    """The file for these choices."""
    salt = fresh_salt()
    taken = sorted({key for choice in chosen for key in _keys(choice, salt)})
    data = {
        "doccheck_selection": _VERSION,
        "salt": salt,
        "taken": [{"rule": rule, "key": key} for rule, key in taken],
    }
    return json.dumps(data, indent=2).encode() + b"\n"


def loaded(data: bytes) -> Selection:
    """A selection from its file; a `CopyError` where it is none."""
    try:
        found = json.loads(data)
        if found["doccheck_selection"] != _VERSION or len(bytes.fromhex(found["salt"])) < 8:
            raise ValueError
        taken = frozenset((str(entry["rule"]), str(entry["key"])) for entry in found["taken"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CopyError(_NO_SELECTION) from None
    return Selection(found["salt"], taken)

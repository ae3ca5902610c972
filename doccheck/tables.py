"""TOML, parsed once on a machine and not once in every process.

Python's parser for it is slow: reading the rule files is most of what listing the rules takes. A table is known by
its source's digest, so that one that was changed is parsed again.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from doccheck.kept import Kept, cache_file

Table = dict[str, Any]
Place = list[str]
"""The keys that lead to a value."""
_EDITION = "2"
_MOST_BYTES = 1_000_000
"""A file that is larger begins again with what the process needs that writes it: packs come and go.

doccheck's own tables are a quarter of it; all that is kept is read at every start.
"""


def parsed(source: bytes) -> Table:
    """The table of a TOML file; `tomllib.TOMLDecodeError` or UnicodeDecodeError where it is none.

    Meant for what doccheck or a pack is made of. A policy names people and is not kept a second time.
    """
    return _tables().parsed(source)


def keep() -> None:
    """Write down what has been parsed since the start, if anything; where that is not possible, do nothing."""
    _tables().write()


class Tables:
    """The tables in one file, each as JSON, with the places of what are dates in TOML."""

    def __init__(self, file: Path | None) -> None:
        self._kept = Kept(file, _EDITION)
        self._new = False
        self._used: set[str] = set()
        self._known: dict[str, tuple[Table, list[Place]]] = {}
        found = self._kept.read()
        if found is not None:
            self._known = json.loads(found[1])

    def parsed(self, source: bytes) -> Table:
        """From the file, else from the parser. Nobody may change it: the next who asks gets the same."""
        key = blake2b(source, digest_size=16).hexdigest()
        self._used.add(key)
        if key in self._known:
            return _with_dates(*self._known[key])
        from tomllib import loads

        table = loads(source.decode())
        entry = without_dates(table)
        if self._kept.is_possible and _says_the_same(*entry, table):
            self._known[key], self._new = entry, True
        return table

    def write(self) -> None:
        """What is known, for the next process."""
        if not self._new:
            return
        body = json.dumps(self._known).encode()
        if len(body) > _MOST_BYTES:
            self._known = {key: table for key, table in self._known.items() if key in self._used}
            body = json.dumps(self._known).encode()
        self._new = len(body) <= _MOST_BYTES and not self._kept.write(body)


# --- dates, which JSON does not have ---------------------------------------------------------------------


def without_dates(table: Table) -> tuple[Table, list[Place]]:
    """The table with its days as texts, and where they stand; days in lists stay, and keep it from being kept."""
    plain: Table = {}
    places: list[Place] = []
    for key, value in table.items():
        if isinstance(value, dict):
            plain[key], inside = without_dates(value)
            places += [[key, *place] for place in inside]
        elif type(value) is date:
            plain[key] = value.isoformat()
            places.append([key])
        else:
            plain[key] = value
    return plain, places


def _with_dates(plain: Table, places: list[Place]) -> Table:
    if not places:
        return plain
    table = dict(plain)
    for name in {place[0] for place in places}:
        inside = [place[1:] for place in places if place[0] == name]
        value = plain[name]
        table[name] = _with_dates(value, inside) if isinstance(value, dict) else date.fromisoformat(value)
    return table


def _says_the_same(plain: Table, places: list[Place], table: Table) -> bool:
    """Whether it comes back from JSON as it was."""
    try:
        return _with_dates(*json.loads(json.dumps((plain, places)))) == table
    except TypeError:
        return False


@cache
def _tables() -> Tables:
    return Tables(cache_file("tables"))

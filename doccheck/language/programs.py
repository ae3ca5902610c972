"""Regular expressions, compiled once on a machine and not once in every process.

Python's compiler for them is slow, and those of the rules take it a good part of a cold check. What it made is good
for one Python only.
"""

from __future__ import annotations

import re
import sys
import threading
from array import array
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

from doccheck.kept import Kept, cache_file

_MOST_CODE = 2_000_000
"""Words of code kept, four bytes each: a larger file begins again with what the process needs that writes it.

doccheck's own rules are half a million. Packs and versions come and go, and all that is kept is read at every start.
"""
_EDITION = f"2 {sys.implementation.cache_tag} {sys.byteorder}"


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """The same as `re.compile`; `re.error` where `source` is no regular expression."""
    return _store().pattern(source, flags)


def keep() -> None:
    """Write down what has been compiled since the start, if anything; where that is not possible, do nothing."""
    _store().write()


class Store:
    """The programs in one file: their words of code behind a line of JSON that says where each begins."""

    def __init__(self, file: Path | None) -> None:
        self._kept = Kept(file, _EDITION)
        self._known: dict[str, list[Any]] = {}
        self._code = array("I")
        self._used: set[str] = set()
        self._new = False
        self._compiling = threading.Lock()
        self._read()

    def pattern(self, source: str, flags: int = 0) -> re.Pattern[str]:
        """From the store, else from the compiler and into the store."""
        key = blake2b(f"{int(flags)} {source}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        self._used.add(key)
        entry = self._known.get(key)
        if entry is not None:
            try:
                return self._made(source, entry)
            except (TypeError, ValueError, RuntimeError, OverflowError):
                self._known.clear()
        return self._compiled(key, source, flags)

    def _made(self, source: str, entry: list[Any]) -> re.Pattern[str]:
        flags, start, length, groups, names, order = entry
        code = self._code[start : start + length].tolist()
        made: re.Pattern[str] = _engine().compile(source, flags, code, groups, names, tuple(order))
        return made

    def _compiled(self, key: str, source: str, flags: int) -> re.Pattern[str]:
        parts = _parts(source, flags) if self._kept.is_possible else None
        if parts is None:
            return re.compile(source, flags)
        code, (whole, groups, names) = parts
        order: list[str | None] = [None] * (groups + 1)
        for name, number in names.items():
            order[number] = name
        with self._compiling:
            entry = [whole, len(self._code), len(code), groups, dict(names), order]
            self._code.extend(code)
            self._known[key], self._new = entry, True
        return self._made(source, entry)

    def _read(self) -> None:
        found = self._kept.read()
        if found is None:
            return
        about, body = found
        try:
            self._code.frombytes(body)
            self._known = about["programs"]
        except (ValueError, KeyError):
            self._known, self._code = {}, array("I")

    def write(self) -> None:
        """What is known, for the next process."""
        if len(self._code) > _MOST_CODE and not self._used.issuperset(self._known):
            self._keep_only_used()
        if self._new and len(self._code) <= _MOST_CODE:
            self._new = not self._kept.write(self._code.tobytes(), programs=self._known)

    def _keep_only_used(self) -> None:
        code, known = array("I"), {}
        for key in self._used & self._known.keys():
            flags, start, length, *names = self._known[key]
            known[key] = [flags, len(code), length, *names]
            code.extend(self._code[start : start + length])
        self._new = self._new or len(known) < len(self._known)
        self._code, self._known = code, known


@cache
def _store() -> Store:
    return Store(cache_file("expressions"))


# --- Python's own compiler, step by step -----------------------------------------------------------------


@cache
def _engine() -> Any:
    return import_module("_sre")


def _parts(source: str, flags: int) -> tuple[list[int], tuple[int, int, dict[str, int]]] | None:
    """Code, and flags, number of groups and names of groups; None where this Python compiles in another way."""
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]

        parsed = _parser.parse(source, int(flags))
        code = _compiler._code(parsed, int(flags))
        state = parsed.state
        return code, (int(flags) | state.flags, state.groups - 1, dict(state.groupdict))
    except (ImportError, AttributeError, TypeError):
        return None

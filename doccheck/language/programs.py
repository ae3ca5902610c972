"""Regular expressions, compiled once on a machine and not once in every process.

Python's compiler for them is slow, and those of the rules take it a good part of a cold check. What it made is kept
in the user's cache folder, as Python keeps its own .pyc files: it holds rules and no document, is good for one
Python only, is believed only where nobody else could have written it, and is thrown away when in doubt.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from array import array
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

_MOST = 5_000
"""Expressions kept: packs come and go, and a file that only grows is none to load at every start."""
_EDITION = f"1 {sys.implementation.cache_tag} {sys.byteorder}"


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """The same as `re.compile`; `re.error` where `source` is no regular expression."""
    return _store().pattern(source, flags)


def keep() -> None:
    """Write down what has been compiled since the start, if anything; where that is not possible, do nothing."""
    _store().write()


class Store:
    """The programs in one file: their words of code behind a line of JSON that says where each begins."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, list[Any]] = {}
        self._code = array("I")
        self._new = False
        if file is not None:
            self._read(file)

    def pattern(self, source: str, flags: int = 0) -> re.Pattern[str]:
        """From the store, else from the compiler and into the store."""
        key = blake2b(f"{int(flags)} {source}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
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
        parts = _parts(source, flags) if self._file is not None else None
        if parts is None:
            return re.compile(source, flags)
        code, (whole, groups, names) = parts
        order: list[str | None] = [None] * (groups + 1)
        for name, number in names.items():
            order[number] = name
        entry = [whole, len(self._code), len(code), groups, dict(names), order]
        self._code.extend(code)
        self._known[key], self._new = entry, True
        return self._made(source, entry)

    # --- the file --------------------------------------------------------------------------------

    def _read(self, file: Path) -> None:
        try:
            if not _ours_alone(file):
                return
            head, _, body = file.read_bytes().partition(b"\n")
            about = json.loads(head)
            if about["edition"] != _EDITION or about["digest"] != blake2b(body).hexdigest():
                return
            self._code.frombytes(body)
            self._known = about["programs"]
        except (OSError, ValueError, KeyError, TypeError):
            self._known, self._code = {}, array("I")

    def write(self) -> None:
        """Beside, and renamed: two processes never read half of what the other writes."""
        if self._file is None or not self._new or len(self._known) > _MOST:
            return
        body = self._code.tobytes()
        about = {"edition": _EDITION, "digest": blake2b(body).hexdigest(), "programs": self._known}
        part = self._file.with_name(f"{self._file.name}.{os.getpid()}.part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(json.dumps(about).encode() + b"\n" + body)
            part.replace(self._file)
            self._new = False
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def cache_file(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where this system keeps what may be made anew at any time; None where there is no such place."""
    home = environment.get("HOME", "")
    if sys.platform == "win32":
        base = environment.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = f"{home}/Library/Caches" if home else ""
    else:
        base = environment.get("XDG_CACHE_HOME") or (f"{home}/.cache" if home else "")
    return Path(base, "doccheck", "expressions") if Path(base).is_absolute() else None


@cache
def _store() -> Store:
    return Store(cache_file())


def _ours_alone(file: Path) -> bool:
    """Whether nobody but this user could have written it."""
    if sys.platform == "win32":
        return True  # what lies under LOCALAPPDATA belongs to its user
    about = file.stat()
    return about.st_uid == os.geteuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


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

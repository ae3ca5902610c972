"""What a journal entry may hold: numbers, codes, hashes and the people who decided; never words of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[A-Z]{2}\d{3}")
_WORD = re.compile(r"[a-z][a-z -]{0,40}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BASIS = re.compile(r"[\w() .-]{1,60}")
_PERSON = re.compile(r"[^\x00-\x1f\x7f]{1,120}")
_VERSION = re.compile(r"[\w.+-]{1,40}")
_POLICY = re.compile(r"[^\x00-\x1f\x7f]{1,120}")

_MAY: dict[str, re.Pattern[str] | type] = {
    "kind": _WORD,
    "document": _SHA256,
    "record": _SHA256,
    "supersedes": _SHA256,
    "message": _SHA256,
    "verdict": _WORD,
    "decision": _WORD,
    "codes": _CODE,
    "basis": _BASIS,
    "power": _BASIS,
    "by": _PERSON,
    "role": _PERSON,
    "decided_on": _DAY,
    "retain_until": _DAY,
    "review_on": _DAY,
    "recipients": int,
    "findings": int,
    "gaps": int,
    "released": int,
    "suppressed": int,
    "milliseconds": int,
    "urgent": bool,
    "action": _WORD,
    "policy": _POLICY,
    "version": _VERSION,
}
"""Every key an entry may have, and what stands there; lists and, for `codes`, counts by code hold the same."""


def refuse_words(entry: Mapping[str, Any]) -> None:
    """ValueError for an entry with a key or a kind of value that a journal does not keep; the value is not repeated."""
    if "kind" not in entry:
        raise ValueError("a journal entry needs a kind")
    for key, value in entry.items():
        wanted = _MAY.get(key)
        if wanted is None or not all(_is(part, wanted) for part in _parts(value)):
            raise ValueError(f"a journal entry keeps no such {key}")


def _parts(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return [*value] if all(isinstance(count, int) for count in value.values()) else [None]
    return list(value) if isinstance(value, list | tuple) else [value]


def _is(part: object, wanted: re.Pattern[str] | type) -> bool:
    if isinstance(wanted, type):
        return type(part) is wanted
    return isinstance(part, str) and wanted.fullmatch(part) is not None

"""`remedies.toml` of a pack: what a rule of another pack advises where this one holds.

[RR405]
remedy = "Name the power you act under, for example section 21 or 47."
source = "Social Services and Well-being (Wales) Act 2014."   # optional
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from doccheck.packs.errors import PackError
from doccheck.packs.rules import Table

_CODE = re.compile(r"[A-Z]{2}\d{3}")
_SENTENCE = re.compile(r"[^{}]{9,299}[.?!\"]")


@dataclass(frozen=True)
class Remedy:
    """A rule's advice in a pack's own words; an empty `source` leaves the rule's."""

    remedy: str
    source: str = ""


def read_remedies(path: str, table: Table) -> dict[str, Remedy]:
    """The remedies by code; PackError where anything in them is wrong."""
    found = {}
    for code, entry in table.items():
        if not _CODE.fullmatch(code) or not isinstance(entry, dict):
            raise PackError(path, code, "has to be a table under a code such as RR405")
        for key in entry.keys() - {"remedy", "source"}:
            raise PackError(path, f"{code}.{key}", "is not a key of a remedy")
        if "remedy" not in entry:
            raise PackError(path, f"{code}.remedy", "is missing")
        found[code] = Remedy(**{key: _sentence(path, f"{code}.{key}", text) for key, text in entry.items()})
    return found


def _sentence(path: str, key: str, value: object) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not _SENTENCE.fullmatch(text):
        raise PackError(path, key, "has to be a sentence or two, of 10 to 300 characters, with its full stop")
    return text

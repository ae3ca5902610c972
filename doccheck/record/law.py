"""The law by which a record is judged: bases, powers and conditions, each with the days on which it holds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

KINDS = ("basis", "power", "condition")


@dataclass(frozen=True)
class Provision:
    """One basis, power or condition. `awaited` is enacted law whose first day is not known here."""

    kind: str
    name: str
    title: str
    note: str = ""
    article: str = ""
    source: str = ""
    begins: date | None = None
    ends: date | None = None
    awaited: bool = False
    confirmed: bool = True
    pattern: re.Pattern[str] | None = field(default=None, repr=False)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        begun = self.begins is None or self.begins <= day
        return begun and not self.awaited and (self.ends is None or day <= self.ends)

    def wrong_on(self, day: date) -> str:
        """Why it cannot be relied on on `day`, in half a sentence; empty where it can."""
        if self.awaited:
            return f"{self.title}: whether it is in force is not known here; a policy names its day under record.in_force"
        if self.begins and day < self.begins:
            return f"{self.title} was not in force on {_said(day)}: it holds from {_said(self.begins)}"
        if self.ends and day > self.ends:
            return f"{self.title} was no longer in force on {_said(day)}: it held until {_said(self.ends)}"
        return ""


def _said(day: date) -> str:
    return f"{day:%d %B %Y}".lstrip("0")


@dataclass(frozen=True)
class Law:
    """All provisions, and the first day whose law is known here."""

    provisions: tuple[Provision, ...]
    first_day: date

    def of_kind(self, kind: str) -> tuple[Provision, ...]:
        """The provisions of one kind, in the order in which they are offered."""
        return tuple(each for each in self.provisions if each.kind == kind)

    def named(self, kind: str, name: str) -> Provision | None:
        """One provision by its name."""
        return next((each for each in self.of_kind(kind) if each.name == name), None)

    def with_days(self, in_force: Mapping[str, date]) -> Law:
        """The same, with the days that a policy names; a day that it names is confirmed."""
        provisions = tuple(
            replace(each, begins=in_force[each.name], awaited=False, confirmed=True)
            if each.name in in_force
            else each
            for each in self.provisions
        )
        return replace(self, provisions=provisions)


@cache
def law() -> Law:
    """The law that ships with doccheck."""
    data = tomllib.loads(files("doccheck.record").joinpath("data/law.toml").read_text("utf-8"))
    provisions = (_provision(kind, row) for kind in KINDS for row in data[kind])
    return Law(tuple(provisions), data["first_day"])


def _provision(kind: str, row: Mapping[str, Any]) -> Provision:
    pattern = row.get("pattern")
    return Provision(
        kind=kind,
        name=row["name"],
        title=row["title"],
        note=row.get("note", ""),
        article=row.get("article", ""),
        source=row.get("source", ""),
        begins=row.get("from"),
        ends=row.get("to"),
        awaited=row.get("awaited", False),
        confirmed=row.get("confirmed", True),
        pattern=re.compile(pattern.replace(" ", r"\s"), re.IGNORECASE) if pattern else None,
    )

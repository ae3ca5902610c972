"""What a text asks for, told in names from the law and the guidance: never in words of its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Request:
    """One thing that can be asked for. `also` are the ids of what it may mean as well; `general` says little by itself."""

    id: str
    name: str
    pattern: re.Pattern[str] = field(repr=False)
    also: frozenset[str]
    general: bool


def requests(*texts: str) -> frozenset[str]:
    """The ids of what these texts speak of; what is general only where nothing else is named."""
    named = [each for each in _known() if any(each.pattern.search(text) for text in texts)]
    return frozenset(each.id for each in named if not each.general or len(named) == 1)


def go_together(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether any of these ids is among the others, or may mean one of them, or the other way round."""
    named, held_against = frozenset(some), frozenset(others)
    both = [(each.id, each.also | {each.id}) for each in _known()]
    return any(
        (name in named and meant & held_against) or (name in held_against and meant & named)
        for name, meant in both
    )


def said(ids: Iterable[str]) -> str:
    """In words, in the order of the list: `early help and MARAC`."""
    named = frozenset(ids)
    return " and ".join(each.name for each in _known() if each.id in named)


_CONTENT = re.compile(r"[^\W\d_]{5,}")
_STEM = 5
"""So many letters of a word are enough to know it again: assess, assessed, assessment."""
_LITTLE = frozenset(
    "about after again being child could every their there these thing those where which would".split()
)


def alike(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether they have a word of substance in common."""
    return bool(_stems(some) & _stems(others))


def _stems(texts: Iterable[str]) -> set[str]:
    words = {word.casefold() for text in texts for word in _CONTENT.findall(text)} - _LITTLE
    return {word[:_STEM] for word in words}


@cache
def _known() -> tuple[Request, ...]:
    rows = tomllib.loads(files("doccheck.record").joinpath("data/requests.toml").read_text("utf-8"))
    return tuple(
        Request(
            row.get("id", row["name"]),
            row["name"],
            re.compile(row["pattern"].replace(" ", r"\s+").replace(r"\s+?", r"\s*"), re.IGNORECASE),
            frozenset(row["also"]),
            row.get("general", False),
        )
        for row in rows["request"]
    )

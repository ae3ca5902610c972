"""Kinds of information that have to be declared where they are shared: the words that show that each is there."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from doccheck import tables
from doccheck.detectors.patterns import relaxed
from doccheck.model import Span


def _read() -> dict[str, list[str]]:
    return tables.parsed(files("doccheck.detectors").joinpath("data/categories.toml").read_bytes())


PATTERNS = _read()
"""Patterns by the name that a decision record has for the kind."""


@cache
def _compiled(category: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{relaxed(each)})" for each in PATTERNS[category]), re.IGNORECASE)


def first_places(text: str) -> dict[str, Span]:
    """The first place of each kind that is there."""
    found = {category: _compiled(category).search(text) for category in PATTERNS}
    return {category: Span(*match.span()) for category, match in found.items() if match}

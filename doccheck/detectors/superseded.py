"""Law, guidance and systems that have been replaced, cited as though they held."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from doccheck.detectors.context import LABELS, Context, skipped
from doccheck.detectors.patterns import Patterns
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Span


@dataclass(frozen=True)
class Authority:
    """Something that was replaced: from which day, and by what."""

    name: str
    pattern: Patterns
    since: date
    instead: str


@cache
def authorities() -> tuple[Authority, ...]:
    """All that doccheck knows to have been replaced."""
    data = tomllib.loads(files("doccheck.detectors").joinpath("data/superseded.toml").read_text("utf-8"))
    return tuple(
        Authority(row["name"], Patterns("pattern", [row["pattern"]]), row["since"], row["instead"])
        for row in data["authority"]
    )


class Superseded:
    """Fires on what had been replaced by the day the document was written; `unless` marks it as history."""

    needs_trained_reader = False

    def __init__(self, *, unless: Sequence[str] = (), skip: Sequence[str] = LABELS) -> None:
        self.context = Context(skip=skipped(skip), unless=Patterns("unless", unless))

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Every citation that the day of the document makes a slip."""
        for authority in authorities():
            if reading.as_of < authority.since:
                continue
            for match in authority.pattern.finditer(reading):
                span = Span(*match.span())
                if not self.context.clears(reading, span):
                    yield Hit(span, Confidence.HIGH)

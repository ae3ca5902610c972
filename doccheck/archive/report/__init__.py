"""The lead's report on an archive: figures first (`figures`), then a page, tables and files of them. No words of documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Wish:
    """What a report is to be about. `fewest` is the smallest group that is shown."""

    team: str = ""
    split: date | None = None
    fewest: int = 5
    fewest_authors: int = 3
    most_listed: int = 50
    list_files: bool = True


@dataclass(frozen=True)
class Figure:
    """One number: how many (`count`) of how many (`of`). Both are None where they are not to be shown.

    `low` and `high` are the ends of its interval, as shares.
    """

    table: str
    group: str
    item: str
    title: str
    count: int | None
    of: int | None
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Exposure:
    """A document in which others than the child's own people could be found: where to look first, and why."""

    path: str
    dated: date | None
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Repeat:
    """The same words, or the same file, in many documents; `example` is where one of them stands."""

    code: str
    title: str
    documents: int
    example: str


@dataclass(frozen=True)
class Findings:
    """All that a report says."""

    made: datetime
    wish: Wish
    documents: int
    first: date | None
    last: date | None
    figures: tuple[Figure, ...]
    exposures: tuple[Exposure, ...]
    repeats: tuple[Repeat, ...]
    copies: int
    """Documents that are exact copies of others."""
    policy: str = ""
    version: str = ""
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)
    notices: tuple[str, ...] = ()

    def table(self, name: str) -> list[Figure]:
        """The figures of one table, in order."""
        return [figure for figure in self.figures if figure.table == name]

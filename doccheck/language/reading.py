"""What the language floor makes of a document: lines, sections, sentences, quotations, dates, people.

A `Reading` holds spans and small values only. It is made inside spaCy's memory zone and does not outlive it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from doccheck.model import Circumstances, Document, Field, Person, Span

if TYPE_CHECKING:
    from concurrent.futures import Future

    from doccheck.language.spots import Spot
    from doccheck.trained import Scores, TrainedReader


class LineKind(StrEnum):
    """The part a line of text plays."""

    BLANK = "blank"
    HEADING = "heading"
    FIELD = "field"
    ROW = "row"
    ITEM = "item"
    PROSE = "prose"


@dataclass(frozen=True)
class Line:
    """One line. `label` and `answer` are set for a field; `cells` for a row of a flattened table."""

    span: Span
    kind: LineKind
    label: Span | None = None
    answer: Span | None = None
    cells: tuple[Span, ...] = ()


class SectionKind(StrEnum):
    """What stands under a heading, where it matters to a rule."""

    OTHER = "other"
    OPINION = "opinion"
    OBSERVATION = "observation"
    REPORTED = "reported"
    CHILD = "child"
    CHILD_VIEWS = "child views"
    HOUSEHOLD = "household"
    REFERRER = "referrer"
    RECIPIENT = "recipient"
    PROFESSIONALS = "professionals"
    CONSENT = "consent"
    BACKGROUND = "background"
    DEMOGRAPHICS = "demographics"
    GUIDANCE = "guidance"


@dataclass(frozen=True)
class Section:
    """A heading (None for what stands before the first) and all that stands under it."""

    heading: Span | None
    span: Span
    kind: SectionKind = SectionKind.OTHER


@dataclass(frozen=True)
class Sentence:
    """A sentence, or the value of a form line, without white space at its edges.

    `lead` is the label or bullet before it on its line, if any.
    """

    span: Span
    line: int
    section: SectionKind = SectionKind.OTHER
    lead: Span | None = None


@dataclass(frozen=True)
class Dated:
    """A date or period in the text; `day` is None where only a period or part of a date is given."""

    span: Span
    day: date | None = None


@dataclass(frozen=True)
class Reading:
    """A document, annotated. Every look at a document starts from this and from nothing else.

    `plain` is the document's text with typographic quotes, dashes and spaces made plain, one for one, so that
    a pattern need be written only once and its offsets hold in both.
    """

    document: Document
    circumstances: Circumstances
    plain: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)
    sentences: tuple[Sentence, ...] = field(repr=False)
    quotes: tuple[Span, ...] = field(repr=False)
    dates: tuple[Dated, ...] = field(repr=False)
    fields: tuple[Field, ...] = field(repr=False)
    written: date | None = None
    scores: Scores | None = field(repr=False, default=None)
    trained: TrainedReader | None = field(repr=False, default=None)
    met: Future[tuple[Person, ...]] | None = field(repr=False, default=None)
    seen: Future[tuple[Spot, ...]] | None = field(repr=False, default=None)
    """People, and then places, are read a second time, which may still be going on while rules look that ask for neither."""
    found: dict[object, tuple[re.Match[str], ...]] = field(repr=False, compare=False, default_factory=dict)
    """What patterns matched that were tried before there was an answer to wait for."""

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody named, with their roles; waits for it."""
        return self.met.result() if self.met else ()

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Places and descriptions with what the trained reader makes of them; waits for it."""
        return self.seen.result() if self.seen else ()

    @property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def folded(self) -> str:
        """The plain text in small letters, one for one."""
        small = self.plain.lower()
        if len(small) != len(self.plain):
            small = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.plain)
        return small

    @property
    def as_of(self) -> date:
        """The day whose law and guidance count: the document's own, else the day of the check."""
        return self.written or self.circumstances.today

    def sentence_at(self, position: int) -> int | None:
        """The index of the sentence that holds the code point at `position`."""
        index = bisect_right(self.sentences, position, key=lambda s: s.span.start) - 1
        if index >= 0 and position < self.sentences[index].span.end:
            return index
        return None

    def line_at(self, position: int) -> Line | None:
        index = bisect_right(self.lines, position, key=lambda line: line.span.start) - 1
        return self.lines[index] if index >= 0 else None

    def section_at(self, position: int) -> Section:
        index = bisect_right(self.sections, position, key=lambda s: s.span.start) - 1
        return self.sections[max(index, 0)]

    def quoted(self, span: Span) -> bool:
        """Whether `span` lies inside quotation marks."""
        index = bisect_left(self.quotes, span.end, key=lambda quote: quote.end)
        return index < len(self.quotes) and self.quotes[index].contains(span)

    def matches(self, pattern: re.Pattern[str], within: Span | None = None) -> Iterator[re.Match[str]]:
        """The matches of `pattern` in the plain text, inside `within` where it is given."""
        span = within or Span(0, len(self.plain))
        return pattern.finditer(self.plain, span.start, span.end)

"""What clears a place: where it stands, and what is said around it. Shared by the looks that read words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from doccheck.detectors.look import LookError
from doccheck.detectors.patterns import Patterns
from doccheck.language.reading import LineKind, Reading, SectionKind
from doccheck.model import Span

SKIPPABLE = ("quotes", "labels", "headings", "guidance")
LABELS = ("labels", "headings", "guidance")
"""What a form says of itself never triggers a rule."""


@dataclass(frozen=True)
class Context:
    """The part of a `[[find]]` table that says where not to look and what clears a hit."""

    skip: tuple[str, ...] = LABELS
    skip_sections: frozenset[SectionKind] = frozenset()
    only_sections: frozenset[SectionKind] = frozenset()
    unless: Patterns = field(default_factory=lambda: Patterns("unless", ()))
    before: int = 0
    after: int = 0
    anywhere: Patterns = field(default_factory=lambda: Patterns("unless_anywhere", ()))

    def silenced(self, reading: Reading) -> bool:
        """Whether something anywhere in the document clears every hit."""
        return bool(self.anywhere) and self.anywhere.search(reading.plain)

    def clears(self, reading: Reading, span: Span) -> bool:
        """Whether a hit at `span` does not count."""
        return self._out_of_place(reading, span) or (bool(self.unless) and self._answered(reading, span))

    def _out_of_place(self, reading: Reading, span: Span) -> bool:
        if "quotes" in self.skip and reading.quoted(span):
            return True
        line = reading.line_at(span.start)
        if line is not None:
            if "headings" in self.skip and line.kind is LineKind.HEADING:
                return True
            if "labels" in self.skip and line.label is not None and line.label.contains(span):
                return True
        if "labels" in self.skip and any(entry.label.contains(span) for entry in reading.fields):
            return True
        section = reading.section_at(span.start).kind if reading.sections else SectionKind.OTHER
        if "guidance" in self.skip and section is SectionKind.GUIDANCE:
            return True
        return section in self.skip_sections or (
            bool(self.only_sections) and section not in self.only_sections
        )

    def _answered(self, reading: Reading, span: Span) -> bool:
        around = surroundings(reading, span, self.before, self.after)
        return self.unless.search(reading.plain, around.start, around.end)


def surroundings(reading: Reading, span: Span, before: int = 0, after: int = 0) -> Span:
    """The sentence (else the line) of `span`, with so many sentences before and after it."""
    index = reading.sentence_at(span.start)
    if index is None:
        line = reading.line_at(span.start)
        return line.span if line else span
    first = reading.sentences[max(0, index - before)].span
    last = reading.sentences[min(len(reading.sentences) - 1, index + after)].span
    return Span(first.start, max(last.end, span.end))


def sections(key: str, names: Sequence[str]) -> frozenset[SectionKind]:
    """Section kinds from their names in a rule file."""
    try:
        return frozenset(SectionKind(name) for name in names)
    except ValueError:
        raise LookError(key, f"has to hold some of {', '.join(SectionKind)}") from None


def skipped(names: Sequence[str]) -> tuple[str, ...]:
    """The parts of a page to skip, from their names in a rule file."""
    if not set(names) <= set(SKIPPABLE):
        raise LookError("skip", f"has to hold some of {', '.join(SKIPPABLE)}")
    return tuple(names)

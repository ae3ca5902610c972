"""What clears a place: where it stands, and what is said around it. Shared by the looks that read words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from doccheck.detectors.look import LookError
from doccheck.detectors.patterns import Patterns
from doccheck.language.reading import LineKind, Reading, SectionKind
from doccheck.model import Layer, Span

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
    required: Patterns = field(default_factory=lambda: Patterns("requires_anywhere", ()))

    def silenced(self, reading: Reading) -> bool:
        """Whether what clears every hit is anywhere in the document, or what a hit needs is nowhere."""
        if self.required and not self.required.search(reading):
            return True
        return bool(self.anywhere) and self.anywhere.search(reading)

    def clears(self, reading: Reading, span: Span) -> bool:
        """Whether a hit at `span` does not count."""
        return self.out_of_place(reading, span) or self.answered(reading, span)

    def out_of_place(self, reading: Reading, span: Span) -> bool:
        """Whether nothing counts where it stands."""
        if "quotes" in self.skip and reading.quoted(span):
            return True
        if self._is_label(reading, span):
            return True
        kinds = _section_kinds(reading, span)
        if "guidance" in self.skip and SectionKind.GUIDANCE in kinds:
            return True
        return bool(kinds & self.skip_sections or (self.only_sections and not kinds & self.only_sections))

    def _is_label(self, reading: Reading, span: Span) -> bool:
        """Whether it is part of a heading, of a form's label, or of the names of a table's columns."""
        line = reading.line_at(span.start)
        if line is None:
            return False
        if line.kind is LineKind.HEADING and "headings" in self.skip:
            return True
        if "labels" not in self.skip:
            return False
        if line.kind is LineKind.ROW and reading.sentence_at(span.start) is None:
            return True
        labels = [entry.label for entry in reading.fields]
        return any(label.contains(span) for label in (*labels, *([line.label] if line.label else [])))

    def answered(self, reading: Reading, span: Span) -> bool:
        """Whether the words that clear it stand in its sentence or as near as they have to."""
        if not self.unless:
            return False
        around = surroundings(reading, span, self.before, self.after)
        return self.unless.search(reading, around.start, around.end)


def _section_kinds(reading: Reading, span: Span) -> frozenset[SectionKind]:
    """What the heading above it says it is, and the label before it."""
    index = reading.sentence_at(span.start)
    heading = reading.section_at(span.start).kind if reading.sections else SectionKind.OTHER
    labelled = reading.sentences[index].section if index is not None else heading
    return frozenset((heading, labelled))


def surroundings(reading: Reading, span: Span, before: int = 0, after: int = 0) -> Span:
    """The sentence (else the line) of `span`, with so many sentences before and after it."""
    index = reading.sentence_at(span.start)
    if index is None:
        line = reading.line_at(span.start)
        return line.span if line else span
    first = reading.sentences[max(0, index - before)].span
    last = reading.sentences[min(len(reading.sentences) - 1, index + after)].span
    return Span(first.start, max(last.end, span.end))


SHORTEST_WHOLE = 8
"""In sentences. The trained reader learnt what is absent from whole referrals; a shorter text tells it too little."""


def is_whole(reading: Reading) -> bool:
    """Whether a text is long enough for the trained reader to be asked what is absent from it."""
    return len(reading.sentences) >= SHORTEST_WHOLE


_OUTSIDE = frozenset({Layer.FILE_NAME, Layer.PROPERTY})


def says_something(reading: Reading) -> bool:
    """Whether there are words in which something could be missing: not in an empty file, nor in one that only holds others."""
    blocks = reading.document.blocks
    inside = (
        [block.span for block in blocks if block.layer not in _OUTSIDE]
        if blocks
        else [Span(0, len(reading.plain))]
    )
    return any(reading.plain[span.start : span.end].strip() for span in inside)


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

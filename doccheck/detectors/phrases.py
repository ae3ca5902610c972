"""Words and phrases, and what clears them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from doccheck.detectors.context import LABELS, Context, is_whole, sections, skipped, surroundings
from doccheck.detectors.patterns import Patterns
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Scope, Span


class Phrases:
    """Fires where one of `patterns` occurs; `(?P<mark>...)` in a pattern narrows what is marked.

    `alongside`, where it is given, has to be found in the same sentence or so many before it, in its label or
    the heading above it.
    `unless` clears a hit when it is found in the same sentence, or in so many sentences before and after;
    `unless_anywhere` clears all hits, and so does a document that holds none of `requires_anywhere`.
    `trained_at_least` drops a hit of which the trained reader thinks less; with `whole_only` it is asked in texts that
    are long enough to be whole, and in others the words alone decide. `urgent` says that a hit speaks of immediate
    danger, which it does also where something clears it.
    """

    needs_trained_reader = False

    def __init__(  # noqa: PLR0913 - the keys of a rule file
        self,
        *,
        patterns: Sequence[str],
        alongside: Sequence[str] = (),
        alongside_before: int = 0,
        where: Scope = Scope.PHRASE,
        mark: Literal["match", "sentence", "document"] | None = None,
        unless: Sequence[str] = (),
        unless_before: int = 0,
        unless_after: int = 0,
        unless_anywhere: Sequence[str] = (),
        requires_anywhere: Sequence[str] = (),
        skip: Sequence[str] = LABELS,
        skip_sections: Sequence[str] = (),
        only_sections: Sequence[str] = (),
        first_only: bool = False,
        confidence: Literal["low", "medium", "high"] = "medium",
        trained_at_least: float = 0.0,
        whole_only: bool = False,
        urgent: bool = False,
        code: str = "",
    ) -> None:
        self.patterns = Patterns("patterns", patterns)
        self.context = Context(
            skip=skipped(skip),
            skip_sections=sections("skip_sections", skip_sections),
            only_sections=sections("only_sections", only_sections),
            unless=Patterns("unless", unless),
            before=unless_before,
            after=unless_after,
            anywhere=Patterns("unless_anywhere", unless_anywhere),
            required=Patterns("requires_anywhere", requires_anywhere),
        )
        self.alongside = Patterns("alongside", alongside)
        self.alongside_before = alongside_before
        self.mark = mark or {Scope.SENTENCE: "sentence", Scope.DOCUMENT: "document"}.get(where, "match")
        self.first_only = first_only
        self.confidence = Confidence[confidence.upper()]
        self.trained_at_least = trained_at_least
        self.whole_only = whole_only
        self.is_urgent = urgent
        self.code = code

    def look_ahead(self, reading: Reading) -> None:
        """Find what the patterns match, which asks for neither people nor the trained reader."""
        if not self.context.silenced(reading):
            self.patterns.look_ahead(reading)

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Every place, in the order of the text, each once."""
        if not self.context.silenced(reading):
            yield from self._hits(reading)

    def urgent(self, reading: Reading) -> bool:
        """Whether immediate danger is spoken of, whatever is said elsewhere of what was done about it."""
        return self.is_urgent and any(True for _ in self._hits(reading))

    def _hits(self, reading: Reading) -> Iterator[Hit]:
        seen: set[Span | None] = set()
        for span in self._found(reading):
            if not self._accompanied(reading, span) or self.context.clears(reading, span):
                continue
            if self._disbelieved(reading, span):
                continue
            marked = self._marked(reading, span)
            if marked not in seen:
                seen.add(marked)
                yield Hit(marked, self._confidence(reading, span), (span,) if marked != span else ())
            if self.first_only or marked is None:
                return

    def _found(self, reading: Reading) -> list[Span]:
        """What the patterns match, without matches inside a longer one."""
        spans = {
            Span(*match.span("mark" if "mark" in match.re.groupindex else 0))
            for match in _in_sentences(reading, self.patterns)
        }
        kept: list[Span] = []
        for span in sorted(spans, key=lambda span: (span.start, -span.end)):
            if len(span) and not (kept and kept[-1].contains(span)):
                kept.append(span)
        return kept

    def _accompanied(self, reading: Reading, span: Span) -> bool:
        if not self.alongside:
            return True
        index = reading.sentence_at(span.start)
        lead = reading.sentences[index].lead if index is not None else None
        heading = reading.section_at(span.start).heading if reading.sections else None
        return any(
            self.alongside.search(reading, part.start, part.end)
            for part in (surroundings(reading, span, self.alongside_before), lead, heading)
            if part is not None
        )

    def _disbelieved(self, reading: Reading, span: Span) -> bool:
        if self.whole_only and not is_whole(reading):
            return False
        return bool(self.trained_at_least) and self.belief(reading, span) < self.trained_at_least

    def _confidence(self, reading: Reading, span: Span) -> Confidence:
        """That of the rule file; where the trained reader knows the rule by sentences, high only if it is as sure."""
        if not self.trained_at_least or reading.trained is None or reading.scores is None:
            return self.confidence
        unit = "phrase" if self.mark == "match" else "sentence"
        if self.belief(reading, span) >= reading.trained.threshold(self.code, "high", unit):
            return Confidence.HIGH
        return min(self.confidence, Confidence.MEDIUM)

    def belief(self, reading: Reading, span: Span) -> float:
        """How probable the trained reader thinks that the rule fires on `span`, or in its sentence; 1 without it."""
        if reading.scores is None:
            return 1.0
        if self.mark == "match":
            return reading.scores.peak((self.code,), span.start, span.end)
        around = surroundings(reading, span)
        return reading.scores.sentence(self.code, around.start, around.end)

    def _marked(self, reading: Reading, span: Span) -> Span | None:
        if self.mark == "document":
            return None
        return surroundings(reading, span) if self.mark == "sentence" else span


def _in_sentences(reading: Reading, patterns: Patterns) -> Iterator[re.Match[str]]:
    """The matches of `patterns`; one that runs over the end of its sentence is cut back to it, or dropped.

    Where a pattern has a mark, its sentence is the mark's: the question may stand in a sentence of its own.
    """
    for match in patterns.finditer(reading):
        marked = "mark" if "mark" in match.re.groupindex else 0
        index = reading.sentence_at(match.start(marked))
        end = reading.sentences[index].span.end if index is not None else match.end()
        within = match if match.end() <= end else match.re.match(match.string, match.start(), end)
        if within is not None:
            yield within

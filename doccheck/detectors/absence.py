"""Something that ought to be said, and is said nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from doccheck.detectors.conditions import CONDITIONS
from doccheck.detectors.context import is_whole, says_something
from doccheck.detectors.look import LookError
from doccheck.detectors.patterns import Patterns
from doccheck.language.reading import Reading, SectionKind
from doccheck.model import Confidence, Field, Hit, Span


class Absence:
    """Fires on the document as a whole where none of `evidence` is found in it, and there are words in it at all.

    A form's label is evidence only with an answer beside it; guidance text never is. `labels` are labels whose
    answer is evidence whatever it says. `when` names a condition without which nothing is missing.
    `trained_evidence` is how sure the trained reader must be that it has seen evidence, from 0 to 1; 1 means that
    it is not asked. Below `trained_refutes` what the patterns found is taken to be about something else.
    """

    needs_trained_reader = False

    def __init__(  # noqa: PLR0913 - the keys of a [[find]] table
        self,
        *,
        evidence: Sequence[str] = (),
        labels: Sequence[str] = (),
        not_evidence: Sequence[str] = (),
        when: str = "always",
        trained_evidence: float = 1.0,
        trained_refutes: float = 0.0,
        confidence: Literal["low", "medium", "high"] = "medium",
        code: str = "",
    ) -> None:
        if when not in CONDITIONS:
            raise LookError("when", f"has to be one of {', '.join(CONDITIONS)}")
        self.evidence = Patterns("evidence", evidence)
        self.labels = Patterns("labels", labels)
        self.not_evidence = Patterns("not_evidence", not_evidence)
        self.applies = CONDITIONS[when]
        self.trained_evidence = trained_evidence
        self.trained_refutes = trained_refutes
        self.confidence = Confidence[confidence.upper()]
        self.code = code

    def find(self, reading: Reading) -> Iterator[Hit]:
        """One hit, about the whole document, or none."""
        reason = self.applies(reading) if says_something(reading) else None
        if reason is not None and self.satisfied_by(reading) is None:
            yield Hit(None, self.confidence, tuple(reason))

    def satisfied_by(self, reading: Reading) -> Span | None:
        """The first words that say what would otherwise be missing."""
        if self._refuted(reading):
            return None
        found = self._said(reading) or self._answered(reading)
        if found is None and self.trained_evidence < 1 and reading.scores and is_whole(reading):
            probability, place = reading.scores.evidence(self.code)
            found = Span(*place) if probability >= self.trained_evidence else None
        return found

    def _refuted(self, reading: Reading) -> bool:
        if not self.trained_refutes or not reading.scores or not is_whole(reading):
            return False
        return reading.scores.evidence(self.code)[0] < self.trained_refutes

    def _said(self, reading: Reading) -> Span | None:
        for match in self.evidence.finditer(reading):
            span = Span(*match.span())
            if self._counts(reading, span):
                return span
        return None

    def _counts(self, reading: Reading, span: Span) -> bool:
        if reading.section_at(span.start).kind is SectionKind.GUIDANCE:
            return False
        for entry in reading.fields:
            if entry.label.contains(span) and not _has_answer(reading, entry):
                return False
        around = reading.sentence_at(span.start)
        sentence = reading.sentences[around].span if around is not None else span
        return not self.not_evidence.search(reading, sentence.start, sentence.end)

    def _answered(self, reading: Reading) -> Span | None:
        for entry in reading.fields:
            if _has_answer(reading, entry) and self.labels.search(
                reading, entry.label.start, entry.label.end
            ):
                return entry.answer
        return None


_BLANK = frozenset({"", "-", "n/k", "not known", "unknown", "tbc", "none given", "n/a", "_", "..."})


def _has_answer(reading: Reading, entry: Field) -> bool:
    if entry.answer is None:
        return False
    answer = reading.plain[entry.answer.start : entry.answer.end].strip(" .[]\u2610_")
    return answer.lower() not in _BLANK

"""The trained reader's answer to a rule, where listed words cannot give one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from doccheck.detectors.context import LABELS, Context, sections, skipped, surroundings
from doccheck.detectors.patterns import Patterns
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Scope, Span

WORDS_SHOWN = 3
"""How many words are given as what the trained reader went by."""


class Trained:
    """Fires on every sentence, or phrase, that the trained reader takes for what `code` is about.

    `threshold` names how sure it has to be; where one of `cues` stands in the sentence, `cue_threshold` is
    enough. `alongside`, where it is given, has to be found in the same sentence or its label. The other
    parameters are those of `phrases`.
    """

    needs_trained_reader = True

    def __init__(  # noqa: PLR0913 - the keys of a rule file
        self,
        *,
        code: str,
        where: Scope = Scope.SENTENCE,
        threshold: Literal["low", "medium", "high"] | float = "medium",
        alongside: Sequence[str] = (),
        cues: Sequence[str] = (),
        cue_threshold: Literal["low", "medium", "high"] | float = "low",
        unless: Sequence[str] = (),
        unless_before: int = 0,
        unless_after: int = 0,
        unless_anywhere: Sequence[str] = (),
        requires_anywhere: Sequence[str] = (),
        skip: Sequence[str] = LABELS,
        skip_sections: Sequence[str] = (),
        only_sections: Sequence[str] = (),
    ) -> None:
        self.code = code
        self.phrases = where is Scope.PHRASE
        self.threshold = threshold
        self.alongside = Patterns("alongside", alongside)
        self.cues = Patterns("cues", cues)
        self.cue_threshold = cue_threshold
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

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Nothing at all where there is no trained reader: the engine says so once."""
        if reading.scores is None or reading.trained is None or self.context.silenced(reading):
            return
        lowest = min(
            self._level(reading, level)
            for level in (self.threshold, self.cue_threshold if self.cues else 1.0)
        )
        for span, score in self._candidates(reading, lowest):
            confidence = self._confidence(reading, span, score)
            if confidence is None or not self._accompanied(reading, span):
                continue
            if not self.context.clears(reading, span):
                yield Hit(span, confidence, self._evidence(reading, span))

    def everything(self, reading: Reading) -> Iterator[tuple[Span, float]]:
        """All that it could fire on at any threshold, with the reader's probability."""
        if reading.scores is None or self.context.silenced(reading):
            return
        for span, score in self._candidates(reading, 0.0):
            if self._accompanied(reading, span) and not self.context.clears(reading, span):
                yield span, score

    def _candidates(self, reading: Reading, lowest: float) -> Iterator[tuple[Span, float]]:
        assert reading.scores is not None
        if not self.phrases:
            for sentence in reading.sentences:
                span = sentence.span
                yield span, reading.scores.sentence(self.code, span.start, span.end)
            return
        for start, end, score in reading.scores.phrases(self.code, lowest):
            yield Span(start, end), score

    def _confidence(self, reading: Reading, span: Span, score: float) -> Confidence | None:
        """From the highest threshold it reaches; None where it does not reach its own."""
        if score >= self._level(reading, self.threshold):
            reached = [level for level in Confidence if score >= self._level(reading, level)]
            return max(reached, default=Confidence.LOW)
        if self.cues and score >= self._level(reading, self.cue_threshold):
            around = reading.sentence_at(span.start)
            within = reading.sentences[around].span if around is not None else span
            if self.cues.search(reading, within.start, within.end):
                return Confidence.LOW
        return None

    def _accompanied(self, reading: Reading, span: Span) -> bool:
        if not self.alongside:
            return True
        index = reading.sentence_at(span.start)
        lead = reading.sentences[index].lead if index is not None else None
        around = surroundings(reading, span)
        return self.alongside.search(reading, (lead or around).start, around.end)

    def _level(self, reading: Reading, level: Confidence | str | float) -> float:
        assert reading.trained is not None
        if isinstance(level, int | float) and not isinstance(level, Confidence):
            return level
        unit = "phrase" if self.phrases else "sentence"
        return reading.trained.threshold(self.code, str(level), unit)

    def _evidence(self, reading: Reading, span: Span) -> tuple[Span, ...]:
        assert reading.scores is not None
        if self.phrases:
            return ()
        words = reading.scores.words(self.code, span.start, span.end, WORDS_SHOWN)
        return tuple(Span(*word) for word in words)

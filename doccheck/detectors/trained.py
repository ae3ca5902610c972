"""The trained reader's answer to a rule, where listed words cannot give one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from doccheck.detectors.context import LABELS, Context, is_whole, sections, skipped, surroundings
from doccheck.detectors.patterns import Patterns
from doccheck.language.reading import LineKind, Reading, Sentence
from doccheck.model import Confidence, Hit, Scope, Span

WORDS_SHOWN = 3
"""How many words are given as what the trained reader went by."""


_BARE_ANSWER = re.compile(r"(?:yes|no|none|n/?a|not known|not applicable|unknown)\W*", re.IGNORECASE)


def _is_bare_answer(reading: Reading, sentence: Sentence) -> bool:
    """Whether it is a cell of a table whose question stands elsewhere: alone it says nothing."""
    line = reading.lines[sentence.line]
    return (
        line.kind is LineKind.ROW
        and sentence.lead is None
        and _BARE_ANSWER.fullmatch(reading.plain, sentence.span.start, sentence.span.end) is not None
    )


class Trained:
    """Fires on every sentence, or phrase, that the trained reader takes for what `code` is about.

    `threshold` names how sure it has to be; where one of `cues` stands in the sentence, `cue_threshold` is
    enough. `alongside`, where it is given, has to be found in the same sentence or its label. From `unless_below`
    on, the reader is believed in a whole text whatever the words of `unless` say: it has read the sentences around
    as well. With `whole_only` it is asked of texts that are long enough to be whole. `urgent` and the other parameters are
    those of `phrases`.
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
        unless_below: float = 1.0,
        unless_anywhere: Sequence[str] = (),
        requires_anywhere: Sequence[str] = (),
        skip: Sequence[str] = LABELS,
        skip_sections: Sequence[str] = (),
        only_sections: Sequence[str] = (),
        whole_only: bool = False,
        urgent: bool = False,
    ) -> None:
        self.code = code
        self.phrases = where is Scope.PHRASE
        self.threshold = threshold
        self.alongside = Patterns("alongside", alongside)
        self.cues = Patterns("cues", cues)
        self.cue_threshold = cue_threshold
        self.unless_below = unless_below
        self.whole_only = whole_only
        self.is_urgent = urgent
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
        if not self.context.silenced(reading):
            yield from self._hits(reading)

    def urgent(self, reading: Reading) -> bool:
        """Whether immediate danger is spoken of, whatever is said elsewhere of what was done about it."""
        return self.is_urgent and any(True for _ in self._hits(reading))

    def _hits(self, reading: Reading) -> Iterator[Hit]:
        if not self._asked(reading):
            return
        lowest = min(
            self._level(reading, level)
            for level in (self.threshold, self.cue_threshold if self.cues else 1.0)
        )
        for span, score in self._candidates(reading, lowest):
            confidence = self._confidence(reading, span, score)
            if confidence is None or not self._accompanied(reading, span):
                continue
            if not self._cleared(reading, span, score):
                yield Hit(span, confidence, self._evidence(reading, span))

    def everything(self, reading: Reading) -> Iterator[tuple[Span, float]]:
        """All that it could fire on at any threshold, with the reader's probability."""
        if not self._asked(reading) or self.context.silenced(reading):
            return
        for span, score in self._candidates(reading, 0.0):
            if self._accompanied(reading, span) and not self._cleared(reading, span, score):
                yield span, score

    def _asked(self, reading: Reading) -> bool:
        """Whether there is a trained reader, and text enough for it."""
        if reading.scores is None or reading.trained is None:
            return False
        return not self.whole_only or is_whole(reading)

    def _cleared(self, reading: Reading, span: Span, score: float) -> bool:
        """Whether it stands where nothing counts, or the words around answer it and the reader is not surer than they."""
        if self.context.out_of_place(reading, span):
            return True
        surer = score >= self.unless_below and is_whole(reading)
        return not surer and self.context.answered(reading, span)

    def _candidates(self, reading: Reading, lowest: float) -> Iterator[tuple[Span, float]]:
        assert reading.scores is not None
        if not self.phrases:
            for sentence in reading.sentences:
                span = sentence.span
                if _is_bare_answer(reading, sentence):
                    continue
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

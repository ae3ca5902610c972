"""Places and descriptions that give somebody away: what listed words say, and what the trained reader says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from doccheck.detectors.context import surroundings
from doccheck.detectors.look import LookError
from doccheck.detectors.phrasing import read_phrases
from doccheck.language.reading import Reading
from doccheck.language.spots import Spot
from doccheck.model import Confidence, Hit, Span

WORDS_SHOWN = 3
"""How many words are given as what a place was judged by."""


class Spots:
    """Fires on every spot that the trained reader takes for what the rule is about.

    `threshold` says how sure it has to be. Looks that also know words for it (`_listed`) keep a place of theirs
    from `trained_at_least` on. Weights that know no spots are asked for phrases instead, beside the words.
    """

    needs_trained_reader = False
    waits = 2

    def __init__(
        self,
        *,
        threshold: Literal["low", "medium", "high"] | float = "medium",
        trained_at_least: float = 0.0,
        code: str = "",
    ) -> None:
        if isinstance(threshold, str) and threshold not in ("low", "medium", "high"):
            raise LookError("threshold", "has to be low, medium, high or a number")
        self.threshold = threshold
        self.trained_at_least = trained_at_least
        self.code = code

    def find(self, reading: Reading) -> Iterator[Hit]:
        """The surest first of those that overlap; each once."""
        taken: list[Span] = []
        for hit in self._found(reading):
            span = self.shown(reading, hit.span) if hit.span else None
            if span is not None and not any(span.overlaps(other) for other in taken):
                taken.append(span)
                yield Hit(span, hit.confidence, hit.evidence)

    def everything(self, reading: Reading) -> Iterator[tuple[Span, bool, float]]:
        """All places that it could fire on: whether listed words say so, and the reader's probability."""
        spots = sorted(reading.spots, key=lambda spot: -spot.chances[self.code])
        for hit in self._listed(reading):
            if hit.span is not None:
                yield hit.span, True, self._chance(reading, spots, hit.span)
        for spot in spots:
            yield spot.span, False, spot.chances[self.code]

    def _chance(self, reading: Reading, spots: Sequence[Spot], span: Span) -> float:
        """That of the surest spot there, else what the first reading of the text says of these words."""
        for spot in spots:
            if spot.span.overlaps(span):
                return spot.chances[self.code]
        return reading.scores.peak((self.code,), span.start, span.end) if reading.scores else 0.0

    def _listed(self, reading: Reading) -> Iterator[Hit]:
        """What listed words say, in the order in which it is believed."""
        yield from ()

    def _suspected(self, reading: Reading) -> Iterator[Hit]:
        """What weights that know no spots say."""
        level = self.threshold if isinstance(self.threshold, str) else "medium"
        yield from read_phrases(reading, self.code, level)

    def shown(self, reading: Reading, span: Span) -> Span | None:
        """What is marked of a place; None where nothing is left to mark."""
        return span

    def _found(self, reading: Reading) -> Iterator[Hit]:
        if reading.trained is None or not reading.trained.reads_views:
            yield from self._listed(reading)
            yield from self._suspected(reading)
            return
        levels = [reading.trained.threshold(self.code, level, "spot") for level in ("low", "medium", "high")]
        least = self.threshold
        alone = reading.trained.threshold(self.code, least, "spot") if isinstance(least, str) else least
        believed = [
            (chance, span)
            for span, listed, chance in self.everything(reading)
            if chance >= (self.trained_at_least if listed else alone)
        ]
        for chance, span in sorted(believed, key=lambda one: -one[0]):
            yield Hit(span, _confidence(chance, levels), went_by(reading, self.code, span))


def went_by(reading: Reading, code: str, span: Span) -> tuple[Span, ...]:
    """The words around a place that weigh most for the rule when the text is read in one run."""
    if reading.scores is None:
        return ()
    around = surroundings(reading, span)
    words = reading.scores.words(
        code, around.start, around.end, WORDS_SHOWN + len(reading.document.quote(span).split())
    )
    return tuple(word for word in (Span(*one) for one in words) if not word.overlaps(span))[:WORDS_SHOWN]


def _confidence(chance: float, levels: list[float]) -> Confidence:
    return (
        Confidence.HIGH
        if chance >= levels[2]
        else Confidence.MEDIUM
        if chance >= levels[1]
        else Confidence.LOW
    )

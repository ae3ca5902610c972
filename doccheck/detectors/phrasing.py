"""Phrases that the trained reader takes for what a rule is about, where it is at hand."""

from __future__ import annotations

from collections.abc import Iterator

from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Span


def read_phrases(reading: Reading, code: str, level: str) -> Iterator[Hit]:
    """One hit for each run of words that reaches this level of confidence; none without the reader."""
    if reading.scores is None or reading.trained is None:
        return
    text = reading.plain
    for start, end, chance in reading.scores.phrases(code, reading.trained.threshold(code, level, "phrase")):
        while start < end and text[start] in " ,.;:(|-\n":
            start += 1
        while end > start and text[end - 1] in " ,.;:)|-\n":
            end -= 1
        if end - start > 2:
            yield Hit(Span(start, end), Confidence.HIGH if chance > 0.75 else Confidence.MEDIUM)

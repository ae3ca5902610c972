"""Where a document does not say what the decision record beside it states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from doccheck.detectors.categories import PATTERNS
from doccheck.detectors.look import LookError
from doccheck.detectors.phrases import Phrases
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Scope

_LABELS_AND_QUOTES = ("headings", "guidance", "quotes")


class Contradiction(Phrases):
    """Fires on the first place that says otherwise, where the record states one of `stated`."""

    def __init__(
        self,
        *,
        stated: Sequence[str],
        patterns: Sequence[str],
        remedy: str,
        unless: Sequence[str] = (),
        alongside: Sequence[str] = (),
        where: Scope = Scope.SENTENCE,
    ) -> None:
        super().__init__(
            patterns=patterns, unless=unless, alongside=alongside, where=where, skip=_LABELS_AND_QUOTES, first_only=True
        )  # fmt: skip
        self.stated = frozenset(stated)
        self.remedy = remedy

    def find(self, reading: Reading) -> Iterator[Hit]:
        """One hit or none."""
        if self.stated & reading.circumstances.recorded:
            yield from (replace(hit, remedy=self.remedy) for hit in super().find(reading))


class Undeclared(Contradiction):
    """Fires on the first place with a kind of data that the record does not name among what is shared."""

    def __init__(self, *, category: str, remedy: str, where: Scope = Scope.SENTENCE) -> None:
        if category not in PATTERNS:
            raise LookError("category", f"has to be one of {', '.join(PATTERNS)}")
        super().__init__(
            stated=[f"data: not {category}"], patterns=PATTERNS[category], remedy=remedy, where=where
        )


class Stated:
    """Fires on the document as a whole where the record states one of `stated`."""

    needs_trained_reader = False

    def __init__(self, *, stated: Sequence[str], remedy: str) -> None:
        self.stated = frozenset(stated)
        self.remedy = remedy

    def find(self, reading: Reading) -> Iterator[Hit]:
        """One hit, about the whole document, or none."""
        if self.stated & reading.circumstances.recorded:
            yield Hit(None, Confidence.HIGH, remedy=self.remedy)

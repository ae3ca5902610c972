"""The parts of a document that could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit


class Gaps:
    """Fires once for each gap of the document."""

    needs_trained_reader = False

    def __init__(self) -> None:
        """It has no parameters."""

    def find(self, reading: Reading) -> Iterator[Hit]:
        """In the order in which the reader met them."""
        for gap in reading.document.gaps:
            yield Hit(None, Confidence.HIGH, where=gap.where)

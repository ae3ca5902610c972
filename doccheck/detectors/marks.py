"""doccheck's own comments, in a copy that it marked."""

from __future__ import annotations

from collections.abc import Iterator

from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit


class Marks:
    """Fires once on a document that holds comments by doccheck itself."""

    needs_trained_reader = False

    def __init__(self) -> None:
        """It has no parameters."""

    def find(self, reading: Reading) -> Iterator[Hit]:
        """At most one hit, on the document as a whole."""
        if reading.document.marks:
            yield Hit(None, Confidence.HIGH, where="this copy")

"""Readings without spaCy: the shape of a text needs none of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from doccheck.language.annotating import read_structure
from doccheck.language.reading import Reading
from doccheck.model import Circumstances, Document

TODAY = date(2026, 11, 24)


@pytest.fixture
def read() -> Callable[[str], Reading]:
    """A reading of a plain text, as of TODAY, without people and without the trained reader."""
    return lambda text: read_structure(Document("a.txt", "text/plain", "", text), Circumstances(TODAY))

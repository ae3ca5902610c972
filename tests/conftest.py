"""One engine for the whole run: loading the language costs seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, settings

from doccheck.engine import Engine
from doccheck.model import Circumstances, Document, Report
from doccheck.packs import load_builtin
from doccheck.readers import limits

TODAY = date(2026, 11, 24)

# How long one example takes says more of the machine than of doccheck: the first may import half a library.
settings.register_profile(
    "patient", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The built-in rules, with the trained reader."""
    return Engine(load_builtin().rules)


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read must not depend on whether Tesseract is on this machine; the tests of OCR give it time again."""
    monkeypatch.setattr(limits, "OCR_SECONDS", 0)


@pytest.fixture(scope="session")
def examine(engine: Engine) -> Callable[[str], Report]:
    """The report of a plain text, as of TODAY."""
    return lambda text: engine.examine(Document("a.txt", "text/plain", "", text), Circumstances(TODAY))

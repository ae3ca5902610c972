"""An engine of a few words, for benchmarks of everything around the engine. A module of its own, so that processes can load it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from doccheck.model import Confidence, Finding, Report, Severity, Span


class Quick:
    """An engine of a few words that takes as much computing as it is told to."""

    off, notice = (), ""

    def __init__(self, milliseconds: float) -> None:
        self.milliseconds = milliseconds

    def examine(self, document: Any, circumstances: Any) -> Report:
        until = time.process_time() + self.milliseconds / 1000
        while time.process_time() < until:
            pass
        place = document.text.find("Apparently")
        span = Span(place, place + 10) if place >= 0 else None
        found = (Finding("FO202", span, Severity.WARNING, Confidence.HIGH, "paragraph 2"),) if span else ()
        return Report(document, found, document.gaps)


@dataclass(frozen=True)
class QuickMaker:
    """Makes it, in whichever process."""

    milliseconds: float = 0.0

    def build(self) -> Quick:
        return Quick(self.milliseconds)

"""How a finding is said, whoever says it: the words of its rule, how sure it is, and how much of a document's words goes with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from doccheck.model import Confidence

__all__ = ["SURENESS", "Excerpts", "RuleWords"]


class Excerpts(StrEnum):
    """How much of a document's words is repeated."""

    NONE = "none"
    MASKED = "masked"
    FULL = "full"


SURENESS = {
    Confidence.HIGH: "sure",
    Confidence.MEDIUM: "fairly sure",
    Confidence.LOW: "unsure: please judge",
}


class RuleWords(Protocol):
    """What a rule says."""

    @property
    def name(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def source(self) -> str: ...

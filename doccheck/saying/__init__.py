"""How a finding is said, whoever says it: the words of its rule, how sure it is, and how much of a document's words goes with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from doccheck.terms import Confidence, Scope

__all__ = ["SURENESS", "Excerpts", "RuleWords", "advice_heading"]


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


def advice_heading(where: Scope) -> str:
    """What stands above a rule's remedy: a file's properties and addresses are put right otherwise than by writing."""
    return "What to do" if where is Scope.FILE else "What to write instead"


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

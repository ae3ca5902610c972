"""Answers in words and in data, made from a `Frame` and the `Checked` inputs, and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from doccheck.model import Report, Scope, Severity, Verdict
from doccheck.saying import Excerpts, RuleWords

__all__ = ["Checked", "Excerpts", "Frame", "Judged", "PackLike", "RuleLike"]


class RuleLike(RuleWords, Protocol):
    """The part of a rule that is rendered."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def where(self) -> Scope: ...


class PackLike(Protocol):
    """What identifies a pack of rules."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True)
class Judged:
    """One document with its verdict and the sentence that says it."""

    report: Report
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Checked:
    """One input: a file, or a message with its attachments; the verdict is that of the whole."""

    documents: tuple[Judged, ...]
    verdict: Verdict
    sentence: str
    is_message: bool = False


@dataclass(frozen=True)
class Frame:
    """What stands around every report of one run."""

    version: str
    policy: str
    packs: tuple[PackLike, ...]
    rules: Mapping[str, RuleLike] = field(repr=False)
    excerpts: Excerpts = Excerpts.NONE
    off: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    advice: str = ""
    escalation: str = ""
    salt: str = field(default="", repr=False)
    """The salt of a baseline, where there is one: findings are then known again by their words as well."""
    statistics: bool = False
    quiet: bool = False

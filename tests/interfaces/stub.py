"""A pack and an engine of a few words, so that what is tested here is the outside and not the rules."""

import os
from dataclasses import dataclass
from datetime import date

from doccheck.model import (
    Circumstances,
    Confidence,
    Document,
    Finding,
    Report,
    Scope,
    Severity,
    Span,
)
from doccheck.packs.examples import Example

date_of_check = date(2026, 11, 1)
CANARY = "Zephaniah Quillfeather"


@dataclass(frozen=True)
class StubRule:
    code: str
    name: str
    title: str
    where: Scope
    severity: Severity
    message: str
    why: str
    remedy: str
    source: str = "Necessary and proportionate."
    words: tuple[str, ...] = ()
    fires: tuple[Example, ...] = ()
    passes: tuple[Example, ...] = ()
    needs_trained_reader: bool = False
    mend: None = None
    guidance: tuple[()] = ()
    recorded: str = ""


@dataclass(frozen=True)
class StubPack:
    rules: tuple[StubRule, ...]
    name: str = "built-in"
    version: str = "1.0"
    sha256: str = "ab" * 32
    review_by: None = None


INFORMANT = StubRule(
    "TP303",
    "informant-identifiable",
    "An informant who can be recognised",
    Scope.PHRASE,
    Severity.ERROR,
    "The person who told you is named.",
    "If the family sees this, they can be found.",
    "Write “a member of the public”.",
    words=(CANARY, "Carol Mead"),
    fires=(Example("Carol Mead told us.", (Span(0, 10),)),),
    passes=(Example("A member of the public told us."),),
)
NEIGHBOUR = StubRule(
    "TP301",
    "third-party-name",
    "Somebody else's name",
    Scope.PHRASE,
    Severity.WARNING,
    "Somebody who is not part of this is named.",
    "They have not agreed to stand in a child's file.",
    "Write who they are to the child.",
    words=("Pat Doyle", "Mr Doyle"),
)
BASIS = StubRule(
    "RR405",
    "no-lawful-basis",
    "No lawful basis",
    Scope.DOCUMENT,
    Severity.WARNING,
    "I can find no lawful basis.",
    "Nobody can tell later why this was shared.",
    "Name the power you act under.",
    words=("section 47",),
    recorded="lawful basis",
)
ACRONYM = StubRule(
    "CL601",
    "unexplained-acronym",
    "An unexplained acronym",
    Scope.PHRASE,
    Severity.NOTE,
    "These letters are nowhere explained.",
    "The reader may read them differently.",
    "Write them out once.",
    words=("MASH", "CPOMS"),
)
RECORD = StubRule(
    "OS101",
    "whole-record",
    "A whole record",
    Scope.PHRASE,
    Severity.ERROR,
    "A whole record goes with this.",
    "The reader needs a part of it.",
    "Attach the pages that bear on the concern.",
    words=("the whole file",),
)
RULES = (INFORMANT, NEIGHBOUR, BASIS, ACRONYM, RECORD)


def _places(words, text):
    start = text.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = text.find(words, start + 1)


class StubEngine:
    off = ()
    notice = ""

    def __init__(self, rules=RULES):
        self.rules = rules

    def examine(self, document: Document, circumstances: Circumstances) -> Report:
        text = document.text
        if "BREAK" in text:
            raise ValueError(text)
        if "DIE" in text:
            os._exit(9)
        findings, satisfied = [], []
        recorded = [rule.code for rule in self.rules if rule.recorded in circumstances.recorded]
        for rule in self.rules:
            spans = [span for words in rule.words for span in _places(words, text)]
            if rule.where is not Scope.DOCUMENT:
                findings += [self._finding(rule, document, span) for span in spans]
            elif spans:
                satisfied.append((rule.code, spans[0]))
            elif rule.code not in recorded:
                findings.append(Finding(rule.code, None, rule.severity, Confidence.MEDIUM))
        findings.sort(key=lambda finding: finding.place)
        return Report(
            document,
            tuple(findings),
            document.gaps,
            satisfied=tuple(satisfied),
            urgent="a knife" in text,
            recorded=tuple(recorded),
        )

    @staticmethod
    def _finding(rule, document, span):
        return Finding(
            rule.code, span, rule.severity, Confidence.HIGH, document.where(span), evidence=(span,)
        )


@dataclass(frozen=True)
class StubMaker:
    def build(self):
        return StubEngine()

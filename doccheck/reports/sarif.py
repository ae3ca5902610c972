"""The report as SARIF 2.1.0, the OASIS standard that code-scanning and security tools read.

Only plain text has lines and columns; a finding in any other file has its place in words, as a logical location. What
could not be read is a notification of the run, which then counts as not successful. Settled findings are results with
a suppression.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote

from doccheck.model import Confidence, Document, Finding, Gap, Report, Settled, Severity, Span
from doccheck.reports import Checked, Frame, Judged, RuleLike
from doccheck.reports.data import statistics
from doccheck.reports.excerpts import excerpt
from doccheck.reports.sanitise import cleared
from doccheck.saying import advice_heading
from doccheck.settled.keys import context_key

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_RANKS = {Confidence.HIGH: 95.0, Confidence.MEDIUM: 75.0, Confidence.LOW: 40.0}
_PLAIN = ("text/plain", "text/markdown")
_NOWHERE = ("", "the document as a whole")

Table = dict[str, Any]


def render(frame: Frame, inputs: Sequence[Checked]) -> bytes:
    """The SARIF log as UTF-8."""
    text = json.dumps(build(frame, inputs), ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace") + b"\n"


def build(frame: Frame, inputs: Sequence[Checked]) -> Table:
    """The SARIF log of one run, ready for JSON."""
    raw = [judged for checked in inputs for judged in checked.documents]
    said = [judged for checked in cleared(inputs, frame.excerpts) for judged in checked.documents]
    codes = sorted(frame.rules)
    run = _Run(frame, {code: index for index, code in enumerate(codes)}, said)
    gaps = [_gap(run, index, gap) for index, each in enumerate(said) for gap in each.report.gaps]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(frame, codes)},
                "language": "en-GB",
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n"],
                "invocations": [
                    {
                        "executionSuccessful": not gaps,
                        "toolExecutionNotifications": gaps,
                        "toolConfigurationNotifications": list(_notices(run)),
                    }
                ],
                "artifacts": [_artifact(run, judged) for judged in said],
                "results": [
                    result
                    for index, (before, judged) in enumerate(zip(raw, said, strict=True))
                    for result in _results(run, index, before.report, judged.report)
                ],
                "properties": {"policy": frame.policy, "excerpts": frame.excerpts.value}
                | ({"statistics": statistics(inputs)} if frame.statistics else {}),
            }
        ],
    }


@dataclass(frozen=True)
class _Run:
    """What every part of the log refers to: the rules by index, and the documents by index."""

    frame: Frame
    rules: dict[str, int]
    documents: list[Judged] = field(repr=False)

    @cached_property
    def indices(self) -> dict[str, int]:
        """The first document of each path."""
        found: dict[str, int] = {}
        for index, judged in enumerate(self.documents):
            found.setdefault(judged.report.document.path, index)
        return found


# --- the tool and its rules -----------------------------------------------------------------------


def _driver(frame: Frame, codes: Sequence[str]) -> Table:
    return {
        "name": "doccheck",
        "version": frame.version,
        "fullName": f"doccheck {frame.version}",
        "shortDescription": {
            "text": "Reads a referral about a child before it is sent, and says what to mend."
        },
        "rules": [_rule(frame.rules[code]) for code in codes],
        "properties": {
            "packs": [{"name": p.name, "version": p.version, "sha256": p.sha256} for p in frame.packs]
        },
    }


def _rule(rule: RuleLike) -> Table:
    help_text = f"{rule.message}\n\n{rule.why}\n\n{advice_heading(rule.where)}: {rule.remedy}\n\nSource: {rule.source}"
    markdown = (
        f"**{rule.message}**\n\n{rule.why}\n\n**{advice_heading(rule.where)}.** {rule.remedy}\n\n"
        f"*Source: {rule.source}*"
    )
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": f"{rule.message} {rule.why}"},
        "help": {"text": help_text, "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["safeguarding", rule.code[:2]], "name": rule.name},
    }


# --- documents ------------------------------------------------------------------------------------


def _artifact(run: _Run, judged: Judged) -> Table:
    report = judged.report
    document = report.document
    outer, _, inner = document.path.rpartition("!")
    artifact: Table = {"location": {"uri": _uri(inner)}, "mimeType": document.media_type}
    if outer in run.indices:
        artifact["parentIndex"] = run.indices[outer]
    else:
        artifact["location"] = {"uri": _uri(document.path)}
    if document.sha256:
        artifact["hashes"] = {"sha-256": document.sha256}
    artifact["properties"] = {
        "verdict": judged.verdict.value,
        "urgent": report.urgent,
        "suppressed": report.suppressed,
        "released": report.released,
        "recorded": sorted({*report.recorded, *(code for code, _ in report.satisfied)}),
    }
    return artifact


def _uri(path: str) -> str:
    """A relative or absolute reference; what cannot stand in one is escaped, a drive's colon and spaces too."""
    return quote(path.replace("\\", "/").encode("utf-8", "surrogateescape"), safe="/") or "."


def _artifact_location(run: _Run, index: int) -> Table:
    document = run.documents[index].report.document
    outer, _, inner = document.path.rpartition("!")
    return {"uri": _uri(inner if outer in run.indices else document.path), "index": index}


# --- results --------------------------------------------------------------------------------------


def _results(run: _Run, index: int, raw: Report, said: Report) -> Iterator[Table]:
    """Every finding in order of place, then those that are settled. `raw` is what keys are made of."""
    lines = _Lines(said.document.text) if said.document.media_type in _PLAIN else None
    pairs = sorted(zip(raw.findings, said.findings, strict=True), key=lambda pair: pair[0].place)
    seen: dict[tuple[str, str], int] = {}
    for before, finding in pairs:
        result = _result(run, index, finding, lines)
        result["suppressions"] = []
        nth = seen[finding.code, finding.where] = seen.get((finding.code, finding.where), 0) + 1
        result["partialFingerprints"] = _fingerprints(run, index, raw.document, (before, finding), nth)
        yield result
    for settled in said.settled:
        yield _result(run, index, settled.finding, lines) | {"suppressions": [_suppression(settled)]}


def _result(run: _Run, index: int, finding: Finding, lines: _Lines | None) -> Table:
    frame, report = run.frame, run.documents[index].report
    rule = frame.rules[finding.code]
    words = excerpt(report.document, finding.span, frame.excerpts)
    result: Table = {
        "ruleId": finding.code,
        "ruleIndex": run.rules[finding.code],
        "level": _LEVELS[finding.severity],
        "rank": _RANKS[finding.confidence],
        "message": {"text": f"{rule.message} {finding.remedy or rule.remedy}"},
        "locations": [_location(run, index, finding, lines, words)],
        "properties": {
            "severity": str(finding.severity),
            "confidence": str(finding.confidence),
            "where": finding.where or _NOWHERE[1],
            "layer": finding.layer.value,
            "hidden": finding.hidden,
            "start": finding.span.start if finding.span else None,
            "end": finding.span.end if finding.span else None,
        },
    }
    if words is not None and lines is None:  # there is no region to hold it
        result["properties"]["excerpt"] = words
    return result


def _location(run: _Run, index: int, finding: Finding, lines: _Lines | None, words: str | None) -> Table:
    physical: Table = {"artifactLocation": _artifact_location(run, index)}
    if lines is not None and finding.span is not None:
        physical["region"] = lines.region(finding.span)
        if words is not None:
            physical["region"]["snippet"] = {"text": words}
    location: Table = {"physicalLocation": physical}
    if finding.where not in _NOWHERE:
        location["logicalLocations"] = [{"name": finding.where, "kind": finding.layer.value}]
    return location


class _Lines:
    """Where the lines of a text begin; lines and columns count from 1, in code points."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(place + 1 for place, char in enumerate(text) if char == "\n")]

    def region(self, span: Span) -> Table:
        first, last = self._at(span.start), self._at(span.end)
        return {
            "startLine": first[0],
            "startColumn": first[1],
            "endLine": last[0],
            "endColumn": last[1],
            "charOffset": span.start,
            "charLength": len(span),
        }

    def _at(self, place: int) -> tuple[int, int]:
        line = bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1


def _fingerprints(
    run: _Run, index: int, document: Document, finding: tuple[Finding, Finding], nth: int
) -> dict[str, str]:
    """What a finding is known again by. Words are in one only where a baseline's salt makes it one that keeps them."""
    raw, said = finding
    uri = _artifact_location(run, index)["uri"]
    place = hashlib.sha256(f"{said.code}\0{uri}\0{said.where}\0{nth}".encode("utf-8", "replace"))
    known = {"doccheckPlace/v1": place.hexdigest()}
    if run.frame.salt:
        known["doccheckWords/v1"] = context_key(raw.code, document, raw.span, run.frame.salt)
    return known


def _suppression(settled: Settled) -> Table:
    about = {"by": settled.by, "who": settled.who, "when": settled.when}
    about |= {"until": settled.until.isoformat()} if settled.until else {}
    suppression: Table = {
        "kind": "external",
        "status": "accepted",
        "properties": {key: value for key, value in about.items() if value},
    }
    return suppression | ({"justification": settled.reason} if settled.reason else {})


# --- what has to be said of the run ---------------------------------------------------------------


def _gap(run: _Run, index: int, gap: Gap) -> Table:
    return {
        "level": "error",
        "descriptor": {"id": "unchecked"},
        "message": {
            "text": f"{gap.where}: {gap.why}. Nothing can be said of it; please look at it yourself."
        },
        "locations": [{"physicalLocation": {"artifactLocation": _artifact_location(run, index)}}],
    }


def _notices(run: _Run) -> Iterator[Table]:
    """Acceptances that do not hold, and rules that could not be asked."""
    for notice in run.frame.notices:
        yield _notice("acceptance", notice)
    for index, judged in enumerate(run.documents):
        for notice in judged.report.notices:
            physical = {"physicalLocation": {"artifactLocation": _artifact_location(run, index)}}
            yield _notice("acceptance", notice) | {"locations": [physical]}
    for code in run.frame.off:
        associated = {"id": code, "index": run.rules[code]} if code in run.rules else {"id": code}
        yield _notice("not-asked", f"{code} could not be asked") | {"associatedRule": associated}


def _notice(kind: str, sentence: str) -> Table:
    return {"level": "warning", "descriptor": {"id": kind}, "message": {"text": f"{sentence}."}}

"""The report as JSON: numbers and codes, and the document's words only where they are asked for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from doccheck.model import Finding, Gap, Report, Settled, Verdict
from doccheck.reports import Checked, Frame, Judged
from doccheck.reports.excerpts import excerpt
from doccheck.reports.sanitise import cleared

SCHEMA_VERSION = 1
_WORSE = [verdict.value for verdict in Verdict]


def build(frame: Frame, inputs: Sequence[Checked]) -> dict[str, Any]:
    """The whole report, ready for JSON."""
    inputs = cleared(inputs, frame.excerpts)
    answer: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "doccheck": {
            "version": frame.version,
            "policy": frame.policy,
            "packs": [{"name": p.name, "version": p.version, "sha256": p.sha256} for p in frame.packs],
            "off": list(frame.off),
            "notices": list(frame.notices),
        },
        "documents": [_document(frame, judged) for checked in inputs for judged in checked.documents],
    }
    messages = [checked for checked in inputs if checked.is_message]
    if messages:
        answer["message"] = max(map(_message, messages), key=lambda message: _WORSE.index(message["verdict"]))
    if len(messages) > 1:
        answer["messages"] = [_message(checked) for checked in messages]
    if frame.statistics:
        answer["statistics"] = statistics(inputs)
    return answer


def render(frame: Frame, inputs: Sequence[Checked]) -> bytes:
    """The report as UTF-8. A path that is not text keeps its bytes as JSON's own escapes."""
    text = json.dumps(build(frame, inputs), ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace") + b"\n"


@cache
def schema_text() -> str:
    """The JSON Schema of the report, as it stands in the file."""
    return files("doccheck.reports").joinpath("report.schema.json").read_text("utf-8")


def statistics(inputs: Sequence[Checked]) -> dict[str, int]:
    """How often each rule fired, the most frequent first."""
    counts = Counter(finding.code for report in _reports(inputs) for finding in report.findings)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _reports(inputs: Sequence[Checked]) -> Iterator[Report]:
    return (judged.report for checked in inputs for judged in checked.documents)


def _message(checked: Checked) -> dict[str, Any]:
    return {"path": checked.documents[0].report.document.path, "verdict": checked.verdict.value}


def _document(frame: Frame, judged: Judged) -> dict[str, Any]:
    report = judged.report
    document = report.document
    return {
        "path": document.path,
        "media_type": document.media_type,
        "sha256": document.sha256 or None,
        "verdict": judged.verdict.value,
        "urgent": report.urgent,
        "findings": [
            _finding(frame, report, finding) for finding in sorted(report.findings, key=lambda f: f.place)
        ],
        "gaps": [_gap(gap) for gap in report.gaps],
        "recorded": sorted({*report.recorded, *(code for code, _ in report.satisfied)}),
        "suppressed": report.suppressed,
        "released": report.released,
        "settled": [_settled(settled) for settled in report.settled],
        "notices": list(report.notices),
    }


def _finding(frame: Frame, report: Report, finding: Finding) -> dict[str, Any]:
    rule, span = frame.rules[finding.code], finding.span
    return {
        "code": finding.code,
        "name": rule.name,
        "category": finding.code[:2],
        "severity": str(finding.severity),
        "confidence": str(finding.confidence),
        "message": rule.message,
        "why": rule.why,
        "remedy": finding.remedy or rule.remedy,
        "source": rule.source,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "where": finding.where or "the document as a whole",
        "layer": finding.layer.value,
        "hidden": finding.hidden,
        "excerpt": excerpt(report.document, span, frame.excerpts),
    }


def _settled(settled: Settled) -> dict[str, Any]:
    finding = settled.finding
    return {
        "code": finding.code,
        "where": finding.where or "the document as a whole",
        "by": settled.by,
        "reason": settled.reason,
        "who": settled.who,
        "when": settled.when,
        "until": settled.until.isoformat() if settled.until else None,
    }


def _gap(gap: Gap) -> dict[str, str]:
    return {"where": gap.where, "why": gap.why}

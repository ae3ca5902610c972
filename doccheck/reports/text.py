"""The report as a person reads it: what to mend first, where, and how; nothing where there is nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from doccheck.model import Confidence, Gap, Report, Severity, Span, Verdict
from doccheck.reports import Checked, Excerpts, Frame, Judged
from doccheck.reports.excerpts import one_line
from doccheck.reports.groups import Group, groups, places
from doccheck.reports.page import Page
from doccheck.reports.sanitise import cleared

if TYPE_CHECKING:
    from rich.console import Console

DANGER = "If a child is in danger now, ring 999 and your duty team first. This check can wait."
_HEADINGS = {
    Severity.ERROR: "Please mend first",
    Severity.WARNING: "Would make it better",
    Severity.NOTE: "Small things",
}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold"}
_SURENESS = {
    Confidence.HIGH: "sure",
    Confidence.MEDIUM: "fairly sure",
    Confidence.LOW: "unsure: please judge",
}


def render(console: Console, frame: Frame, inputs: Sequence[Checked]) -> None:
    """Prints the whole report on `console`."""
    page = Page(console)
    inputs = cleared(inputs, frame.excerpts)
    documents = [judged for checked in inputs for judged in checked.documents]
    if any(judged.report.urgent for judged in documents):
        page.line(DANGER, style="bold red")
        page.gap()
    for checked in inputs:
        for judged in checked.documents:
            if not frame.quiet or judged.verdict is not Verdict.PASS:
                _document(page, frame, judged, alone=len(documents) == 1)
        if len(checked.documents) > 1 and not (frame.quiet and checked.verdict is Verdict.PASS):
            page.gap()
            page.line(checked.sentence, style="bold")
            page.gap()
    if not frame.quiet:
        _summary(page, documents)
    _notices(page, frame.notices)
    _contacts(page, frame, documents)
    if frame.statistics:
        _statistics(page, frame, documents)


# --- one document --------------------------------------------------------------------------------


def _document(page: Page, frame: Frame, judged: Judged, *, alone: bool) -> None:
    report, found = judged.report, groups(judged.report)
    path = one_line(report.document.path)
    if not found and not report.gaps and not report.urgent:
        aside = set_aside(report)
        page.line(f"{path}: {judged.sentence}{f' ({aside})' if aside else ''}", style="green")
        _notices(page, report.notices)
        return
    page.title(path)
    if report.urgent and not alone:
        page.line("This document speaks of immediate danger.", indent=2, style="bold red")
        page.gap()
    if report.gaps:
        page.line("Could not be checked", indent=2, style="bold red")
        for gap in report.gaps:
            page.line(_gap(gap), indent=2)
        page.gap()
    _groups(page, frame, report, found)
    recorded = _recorded(report, frame.excerpts)
    if recorded:
        page.line(recorded, indent=2)
    if found:
        page.line(_counts(report, found), indent=2)
    elif aside := set_aside(report):
        page.line(f"{aside[0].upper()}{aside[1:]}.", indent=2)
    _notices(page, report.notices)
    page.line(judged.sentence, indent=2, style="bold")
    page.gap()


def _gap(gap: Gap) -> str:
    """What was not read, why, and what that means."""
    where, why = one_line(gap.where), one_line(gap.why).rstrip(".")
    rest = "Please" if where.startswith("the whole ") else "Nothing can be said of it; please"
    return f"{where[:1].upper()}{where[1:]}: {why}. {rest} look at it yourself."


def _groups(page: Page, frame: Frame, report: Report, found: list[Group]) -> None:
    width = len(str(len(found))) + 2
    severity = None
    for number, group in enumerate(found, 1):
        if group.severity is not severity:
            severity = group.severity
            heading = "Worth mending" if report.urgent and severity is Severity.ERROR else _HEADINGS[severity]
            page.line(heading, indent=2, style=_STYLES[severity])
        _group(page, frame, report, group, f"{number:>{width - 2}}  ")


def _group(page: Page, frame: Frame, report: Report, group: Group, label: str) -> None:
    rule, indent = frame.rules[group.code], 2 + len(label)
    for where, words in places(report, group, frame.excerpts):
        text = f"{where}: {', '.join(words)}" if words else where
        page.line(text, indent=indent, label=label, emphasis=words)
        label = ""
    page.line(f"{rule.message} {rule.why}", indent=indent, label=label)
    remedies = dict.fromkeys(finding.remedy or rule.remedy for finding in group.findings)
    page.line(" ".join(remedies), indent=indent, style="italic")
    page.line(f"{rule.code} {rule.name}, {_SURENESS[group.confidence]}", indent=indent, style="dim")
    page.gap()


# --- what is right, and how much there is ---------------------------------------------------------

_RIGHT = {
    "RR401": "the purpose",
    "RR402": "consent",
    "RR405": "lawful basis",
    "RR406": "the condition for health or offence data",
    "RR412": "the child's views",
    "SC503": "a handling marking",
    "CL603": "names and contact details",
}  # and RR407: decision and date
_POWER = re.compile(
    r"(?i)(?:sections? [0-9]+|public task|legal obligation|vital interests|legitimate interest)"
)
"""What is worth repeating of the words that name a lawful basis."""


def _recorded(report: Report, how: Excerpts) -> str:
    """What has to be recorded and is, said once."""
    fired = {finding.code for finding in report.findings}
    satisfied = {code: span for code, span in reversed(report.satisfied) if code not in fired}
    said = [_right(report, code, satisfied[code], how) for code in _RIGHT if code in satisfied]
    said += ["decision", "date"] if "RR407" in satisfied else []
    if not said:
        return ""
    listed = f"{', '.join(said[:-1])} and {said[-1]}" if said[1:] else said[0]
    return f"Recorded: {listed}."


def _right(report: Report, code: str, span: Span, how: Excerpts) -> str:
    power = _POWER.search(report.document.quote(span)) if code == "RR405" and how is Excerpts.FULL else None
    return f"{_RIGHT[code]} ({one_line(power.group()).lower()})" if power else _RIGHT[code]


def _counts(report: Report, found: list[Group]) -> str:
    """As in: 3 things in 7 places: 1 to mend first, 2 that would make it better."""
    by_severity = Counter(group.severity for group in found)
    each = {
        Severity.ERROR: "worth mending" if report.urgent else "to mend first",
        Severity.WARNING: "that would make it better",
        Severity.NOTE: "small",
    }
    kinds = ", ".join(f"{by_severity[s]} {said}" for s, said in each.items() if by_severity[s])
    where = sum(len(group.findings) for group in found)
    places_said = f" in {where} places" if where > len(found) else ""
    aside = set_aside(report)
    also = f"; {aside}" if aside else ""
    return f"{len(found)} {'thing' if len(found) == 1 else 'things'}{places_said}: {kinds}{also}."


def set_aside(report: Report) -> str:
    """What is counted and not shown, as in: 1 released; 2 accepted."""
    known = Counter(settled.by for settled in report.settled)
    accepted, baseline = known["an acceptance"], known["the baseline"]
    policy = report.suppressed - accepted - baseline
    said = [f"{report.released} released" if report.released else ""]
    said += [f"{accepted} accepted" if accepted else ""]
    said += [f"{baseline} in the baseline" if baseline else ""]
    said += [f"{policy} set aside by policy" if policy > 0 else ""]
    return "; ".join(each for each in said if each)


def _notices(page: Page, notices: Sequence[str]) -> None:
    for notice in notices:
        page.line(f"Please note: {one_line(notice)}.", indent=2)


def _summary(page: Page, documents: Sequence[Judged]) -> None:
    if len(documents) < 2:
        return
    counts = Counter(judged.verdict for judged in documents)
    said = {
        Verdict.PASS: "ready to send",
        Verdict.ADVISE: "can be sent and could be better",
        Verdict.HOLD: "with something to mend first",
        Verdict.UNCHECKED: "not checked in full",
    }
    listed = ", ".join(f"{counts[verdict]} {words}" for verdict, words in said.items() if counts[verdict])
    page.gap()
    page.line(f"{len(documents)} documents: {listed}.")


def _contacts(page: Page, frame: Frame, documents: Sequence[Judged]) -> None:
    if all(judged.verdict is Verdict.PASS for judged in documents):
        return
    if frame.advice or frame.escalation:
        page.gap()
    if frame.advice:
        page.line(f"For advice: {frame.advice}")
    if frame.escalation:
        page.line(f"If you disagree with a decision: {frame.escalation}")


def _statistics(page: Page, frame: Frame, documents: Sequence[Judged]) -> None:
    findings = Counter(f.code for judged in documents for f in judged.report.findings)
    within = Counter(code for judged in documents for code in {f.code for f in judged.report.findings})
    page.gap()
    page.line(f"{'rule':<7}{'places':>7}{'documents':>11}  name", style="bold")
    for code, count in sorted(findings.items(), key=lambda item: (-item[1], item[0])):
        page.line(f"{code:<7}{count:>7}{within[code]:>11}  {frame.rules[code].name}")

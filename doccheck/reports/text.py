"""The report as a person reads it: what to mend first, where, and how; nothing where there is nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from doccheck.model import Report, Severity, Verdict
from doccheck.reports import Checked, Frame, Judged
from doccheck.reports.excerpts import one_line
from doccheck.reports.groups import Group, groups, places
from doccheck.reports.page import Page
from doccheck.reports.sanitise import cleared
from doccheck.reports.wording import (
    DANGER,
    counts,
    gap_sentence,
    heading,
    recorded_sentence,
    set_aside,
)
from doccheck.saying import SURENESS

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["DANGER", "render"]

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold"}


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
            page.line(gap_sentence(gap), indent=2)
        page.gap()
    _groups(page, frame, report, found)
    if recorded := recorded_sentence(report, frame.excerpts):
        page.line(recorded, indent=2)
    if found:
        page.line(counts(report, found), indent=2)
    elif aside := set_aside(report):
        page.line(f"{aside[0].upper()}{aside[1:]}.", indent=2)
    _notices(page, report.notices)
    page.line(judged.sentence, indent=2, style="bold")
    page.gap()


def _groups(page: Page, frame: Frame, report: Report, found: list[Group]) -> None:
    width = len(str(len(found))) + 2
    severity = None
    for number, group in enumerate(found, 1):
        if group.severity is not severity:
            severity = group.severity
            page.line(heading(severity, report), indent=2, style=_STYLES[severity])
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
    page.line(f"{rule.code} {rule.name}, {SURENESS[group.confidence]}", indent=indent, style="dim")
    page.gap()


# --- of the whole run ---------------------------------------------------------------------------------


def _notices(page: Page, notices: Sequence[str]) -> None:
    for notice in notices:
        page.line(f"Please note: {one_line(notice)}.", indent=2)


def _summary(page: Page, documents: Sequence[Judged]) -> None:
    if len(documents) < 2:
        return
    by_verdict = Counter(judged.verdict for judged in documents)
    said = {
        Verdict.PASS: "ready to send",
        Verdict.ADVISE: "can be sent and could be better",
        Verdict.HOLD: "with something to mend first",
        Verdict.UNCHECKED: "not checked in full",
    }
    listed = ", ".join(
        f"{by_verdict[verdict]} {words}" for verdict, words in said.items() if by_verdict[verdict]
    )
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

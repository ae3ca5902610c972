"""`doccheck explain CODE --document FILE`: why a rule fired there, or what satisfied it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from doccheck.checking.setup import Setup, today
from doccheck.checking.sources import Source
from doccheck.checking.work import Reading, examine_all
from doccheck.interfaces.cli.catalogue import wrapped
from doccheck.interfaces.cli.speech import Wrong, printable, say

if TYPE_CHECKING:
    from doccheck.model import Finding, Report
    from doccheck.packs import Rule


def explain_in(rule: Rule, file: Path, setup: Setup) -> int:
    """Prints the answer for every document in `file`; the exit status is that of a check."""
    if not file.is_file():
        raise Wrong(f"{file}: there is no such file")
    say("this prints words of the document")
    circumstances = setup.policy.circumstances(today())
    reading = Reading(setup.policy.limits)
    (answer,) = examine_all([Source(str(file), file)], setup.spec, circumstances, 1, reading)
    if answer.no_engine:
        raise Wrong(answer.no_engine)
    status = 0
    for report in answer.reports:
        click.secho(printable(report.document.path), bold=True)
        fired = [finding for finding in report.findings if finding.code == rule.code]
        for gap in report.gaps:
            click.echo(wrapped(f"Could not be checked: {printable(gap.where)}: {printable(gap.why)}."))
        if rule.code in answer.off:
            click.echo(wrapped(f"{rule.code} could not be asked. {answer.notice}"))
        elif fired:
            click.echo(wrapped(f"{rule.code} fired. {rule.message} {rule.remedy}"))
            for finding in fired:
                _fired(report, finding)
        else:
            _silent(rule, report)
        status = max(status, 3 if report.gaps else 1 if fired else 0)
    return status


def _fired(report: Report, finding: Finding) -> None:
    where = printable(finding.where) or "the document as a whole"
    words = f": “{printable(report.document.quote(finding.span))}”" if finding.span else ""
    click.echo(wrapped(f"{where}{words} ({finding.confidence} confidence)", bullet="- "))
    for span in finding.evidence:
        if span != finding.span:
            words, place = printable(report.document.quote(span)), printable(report.document.where(span))
            click.echo(wrapped(f"because of “{words}” ({place})", bullet="  "))


def _silent(rule: Rule, report: Report) -> None:
    satisfied = [span for code, span in report.satisfied if code == rule.code]
    if report.gaps and not satisfied:
        click.echo(wrapped(f"{rule.code} found nothing in what could be checked."))
        return
    if not satisfied:
        click.echo(wrapped(f"{rule.code} has nothing to say of this document."))
        return
    click.echo(wrapped(f"{rule.code} has nothing to say, because it found what it looks for:"))
    for span in satisfied:
        words, place = printable(report.document.quote(span)), printable(report.document.where(span))
        click.echo(wrapped(f"“{words}” ({place})", bullet="- "))

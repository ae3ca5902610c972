"""`doccheck explain CODE --document FILE`: why a rule fired there, or what satisfied it."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from doccheck.checking.judging import judged
from doccheck.checking.quiet import hush
from doccheck.checking.setup import Setup, today
from doccheck.checking.sources import Source
from doccheck.checking.work import Answer, Reading, examine_all
from doccheck.interfaces.cli.accept import accepted
from doccheck.interfaces.cli.catalogue import wrapped
from doccheck.interfaces.cli.speech import Wrong, printable, say
from doccheck.saying import SURENESS

if TYPE_CHECKING:
    from doccheck.model import Finding, Report, Settled, Span
    from doccheck.packs import Rule


def explain_in(rule: Rule, file: Path, setup: Setup) -> int:
    """Prints the answer for every document in `file`; the exit status is that of a check."""
    if not file.is_file():
        raise Wrong(f"{file}: there is no such file")
    hush()
    gc.enable()
    say("this prints words of the document")
    answer = _examined(file, setup)
    steps = accepted(setup, None).steps(file, answer.reports)
    reports = [each.report for each in judged(answer.reports, setup.policy, settle=steps).documents]
    for notice in (notice for report in reports for notice in report.notices):
        say(notice)
    return max(_explained(rule, report, answer) for report in reports)


def _examined(file: Path, setup: Setup) -> Answer:
    circumstances = setup.policy.circumstances(today())
    reading = Reading(setup.policy.limits, in_force=setup.policy.record.in_force)
    (answer,) = examine_all([Source(str(file), file)], setup.spec, circumstances, 1, reading)
    if answer.no_engine:
        raise Wrong(answer.no_engine)
    return answer


def _explained(rule: Rule, report: Report, answer: Answer) -> int:
    """One document; the exit status that it asks for."""
    click.secho(printable(report.document.path), bold=True)
    fired = [finding for finding in report.findings if finding.code == rule.code]
    settled = [each for each in report.settled if each.finding.code == rule.code]
    for gap in report.gaps:
        click.echo(wrapped(f"Could not be checked: {printable(gap.where)}: {printable(gap.why)}."))
    if rule.code in answer.off:
        click.echo(wrapped(f"{rule.code} could not be asked. {answer.notice}"))
    elif fired:
        click.echo(wrapped(f"{rule.code} fired. {rule.message} {rule.remedy}"))
        for finding in fired:
            _fired(rule, report, finding)
    elif not settled:
        _silent(rule, report)
    for each in settled:
        _settled(rule, report, each)
    return 3 if report.gaps else 1 if fired else 0


# --- why it fired ---------------------------------------------------------------------------------


def _fired(rule: Rule, report: Report, finding: Finding) -> None:
    """Where, on which words, how sure, because of what, and what else was found in the same words."""
    hidden = ", not seen on the page" if finding.hidden else ""
    place = f"{_where(finding)}{hidden}{_said(report, finding.span)}"
    click.echo(wrapped(f"{place} ({SURENESS[finding.confidence]})", bullet="- "))
    for span in finding.evidence:
        if span != finding.span:
            where = printable(report.document.where(span))
            click.echo(
                wrapped(f"because of “{printable(report.document.quote(span))}” ({where})", bullet="  ")
            )
    if finding.remedy and finding.remedy != rule.remedy:
        click.echo(wrapped(f"here: {finding.remedy}", bullet="  "))
    if others := sorted(set(_others(report, finding))):
        click.echo(wrapped(f"the same words: {', '.join(others)}", bullet="  "))


def _others(report: Report, finding: Finding) -> Iterator[str]:
    """The other rules that fired on some of the same words."""
    for other in report.findings:
        if other.code != finding.code and other.span and finding.span and other.span.overlaps(finding.span):
            yield other.code


def _where(finding: Finding) -> str:
    return printable(finding.where) or "the document as a whole"


def _said(report: Report, span: Span | None) -> str:
    return f": “{printable(report.document.quote(span))}”" if span else ""


# --- why it did not -------------------------------------------------------------------------------


def _silent(rule: Rule, report: Report) -> None:
    satisfied = [span for code, span in report.satisfied if code == rule.code]
    if report.gaps and not satisfied:
        click.echo(wrapped(f"{rule.code} found nothing in what could be checked."))
    elif satisfied:
        click.echo(wrapped(f"{rule.code} has nothing to say, because it found what it looks for:"))
        _listed(report, satisfied)
    elif rule.code in report.recorded:
        click.echo(wrapped(f"{rule.code} has nothing to say, because the decision record answers it."))
    else:
        click.echo(wrapped(f"{rule.code} has nothing to say of this document."))


def _listed(report: Report, spans: Sequence[Span]) -> None:
    for span in spans:
        words, place = printable(report.document.quote(span)), printable(report.document.where(span))
        click.echo(wrapped(f"“{words}” ({place})", bullet="- "))


def _settled(rule: Rule, report: Report, each: Settled) -> None:
    """What would have fired, and who decided that it may stand."""
    by = f"by {each.who}" if each.who else f"by {each.by}"
    until = f", until {each.until.isoformat()}" if each.until else ""
    reason = f": {printable(each.reason)}" if each.reason else ""
    place = f"{_where(each.finding)}{_said(report, each.finding.span)}"
    click.echo(wrapped(f"{rule.code} was accepted here {printable(by)}{until}{reason}"))
    click.echo(wrapped(place, bullet="- "))

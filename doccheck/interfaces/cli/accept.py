"""`doccheck accept`: a finding may stand, with the reason, who decided and until when; kept beside the document."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doccheck.interfaces.cli.options import PASSWORD_FILE, POLICY
from doccheck.interfaces.cli.sources import passwords
from doccheck.interfaces.cli.speech import Wrong, printable, say

if TYPE_CHECKING:
    from doccheck.checking.settling import Decision, Settling
    from doccheck.checking.setup import Setup
    from doccheck.model import Finding, Report
    from doccheck.reports import Checked

WHO = click.option(
    "--who", default="", metavar="NAME", help="Who decides; otherwise the name you are logged in by."
)
_PATH = click.Path(path_type=Path)
_UNREAD = "SC506"

Place = tuple["Report", tuple["Finding", ...]]
"""Findings of one rule in one document that stand on the same words."""


@click.command(short_help="Accept a finding in a document, with the reason.")
@click.argument("file", type=_PATH)
@click.argument("code")
@click.option("--reason", required=True, metavar="TEXT", help="Why it may stand, in a sentence.")
@click.option(
    "--place", "places", multiple=True, type=click.IntRange(1), metavar="N", help="Which, of several."
)
@click.option("--all", "everywhere", is_flag=True, help="Wherever it stands in this document today.")
@click.option("--until", metavar="DATE", help="Until when: 2027-01-31. Otherwise until the words change.")
@WHO
@POLICY
@click.option(
    "--excerpts",
    type=click.Choice(["none", "masked", "full"]),
    default="full",
    help="How much of the words to show.",
)
@PASSWORD_FILE
def accept(file: Path, code: str, **options: Any) -> None:
    """Accept what CODE found in FILE: it may stand as it is.

    The decision is kept beside the document, in FILE.doccheck.toml, with your reason and without the words. Where the
    words change, or after --until, the finding is shown again.
    """
    sys.exit(_accept(file, code.upper(), **options))


def _accept(  # noqa: PLR0913 - one for each option
    file: Path,
    code: str,
    *,
    reason: str,
    places: Sequence[int],
    everywhere: bool,
    until: str | None,
    who: str,
    policy: Path | None,
    excerpts: str,
    password_file: Path | None,
) -> int:
    from doccheck.interfaces.cli.setup import prepare

    setup = prepare(policy)
    refuse_reason(reason, wanted=True)
    last_day = _day(until)
    if code not in setup.titles:
        raise Wrong(f"there is no rule “{code}”; `doccheck rules` lists them")
    if code == _UNREAD:
        raise Wrong("what could not be read cannot be accepted; look at it yourself")
    reports = _examined(file, setup, passwords(password_file))
    found = _places(reports, code)
    chosen = _chosen(found, places, everywhere, file, code, excerpts)
    _refuse_words(reason, chosen)
    _keep(file, reports[0].document.sha256, chosen, decision_of(reason, who, last_day), setup)
    return 0


def _examined(file: Path, setup: Setup, tried: tuple[str, ...]) -> tuple[Report, ...]:
    """The reports of the file, as a check has them."""
    from doccheck.checking.setup import today
    from doccheck.checking.sources import Source
    from doccheck.checking.work import Reading, examine_all

    if not file.is_file():
        raise Wrong(f"{file}: there is no such file")
    circumstances = setup.policy.circumstances(today())
    reading = Reading(setup.policy.limits, tried, setup.policy.record.in_force)
    (answer,) = examine_all([Source(str(file), file)], setup.spec, circumstances, 1, reading)
    if answer.no_engine:
        raise Wrong(answer.no_engine)
    return answer.reports


# --- which ----------------------------------------------------------------------------------------


def _places(reports: Sequence[Report], code: str) -> list[Place]:
    """What CODE found, the same words in the same document once."""
    found = []
    for report in reports:
        by_words: dict[str, list[Finding]] = {}
        for finding in report.findings:
            if finding.code == code:
                words = report.document.quote(finding.span) if finding.span else ""
                by_words.setdefault(" ".join(words.casefold().split()), []).append(finding)
        found += [(report, tuple(findings)) for findings in by_words.values()]
    return found


def _chosen(
    found: list[Place], places: Sequence[int], everywhere: bool, file: Path, code: str, excerpts: str
) -> list[Place]:
    if not found:
        raise Wrong(f"{file}: {code} found nothing here, so there is nothing to accept")
    if everywhere or (len(found) == 1 and not places):
        return found
    if places and max(places) <= len(found):
        return [found[number - 1] for number in dict.fromkeys(places)]
    _list(found, excerpts)
    raise Wrong(f"{code} stands here on {len(found)} different words; choose with --place N, or take --all")


def _list(found: list[Place], excerpts: str) -> None:
    from doccheck.reports import Excerpts
    from doccheck.reports.excerpts import shown
    from doccheck.saying.places import place

    how = Excerpts(excerpts)
    for number, (report, findings) in enumerate(found, 1):
        first = findings[0]
        where = place(first.where or "the document as a whole", how)
        more = f", and {len(findings) - 1} more" if findings[1:] else ""
        words = shown(report.document, first.span, how)
        click.echo(f"{number:>3}  " + printable(f"{where}{more}" + (f": {words}" if words else "")))


def _refuse_words(reason: str, chosen: Sequence[Place]) -> None:
    from doccheck.settled.reasons import repeats

    for report, findings in chosen:
        span = findings[0].span
        if span and repeats(reason, report.document.quote(span)):
            raise Wrong(
                "the reason says the very words again, and it is kept in plain text; please leave them out"
            )


# --- keeping it -----------------------------------------------------------------------------------


def _keep(file: Path, sha256: str, chosen: Sequence[Place], decision: Decision, setup: Setup) -> None:
    """Adds the decision to the side file."""
    from doccheck.checking import settling
    from doccheck.settled.acceptances import AcceptancesError
    from doccheck.settled.store import side_file

    target = side_file(file)
    try:
        settling.accept(target, sha256, chosen, decision, setup.known)
    except AcceptancesError as error:
        raise Wrong(f"{target}: {error}") from None
    code, number = chosen[0][1][0].code, sum(len(findings) for _, findings in chosen)
    where = "at one place" if number == 1 else f"at {number} places"
    click.echo(printable(f"{code} is accepted {where}. {target} says why, and who decided."))


def decision_of(reason: str, who: str, until: date | None = None) -> Decision:
    """A decision as it is kept: on one line, and always somebody's."""
    from doccheck.checking.settling import Decision
    from doccheck.settled.reasons import one_line

    return Decision(one_line(reason), one_line(who) or login_name(), until)


def accepted(setup: Setup, baseline: Path | None) -> Settling:
    """What has been accepted, for a check; Wrong where the baseline cannot be used."""
    from doccheck.checking.settling import Settling
    from doccheck.checking.setup import today
    from doccheck.settled.acceptances import AcceptancesError

    settling = Settling(setup.known, frozenset(setup.titles), today())
    if baseline is not None:
        try:
            settling.use_baseline(baseline)
        except AcceptancesError as error:
            raise Wrong(f"{baseline}: {error}") from None
    return settling


def write_baseline(
    file: Path, setup: Setup, inputs: Sequence[Checked], decision: Decision, *, add: bool
) -> None:
    """Accepts whatever was found and is not accepted yet, and keeps it in `file`."""
    from doccheck.checking import settling
    from doccheck.settled.acceptances import AcceptancesError

    reports = [judged.report for checked in inputs for judged in checked.documents]
    try:
        number = settling.write_baseline(file, reports, decision, setup.known, add=add)
    except AcceptancesError as error:
        raise Wrong(f"{file}: {error}") from None
    found = "1 finding" if number == 1 else f"{number} findings"
    say(f"{file}: {found} accepted as they stand; give it to a check with --baseline")


def refuse_reason(reason: str, *, wanted: bool) -> None:
    """Wrong where a reason is wanted and there is none of substance, or where one is given for nothing."""
    from doccheck.settled.reasons import fault

    if not wanted:
        if reason:
            raise Wrong(
                "--reason goes with --write-baseline; to accept one finding: doccheck accept FILE CODE"
            )
        return
    if wrong := fault(reason):
        raise Wrong(f"the decision {wrong}")


def login_name() -> str:
    """The name of whoever is logged in; Wrong where the system does not know it."""
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        raise Wrong("nobody knows who you are here; say it with --who") from None


def _day(text: str | None) -> date | None:
    from doccheck.checking.setup import today

    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Wrong("--until wants a date such as 2027-01-31") from None
    if day < today():
        raise Wrong("--until lies in the past")
    return day

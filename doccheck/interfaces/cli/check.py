"""`doccheck check`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from doccheck import __version__
from doccheck.checking.sources import Source
from doccheck.interfaces.cli.accept import WHO, accepted, decision_of, refuse_reason, write_baseline
from doccheck.interfaces.cli.options import PASSWORD_FILE, POLICY, TO
from doccheck.interfaces.cli.record_files import enter_verdicts, for_another, record_bytes
from doccheck.interfaces.cli.replacing import replace_file
from doccheck.interfaces.cli.sources import STDIN, Sources, collect, passwords
from doccheck.interfaces.cli.speech import Wrong, say

if TYPE_CHECKING:
    from doccheck.checking.settling import Settling
    from doccheck.checking.setup import Setup
    from doccheck.checking.work import Answer
    from doccheck.reports import Frame

PATH = click.Path(path_type=Path)
STATUS_FINDINGS, STATUS_WRONG, STATUS_GAPS = 1, 2, 3


@dataclass(frozen=True)
class Wish:
    """The options of one check."""

    output_format: str
    output_file: Path | None
    policy: Path | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    threshold: str | None
    excerpts: str | None
    to: tuple[str, ...]
    name: str
    statistics: bool
    jobs: int
    quiet: bool
    baseline: Path | None = None
    write_baseline: Path | None = None
    reason: str = field(default="", repr=False)
    who: str = field(default="", repr=False)
    record: Path | None = None
    password_file: Path | None = field(default=None, repr=False)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output-format", type=click.Choice(["text", "json", "sarif", "html"]), default="text")
@click.option("--output-file", type=PATH, metavar="FILE", help="Write the report here.")
@POLICY
@click.option(
    "--record",
    type=PATH,
    metavar="FILE",
    help="The decision record; otherwise the one beside the file, or attached.",
)
@click.option(
    "--select", multiple=True, metavar="CODES", help="Only these rules: TP303, or TP for all of them."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="None of these rules.")
@click.option(
    "--threshold", type=click.Choice(["note", "warning", "error"]), help="What counts: warning when not told."
)
@click.option(
    "--excerpts",
    type=click.Choice(["none", "masked", "full"]),
    help="How much of the document's words to repeat: all in text, none in everything else.",
)
@TO
@click.option("--name", default="standard-input.txt", help="What - is called; its ending says what it is.")
@click.option("--statistics", is_flag=True, help="How often each rule fired, too.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="Check in N processes.")
@click.option(
    "--via",
    metavar="unix:PATH",
    expose_value=False,
    help="Ask the service that listens there, which is quicker; without one, check here.",
)
@click.option("--baseline", type=PATH, metavar="FILE", help="Findings accepted for an archive.")
@click.option(
    "--write-baseline",
    type=PATH,
    metavar="FILE",
    help="Accept every finding where it stands, and keep that here; wants --reason.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why the findings of --write-baseline may stand.")
@WHO
@PASSWORD_FILE
@click.option("--quiet", is_flag=True, help="Nothing of what is ready to send, and no notices.")
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Check files, folders, or - for standard input.

    Exit status: 0 nothing to mend; 1 something to mend; 2 wrong usage, policy or rules; 3 some part of some
    document could not be checked.
    """
    sys.exit(run(paths, Wish(**options)))


def run(paths: Sequence[str], wish: Wish) -> int:
    """One check, from paths to exit status."""
    from doccheck.checking.judging import judged
    from doccheck.checking.records import settling as released
    from doccheck.interfaces.cli.setup import prepare

    setup = prepare(wish.policy, wish.select, wish.ignore, wish.threshold)
    _refuse_output(wish.output_file)
    settling = accepted(setup, wish.baseline)
    refuse_reason(wish.reason, wanted=wish.write_baseline is not None)
    sources = collect(paths, Source(wish.name, data=_stdin(paths)) if STDIN in paths else None)
    sources = _with_record(sources, setup, wish)
    _refuse_overwriting(sources, wish)
    answers = _examined(sources, setup, wish)
    inputs = [
        judged(
            answer.reports,
            setup.policy,
            wish.to,
            setup.titles,
            (*settling.steps(source.file, answer.reports), *released(answer.record, answer.reports)),
        )
        for source, answer in zip(sources.found, answers, strict=True)
    ]
    if wish.write_baseline is not None:
        add = wish.baseline is not None and _same_file(wish.baseline, wish.write_baseline)
        write_baseline(wish.write_baseline, setup, inputs, decision_of(wish.reason, wish.who), add=add)
    enter_verdicts(inputs, setup.policy)
    if not wish.quiet:
        _say_notices(answers, inputs, settling.notices())
    if inputs:
        _write(_frame(setup, answers, settling, wish), inputs, wish)
    return _status(sources, inputs, setup.policy.threshold)


def _with_record(sources: Sources, setup: Setup, wish: Wish) -> Sources:
    """The sources with the record that was named; Wrong where it cannot be used."""
    if wish.record is None:
        return sources
    given = record_bytes(wish.record, setup.policy)
    return replace(sources, found=[replace(source, record=given) for source in sources.found])


def _examined(sources: Sources, setup: Setup, wish: Wish) -> list[Answer]:
    """One answer for each source, in order; Wrong where there is no engine."""
    from doccheck.checking.setup import today
    from doccheck.checking.work import Reading, examine_all

    circumstances = setup.policy.circumstances(today(), wish.to)
    reading = Reading(setup.policy.limits, passwords(wish.password_file), setup.policy.record.in_force)
    answers = []
    with _progress(len(sources.found), quiet=wish.quiet) as tick:
        for answer in examine_all(sources.found, setup.spec, circumstances, wish.jobs, reading):
            if answer.no_engine:
                raise Wrong(answer.no_engine)
            answers.append(answer)
            tick()
    if wish.record is not None and answers and not any(answer.record_fits for answer in answers):
        raise Wrong(for_another(wish.record))
    return answers


def _frame(setup: Setup, answers: Sequence[Answer], settling: Settling, wish: Wish) -> Frame:
    from doccheck.reports import Excerpts, Frame

    return Frame(
        version=__version__,
        policy=setup.policy.name,
        packs=setup.packs,
        rules={rule.code: rule for pack in setup.packs for rule in pack.rules},
        excerpts=Excerpts(wish.excerpts or ("full" if wish.output_format == "text" else "none")),
        notices=settling.notices(),
        salt=settling.baseline.salt if settling.baseline else "",
        off=tuple(sorted({code for answer in answers for code in answer.off})),
        advice=setup.policy.advice,
        escalation=setup.policy.escalation,
        statistics=wish.statistics,
        quiet=wish.quiet,
    )


def _say_notices(answers: Sequence[Any], inputs: Sequence[Any], of_baseline: Sequence[str]) -> None:
    said = {notice for answer in answers for notice in (answer.notice, answer.unbounded) if notice}
    own = [notice for checked in inputs for each in checked.documents for notice in each.report.notices]
    of_records = dict.fromkeys(notice for answer in answers for notice in answer.record_notices)
    for notice in (*sorted(said), *of_records, *own, *of_baseline):
        say(notice)


def _status(sources: Sources, inputs: Sequence[Any], threshold: int) -> int:
    reports = [each.report for checked in inputs for each in checked.documents]
    if sources.wrong:
        return STATUS_WRONG
    if any(report.gaps for report in reports):
        return STATUS_GAPS
    found = any(finding.severity >= threshold for report in reports for finding in report.findings)
    return STATUS_FINDINGS if found else 0


def _stdin(paths: Sequence[str]) -> bytes:
    if paths.count(STDIN) > 1:
        raise Wrong("- can be given once only")
    return sys.stdin.buffer.read()


# --- out -----------------------------------------------------------------------------------------


def _refuse_output(file: Path | None) -> None:
    """A report that cannot be written is refused before the work, not after it."""
    if file is not None and file.is_dir():
        raise Wrong(f"{file}: is a folder; --output-file wants the name of a file")
    if file is not None and not file.absolute().parent.is_dir():
        raise Wrong(f"{file.parent}: there is no such folder to write the report to")


def _refuse_overwriting(sources: Sources, wish: Wish) -> None:
    """A report must never take the place of what it is about, nor of what a person has protected from writing."""
    for target in (wish.output_file, wish.write_baseline):
        if target is None:
            continue
        if wish.record and _same_file(wish.record, target):
            raise Wrong(f"{target}: is the decision record; a report in its place would destroy it")
        if any(source.file and _same_file(source.file, target) for source in sources.found):
            raise Wrong(f"{target}: is checked here; a report in its place would destroy it")
        if target.exists() and not target.stat().st_mode & 0o222:
            raise Wrong(f"{target}: is protected from writing")
    if wish.output_file and wish.write_baseline and _same_file(wish.output_file, wish.write_baseline):
        raise Wrong(f"{wish.output_file}: cannot be the report and the baseline at once")


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _write(frame: Any, inputs: Sequence[Any], wish: Wish) -> None:
    if wish.output_file is not None:
        replace_file(wish.output_file, _rendered(frame, inputs, wish))
    elif wish.output_format != "text":
        sys.stdout.buffer.write(_rendered(frame, inputs, wish))
        sys.stdout.flush()
    else:
        _print(sys.stdout, frame, inputs)


def _rendered(frame: Any, inputs: Sequence[Any], wish: Wish) -> bytes:
    from io import StringIO

    from doccheck.reports import data, html, sarif

    if wish.output_format != "text":
        return {"json": data, "sarif": sarif, "html": html}[wish.output_format].render(frame, inputs)
    paper = StringIO()
    _print(paper, frame, inputs, width=100)
    return paper.getvalue().encode("utf-8", "replace")


def _print(stream: IO[str], frame: Any, inputs: Sequence[Any], width: int | None = None) -> None:
    from doccheck.reports import text
    from doccheck.reports.page import console_for

    text.render(console_for(stream, width), frame, inputs)


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Any]:
    """A count of documents, on a terminal only."""
    if quiet or total == 0 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)

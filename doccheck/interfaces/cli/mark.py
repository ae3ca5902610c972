"""`doccheck mark`: a copy with the findings in it, as Word comments or as notes in a PDF."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from doccheck.interfaces.cli.options import POLICY, TO
from doccheck.interfaces.cli.speech import Wrong, say

if TYPE_CHECKING:
    from doccheck.model import Report

_STATUS_GAPS = 3
_PATH = click.Path(path_type=Path)


@click.command(short_help="Make a copy with the findings in it as comments.")
@click.argument("file", type=_PATH)
@click.option(
    "-o", "--output", type=_PATH, metavar="OUT", help="Otherwise NAME.marked.docx (or .pdf) beside the file."
)
@POLICY
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules.")
@click.option("--ignore", multiple=True, metavar="CODES", help="None of these rules.")
@TO
def mark(
    file: Path,
    output: Path | None,
    policy: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    to: tuple[str, ...],
) -> None:
    """Make a copy of a .docx or .pdf with each finding in it, at its words.

    In Word they are comments, in a PDF highlights with notes. The file itself is left as it is. The copy is for
    you and not for sending: a check of it says that doccheck's comments are in it.

    Exit status: 0 the copy was made; 2 it was not; 3 it was made, and some part of the file could not be read.
    """
    from doccheck.copies import CopyError
    from doccheck.copies.marking import marked
    from doccheck.interfaces.cli.copying import examine, read_original, target, write_new
    from doccheck.interfaces.cli.setup import prepare

    data = read_original(file)
    chosen = target(file, output, "marked")
    examined = examine(file, data, prepare(policy, select, ignore), to, settled=True)
    rules = {rule.code: rule for pack in examined.setup.packs for rule in pack.rules}
    try:
        copy = marked(str(file), data, examined.reports, rules)
    except CopyError as error:
        raise Wrong(f"{file}: {error}") from None
    write_new(chosen, copy)
    _say_done(chosen, examined.reports)
    sys.exit(_STATUS_GAPS if any(report.gaps for report in examined.reports) else 0)


def _say_done(chosen: Path, reports: tuple[Report, ...]) -> None:
    count = sum(len(report.findings) for report in reports)
    things = "nothing to mend was found, so it holds no comment" if not count else f"comments in it: {count}"
    click.echo(f"{chosen}: {things}.")
    if accepted := sum(report.suppressed for report in reports):
        click.echo(f"What has been accepted or set aside by policy is not marked: {accepted}.")
    if "marked" not in chosen.name.lower():
        say("this copy is for you and not for sending, and its name does not say so")

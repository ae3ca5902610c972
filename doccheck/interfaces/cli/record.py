"""`doccheck record`: the decision record that travels with a document, and the journal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from doccheck.interfaces.cli.options import PASSWORD_FILE, POLICY, TO

PATH = click.Path(path_type=Path)
_RECORD = click.option(
    "--record", "named", type=PATH, metavar="FILE", help="The record, where it does not lie beside."
)


@click.group()
def record() -> None:
    """What was decided about a document, why, and what was released.

    `referral.docx` has its record beside it, in `referral.record.json`.
    """


@record.command(short_help="Make a record: it asks what is needed.")
@click.argument("file", type=PATH)
@_RECORD
@POLICY
@PASSWORD_FILE
@TO
@click.option(
    "--same", is_flag=True, help="Keep every answer of the earlier record and ask only what is new."
)
def new(
    file: Path,
    named: Path | None,
    policy: Path | None,
    password_file: Path | None,
    to: tuple[str, ...],
    same: bool,
) -> None:
    """Ask, in the guidance's order, what a record needs; FILE is the document.

    What the document says already is offered with its words. Put down at any question, it goes on from there the
    next time. An earlier record is kept beside the new one.
    """
    from doccheck.interfaces.cli.record_new import make

    sys.exit(make(file, named, policy, password_file, to, same=same))


@record.command()
@click.argument("file", type=PATH)
@_RECORD
@POLICY
@PASSWORD_FILE
@TO
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
def check(
    file: Path,
    named: Path | None,
    policy: Path | None,
    password_file: Path | None,
    to: tuple[str, ...],
    output_format: str,
) -> None:
    """Hold a record against its document. FILE is the document, or the record.

    Exit status: 0 all fits; 1 something contradicts or is missing; 2 the record cannot be used; 3 some part of the
    document could not be read.
    """
    from doccheck.interfaces.cli.record_check import hold_against

    sys.exit(hold_against(file, named, policy, password_file, to, output_format))


@record.command()
@click.argument("file", type=PATH)
@_RECORD
@click.option(
    "-o",
    "--output-file",
    type=PATH,
    metavar="FILE",
    help="Write it here: a .docx for the case file, or text.",
)
@click.option("--earlier", is_flag=True, help="The records that this one took the place of, too.")
def show(file: Path, named: Path | None, output_file: Path | None, earlier: bool) -> None:
    """Print a record, or write it as a Word document. FILE is the document, or the record.

    It prints what people wrote in the record.
    """
    from doccheck.interfaces.cli.record_show import present

    present(file, named, output_file, earlier=earlier)


@record.command()
@click.argument("file", type=PATH)
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--reason", required=True, help="Why it may go as it is, in a whole sentence.")
@click.option("--by", metavar="NAME", help="Who releases it; whoever decided, when not told.")
@click.option("--role", metavar="ROLE", help="In what role.")
@_RECORD
@POLICY
@PASSWORD_FILE
def release(file: Path, codes: tuple[str, ...], reason: str, **options: Any) -> None:
    """Release the findings of CODE in FILE, with a reason.

    It holds for the words as they stand: when they change, it lapses, and the next check says so.
    """
    from doccheck.interfaces.cli.record_release import let_go

    let_go(file, codes, reason, **options)


@record.command()
@click.argument("journal", type=PATH, required=False)
@POLICY
@click.option("--holds", metavar="HASH", help="An end noted earlier, which has to be in it still.")
def verify(journal: Path | None, policy: Path | None, holds: str | None) -> None:
    """Verify the journal: that of the policy, or the one named.

    Exit status: 0 nothing was changed; 1 something was, and what; 2 there is no journal.
    """
    from doccheck.interfaces.cli.record_verify import verified

    sys.exit(verified(journal, policy, holds))


@record.command()
def schema() -> None:
    """Print the JSON Schema of the record."""
    from doccheck.record.schema import schema_text

    click.echo(schema_text(), nl=False)

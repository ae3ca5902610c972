"""`doccheck hook`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from doccheck import __version__
from doccheck.interfaces.cli.options import POLICY
from doccheck.interfaces.cli.speech import Wrong, internal_error, say

if TYPE_CHECKING:
    from doccheck.checking.desk import Desk
    from doccheck.checking.message import Outcome

STATUS_NOT_NOW = 75


class _NotNow(click.UsageError):
    exit_code = STATUS_NOT_NOW


class _Hook(click.Command):
    """Wrong usage is 75 too: a mail server would take its usual status for a refusal, and send the message back."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(context, args)
        except click.UsageError as error:
            raise _NotNow(error.message, error.ctx) from None


@click.command(cls=_Hook, short_help="Check one message for a mail server's filter.")
@click.option(
    "--to",
    multiple=True,
    required=True,
    metavar="ADDRESS",
    help="A recipient of the envelope; more may follow, each with --to or without.",
)
@click.option(
    "--from", "sender", metavar="ADDRESS", default="", help="The sender of the envelope; decides nothing."
)
@POLICY
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A decision record; one that is attached is found by itself.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="The whole report as JSON, without words of the message."
)
@click.argument("more", nargs=-1, metavar="[ADDRESS]...")
def hook(
    to: tuple[str, ...],
    sender: str,
    policy: Path | None,
    record: Path | None,
    as_json: bool,
    more: tuple[str, ...],
) -> None:
    """Check a mail message on standard input before it is sent: the hook for a mail server's pipe.

    Exit status, as in sysexits.h: 0 it may go; 69 it may not, by the policy; 75 it could not be checked now, ask
    again. Standard output has one line of codes. Whoever calls it sends the message on, or does not.
    """
    try:
        sys.exit(run((*to, *more), policy, record, as_json))
    except Wrong as wrong:
        say(str(wrong.message))
    except Exception as error:  # noqa: BLE001 - its message may carry the message's words
        click.echo(internal_error(error), err=True)
    sys.exit(STATUS_NOT_NOW)


def run(to: tuple[str, ...], policy: Path | None, record: Path | None, as_json: bool) -> int:
    """One message, from standard input to exit status."""
    from doccheck.checking.desk import Desk
    from doccheck.checking.entries import Entries
    from doccheck.checking.message import decide
    from doccheck.gateway import hook as replies
    from doccheck.interfaces.cli.record_files import record_bytes
    from doccheck.interfaces.cli.setup import prepare
    from doccheck.readers.limits import MIB

    setup = prepare(policy)
    given = record_bytes(record, setup.policy) if record else None
    with Desk(setup, workers=1, waiting=1) as desk:
        message = sys.stdin.buffer.read(setup.policy.gateway.megabytes * MIB + 1)
        state = desk.wait()
        if not state.is_ready:
            raise Wrong(state.trouble or "no worker could be started")
        for notice in state.notices:
            say(notice)
        outcome = decide(desk, message, to, record=given)
        outcome = Entries(say).message(outcome, message, setup.policy)
        if as_json:
            sys.stdout.buffer.write(_report(desk, outcome))
        else:
            click.echo(replies.text(outcome))
        sys.stdout.flush()
    return replies.status(outcome)


def _report(desk: Desk, outcome: Outcome) -> bytes:
    """The report of the message; where there is none, one that says that nothing of it was checked."""
    from doccheck.checking.message import unchecked
    from doccheck.reports import Frame, data

    setup = desk.setup
    frame = Frame(
        version=__version__,
        policy=setup.policy.name,
        packs=setup.packs,
        rules={rule.code: rule for pack in setup.packs for rule in pack.rules},
        off=desk.ready().off,
    )
    return data.render(frame, [outcome.checked or unchecked(outcome)])

"""`doccheck milter`."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from doccheck.interfaces.cli.options import POLICY
from doccheck.interfaces.cli.speech import Wrong, say

if TYPE_CHECKING:
    from doccheck.gateway.log import Log


def _mode(context: click.Context, option: click.Parameter, given: str) -> int:
    try:
        mode = int(given, 8)
    except ValueError:
        mode = -1
    if not 0 <= mode <= 0o777:
        raise click.BadParameter("file permissions such as 660 are wanted")
    return mode


@click.command(short_help="Check every message of a mail server.")
@click.option(
    "--listen",
    required=True,
    metavar="ADDRESS",
    help="unix:/run/doccheck/milter.sock, or inet:127.0.0.1:8893.",
)
@click.option(
    "--mode", default="660", metavar="MODE", callback=_mode, help="Permissions of the Unix socket: 660."
)
@POLICY
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, metavar="N", help="Check N messages at once: 2."
)
@click.option(
    "--waiting",
    type=click.IntRange(1, 10_000),
    default=64,
    metavar="N",
    help="How many may wait for their turn; beyond, mail servers are asked to come again: 64.",
)
@click.option(
    "--log",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A line for each message, without names or text; to standard output when not told.",
)
def milter(listen: str, mode: int, policy: Path | None, workers: int, waiting: int, log: Path | None) -> None:
    """Check every message of a mail server before it takes it: the hook for Postfix and Sendmail.

    Runs until it is stopped (SIGTERM). SIGHUP reads the policy again and opens the log anew; a policy with a mistake
    in it is not taken, and the one before holds.
    """
    from doccheck.checking.desk import Desk
    from doccheck.checking.setup import prepare, read_policy
    from doccheck.gateway import listening
    from doccheck.gateway.service import Service
    from doccheck.gateway.supervision import run
    from doccheck.interfaces.cli.setup import prepare as prepare_or_end

    def opened() -> Desk:
        return Desk(prepare(read_policy(policy)), workers=workers, waiting=waiting)

    if not hasattr(socket, "AF_UNIX"):
        raise Wrong("the milter needs Linux, or another Unix; please run it on the mail server itself")
    try:
        where = listening.place(listen, mode)
    except listening.ListenError as error:
        raise Wrong(f"--listen: {error}") from None
    if not where.is_local:
        say(f"{where}: anybody who can reach this address can ask; see to it that only the mail server can")
    lines = _log(log)
    desk = Desk(prepare_or_end(policy), workers=workers, waiting=waiting)
    state = desk.wait()
    if not state.is_ready:
        desk.close()
        raise Wrong(state.trouble or "no worker could be started")
    for notice in state.notices:
        say(notice)
    try:
        service = Service(where, desk, lines, opened)
    except listening.ListenError as error:
        desk.close()
        raise Wrong(str(error)) from None
    say(f"listening at {service.place}")
    run(service)


def _log(file: Path | None) -> Log:
    from doccheck.gateway.log import Log

    try:
        return Log(file)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise Wrong(f"{file}: the log cannot be written here ({reason})") from None

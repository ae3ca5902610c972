"""`doccheck gateway`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from doccheck.interfaces.cli.options import POLICY
from doccheck.interfaces.cli.replacing import replace_file
from doccheck.interfaces.cli.speech import say

if TYPE_CHECKING:
    from doccheck.gateway.held import Held

STATUS_ALARM, STATUS_NOT_READ = 1, 3


@click.group()
def gateway() -> None:
    """Look after the gateway: what it holds, and for how long."""


@gateway.command(short_help="List what is held, and for how long.")
@click.option(
    "--alarm",
    type=click.IntRange(1, 10_080),
    metavar="MINUTES",
    help="How long a message may wait; otherwise the policy's [gateway] alarm_minutes.",
)
@POLICY
@click.option(
    "--log",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The milter's log: its verdicts are shown first.",
)
@click.option(
    "--config-directory",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Of which Postfix, where there are several.",
)
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--metrics",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write here, for Prometheus, how many wait and how long the oldest has.",
)
def held(
    alarm: int | None,
    policy: Path | None,
    log: Path | None,
    config_directory: Path | None,
    output_format: str,
    metrics: Path | None,
) -> None:
    """List what waits in Postfix's hold queue, the oldest first, with the codes it is held for.

    A held referral is help delayed. Exit status: 0 nothing has waited too long; 1 something has; 2 wrong usage or
    policy; 3 the queue could not be read, so nothing is known. It wants to be run as root.
    """
    from time import time

    from doccheck.gateway import held as queue
    from doccheck.interfaces.cli.setup import read_policy

    minutes, now = alarm or read_policy(policy).gateway.alarm_minutes, time()
    try:
        found = queue.held(queue.postfix(config_directory), now, _verdicts(log))
    except queue.QueueError as error:
        say(f"{error}; what is held is not known")
        sys.exit(STATUS_NOT_READ)
    late = [each for each in found if each.seconds >= 60 * minutes]
    click.echo(_json(found, late, minutes) if output_format == "json" else _text(found, late, minutes))
    if metrics is not None:
        replace_file(metrics, queue.metrics(found, now).encode())
    sys.exit(STATUS_ALARM if late else 0)


def _verdicts(log: Path | None) -> dict[str, tuple[str, tuple[str, ...]]]:
    from doccheck.gateway.held import QueueError
    from doccheck.gateway.log import codes_by_queue

    if log is None:
        return {}
    try:
        with log.open(encoding="utf-8", errors="replace") as lines:
            return codes_by_queue(lines)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise QueueError(f"{log}: the log cannot be read ({reason})") from None


def _text(found: Sequence[Held], late: Sequence[Held], minutes: int) -> str:
    from doccheck.gateway.held import age

    if not found:
        return "Nothing is held."
    rows = [("waiting", "queue id", "verdict", "codes")]
    rows += [(age(each.seconds), each.queue_id, each.verdict, " ".join(each.codes) or "-") for each in found]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        for row in rows
    ]
    count = "1 message is" if len(found) == 1 else f"{len(found)} messages are"
    lines.append(f"\n{count} held; {len(late) or 'none'} for {minutes} minutes or longer.")
    return "\n".join(lines)


def _json(found: Sequence[Held], late: Sequence[Held], minutes: int) -> str:
    import json

    entries = [
        {
            "queue_id": each.queue_id,
            "seconds": each.seconds,
            "verdict": each.verdict,
            "codes": list(each.codes),
            "late": each in late,
        }
        for each in found
    ]
    return json.dumps({"alarm_minutes": minutes, "held": entries}, indent=2)

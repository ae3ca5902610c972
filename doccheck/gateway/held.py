"""What waits in Postfix's hold queue: which messages, for how long, and for which codes. No sender and no recipient."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

from doccheck.gateway import stamp
from doccheck.model import Verdict

Run = Callable[[Sequence[str]], str]
"""Runs one of Postfix's commands and gives back what it prints; raises QueueError."""
NEVER_CHECKED = "not checked"
"""A message that bears no verdict: the mail server could not ask, and held it by its default action."""
NOT_KNOWN = "not known"
"""A message whose headers cannot be read."""


class QueueError(Exception):
    """The queue cannot be read: one sentence for a person."""


@dataclass(frozen=True)
class Held:
    """One message that waits."""

    queue_id: str
    seconds: int
    """Since it arrived."""
    verdict: str
    codes: tuple[str, ...] = ()


def held(run: Run, now: float, log: Mapping[str, tuple[str, tuple[str, ...]]] | None = None) -> list[Held]:
    """What waits, the oldest first. `now` is in seconds since 1970; `log` says verdicts by queue id (`log.codes_by_queue`).

    What the log says counts; where it says nothing, the header that doccheck gave. A message that was never checked may
    have come with a header of somebody else's making.
    """
    found = [_held(entry, run, now, log or {}) for entry in waiting(run(["postqueue", "-j"]))]
    return sorted(found, key=lambda each: -each.seconds)


def waiting(listing: str) -> list[tuple[str, int]]:
    """Queue ids and times of arrival of what is on hold, from what `postqueue -j` prints."""
    found = []
    try:
        for row in filter(None, map(str.strip, listing.splitlines())):
            entry = json.loads(row)
            if entry["queue_name"] == "hold":
                found.append((str(entry["queue_id"]), int(entry["arrival_time"])))
    except (ValueError, KeyError, TypeError):
        raise QueueError("what postqueue -j printed is not what Postfix prints (3.1 or later)") from None
    return found


def _held(
    entry: tuple[str, int], run: Run, now: float, log: Mapping[str, tuple[str, tuple[str, ...]]]
) -> Held:
    queue_id, arrived = entry
    verdict, codes = log.get(queue_id) or _by_header(queue_id, run)
    return Held(queue_id, max(0, int(now) - arrived), verdict, codes)


def _by_header(queue_id: str, run: Run) -> tuple[str, tuple[str, ...]]:
    try:
        said = stamped(run(["postcat", "-qh", queue_id]))
    except QueueError:  # released in this moment, or not to be read by us
        return NOT_KNOWN, ()
    if (
        said is None or said.verdict == Verdict.PASS
    ):  # what passed is not held: whoever wrote that was not doccheck
        return NEVER_CHECKED, ()
    return f"{said.verdict} ({said.why})" if said.why else said.verdict, said.codes


def stamped(headers: str) -> stamp.Stamp | None:
    """What doccheck's own header says: the last one, which is added at the end."""
    values = Parser().parsestr(headers, headersonly=True).get_all(stamp.NAME, [])
    return stamp.read(str(values[-1])) if values else None


def postfix(folder: Path | None = None) -> Run:
    """Runs Postfix's commands on this machine, for the instance configured in `folder` where that is given."""

    def run(command: Sequence[str]) -> str:
        name, *rest = command
        instance = ["-c", str(folder)] if folder else []
        try:
            done = subprocess.run(
                [name, *instance, *rest],
                capture_output=True,
                timeout=60,
                check=False,
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin", "LC_ALL": "C"},
            )
        except FileNotFoundError:
            raise QueueError(f"{name} is not on this machine; is this the mail server?") from None
        except (OSError, subprocess.TimeoutExpired):
            raise QueueError(f"{name} could not be run") from None
        if done.returncode != 0:
            raise QueueError(
                f"{name} ended with status {done.returncode}; is Postfix running here, and is this root?"
            )
        return done.stdout.decode("utf-8", "replace")

    return run


def metrics(found: Sequence[Held], now: float) -> str:
    """The same for Prometheus: how many wait, how long the oldest has, and when that was; of nobody in particular."""
    values = {
        "doccheck_held_messages": ("Messages on hold in the mail server's queue", len(found)),
        "doccheck_oldest_held_seconds": (
            "How long the oldest of these has waited",
            max((each.seconds for each in found), default=0),
        ),
        "doccheck_held_looked_timestamp_seconds": ("When the queue was looked at", int(now)),
    }
    return "".join(
        f"# HELP {name} {said}\n# TYPE {name} gauge\n{name} {value}\n"
        for name, (said, value) in values.items()
    )


_METRIC = re.compile(
    r"# (?:HELP|TYPE) doccheck_(?:held|oldest_held)_\w+ [\w' ]+|doccheck_(?:held|oldest_held)_\w+ \d+"
)


def only_metrics(text: str) -> str:
    """The lines of a text that `metrics` could have made."""
    return "".join(f"{line}\n" for line in text.splitlines() if _METRIC.fullmatch(line))


def age(seconds: int) -> str:
    """`3 min`, `2 h 05 min`, `1 d 4 h`."""
    minutes, hours = seconds // 60, seconds // 3600
    if hours >= 24:
        return f"{hours // 24} d {hours % 24} h"
    return f"{hours} h {minutes % 60:02d} min" if hours else f"{minutes} min"

"""A line for each message: when, which, what was decided, and how long it took. No names, no addresses, no text.

    2026-11-28T09:15:02Z queue=4Zk1Qx0vTz id=5f2c9e0b7a314d68 action=hold verdict=hold codes=SC501,TP303 ms=412

`queue` is the mail server's own name of the message, `id` the beginning of the SHA-256 of its Message-ID; `why` stands where
a message could not be checked, `urgent` where it speaks of immediate danger. Absent values are `-`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from doccheck.checking.message import Outcome
from doccheck.gateway.conversation import Letter


def line(now: datetime, letter: Letter, outcome: Outcome, milliseconds: int) -> str:
    """The line of one message, without its end."""
    said = [
        f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"queue={_word(letter.queue_id)}",
        f"id={letter.id_hash or '-'}",
        f"action={outcome.action}",
        f"verdict={outcome.verdict}",
        f"codes={','.join(outcome.codes) or '-'}",
    ]
    if outcome.why:
        said.append(f"why={outcome.why}")
    if outcome.urgent:
        said.append("urgent=yes")
    return " ".join([*said, f"ms={milliseconds}"])


def _word(text: str) -> str:
    """A queue's name as it may stand in a log: letters and digits only, whatever the mail server calls it."""
    return "".join(c for c in text if c.isascii() and c.isalnum())[:32] or "-"


def codes_by_queue(lines: Iterable[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Verdict and codes of the messages in a log, by the mail server's name of them; the last line of each counts."""
    found = {}
    for text in lines:
        values = dict(part.partition("=")[::2] for part in text.split() if "=" in part)
        if {"queue", "verdict", "codes"} <= values.keys():
            codes = tuple(code for code in values["codes"].split(",") if code != "-")
            found[values["queue"]] = (values["verdict"], codes)
    return found


class Log:
    """Where the lines go: a file, or standard output, which systemd keeps. A full disk stops no message."""

    def __init__(self, file: Path | None = None) -> None:
        """Raises OSError where the file cannot be opened."""
        self._file, self._lock, self._failing = file, threading.Lock(), False
        self._stream: TextIO | None = None
        self.reopen()

    def reopen(self) -> None:
        """Opens the file anew, after it has been moved away (logrotate)."""
        with self._lock:
            before, self._stream = self._stream, self._opened()
        _close(before)

    def close(self) -> None:
        """Nothing is written any more."""
        with self._lock:
            before, self._stream = self._stream, None
        _close(before)

    def _opened(self) -> TextIO:
        return sys.stdout if self._file is None else self._file.open("a", encoding="utf-8")

    def write(self, text: str) -> None:
        """One line, at once. What cannot be written is said once, on standard error, and the message goes its way."""
        with self._lock:
            try:
                if self._stream is not None:
                    self._stream.write(text + "\n")
                    self._stream.flush()
                self._failing = False
            except (OSError, ValueError):
                if not self._failing:
                    self._failing = True
                    tell("the log cannot be written; messages are checked all the same")


def _close(stream: TextIO | None) -> None:
    if stream is not None and stream is not sys.stdout:
        with suppress(OSError):
            stream.close()


def tell(sentence: str) -> None:
    """One sentence about the service itself, to standard error; where that is gone, to nobody."""
    try:
        sys.stderr.write(f"doccheck: {sentence}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass

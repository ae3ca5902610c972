"""How a run stands, while it goes on: a line that moves on a terminal, a line every half minute elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from doccheck.interfaces.cli.speech import say

if TYPE_CHECKING:
    from doccheck.archive.book import Tally

PLAIN_SECONDS = 30.0
_VERDICTS = ("pass", "advise", "hold", "unchecked")


class Count:
    """How many documents there are, counted beside the work."""

    def __init__(self, counts: Iterator[int]) -> None:
        self.total, self.is_known = 0, False
        threading.Thread(target=self._count, args=(counts,), daemon=True).start()

    def _count(self, counts: Iterator[int]) -> None:
        try:
            for self.total in counts:
                pass
            self.is_known = True
        except Exception:  # noqa: BLE001 - the run itself says what is wrong
            return


class Rate:
    """Documents a second, over the last minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._points = [(clock(), 0)]

    def at(self, done: int) -> float:
        """The rate, now that so many are done."""
        moment = self._clock()
        if moment - self._points[-1][0] > 1:
            self._points = [*self._points, (moment, done)][-180:]
        begun, before = self._points[0]
        return (done - before) / (moment - begun) if moment > begun else 0.0


def lasting(seconds: float) -> str:
    """A time as a person would say it."""
    if seconds < 2:
        return "a moment"
    if seconds < 90:
        return f"about {round(seconds):,} seconds"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60):,} minutes"
    return f"about {round(seconds / 3600):,} hours"


def sentence(tally: Tally, rate: float, count: Count) -> str:
    """How it stands, in one line."""
    of = f" of {count.total:,}" if count.is_known else ""
    verdicts = ", ".join(f"{tally.verdicts[name]:,} {name}" for name in _VERDICTS)
    left = f"; {lasting((count.total - tally.done) / rate)} left" if count.is_known and rate > 0 else ""
    return f"{tally.done:,}{of} documents, {rate:.1f} a second{left}. {verdicts}"


@contextmanager
def watched(counts: Iterator[int], *, quiet: bool) -> Iterator[Callable[[Tally], None]]:
    """Gives what is to be told how the run stands."""
    if quiet:
        yield lambda tally: None
    elif sys.stderr.isatty():
        yield from _on_terminal(Count(counts))
    else:
        yield from _in_lines(Count(counts))


def _in_lines(count: Count) -> Iterator[Callable[[Tally], None]]:
    rate, said = Rate(), time.monotonic()

    def tell(tally: Tally) -> None:
        nonlocal said
        speed = rate.at(tally.done)
        if time.monotonic() - said >= PLAIN_SECONDS:
            said = time.monotonic()
            say(sentence(tally, speed, count))

    yield tell


def _on_terminal(count: Count) -> Iterator[Callable[[Tally], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.table import Column

    rate = Rate()
    # The counts are what is watched: they wrap where the terminal is narrow, and are never cut off.
    words = TextColumn("{task.description}", table_column=Column(no_wrap=False, overflow="fold"))
    with Progress(BarColumn(bar_width=12), words, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(tally: Tally) -> None:
            total = count.total if count.is_known else None
            line = sentence(tally, rate.at(tally.done), count)
            progress.update(task, completed=tally.done, total=total, description=line)

        yield tell

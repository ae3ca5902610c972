"""A desk that answers checks for as long as a service runs: warm engines in processes of their own.

Each worker process holds an engine, made once, and takes one check at a time. Whatever a check does to it (takes too
long, wants all the memory, ends it), the worker is killed with everything it has started and replaced, and the one
who asked gets an answer or a `CheckError`: never silence. A worker is also replaced when it has grown, or grown old.

How many may wait is bounded: beyond that, and while none is left that could answer, the desk is `Busy` at once.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, replace

from doccheck.checking import work
from doccheck.checking.clerk import (
    KILL_SECONDS,
    START_SECONDS,
    Broken,
    Busy,
    CheckError,
    Clerk,
    Job,
    NoEngine,
    TooLate,
)
from doccheck.checking.judging import Settle, judged
from doccheck.checking.records import settling
from doccheck.checking.setup import Setup, today
from doccheck.checking.sources import Source
from doccheck.model import Circumstances
from doccheck.readers.limits import MIB, Limits
from doccheck.reports import Checked

__all__ = ["Broken", "Busy", "CheckError", "Desk", "State", "TooLate"]

TICK_SECONDS = 1.0
"""How often `meanwhile` is called."""
MOST_CHECKS = 2_000
"""After so many checks a worker is replaced."""
MOST_GROWTH = 512 * MIB
"""A worker that holds so much more memory than when its engine was loaded is replaced."""
_LOOK_SECONDS = 5.0
"""How often a worker with nothing to do is looked at, whether it still lives."""
_READING_SHARE = 0.75
"""Of a check's time, the most that reading may take: a slow attachment is then a gap, and the rest is checked."""
_LONGEST_PAUSE = 30.0
"""Between attempts to start a worker that does not start."""


@dataclass(frozen=True)
class State:
    """How the desk is doing: how many workers it should have, has ready, and has free; how many checks wait."""

    workers: int
    loaded: int
    free: int
    waiting: int
    replaced: int
    """Workers replaced so far, for whatever reason."""
    trouble: str = ""
    """Why the last attempt to start a worker failed: one sentence; empty where it did not."""
    notices: tuple[str, ...] = ()
    """What the engines had to say of themselves, such as a trained reader that is missing."""
    off: tuple[str, ...] = ()
    """Codes of rules that cannot be asked."""

    @property
    def is_ready(self) -> bool:
        """Whether a check would be answered."""
        return self.loaded > 0


class Desk:
    """Answers checks under one policy. Safe to be shared by threads."""

    def __init__(
        self,
        setup: Setup,
        *,
        workers: int = 2,
        seconds: float = 0,
        waiting: int = 32,
        maker: work.Maker | None = None,
        most_checks: int = MOST_CHECKS,
    ) -> None:
        """Starts its workers and returns at once; `wait` waits until they are loaded.

        `seconds` bounds one check, waiting for its turn included (0: the policy's `[gateway] seconds`). `waiting` is
        how many checks may wait. `maker` makes the engines, where it is not to be the set-up's own.
        """
        self.setup = setup
        self.seconds = float(seconds or setup.policy.gateway.seconds)
        self._task = work.Task(
            maker or setup.spec,
            Circumstances(today()),
            work.Reading(_within(setup.policy.limits, self.seconds), in_force=setup.policy.record.in_force),
        )
        self._workers, self._most_waiting, self._most_checks = workers, waiting, most_checks
        self._changed = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._clerks: set[Clerk] = set()
        self._idle: list[Clerk] = []
        """Those that wait for work, in the order in which they were at work."""
        self._free = self._loaded = self._replaced = 0
        self._trouble = ""
        self._notices: tuple[str, ...] = ()
        self._off: tuple[str, ...] = ()
        self._draining = self._closed = False
        self._minders = [threading.Thread(target=self._mind, daemon=True) for _ in range(workers)]
        for minder in self._minders:
            minder.start()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- asking ----------------------------------------------------------------------------------

    def check(
        self,
        source: Source,
        to: Sequence[str] = (),
        recorded: frozenset[str] = frozenset(),
        settle: Sequence[Settle] = (),
        meanwhile: Callable[[], None] | None = None,
    ) -> Checked:
        """One input's documents, judged. Raises `Busy`, `TooLate` or `Broken`.

        `to` are the addresses it goes to; `recorded` and `settle` are what is known beside the decision record that was
        given with the source, attached to it or lying beside it. `meanwhile` is called about every second until there
        is an answer; what it raises ends the waiting.
        """
        policy = self.setup.policy
        job = Job(source, policy.circumstances(today(), to, recorded), time.monotonic() + self.seconds)
        self._accept(job)
        try:
            answer = self._awaited(job, meanwhile)
        finally:
            self._forget(job)
        steps = (*settle, *settling(answer.record, answer.reports))
        return judged(answer.reports, policy, to, self.setup.titles, steps)

    def _accept(self, job: Job) -> None:
        with self._changed:
            if self._draining or len(self._waiting) - self._free >= self._most_waiting:
                raise Busy
            self._waiting.append(job)
            self._changed.notify_all()

    def _awaited(self, job: Job, meanwhile: Callable[[], None] | None) -> work.Answer:
        while True:
            left = job.deadline - time.monotonic()
            if left <= 0 and self._forget(job):
                raise Busy
            if left < -KILL_SECONDS:
                raise Broken
            pause = max(left, TICK_SECONDS) if meanwhile is None else TICK_SECONDS
            try:
                return job.result.result(min(pause, max(left, 0.05)))
            except NotYet:
                if meanwhile is not None:
                    meanwhile()

    def _forget(self, job: Job) -> bool:
        """Takes a job out of those that wait; whether it was still among them."""
        with self._changed:
            try:
                self._waiting.remove(job)
            except ValueError:
                return False
            return True

    # --- being looked after ----------------------------------------------------------------------

    def ready(self) -> State:
        """How the desk is doing, at once."""
        with self._changed:
            return State(
                self._workers,
                self._loaded,
                self._free,
                len(self._waiting),
                self._replaced,
                self._trouble,
                self._notices,
                self._off,
            )

    def wait(self, seconds: float = START_SECONDS) -> State:
        """Waits until all workers are loaded, one cannot be started, or `seconds` are over."""
        with self._changed:
            self._changed.wait_for(lambda: self._loaded == self._workers or bool(self._trouble), seconds)
        return self.ready()

    def close(self, drain: float = 0) -> None:
        """Takes no more checks, answers those it has for up to `drain` seconds, and ends all workers."""
        with self._changed:
            self._draining = True
            self._changed.wait_for(lambda: not self._waiting and not self._at_work(), drain)
            self._closed = True
            waiting, self._waiting = list(self._waiting), deque()
            clerks = list(self._clerks)
            self._changed.notify_all()
        for job in waiting:
            job.result.set_exception(Busy())
        for clerk in clerks:
            clerk.kill()
        for minder in self._minders:
            minder.join(KILL_SECONDS)

    def _at_work(self) -> bool:
        return any(clerk.at_work for clerk in self._clerks)

    # --- minding one worker after the other: a thread for each ------------------------------------

    def _mind(self) -> None:
        pause = 1.0
        while not self._closed:
            clerk = None
            try:
                clerk = self._hired()
                pause = 1.0
                self._keep_busy(clerk)
            except Exception as error:  # noqa: BLE001 - a worker that will not start; what it says may be anything
                self._say_trouble(error)
                with self._changed:
                    self._changed.wait_for(lambda: self._closed, pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            finally:
                self._let_go(clerk)

    def _hired(self) -> Clerk:
        """A new worker whose engine is loaded."""
        with self._changed:
            if self._closed:
                raise Broken
            clerk = Clerk(self._task)
            self._clerks.add(clerk)
        try:
            answer = clerk.greeting()
            if answer.no_engine:
                raise NoEngine(answer.no_engine)
        except (Broken, NoEngine):
            self._let_go(clerk)
            raise
        with self._changed:
            self._loaded += 1
            self._trouble, self._off = "", answer.off
            self._notices = tuple(notice for notice in (answer.notice, answer.unbounded) if notice)
            clerk.is_loaded = True
            self._changed.notify_all()
        return clerk

    def _keep_busy(self, clerk: Clerk) -> None:
        """Gives it one check after the other, until it breaks or is worn."""
        while job := self._next(clerk):
            try:
                job.result.set_result(clerk.ask(job))
            except CheckError as error:
                job.result.set_exception(error)
                return
            except Exception:  # noqa: BLE001 - whoever waits gets an answer, whatever it was
                job.result.set_exception(Broken())
                return
            finally:
                self._done(clerk)
            if self._is_worn(clerk):
                return

    def _done(self, clerk: Clerk) -> None:
        with self._changed:
            clerk.at_work = False
            self._changed.notify_all()

    def _next(self, clerk: Clerk) -> Job | None:
        """The check whose turn it is; None where the desk is closed or the worker has died meanwhile.

        Of the workers that are free, the one that was at work last is asked first: it may remember the text.
        """
        with self._changed:
            self._free += 1
            self._idle.append(clerk)
            try:
                while not (self._waiting and self._idle[-1] is clerk) and not self._closed and clerk.is_alive:
                    self._changed.wait(_LOOK_SECONDS)
                if self._closed or not clerk.is_alive:
                    return None
                clerk.at_work = True
                return self._waiting.popleft()
            finally:
                self._free -= 1
                self._idle.remove(clerk)
                self._changed.notify_all()

    def _is_worn(self, clerk: Clerk) -> bool:
        """Whether it is to be replaced; one at a time, so that there is always another to answer."""
        worn = clerk.checks >= self._most_checks or clerk.growth > MOST_GROWTH
        return worn and (self._loaded == self._workers or clerk.checks >= 2 * self._most_checks)

    def _let_go(self, clerk: Clerk | None) -> None:
        if clerk is None:
            return
        with self._changed:
            known = clerk in self._clerks
            self._clerks.discard(clerk)
            self._loaded -= known and clerk.is_loaded
            self._replaced += known and not self._closed
            self._changed.notify_all()
        clerk.end()

    def _say_trouble(self, error: Exception) -> None:
        sentence = str(error) if isinstance(error, NoEngine | CheckError) else "a worker could not be started"
        with self._changed:
            self._trouble = sentence
            self._changed.notify_all()


def _within(limits: Limits, seconds: float) -> Limits:
    """The limits of reading, so that they end before the check does."""
    most = max(1, int(_READING_SHARE * seconds))
    return replace(
        limits,
        seconds=min(limits.seconds, most),
        picture_seconds=min(limits.picture_seconds, max(0, most - 1)),
    )

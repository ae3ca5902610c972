"""Who does the work: one narrow interface, here for processes of this machine; `cluster` has the other for many machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from queue import SimpleQueue
from typing import Protocol

from doccheck.archive.supervised import Supervised
from doccheck.archive.units import Outcome, Unit
from doccheck.archive.work import Job

TICK_SECONDS = 0.25


class ExecutorError(Exception):
    """The work cannot be done at all; the message is one sentence for a person."""


class Executor(Protocol):
    """Takes units as it has hands for them, and gives back their outcomes as they come, each exactly once."""

    def outcomes(self, units: Iterator[Unit]) -> Iterator[Outcome | None]:
        """In any order; None now and then while there is nothing, so that the one who asks may do other things.

        No more units are taken than can soon be worked on. Raises ExecutorError where nothing can be done.
        """
        ...

    def close(self) -> None:
        """Ends everything at once; what is under way is not done."""
        ...


class Pool:
    """Processes of this machine, each watched by a thread and given one unit at a time."""

    def __init__(self, job: Job, jobs: int) -> None:
        self._jobs = jobs
        self._workers = [Supervised(job) for _ in range(jobs)]
        self._free: SimpleQueue[Supervised] = SimpleQueue()
        for worker in self._workers:
            self._free.put(worker)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="doccheck-batch")

    def outcomes(self, units: Iterator[Unit]) -> Iterator[Outcome | None]:
        """See `Executor`."""
        return bounded(units, lambda unit: self._threads.submit(self._check, unit), 2 * self._jobs)

    def _check(self, unit: Unit) -> Outcome:
        worker = self._free.get()
        try:
            return worker.check(unit)
        finally:
            self._free.put(worker)

    @property
    def pids(self) -> list[int]:
        """Of the processes that work just now."""
        return [worker.pid for worker in self._workers if worker.pid]

    def close(self) -> None:
        """See `Executor`."""
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(cancel_futures=True)


def bounded(
    units: Iterator[Unit], submit: Callable[[Unit], Future[Outcome]], most: int
) -> Iterator[Outcome | None]:
    """Outcomes of `submit`ted units, at most so many of them under way."""
    under_way: set[Future[Outcome]] = set()
    exhausted = False
    while under_way or not exhausted:
        while not exhausted and len(under_way) < most:
            unit = next(units, None)
            if unit is None:
                exhausted = True
            else:
                under_way.add(submit(unit))
        done, under_way = wait(under_way, TICK_SECONDS, FIRST_COMPLETED)
        for future in done:
            outcome = future.result()
            if outcome.no_engine:
                raise ExecutorError(outcome.no_engine)
            yield outcome
        if not done:
            yield None

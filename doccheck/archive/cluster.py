"""The same work on a Dask cluster that runs already: each of its workers keeps processes of doccheck's own, watched as here.

The job goes to every worker once, also to those that join later; then units go out a few at a time. A worker that is lost
costs what it had in hand, which others then do. Files have to be found under the same path on every machine.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, cast
from uuid import uuid4

from distributed import Client, WorkerPlugin, get_worker
from distributed.client import Future as Waiting
from distributed.scheduler import KilledWorker

from doccheck import __version__
from doccheck.archive.executors import TICK_SECONDS, ExecutorError
from doccheck.archive.supervised import ENDED, Supervised
from doccheck.archive.units import Outcome, Unit, failed
from doccheck.archive.work import Job

PLUGIN = "doccheck-batch"
CONNECT_SECONDS = 20
_EACH = 2
"""Units under way for each thread of the cluster: one in work, one on its way."""
_ATTEMPTS = 3
"""How many workers one unit may be lost with."""


class Desks(WorkerPlugin):
    """On each worker: the job, and a process that checks for every thread that asks."""

    name = PLUGIN

    def __init__(self, job: Job) -> None:
        self.job = job

    def setup(self, worker: Any) -> None:
        """Called once on every worker."""
        self._own = threading.local()
        self._all: list[Supervised] = []
        self._lock = threading.Lock()

    def teardown(self, worker: Any) -> None:
        """Called when the worker ends, or the job is taken back."""
        with self._lock:
            desks, self._all = self._all, []
        for desk in desks:
            desk.close()

    def check(self, unit: Unit) -> Outcome:
        """The outcome of one unit, from this thread's process."""
        desk = getattr(self._own, "desk", None)
        if desk is None:
            desk = self._own.desk = Supervised(self.job)
            with self._lock:
                self._all.append(desk)
        return desk.check(unit)


def versions() -> tuple[str, str]:
    """Of doccheck, and of Python as far as it matters for what is sent."""
    return __version__, ".".join(map(str, sys.version_info[:2]))


def check(unit: Unit, expected: tuple[str, str]) -> Outcome:
    """The task: what a worker does for one unit. One that joined with another version refuses."""
    if versions() != expected:
        return Outcome(unit.key, failed("", "").state, no_engine=_other("a worker", versions(), expected))
    desks = cast(Desks, get_worker().plugins[PLUGIN])
    return desks.check(unit)


def _other(who: str, theirs: tuple[str, str], ours: tuple[str, str]) -> str:
    return f"{who} of the cluster has doccheck {theirs[0]} on Python {theirs[1]}; here it is {ours[0]} on {ours[1]}"


class Cluster:
    """A cluster as an `Executor`."""

    def __init__(self, job: Job, address: str) -> None:
        """Connects, compares versions and hands over the job; ExecutorError, in one sentence, where that fails."""
        self._mark = uuid4().hex[:8]
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, ImportError) as error:
            raise ExecutorError(
                f"the cluster at {address} does not answer ({type(error).__name__})"
            ) from None
        try:
            self._refuse_others(address)
            self._client.register_plugin(Desks(job), name=PLUGIN)
        except BaseException:
            self._client.close()
            raise

    def _refuse_others(self, address: str) -> None:
        try:
            found = self._client.run(versions, on_error="raise")
        except ModuleNotFoundError:
            raise ExecutorError(
                "a worker of the cluster has no doccheck; install the same version there"
            ) from None
        except Exception as error:  # noqa: BLE001 - whatever the cluster raises
            raise ExecutorError(f"the cluster at {address} cannot be used ({type(error).__name__})") from None
        if not found:
            raise ExecutorError(f"the cluster at {address} has no workers")
        for worker, theirs in found.items():
            if tuple(theirs) != versions():
                raise ExecutorError(_other(worker, tuple(theirs), versions()))

    @property
    def threads(self) -> int:
        """How many units the cluster can work on at once just now."""
        return max(1, sum(self._client.nthreads().values()))

    def outcomes(self, units: Iterator[Unit]) -> Iterator[Outcome | None]:
        """See `Executor`."""
        done: SimpleQueue[Waiting] = SimpleQueue()
        under_way: dict[Waiting, str] = {}
        exhausted = False
        while under_way or not exhausted:
            most = _EACH * self.threads
            while not exhausted and len(under_way) < most:
                unit = next(units, None)
                if unit is None:
                    exhausted = True
                else:
                    future = self._submitted(unit)
                    under_way[future] = unit.key
                    future.add_done_callback(done.put)
            if not under_way:
                break
            try:
                finished = done.get(timeout=TICK_SECONDS)
            except Empty:
                yield None
                continue
            yield self._result(finished, under_way.pop(finished))
            finished.release()

    def _submitted(self, unit: Unit) -> Waiting:
        key = f"doccheck-{self._mark}-{unit.key}"
        return self._client.submit(check, unit, versions(), key=key, pure=False, retries=_ATTEMPTS)

    def _result(self, future: Waiting, key: str) -> Outcome:
        """What came of a unit; one with which worker after worker was lost is a gap."""
        try:
            outcome: Outcome = future.result()
        except KilledWorker:
            return failed(key, ENDED)
        except Exception as error:  # noqa: BLE001 - whatever the cluster raises; its message may quote what was sent
            raise ExecutorError(f"the cluster could not do its work ({type(error).__name__})") from None
        if outcome.no_engine:
            raise ExecutorError(outcome.no_engine)
        return outcome

    def close(self) -> None:
        """See `Executor`. The cluster itself goes on."""
        with suppress(Exception):  # a cluster that is gone has nothing to take back
            self._client.unregister_worker_plugin(PLUGIN)
        self._client.close()

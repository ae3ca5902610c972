"""One worker process of a desk, from outside and from inside: an engine that is loaded once, and one check at a time."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from doccheck.checking import work
from doccheck.checking.quiet import hush
from doccheck.checking.sources import Source
from doccheck.model import Circumstances
from doccheck.readers.limits import MIB

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

START_SECONDS = 180.0
"""How long a worker may take until its engine is loaded."""
REMEMBERED_SECONDS = 900.0
"""How long what was worked out for a text that is not asked about again stays in a worker's memory, as numbers."""
FORGETTING_SECONDS = 60.0
"""How often a worker with nothing to do looks whether there is something to forget."""
KILL_SECONDS = 10.0
"""How long an ended worker is waited for."""
MOST_MEMORY = 3_072 * MIB
"""Address space of one worker; what needs more becomes a gap, or ends the worker."""


class CheckError(Exception):
    """A check that gave no answer. Its message is one of a few fixed sentences."""

    sentence = ""

    def __init__(self) -> None:
        super().__init__(self.sentence)


class Busy(CheckError):
    """Nothing was begun: asked again later, it may be answered."""

    sentence = "doccheck is busy; please try again in a moment"


class TooLate(CheckError):
    """The check was begun and took longer than it may."""

    sentence = "the check took longer than it may"


class Broken(CheckError):
    """The process that checked it ended."""

    sentence = "the check ended the process that did it"


class NoEngine(Exception):
    """There is no engine, and why: one sentence."""


@dataclass(eq=False)
class Job:
    """One check, from being asked to being answered."""

    source: Source = field(repr=False)
    circumstances: Circumstances = field(repr=False)
    deadline: float
    """By the monotonic clock."""
    result: Future[work.Answer] = field(default_factory=Future, repr=False)


# --- a worker, from outside ----------------------------------------------------------------------


class Clerk:
    """One worker process and what has become of it."""

    def __init__(self, task: work.Task) -> None:
        from multiprocessing import get_context

        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, task), daemon=True)
        self._process.start()
        theirs.close()
        self.is_loaded = self.at_work = self._late = False
        self.checks, self._memory, self._first_memory = 0, 0, 0

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    @property
    def growth(self) -> int:
        """Bytes it holds beyond those that it held with its engine just loaded."""
        return self._memory - self._first_memory

    def greeting(self) -> work.Answer:
        """What it says when its engine is loaded, or that there is none."""
        answer = self._exchange(None, START_SECONDS)
        self._first_memory = self._memory
        return answer

    def ask(self, job: Job) -> work.Answer:
        """One check. Raises TooLate or Broken, and is then of no more use."""
        self.checks += 1
        return self._exchange(job, job.deadline - time.monotonic())

    def _exchange(self, job: Job | None, seconds: float) -> work.Answer:
        """Sends and receives; at the end of `seconds` it is killed, which ends either."""
        watchdog = threading.Timer(max(seconds, 0.01), self._kill_late)
        watchdog.daemon = True
        watchdog.start()
        try:
            if job is not None:
                self._pipe.send((job.source, job.circumstances))
            answer, self._memory = self._pipe.recv()
        except (OSError, EOFError):
            raise TooLate if self._late and job is not None else Broken from None
        finally:
            watchdog.cancel()
        return answer

    def _kill_late(self) -> None:
        self._late = True
        self.kill()

    def kill(self) -> None:
        """Ends it at once, with everything it has started: the readers of files have sessions of their own."""
        from doccheck.readers.contained import started_by

        pid = self._process.pid
        if pid is None or not self._process.is_alive():
            return
        for each in started_by(pid):
            with suppress(OSError):
                os.kill(each, signal.SIGKILL)
        with suppress(OSError):
            self._process.kill()

    def end(self) -> None:
        """Ends it, waits until it is gone, and clears away what its readers may have left."""
        from doccheck.readers.folder import clear_leftovers

        self.kill()
        self._process.join(KILL_SECONDS)
        self._pipe.close()
        clear_leftovers()


# --- and from inside -----------------------------------------------------------------------------

_WARMING = (
    b"From: duty@example.gov.uk\r\nTo: frontdoor@example.gov.uk\r\nSubject: A first message\r\n\r\n"
    b"I saw that he was cold. His mother told me that he had not eaten since Tuesday.\r\n"
)
"""What a worker checks before anybody asks, so that nobody waits for what is loaded at first use."""


def _serve(pipe: Connection, task: work.Task) -> None:
    """The worker: says that its engine is loaded, then answers one check after the other until nobody asks."""
    with suppress(OSError, AttributeError):  # Windows has no sessions
        os.setsid()  # a Ctrl-C on the terminal is for the service, which then ends this
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hush()
    _say_nothing()
    _bound_memory()
    status = 1
    with suppress(BaseException):  # its message may carry the document's words: nobody is to print it
        with work.Worker(task) as worker:
            warmed = worker(Source("first.eml", data=_WARMING))
            pipe.send((replace(warmed, reports=()), _held_bytes()))
            _answer_all(pipe, worker, worker.remember(REMEMBERED_SECONDS))
        status = 0
    os._exit(status)


def _answer_all(pipe: Connection, worker: work.Worker, forget: Callable[[], None]) -> None:
    with suppress(EOFError, OSError):
        while True:
            while not pipe.poll(FORGETTING_SECONDS):
                forget()
            source, circumstances = pipe.recv()
            answer = worker(source, circumstances)
            del source
            pipe.send((answer, _held_bytes()))
            del answer


def _say_nothing() -> None:
    """Libraries print, and what they print may be a document's words."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _bound_memory() -> None:
    """Softly: the readers of files, which it starts, set their own bound."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY if hard < 0 else min(MOST_MEMORY, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _held_bytes() -> int:
    """Memory that this process holds now, or 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0

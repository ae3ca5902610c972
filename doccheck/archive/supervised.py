"""One process that checks, watched: it is killed where it takes too long, and replaced where it dies or grows.

A process of its own making, not `multiprocessing`'s: a worker of a cluster may not have children of that kind, and what
this one sends back is read as JSON and checked, never unpickled.
"""

from __future__ import annotations

import json
import math
import os
import pickle
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from doccheck.archive.content import mark_of_file
from doccheck.archive.process import LENGTH, OUT_OF_MEMORY
from doccheck.archive.units import Outcome, OutcomeError, State, Unit, failed
from doccheck.archive.work import Job
from doccheck.readers.limits import MIB

ATTEMPTS = 3
"""How many processes one unit may end; somebody may have ended the first for another reason."""
START_SECONDS = 120.0
_WATCH_SECONDS = 0.25
_WORN_BY = 0.6
"""A process that holds so much of its memory is let go."""
_MOST_UNITS = 20_000
_LONGEST_ANSWER = 256 * MIB
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from doccheck.archive.process import main; main()"
_PATH_OF_DOCCHECK = str(Path(__file__).parents[2])

TOO_LONG = "checking it took longer than {:,} seconds"
ENDED = "checking it ended the process that did it"
NO_PROCESS = "no process could be started to check documents in"


@dataclass(frozen=True)
class _NoAnswer:
    """Why there is none; whether another attempt would end alike; whether there was a process to ask."""

    why: str
    is_final: bool = False
    had_process: bool = False


class Supervised:
    """Checks units in one process at a time, for one thread. Always answers; `close` ends the process."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._process: _Process | None = None
        self._closed = False
        self._lock = threading.Lock()

    def check(self, unit: Unit) -> Outcome:
        """The outcome of one unit, whatever it does to the process."""
        none = _NoAnswer(ENDED)
        for _ in range(ATTEMPTS):
            answer = self._asked(unit)
            if isinstance(answer, Outcome):
                return answer
            none = answer
            if none.is_final or self._closed:
                break
        if self._closed:
            return failed(unit.key, none.why, State.LOST)
        if not none.had_process:
            return replace(failed(unit.key, ""), no_engine=none.why)
        return failed(unit.key, none.why, sha256=mark_of_file(unit))

    def _asked(self, unit: Unit) -> Outcome | _NoAnswer:
        """One attempt; where it fails, the process is gone after it."""
        process = self._running()
        if isinstance(process, _NoAnswer):
            return process
        answer = process.ask(unit, self._job.seconds)
        if isinstance(answer, str):
            self._replace()
            return _NoAnswer(answer, is_final=answer != ENDED, had_process=True)
        if answer.memory > self._job.memory_megabytes * MIB * _WORN_BY or process.asked > _MOST_UNITS:
            self._replace()
        return answer

    @property
    def pid(self) -> int:
        """Of the process just now, or 0."""
        process = self._process
        return process.pid if process else 0

    def close(self) -> None:
        """Ends the process, also in the middle of a unit."""
        with self._lock:
            self._closed = True
        self._replace()

    def _running(self) -> _Process | _NoAnswer:
        """The process, begun; or why there is none."""
        if self._process is not None:
            return self._process
        with self._lock:
            if self._closed:
                return _NoAnswer(ENDED, is_final=True)
            try:
                process = self._process = _Process(self._job)
            except OSError:
                return _NoAnswer(NO_PROCESS)
        if refusal := process.begin():
            self._replace()
            return _NoAnswer(NO_PROCESS if refusal == ENDED else refusal, is_final=refusal != ENDED)
        return process

    def _replace(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process:
            process.end()


class _Process:
    """The process, from outside."""

    def __init__(self, job: Job) -> None:
        self.asked = 0
        self._job = job
        self._late, self._deadline = False, math.inf
        self._ended, self._turn = threading.Event(), threading.Lock()
        paths = json.dumps([*dict.fromkeys([_PATH_OF_DOCCHECK, *map(os.path.abspath, sys.path)])])
        self._process = subprocess.Popen(
            # -I: nothing of the environment's paths; its own come first, so that it is this doccheck.
            [sys.executable, "-I", "-X", "utf8", "-c", _START, paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # One thread for all units: to make one for each would let the process wait for it.
        threading.Thread(target=self._watch, daemon=True, name="doccheck-watch").start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def begin(self) -> str:
        """Hands over the job; a sentence where it cannot be done."""
        answer = self._exchange(self._job, START_SECONDS)
        return answer.no_engine if isinstance(answer, Outcome) else ENDED

    def ask(self, unit: Unit, seconds: float) -> Outcome | str:
        """The outcome, or why there is none; after that the process is of no more use."""
        self.asked += 1
        answer = self._exchange(unit, seconds)
        return answer if isinstance(answer, str) or answer.key == unit.key else ENDED

    def _exchange(self, request: Any, seconds: float) -> Outcome | str:
        try:
            self._allow(seconds)
            body = pickle.dumps(request)
            asked = self._pipe(self._process.stdin)
            asked.write(LENGTH.pack(len(body)) + body)
            asked.flush()
            line = self._pipe(self._process.stdout).readline(_LONGEST_ANSWER)
            self._allow(math.inf)
            return Outcome.from_json(line)
        except (OSError, ValueError, OutcomeError):
            return self._why(seconds)

    def _allow(self, seconds: float) -> None:
        """So long from now; OSError where what was allowed before has been exceeded meanwhile."""
        with self._turn:
            self._deadline = time.monotonic() + seconds
            if self._late:
                raise OSError

    def _why(self, seconds: float) -> str:
        if self._late:
            return TOO_LONG.format(int(seconds))
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        # A library that cannot have more memory ends the process itself (SIGABRT).
        return OUT_OF_MEMORY if self._process.returncode == -6 else ENDED

    def _watch(self) -> None:
        """Ends the process when it takes longer than it may, until `end`."""
        while not self._ended.wait(_WATCH_SECONDS):
            with self._turn:
                self._late = self._late or time.monotonic() > self._deadline
            if self._late:
                self.kill()
                return

    def kill(self) -> None:
        """Ends it at once; the process that reads files for it ends with its pipe, or by its own bounds."""
        from doccheck.readers.contained import started_by

        with suppress(OSError):
            for pid in (*started_by(self.pid), self.pid):
                os.kill(pid, 9)

    def end(self) -> None:
        """Ends it, closes its pipes, and clears away what its readers may have left."""
        from doccheck.readers.folder import clear_leftovers

        self._ended.set()
        self.kill()
        deadline = time.monotonic() + 10
        # One that hangs on a drive that is gone cannot be ended, and is not waited for.
        while self._process.poll() is None and time.monotonic() < deadline:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                self._pipe(pipe).close()
        clear_leftovers()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise OSError
        return pipe

"""A process that checks units for another, with bounded memory and without network.

It is started by `supervised`, gets the job and then unit after unit on its standard input, and answers each with one line
of JSON: codes and places, so that no word of a document leaves it. It ends itself when the one who started it is gone.
"""

from __future__ import annotations

import os
import pickle
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from doccheck.archive.secrets import SealError
from doccheck.archive.units import Outcome, State, Unit, failed
from doccheck.archive.work import Checker, Job
from doccheck.checking.quiet import hush
from doccheck.readers.confine import confine
from doccheck.readers.limits import MIB

LENGTH = struct.Struct("<Q")
OUT_OF_MEMORY = "checking it needs more memory than is allowed"


def main() -> None:
    """Serves until nobody asks any more."""
    asked, answers = _own_streams()
    hush()
    requests: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_receive, args=(asked, requests), daemon=True).start()
    job: Job = requests.get()
    # The readers' processes, which it starts, have the same bound in the system's eyes and set a lower one of their own.
    confine(job.memory_megabytes * MIB)
    try:
        checker = Checker(job)
    except SealError as error:
        _say(answers, replace(failed("", ""), no_engine=str(error)))
        return
    _say(answers, Outcome("", State.UNCHANGED))
    for unit in _units(requests):
        _say(answers, _checked(checker, unit))


def _own_streams() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes, out of the reach of libraries that print."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return asked, answers


def _receive(asked: IO[bytes], requests: SimpleQueue[Any]) -> None:
    """Takes what comes, also while a document is checked: the end of the pipe is the end of this process, at once."""
    with suppress(Exception):
        while head := asked.read(LENGTH.size):
            (size,) = LENGTH.unpack(head)
            requests.put(pickle.loads(asked.read(size)))  # nosec B301 - from the parent process, over its own pipe
    os._exit(0)


def _units(requests: SimpleQueue[Any]) -> Iterator[Unit]:
    while True:
        yield requests.get()


def _checked(checker: Checker, unit: Unit) -> Outcome:
    try:
        return checker.check(unit)
    except MemoryError:
        return failed(unit.key, OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - its message may carry the document's words
        return failed(unit.key, f"checking it broke ({type(error).__name__})")


def _say(answers: IO[bytes], outcome: Outcome) -> None:
    answers.write(replace(outcome, memory=held_bytes()).as_json().encode("ascii") + b"\n")
    answers.flush()


def held_bytes(pid: int | str = "self") -> int:
    """Memory that a process holds now, or 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0


if __name__ == "__main__":
    main()

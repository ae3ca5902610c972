"""Reads files in worker processes that have bounded memory and time, and no network.

`Workers.read` is the same verb as `doccheck.readers.read`, for files that anybody may have made: a parser that
never ends, wants all the memory there is, or breaks its process costs that process and a gap with its reason.
Workers are started when first needed and used again. Short plain text needs no parser, and is read at once.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from threading import BoundedSemaphore, Lock, Timer
from typing import IO, Any

from doccheck.model import Document, Gap
from doccheck.readers import read as read_here
from doccheck.readers import wire
from doccheck.readers.draft import THE_FILE
from doccheck.readers.folder import OwnFolder, clear_leftovers
from doccheck.readers.kinds import Kind, sniff
from doccheck.readers.landlock import remove_sockets
from doccheck.readers.limits import MIB, Limits

AT_ONCE = (Kind.EMPTY, Kind.TEXT, Kind.MARKDOWN)
"""Kinds that need no parser."""
AT_ONCE_BYTES = MIB
HEAD_BYTES = MIB
"""So much of a file is looked at to tell its kind."""
CHUNK_BYTES = MIB
MOST_PIPED_BYTES = 256 * MIB
ANSWER_BYTES = 64 * MIB
"""The longest line that is taken from a worker."""
RETRIES = 3
"""How many parts of one file may each end a worker before the whole file is given up."""
_WORN_BY = 0.4
"""A worker that has held so much of its memory is let go: what is left may be in pieces."""
_KEPT_NAMES = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TESSDATA_PREFIX",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
)
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    " from doccheck.readers.worker import main; main(sys.argv[2])"
)
_PATH_OF_DOCCHECK = str(Path(__file__).parents[2])

NO_WORKER = "no process could be started to read it in"
BROKE = "it broke the process that read it"


class Workers:
    """Up to `size` worker processes, kept until `close`. Safe to be shared by threads."""

    def __init__(self, limits: Limits | None = None, size: int = 1) -> None:
        self.limits = limits or Limits()
        self.missing: tuple[str, ...] = ()
        self._free = BoundedSemaphore(size)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._lock = Lock()
        self._closed = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all workers; what one of them is reading just now is not read."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            for worker in self._busy:
                worker.kill()
        for worker in idle:
            worker.end()

    @property
    def notice(self) -> str:
        """One sentence where this system lacks some of the bounds, else empty."""
        if not self.missing:
            return ""
        lacking = " and ".join(
            [", ".join(self.missing[:-1]), self.missing[-1]] if self.missing[1:] else self.missing
        )
        return f"this system does not let doccheck bound {lacking} of the process that reads files; it reads them without"

    def start(self, imports: bool = False) -> None:
        """Starts a worker ahead of the first file, while there is other work to do.

        With `imports`, it also imports what most files are read with; that is worth it where there is time.
        """
        with self._lock, suppress(OSError):
            if not self._idle:
                self._idle.append(_Worker(self.limits))
            if imports:
                self._idle[-1].import_ahead()

    def read(self, path: str, data: bytes | Path, passwords: Sequence[str] = ()) -> tuple[Document, ...]:
        """The documents of one file, given as its bytes or as where it lies; raises OSError where it cannot be opened.

        `path` is its name as it will be shown.
        """
        content = _Content(data)
        kind = sniff(path, content.head)
        if content.size > self.limits.megabytes * MIB:
            return (self._unread(path, kind, content, f"it is larger than {self.limits.megabytes} MB"),)
        if kind in AT_ONCE and content.size <= min(AT_ONCE_BYTES, self.limits.characters):
            return read_here(path, content.whole, passwords)
        return self._read(path, kind, content, passwords)

    def _read(
        self, path: str, kind: Kind, content: _Content, passwords: Sequence[str]
    ) -> tuple[Document, ...]:
        """Asks a worker, and where a part of the file ends it, asks again for the rest."""
        deadline = time.monotonic() + self.limits.seconds
        refused: dict[str, str] = {}
        while True:
            request = {"path": path, "size": content.size, "passwords": list(passwords), "refused": refused}
            answer = self._ask(request, content, deadline - time.monotonic())
            if answer.documents:
                return answer.documents
            part = answer.part
            if (
                part in (path, "")
                or part in refused
                or len(refused) == RETRIES
                or time.monotonic() > deadline
            ):
                return (self._unread(path, kind, content, answer.why),)
            refused[part] = answer.why

    def _ask(self, request: Mapping[str, Any], content: _Content, seconds: float) -> _Answer:
        with self._free:
            try:
                worker = self._taken()
            except OSError as error:
                reason = f" ({error.strerror.lower()})" if error.strerror else ""
                return _Answer(why=f"{NO_WORKER}{reason}")
            try:
                answer = worker.ask(request, content, seconds)
            finally:
                self._given_back(worker)
            self.missing = worker.missing
            return answer

    def _taken(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise OSError
            worker = self._idle.pop() if self._idle else _Worker(self.limits)
            self._busy.add(worker)
        return worker

    def _given_back(self, worker: _Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            keep = worker.is_good and not self._closed
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.end()

    def _unread(self, path: str, kind: Kind, content: _Content, why: str) -> Document:
        return Document(path, kind.media_type, content.sha256(), "", gaps=(Gap(THE_FILE, why),))


class _Content:
    """The bytes of a file, never all of them at once where they lie on the disk."""

    def __init__(self, data: bytes | Path) -> None:
        self._data = data
        if isinstance(data, bytes):
            self.size, self.head = len(data), data[:HEAD_BYTES]
        else:
            with data.open("rb") as file:
                status = os.fstat(file.fileno())
                self.head, self.size = file.read(HEAD_BYTES), status.st_size
                if not S_ISREG(status.st_mode):
                    # A pipe has no size, and can be read but once.
                    self._data = self.head + file.read(MOST_PIPED_BYTES)
                    self.size = len(self._data)

    @property
    def whole(self) -> bytes:
        return self._data if isinstance(self._data, bytes) else b"".join(self.chunks())

    def chunks(self) -> Iterator[bytes]:
        """All of it, piece by piece, and no more than `size`."""
        if isinstance(self._data, bytes):
            for start in range(0, self.size, CHUNK_BYTES):
                yield self._data[start : start + CHUNK_BYTES]
            return
        yield self.head
        left = self.size - len(self.head)
        with self._data.open("rb") as file:
            file.seek(len(self.head))
            while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
                left -= len(chunk)
                yield chunk

    def sha256(self) -> str:
        digest = sha256()
        for chunk in self.chunks():
            digest.update(chunk)
        return digest.hexdigest()


class _Answer:
    """What a worker answered: documents, or why there are none and which part it was reading."""

    def __init__(self, documents: tuple[Document, ...] = (), part: str = "", why: str = "") -> None:
        self.documents, self.part, self.why = documents, part, why


class _Worker:
    """One process, in a group of its own with whatever it starts."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.missing: tuple[str, ...] = ()
        self.is_good = False
        """Whether it can be asked once more."""
        self._late = False
        settings = json.dumps(asdict(limits))
        # The folder that one works in may stand there too: it holds documents, and the worker shall not see them.
        there = [path for path in map(os.path.abspath, sys.path) if path != os.getcwd()]  # noqa: PTH109
        paths = json.dumps([*dict.fromkeys([_PATH_OF_DOCCHECK, *there])])
        self._since = time.time()
        clear_leftovers()
        self._own = OwnFolder()
        kept = {name: os.environ[name] for name in _KEPT_NAMES if name in os.environ}
        try:
            self._process = subprocess.Popen(
                # -I: nothing of the environment, nor of the folder it is called from; -S: the path is given.
                [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, paths, settings],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Whatever it, or a program that it starts, writes for a while goes with it.
                env=kept | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self._own.path)),
                start_new_session=True,
            )
        except OSError:
            self._own.remove()
            raise

    def import_ahead(self) -> None:
        """Does not wait for it."""
        asked = self._pipe(self._process.stdin)
        asked.write(b'{"ahead": true}\n')
        asked.flush()

    def ask(self, request: Mapping[str, Any], content: _Content, seconds: float) -> _Answer:
        """Reads one file. Where it takes longer than `seconds`, the worker is killed with all it started."""
        timer = Timer(max(seconds, 0.1), self._kill_late)
        timer.daemon = True
        timer.start()
        answer, self.is_good = _Answer(), False
        try:
            self._send(request, content)
            self._receive(answer)
        except (OSError, wire.WireError):
            answer.documents = ()
        finally:
            timer.cancel()
        if not answer.documents:
            answer.why = self._why()
        return answer

    def _send(self, request: Mapping[str, Any], content: _Content) -> None:
        asked = self._pipe(self._process.stdin)
        asked.write(json.dumps(request).encode("ascii") + b"\n")
        sent = 0
        for chunk in content.chunks():
            sent += asked.write(chunk)
        if sent < content.size:
            raise OSError
        asked.flush()

    def _receive(self, answer: _Answer) -> None:
        """Fills in the answer as it comes; raises where the worker ends before it is whole."""
        answers = self._pipe(self._process.stdout)
        documents: list[Document] = []
        while True:
            raw = answers.readline(ANSWER_BYTES)
            if not raw.endswith(b"\n"):
                raise wire.WireError
            entries = wire.entries_of(raw)
            if "text" in entries:
                documents.append(wire.document_of(entries))
            elif "begun" in entries:
                answer.part = str(entries["begun"])
            elif "missing" in entries:
                self.missing = tuple(map(str, entries["missing"]))
            elif "done" in entries:
                peak = entries.get("peak", 0)
                self.is_good = isinstance(peak, int) and peak < self._most_memory * _WORN_BY
                answer.documents = tuple(documents)
                return

    def end(self) -> None:
        """Ends it and everything it started."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                self._pipe(pipe).close()
        self._own.remove()
        if hasattr(socket, "AF_UNIX"):
            remove_sockets(self._since)

    def _kill_late(self) -> None:
        self._late = True
        self.kill()

    def kill(self) -> None:
        """Ends it at once, with everything it started, also what has left its group."""
        if self._process.returncode is None:
            for pid in started_by(self._process.pid):
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
        with suppress(OSError):
            if hasattr(os, "killpg"):
                # The worker is the head of its group, and stays in it until it is waited for.
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _why(self) -> str:
        """Why the worker gave no answer, from how it ended."""
        if self._late:
            return f"reading it took longer than {self._limits.seconds} seconds"
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        if self._was_ended_by("SIGXCPU"):
            return f"reading it took more than {self._limits.processor_seconds} seconds of computing"
        if self._was_ended_by("SIGABRT"):
            return f"{BROKE}; it may need more memory than the {self._limits.memory_megabytes:,} MB allowed"
        return BROKE

    def _was_ended_by(self, name: str) -> bool:
        number = getattr(signal, name, None)  # Windows has few of them
        return number is not None and self._process.returncode == -number

    @property
    def _most_memory(self) -> int:
        return self._limits.memory_megabytes * MIB

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise OSError
        return pipe


def started_by(pid: int) -> Iterator[int]:
    """The processes that a process has started, and those that they have (where the system tells)."""
    try:
        files = list(Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:  # it has ended meanwhile
        return
    for file in files:
        try:
            found = [int(child) for child in file.read_text().split()]
        except (OSError, ValueError):
            continue
        for child in found:
            yield from started_by(child)
            yield child

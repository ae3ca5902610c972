"""Read and examine, here or in other processes. A document survives whatever happens, at worst as a gap."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from doccheck.checking import records
from doccheck.checking.quiet import hush
from doccheck.checking.sources import Source
from doccheck.model import Circumstances, Document, Gap, Report
from doccheck.readers.limits import Limits

if TYPE_CHECKING:
    from concurrent.futures.process import ProcessPoolExecutor

    from doccheck.readers.contained import Workers

_WHOLE = "the whole file"


class Examiner(Protocol):
    """The part of the engine that a check needs."""

    @property
    def off(self) -> tuple[str, ...]: ...
    @property
    def notice(self) -> str: ...
    def examine(self, document: Document, circumstances: Circumstances) -> Report: ...


class Memory(Protocol):
    """What an engine has worked out not long ago."""

    def forget(self) -> None: ...


@runtime_checkable
class Remembering(Protocol):
    """An engine that can use again what it has worked out."""

    def remember(self, seconds: float) -> Memory: ...


class Maker(Protocol):
    """Makes an engine; small enough to be handed to another process."""

    def build(self) -> Examiner: ...


@dataclass(frozen=True)
class Answer:
    """The reports of one input, and what the engine had to say of itself; or why there is no engine."""

    reports: tuple[Report, ...] = field(default=(), repr=False)
    notice: str = ""
    off: tuple[str, ...] = ()
    no_engine: str = ""
    unbounded: str = ""
    """What this system does not have to contain the reading of files."""
    record: Mapping[str, Any] | None = field(default=None, repr=False)
    """The decision record that was given with the input, attached to it or lying beside it."""
    record_fits: bool = False
    """Whether it was made for these documents."""
    record_notices: tuple[str, ...] = ()
    """Why a record that was found does not count."""


@dataclass(frozen=True)
class Reading:
    """How files are read: within which limits, and with which passwords where one is asked for.

    `in_force` are the days of the policy for laws that a decision record may name.
    """

    limits: Limits = field(default_factory=Limits)
    passwords: tuple[str, ...] = field(default=(), repr=False)
    in_force: Mapping[str, date] = field(default_factory=dict)


def examine_all(
    sources: Sequence[Source],
    maker: Maker,
    circumstances: Circumstances,
    jobs: int,
    reading: Reading | None = None,
) -> Iterator[Answer]:
    """One answer for each source, in order."""
    task = Task(maker, circumstances, reading or Reading())
    if jobs > 1 and len(sources) > 1:
        yield from _in_processes(sources, task, min(jobs, len(sources)))
        return
    with Worker(task) as worker:
        yield from worker.all(sources)


@dataclass(frozen=True)
class Task:
    """All that is the same for every source; small enough to be handed to another process."""

    maker: Maker
    circumstances: Circumstances
    reading: Reading


class Prepared:
    """An engine that is loaded already, and a process that waits for a file to read: for checks that begin with them."""

    def __init__(self, maker: Maker, engine: Examiner, limits: Limits) -> None:
        self.maker, self.engine, self.limits = maker, engine, limits
        self.renew()

    def renew(self) -> None:
        """Another process to read in, with all that it mostly needs, where this one's has been used or lent."""
        from doccheck.readers.contained import Workers

        self.files = Workers(self.limits)
        self.files.start(imports=True)

    def lend(self) -> Workers:
        """The process that waits, for a child to use: its folder is there until what is returned is let go."""
        from doccheck.readers.contained import Workers

        lent, self.files = self.files, Workers(self.limits)
        return lent


prepared: Prepared | None = None
"""What this process has ready, if anything; used where the same would be made."""


class Worker:
    """Makes its engine at the first document, and keeps it. The next file is read while one is examined."""

    def __init__(self, task: Task) -> None:
        from concurrent.futures import ThreadPoolExecutor

        from doccheck.readers.contained import Workers

        self._task = task
        ready, limits = prepared, task.reading.limits
        self._engine: Examiner | None = ready.engine if ready and ready.maker == task.maker else None
        self._files = ready.files if ready and ready.limits == limits else Workers(limits)
        self._beside = ThreadPoolExecutor(1)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()
        self._beside.shutdown(cancel_futures=True)

    def all(self, sources: Sequence[Source]) -> Iterator[Answer]:
        """One answer for each source, in order."""
        ahead = self._begin(sources[0]) if sources else None
        for number in range(len(sources)):
            read_ahead, following = ahead, sources[number + 1 : number + 2]
            engine = self._made()
            if isinstance(engine, Answer):
                yield engine
                return
            documents = read_ahead.result() if read_ahead else ()
            ahead = self._begin(following[0]) if following else None
            yield self._examined(sources[number], documents, engine)

    def __call__(self, source: Source, circumstances: Circumstances | None = None) -> Answer:
        """One source by itself; `circumstances` where they are others than the task's."""
        engine = self._made()
        if isinstance(engine, Answer):
            return engine
        documents = read(source, self._files, self._task.reading.passwords)
        return self._examined(source, documents, engine, circumstances)

    def remember(self, seconds: float) -> Callable[[], None]:
        """Have the engine use again what it worked out not long ago, if it can; what is called to make it forget in time."""
        engine = self._made()
        return engine.remember(seconds).forget if isinstance(engine, Remembering) else lambda: None

    def _begin(self, source: Source) -> Future[tuple[Document, ...]]:
        return self._beside.submit(read, source, self._files, self._task.reading.passwords)

    def _made(self) -> Examiner | Answer:
        """The engine, or why there is none."""
        from doccheck.language.pipeline import PipelineError

        try:
            self._engine = self._engine or self._task.maker.build()
        except PipelineError as error:
            return Answer(no_engine=str(error))
        return self._engine

    def _examined(
        self,
        source: Source,
        documents: Sequence[Document],
        engine: Examiner,
        circumstances: Circumstances | None = None,
    ) -> Answer:
        base = circumstances or self._task.circumstances
        record, documents = records.take(source, documents, base.today, self._task.reading.in_force)
        others = [each for other in source.beside for each in self._begin(other).result()]
        if len(documents) + len(others) > 1:
            base = base.among((*documents, *others))
        reports = [_examine(each, engine, record.circumstances(base, each, documents)) for each in documents]
        return Answer(
            record.reports(reports),
            engine.notice,
            engine.off,
            unbounded=self._files.notice,
            record=record.record,
            record_fits=record.fits,
            record_notices=record.notices,
        )


def read(source: Source, files: Workers, passwords: Sequence[str] = ()) -> tuple[Document, ...]:
    """Every document of one source; what cannot be read is a document with a gap."""
    data = source.data if source.data is not None else source.file or b""
    try:
        return files.read(source.name, data, passwords)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return (unread(source.name, f"it cannot be opened ({reason})"),)
    except Exception as error:  # noqa: BLE001 - its message may carry the file's words
        return (unread(source.name, f"reading it broke ({type(error).__name__})"),)


def _examine(document: Document, engine: Examiner, circumstances: Circumstances) -> Report:
    try:
        return engine.examine(document, circumstances)
    except Exception as error:  # noqa: BLE001 - its message may carry the document's words
        gap = Gap("the whole document", f"checking it broke ({type(error).__name__})")
        return Report(document, (), (*document.gaps, gap))


def unread(name: str, why: str, data: bytes | None = None) -> Document:
    """A document of which nothing is known but why; where its `data` is there, its hash."""
    known_by = sha256(data).hexdigest() if data else ""
    return Document(name, "application/octet-stream", known_by, "", gaps=(Gap(_WHOLE, why),))


# --- other processes -----------------------------------------------------------------------------

_worker: Callable[[Source], Answer]


def _start(task: Task) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hush()
    _worker = Worker(task)


def _work(source: Source) -> Answer:
    return _worker(source)


def _in_processes(sources: Sequence[Source], task: Task, jobs: int) -> Iterator[Answer]:
    """A few documents under way for each worker. Where a worker dies, each of those is tried again, alone."""
    from concurrent.futures.process import BrokenProcessPool

    waiting, under_way = deque(sources), deque[tuple[Source, Future[Answer]]]()
    pool = _pool(task, jobs)
    try:
        while waiting or under_way:
            while waiting and len(under_way) < 2 * jobs:
                under_way.append((waiting[0], _submit(pool, waiting.popleft())))
            source, future = under_way.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                suspects = [source, *(each for each, _ in under_way)]
                done = {id(each): f.result() for each, f in under_way if f.done() and not f.exception()}
                under_way.clear()
                for each in suspects:
                    yield done.get(id(each)) or _alone(each, task)
                pool = _pool(task, jobs)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, source: Source) -> Future[Answer]:
    """A future in any case: that of a pool already broken is broken too."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return pool.submit(_work, source)
    except BrokenProcessPool as error:
        future: Future[Answer] = Future()
        future.set_exception(error)
        return future


def _alone(source: Source, task: Task) -> Answer:
    from concurrent.futures.process import BrokenProcessPool

    with _pool(task, 1) as pool:
        try:
            return pool.submit(_work, source).result()
        except BrokenProcessPool:
            document = unread(source.name, "checking it ended the process that did it")
            return Answer((Report(document, (), document.gaps),))


def _pool(task: Task, jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(jobs, get_context("spawn"), _start, (task,))

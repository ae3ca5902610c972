"""Read and examine, here or in other processes. A document survives whatever happens, at worst as a gap."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from doccheck.interfaces.cli.sources import Source
from doccheck.interfaces.cli.speech import hush
from doccheck.model import Circumstances, Document, Gap, Report

if TYPE_CHECKING:
    from concurrent.futures.process import ProcessPoolExecutor

MOST_BYTES = 256 * 1024 * 1024
_WHOLE = "the whole file"


class TooLarge(Exception):
    """A file too large to be read at all."""


class Examiner(Protocol):
    """The part of the engine that a check needs."""

    @property
    def off(self) -> tuple[str, ...]: ...
    @property
    def notice(self) -> str: ...
    def examine(self, document: Document, circumstances: Circumstances) -> Report: ...


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


def examine_all(
    sources: Sequence[Source], maker: Maker, circumstances: Circumstances, jobs: int
) -> Iterator[Answer]:
    """One answer for each source, in order."""
    if jobs > 1 and len(sources) > 1:
        yield from _in_processes(sources, maker, circumstances, min(jobs, len(sources)))
    else:
        worker = Worker(maker, circumstances)
        yield from map(worker, sources)


class Worker:
    """Makes its engine at the first document, and keeps it."""

    def __init__(self, maker: Maker, circumstances: Circumstances) -> None:
        self._maker = maker
        self._circumstances = circumstances
        self._engine: Examiner | None = None

    def __call__(self, source: Source) -> Answer:
        from doccheck.language.pipeline import PipelineError

        try:
            self._engine = self._engine or self._maker.build()
        except PipelineError as error:
            return Answer(no_engine=str(error))
        return Answer(
            examine(source, self._engine, self._circumstances), self._engine.notice, self._engine.off
        )


def examine(source: Source, engine: Examiner, circumstances: Circumstances) -> tuple[Report, ...]:
    """Every document of one source, read and examined."""
    return tuple(_examine(document, engine, circumstances) for document in read(source))


def read(source: Source) -> tuple[Document, ...]:
    """Every document of one source; what cannot be read is a document with a gap."""
    from doccheck import readers

    try:
        return readers.read(source.name, _bytes(source))
    except TooLarge:
        return (unread(source.name, f"it is larger than {MOST_BYTES // 1024 // 1024} MB"),)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return (unread(source.name, f"it cannot be opened ({reason})"),)
    except Exception as error:  # noqa: BLE001 - its message may carry the file's words
        return (unread(source.name, f"reading it broke ({type(error).__name__})"),)


def _bytes(source: Source) -> bytes:
    if source.file is None:
        return source.data or b""
    if source.file.stat().st_size > MOST_BYTES:
        raise TooLarge
    return source.file.read_bytes()


def _examine(document: Document, engine: Examiner, circumstances: Circumstances) -> Report:
    try:
        return engine.examine(document, circumstances)
    except Exception as error:  # noqa: BLE001 - its message may carry the document's words
        gap = Gap("the whole document", f"checking it broke ({type(error).__name__})")
        return Report(document, (), (*document.gaps, gap))


def unread(name: str, why: str) -> Document:
    """A document of which nothing is known but why."""
    return Document(name, "application/octet-stream", "", "", gaps=(Gap(_WHOLE, why),))


# --- other processes -----------------------------------------------------------------------------

_worker: Callable[[Source], Answer]


def _start(maker: Maker, circumstances: Circumstances) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hush()
    _worker = Worker(maker, circumstances)


def _work(source: Source) -> Answer:
    return _worker(source)


def _in_processes(
    sources: Sequence[Source], maker: Maker, circumstances: Circumstances, jobs: int
) -> Iterator[Answer]:
    """A few documents under way for each worker. Where a worker dies, each of those is tried again, alone."""
    from concurrent.futures.process import BrokenProcessPool

    waiting, under_way = deque(sources), deque[tuple[Source, Future[Answer]]]()
    pool = _pool(maker, circumstances, jobs)
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
                    yield done.get(id(each)) or _alone(each, maker, circumstances)
                pool = _pool(maker, circumstances, jobs)
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


def _alone(source: Source, maker: Maker, circumstances: Circumstances) -> Answer:
    from concurrent.futures.process import BrokenProcessPool

    with _pool(maker, circumstances, 1) as pool:
        try:
            return pool.submit(_work, source).result()
        except BrokenProcessPool:
            document = unread(source.name, "checking it ended the process that did it")
            return Answer((Report(document, (), document.gaps),))


def _pool(maker: Maker, circumstances: Circumstances, jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(jobs, get_context("spawn"), _start, (maker, circumstances))

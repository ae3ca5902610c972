"""A run from beginning to end: walk, write down, check, write down. Cut off anywhere, the next one goes on from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from doccheck.archive.book import Book, Tally
from doccheck.archive.content import is_whole_file, mark_of_file
from doccheck.archive.executors import Executor
from doccheck.archive.units import Outcome, State, Unit
from doccheck.archive.walk import RootError, Walk
from doccheck.checking.entries import NotEntered
from doccheck.readers.limits import MIB

Watch = Callable[[Tally], None]
"""Is told how the run stands, after every outcome and now and then."""


@dataclass(frozen=True)
class Ended:
    """How a run ended; `why` is a sentence where it could not go on."""

    tally: Tally
    left_out: int
    notices: tuple[str, ...]
    why: str = ""


def run(walk: Walk, book: Book, executor: Executor, watch: Watch = lambda tally: None) -> Ended:
    """Checks all that `walk` finds. A KeyboardInterrupt, or a store that fails, goes through after closing what can be.

    A root that can no longer be reached, or a journal that cannot be written, ends the run; what was under way stays
    walked and is checked the next time.
    """
    try:
        why = _all_checked(walk, book, executor, watch)
    except NotEntered as error:
        why = f"what is found has to be written into the journal first, and cannot be: {error}"
    except BaseException:
        executor.close()
        _close_if_possible(book, walk)
        raise
    executor.close()
    book.close("stopped" if why else "finished", walk.left_out)
    watch(book.tally)
    return Ended(book.tally, walk.left_out, tuple(book.notices), why)


def _all_checked(walk: Walk, book: Book, executor: Executor, watch: Watch) -> str:
    """Checks and writes down; why it could not go on to the end, or nothing."""
    why = ""
    try:
        for outcome in executor.outcomes(_to_check(book, walk, watch)):
            if outcome is None:
                book.flush()
            else:
                book.add(_believed(outcome, walk))
            watch(book.tally)
    except RootError as error:
        why = str(error)
    book.flush()
    return why


def _to_check(book: Book, walk: Walk, watch: Watch) -> Iterator[Unit]:
    """The units that need a process; a file that is as it was recorded does not."""
    for unit in book.entered(walk):
        if unit.size <= walk.limits.megabytes * MIB and _is_as_recorded(unit):
            book.add(Outcome(unit.key, State.UNCHANGED, unit.known))
            watch(book.tally)
        else:
            yield unit


def _is_as_recorded(unit: Unit) -> bool:
    """Whether a file has the content that it was recorded with. Members of archives are left to the processes."""
    return bool(unit.known) and is_whole_file(unit) and mark_of_file(unit) == unit.known


def _close_if_possible(book: Book, walk: Walk) -> None:
    """The store itself may be what failed: then the run counts as cut off."""
    try:
        book.close("stopped", walk.left_out)
    except Exception:  # noqa: BLE001 - the first error is the one to be told
        return


def _believed(outcome: Outcome, walk: Walk) -> Outcome:
    """A file that could not be opened is a gap, unless the whole drive is gone."""
    if outcome.state is not State.LOST:
        return outcome
    for root in walk.roots:
        if not root.is_there():
            raise RootError(f"{root.given}: can no longer be reached")
    return replace(outcome, state=State.GAP)


def ahead(walk: Walk) -> Iterator[int]:
    """Counts what a walk will find, in steps, so that the time that is left can be told."""
    count = 0
    for count, _ in enumerate(walk, 1):
        if count % 100 == 0:
            yield count
    yield count

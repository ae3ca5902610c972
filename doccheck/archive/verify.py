"""Proves that a store has everything that was walked, each once: recorded, or a gap with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, and_, exists, func, select

from doccheck.archive.schema import documents, entries, findings, gaps, runs
from doccheck.archive.store import Store
from doccheck.archive.units import State
from doccheck.archive.walk import Walk

_AT_ONCE = 500


@dataclass(frozen=True)
class Proof:
    """The figures of the last run, and a sentence for everything that is not as it should be."""

    run: int
    ended: bool
    walked: int
    recorded: int
    gaps: int
    elsewhere: int
    """Recorded by earlier runs and not walked by this one: moved, removed, or of other roots."""
    walked_again: int | None
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.wrong


def verify(store: Store, walk: Walk | None = None) -> Proof | None:
    """The proof for the last run, or None where there was none.

    With `walk`, the archive is walked once more and compared with the store.
    """
    with store.read() as connection:
        run = connection.execute(select(runs).order_by(runs.c.id.desc()).limit(1)).first()
        if run is None:
            return None
        ours = entries.c.walked_run == run.id
        figures = {
            state: _count(connection, ours, entries.c.done_run == run.id, entries.c.state == state)
            for state in State
        }
        walked = _count(connection, ours)
        wrong = list(_wrong(connection, run, walked, figures))
        elsewhere = _count(connection, entries.c.walked_run != run.id)
    again = None
    if walk is not None:
        again, missing = _walked_again(store, walk, run.id)
        wrong += missing
    return Proof(
        run.id, run.state == "finished", walked, figures[State.RECORDED], figures[State.GAP], elsewhere, again, tuple(wrong)
    )  # fmt: skip


def _count(connection: Connection, *where: object) -> int:
    return connection.scalar(select(func.count()).select_from(entries).where(*where)) or 0  # type: ignore[arg-type]


def _wrong(connection: Connection, run: object, walked: int, figures: dict[State, int]) -> Iterator[str]:
    """Everything that is not as it should be, as sentences."""
    state: str = run.state  # type: ignore[attr-defined]
    if state == "running":
        yield "the last run is still going on, or was cut off; the same command goes on with it"
    elif state == "stopped":
        yield "the last run was stopped before its end; the same command goes on with it"
    elif run.walked != walked:  # type: ignore[attr-defined]
        yield f"the run says that it walked {run.walked:,} documents, and {walked:,} stand in the store"  # type: ignore[attr-defined]
    if left := walked - figures[State.RECORDED] - figures[State.GAP]:
        yield f"{left:,} documents were walked and are neither recorded nor a gap"
    for sentence, query in _ODD:
        if count := connection.scalar(query):
            yield sentence.format(count)


def _counted(table: object, *where: object) -> Select[tuple[int]]:
    return select(func.count()).select_from(table).where(*where)  # type: ignore[arg-type]


_ODD = (
    (
        "{:,} documents count as recorded and have no record",
        _counted(entries, entries.c.state == State.RECORDED.value, ~exists().where(documents.c.entry == entries.c.id)),
    ),
    (
        "{:,} documents count as gaps and have no reason",
        _counted(entries, entries.c.state == State.GAP.value, ~exists().where(gaps.c.entry == entries.c.id)),
    ),
    (
        "{:,} gaps have a record beside them",
        _counted(entries, entries.c.state == State.GAP.value, exists().where(documents.c.entry == entries.c.id)),
    ),
    (
        "{:,} records belong to nothing that was walked",
        _counted(documents, ~exists().where(entries.c.id == documents.c.entry)),
    ),
    (
        "{:,} findings belong to no record",
        _counted(
            findings,
            ~exists().where(and_(documents.c.id == findings.c.document, documents.c.entry == findings.c.entry)),
        ),
    ),
    (
        "{:,} documents are recorded twice",
        select(func.count()).select_from(
            select(documents.c.entry).group_by(documents.c.entry, documents.c.nested).having(func.count() > 1).subquery()
        ),
    ),
)  # fmt: skip


def _walked_again(store: Store, walk: Walk, run: int) -> tuple[int, list[str]]:
    """How many there are now, and a sentence where some of them do not stand in the run."""
    count = missing = 0
    for keys in _groups(unit.key for unit in walk):
        with store.read() as connection:
            held = set(
                connection.scalars(
                    select(entries.c.key).where(entries.c.key.in_(keys), entries.c.walked_run == run)
                )
            )
        unique = set(keys)
        count += len(unique)
        missing += len(unique - held)
    if not missing:
        return count, []
    return count, [f"{missing:,} documents lie in the archive now and were not walked by the last run"]


def _groups(keys: Iterable[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for key in keys:
        group.append(key)
        if len(group) == _AT_ONCE:
            yield group
            group = []
    if group:
        yield group

"""Keeps the book of a run: what was walked is written before it is checked, what was checked in one piece or not at all."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from doccheck.archive.schema import documents, entries, findings, gaps, runs
from doccheck.archive.store import Store
from doccheck.archive.units import DocumentRecord, FindingRecord, GapRecord, Outcome, State, Unit, failed
from doccheck.archive.work import Job, standard_for
from doccheck.checking.entries import Entries
from doccheck.checking.journaling import unopened_entry
from doccheck.policy import Policy

AT_ONCE = 200
"""Units that are looked up together."""
_AT_ONCE_BYTES = 32 * 1024 * 1024
_FLUSH_SECONDS = 0.25
_FLUSH_OUTCOMES = 200


def now() -> datetime:
    """UTC, as the store has it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@dataclass
class Tally:
    """How a run stands."""

    walked: int = 0
    checked: int = 0
    unchanged: int = 0
    gaps: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    """Of all that was walked, by verdict."""

    @property
    def done(self) -> int:
        return self.checked + self.unchanged


class Book:
    """One run's entries in a store."""

    def __init__(self, store: Store, job: Job, run: int, *, again: bool = False) -> None:
        """`again` has what could not be checked before tried once more."""
        self.tally = Tally()
        self.notices: dict[str, None] = {}
        self._store, self._job, self._run, self._again = store, job, run, again
        self._entries = Entries(self._notice)
        self._waiting: list[Outcome] = []
        self._units: dict[str, _Entered] = {}
        self._flushed = time.monotonic()

    @classmethod
    def opened(cls, store: Store, job: Job, about: dict[str, str], *, again: bool = False) -> Book:
        """The book of a new run; runs that were cut off are said to be stopped."""
        with store.begin() as connection:
            connection.execute(update(runs).where(runs.c.state == "running").values(state="stopped"))
            row = insert(runs).values(
                started=now(), state="running", standard=job.standard, version=job.version, **about
            )
            run = connection.execute(row).inserted_primary_key
        assert run is not None
        book = cls(store, job, run[0], again=again)
        book._entries.begin(job.policy)
        return book

    def _notice(self, sentence: str) -> None:
        self.notices[sentence] = None

    # --- what is walked --------------------------------------------------------------------------

    def entered(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """The units that are to be checked, each once, after they are written down as walked."""
        for group in _groups(units):
            yield from self._enter(group)

    def _enter(self, group: Sequence[Unit]) -> list[Unit]:
        unique = {unit.key: unit for unit in group}
        with self._store.begin() as connection:
            known = {row.key: row for row in connection.execute(_KNOWN.where(entries.c.key.in_(unique)))}
            fresh = [unit for key, unit in unique.items() if key not in known]
            # What was walked in this very run already lies in two roots, and is one document.
            seen = [
                unit for key, unit in unique.items() if key in known and known[key].walked_run != self._run
            ]
            if fresh:
                connection.execute(insert(entries), [self._row(unit) for unit in fresh])
            self._see_again(connection, [(known[unit.key], unit) for unit in seen])
            ids = {row.key: row.id for row in connection.execute(_IDS.where(entries.c.key.in_(unique)))}
        self.tally.walked += len(fresh) + len(seen)
        wanted = [replace(unit, known=self._known(unit, known.get(unit.key))) for unit in (*fresh, *seen)]
        for unit in wanted:
            row = known.get(unit.key)
            self._units[unit.key] = _Entered(
                ids[unit.key],
                standard_for(self._job, unit),
                row.verdict if row else "",
                row.state if row else "",
            )
            if unit.why:
                self.add(failed(unit.key, unit.why))
        return [unit for unit in wanted if not unit.why]

    def _see_again(self, connection: Connection, seen: Sequence[tuple[Any, Unit]]) -> None:
        """Those of which nothing is new, all together; the others one by one."""
        changed = [(row, unit) for row, unit in seen if _is_new(row, unit)]
        for row, unit in changed:
            values = {"size": unit.size, **_details(unit)}
            connection.execute(update(entries).where(entries.c.id == row.id).values(**values))
        ids = [row.id for row, _ in seen]
        if ids:
            connection.execute(update(entries).where(entries.c.id.in_(ids)).values(walked_run=self._run))

    def _known(self, unit: Unit, row: Any) -> str:
        """The sha256 under which it stands recorded by this standard."""
        if row is None or row.standard != standard_for(self._job, unit):
            return ""
        if row.state == State.WALKED or (self._again and row.state == State.GAP):
            return ""
        return str(row.sha256)

    def _row(self, unit: Unit) -> dict[str, Any]:
        row = {column.name: "" for column in entries.c if column.name in _TEXTS}
        return row | {
            "key": unit.key, "path": unit.path, "root": unit.root, "size": unit.size, "seconds": 0.0,
            "first_run": self._run, "walked_run": self._run, "state": State.WALKED.value, **_details(unit),
        }  # fmt: skip

    # --- what is done ----------------------------------------------------------------------------

    def add(self, outcome: Outcome) -> None:
        """Writes an outcome down, with others that come at the same moment."""
        self._waiting.append(outcome)
        if len(self._waiting) >= _FLUSH_OUTCOMES or time.monotonic() - self._flushed > _FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Everything that was added is in the journal, if one is kept, and in the store when this returns.

        NotEntered where the journal has to be written and cannot be: then what was added counts as walked only.
        """
        self._flushed = time.monotonic()
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        policy = self._job.policy
        self._entries.write([entry for each in waiting for entry in _said(each, policy)], policy)
        unchanged = [self._units[each.key].id for each in waiting if each.state is State.UNCHANGED]
        with self._store.begin() as connection:
            if unchanged:
                connection.execute(
                    update(entries).where(entries.c.id.in_(unchanged)).values(done_run=self._run)
                )
            self._write(connection, [each for each in waiting if each.state is not State.UNCHANGED])
        for outcome in waiting:
            self._count(outcome)
            del self._units[outcome.key]

    def _write(self, connection: Connection, outcomes: Sequence[Outcome]) -> None:
        """All of them, table by table: one statement with many rows costs a fraction of as many statements."""
        if not outcomes:
            return
        entered = [(self._units[outcome.key], outcome) for outcome in outcomes]
        if stale := [unit.id for unit, _ in entered if unit.state not in ("", State.WALKED)]:
            for table in (findings, gaps, documents):
                connection.execute(delete(table).where(table.c.entry.in_(stale)))
        connection.execute(_DONE, [self._done(unit, outcome) for unit, outcome in entered])
        held = [(unit.id, document) for unit, outcome in entered for document in outcome.documents]
        keys = _inserted(connection, [_document(entry, document) for entry, document in held])
        numbered = list(zip(keys, held, strict=True))
        _insert(
            connection,
            findings,
            [_finding(key, entry, f) for key, (entry, d) in numbered for f in d.findings],
        )
        _insert(connection, gaps, [_gap(key, entry, gap) for key, (entry, d) in numbered for gap in d.gaps])
        _insert(
            connection, gaps, [_gap(None, unit.id, gap) for unit, outcome in entered for gap in outcome.gaps]
        )

    def _done(self, unit: _Entered, outcome: Outcome) -> dict[str, Any]:
        return {
            "row": unit.id, "done_run": self._run, "state": outcome.state.value, "checked": now(),
            "sha256": outcome.sha256, "standard": unit.standard, "verdict": outcome.verdict, "seconds": outcome.seconds,
            "own_author": outcome.author, "own_recipient": outcome.recipient, "own_purpose": outcome.purpose,
            "own_dated": date.fromisoformat(outcome.dated) if outcome.dated else None,
        }  # fmt: skip

    def _count(self, outcome: Outcome) -> None:
        entered = self._units[outcome.key]
        unchanged = outcome.state is State.UNCHANGED
        self.tally.unchanged += unchanged
        self.tally.checked += not unchanged
        self.tally.gaps += (entered.state if unchanged else outcome.state) == State.GAP
        self.tally.verdicts[entered.verdict if unchanged else outcome.verdict] += 1
        if outcome.notice:
            self.notices[outcome.notice] = None

    def close(self, state: str, left_out: int = 0) -> None:
        """Says how the run ended."""
        self.flush()
        tally = self.tally
        with self._store.begin() as connection:
            connection.execute(
                update(runs).where(runs.c.id == self._run).values(
                    ended=now(), state=state, walked=tally.walked, checked=tally.checked, unchanged=tally.unchanged,
                    left_out=left_out, notices="\n".join(self.notices),
                )
            )  # fmt: skip


def _said(outcome: Outcome, policy: Policy) -> Sequence[Mapping[str, Any]]:
    """What the journal is to say of an outcome; nothing of one that was recorded, and entered, before."""
    if outcome.state is State.UNCHANGED or policy.journal.store == "none":
        return ()
    return outcome.entries or (unopened_entry(policy),)


@dataclass
class _Entered:
    """A unit under way: its row, and what it is checked by; verdict and state where they stand already."""

    id: int
    standard: str
    verdict: str = ""
    state: str = ""


_KNOWN = select(
    entries.c.id, entries.c.key, entries.c.walked_run, entries.c.standard, entries.c.sha256, entries.c.state,
    entries.c.verdict, entries.c.size, entries.c.team, entries.c.author, entries.c.recipient, entries.c.purpose,
    entries.c.dated,
)  # fmt: skip
_IDS = select(entries.c.id, entries.c.key)
_DONE = update(entries).where(entries.c.id == bindparam("row"))
_TEXTS = ("sha256", "standard", "verdict", "own_author", "own_recipient", "own_purpose")


def _groups(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """As many as are looked up together, fewer where their bytes are with them."""
    group: list[Unit] = []
    held = 0
    for unit in units:
        group.append(unit)
        held += len(unit.data or b"")
        if len(group) >= AT_ONCE or held > _AT_ONCE_BYTES:
            yield group
            group, held = [], 0
    if group:
        yield group


def _details(unit: Unit) -> dict[str, Any]:
    details = unit.details
    domains = {address.rpartition("@")[2].lower() for address in details.addresses}
    # An address may be a person's; for grouping, where they work is enough.
    recipient = details.recipient if not domains else domains.pop() if len(domains) == 1 else "several"
    return {
        "team": details.team, "author": details.author, "recipient": recipient,
        "purpose": details.purpose, "dated": details.dated,
    }  # fmt: skip


def _is_new(row: Any, unit: Unit) -> bool:
    """Whether anything but the day of the walk is other than what stands written."""
    return any(getattr(row, name) != value for name, value in {"size": unit.size, **_details(unit)}.items())


def _inserted(connection: Connection, rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """The keys of new documents, in the order of `rows`."""
    if not rows:
        return ()
    statement = insert(documents).returning(documents.c.id, sort_by_parameter_order=True)
    return connection.execute(statement, rows).scalars().all()


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _document(entry: int, record: DocumentRecord) -> dict[str, Any]:
    return {
        "entry": entry, "nested": record.nested, "media_type": record.media_type[:200], "sha256": record.sha256,
        "characters": record.characters, "verdict": record.verdict, "urgent": record.urgent,
        "recorded": " ".join(record.recorded),
    }  # fmt: skip


def _finding(document: int, entry: int, f: FindingRecord) -> dict[str, Any]:
    return {
        "document": document, "entry": entry, "code": f.code, "severity": f.severity, "confidence": f.confidence,
        "start": f.start, "end": f.end, "place": f.place, "layer": f.layer, "hidden": f.hidden,
        "words": f.words, "excerpt": f.excerpt,
    }  # fmt: skip


def _gap(document: int | None, entry: int, gap: GapRecord) -> dict[str, Any]:
    return {"entry": entry, "document": document, "place": gap.place, "why": gap.why}

"""Removes what was recorded too long ago, and makes sure that it is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select

from doccheck.archive.book import now
from doccheck.archive.schema import documents, entries, findings, gaps, runs
from doccheck.archive.store import Store, StoreError


@dataclass(frozen=True)
class Purged:
    """What was removed, or would be: everything recorded before `before` (UTC)."""

    before: datetime
    entries: int
    findings: int


def purge(store: Store, days: int, *, dry_run: bool = False) -> Purged:
    """Removes what was recorded more than `days` ago, and writes the store anew; StoreError where something is left.

    A document that still lies in the archive is walked, checked and recorded by the next run.
    """
    before = now() - timedelta(days=days)
    old = select(entries.c.id).where(entries.c.checked < before)
    with store.read() as connection:
        count = connection.scalar(select(func.count()).select_from(old.subquery())) or 0
        found = (
            connection.scalar(select(func.count()).select_from(findings).where(findings.c.entry.in_(old)))
            or 0
        )
    if dry_run:
        return Purged(before, count, found)
    with store.begin() as connection:
        for table in (findings, gaps, documents):
            connection.execute(delete(table).where(table.c.entry.in_(old)))
        connection.execute(delete(entries).where(entries.c.checked < before))
        used = [
            exists().where(column == runs.c.id)
            for column in (entries.c.first_run, entries.c.walked_run, entries.c.done_run)
        ]
        connection.execute(delete(runs).where(runs.c.started < before, *(~each for each in used)))
    store.compact()
    with store.read() as connection:
        left = connection.scalar(select(func.count()).select_from(old.subquery()))
        orphans = connection.scalar(
            select(func.count())
            .select_from(findings)
            .where(~exists().where(entries.c.id == findings.c.entry))
        )
    if left or orphans:
        raise StoreError(f"{store.shown}: {left or orphans} records could not be removed")
    return Purged(before, count, found)

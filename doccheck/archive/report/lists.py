"""The lists of a report: which documents to look at first, and what stands in many of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, distinct, func, or_, select

from doccheck.archive.report import Exposure, Repeat, Wish
from doccheck.archive.schema import entries, findings

WEIGHTS = {"TP303": 10.0, "TP304": 10.0, "TP305": 6.0, "TP301": 3.0, "TP302": 3.0, "TP306": 2.0}
"""How much a finding counts for where to look first: an informant or a hidden address may cost a life."""
_WAYS = {"SC501": 4.0, "SC507": 3.0, "SC509": 3.0}
"""The same of the way it went; it counts only beside one of the others."""
_SURE = {"high": 1.0, "medium": 0.6, "low": 0.3}
_HIDDEN = 1.5
_PLACES = 3
_REPEATS = 30


def exposures(
    connection: Connection,
    within: ColumnElement[bool],
    most: int,
    dated: ColumnElement[Any],
    titles: Mapping[str, str],
) -> Iterator[Exposure]:
    """The documents that expose others most, the worst first."""
    weight: ColumnElement[Any] = case(WEIGHTS | _WAYS, value=findings.c.code, else_=0.0)
    weight *= case(_SURE, value=findings.c.confidence, else_=0.3)
    weight *= case((findings.c.hidden, _HIDDEN), else_=1.0)
    score = func.sum(weight)
    tells = func.sum(case((findings.c.code.in_(WEIGHTS), 1), else_=0))
    rows = connection.execute(
        select(entries.c.id, entries.c.path, entries.c.root, dated, score)
        .join(findings, findings.c.entry == entries.c.id)
        .where(within, findings.c.code.in_({**WEIGHTS, **_WAYS}))
        .group_by(entries.c.id, entries.c.path, entries.c.root, dated)
        .having(tells > 0)
        .order_by(score.desc(), entries.c.path)
        .limit(most)
    ).all()
    for key, path, root, day, points in rows:
        yield Exposure(_below(path, root), day, round(points, 1), tuple(_reasons(connection, key, titles)))


def _below(path: str, root: str) -> str:
    """A path as the archive has it, without where the archive lies."""
    return path[len(root) :].lstrip("/\\!") or path.replace("\\", "/").rsplit("/", 1)[-1]


def _reasons(connection: Connection, entry: int, titles: Mapping[str, str]) -> Iterator[str]:
    rows = connection.execute(
        select(findings.c.code, findings.c.place, findings.c.hidden)
        .where(findings.c.entry == entry, findings.c.code.in_({**WEIGHTS, **_WAYS}))
        .order_by(findings.c.id)
    ).all()
    for code in sorted({row[0] for row in rows}, key=lambda code: (-(WEIGHTS | _WAYS)[code], code)):
        own = [row for row in rows if row[0] == code]
        places = list(dict.fromkeys(row[1] for row in own if row[1]))
        shown = ", ".join(places[:_PLACES]) + (" and elsewhere" if len(places) > _PLACES else "")
        unseen = "; where nobody looks" if any(row[2] for row in own) else ""
        yield f"{titles.get(code, code)}{f' ({shown}{unseen})' if shown or unseen else ''}"


def repeats(
    connection: Connection, within: ColumnElement[bool], wish: Wish, titles: Mapping[str, str]
) -> Iterator[Repeat]:
    """The same words found by the same rule in many documents, told by their hash, the most frequent first."""
    count = func.count(distinct(findings.c.entry))
    rows = connection.execute(
        select(findings.c.code, count, func.min(findings.c.id))
        .join(entries, entries.c.id == findings.c.entry)
        .where(within, findings.c.words != "")
        .group_by(findings.c.code, findings.c.words)
        .having(count >= max(wish.fewest, 2))
        .order_by(count.desc(), findings.c.code)
        .limit(_REPEATS)
    ).all()
    for code, number, example in rows:
        yield Repeat(code, titles.get(code, code), number, _example(connection, example, wish))


def _example(connection: Connection, finding: int, wish: Wish) -> str:
    if not wish.list_files:
        return ""
    path, root, place = connection.execute(
        select(entries.c.path, entries.c.root, findings.c.place)
        .join(findings, findings.c.entry == entries.c.id)
        .where(findings.c.id == finding)
    ).one()
    return f"{_below(path, root)}: {place}" if place else _below(path, root)


def copies(connection: Connection, within: ColumnElement[bool], fewest: int) -> int:
    """How many documents are exact copies of others; 0 where they are few."""
    same = (
        select((func.count() - 1).label("more"))
        .where(and_(within, or_(entries.c.sha256 != "")))
        .group_by(entries.c.sha256)
        .having(func.count() > 1)
        .subquery()
    )
    found = connection.scalar(select(func.coalesce(func.sum(same.c.more), 0))) or 0
    return int(found) if found >= fewest else 0

"""The figures of a report, counted in the store. One document is one file or message, with what is attached to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    distinct,
    exists,
    extract,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from doccheck.archive.book import now
from doccheck.archive.intervals import newcombe, wilson
from doccheck.archive.report import Figure, Findings, Wish
from doccheck.archive.report.lists import copies, exposures, repeats
from doccheck.archive.report.suppress import Group, fold, hidden
from doccheck.archive.schema import documents, entries, findings, runs
from doccheck.archive.store import Store
from doccheck.archive.units import State
from doccheck.model import Verdict

BASIS = "RR405"
UNKNOWN = "not known"
REST = "smaller groups together"
OTHER_TIMES = "other times together"
_VERDICTS = [verdict.value for verdict in Verdict]
_SPOKEN = {
    "pass": "ready to send",
    "advise": "could be better",
    "hold": "to mend first",
    "unchecked": "not fully read",
}


_NOTHING: ColumnElement[str] = literal_column("''")
"""Written out: what is grouped by must not hold a value that travels apart from the query."""


def _own(name: str) -> ColumnElement[Any]:
    """What was said of a document, else what it says itself."""
    return func.coalesce(func.nullif(entries.c[name], _NOTHING), entries.c[f"own_{name}"])


_SAME_MONTH = and_(
    extract("day", entries.c.dated) == literal_column("1"),
    extract("year", entries.c.dated) == extract("year", entries.c.own_dated),
    extract("month", entries.c.dated) == extract("month", entries.c.own_dated),
)
_DATED = case((_SAME_MONTH, entries.c.own_dated), else_=func.coalesce(entries.c.dated, entries.c.own_dated))
"""A path often says the month only; the document may know the day."""
_GROUPS = {"team": entries.c.team, "recipient": _own("recipient"), "purpose": _own("purpose")}


def count(store: Store, wish: Wish, titles: Mapping[str, str] | None = None) -> Findings:
    """Everything the report says, within what `wish` lets it see."""
    within = and_(
        entries.c.state != State.WALKED.value, *([entries.c.team == wish.team] if wish.team else [])
    )
    with store.read() as connection:
        counter = _Counter(connection, wish, within, titles or {})
        total, first, last = connection.execute(
            select(func.count(), func.min(_DATED), func.max(_DATED)).select_from(entries).where(within)
        ).one()
        run = connection.execute(select(runs).order_by(runs.c.id.desc()).limit(1)).first()
        enough = total >= wish.fewest
        listed = wish.list_files and enough
        return Findings(
            made=now(),
            wish=wish,
            documents=total,
            first=_as_date(first),
            last=_as_date(last),
            figures=tuple(counter.all(total)) if enough else (),
            exposures=tuple(exposures(connection, within, wish.most_listed, _DATED, counter.titles))
            if listed
            else (),
            repeats=tuple(repeats(connection, within, wish, counter.titles)) if enough else (),
            copies=copies(connection, within, wish.fewest),
            policy=run.policy if run else "",
            version=run.version if run else "",
            titles=counter.titles,
            notices=tuple(filter(None, (run.notices or "").splitlines())) if run else (),
        )


def _as_date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


@dataclass
class _Counter:
    """Counts for one report, over one connection."""

    connection: Connection
    wish: Wish
    within: ColumnElement[bool]
    titles: Mapping[str, str]

    def all(self, total: int) -> Iterator[Figure]:
        yield from self._verdicts(total)
        yield from self._months()
        by_rule = self._rules_found()
        yield from self._rules(by_rule, total)
        yield from self._basis_in_all(total)
        names = ["recipient", "purpose"] if self.wish.team else ["team", "recipient", "purpose"]
        for name in names:
            yield from self._by_group(name, by_rule, total)
        if self.wish.split:
            yield from self._before_and_after(self.wish.split)

    # --- the whole -------------------------------------------------------------------------------

    def _verdicts(self, total: int) -> Iterator[Figure]:
        rows = self.connection.execute(
            select(entries.c.verdict, func.count()).where(self.within).group_by(entries.c.verdict)
        )
        found = {row[0]: row[1] for row in rows}
        for name in _VERDICTS:
            yield _share("verdicts", "all", name, _SPOKEN[name], found.get(name, 0), total)

    def _months(self) -> Iterator[Figure]:
        """Documents of each month by verdict, or of each quarter or year where months hold few; few go together."""
        year, month = extract("year", _DATED), extract("month", _DATED)
        rows = self.connection.execute(
            select(year, month, entries.c.verdict, func.count())
            .where(self.within, _DATED.is_not(None))
            .group_by(year, month, entries.c.verdict)
        ).all()
        counted = _by_period(
            [(int(row[0]), int(row[1]), row[2], row[3]) for row in rows], 4 * self.wish.fewest
        )
        sizes = {name: Group(sum(each.values())) for name, each in counted.items()}
        shown = fold(sizes, self.wish.fewest, 0, OTHER_TIMES)
        merged = _merged(counted, shown)
        order = sorted(merged, key=lambda name: (name == OTHER_TIMES, name))
        table = [[merged[name].get(verdict, 0) for verdict in _VERDICTS] for name in order]
        # With one line alone, its cells stand in the whole already.
        kept_back = hidden(table, self.wish.fewest) if len(order) > 1 else set()
        for row_number, name in enumerate(order):
            of = sum(table[row_number])
            for column, verdict in enumerate(_VERDICTS):
                known = (row_number, column) not in kept_back
                figure = _share("months", name, verdict, _SPOKEN[verdict], table[row_number][column], of)
                yield figure if known else _kept_back(figure)

    def _rules_found(self) -> dict[str, int]:
        """In how many documents each rule found something."""
        rows = self.connection.execute(
            select(findings.c.code, func.count(distinct(findings.c.entry)))
            .join(entries, entries.c.id == findings.c.entry)
            .where(self.within)
            .group_by(findings.c.code)
        )
        return dict(sorted(((row[0], row[1]) for row in rows), key=lambda each: (-each[1], each[0])))

    def _rules(self, by_rule: Mapping[str, int], total: int) -> Iterator[Figure]:
        for code, found in by_rule.items():
            figure = _share("rules", "all", code, self._title(code), found, total)
            yield figure if found >= self.wish.fewest else _kept_back(figure)

    def _basis_in_all(self, total: int) -> Iterator[Figure]:
        found = (
            self.connection.scalar(select(func.count()).select_from(entries).where(self.within, _HAS_BASIS))
            or 0
        )
        figure = _share("basis", "all", BASIS, "a lawful basis is recorded", found, total)
        yield figure if found == 0 or found >= self.wish.fewest else _kept_back(figure)

    def _title(self, code: str) -> str:
        return self.titles.get(code, code)

    # --- groups ----------------------------------------------------------------------------------

    def _by_group(self, name: str, by_rule: Mapping[str, int], total: int) -> Iterator[Figure]:
        """Per group: the verdict to mend first, a recorded basis, and every rule that found enough."""
        column = func.coalesce(func.nullif(_GROUPS[name], _NOTHING), literal_column(f"'{UNKNOWN}'"))
        sizes = {
            row[0]: Group(row[1], row[2])
            for row in self.connection.execute(
                select(column, func.count(), func.count(distinct(func.nullif(_own("author"), _NOTHING))))
                .where(self.within)
                .group_by(column)
            )
        }
        if set(sizes) <= {UNKNOWN}:
            return
        shown = fold(sizes, self.wish.fewest, self.wish.fewest_authors, REST)
        order = sorted(set(shown.values()), key=lambda each: (each in (REST, UNKNOWN), each == UNKNOWN, each))
        of = {each: sum(sizes[group].documents for group in sizes if shown[group] == each) for each in order}
        if order == [REST]:
            return
        measures: list[tuple[str, str, dict[str, int]]] = [
            ("hold", _SPOKEN["hold"], self._counts(column, entries.c.verdict == "hold")),
            (f"basis {BASIS}", "a lawful basis is recorded", self._counts(column, _HAS_BASIS)),
        ]
        found = self._found_by(column)
        measures += [
            (code, self._title(code), found[code]) for code in by_rule if by_rule[code] >= self.wish.fewest
        ]
        for item, title, counted in measures:
            merged = {
                each: sum(counted.get(group, 0) for group in sizes if shown[group] == each) for each in order
            }
            yield from self._measure(f"by {name}", item, title, merged, of)

    def _measure(
        self, table: str, item: str, title: str, counted: Mapping[str, int], of: Mapping[str, int]
    ) -> Iterator[Figure]:
        order = list(of)
        lines = [[counted[each] for each in order], [of[each] - counted[each] for each in order]]
        kept_back = hidden(lines, self.wish.fewest)
        for number, each in enumerate(order):
            figure = _share(table, each, item, title, counted[each], of[each])
            yield _kept_back(figure) if (0, number) in kept_back else figure

    def _counts(self, column: ColumnElement[Any], where: ColumnElement[bool]) -> dict[str, int]:
        rows = self.connection.execute(
            select(column, func.count()).where(self.within, where).group_by(column)
        )
        return {row[0]: row[1] for row in rows}

    def _found_by(self, column: ColumnElement[Any]) -> dict[str, dict[str, int]]:
        rows = self.connection.execute(
            select(findings.c.code, column, func.count(distinct(findings.c.entry)))
            .join(entries, entries.c.id == findings.c.entry)
            .where(self.within)
            .group_by(findings.c.code, column)
        )
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            found[row[0]][row[1]] = row[2]
        return found

    # --- before and after ------------------------------------------------------------------------

    def _before_and_after(self, day: date) -> Iterator[Figure]:
        """Shares before a day and from it on, and how far they differ. Documents without a date are in neither."""
        when = case((literal(day) > _DATED, literal("before")), else_=literal("after")).label("side")
        dated = and_(self.within, _DATED.is_not(None))
        totals = {
            row[0]: row[1]
            for row in self.connection.execute(select(when, func.count()).where(dated).group_by("side"))
        }
        of = {each: totals.get(each, 0) for each in ("before", "after")}
        if min(of.values()) < self.wish.fewest:
            return
        measures = [("hold", _SPOKEN["hold"], self._when(when, and_(dated, entries.c.verdict == "hold")))]
        measures += [
            (f"basis {BASIS}", "a lawful basis is recorded", self._when(when, and_(dated, _HAS_BASIS)))
        ]
        found = self._found_when(when, dated)
        measures += [(code, self._title(code), found[code]) for code in sorted(found)]
        for item, title, counted in measures:
            two = {each: counted.get(each, 0) for each in of}
            figures = list(self._measure("before and after", item, title, two, of))
            yield from figures
            if all(figure.count is not None for figure in figures):
                gap = newcombe((two["before"], of["before"]), (two["after"], of["after"]))
                yield Figure(
                    "before and after", "difference", item, title, None, None, gap.share, gap.low, gap.high
                )

    def _when(self, when: ColumnElement[Any], where: ColumnElement[bool]) -> dict[str, int]:
        return {
            row[0]: row[1]
            for row in self.connection.execute(select(when, func.count()).where(where).group_by("side"))
        }

    def _found_when(self, when: ColumnElement[Any], dated: ColumnElement[bool]) -> dict[str, dict[str, int]]:
        rows = self.connection.execute(
            select(findings.c.code, when, func.count(distinct(findings.c.entry)))
            .join(entries, entries.c.id == findings.c.entry)
            .where(dated)
            .group_by(findings.c.code, "side")
        )
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            found[row[0]][row[1]] = row[2]
        return found


_PERIODS: tuple[Callable[[int, int], str], ...] = (
    lambda year, month: f"{year:04}-{month:02}",
    lambda year, month: f"{year:04} quarter {(month + 2) // 3}",
    lambda year, month: f"{year:04}",
)
_MOST_WELL = 0.8


def _by_period(rows: Sequence[tuple[int, int, str, int]], well: int) -> dict[str, dict[str, int]]:
    """Counts by period and verdict: the shortest period in which most documents are among at least so many others."""
    counted: dict[str, dict[str, int]] = {}
    for name_of in _PERIODS:
        counted = defaultdict(lambda: dict.fromkeys(_VERDICTS, 0))
        for year, month, verdict, number in rows:
            counted[name_of(year, month)][verdict] += number
        sizes = [sum(each.values()) for each in counted.values()]
        if sum(size for size in sizes if size >= well) >= _MOST_WELL * sum(sizes):
            break
    return counted


_HAS_BASIS = exists().where(
    documents.c.entry == entries.c.id,
    or_(documents.c.recorded == BASIS, documents.c.recorded.like(f"%{BASIS}%")),
)


def _share(table: str, group: str, item: str, title: str, found: int, of: int) -> Figure:
    if not of:
        return Figure(table, group, item, title, found, of)
    interval = wilson(found, of)
    return Figure(table, group, item, title, found, of, interval.share, interval.low, interval.high)


def _kept_back(figure: Figure) -> Figure:
    return Figure(figure.table, figure.group, figure.item, figure.title, None, figure.of)


def _merged(counted: Mapping[str, Mapping[str, int]], shown: Mapping[str, str]) -> dict[str, dict[str, int]]:
    merged: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, each in counted.items():
        for item, found in each.items():
            merged[shown[name]][item] += found
    return merged

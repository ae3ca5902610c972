"""The report as one page that stands by itself: no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from doccheck.archive.report import Figure, Findings, charts
from doccheck.archive.report.figures import BASIS

_RULES_IN_GROUPS = 8


@dataclass(frozen=True)
class Grid:
    """A table of a page: a line for each group, a column for each thing counted."""

    heads: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, int | None, tuple[Figure, ...]], ...]


def render(found: Findings) -> str:
    """The whole page."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"many": many, "percent": percent, "range": spread, "day": day}
    template = environment.from_string(_source())
    months, rules, change = found.table("months"), found.table("rules"), found.table("before and after")
    if all(figure.count is None for figure in months):
        months = []  # too few in each: a picture of nothing says nothing
    basis = [f for name in ("by team",) for f in found.table(name) if f.item == f"basis {BASIS}"]
    svg = {
        "months": charts.over_time(months) if months else "",
        "rules": charts.shares(rules),
        "basis": charts.shares(basis) if len(basis) > 1 else "",
        "change": charts.before_and_after(change),
    }
    return template.render(
        found=found,
        wish=found.wish,
        verdicts=found.table("verdicts"),
        months=grid(months),
        rules=rules,
        basis=next(iter(found.table("basis")), None),
        groups=[(name, grid(_shown(found, f"by {name}"))) for name in ("team", "recipient", "purpose")],
        change=_changes(change),
        svg={name: Markup(picture) for name, picture in svg.items()},  # nosec B704 - drawn by the plotting library, of counts
    )


@cache
def _source() -> str:
    return files("doccheck.archive.report").joinpath("data/report.html").read_text("utf-8")


def _shown(found: Findings, table: str) -> list[Figure]:
    """The figures of groups: what is to mend, the basis, and the rules that are most often missed."""
    figures = found.table(table)
    items = list(dict.fromkeys(figure.item for figure in figures))[: 2 + _RULES_IN_GROUPS]
    return [figure for figure in figures if figure.item in items]


def grid(figures: Sequence[Figure]) -> Grid | None:
    """Figures as a table, or None where there are none."""
    if not figures:
        return None
    heads = {figure.item: figure.title for figure in figures}
    groups: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.group, {})[figure.item] = figure
    lines = [
        (group, next(iter(own.values())).of, tuple(own[item] for item in heads))
        for group, own in groups.items()
    ]
    return Grid(tuple(heads.items()), tuple(lines))


def _changes(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """For each thing counted, its figures before and after, and their difference where it may be shown."""
    found: dict[str, dict[str, Any]] = {}
    for figure in figures:
        line = found.setdefault(figure.item, {"title": figure.title, "code": figure.item, "difference": None})
        line[figure.group] = figure
    return list(found.values())


# --- how numbers are said ------------------------------------------------------------------------


def many(number: int | None) -> str:
    """A count, or a dash where it is not to be shown."""
    return "–" if number is None else f"{number:,}"


def percent(share: float | None) -> str:
    """A share in hundredths."""
    return "–" if share is None else f"{100 * share:.0f} %"


def spread(figure: Figure) -> str:
    """An interval, in hundredths."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{100 * figure.low:.0f} to {100 * figure.high:.0f} %"


def day(value: Any) -> str:
    """A date as a person writes it."""
    return "no date" if value is None else f"{value.day} {value:%B %Y}"

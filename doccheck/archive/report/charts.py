"""Pictures of the figures, as SVG to stand in a page. Colours that most can tell apart; every number stands in a table too."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from doccheck.archive.report import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VERDICTS = {"pass": "#3a7d5d", "advise": "#e3b23c", "hold": "#b5453c", "unchecked": "#8a8f98"}
_INK, _PALE, _BEFORE, _AFTER = "#2b3a55", "#c9d2e0", "#8a8f98", "#2b6ca3"
_MOST_BARS = 16
_WIDTH = 8.4


def over_time(figures: Sequence[Figure]) -> str:
    """Documents of each month, by verdict."""
    from matplotlib.ticker import MaxNLocator

    months = list(dict.fromkeys(figure.group for figure in figures))
    names = list(dict.fromkeys(figure.item for figure in figures))
    spoken = {figure.item: figure.title for figure in figures}
    counts = {(f.group, f.item): f.count or 0 for f in figures}

    def draw(axes: Axes) -> None:
        below = [0] * len(months)
        for name in names:
            tall = [counts.get((month, name), 0) for month in months]
            axes.bar(range(len(months)), tall, 0.8, below, color=VERDICTS.get(name, _INK), label=spoken[name])
            below = [a + b for a, b in zip(below, tall, strict=True)]
        whole = {figure.group: figure.of or 0 for figure in figures}
        rest = [whole[month] - shown for month, shown in zip(months, below, strict=True)]
        if any(rest):
            axes.bar(range(len(months)), rest, 0.8, below, color=_PALE, label="not shown apart")
        below = [whole[month] for month in months]
        step = max(1, len(months) // 12)
        axes.set_xticks(range(0, len(months), step), months[::step], rotation=35, ha="right")
        axes.set_ylabel("documents")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylim(0, max(below, default=1) * 1.18 or 1)
        axes.legend(frameon=False, ncols=5, loc="upper left", fontsize=9)

    return _svg(draw, 3.2)


def shares(figures: Sequence[Figure]) -> str:
    """A bar for each share, with its interval as a line."""
    known = [figure for figure in figures if figure.share is not None][:_MOST_BARS][::-1]
    if not known:
        return ""

    def draw(axes: Axes) -> None:
        places = range(len(known))
        axes.barh(places, [100 * (f.share or 0) for f in known], 0.62, color=_PALE)
        for place, figure in zip(places, known, strict=True):
            axes.plot(
                [100 * (figure.low or 0), 100 * (figure.high or 0)], [place, place], color=_INK, linewidth=1.6
            )
            axes.plot([100 * (figure.share or 0)], [place], "o", color=_INK, markersize=3.6)
        axes.set_yticks(places, [_label(figure) for figure in known])
        axes.set_xlim(0, 100)
        axes.set_xlabel("of 100 documents")

    return _svg(draw, 0.62 + 0.31 * len(known))


def before_and_after(figures: Sequence[Figure]) -> str:
    """Two shares for each thing counted, with their intervals."""
    known = [figure for figure in figures if figure.share is not None and figure.group in ("before", "after")]
    items = list(dict.fromkeys(figure.item for figure in known))[:_MOST_BARS][::-1]
    if not items:
        return ""
    titles = {figure.item: _label(figure) for figure in known}

    def draw(axes: Axes) -> None:
        for group, colour, shift in (("before", _BEFORE, 0.16), ("after", _AFTER, -0.16)):
            own = {figure.item: figure for figure in known if figure.group == group}
            places = [(place + shift, own[item]) for place, item in enumerate(items) if item in own]
            for place, figure in places:
                axes.plot(
                    [100 * (figure.low or 0), 100 * (figure.high or 0)],
                    [place, place],
                    color=colour,
                    linewidth=1.8,
                )
            points = [100 * (figure.share or 0) for _, figure in places]
            axes.plot(points, [place for place, _ in places], "o", color=colour, markersize=4.5, label=group)
        axes.set_yticks(range(len(items)), [titles[item] for item in items])
        axes.set_xlim(0, 100)
        axes.set_ylim(-0.6, len(items) + 0.1)
        axes.set_xlabel("of 100 documents")
        axes.legend(frameon=False, ncols=2, loc="upper right", fontsize=9)

    return _svg(draw, 0.8 + 0.34 * len(items))


def _label(figure: Figure) -> str:
    name = figure.group if figure.table.startswith("by ") else figure.title
    return name if len(name) <= 46 else f"{name[:45].rstrip()}…"


def _svg(draw: Callable[[Axes], None], height: float) -> str:
    """What `draw` draws, as an element that can stand in a page: the same figures give the same letters."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    settings: dict[Any, Any] = {
        "svg.fonttype": "none", "svg.hashsalt": "doccheck", "font.size": 10, "font.family": "sans-serif",
        "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": _PALE, "text.color": _INK,
        "axes.labelcolor": _INK, "xtick.color": _INK, "ytick.color": _INK,
    }  # fmt: skip
    with matplotlib.rc_context(settings):
        canvas = Canvas(figsize=(_WIDTH, max(height, 1.5)), layout="constrained")
        FigureCanvasSVG(canvas)
        draw(canvas.subplots())
        paper = StringIO()
        canvas.savefig(paper, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = paper.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg, count=1)
    return re.sub(r'(<svg[^>]*?) height="[^"]*"', r'\1 role="img" aria-hidden="true"', svg, count=1)

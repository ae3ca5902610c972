"""Puts the answers of a form where they belong on the page, so that they are read beside their questions.

Answers of form fields are kept apart from the page's own words; tick boxes are often only drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from doccheck.readers.pdf_box import Box
from doccheck.readers.pdf_form import Widget
from doccheck.readers.pdf_lines import is_label
from doccheck.readers.pdf_sheet import Page, Run
from doccheck.readers.story import TICKED, UNTICKED, Control

NEAR = 4.0
"""Points within which a drawn line is the edge of a form field."""
HIGH = 26.0
"""A form field higher than this (points) takes several lines, and its answer begins at its top."""
LINE = 12.0
_MARKS = frozenset("xX\u00d7\u2713\u2714\u2717\u2718\u221a\u2715\u2716")


def place_answers(page: Page) -> list[tuple[str, str]]:
    """Adds runs for form fields and drawn tick boxes; returns the fields not shown, as place and words."""
    words = list(page.runs)
    printed = " ".join(run.text for run in words)
    hidden = []
    shown = [widget for widget in page.widgets if not widget.hidden]
    for widget in page.widgets:
        if widget.hidden:
            hidden.append((f"page {page.number}, a form field that is not shown", widget.words))
        else:
            page.runs.append(_run(widget, words, printed))
    page.strokes = [line for line in page.strokes if not any(_is_edge(line, widget) for widget in shown)]
    _place_drawn_boxes(page, words, shown)
    return hidden


def _run(widget: Widget, words: Sequence[Run], printed: str) -> Run:
    box = Box(widget.left, widget.top, widget.right, widget.bottom)
    top, bottom, order = _line_of(box, words)
    right = widget.left + min(widget.right - widget.left, 5 * len(widget.words) + 1)
    text, control = widget.words, None if widget.ticks else Control()
    if (
        widget.prompt
        and widget.prompt not in printed
        and not _labelled(words, widget.left, (top + bottom) / 2)
    ):
        text = f"{text} {widget.prompt}" if widget.ticks else f"{widget.prompt}: {text}"
        control = None
    return Run(text, widget.left, top, right, bottom, order, control=control)


def _line_of(box: Box, words: Sequence[Run]) -> tuple[float, float, float]:
    """Top and bottom of the line in which a field is filled in, and its place in the file's order.

    They are those of the words beside it; where there are none, it has a line of its own after the words
    above it.
    """
    beside = [run for run in words if box.top - 2 <= run.middle <= box.bottom + 2]
    if beside:
        nearest = min(beside, key=lambda run: min(abs(run.right - box.left), abs(run.left - box.right)))
        return nearest.top, nearest.bottom, nearest.order + (0.5 if nearest.left < box.left else -0.5)
    order = max((run.order for run in words if run.middle < box.top), default=-1) + 0.5
    if box.bottom - box.top > HIGH:
        return box.top, box.top + LINE, order
    middle = (box.top + box.bottom) / 2
    return middle - LINE / 2, middle + LINE / 2, order


def _labelled(words: Sequence[Run], left: float, middle: float) -> bool:
    """Whether words stand beside a form field, or a label above it."""
    for run in words:
        if abs(run.middle - middle) < 8 and run.text.strip():
            return True
        if 0 < middle - run.middle < 40 and abs(run.left - left) < 30 and is_label(run.text):
            return True
    return False


def _is_edge(line: Box, widget: Widget) -> bool:
    across = widget.left - NEAR <= line.left and line.right <= widget.right + NEAR
    return across and widget.top - NEAR <= line.top and line.bottom <= widget.bottom + NEAR


def _place_drawn_boxes(page: Page, words: Sequence[Run], widgets: Sequence[Widget]) -> None:
    """Adds a run for each drawn square that is a tick box: alone, with nothing in it but a mark."""
    for square in page.squares:
        x, y = (square.left + square.right) / 2, (square.top + square.bottom) / 2
        if any(widget.left <= x <= widget.right and widget.top <= y <= widget.bottom for widget in widgets):
            continue
        inside = [run for run in words if square.holds((run.left + run.right) / 2, run.middle)]
        if any(run.text not in _MARKS for run in inside) or _in_a_row(square, page.squares):
            continue
        ticked = bool(inside) or any(square.holds(*mark) for mark in page.marks)
        taken = {id(run) for run in inside}
        page.runs = [run for run in page.runs if id(run) not in taken]
        top, bottom, order = _line_of(square, [run for run in words if id(run) not in taken])
        page.runs.append(Run(TICKED if ticked else UNTICKED, square.left, top, square.right, bottom, order))


def _in_a_row(square: Box, squares: Sequence[Box]) -> bool:
    """Whether another square touches this one: boxes for one letter each, not for ticks."""
    return any(
        other is not square
        and abs(other.top - square.top) < 2
        and (abs(other.left - square.right) < 2 or abs(square.left - other.right) < 2)
        for other in squares
    )

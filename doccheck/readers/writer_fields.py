"""Makes form fields of what has been written: questions beside answers, controls in a line, tick boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from doccheck.model import Span, Tick
from doccheck.readers import forms
from doccheck.readers.draft import Draft
from doccheck.readers.story import Cell, Control, Table

_EDGE = " \t,;|"
_Place: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class Written:
    """A run of paragraphs as written: where it stands, its words, its place, and the form fields in it."""

    span: Span
    line: str = field(repr=False)
    where: str
    controls: dict[Control, Span]

    @property
    def words(self) -> Span:
        """Without white space and the colon of a label."""
        start = self.span.start + len(self.line) - len(self.line.lstrip())
        return Span(start, start + len(self.line.strip().rstrip(":").rstrip()))


_NOTHING = Written(Span(0, 0), "", "", {})


def add_pair_fields(
    draft: Draft, table: Table, pairs: Sequence[tuple[_Place, _Place | None]], written: Mapping[Cell, Written]
) -> None:
    """The fields of a table whose rows have been written; `pairs` are labels and answers by row and cell."""

    def cell(place: _Place | None) -> Written:
        return written.get(table.rows[place[0]].cells[place[1]], _NOTHING) if place else _NOTHING

    answered = [cell(answer) for _, answer in pairs]
    for (label, _), given in zip(pairs, answered, strict=True):
        question = cell(label)
        if not len(question.words):
            continue
        if not add_tick_fields(draft, given, question.words):
            answer = given.words if given.line.strip() else None
            draft.field(question.words, answer and given.span, given.where or question.where)
    for other in written.values():
        if not any(other is given for given in answered):
            add_tick_fields(draft, other, None)


def add_control_fields(draft: Draft, written: Written, question: Span | None) -> list[Control]:
    """Controls in a line are named by the words before them; one that fills its line, by `question`.

    Gives back those for which there was no question.
    """
    unasked = []
    done = written.span.start
    for control, span in written.controls.items():
        before = written.line[done - written.span.start : span.start - written.span.start]
        before = before[before.rfind("\n") + 1 :]
        start = span.start - len(before.lstrip(_EDGE))
        label = Span(start, start + len(before.strip(_EDGE).rstrip(":").rstrip()))
        answer = span if len(span) else None
        if len(label) and len(before.split()) <= forms.LONGEST_LABEL:
            draft.field(label, answer, written.where)
        elif question and not before.strip(_EDGE):
            draft.field(question, answer, written.where)
        else:
            unasked.append(control)
        done = max(done, span.end)
    return unasked


def add_tick_fields(draft: Draft, written: Written, question: Span | None) -> bool:
    """A field for each tick box, and one for the question they answer; says whether there was a question."""
    asked, boxes = forms.options(written.line)
    if not boxes:
        return False
    start = written.span.start
    own = asked is not None
    asked = _moved(asked, start) if asked else question
    beside = len(written.line.strip()) - sum(len(box.label) + 2 for box in boxes)
    ticked = [_moved(box.label, start) for box in boxes if box.tick is Tick.TICKED]
    named = all(len(box.label) for box in boxes)
    if asked and named and (own or beside <= 12):
        for answer in ticked:
            draft.field(asked, answer, written.where)
        if not ticked:
            draft.field(asked, None, written.where)
    elif asked and named:
        draft.field(asked, written.span, written.where)
    for box in boxes:
        label = _moved(box.label, start) if len(box.label) else asked
        if label:
            draft.field(label, _moved(box.box, start), written.where, box.tick)
    return asked is not None


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)

"""Who is in a document: every mention of every person, linked, with one role each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from doccheck.language.people.evidence import Case, Evidence
from doccheck.language.people.layout import lay_out
from doccheck.language.people.linking import Group, link
from doccheck.language.people.mentions import find_mentions
from doccheck.language.people.propagation import known_names, propagate
from doccheck.language.people.roles import Verdict, decide, gather, in_doubt
from doccheck.language.people.viewed import Viewed, look
from doccheck.language.people.views import MARKS
from doccheck.language.people.why import explain
from doccheck.model import Person, Role, Span

if TYPE_CHECKING:
    from doccheck.language.reading import Reading
    from doccheck.trained import Scores

__all__ = ["build", "find_people", "meet"]

_CODES = ("TP301", "TP303", "TP305")
_NO_MARKS = dict.fromkeys(map(ord, MARKS), " ")


def build(text: str, entities: Sequence[tuple[int, int, str]]) -> Case:
    """The people of a text, linked, without roles. A character that views use as a mark becomes a blank first."""
    text = text.translate(_NO_MARKS)
    found = find_mentions(text)
    return Case(text, lay_out(text), link(text, propagate(text, found, known_names(found))), entities)


def meet(text: str, entities: Sequence[tuple[int, int, str]]) -> tuple[Case, list[Evidence]]:
    """The people of a text and what speaks for a role of each: all that can be known before the trained reader answers."""
    case = build(text, entities)
    return case, gather(case)


def find_people(reading: Reading, case: Case, evidence: Sequence[Evidence]) -> tuple[Person, ...]:
    """Everybody named in the document of `reading`, whose own people are not looked at; `case` learns their roles."""
    read = [_read(reading.scores, group) for group in case.groups]
    views: dict[int, Viewed] = {}
    if reading.trained is not None and reading.trained.reads_views:
        views = look(case, [i for i, _ in enumerate(read) if in_doubt(evidence[i], read[i])], reading.trained)
    verdicts = [
        decide(case, index, evidence[index], read[index], views.get(index))
        for index in range(len(case.groups))
    ]
    case.roles = [str(verdict.role if verdict else Role.UNKNOWN) for verdict in verdicts]
    found = zip(case.groups, verdicts, strict=True)
    return tuple(_person(case, group, verdict) for group, verdict in found if verdict)


def _person(case: Case, group: Group, verdict: Verdict) -> Person:
    third = verdict.role in (Role.THIRD_PARTY, Role.OTHER_CHILD)
    return Person(
        mentions=tuple(Span(m.start, m.end) for m in group.mentions),
        role=verdict.role,
        informant=verdict.informant,
        child=verdict.child,
        confidence=verdict.confidence,
        why=explain(case, group) if third or verdict.informant else (),
    )


def _read(scores: Scores | None, group: Group) -> dict[str, float]:
    """What the trained reader makes of a person in the run of the text: a probability for each code."""
    if scores is None:
        return {}
    spans = [(m.start, m.end) for m in group.mentions]
    return {code: scores.pooled(code, spans) for code in _CODES}

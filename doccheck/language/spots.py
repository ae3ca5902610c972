"""Places in a text that may give somebody away, each with what the trained reader makes of it.

A spot is an address, a number, a town, a workplace, or a description of somebody without a name. What it is
(hidden, a third party's, an informant) hangs on who is meant, so the reader is shown the words around it
with the roles of everybody named in place of their names.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from doccheck.language.contacts import behind_name, details, named_places
from doccheck.language.descriptions import UNIQUE, descriptions
from doccheck.language.people.roles import Weights, curve, logit
from doccheck.language.people.views import spot_view
from doccheck.model import Role, Span
from doccheck.trained.views import SPOT_LABELS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from doccheck.language.people.evidence import Case, Evidence
    from doccheck.trained import Scores, TrainedReader

_DATA = files("doccheck.language") / "data"
CODES = ("TP302", "TP303", "TP304", "TP305", "TP306")
"""The rules that a spot may be about; TP303 and TP305 where nobody is named."""
_PLACES = frozenset({"GPE", "LOC", "FAC", "ORG"})
_SHORTEST = 3
_TELLING = re.compile(
    r"\d|\b(?!(?:about|and|are|but|can|could|for|from|had|has|have|her|him|his|into|its|not|she|that|the|their|them|then|they|this"
    r"|was|were|when|where|which|who|whom|will|with|would|last|next|today|yesterday|tonight|\w+day)\b)[^\W\d_]{3}",
    re.IGNORECASE,
)
"""A number, or a word that says something: a run of small words gives nobody away."""
_EDGE = re.compile(r"\s*(?:\n| \| )")
UNKNOWN = str(Role.UNKNOWN)
LONGEST_NAME = 80
SUSPICION = 0.05
"""From how probable on a run of words is worth a second look."""
MOST, LENGTH_EACH = 40, 100
"""So many spots are read a second time in any text, and one more for every so many code points."""
DOUBT = 0.06
"""How probable any piece of a spot has to be at the first reading for a second: looking costs time.

In 96 referrals 311 are read twice (361 from 0.04 on); of 6,299 findings in 457 referrals one is marked a little otherwise for it.
"""


@dataclass(frozen=True)
class Spot:
    """One such place and, by code, how probable it is that the rule fires on it."""

    span: Span
    chances: Mapping[str, float] = field(repr=False)
    evidence: Evidence = field(default_factory=dict, repr=False)
    """What the chances were joined from."""


def candidates(case: Case, runs: Iterable[tuple[int, int]]) -> list[Span]:
    """Spots worth a look, each once: written contacts and descriptions, what a first reading suspects (`runs`), places.

    Words that only look like a place are added where nothing else is.
    """
    suspected = (Span(*run) for run in runs)
    found = {span for span in (*_listed(case.text), *suspected, *_entities(case)) if _may_tell(case, span)}
    taken = sorted(found)
    for span in (*named_places(case.text), *_behind_names(case)):
        if not _touches(taken, span) and _may_tell(case, span):
            found.add(span)
    return sorted(found)


def _may_tell(case: Case, span: Span) -> bool:
    """Whether a spot says anything, and is neither a name nor what a form asks."""
    return (
        len(span) >= _SHORTEST
        and _TELLING.search(case.text, span.start, span.end) is not None
        and not _is_name(case, span)
        and not _is_label(case, span)
    )


def _touches(taken: Sequence[Span], span: Span) -> bool:
    """Whether one of these spans, which are in order, overlaps it; spans longer than a line may go unseen."""
    place = bisect_left(taken, span)
    return any(span.overlaps(other) for other in taken[max(0, place - 4) : place + 4])


def _is_label(case: Case, span: Span) -> bool:
    """Whether it is part of what a form asks ("New school:"), which is nobody's."""
    cell = case.layout.at(span.start)
    return (
        bool(cell.label)
        and span.end <= cell.start + len(cell.label)
        and cell.label in case.text[cell.start : cell.end]
    )


def find_spots(case: Case, scores: Scores | None, trained: TrainedReader | None) -> tuple[Spot, ...]:
    """All spots of a text, in order, with the reader's answers; none without it. The roles have been decided."""
    if scores is None or trained is None or not trained.reads_views:
        return ()
    suspected = [(s, e) for code in CODES for s, e, _ in scores.phrases(code, SUSPICION)]
    peaks = {span: scores.peak(CODES, span.start, span.end) for span in candidates(case, suspected)}
    doubtful = sorted((span for span, peak in peaks.items() if peak >= DOUBT), key=lambda span: -peaks[span])
    most = MOST + len(case.text) // LENGTH_EACH
    seen = _seen(case, doubtful[:most], scores, trained)
    # A table of thousands of numbers is not read number by number: the rest is judged as it was read the first time.
    rest = [
        Spot(span, {code: scores.peak((code,), span.start, span.end) for code in CODES})
        for span in doubtful[most:]
    ]
    return tuple(sorted([*seen, *rest], key=lambda spot: spot.span))


def _seen(case: Case, spans: list[Span], scores: Scores, trained: TrainedReader) -> list[Spot]:
    """These spots with the answers of both readings joined."""
    logits = trained.read_views([spot_view(case, span.start, span.end) for span in spans])
    columns = logits[:, -len(SPOT_LABELS) :]
    found = []
    for span, row in zip(spans, columns, strict=True):
        evidence = {**_answers(span, row, scores), **_standing(case, span)}
        chances = {
            code: curve(weights()[code], evidence)
            if code in weights()
            else trained.chance(code, "spot", float(x))
            for code, x in zip(CODES, row, strict=True)
        }
        found.append(Spot(span, chances, evidence))
    return found


@cache
def weights() -> dict[str, Weights]:
    """By code, what each answer weighs; how it was fitted, stands in the file."""
    found: dict[str, Weights] = json.loads((_DATA / "spot_weights.json").read_text("utf-8"))["combine"]
    return found


def _answers(span: Span, row: npt.NDArray[np.float32], scores: Scores) -> Evidence:
    """The logits of both readings, for each rule that a spot may be about."""
    seen = {f"view_{code}": max(-8.0, min(8.0, float(x))) for code, x in zip(CODES, row, strict=True)}
    first = {code: scores.peak((code,), span.start, span.end) for code in CODES}
    return seen | {f"first_{code}": logit(chance) for code, chance in first.items()}


_WHO = re.compile(r"(?:who|whose|from|at|in|next|over)\b", re.IGNORECASE)


def _standing(case: Case, span: Span) -> Evidence:
    """What kind of words it is, and whether it stands right behind a name."""
    words = case.text[span.start : span.end].split()
    behind = any(
        0 <= span.start - end <= 3 for _, end, _ in case.mentions_in(span.start - LONGEST_NAME, span.start)
    )
    found = {
        "behind_name": behind,
        "begins_with_who": _WHO.match(case.text, span.start) is not None,
        "has_number": any(c.isdigit() for c in case.text[span.start : span.end]),
        "one_word": len(words) == 1,
        "long": len(words) > 5,
    }
    return {name: 1.0 for name, holds in found.items() if holds}


def _listed(text: str) -> list[Span]:
    unique = [Span(*match.span()) for match in UNIQUE.finditer(text)]
    return [*details(text), *(span for span, _ in descriptions(text)), *unique]


def _entities(case: Case) -> list[Span]:
    """Places that a model of the language sees, each no longer than its line or cell."""
    found = []
    for start, end, label in case.entities:
        if label in _PLACES:
            edge = _EDGE.search(case.text, start, end)
            found.append(Span(start, edge.start() if edge else end))
    return [span for span in found if span]


def _behind_names(case: Case) -> list[Span]:
    ends = (mention.end for group in case.groups for mention in group.mentions)
    return [span for end in ends if (span := behind_name(case.text, end)) is not None]


def _is_name(case: Case, span: Span) -> bool:
    """Whether most of a spot is the name of somebody who has a role, by which the name is judged.

    A school that is called after somebody ("Lady Edith's") is taken for a name, and then for nobody's.
    """
    near = case.mentions_in(span.start - LONGEST_NAME, span.end + LONGEST_NAME)
    return any(
        2 * (min(span.end, end) - max(span.start, start)) > len(span)
        for start, end, who in near
        if case.roles[who] != UNKNOWN
    )

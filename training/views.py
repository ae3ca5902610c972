"""Views to learn from. Of persons: in whole referrals, where the gold tells third parties, other children and
informants, and in scenes, where it tells every role. Of spots: what the TP rules that need no name fire on.
"""

import random
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from doccheck.language import spots
from doccheck.language.people import build, roles
from doccheck.language.people.evidence import Case
from doccheck.language.people.views import spot_view, view
from doccheck.model import Role
from doccheck.trained.pieces import PieceCutter
from doccheck.trained.views import NOBODY, ROLE_LABELS, cut_view
from training import scenes
from training.score import Mark, meets

Entities = list[tuple[int, int, str]]
UNKNOWN = str(Role.UNKNOWN)


@dataclass
class View:
    """One person of one text, to learn from; n pieces."""

    name: str
    person: int
    ids: npt.NDArray[np.int64]
    shapes: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    """Pieces that stand for what is in question."""
    allowed: npt.NDArray[np.bool_]
    """For each role of ROLE_LABELS, whether it may be the right one: all that the gold leaves open."""
    informant: float
    mentions: int
    spot: npt.NDArray[np.float32] | None = None
    """For a spot, 1 for each of SPOT_LABELS that it is; then the two above say nothing."""
    at: tuple[int, int] = (0, 0)
    """For a spot, its place in the text."""
    found: bool = True
    """For a spot, whether it would be looked at without the gold."""


def case_of(text: str, entities: Entities) -> Case:
    """The people of a text with the roles guessed for them before any view is read."""
    case = build(text, entities)
    case.roles = roles.first_roles(case, roles.alone(case))
    return case


def _share(case: Case, index: int, marks: list[Mark], code: str) -> float:
    """The share of a person's mentions that bear a mark."""
    group = case.groups[index].mentions
    spans = [(s, e) for c, s, e in marks if c == code]
    return sum(any(meets(span, (m.start, m.end)) for span in spans) for m in group) / len(group)


def of_gold(name: str, case: Case, marks: list[Mark], cutter: PieceCutter) -> list[View]:
    """Views of a referral marked by rules: third party, other child, or one of all the others."""
    views = []
    for index in range(len(case.groups)):
        third, child = _share(case, index, marks, "TP301"), _share(case, index, marks, "TP305")
        allowed = np.ones(len(ROLE_LABELS), np.bool_)
        allowed[[ROLE_LABELS.index("TPA"), ROLE_LABELS.index("TPC")]] = False
        if max(third, child) >= 0.5:
            allowed[:] = False
            allowed[ROLE_LABELS.index("TPA" if third >= child else "TPC")] = True
        informant = float(_share(case, index, marks, "TP303") >= 0.5)
        views.append(_view(name, case, index, allowed, informant, cutter))
    return views


def of_scene(name: str, case: Case, marks: list[scenes.Mark], cutter: PieceCutter) -> list[View]:
    """Views of a scene: one role for everybody, and nobody where nothing is marked."""
    views = []
    for index in range(len(case.groups)):
        shares = [_share(case, index, marks, code) for code in scenes.ROLES]
        allowed = np.zeros(len(ROLE_LABELS), np.bool_)
        best = int(np.argmax(shares))
        allowed[ROLE_LABELS.index(scenes.ROLES[best] if shares[best] > 0 else NOBODY)] = True
        informant = float(_share(case, index, marks, scenes.INFORMANT) >= 0.5)
        views.append(_view(name, case, index, allowed, informant, cutter))
    return views


def of_spots(
    name: str, case: Case, marks: list[Mark], runs: list[tuple[int, int]], cutter: PieceCutter
) -> list[View]:
    """Views of all spots of a text whose roles are known as well as the gold tells them."""
    _settle(case, marks)
    named = [(start, end) for start, end, _ in case.order]
    spoken = [mark for mark in marks if mark[0] in spots.CODES and not _names(mark, named)]
    found = {(span.start, span.end) for span in spots.candidates(case, runs)}
    places = found | {(start, end) for _, start, end in spoken}
    views = []
    for number, (start, end) in enumerate(sorted(places)):
        target = [
            float(any(c == code and meets((s, e), (start, end)) for c, s, e in spoken))
            for code in spots.CODES
        ]
        cut = cut_view(cutter, spot_view(case, start, end))
        views.append(
            View(
                name, number, cut.ids.astype(np.int64), cut.shapes.astype(np.int64), cut.places,
                np.ones(len(ROLE_LABELS), np.bool_), 0.0, 1, np.asarray(target, np.float32), (start, end), (start, end) in found,
            )
        )  # fmt: skip
    return views


def _names(mark: Mark, named: list[tuple[int, int]]) -> bool:
    """Whether a mark of TP303 or TP305 is on a name, which is judged by the person."""
    return mark[0] in ("TP303", "TP305") and any(meets((mark[1], mark[2]), one) for one in named)


def _settle(case: Case, marks: list[Mark]) -> None:
    """Take the gold's word for who is a third party, who another child, and what is no name but a place's."""
    for index, role in enumerate(case.roles):
        third, child = _share(case, index, marks, "TP301"), _share(case, index, marks, "TP305")
        if max(third, child) >= 0.5:
            case.roles[index] = "third party" if third >= child else "other child"
        elif max(_share(case, index, marks, code) for code in ("TP302", "TP304")) >= 0.5:
            case.roles[index] = UNKNOWN
        elif role in ("third party", "other child", UNKNOWN):
            case.roles[index] = "somebody"


def _view(
    name: str,
    case: Case,
    index: int,
    allowed: npt.NDArray[np.bool_],
    informant: float,
    cutter: PieceCutter,
) -> View:
    cut = cut_view(cutter, view(case, index))
    return View(
        name,
        index,
        cut.ids.astype(np.int64),
        cut.shapes.astype(np.int64),
        cut.places,
        allowed,
        informant,
        len(case.groups[index].mentions),
    )


def unsettled(view: View, pick: random.Random, marks: npt.NDArray[np.int64], somebody: int) -> View:
    """The same with some of the guessed roles of others taken away: guesses will be wrong."""
    ids = view.ids.copy()
    for place in np.flatnonzero(np.isin(ids, marks)):
        if pick.random() < 0.15:
            ids[place] = somebody
    return replace(view, ids=ids)

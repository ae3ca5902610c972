"""What the trained reader makes of each person, shown all that is said of them with the names masked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from doccheck.language.people.evidence import Case
from doccheck.language.people.views import view
from doccheck.model import Role
from doccheck.trained.views import NOBODY, ROLE_LABELS

if TYPE_CHECKING:
    import numpy.typing as npt

    from doccheck.trained import TrainedReader

ROLES = {
    "SUB": Role.SUBJECT,
    "FAM": Role.FAMILY,
    "POC": Role.PERSON_OF_CONCERN,
    "REF": Role.REFERRER,
    "REC": Role.RECIPIENT,
    "PRO": Role.PROFESSIONAL,
    "TPA": Role.THIRD_PARTY,
    "TPC": Role.OTHER_CHILD,
    NOBODY: Role.UNKNOWN,
}
EXPECTED = tuple(role for label, role in ROLES.items() if label not in ("TPA", "TPC", NOBODY))


@dataclass(frozen=True)
class Viewed:
    """How probable each role is (`Role.UNKNOWN` stands for no person at all), and the logit of an informant."""

    chances: Mapping[Role, float] = field(repr=False)
    informant: float

    def features(self) -> dict[str, float]:
        """The logits that are joined with those of the evidence."""
        third, child = self.chances[Role.THIRD_PARTY], self.chances[Role.OTHER_CHILD]
        return {
            "view_third": _logit(third),
            "view_child": _logit(child),
            "view_outside": _logit(third + child),
            "view_informant": max(-8.0, min(8.0, self.informant)),
        }

    @property
    def expected(self) -> Role:
        """The likeliest of the roles that are expected in a referral."""
        return max(EXPECTED, key=lambda role: self.chances[role])


def look(case: Case, indices: Sequence[int], trained: TrainedReader) -> dict[int, Viewed]:
    """One answer for each of these persons of `case`, whose roles have been guessed."""
    near = case.surnames_of("subject", "family")
    logits = trained.read_views([view(case, index, near) for index in indices])
    return dict(zip(indices, answers(logits), strict=True))


def answers(logits: npt.NDArray[np.float32]) -> list[Viewed]:
    """The same from the logits of the views, shape (people, labels)."""
    count = len(ROLE_LABELS)
    strength = np.exp(logits[:, :count] - logits[:, :count].max(1, keepdims=True)) if len(logits) else logits
    shares = strength / strength.sum(1, keepdims=True) if len(logits) else logits
    return [
        Viewed({ROLES[label]: float(p) for label, p in zip(ROLE_LABELS, row, strict=True)}, float(told))
        for row, told in zip(shares, logits[:, count], strict=True)
    ]


def _logit(chance: float) -> float:
    chance = min(1 - 1e-4, max(1e-4, chance))
    return math.log(chance / (1 - chance))

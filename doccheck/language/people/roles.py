"""One role for each person, from the evidence of all their mentions.

The evidence is additive. Two tables of weights: `people_weights.json` holds what was fitted (third party, other
child, informant; how, stands in the file), and `people_roles.tsv` what is set by hand, for the roles that are
expected in a referral.
"""

from __future__ import annotations

import csv
import json
import math
from functools import cache
from importlib.resources import files

from doccheck.language.people.evidence import Case, Evidence, of_mentions, of_names, of_relations

_DATA = files("doccheck.language") / "data"
EXPECTED = ("subject", "family", "person of concern", "referrer", "recipient", "professional")


@cache
def hand_weights() -> dict[str, dict[str, float]]:
    """For each cue, its weight for each expected role."""
    source = (_DATA / "people_roles.tsv").read_text("utf-8")
    rows = csv.DictReader((line for line in source.splitlines() if line[:1] != "#"), delimiter="\t")
    return {row["cue"]: {role: float(row[role] or 0) for role in EXPECTED} for row in rows}


@cache
def fitted_weights() -> dict[str, dict[str, dict[str, float]]]:
    """For each stage and question, the weight of each cue; `bias` among them."""
    path = _DATA / "people_weights.json"
    return json.loads(path.read_text("utf-8"))["stages"] if path.is_file() else {}


def standing(evidence: Evidence) -> Evidence:
    """How strongly each expected role is spoken for, as evidence in its turn, 0 to 1."""
    table = hand_weights()
    found: Evidence = {}
    for role in EXPECTED:
        total = sum(table.get(cue, {}).get(role, 0.0) * value for cue, value in evidence.items())
        found[f"strength_{role.replace(' ', '_')}"] = round(max(0.0, min(1.0, total / 6.0)), 3)
    best = max(found.values())
    found["unexplained"] = round(max(0.0, 1.0 - 2.0 * best), 3)
    return found


def expected_role(evidence: Evidence) -> tuple[str, float]:
    """The best expected role by hand-set weights, and by how much it leads."""
    sums = dict.fromkeys(EXPECTED, 0.0)
    table = hand_weights()
    for cue, value in evidence.items():
        for role, weight in table.get(cue, {}).items():
            sums[role] += weight * value
    ranked = sorted(sums.items(), key=lambda item: -item[1])
    return ranked[0][0], ranked[0][1] - ranked[1][1]


def probability(stage: str, question: str, evidence: Evidence) -> float:
    """What the fitted weights say, 0 to 1."""
    weights = fitted_weights().get(stage, {}).get(question)
    if weights is None:
        return 0.0
    total = weights["bias"] + sum(weights.get(cue, 0.0) * value for cue, value in evidence.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def gather(case: Case) -> list[Evidence]:
    """The evidence of each person of `case`; fills `case.roles` with first guesses on the way."""
    first = alone(case)
    case.roles = first_roles(case, first)
    return together(case, first)


def alone(case: Case) -> list[Evidence]:
    """What is known of each person apart from the others."""
    rows = [{**of_mentions(case, group), **of_names(case, group, i)} for i, group in enumerate(case.groups)]
    return [{**row, **standing(row)} for row in rows]


def together(case: Case, rows: list[Evidence]) -> list[Evidence]:
    """The same with how each stands to the others."""
    return [
        {**row, **of_relations(case, group, i), f"first_{case.roles[i].replace(' ', '_')}": 1.0}
        for i, (group, row) in enumerate(zip(case.groups, rows, strict=True))
    ]


def first_roles(case: Case, evidence: list[Evidence]) -> list[str]:
    """A first guess for everybody: the subject is whoever looks most like one, and siblings told apart by labels."""
    roles = []
    for one in evidence:
        role, _ = expected_role(one)
        if probability("first", "other", one) > 0.4 and role != "subject":
            role = "other child" if probability("first", "child", one) > 0.5 else "third party"
        roles.append(role)
    if evidence and "subject" not in roles:
        table = hand_weights()
        score = [sum(table.get(c, {}).get("subject", 0.0) for c in one) for one in evidence]
        best = max(range(len(score)), key=lambda i: (score[i] + 0.2 * len(case.groups[i].mentions)))
        if score[best] > 0:
            roles[best] = "subject"
    return roles

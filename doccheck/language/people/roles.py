"""One role for each person, from the evidence of all their mentions.

The evidence is additive. Two tables of weights: `people_weights.json` holds what was fitted (third party,
other child, informant; how, stands in the file), and `people_roles.tsv` what is set by hand, for the roles
that are expected in a referral.
"""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from doccheck.language.people.evidence import (
    Case,
    Evidence,
    of_mentions,
    of_names,
    of_relations,
    of_words,
    surnames,
)
from doccheck.language.people.viewed import Viewed
from doccheck.model import Confidence, Role

Weights = dict[str, float]
_DATA = files("doccheck.language") / "data"
EXPECTED = ("subject", "family", "person of concern", "referrer", "recipient", "professional")


@cache
def hand_weights() -> dict[str, dict[str, float]]:
    """For each cue, its weight for each expected role."""
    source = (_DATA / "people_roles.tsv").read_text("utf-8")
    rows = csv.DictReader((line for line in source.splitlines() if line[:1] != "#"), delimiter="\t")
    return {row["cue"]: {role: float(row[role] or 0) for role in EXPECTED} for row in rows}


@cache
def _weights_file() -> dict[str, Any]:
    path = _DATA / "people_weights.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {"stages": {}, "combine": {}}


def fitted_weights() -> dict[str, dict[str, Weights]]:
    """For each stage and question, the weight of each cue; `bias` among them."""
    return _weights_file()["stages"]


def combination(kind: str) -> dict[str, Weights]:
    """How the answers of the evidence are joined, `alone` or with those of the trained reader (`with_views`)."""
    return _weights_file()["combine"].get(kind, {})


def standing(evidence: Evidence) -> Evidence:
    """How strongly each expected role is spoken for, as evidence in its turn, 0 to 1."""
    found: Evidence = {}
    for role, total in spoken_for(evidence).items():
        found[f"strength_{role.replace(' ', '_')}"] = round(max(0.0, min(1.0, total / 6.0)), 3)
    best = max(found.values())
    found["unexplained"] = round(max(0.0, 1.0 - 2.0 * best), 3)
    return found


def spoken_for(evidence: Evidence) -> dict[str, float]:
    """By hand-set weights, how much speaks for each expected role."""
    sums = dict.fromkeys(EXPECTED, 0.0)
    table = hand_weights()
    for cue, value in evidence.items():
        for role, weight in table[cue].items() if cue in table else ():
            sums[role] += weight * value
    return sums


def expected_role(evidence: Evidence) -> tuple[str, float]:
    """The best expected role by hand-set weights, and by how much it leads."""
    ranked = sorted(spoken_for(evidence).items(), key=lambda item: -item[1])
    return ranked[0][0], ranked[0][1] - ranked[1][1]


def probability(stage: str, question: str, evidence: Evidence) -> float:
    """What the fitted weights say, 0 to 1."""
    weights = fitted_weights().get(stage, {}).get(question)
    if weights is None:
        return 0.0
    return curve(weights, evidence)


def curve(weights: Weights, evidence: Evidence) -> float:
    """The logistic curve over what is known, 0 to 1."""
    total = weights["bias"] + sum([weights[cue] * value for cue, value in evidence.items() if cue in weights])
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def logit(chance: float) -> float:
    """The other way about, within bounds."""
    chance = min(1 - 1e-6, max(1e-6, chance))
    return max(-8.0, min(8.0, math.log(chance / (1 - chance))))


def gather(case: Case) -> list[Evidence]:
    """The evidence of each person of `case`; fills `case.roles` with first guesses on the way."""
    first = alone(case)
    case.roles = first_roles(case, first)
    return together(case, first)


def alone(case: Case) -> list[Evidence]:
    """What is known of each person apart from the others."""
    rows = [
        {**of_words(case, group), **of_mentions(case, group), **of_names(case, group, i)}
        for i, group in enumerate(case.groups)
    ]
    return [{**row, **standing(row)} for row in rows]


def together(case: Case, rows: list[Evidence]) -> list[Evidence]:
    """The same with how each stands to the others."""
    kin = surnames(case)
    return [
        {**row, **of_relations(case, group, i, kin), f"first_{case.roles[i].replace(' ', '_')}": 1.0}
        for i, (group, row) in enumerate(zip(case.groups, rows, strict=True))
    ]


def first_roles(case: Case, evidence: list[Evidence]) -> list[str]:
    """A first guess for everybody: the subject is whoever looks most like one, and siblings told apart
    by labels.
    """
    roles = []
    for one in evidence:
        role, _ = expected_role(one)
        if probability("first", "other", one) > 0.4:
            role = "other child" if probability("first", "child", one) > 0.5 else "third party"
        roles.append(role)
    return _subjects(case, evidence, roles)


def _subjects(case: Case, evidence: list[Evidence], roles: list[str]) -> list[str]:
    """The one who looks most like the subject, and others only where a label or a date of birth says
    so too.
    """
    table = hand_weights()
    score = [
        sum(table.get(c, {}).get("subject", 0.0) for c in one) + 0.25 * min(12, len(group.mentions))
        for one, group in zip(evidence, case.groups, strict=True)
    ]
    best = max(range(len(score)), key=score.__getitem__, default=-1)
    for i, role in enumerate(roles):
        if i == best and score[i] > 0:
            roles[i] = "subject"
        elif role == "subject" and not evidence[i].keys() & {"label_child", "dob_after"}:
            roles[i] = "family" if score[i] > 3 else "unknown"
    return roles


DOUBT = 0.18
"""How probable anything has to be at the first reading for a second: looking costs time.

In 96 referrals 257 people are read twice (294 from 0.12 on), and no finding about anybody in 457 is another one for it. From 0.25 on
some are.
"""
TOLD = 0.45
"""Of the level for being outside the case, how much is enough for a clear informant: nine in ten of them are."""
CLEAR = 1.5
"""How many times its level an answer has to reach to be more than a suspicion."""
AT_WORK = (Role.PROFESSIONAL, Role.REFERRER, Role.RECIPIENT)
AT_WORK_TOLD = 0.5
"""How probable an informant somebody at work has to be: who reports in the course of their job is none."""
NO_PERSON = 0.6
"""From how probable on a name is taken for no person's."""


@dataclass(frozen=True)
class Verdict:
    """What is decided of one person."""

    role: Role
    informant: bool
    child: bool
    confidence: Confidence


_AGES = {
    "young": frozenset({"age_after", "age_before", "row_child_age"}),
    "grown": frozenset({"adult_age_after", "row_adult_age"}),
    "at_school": frozenset({"at_school_after", "class_after", "peer_around"}),
}
"""What is plainly said of somebody's age, and by which cues."""


def answers_of(evidence: Evidence, read: dict[str, float], viewed: Viewed | None) -> Evidence:
    """The logits that are joined: of the listed evidence, and of the trained reader where it has read."""
    joined = {f"hand_{q}": logit(probability("second", q, evidence)) for q in ("other", "child", "informant")}
    if viewed is not None:
        joined |= {f"reader_{code}": logit(chance) for code, chance in read.items()} | viewed.features()
        joined |= {f"said_{age}": 1.0 for age, cues in _AGES.items() if evidence.keys() & cues}
    return joined


def chances(evidence: Evidence, read: dict[str, float], viewed: Viewed | None = None) -> dict[str, float]:
    """How probable it is that somebody is outside the case, an adult third party or another child, and an informant."""
    joined = answers_of(evidence, read, viewed)
    kind = "with_views" if viewed is not None else "alone"
    answers = {question: curve(weights, joined) for question, weights in combination(kind).items()}
    outside, child = answers["outside"], answers["child"]
    return answers | {"child": outside * child, "third": outside * (1 - child)}


def levels(viewed: Viewed | None) -> dict[str, float]:
    """From how probable on a role is given, with and without the trained reader."""
    return _weights_file()["levels"]["alone" if viewed is None else "with_views"]


def in_doubt(evidence: Evidence, read: dict[str, float]) -> bool:
    """Whether anything at all suspects somebody of being outside the case or an informant, so that a view is worth it."""
    suspicions = [probability("second", question, evidence) for question in ("other", "informant")]
    return max(*suspicions, *read.values(), 0.0) >= DOUBT


def decide(
    case: Case, index: int, evidence: Evidence, read: dict[str, float], viewed: Viewed | None = None
) -> Verdict | None:
    """The role of one person; None where nothing says that it is a person at all."""
    chance = chances(evidence, read, viewed)
    third, child, informant = (chance.get(q, 0.0) for q in ("third", "child", "informant"))
    least = levels(viewed)
    told = informant >= least["informant"]
    outside = chance["outside"] >= least["outside"] * (
        TOLD if informant >= CLEAR * least["informant"] else 1.0
    )
    if outside and child > third:
        return Verdict(Role.OTHER_CHILD, told, True, _sure(least, {"child": child, "informant": informant}))
    if outside:
        return Verdict(Role.THIRD_PARTY, told, False, _sure(least, {"third": third, "informant": informant}))
    role, lead = _expected(case, index, evidence, viewed)
    told = told and (role not in AT_WORK or informant >= AT_WORK_TOLD)
    if not told and (role is Role.UNKNOWN or (viewed is None and _no_person(evidence, lead))):
        return None
    young = role is Role.SUBJECT or bool(evidence.keys() & _YOUNG)
    return Verdict(
        role, told, young, _sure(least, {"informant": informant}) if told else _confidence(lead / 4)
    )


def _expected(case: Case, index: int, evidence: Evidence, viewed: Viewed | None) -> tuple[Role, float]:
    """One of the roles that are expected in a referral, and by how much it leads."""
    name, lead = expected_role(evidence)
    if viewed is not None:
        nobody = viewed.chances[Role.UNKNOWN] > NO_PERSON and _no_person(evidence, lead)
        role = Role.UNKNOWN if nobody else viewed.expected
        return role, 4 * viewed.chances[role]
    return Role(case.roles[index] if case.roles[index] in EXPECTED else name), lead


def _sure(least: dict[str, float], answers: dict[str, float]) -> Confidence:
    """High where one of the answers that count reaches the level at which it is right nineteen times in twenty."""
    if any(chance >= least.get(f"{question} high", 1.0) for question, chance in answers.items()):
        return Confidence.HIGH
    surest = max(chance / max(least[question], 0.01) for question, chance in answers.items())
    return Confidence.MEDIUM if surest >= CLEAR else Confidence.LOW


def _confidence(value: float) -> Confidence:
    return Confidence.HIGH if value >= 0.6 else Confidence.MEDIUM if value >= 0.35 else Confidence.LOW


_YOUNG = frozenset({"age_after", "has_parent", "sib_before", "class_after"})
_PERSONAL = frozenset(
    """titles job_titles kin_titles given ner_person label_family label_child label_referrer label_prof
    kin_home_before
    kin_home_called kin_far_before job_before job_paren sib_before age_after dob_after zone_signature
    zone_greeting""".split()
)


def _no_person(evidence: Evidence, lead: float) -> bool:
    """A place or a word at the head of a sentence, by all that is known."""
    if evidence.keys() & {"located", "ner_place"} and not evidence.keys() & (
        _PERSONAL - {"label_prof", "given"}
    ):
        return True
    return not evidence.keys() & _PERSONAL or (
        lead < 0.2 and "given" not in evidence and "ner_person" not in evidence
    )

"""The evidence for what a person is: named cues over all mentions of that person together.

Three layers: what stands around each mention (`cues.py`), what the name itself and its places on the page say,
and how the person stands to people whose role is already guessed ("X's mum", "her friend X").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from doccheck.language.people.cues import cues_at, macros
from doccheck.language.people.layout import Layout
from doccheck.language.people.linking import Group
from doccheck.language.people.words import fold, is_common, is_given, words

Evidence = dict[str, float]

_M = macros()
_KIN_CLASS = {
    "parent": r"mum|mam|mom|mammy|mummy|mother|dad|daddy|father|parents?|carers?|foster \w+",
    "step": r"step\w+|boyfriend|girlfriend|partner|fella|bloke|lodger",
    "spouse": r"husband|wife|ex|ex-\w+|fiance\w*",
    "sibling": r"brothers?|sisters?|siblings?|twins?|half-\w+",
    "child": r"sons?|daughters?|child(?:ren)?|kids?|boys?|girls?|lads?|lass|bairn|wean|youngest|eldest|oldest|baby",
    "far": r"gran\w*|nan\w?|nanna|aunt\w*|uncle|cousins?|niece|nephew|god\w+|[\w-]+-in-law|relatives?",
    "social": r"(?:best )?friends?|(?:class|school|team|flat)?mates?|pals?|neighbours?|landlord|landlady|classmates?|babysitter|cleaner|hairdresser|colleague",
}
_KIN = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _KIN_CLASS.items())
_PRONOUN = r"his|her|their|my|your|our|the"
_OWNER_BEFORE = re.compile(
    rf"(?:\b(?P<pron>{_PRONOUN})|(?P<name>[^\W\d_][\w’'-]*?)(?:['’]s|s['’]|s))\s+(?:[\w’'-]+\s+){{0,2}}?(?:{_KIN})[,:]?\s*[(]?(?:is |was |called |named )*$",
    re.I,
)
_OWNER_AFTER = re.compile(
    rf"^,?\s*\(?(?:(?:who )?(?:is|was) )?(?:(?P<pron>{_PRONOUN}|a|an)|(?P<name>[^\W\d_][\w’'-]*?)(?:['’]s|s['’]))\s+(?:[\w’'-]+\s+){{0,2}}?(?:{_KIN})\b(?:\s+(?:of|to)\s+(?:the )?(?P<of>[^\W\d_][\w’'-]*))?",
    re.I,
)
_OF_BEFORE = re.compile(rf"\b(?P<kin>{'|'.join(_KIN_CLASS.values())})\s+of\s+$", re.I)


@dataclass
class Case:
    """A document's people in the making. `roles` are the guesses so far, one for each group."""

    text: str = field(repr=False)
    layout: Layout
    groups: list[Group]
    entities: Sequence[tuple[int, int, str]] = ()
    roles: list[str] = field(default_factory=list)


def of_mentions(case: Case, group: Group) -> Evidence:
    """The cues around each mention: 1.0 for a cue seen once or more."""
    found: Evidence = {}
    for mention in group.mentions[:30]:
        cell = case.layout.at(mention.start)
        for name in cues_at(case.text, cell, mention.start, mention.end):
            found[name] = 1.0
        found[f"zone_{cell.zone}"] = 1.0
    return found


def of_names(case: Case, group: Group, index: int) -> Evidence:
    """What the name itself and the places of its mentions say."""
    found: Evidence = {}
    count = len(group.mentions)
    found["one_mention" if count == 1 else "few_mentions" if count < 5 else "many_mentions"] = 1.0
    where = group.start / max(1, len(case.text))
    found["early" if where < 0.12 else "middle" if where < 0.4 else "late"] = 1.0
    for title in group.titles:
        for kind in ("titles", "job_titles", "kin_titles"):
            if title in words(kind):
                found[kind] = 1.0
        if title in ("mrs", "ms", "miss", "lady"):
            found["title_female"] = 1.0
    if not group.titles:
        found["no_title"] = 1.0
    names = group.firsts | group.lasts
    found["full_name" if group.firsts and group.lasts else "first_only" if group.firsts else "surname_only"] = 1.0
    found["given" if any(is_given(w) for w in group.firsts) else "not_given"] = 1.0
    if all(is_common(w) for w in names):
        found["common_word"] = 1.0
    if any(m.located for m in group.mentions):
        found["located"] = 1.0
    if not any(m.sure for m in group.mentions):
        found["unsure"] = 1.0
    if not any(c.isalpha() and c.isupper() for m in group.mentions for c in case.text[m.start : m.end]):
        found["lower_case"] = 1.0
    found.update(_entity_votes(case, group))
    for other, rival in enumerate(case.groups):
        if other != index and group.lasts & rival.lasts:
            found["shared_surname"] = 1.0
    return found


def _entity_votes(case: Case, group: Group) -> Evidence:
    votes: Counter[str] = Counter()
    for mention in group.mentions:
        for start, end, label in case.entities:
            if start < mention.end and mention.start < end:
                votes[label] += 1
    if not votes:
        return {"ner_none": 1.0}
    best = votes.most_common(1)[0][0]
    if best == "PERSON":
        return {"ner_person": 1.0}
    return {"ner_place": 1.0} if best in ("GPE", "LOC", "FAC") else {"ner_other": 1.0}


def _class_of(role: str) -> str:
    return {"subject": "subject", "family": "family", "person of concern": "concern"}.get(
        role, {"other child": "child", "third party": "third"}.get(role, "other")
    )


def _owner(case: Case, name: str, position: int, index: int) -> str:
    """The class of the person that a possessor names; for a pronoun, of the person named last before it."""
    if name:
        low = fold(name)
        for other, group in enumerate(case.groups):
            if other != index and (low in group.firsts or low in group.lasts):
                return _class_of(case.roles[other])
        if re.fullmatch(case_child := r"child|pupil|boy|girl|mum|mother|dad|father|family", low) and case_child:
            return "subject" if low in ("child", "pupil", "boy", "girl") else "family"
        return "unnamed"
    best, place = "nobody", -1
    for other, group in enumerate(case.groups):
        if other == index:
            continue
        near = max((m.end for m in group.mentions if m.end <= position), default=-1)
        if near > place and position - near < 260:
            best, place = _class_of(case.roles[other]), near
    return best


def _kin_of(match: re.Match[str]) -> str:
    return next(name for name in _KIN_CLASS if match.group(name))


def of_relations(case: Case, group: Group, index: int) -> Evidence:
    """How the person stands to people whose role is already guessed."""
    found: Evidence = {}
    for mention in group.mentions[:30]:
        cell = case.layout.at(mention.start)
        left = case.text[max(cell.start, mention.start - 70) : mention.start]
        right = case.text[mention.end : min(cell.end, mention.end + 70)]
        for match in filter(None, (_OWNER_BEFORE.search(left), _OWNER_AFTER.match(right))):
            groups = match.groupdict()
            name = groups.get("of") or groups.get("name") or ""
            owner = _owner(case, name, mention.start if match.re is _OWNER_BEFORE else mention.start, index)
            pron = "" if name else "near_"
            found[f"{_kin_of(match)}_of_{pron}{owner}"] = 1.0
        found.update(_beside(case, mention.start, mention.end, index))
    family = [g for g, r in zip(case.groups, case.roles, strict=True) if r == "subject"]
    if any(g is not group and g.lasts & group.lasts for g in family):
        found["surname_of_subject"] = 1.0
    others = [g for g, r in zip(case.groups, case.roles, strict=True) if r in ("other child", "third party")]
    if any(g is not group and g.lasts & group.lasts for g in others):
        found["surname_of_third"] = 1.0
    if case.roles[index] == "subject":
        found["is_subject"] = 1.0
    return found


def _beside(case: Case, start: int, end: int, index: int) -> Iterable[tuple[str, float]]:
    """Who is named beside: "X and Y", "X, Y and Z"."""
    for other, group in enumerate(case.groups):
        if other == index:
            continue
        for mention in group.mentions:
            if mention.start >= end and mention.start - end < 9:
                gap = case.text[end : mention.start].lower()
            elif mention.end <= start and start - mention.end < 9:
                gap = case.text[mention.end : start].lower()
            else:
                continue
            if gap.strip() in ("and", "&", "+", ",", "or", ", and"):
                yield f"beside_{_class_of(case.roles[other])}", 1.0
            owned = re.fullmatch(rf"['’]?s['’]?\s+(?:\w+\s+)?({'|'.join(_KIN_CLASS.values())}),?\s*\(?", gap)
            if mention.start >= end and owned:
                yield f"owner_of_{_class_of(case.roles[other])}", 1.0

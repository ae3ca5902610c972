"""The evidence for what a person is: named cues over all mentions of that person together.

Three layers: what stands around each mention (`cues.py`), what the name itself and its places on the page
say, and how the person stands to people whose role is already guessed ("X's mum", "her friend X").
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from doccheck.language.people.cues import Held, cues_at, macros
from doccheck.language.people.layout import Layout
from doccheck.language.people.linking import Group
from doccheck.language.people.words import fold, is_common, is_given, words
from doccheck.language.programs import compiled

Evidence = dict[str, float]

_M = macros()
_KIN_CLASS = {
    "parent": r"mum|mam|mom|mammy|mummy|mother|dad|daddy|father|parents?|carers?|foster \w+",
    "step": r"step\w+|boyfriend|girlfriend|partner|fella|bloke|lodger",
    "spouse": r"husband|wife|ex|ex-\w+|fiance\w*",
    "sibling": r"brothers?|sisters?|siblings?|twins?|half-\w+",
    "child": r"sons?|daughters?|child(?:ren)?|kids?|boys?|girls?|lads?|lass|bairn|wean|youngest|eldest"
    r"|oldest|baby",
    "far": r"gran\w*|nan\w?|nanna|aunt\w*|uncle|cousins?|niece|nephew|god\w+|[\w-]+-in-law|relatives?",
    "social": r"(?:best )?friends?|(?:class|school|team|flat)?mates?|pals?|neighbours?|landlord"
    r"|landlady|classmates?|babysitter|cleaner|hairdresser|colleague",
}
_KIN = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _KIN_CLASS.items())
_WORD = re.compile(r"[^\W\d_]+|[:;(|,.\n]")
_PRONOUN = r"his|her|their|my|your|our|the"
_OWNER_BEFORE = compiled(
    rf"(?:\b(?P<pron>{_PRONOUN})|(?P<name>[^\W\d_][\w’'-]*?)(?:['’]s|s['’]"
    rf"|s))\s+(?:[\w’'-]+\s+){{0,2}}?(?:{_KIN})[,:]?\s*[(]?(?:is |was |called |named )*$",
    re.I,
)
_OWNER_AFTER = compiled(
    rf"^,?\s*\(?(?:(?:who )?(?:is|was) )?(?:(?P<pron>{_PRONOUN}|a|an)"
    rf"|(?P<name>[^\W\d_][\w’'-]*?)(?:['’]s|s['’]))\s+(?:[\w’'-]+\s+){{0,2}}?(?:{_KIN})\b(?:\s+(?:of"
    rf"|to)\s+(?:the )?(?P<of>[^\W\d_][\w’'-]*))?",
    re.I,
)
_OF_BEFORE = re.compile(rf"\b(?P<kin>{'|'.join(_KIN_CLASS.values())})\s+of\s+$", re.I)
_BARE_KIN = compiled(
    rf"(?:^|[.;:|(,\n]|\band|\bwith|\bto|\bthat|\bsays|\bas)\s*(?:the\s+"
    rf"|new\s+)?(?:(?P<home>{_KIN_CLASS['parent']}|{_KIN_CLASS['step']}"
    rf"|{_KIN_CLASS['sibling']})|(?P<far>{_KIN_CLASS['far']}))\b,?\s*[(:=]?\s*(?:is |was |called "
    rf"|named )*$",
    re.I,
)
_OTHERWISE = {
    "parent": "family",
    "step": "concern",
    "spouse": "third",
    "sibling": "family",
    "child": "child",
    "far": "third",
    "social": "third",
}
_MEANING = {
    ("parent", "subject"): "family",
    ("parent", "child"): "third",
    ("parent", "third"): "third",
    ("parent", "family"): "third",
    ("parent", "concern"): "third",
    ("step", "subject"): "concern",
    ("step", "family"): "concern",
    ("step", "third"): "third",
    ("step", "child"): "third",
    ("spouse", "family"): "family",
    ("spouse", "subject"): "concern",
    ("sibling", "subject"): "family",
    ("sibling", "child"): "child",
    ("sibling", "third"): "third",
    ("sibling", "family"): "third",
    ("sibling", "concern"): "third",
    ("child", "subject"): "family",
    ("child", "family"): "family",
    ("child", "third"): "child",
    ("child", "child"): "child",
    ("social", "subject"): "friend",
}

_OUTSIDE = ("other child", "third party")
_OWNED = re.compile(rf"['’]?s['’]?\s+(?:\w+\s+)?({'|'.join(_KIN_CLASS.values())}),?\s*\(?")


@dataclass
class Case:
    """A document's people in the making. `roles` are the guesses so far, one for each group."""

    text: str = field(repr=False)
    layout: Layout
    groups: list[Group]
    entities: Sequence[tuple[int, int, str]] = ()
    roles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._entities = sorted(self.entities)
        self._ends = [end for _, end, _ in self._entities]
        self.cues: Held = {}
        self.order = sorted((m.start, m.end, i) for i, g in enumerate(self.groups) for m in g.mentions)
        self.surnames = Counter(name for g in self.groups for name in g.lasts)
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for i, group in enumerate(self.groups):
            for name in group.firsts | group.lasts:
                self.by_name[name].append(i)

    def entities_at(self, start: int, end: int) -> list[str]:
        """The labels of the entities that overlap [start, end)."""
        at, found = bisect_right(self._ends, start), []
        while at < len(self._entities) and self._entities[at][0] < end:
            found.append(self._entities[at][2])
            at += 1
        return found

    def mentions_in(self, begin: int, end: int) -> list[tuple[int, int, int]]:
        """The mentions that lie in [begin, end), as (start, end, group), in order."""
        low = bisect_left(self.order, (begin, 0, 0))
        high = bisect_left(self.order, (end, 0, 0))
        return [one for one in self.order[low:high] if one[1] <= end]

    def surnames_of(self, *roles: str) -> Counter[str]:
        """How many people with one of these roles bear each surname."""
        return Counter(n for g, r in zip(self.groups, self.roles, strict=True) if r in roles for n in g.lasts)


def of_mentions(case: Case, group: Group) -> Evidence:
    """The cues around each mention: 1.0 for a cue seen once or more."""
    found: Evidence = {}
    for mention in group.mentions[:30]:
        cell = case.layout.at(mention.start)
        for name in cues_at(case.text, cell, mention.start, mention.end, case.cues):
            found[name] = 1.0
        found[f"zone_{cell.zone}"] = 1.0
    return found


def of_words(case: Case, group: Group) -> Evidence:
    """The five words before and after each mention, as `<word` and `>word`."""
    found: Evidence = {}
    for mention in group.mentions[:30]:
        before = case.text[max(0, mention.start - 45) : mention.start]
        after = case.text[mention.end : mention.end + 45]
        found.update({"<" + fold(w): 1.0 for w in _WORD.findall(before)[-5:]})
        found.update({">" + fold(w): 1.0 for w in _WORD.findall(after)[:5]})
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
    found[
        "full_name" if group.firsts and group.lasts else "first_only" if group.firsts else "surname_only"
    ] = 1.0
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
    if any(case.surnames[name] > 1 for name in group.lasts):
        found["shared_surname"] = 1.0
    return found


def _entity_votes(case: Case, group: Group) -> Evidence:
    votes: Counter[str] = Counter()
    for mention in group.mentions:
        votes.update(case.entities_at(mention.start, mention.end))
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
        for other in case.by_name.get(low, ()):
            if other != index:
                return _class_of(case.roles[other])
        if low in ("child", "pupil", "boy", "girl"):
            return "subject"
        return "family" if low in ("mum", "mother", "dad", "father", "family") else "unnamed"
    at = bisect_right(case.order, (position, 0, 0)) - 1
    while at >= 0 and position - case.order[at][1] < 260:
        if case.order[at][2] != index and case.order[at][1] <= position:
            return _class_of(case.roles[case.order[at][2]])
        at -= 1
    return "nobody"


def _kin_of(match: re.Match[str]) -> str:
    return next(name for name in _KIN_CLASS if match.group(name))


@dataclass(frozen=True)
class Surnames:
    """The surnames of the subjects, and of everybody outside the case."""

    subject: Counter[str] = field(repr=False)
    outside: Counter[str] = field(repr=False)


def surnames(case: Case) -> Surnames:
    """Who bears which surname, by the first guesses."""
    return Surnames(case.surnames_of("subject"), case.surnames_of(*_OUTSIDE))


def of_relations(case: Case, group: Group, index: int, kin: Surnames) -> Evidence:
    """How the person stands to people whose role is already guessed."""
    found: Evidence = {}
    for mention in group.mentions[:30]:
        cell = case.layout.at(mention.start)
        left = case.text[max(cell.start, mention.start - 70) : mention.start]
        right = case.text[mention.end : min(cell.end, mention.end + 70)]
        for match in filter(None, (_OWNER_BEFORE.search(left), _OWNER_AFTER.match(right))):
            groups = match.groupdict()
            name = groups.get("of") or groups.get("name") or ""
            owner, tie = _owner(case, name, mention.start, index), _kin_of(match)
            pron = "" if name else "near_"
            found[f"{tie}_of_{pron}{owner}"] = 1.0
            found[("says_" if name else "hints_") + _MEANING.get((tie, owner), _OTHERWISE[tie])] = 1.0
        if bare := _BARE_KIN.search(left):
            found["says_" + ("family" if bare.group("home") else "third")] = 1.0
        found.update(_beside(case, mention.start, mention.end, index))
    role = case.roles[index]
    if any(kin.subject[last] > (role == "subject") for last in group.lasts):
        found["surname_of_subject"] = 1.0
    if any(kin.outside[last] > (role in _OUTSIDE) for last in group.lasts):
        found["surname_of_third"] = 1.0
    if case.roles[index] == "subject":
        found["is_subject"] = 1.0
    return found


def _beside(case: Case, start: int, end: int, index: int) -> Iterable[tuple[str, float]]:
    """Who is named beside: "X and Y", "X, Y and Z"."""
    here = bisect_right(case.order, (start, end, index)) - 1
    for beside in (here - 1, here + 1):
        if not 0 <= beside < len(case.order) or case.order[beside][2] == index:
            continue
        begin, close, other = case.order[beside]
        gap = (case.text[end:begin] if beside > here else case.text[close:start]).lower()
        if len(gap) < 9 and gap.strip() in ("and", "&", "+", ",", "or", ", and"):
            yield f"beside_{_class_of(case.roles[other])}", 1.0
        if beside > here and len(gap) < 9 and _OWNED.fullmatch(gap):
            yield f"owner_of_{_class_of(case.roles[other])}", 1.0

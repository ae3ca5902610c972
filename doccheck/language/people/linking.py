"""Which mentions are of one person.

Full names first, then a title with a surname, then what stands alone. A surname never joins Mr with Mrs, nor
either with a first name; what fits two people fits neither and stays with the nearer one before it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from doccheck.language.people.mentions import Mention
from doccheck.language.people.words import is_given, words

_FEMALE = frozenset(
    "mrs ms miss lady auntie aunty aunt nan nana nanna gran granny grandma mama mother sister tia babcia abuela".split()
)
_MALE = frozenset("mr sir lord uncle grandad granddad grandpa granda papa father brother master tio fr".split())
_ALSO = re.compile(
    r"(?:\s*[,(]?\s*(?:also\s+|who\s+is\s+|usually\s+)?(?:known\s+as|called|goes\s+by|likes\s+to\s+be\s+called|aka|a\.k\.a\.|or)\s+"
    r"|\s*[(,]?\s*)[\"“'‘(]?$",
    re.I,
)


@dataclass
class Group:
    """The mentions of one person."""

    mentions: list[Mention] = field(default_factory=list, repr=False)
    firsts: set[str] = field(default_factory=set, repr=False)
    lasts: set[str] = field(default_factory=set, repr=False)
    titles: set[str] = field(default_factory=set, repr=False)

    @property
    def start(self) -> int:
        return self.mentions[0].start

    def fits(self, title: str) -> bool:
        """Whether `title` does not say another sex than the titles seen."""
        if title in _FEMALE:
            return not self.titles & _MALE
        return title not in _MALE or not self.titles & _FEMALE

    def take(self, mention: Mention, first: str, last: str) -> None:
        self.mentions.append(mention)
        if first:
            self.firsts.add(first)
        if last:
            self.lasts.add(last)
        if mention.title:
            self.titles.add(mention.title)


def names_of(mention: Mention) -> tuple[str, str]:
    """First name and surname of a mention, either of them empty where it is not given."""
    parts = [w for w in mention.words if len(w) > 1] or list(mention.words)
    if len(parts) > 1:
        return parts[0], parts[-1]
    if mention.title and mention.title not in words("kin_titles"):
        return "", parts[0]
    return parts[0], ""


def _same_first(group: Group, first: str) -> bool:
    if first in group.firsts:
        return True
    return any(
        len(first) > 2 and len(known) > 2 and (known.startswith(first) or first.startswith(known)) and abs(len(known) - len(first)) < 5
        for known in group.firsts
    )


def _same_last(group: Group, last: str) -> bool:
    if last in group.lasts:
        return True
    parts = set(last.split("-"))
    return any(parts & set(known.split("-")) for known in group.lasts if "-" in known or "-" in last)


def _nearest(groups: list[Group], mention: Mention) -> Group | None:
    before = [g for g in groups if any(m.start < mention.start for m in g.mentions)]
    if not before:
        return groups[0] if groups else None
    return max(before, key=lambda g: max(m.start for m in g.mentions if m.start < mention.start))


def _place_full(groups: list[Group], mention: Mention, first: str, last: str) -> Group | None:
    fits = [g for g in groups if g.fits(mention.title) and _same_last(g, last) and g.firsts and _same_first(g, first)]
    exact = [g for g in fits if first in g.firsts and last in g.lasts]
    return (exact or fits or [None])[0]


def _place_surname(groups: list[Group], mention: Mention, last: str) -> Group | None:
    fits = [g for g in groups if g.fits(mention.title) and _same_last(g, last)]
    titled = [g for g in fits if mention.title in g.titles or g.titles & {"mrs", "ms", "miss"} and mention.title in _FEMALE]
    if titled:
        return _nearest(titled, mention)
    bare = [g for g in fits if not g.titles]
    if len(bare) == 1 and mention.title not in ("mrs",):
        return bare[0]
    doctors = [g for g in fits if not g.firsts and not g.titles]
    return doctors[0] if doctors else None


def _place_single(groups: list[Group], mention: Mention, word: str) -> Group | None:
    exact = [g for g in groups if word in g.firsts and g.fits(mention.title)]
    if exact:
        return exact[0] if len(exact) == 1 else _nearest(exact, mention)
    if mention.title:
        return None
    last = [g for g in groups if word in g.lasts]
    if last and not (is_given(word) and not any(g.titles for g in last)):
        return last[0] if len(last) == 1 else _nearest(last, mention)
    short = [g for g in groups if _same_first(g, word)]
    return short[0] if len(short) == 1 else None


def _nickname(text: str, groups: list[Group], mention: Mention) -> Group | None:
    """The person named just before, where this is said to be another name of theirs."""
    for group in groups:
        for other in group.mentions:
            gap = text[other.end : mention.start]
            if 0 < len(gap) < 32 and re.search(r"known as|called|goes by|aka|a\.k\.a|\"|“", gap) and _ALSO.fullmatch(gap):
                return group
    return None


def link(text: str, mentions: list[Mention]) -> list[Group]:
    """Groups of mentions, one for each person, in order of first mention."""
    groups: list[Group] = []
    waiting: dict[int, list[tuple[Mention, str, str]]] = defaultdict(list)
    for mention in mentions:
        first, last = names_of(mention)
        waiting[0 if first and last else 1 if last else 2].append((mention, first, last))
    for rank in (0, 1, 2):
        for mention, first, last in waiting[rank]:
            if rank == 0:
                group = _place_full(groups, mention, first, last)
            elif rank == 1:
                group = _place_surname(groups, mention, last)
            else:
                group = _place_single(groups, mention, first) or _nickname(text, groups, mention)
            if group is None:
                group = Group()
                groups.append(group)
            group.take(mention, first, last)
    for group in groups:
        group.mentions.sort(key=lambda m: m.start)
    return sorted(groups, key=lambda g: g.start)

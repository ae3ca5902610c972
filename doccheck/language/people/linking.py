"""Which mentions are of one person.

Full names first, then a title with a surname, then what stands alone. A surname never joins Mr with Mrs, nor
either with a first name; what fits two people fits neither and stays with the nearer one before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass, field

from doccheck.language.people.mentions import Mention
from doccheck.language.people.words import is_given, words

_FEMALE = frozenset(
    "mrs ms miss lady auntie aunty aunt nan nana nanna gran granny grandma mama mother sister tia babcia "
    "abuela".split()
)
_MALE = frozenset(
    "mr mister sir lord uncle grandad granddad grandpa granda papa father brother master tio fr".split()
)
_SAID = re.compile(r"known as|called|goes by|aka|a\.k\.a|\"|“")
_ALSO = re.compile(
    r"(?:\s*[,(]?\s*(?:also\s+|who\s+is\s+|usually\s+)?(?:known\s+as|called|goes\s+by"
    r"|likes\s+to\s+be\s+called|aka|a\.k\.a\.|or)\s+"
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
    number: int = -1

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
        len(first) > 2
        and len(known) > 2
        and (known.startswith(first) or first.startswith(known))
        and abs(len(known) - len(first)) < 5
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
    fits = [
        g
        for g in groups
        if g.fits(mention.title) and _same_last(g, last) and g.firsts and _same_first(g, first)
    ]
    exact = [g for g in fits if first in g.firsts and last in g.lasts]
    best = exact or fits
    return best[0] if best else None


def _place_surname(groups: list[Group], mention: Mention, last: str) -> Group | None:
    fits = [g for g in groups if g.fits(mention.title) and _same_last(g, last)]
    titled = [
        g
        for g in fits
        if mention.title in g.titles or (g.titles & {"mrs", "ms", "miss"} and mention.title in _FEMALE)
    ]
    if titled:
        return _nearest(titled, mention)
    bare = [g for g in fits if not g.titles]
    if len(bare) == 1 and mention.title not in ("mrs", "lady"):
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


def _nickname(text: str, placed: list[tuple[int, int, Group]], mention: Mention) -> Group | None:
    """The person named just before, where this is said to be another name of theirs."""
    at = bisect_right(placed, mention.start, key=lambda row: row[0])
    if not at:
        return None
    end, _, group = placed[at - 1]
    gap = text[end : mention.start]
    if 0 < len(gap) < 32 and _SAID.search(gap) and _ALSO.fullmatch(gap):
        return group
    return None


class _Index:
    """The groups that a name may belong to, without looking at all of them."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._by_key: dict[str, dict[int, Group]] = defaultdict(dict)

    def near(self, *names: str) -> list[Group]:
        """Groups that share the beginning of a first name, or a part of a surname, with one of `names`."""
        found: dict[int, Group] = {}
        for name in names:
            for key in _keys(name):
                found.update(self._by_key.get(key, {}))
        return [found[number] for number in sorted(found)]

    def take(self, group: Group, first: str, last: str) -> None:
        if group.number < 0:
            group.number = len(self.groups)
            self.groups.append(group)
        for name in (first, last):
            for key in _keys(name):
                self._by_key[key][group.number] = group


def _keys(name: str) -> set[str]:
    return {name[:3], *name.split("-")} if name else set()


def link(text: str, mentions: list[Mention]) -> list[Group]:
    """Groups of mentions, one for each person, in order of first mention."""
    index = _Index()
    placed: list[tuple[int, int, Group]] = []
    waiting: dict[int, list[tuple[Mention, str, str]]] = defaultdict(list)
    for mention in mentions:
        first, last = names_of(mention)
        waiting[0 if first and last else 1 if last else 2].append((mention, first, last))
    for rank in (0, 1, 2):
        for mention, first, last in waiting[rank]:
            near = index.near(first, last)
            if rank == 0:
                group = _place_full(near, mention, first, last)
            elif rank == 1:
                group = _place_surname(near, mention, last)
            else:
                group = _place_single(near, mention, first) or _nickname(text, placed, mention)
            group = group or Group()
            group.take(mention, first, last)
            index.take(group, first, last)
            insort(placed, (mention.end, mention.start, group), key=lambda row: row[:2])
    for group in index.groups:
        group.mentions.sort(key=lambda m: m.start)
    return sorted(index.groups, key=lambda g: g.start)

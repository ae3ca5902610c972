"""Looks that rest on who is who: names of third parties, informants, hidden places, people known by a
description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from doccheck.detectors.descriptions import described, is_source, tells_whom
from doccheck.detectors.look import LookError
from doccheck.detectors.places import anything_hidden, hidden_places, is_ordinary
from doccheck.detectors.spots import Spots
from doccheck.language.descriptions import UNIQUE
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Person, Role, Span

_HIDDEN_ROLES = (Role.THIRD_PARTY, Role.OTHER_CHILD, Role.UNKNOWN)


class People:
    """Every mention of people of these `roles`; with `informant` given, only of those who are, or are not."""

    needs_trained_reader = False
    waits = 1

    def __init__(self, *, roles: Sequence[str] = (), informant: bool | None = None) -> None:
        known = {str(role): role for role in Role}
        if not set(roles) <= known.keys():
            raise LookError("roles", f"has to hold some of {', '.join(known)}")
        if not roles and informant is None:
            raise LookError("roles", "is needed where informant is not given")
        self.roles = frozenset(known[role] for role in roles)
        self.informant = informant

    def find(self, reading: Reading) -> Iterator[Hit]:
        """One hit for each mention."""
        for person in reading.people:
            if self.roles and person.role not in self.roles:
                continue
            if self.informant is not None and person.informant is not self.informant:
                continue
            for span in person.mentions:
                yield Hit(span, person.confidence, person.why)


_CLAUSE = re.compile(
    r",?\s+\(?(?P<clause>(?:who|whose)\b(?!\s+(?:told|rang|said|first|reported|came|called|telephoned"
    r"|is (?:her|his|the) m|is (?:her|his) f|waited))[^,.;|\n)]{6,90}?"
    r"|(?:the|our|my|her|his|their|a|an|flat|next door|two doors|cousin|sister|brother|aunt|upstairs"
    r"|downstairs|off the|from the|in (?:flat )?\d)\b[^,.;|\n)]{0,70}?)"
    r"(?=[,;)]|\.|\s+and\s+(?:found|she|he|told|who|saw|heard)\b|\s+(?:told|rang|said|telephoned"
    r"|informed|reported|came|saw|heard)\b|\n|$)",
    re.I,
)


class Informants(Spots):
    """Informants who are described so closely that the family could tell who it is."""

    def _listed(self, reading: Reading) -> Iterator[Hit]:
        informants = [span for person in reading.people if person.informant for span in person.mentions]
        for one in described(reading):
            before_name = any(0 <= span.start - one.span.end < 3 for span in informants)
            if one.source and (before_name or not _names_next(reading, one.span)):
                yield Hit(one.span, Confidence.MEDIUM)
        yield from _clauses(reading)

    def _suspected(self, reading: Reading) -> Iterator[Hit]:
        for hit in super()._suspected(reading):
            if hit.span and tells_whom(reading.plain[hit.span.start : hit.span.end]):
                yield hit

    def shown(self, reading: Reading, span: Span) -> Span | None:
        mentions = sorted(mention for person in reading.people for mention in person.mentions)
        return _without_names(reading.plain, span, mentions)


def _names_next(reading: Reading, span: Span) -> bool:
    """Whether the name of the person described stands right behind."""
    return any(0 <= m.start - span.end < 3 for person in reading.people for m in person.mentions)


def _without_names(text: str, span: Span, mentions: list[Span]) -> Span | None:
    """What a span says apart from names, which are found as such; None where that is nothing."""
    inside = [m for m in mentions if m.overlaps(span)]
    if not inside or all(m.start - span.start > 3 and 2 * len(m) < len(span) for m in inside):
        return span
    if inside[0].start - span.start > 12:
        return Span(span.start, inside[0].start - (text[inside[0].start - 1] == " "))
    start = inside[-1].end
    while start < span.end and text[start] in " ,('’s-":
        start += 1
    rest = text[start : span.end]
    return Span(start, span.end) if len(rest) > 9 and is_described(rest) else None


def _clauses(reading: Reading) -> Iterator[Hit]:
    """What is said of an informant in apposition to the name, at the first mention."""
    for person in reading.people:
        if not person.informant or person.confidence is Confidence.LOW:
            continue
        match = _CLAUSE.match(reading.plain, person.mentions[0].end)
        if match and is_described(match["clause"]):
            yield Hit(Span(*match.span("clause")), person.confidence, person.mentions[:1])


def is_described(clause: str) -> bool:
    """Whether a clause says where somebody lives, works or stands to the family."""
    return bool(
        re.match(r"(?:who|whose)\b", clause, re.I)
        or re.search(
            r"\b(?:flat|door|next|above|below|opposite|shop|cleaner|cook|apprentice|volunteer"
            r"|driver|aunt|cousin|sister|friend|landing|street|road|bar)\b|\d",
            clause,
            re.I,
        )
    )


PROBABLE = 0.5


class Places(Spots):
    """The whereabouts of somebody who has been moved or hidden for safety.

    Where the words beside a place say in so many words that it is kept from somebody, they are believed.
    """

    def everything(self, reading: Reading) -> Iterator[tuple[Span, bool, float]]:
        """All places that it could fire on; those that are plainly said to be hidden count as probable."""
        plain = {hit.span for hit in hidden_places(reading) if hit.confidence is Confidence.HIGH}
        for span, listed, chance in super().everything(reading):
            yield span, listed, max(chance, PROBABLE) if span in plain else chance

    def _listed(self, reading: Reading) -> Iterator[Hit]:
        yield from hidden_places(reading)

    def _suspected(self, reading: Reading) -> Iterator[Hit]:
        kept = anything_hidden(reading)
        for hit in super()._suspected(reading):
            if hit.span and (kept or not is_ordinary(reading, hit.span)):
                yield hit


class Indirect(Spots):
    """Third parties who are not named, and whom a combination of details fits alone."""

    def _listed(self, reading: Reading) -> Iterator[Hit]:
        for match in reading.matches(UNIQUE):
            span = Span(*match.span())
            if not is_source(reading, span) and re.search(r"\bonly\b", match.group(), re.I):
                yield Hit(span, Confidence.MEDIUM)
        for one in described(reading):
            the = reading.plain[one.span.start : one.span.start + 3].lower() == "the"
            if not one.source and not one.kin and the:
                yield Hit(one.span, Confidence.LOW)

    def shown(self, reading: Reading, span: Span) -> Span | None:
        whole = reading.plain[span.start : span.end]
        return span if tells_whom(whole) and not _names_somebody(reading.people, span) else None


def _names_somebody(people: tuple[Person, ...], span: Span) -> bool:
    """Whether a description holds the name of somebody who is known already (then the name is what is
    found).
    """
    return any(
        mention.overlaps(span) and (2 * len(mention) > len(span) or person.role in _HIDDEN_ROLES)
        for person in people
        for mention in person.mentions
    )

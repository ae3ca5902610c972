"""What a document says of one person, put together for the trained reader: every place that names them, names masked.

A role is often told once, pages from the next mention, and never hangs on what somebody is called. So a
view holds the sentences that name one person, with the label or heading above each, and marks in place of
all names: one for the person in question, by the shape of the name, and one for each other person, by the
role guessed for them so far.
"""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import pairwise

from doccheck.language.people.cues import macros, sentence_around
from doccheck.language.people.evidence import Case
from doccheck.language.people.layout import Cell
from doccheck.language.people.linking import Group, names_of
from doccheck.language.people.mentions import Mention
from doccheck.language.programs import compiled

FULL, FIRST_NAME, SURNAME, SHARES_SURNAME = "\ue000", "\ue001", "\ue002", "\ue003"
"""Stand for the person in question; the last stands before a view where a subject or family member has the surname."""
OTHERS = {
    "subject": "\ue004",
    "family": "\ue005",
    "person of concern": "\ue006",
    "referrer": "\ue007",
    "recipient": "\ue008",
    "professional": "\ue009",
    "third party": "\ue00a",
    "other child": "\ue00b",
}
SOMEBODY = "\ue00c"
OPENS, CLOSES = "\ue00d", "\ue00e"
"""Stand around a spot in question."""
MARKS = (FULL, FIRST_NAME, SURNAME, SHARES_SURNAME, *OTHERS.values(), SOMEBODY, OPENS, CLOSES)
MENTIONS = 6
"""Places shown of one person."""
BEFORE, AFTER = 150, 230
"""Code points shown at most on either side of one of the first mentions; of others, no more than their sentence."""
EARLY = 3
AROUND, NEIGHBOUR = 260, 120
"""Code points shown at most on either side of a spot, and of those, beyond its line."""

_M = macros()
_TELLING = compiled(
    rf"\b(?:{_M['{HOME}']}|{_M['{FAR}']}|{_M['{SOCIAL}']}|{_M['{JOB}']}|told|said|says|rang|reported|phoned|texted|saw|heard"
    r"|lives?|called|from|mum|dad|partner|who)\b",
    re.I,
)


def view(case: Case, index: int, near: Container[str] | None = None) -> str:
    """All that is said of the person `index` of `case`, whose roles have been guessed.

    `near` holds the surnames of subject and family, where they are known already.
    """
    group = case.groups[index]
    near = near if near is not None else case.surnames_of("subject", "family")
    head = SHARES_SURNAME + " " if any(name in near for name in group.lasts) else ""
    return head + "\n".join(_shown(case, index, start, end) for start, end in _stretches(case, group))


def spot_view(case: Case, start: int, end: int) -> str:
    """What stands around [start, end), with it between marks and all names masked; the roles have been decided."""
    cell = case.layout.at(start)
    begin = _word_edge(case.text, start - AROUND)
    close = max(end, _word_edge(case.text, end + AROUND))
    if " | " not in case.text[cell.start - 3 : cell.end + 3]:
        begin, close = max(begin, cell.start - NEIGHBOUR), max(end, min(close, cell.end + NEIGHBOUR))
    lead = _lead(case, cell, start)
    inside = case.text[start:end] if _is_nobody(case, start, end) else _masked(case, -1, start, end)
    return (
        lead
        + _masked(case, -1, min(begin, start), start)
        + OPENS
        + inside
        + CLOSES
        + _masked(case, -1, end, close)
    )


def _is_nobody(case: Case, start: int, end: int) -> bool:
    """Whether what stands at a spot was taken for a name, and then for nobody's."""
    found = case.mentions_in(start, end)
    return bool(found) and all(case.roles[who] == "unknown" for _, _, who in found)


def _stretches(case: Case, group: Group) -> list[tuple[int, int]]:
    """The places to show, in order, those that touch joined."""
    spans = []
    for number, mention in enumerate(_telling(case, group)):
        cell = case.layout.at(mention.start)
        begin, end = (
            (cell.start, cell.end)
            if number < EARLY
            else sentence_around(case.text, mention.start, mention.end)
        )
        begin = max(begin, _word_edge(case.text, mention.start - BEFORE), cell.start)
        end = min(end, _word_edge(case.text, mention.end + AFTER))
        spans.append((min(begin, mention.start), max(mention.end, end)))
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((begin, end))
    return joined


def _word_edge(text: str, place: int) -> int:
    """`place`, or where the word it cuts ends."""
    place = max(0, place)
    while 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum():
        place += 1
    return min(place, len(text))


def _telling(case: Case, group: Group) -> list[Mention]:
    """The first mentions, and of the others those with most to say around them."""
    first, rest = group.mentions[:EARLY], group.mentions[EARLY:40]

    def says(mention: Mention) -> int:
        return len(_TELLING.findall(case.text, max(0, mention.start - 60), mention.end + 60))

    return [*first, *sorted(rest, key=says, reverse=True)[: MENTIONS - len(first)]]


def _shown(case: Case, index: int, begin: int, end: int) -> str:
    """One stretch with its label and heading, names masked."""
    return _lead(case, case.layout.at(begin), begin) + _masked(case, index, begin, end)


def _lead(case: Case, cell: Cell, begin: int) -> str:
    """The part of the page, heading and label that a place stands under, unless it shows them itself."""
    above = [cell.heading, cell.column, cell.label if cell.start + len(cell.label) <= begin else ""]
    parts = [part for part, next_ in pairwise([*dict.fromkeys(above), ""]) if part and part != next_]
    if cell.zone != "body":
        parts.insert(0, cell.zone)
    return "".join(part[:60] + ": " for part in parts)


def _masked(case: Case, index: int, begin: int, end: int) -> str:
    out, at = [], begin
    for start, stop, who in case.mentions_in(begin, end):
        if start < at:
            continue
        out.append(case.text[at:start])
        out.append(_mark(case, index, start, who))
        at = stop
    return "".join(out) + case.text[at:end]


def _mark(case: Case, index: int, start: int, who: int) -> str:
    """What stands for a mention: its title, if any, and a mark."""
    group = case.groups[who]
    mention = next(m for m in group.mentions if m.start == start)
    title = mention.title + " " if mention.title else ""
    if who != index:
        return title + OTHERS.get(case.roles[who], SOMEBODY)
    first, last = names_of(mention)
    if first and last:
        return title + FULL
    lone = SURNAME if last or mention.words[0] in group.lasts - group.firsts else FIRST_NAME
    return title + lone

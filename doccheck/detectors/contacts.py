"""Contact details of third parties: an address, a telephone number, a workplace, a school, a number plate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doccheck.detectors.spots import Spots
from doccheck.language.contacts import details
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Role, Span

_UNNAMED = re.compile(
    r"\b(?:neighbour|friend|aunt(?:ie|y)?|uncle|gran(?:ny|dma|dmother)?|nan|grand(?:ad|father)|cousin"
    r"|landlord|landlady|babysitter|sister|godmother|ex|in-law)\b(?:'s)?",
    re.I,
)
_PRIVATE = re.compile(
    r"\b(?:home|own|personal|private)\s+(?:address|number|mobile|telephone|phone"
    r"|e-?mail)\b|\bprivate\b|\bat home\b",
    re.I,
)
_THIRD = (Role.THIRD_PARTY, Role.OTHER_CHILD)
_REACH = 170
_SURE = 0.5
"""From this probability on, the reader is right three times in four where whoever stands before a detail is not its owner."""
_AGED = re.compile(r"(?:aged?\b|\d+ years)", re.I)
_OURS = re.compile(
    r"\b(?:mother|mum|father|dad|parents?|home address|school|teacher|nurse|our|my)\b|^\W*address\b", re.I
)


class Contacts(Spots):
    """Contact details of third parties, and private ones of professionals."""

    def _listed(self, reading: Reading) -> Iterator[Hit]:
        mentions = _mentions(reading)
        for span in sorted(details(reading.plain), key=lambda s: (-len(s), s.start)):
            owner = _owner(reading, span, mentions)
            if owner is not None:
                yield Hit(span, Confidence.MEDIUM, (owner,))

    def _suspected(self, reading: Reading) -> Iterator[Hit]:
        mentions = _mentions(reading)
        for hit in super()._suspected(reading):
            aged = hit.span and _AGED.match(reading.plain, hit.span.start)
            if hit.span and not aged and not _expected(reading, hit.span, mentions):
                yield hit

    def everything(self, reading: Reading) -> Iterator[tuple[Span, bool, float]]:
        """Without what is said of the family or of somebody at work, where neither listed words nor the reader know better."""
        mentions = _mentions(reading)
        for span, listed, chance in super().everything(reading):
            if listed or chance >= _SURE or not _expected(reading, span, mentions):
                yield span, listed, chance


def _mentions(reading: Reading) -> list[tuple[Span, Role]]:
    return sorted((span, person.role) for person in reading.people for span in person.mentions)


def _owner(reading: Reading, span: Span, mentions: list[tuple[Span, Role]]) -> Span | None:
    """The third party whose detail it is: who is named, or described, nearest before it on its line."""
    text = reading.plain
    low = max(text.rfind("\n", 0, span.start) + 1, span.start - _REACH)
    near = [(m, role) for m, role in mentions if low <= m.start and m.end <= span.start]
    index = reading.sentence_at(span.start)
    begin = reading.sentences[index].span.start if index is not None else low
    unnamed = [Span(*m.span()) for m in _UNNAMED.finditer(text, max(low, begin), span.start)]
    last, role = near[-1] if near else (None, None)
    if last is not None and role in _THIRD:
        return last
    if unnamed and (last is None or last.end <= unnamed[-1].start or unnamed[-1].end - last.end < 3):
        return unnamed[-1] if role is not Role.REFERRER else None
    if role is Role.PROFESSIONAL and _PRIVATE.search(text, max(low, span.start - 50), span.start):
        return last
    return None


def _expected(reading: Reading, span: Span, mentions: list[tuple[Span, Role]]) -> bool:
    """Whether a detail belongs to the family or to somebody at work, by what stands before it on its
    line.
    """
    text = reading.plain
    low = max(text.rfind("\n", 0, span.start) + 1, span.start - _REACH)
    near = [(m, role) for m, role in mentions if low <= m.start and m.end <= span.start]
    begin = near[-1][0].end if near else low
    if near and near[-1][1] not in (*_THIRD, Role.UNKNOWN):
        return _UNNAMED.search(text, begin, span.start) is None
    if _UNNAMED.search(text, begin, span.start):
        return False
    return not near and _OURS.search(text[low : span.start]) is not None

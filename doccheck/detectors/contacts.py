"""Contact details of third parties: an address, a telephone number, a workplace, a school, a number plate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from doccheck.detectors.phrasing import checked_level, read_phrases
from doccheck.detectors.places import addresses
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Role, Span

_PHONE = re.compile(r"(?<![\d/-])(?:\+44\s?\(?0?\)?\s?|0)(?:\d[\s-]?){8,10}\d(?![\d-])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z_]\w{2,}(?:\.\w+)*")
_PLATE = re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b")
_BORN = re.compile(
    r"\b(?:born|dob|d\.o\.b\.?|date of birth)\s*:?\s*(?:on )?(?P<what>\d{1,2}(?:st|nd|rd"
    r"|th)?[ /.-]+(?:\w+)[ /.-]+\d{2,4})",
    re.I,
)
_WORKS = re.compile(
    r"\b(?:works?|working|worked|employed|cooks?|job|shifts|serves|waitress\w*|does saturdays"
    r"|does (?:the )?\w+)\s+(?:\w+\s+){0,2}?(?:at|in|for|behind)\s+"
    r"(?P<what>(?:the\s+)?[A-Z][^,.;|\n]{3,45}|the\s+[^,.;|\n]{4,45})|\b(?:runs|owns|keeps|manages"
    r"|has)\s+(?P<shop>the\s+[^,.;|\n]{2,30}?(?:shop|stall|salon|bar|pub|cafe|"
    r"café|garage|bakery|nail bar|launderette|chippy|takeaway|barber\w*|kennels|stables)\b[^,.;|\n]{0,30})",
    re.I,
)
_SCHOOL = re.compile(
    r"\b(?:goes to|attends|at school at|boards at|pupils? at|in year \w+ at|both at|schooled at|is at"
    r"|are at|,\s+at)\s+(?P<what>(?:the\s+)?[A-Z][\w'-]+"
    r"(?:\s+(?:[A-Z][\w'-]+|at|in|of)){0,6})"
)
_SCHOOL_WORD = re.compile(r"\b(?:school|primary|juniors?|infants?|academy|college|high|grammar|St)\b", re.I)
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
_AGED = re.compile(r"(?:aged?\b|\d+ years)", re.I)
_OURS = re.compile(
    r"\b(?:mother|mum|father|dad|parents?|home address|school|teacher|nurse|our|my)\b|^\W*address\b", re.I
)


class Contacts:
    """Contact details of third parties, and private ones of professionals."""

    needs_trained_reader = False

    def __init__(self, *, threshold: Literal["low", "medium", "high"] = "medium") -> None:
        self.threshold = checked_level(threshold)

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Details whose owner is a third party; what the trained reader takes for one."""
        taken: list[Span] = []
        mentions = _mentions(reading)
        for span in sorted(details(reading), key=lambda s: (-len(s), s.start)):
            if any(span.overlaps(other) for other in taken):
                continue
            owner = _owner(reading, span, mentions)
            if owner is not None:
                taken.append(span)
                yield Hit(span, Confidence.MEDIUM, (owner,))
        for hit in read_phrases(reading, "TP302", self.threshold):
            if hit.span is None or any(hit.span.overlaps(other) for other in taken):
                continue
            if not _AGED.match(reading.plain, hit.span.start) and not _expected(reading, hit.span, mentions):
                taken.append(hit.span)
                yield hit


def details(reading: Reading) -> Iterator[Span]:
    """Everything by which somebody could be reached or found."""
    for pattern in (_MAIL, _PHONE, _PLATE, _HANDLE):
        yield from (Span(*match.span()) for match in reading.matches(pattern))
    yield from (Span(*match.span("what")) for match in reading.matches(_BORN))
    yield from addresses(reading)
    for match in reading.matches(_WORKS):
        yield Span(*match.span("what" if match["what"] else "shop"))
    for match in reading.matches(_SCHOOL):
        if _SCHOOL_WORD.search(match["what"]):
            yield Span(*match.span("what"))


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

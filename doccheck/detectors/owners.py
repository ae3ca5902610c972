"""Whose number, address or date it is: that of the person named nearest before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doccheck.language.reading import LineKind, Reading, SectionKind
from doccheck.model import Role, Span

_OTHER = re.compile(
    r"\b(?:(?:step|half|grand|foster|ex|birth)[- ]?)?(?:mum|mummy|mam|mom|mother|dad|daddy|father|parents?"
    r"|carers?|brother|sister|siblings?|twin|partner|boyfriend"
    r"|girlfriend|husband|wife|son|daughter|aunt(?:ie|y)?|uncle|cousin|nan|nana|nanny|gran|granny|grandad"
    r"|guardian|neighbour|friend|landlord|driver|lodger|tenant|claimant)(?:'?s)?\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?:(?:subject|index|referred|named) )?(?:child|baby|infant|boy|girl|pupil|student|learner|patient"
    r"|young person|subject|cared[- ]for person|unborn|adolescent|teenager)(?:'?s)?\b",
    re.IGNORECASE,
)
_UNBORN = re.compile(
    r"\b(?:unborn|edd|expected date of delivery|antenatal|gestation|weeks pregnant)\b", re.IGNORECASE
)
_MOTHER = re.compile(r"(?:mum|mam|mom|mummy|mother)(?:'?s)?", re.IGNORECASE)
_NOT_OWNERS = (Role.PROFESSIONAL, Role.REFERRER, Role.RECIPIENT, Role.UNKNOWN)


def belongs_to_subject(reading: Reading, span: Span) -> bool:
    """Whether the identifier at `span` is the subject's own; where nothing says whose it is, it is."""
    mothers = bool(_UNBORN.search(reading.plain))
    nearest: tuple[int, bool] | None = None
    for position, subject in _named_before(reading, span, mothers):
        if nearest is None or position >= nearest[0]:
            nearest = position, subject
    if nearest is not None:
        return nearest[1]
    return _section(reading, span) is not SectionKind.HOUSEHOLD


def _named_before(reading: Reading, span: Span, mothers: bool) -> Iterator[tuple[int, bool]]:
    """Everybody named before `span` in its row, line or sentence: where, and whether it may be theirs."""
    start = _start(reading, span)
    for match in _OTHER.finditer(reading.plain, start, span.start):
        yield match.start(), mothers and _MOTHER.fullmatch(match.group()) is not None
    for match in _SUBJECT.finditer(reading.plain, start, span.start):
        yield match.start(), True
    for person in reading.people:
        if person.role in _NOT_OWNERS:
            continue
        subject = person.role is Role.SUBJECT
        for mention in person.mentions:
            if start <= mention.start < span.start:
                yield mention.start, subject or (mothers and person.role is Role.FAMILY)


def _start(reading: Reading, span: Span) -> int:
    """Where to begin to look: the line, or the sentence where that begins earlier."""
    line = reading.line_at(span.start)
    index = reading.sentence_at(span.start)
    starts = [span.start]
    if line is not None and (line.kind is not LineKind.PROSE or index is None):
        starts.append(line.span.start)
    if index is not None:
        starts.append(reading.sentences[index].span.start)
    return min(starts)


def _section(reading: Reading, span: Span) -> SectionKind:
    return reading.section_at(span.start).kind if reading.sections else SectionKind.OTHER

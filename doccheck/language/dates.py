"""Dates and periods, and the date a document bears."""

from __future__ import annotations

import re
from datetime import date, timedelta

from doccheck.language.reading import Dated, Line, LineKind
from doccheck.model import Span

_AHEAD = timedelta(days=365)
HEAD_LINES, FOOT_LINES, LONG_LINE = 14, 6, 160

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PATTERNS = [
    re.compile(rf"\b{_DAY}(?: of)? {_MONTH},? {_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} {_DAY},? {_YEAR}\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b"),
    re.compile(r"\b(?P<day>[0-3]?\d)[/.\- ](?P<number>[01]?\d)[/.\- ](?P<year>(?:19|20)?\d\d)\b(?![/.\-]\d)"),
]
_PARTIAL = re.compile(
    rf"\b(?:{_DAY}(?: of)? {_MONTH}|{_MONTH.replace('month', 'm2')} {_YEAR.replace('year', 'y2')}"
    r"|(?:in|since|until|from|during|by|before|after|of|early|late|mid) ?-?(?:19|20)\d\d|(?:19|20)\d\d ?(?:-|to|/) ?(?:(?:19|20)?\d\d)"
    r"|\((?:19|20)\d\d\))\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:date|dated|sent|received|written|completed|compiled|dictated|filled in|filed|logged|recorded on|noted|typed|signed|time of (?:report|referral|call)|reported on|day)\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:born|birth|d\.?o\.?b|edd|due)\b", re.IGNORECASE)


def read_dates(plain: str) -> tuple[Dated, ...]:
    """Dates with their day where all of it is given, and parts of dates without, in order."""
    found: list[Dated] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            day = _day(match)
            if day:
                found.append(Dated(Span(*match.span()), day))
    taken = sorted(d.span for d in found)
    for match in _PARTIAL.finditer(plain):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in taken):
            found.append(Dated(span))
    return tuple(sorted(found, key=lambda d: d.span))


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else _month(parts["month"])
    year = int(parts["year"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


def written_on(plain: str, lines: tuple[Line, ...], dates: tuple[Dated, ...], today: date) -> date | None:
    """The date the document bears: one labelled as its own, else the first full date near its head or foot.

    A date of birth is never the document's own, nor is one far beyond `today`.
    """
    full = [d for d in dates if d.day and d.day <= today + _AHEAD and not _is_birth(plain, d.span)]
    for dated in full:
        line_start = plain.rfind("\n", 0, dated.span.start) + 1
        before = plain[line_start : dated.span.start]
        if _OWN.search(before) and len(before) < 60:
            return dated.day
    head, foot = _edges(lines)
    for dated in full:
        if dated.span.end <= head or dated.span.start >= foot:
            return dated.day
    return None


def _is_birth(plain: str, span: Span) -> bool:
    line_start = plain.rfind("\n", 0, span.start) + 1
    return bool(_BIRTH.search(plain[max(line_start, span.start - 30) : span.start]))


def _edges(lines: tuple[Line, ...]) -> tuple[int, int]:
    """Where the head of the text ends and its foot begins: short lines only, as letters and forms have there."""
    filled = [line for line in lines if line.kind is not LineKind.BLANK]
    head = next((line.span.start for line in filled[:HEAD_LINES] if len(line.span) > LONG_LINE), None)
    if head is None:
        head = filled[min(HEAD_LINES, len(filled)) - 1].span.end if filled else 0
    foot = next(
        (line.span.end for line in reversed(filled[-FOOT_LINES:]) if len(line.span) > LONG_LINE), None
    )
    if foot is None:
        foot = filled[-min(FOOT_LINES, len(filled))].span.start if filled else 0
    return head, foot

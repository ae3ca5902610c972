"""Ages and dates of birth, and which of them are the child's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from doccheck.language.reading import Reading, SectionKind
from doccheck.model import Role, Span

ADULT = 18
SURE = 0.4
"""How probable the trained reader has to think it that a number is the child's age."""

Ages = list[tuple[Span, int]]
"""Where an age is given, and how many years it is at the time of the document, at least."""

_ELDER = {"twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17}
_YOUNGER = dict(
    zip("one two three four five six seven eight nine ten eleven".split(), range(1, 12), strict=True)
)
_WORDS = {**_ELDER, **_YOUNGER}


def of_the_child(reading: Reading) -> Ages:
    """The child's ages: those that the trained reader takes for them, else those that stand by the child's name."""
    return _read(reading) or _by_name(reading)


def anybodys(reading: Reading) -> list[Span]:
    """Where an age or a date of birth of anybody under eighteen is given, in the order of the text."""
    return [span for span, _ in _plain(reading)] or [
        Span(*match.span()) for pattern in (_INFANT, _LOOSE) for match in reading.matches(pattern)
    ]


# --- what the trained reader takes for the child's age -------------------------------------------

_ANY = re.compile(
    rf"\b(?P<age>1[0-7]|[1-9]|{'|'.join(_WORDS)})\b"
    r"(?![\d:.,/-]?\d| ?(?:%|o'clock|[ap]\.?m\b|kg|lb|st\b|stone|miles?|minutes?|hours?|days?|weeks?|wks?|mths?|months?|m\b|/12))",
    re.IGNORECASE,
)
_SOON = re.compile(
    r" ?(?:years?(?: old)? )?,? ?(?:next|on \d|in (?:a|two|the|jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec)|this coming)",
    re.IGNORECASE,
)
_ALMOST = re.compile(
    r"\b(?:nearly|almost|turn(?:s|ing)|rising|coming up|will be|going on)(?: for)? $", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _read(reading: Reading) -> Ages:
    if reading.scores is None or reading.trained is None or "AGED" not in reading.trained.labels:
        return []
    scores = reading.scores
    return sorted(
        (span, years)
        for span, years in _all(reading)
        if 0 <= years < ADULT and scores.peak(("AGED",), span.start, span.end) >= SURE
    )


def _all(reading: Reading) -> Iterator[tuple[Span, int]]:
    """Every number that could be an age, and every date and year that a child could have been born in."""
    born = [dated for dated in reading.dates if dated.day]
    for dated in born:
        assert dated.day is not None
        yield dated.span, _on(dated.day, reading.as_of)
    for match in reading.matches(_YEAR):
        span = Span(*match.span())
        if not any(dated.span.overlaps(span) for dated in born):
            yield span, reading.as_of.year - int(match.group()) - 1
    for match in reading.matches(_ANY):
        span = Span(*match.span())
        if not any(dated.span.overlaps(span) for dated in reading.dates):
            yield span, _years(match["age"]) - _not_yet(reading, span)


def _not_yet(reading: Reading, span: Span) -> bool:
    """Whether that age is still to come: fifteen next month, nearly eight."""
    return bool(
        _SOON.match(reading.plain, span.end)
        or _ALMOST.search(reading.plain, max(0, span.start - 16), span.start)
    )


def _years(said: str) -> int:
    return int(said) if said.isdigit() else _WORDS[said.lower()]


def _on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


# --- ages that are plainly said, and the child's by what stands near --------------------------------

_NUMBER = r"(?P<age>\d{1,2}|" + "|".join(_WORDS) + ")"
_MONTHS_OLD = r"(?! ?(?:months?|weeks?|days?|wks?|mths?|m\b|/12))"
_AGE = re.compile(
    rf"\b(?:aged?|is|age (?:is|of)|turned|just turned|now)[: ]+{_NUMBER}\b{_MONTHS_OLD}(?! ?(?:%|o'clock|pm|am|[:/.]\d|st |nd |rd |th |of |in |to |-))"
    rf"|\b{_NUMBER}[ -]?(?:years?[ -]?olds?|yrs?[ -]?old|y/?o|yrs?\b|years\b(?= of age))"
    rf"|\b[A-Z][\w'-]+,? \({_NUMBER}(?:\)|,| ?yrs?| ?years| ?y)|\b(?-i:[A-Z])[\w'-]+,? (?:who'?s? ?(?:is|has)? |is )?{_NUMBER}(?=, |\.\s|\n|;|\)| and |$)(?! \w+ 20)|\b[A-Z][\w'-]+ {_NUMBER}y\b"
    rf"|\bage(?:/sex)? ?[:|] ?{_NUMBER}\b{_MONTHS_OLD}".replace("(?P<age>", "("),
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:born|birth|d\.?o\.?b|b)\b\.?", re.IGNORECASE)


def _by_name(reading: Reading) -> Ages:
    """Of the ages that are plainly said, those of the child; where none is said of the child, the first."""
    found = _plain(reading)
    return [entry for entry in found if _is_the_subjects(reading, entry[0])] or found[:1]


def _plain(reading: Reading) -> Ages:
    """Ages under eighteen in the order of the text, from ages and from dates of birth."""
    found = []
    for match in reading.matches(_AGE):
        value = next(group for group in match.groups() if group)
        found.append((Span(*match.span()), _years(value)))
    for dated in reading.dates:
        if dated.day and _says_birth(reading, dated.span):
            found.append((dated.span, _on(dated.day, reading.as_of)))
    for entry in reading.fields:
        label = reading.plain[entry.label.start : entry.label.end].lower()
        answer = reading.plain[entry.answer.start : entry.answer.end] if entry.answer else ""
        number = re.match(r"\d{1,2}\b", answer)
        if entry.answer and number and re.search(r"\bage\b", label):
            found.append((entry.answer, int(number.group())))
    return sorted((span, age) for span, age in found if 0 <= age < ADULT)


_INFANT = re.compile(
    r"\b\d{1,2}(?: |-)?(?:months?|mths?|weeks?|wks?|days?)(?: |-)?(?:olds?\b|of age)|\baged? \d{1,2} (?:months?|weeks?|days?)|\bnew-?born\b"
    r"|\b(?:nearly|almost|just|only|turned|turning|be|is|was|who's|who is|aged?|rising) (?:a year|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen)\b(?! (?:of|in|to|other|more|days?|weeks?|months?|times?|hours?|minutes?))|\b\d{1,2} ?(?:months?|m)\b[,)]",
    re.IGNORECASE,
)


_LOOSE = re.compile(
    r"\b(?:1[0-7]|[1-9]) ?(?:years?|yrs?|yo|y)\b(?! (?:ago|later|before|running|since|in|of))|\b(?:who's|who is|whos|he's|she's|hes|shes|is|are|aged?|just|only|about) (?:1[0-7]|[2-9])\b(?! ?(?:%|o'clock|[ap]m|:))"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[ -](?:years?|yrs?)[ -]?(?:old)?\b"
    r"|(?-i:[A-Z])[\w'-]+[ ,(]+(?:1[0-7]|[1-9])(?:[,.;)\n]| and )",
    re.IGNORECASE,
)


def _says_birth(reading: Reading, span: Span) -> bool:
    """Whether birth is spoken of just before a date: on its line, or in the label on the line above."""
    line = reading.plain.rfind("\n", 0, span.start) + 1
    if span.start - line < 3:
        line = reading.plain.rfind("\n", 0, max(0, line - 2)) + 1
    return bool(_BIRTH.search(reading.plain, max(line, span.start - 40), span.end + 12))


_RELATIVE = re.compile(
    r"\b(?:brothers?|sisters?|siblings?|half-\w+|step-?\w+|cousin|mother|father|mum|dad|friend|partner|boyfriend|girlfriend)\b[^.]{0,40}$",
    re.IGNORECASE,
)


def _is_the_subjects(reading: Reading, span: Span) -> bool:
    """Whether an age is said of the child: the nearest name before it is the child's, or its label or section is."""
    line = reading.line_at(span.start)
    start = line.span.start if line else span.start
    nearest = max(
        (
            (m.end, p.role)
            for p in reading.people
            for m in p.mentions
            if start <= m.start and m.end <= span.end + 2
        ),
        default=None,
    )
    if nearest:
        return nearest[1] is Role.SUBJECT
    if _RELATIVE.search(reading.plain, start, span.start):
        return False
    return reading.section_at(span.start).kind is SectionKind.CHILD

"""When something absent is missed at all: named conditions, each with the words that it was read from.

A condition gives None where it does not hold, else the spans that show it (none for `always`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from doccheck.language.reading import Reading, SectionKind
from doccheck.model import Role, Span

Condition = Callable[[Reading], Sequence[Span] | None]


def always(reading: Reading) -> Sequence[Span]:
    """Every document has to say it."""
    return ()


# --- the child is twelve or older ----------------------------------------------------------------

OLD_ENOUGH = 12
_ADULT = 18
_WORDS = {"twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17}
_YOUNGER = dict(
    zip("one two three four five six seven eight nine ten eleven".split(), range(1, 12), strict=True)
)
_NUMBER = r"(?P<age>\d{1,2}|" + "|".join({**_WORDS, **_YOUNGER}) + ")"
_MONTHS_OLD = r"(?! ?(?:months?|weeks?|days?|wks?|mths?|m\b|/12))"
_AGE = re.compile(
    rf"\b(?:aged?|is|age (?:is|of)|turned|just turned|now)[: ]+{_NUMBER}\b{_MONTHS_OLD}(?! ?(?:%|o'clock|pm|am|[:/.]\d|st |nd |rd |th |of |in |to |-))"
    rf"|\b{_NUMBER}[ -]?(?:years?[ -]?olds?|yrs?[ -]?old|y/?o|yrs?\b|years\b(?= of age))"
    rf"|[A-Z][\w'-]+,? \({_NUMBER}(?:\)|,| ?yrs?| ?years| ?y)|(?-i:[A-Z])[\w'-]+,? (?:who'?s? ?(?:is|has)? |is )?{_NUMBER}(?=, |\.\s|\n|;|\)| and |$)(?! \w+ 20)|[A-Z][\w'-]+ {_NUMBER}y\b"
    rf"|\bage(?:/sex)? ?[:|] ?{_NUMBER}\b{_MONTHS_OLD}".replace("(?P<age>", "("),
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:born|birth|d\.?o\.?b|b)\b\.?", re.IGNORECASE)


def child_of_twelve_or_older(reading: Reading) -> Sequence[Span] | None:
    """An age or date of birth of the subject from which twelve or older follows."""
    found = _ages(reading)
    if not found:
        return None
    own = [entry for entry in found if _is_the_subjects(reading, entry[0])] or found[:1]
    old = [span for span, age in own if age >= OLD_ENOUGH]
    return old[:1] or None


def _ages(reading: Reading) -> list[tuple[Span, int]]:
    """Ages under eighteen in the order of the text, from ages and from dates of birth."""
    found = []
    for match in reading.matches(_AGE):
        value = next(group for group in match.groups() if group)
        age = int(value) if value.isdigit() else {**_WORDS, **_YOUNGER}[value.lower()]
        found.append((Span(*match.span()), age))
    for dated in reading.dates:
        if dated.day and _says_birth(reading, dated.span):
            found.append((dated.span, _age_on(dated.day, reading.as_of)))
    for entry in reading.fields:
        label = reading.plain[entry.label.start : entry.label.end].lower()
        answer = reading.plain[entry.answer.start : entry.answer.end] if entry.answer else ""
        number = re.match(r"\d{1,2}\b", answer)
        if entry.answer and number and re.search(r"\bage\b", label):
            found.append((entry.answer, int(number.group())))
    return sorted((span, age) for span, age in found if 0 <= age < _ADULT)


_INFANT = re.compile(
    r"\b\d{1,2}(?: |-)?(?:months?|mths?|weeks?|wks?|days?)(?: |-)?(?:olds?\b|of age)|\baged? \d{1,2} (?:months?|weeks?|days?)|\bnew-?born\b"
    r"|\b(?:nearly|almost|just|only|turned|turning|be|is|was|who's|who is|aged?|rising) (?:a year|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen)\b(?! (?:of|in|to|other|more|days?|weeks?|months?|times?|hours?|minutes?))|\b\d{1,2} ?(?:months?|m)\b[,)]",
    re.IGNORECASE,
)


_LOOSE_AGE = re.compile(
    r"\b(?:1[0-7]|[1-9]) ?(?:years?|yrs?|yo|y)\b(?! (?:ago|later|before|running|since|in|of))|\b(?:who's|who is|whos|he's|she's|hes|shes|is|are|aged?|just|only|about) (?:1[0-7]|[2-9])\b(?! ?(?:%|o'clock|[ap]m|:))"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[ -](?:years?|yrs?)[ -]?(?:old)?\b"
    r"|(?-i:[A-Z])[\w'-]+[ ,(]+(?:1[0-7]|[1-9])(?:[,.;)\n]| and )",
    re.IGNORECASE,
)


def mentions_of_age(reading: Reading) -> list[Span]:
    """Where an age or a date of birth of anybody under eighteen is given, in the order of the text."""
    return [span for span, _ in _ages(reading)] or [
        Span(*match.span()) for pattern in (_INFANT, _LOOSE_AGE) for match in reading.matches(pattern)
    ]


def _says_birth(reading: Reading, span: Span) -> bool:
    """Whether birth is spoken of just before a date: on its line, or in the label on the line above."""
    line = reading.plain.rfind("\n", 0, span.start) + 1
    if span.start - line < 3:
        line = reading.plain.rfind("\n", 0, max(0, line - 2)) + 1
    return bool(_BIRTH.search(reading.plain, max(line, span.start - 40), span.end + 12))


def _age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


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


# --- special category or criminal offence data is there ------------------------------------------

_SPECIAL = re.compile(
    r"\b(?:injur\w*|bruis\w*|marks? on|burn(?:s|t|ed)?|scald\w*|cuts? (?:on|to)|fractur\w*|bleed\w*|blood\w*|wound\w*|swollen|swelling"
    r"|scars?|scratch\w*|black eye|unconscious\w*|weigh(?:s|t|ed)|underweight|hospital\w*|surgery|surgical|operation|A&E|ambulance\w*"
    r"|paramedics?|clinic\w*|diagnos\w*|medicat\w*|medicine\w*|prescri\w*|tablets?|overdos\w*|self-harm\w*|suicid\w*|depress\w*|anxi\w*|bipolar"
    r"|mental\w*|psych\w*|CAMHS|autis\w*|ADHD|ASD|epilep\w*|asthma\w*|diabet\w*|eczema|disab\w*|SEND|speech delay|pregnan\w*|antenatal|midwi\w*"
    r"|miscarr\w*|terminat\w*|abortion|drunk\w*|alcohol\w*|intoxicat\w*|drugs?|cannabis|cocaine|heroin|crack|methadone|addict\w*|smell(?:ed|s)? of drink"
    r"|assault\w*|arrest\w*|convict\w*|caution\w*|charged|prison|custody|bail|police|offen[cd]\w*|crime\w*|criminal\w*|steal\w*|stole\w*|theft|weapon\w*|knife"
    r"|hit(?:s|ting)?|punch\w*|slap\w*|kick\w*|smack\w*|strangl\w*|threaten\w*|threat\w*|rape\w*|sexual\w*|abus\w*|violen\w*|neglect\w*"
    r"|gay|lesbian|bisexual|trans\b|church|mosque|muslim\w*|christian\w*|catholic\w*|jewish|jehovah\w*|sikh\w*|hindu\w*|ethnic\w*|religio\w*|polish|roma\b"
    r"|health|nits|head lice|dental|teeth|tooth|decay\w*|ill(?:ness)?|sick\w*|vomit\w*|pain\w*|hurt\w*|cough\w*|infect\w*|asleep in class|starv\w*|malnour\w*)\b",
    re.IGNORECASE,
)


def special_category_data(reading: Reading) -> Sequence[Span] | None:
    """Health, crime, or another special category is spoken of (injuries and allegations of crime count)."""
    for sentence in reading.sentences:
        match = _SPECIAL.search(reading.plain, sentence.span.start, sentence.span.end)
        if match:
            return [Span(*match.span())]
    return None


# --- opinion is given together with observation --------------------------------------------------

_JUDGES = 0.5


def opinion_given(reading: Reading) -> Sequence[Span] | None:
    """A judgement is given somewhere: the trained reader sees opinion as fact, or pejorative words stand there."""
    if reading.scores is None:
        return ()
    for sentence in reading.sentences:
        if reading.scores.sentence("FO201", sentence.span.start, sentence.span.end) >= _JUDGES:
            return [sentence.span]
    return None


CONDITIONS: dict[str, Condition] = {
    "always": always,
    "child-of-twelve-or-older": child_of_twelve_or_older,
    "opinion-given": opinion_given,
    "special-category-data": special_category_data,
}

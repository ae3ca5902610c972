"""People who are described and not named: "the neighbour at number 14", "her aunt, who babysits on
Tuesdays".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doccheck.language.reading import Reading
from doccheck.model import Span

_HEAD = (
    r"neighbours?|lady|ladies|woman|man|men|chap|bloke|fella|lad|lads|girl|girls|boy|boys|couple|family"
    r"|tenants?|student|resident|owner|"
    r"wife|husband|daughter|son|widow|widower|pensioner|people|person|parents?|grandparents?|cleaner"
    r"|landlord|landlady|driver|cook|barber|"
    r"hairdresser|shopkeeper|volunteer|apprentice|caretaker|warden|postman|milkman|farmer|farrier"
    r"|minister|judge|organist|teacher|nurse|"
    r"coach|baker|butcher|publican|barmaid|lodger|friend|mate|one|fellow|gentleman|old \w+"
    r"|dog[- ]walker|window cleaner|child ?minder|twins|"
    r"keeper|assistant|manager|stallholder|resident|captain|mayor(?:ess)?|vet|cellist|violinist|veteran"
    r"|student|nun|priest|refugee"
)
_KIN = (
    r"(?:great[- ])?(?:aunt(?:ie|y)?|uncle|nan|nana|gran|granny|grandma|grandmother|grandad|grandfather"
    r"|granda|cousin|niece|nephew|"
    r"godmother|godfather|sister|brother|stepsister|stepbrother|half-sister|half-brother|sister-in-law"
    r"|brother-in-law|mother-in-law|wife|"
    r"husband|girlfriend|ex(?:-\w+)?|best friend|friend|schoolfriend|childminder|babysitter|cleaner"
    r"|hairdresser|landlord|landlady|lodger|"
    r"colleague|goddaughter|godson|stepdaughter|stepson)"
)
_PLACE = (
    r"(?:at|in|from|of|off|on|over|under|behind|across|above|below|opposite|next|near"
    r"|beside)\s+(?:(?:the|our|her|his|their|no\.?|number|flat|"
    r"unit|plot|door|to|end|downstairs|upstairs)\b|\d+|(?-i:[A-Z])[\w']*)"
)
_MORE = rf"(?:who|whose|that|with|{_PLACE}|next[- ]door|upstairs|downstairs|opposite|above|below|two doors)"
_STOP = (
    r"(?:told|tells|tell|rang|rings|phoned|telephoned|texted|said|says|say|reported|reports|called|came"
    r"|saw|seen|heard|informed|mentioned|"
    r"let us|let me|has (?:not )?(?:told|said|been|taken|asked|seen|heard)|have (?:not )?(?:told|said"
    r"|been|seen|heard|had)|was|were|is|are|did|had|separated|"
    r"complain|who first)"
)
_BODY = rf"(?:(?!\s+{_STOP}\b)[^.,;|\n!?])*?"
DESCRIBED = re.compile(
    rf"\b(?:(?:the|our|my|that)\s+(?:[\w'-]+\s+){{0,3}}?(?:{_HEAD}))(?:\s+(?:{_MORE})\b|,\s+(?:who"
    rf"|whose)\b)"
    rf"{_BODY}(?=\s+{_STOP}\b|[.,;|\n!?]|$)(?:,\s+(?:who|whose|the one|the man|the woman)\b[^.,;|\n]*)?",
    re.I,
)
KIN_DESCRIBED = re.compile(
    rf"\b(?:[\w'-]+'s|her|his|their|my|our|the)\s+(?:own\s+|older\s+|elder\s+|younger\s+|late\s+|new\s+"
    rf"|(?:maternal|paternal|second|senior|\w+'s)\s+)*{_KIN}\b"
    rf"(?:\s+on\s+(?:her|his|the|\w+'s)\s+(?:[\w']+\s+)?side)?(?:,\s+(?:who|whose|the one)\b[^.,;|\n]*"
    rf"|\s+(?:who|in|from|at|next)\b{_BODY}(?=\s+{_STOP}\b|[.,;|\n!?]|$))?",
    re.I,
)
UNIQUE = re.compile(
    r"\b(?:the\s+(?:\w+\s+){0,2}only|the\s+one|[\w'-]+'s\s+only)\s+(?:[\w'-]+\s+){0,4}?(?:family"
    r"|families|couple|person|people|man|woman|"
    rf"child|pupil|resident|house|household|{_HEAD})\b(?:\s+(?:{_MORE})\b{_BODY}(?=\s+{_STOP}\b|\s+\w+ed\b|[.,;|\n]|$))?",
    re.I,
)
_TELLS_AFTER = re.compile(
    r"^[,)]?\s*(?:(?:who|also|has|had|have|then|later|first|\w+ly|too|herself|himself)\s+)*(?:told"
    r"|tells|rang|rings|phoned|telephoned|texted|messaged|"
    r"called|said|says|reported|reports|came|wrote|saw|heard|informed|alerted|mentioned|let|contacted"
    r"|approached|warned|knocked|stopped|"
    r"found|noticed|watched|recorded|filmed|confided|disclosed|came forward|raised|gave|showed|swears?"
    r"|reckons?|lives?)\b",
    re.I,
)
_SAID_SO = re.compile(
    r"(?:,[^,.;]{2,40},)?\s+(?:(?:has|had|also|then|first|later)\s+)*(?:told|rang"
    r"|phoned|telephoned|texted|reported|called|warned|contacted|alerted|came to)\b",
    re.I,
)
_TELLS_BEFORE = re.compile(
    r"(?:\b(?:from|by|according to|caller (?:was|is)|source(?: was| is)?|thanks to|it was|because"
    r"|word of|via|who (?:rang|told|said|saw)|"
    r"(?:learned|heard|learnt|comes?|came|repeated|reported|told|seen|passed on)(?: \w+){0,5} (?:by"
    r"|from))\s+)$",
    re.I,
)
_SOURCE_LABEL = re.compile(
    r"\b(?:source|who (?:told|said|says|saw|rang|reported|came)|told (?:you|us|me)|informant|caller"
    r"|reported by|heard from|how (?:do )?(?:we|you) know|came forward|"
    r"witness\w*|evidence|anyone else|who knows)\b",
    re.I,
)
_CLAUSE = re.compile(r"\b(?:who|whose|that)\b", re.I)
_HAS = re.compile(r"\s+(?:has|have|had|will|would|can|could|took|gave|keeps?|walks?)\b", re.I)
_WEAK = re.compile(
    r"^(?:the|our|my)\s+(?:\w+\s+)?(?:one|people|parents?|boy|girl|child|lad|twins"
    r"|teacher|nurse|manager|assistant|family)\b",
    re.I,
)


_PERSON = re.compile(
    rf"\b(?:{_HEAD}|{_KIN}|families|households?|mum|dad|mother|father|child|children|pupils?|parent"
    r"|who|whose|\w+(?:er|or|ist|ess|man|woman|lady)s?)\b",
    re.I,
)
_ANYBODY = re.compile(r"(?:an?|another|one|some|anonymous|other|the)?\s*\w+", re.I)


def tells_whom(phrase: str) -> bool:
    """Whether a phrase speaks of a person, and not just of anybody ("a neighbour")."""
    return _PERSON.search(phrase) is not None and _ANYBODY.fullmatch(phrase) is None


@dataclass(frozen=True)
class Described:
    """A description, and whether what stands around it makes it the source of something."""

    span: Span
    source: bool
    kin: bool


def label_of(reading: Reading, position: int) -> str:
    """The label of the line at `position`, or the heading it stands under."""
    line = reading.line_at(position)
    text = reading.plain
    if line is not None and line.label is not None and line.label.end <= position:
        return text[line.label.start : line.label.end]
    if line is not None and line.cells and line.cells[0].end <= position:
        return text[line.cells[0].start : line.cells[0].end]
    low = text.rfind("\n", 0, position) + 1
    if ":" in text[low:position] and position - low < 90:
        return text[low:position].rsplit(":", 1)[0]
    heading = reading.section_at(position).heading if reading.sections else None
    return text[heading.start : heading.end] if heading else ""


def is_source(reading: Reading, span: Span) -> bool:
    """Whether the words around say that this person told, saw or rang."""
    text = reading.plain
    low = text.rfind("\n", 0, span.start) + 1
    if _TELLS_AFTER.match(text[span.end : span.end + 70]) or _TELLS_BEFORE.search(
        text[max(low, span.start - 70) : span.start]
    ):
        return True
    line = reading.line_at(span.start)
    leads = (
        line is None
        or not text[line.span.start : span.start].strip(" -*")
        or text[low : span.start].rstrip()[-1:] in (":", "|")
    )
    return leads and bool(_SOURCE_LABEL.search(label_of(reading, span.start)))


def described(reading: Reading) -> Iterator[Described]:
    """Every description of somebody, the longest of those that overlap."""
    taken: list[Span] = []
    for pattern, kin in ((DESCRIBED, False), (KIN_DESCRIBED, True)):
        for match in reading.matches(pattern):
            end = match.end()
            if not kin and not _CLAUSE.search(match.group()) and (verb := _HAS.search(match.group())):
                end = match.start() + verb.start()
            span = _trimmed(reading.plain, match.start(), end)
            if len(span) > 140 or any(span.overlaps(other) for other in taken):
                continue
            if (
                not kin
                and _WEAK.match(match.group())
                and not re.search(r"\d|\bwith the\b|\bwhose\b", match.group())
            ):
                continue
            taken.append(span)
            source = is_source(reading, span)
            if kin and source and len(match.group().split()) < 3:
                source = bool(_SAID_SO.match(reading.plain, span.end))
            yield Described(span, source, kin)


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in " ,":
        end -= 1
    return Span(start, end)

"""People who are described and not named: "the neighbour at number 14", "her aunt, who babysits on
Tuesdays".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doccheck.language.descriptions import HEAD, KIN, descriptions
from doccheck.language.reading import Reading
from doccheck.model import Span

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
_PERSON = re.compile(
    rf"\b(?:{HEAD}|{KIN}|families|households?|mum|dad|mother|father|child|children|pupils?|parent"
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
    """Every description of somebody, and whether they are the source of something."""
    for span, kin in descriptions(reading.plain):
        source = is_source(reading, span)
        if kin and source and len(reading.plain[span.start : span.end].split()) < 3:
            source = bool(_SAID_SO.match(reading.plain, span.end))
        yield Described(span, source, kin)

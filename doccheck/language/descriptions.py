"""People who are described and not named: "the neighbour at number 14", "her aunt, who babysits on Tuesdays"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doccheck.model import Span

HEAD = (
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
KIN = (
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
    rf"\b(?:(?:the|our|my|that)\s+(?:[\w'-]+\s+){{0,3}}?(?:{HEAD}))(?:\s+(?:{_MORE})\b|,\s+(?:who"
    rf"|whose)\b)"
    rf"{_BODY}(?=\s+{_STOP}\b|[.,;|\n!?]|$)(?:,\s+(?:who|whose|the one|the man|the woman)\b[^.,;|\n]*)?",
    re.I,
)
KIN_DESCRIBED = re.compile(
    rf"\b(?:[\w'-]+'s|her|his|their|my|our|the)\s+(?:own\s+|older\s+|elder\s+|younger\s+|late\s+|new\s+"
    rf"|(?:maternal|paternal|second|senior|\w+'s)\s+)*{KIN}\b"
    rf"(?:\s+on\s+(?:her|his|the|\w+'s)\s+(?:[\w']+\s+)?side)?(?:,\s+(?:who|whose|the one)\b[^.,;|\n]*"
    rf"|\s+(?:who|in|from|at|next)\b{_BODY}(?=\s+{_STOP}\b|[.,;|\n!?]|$))?",
    re.I,
)
UNIQUE = re.compile(
    r"\b(?:the\s+(?:\w+\s+){0,2}only|the\s+one|[\w'-]+'s\s+only)\s+(?:[\w'-]+\s+){0,4}?(?:family"
    r"|families|couple|person|people|man|woman|"
    rf"child|pupil|resident|house|household|{HEAD})\b(?:\s+(?:{_MORE})\b{_BODY}(?=\s+{_STOP}\b|\s+\w+ed\b|[.,;|\n]|$))?",
    re.I,
)
_CLAUSE = re.compile(r"\b(?:who|whose|that)\b", re.I)
_HAS = re.compile(r"\s+(?:has|have|had|will|would|can|could|took|gave|keeps?|walks?)\b", re.I)
_WEAK = re.compile(
    r"^(?:the|our|my)\s+(?:\w+\s+)?(?:one|people|parents?|boy|girl|child|lad|twins"
    r"|teacher|nurse|manager|assistant|family)\b",
    re.I,
)


def descriptions(text: str) -> Iterator[tuple[Span, bool]]:
    """Every description of somebody, the longest of those that overlap; and whether it says how they are kin."""
    taken: list[Span] = []
    for pattern, kin in ((DESCRIBED, False), (KIN_DESCRIBED, True)):
        for match in pattern.finditer(text):
            end = match.end()
            if not kin and not _CLAUSE.search(match.group()) and (verb := _HAS.search(match.group())):
                end = match.start() + verb.start()
            span = _trimmed(text, match.start(), end)
            if len(span) > 140 or any(span.overlaps(other) for other in taken):
                continue
            weak = not kin and _WEAK.match(match.group())
            if weak and not re.search(r"\d|\bwith the\b|\bwhose\b", match.group()):
                continue
            taken.append(span)
            yield span, kin


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in " ,":
        end -= 1
    return Span(start, end)

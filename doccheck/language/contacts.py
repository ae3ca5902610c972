"""Everything by which somebody could be reached or found, as it is written: addresses, numbers, workplaces, schools."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doccheck.model import Span

_STREET = (
    r"street|st|road|rd|lane|ln|avenue|ave|close|court|crescent|drive|gardens|grove|hill|house|terrace"
    r"|place|way|walk|row|rise|square|mews|park|green|"
    r"view|yard|wharf|quay|gate|fields?|farm|cottages?|lodge|villas|mansions|estate|flats|buildings?"
    r"|tower|fold|croft|wynd|brae|parade|graig|heol|maes|"
    r"loan|cross|end|bank|lea|mead|meadow|orchard|spinney|vale"
)
_NAME = r"(?:[A-Z][\w'-]*|of|the|y|yr)"
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}"
ADDRESS = re.compile(
    rf"(?:\b(?i:flat|apartment|unit|plot|room|cottage|caravan|pitch|bay"
    rf"|no\.?)\s+\w{{1,3}},?\s+(?:{_NAME}\s*){{1,4}}(?:,\s*(?:\d+\s+)?(?:{_NAME}\s*){{1,4}}){{0,3}}"
    rf"|\b\d{{1,4}}[a-z]?,?\s+(?:[A-Z][\w'-]+\s+){{1,3}}(?i:{_STREET})\b(?:,\s*(?:[A-Z][\w'-]+\s*){{1,3}}){{0,2}}"
    rf"|\b\d{{1,4}}[a-z]?\s+(?:Tan|Heol|Maes|Stryd|Ffordd|Bryn|Cae|Lon|Rue|The)\s+(?:{_NAME}\s*){{1,3}}"
    rf"|\b(?:[A-Z][\w'-]+\s+){{1,3}}(?:Street|Road|Lane|Avenue|Close|Crescent|Drive|Terrace"
    rf"|Row)\b)(?:,?\s*{_POSTCODE})?"
)
_UPPER_ADDRESS = re.compile(
    rf"\b\d{{1,4}}[A-Z]?\s+(?:[A-Z'-]+\s+){{1,3}}(?:{_STREET.upper()})\b(?:,\s*[A-Z]+)?"
)
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
_CAPITAL = r"(?:[A-Z][\w'’&-]*|\d{1,2}[A-Z])"
_NAMED_PLACE = re.compile(
    rf"\b(?:at|in|to|of|from|near|by|into|for|attends?|school,?|college,?|nursery,?|works?|called)\s+"
    rf"(?P<what>(?:[Tt]he\s+)?{_CAPITAL}(?:[ ](?:(?:of|the|y|yr)[ ])?{_CAPITAL}){{0,4}})"
    rf"|\b(?P<welsh>Ysgol(?:[ ](?:(?:y|yr)[ ])?{_CAPITAL}){{1,4}})"
)
_BEHIND_NAME = re.compile(
    r",?\s+(?P<what>(?:(?:at|in|of|from|on)\s+)?(?:the\s+)?(?:(?:no\.?|number|flat|bed|cabin|unit|plot|room|bay|pitch|caravan|house)\s*\d+[a-z]?"
    r"|flat (?:above|below|upstairs|downstairs|opposite)|next door(?: but one)?|\d+[a-z]?))(?!\w)",
    re.I,
)
_SCHOOL_WORD = re.compile(r"\b(?:school|primary|juniors?|infants?|academy|college|high|grammar|St)\b", re.I)


def addresses(text: str) -> Iterator[Span]:
    """Every postal address or street, in the order of the text."""
    for pattern in (ADDRESS, _UPPER_ADDRESS):
        for match in pattern.finditer(text):
            end = match.end()
            while text[end - 1] in " ,":
                end -= 1
            yield Span(match.start(), end)


def details(text: str) -> Iterator[Span]:
    """Addresses and everything else; the same place may come twice."""
    for pattern in (_MAIL, _PHONE, _PLATE, _HANDLE):
        yield from (Span(*match.span()) for match in pattern.finditer(text))
    yield from (Span(*match.span("what")) for match in _BORN.finditer(text))
    yield from addresses(text)
    for match in _WORKS.finditer(text):
        yield Span(*match.span("what" if match["what"] else "shop"))
    for match in _SCHOOL.finditer(text):
        if _SCHOOL_WORD.search(match["what"]):
            yield Span(*match.span("what"))


def named_places(text: str) -> Iterator[Span]:
    """Words in capitals where a place is likely: behind "at", "in", "her school" and their like."""
    for match in _NAMED_PLACE.finditer(text):
        yield Span(*match.span("what" if match["what"] else "welsh"))


def behind_name(text: str, end: int) -> Span | None:
    """Where a door or a bed is told right behind a name that ends at `end`: "at number 18"."""
    match = _BEHIND_NAME.match(text, end)
    return Span(*match.span("what")) if match else None

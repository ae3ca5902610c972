"""Acronyms and abbreviations that nothing in the document explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from doccheck.detectors.context import LABELS, Context, skipped
from doccheck.detectors.expansions import explained
from doccheck.language.reading import Line, LineKind, Reading
from doccheck.model import Confidence, Hit, Span

EVERYDAY = frozenset(
    "A&E AM BBC BC BCC CC CD CV DIY DOB DVD EU FAO FM FW FWD GCSE GP HM HQ ID IOU IQ IT ITV MP N/A NB NHS "
    "OK PE PIN PLC PM PO PS PTO QR RE "
    "RSVP SMS TBC TV UK UN US USA VAT VIP WC "
    "MON TUE TUES WED WEDS THU THUR THURS FRI SAT SUN JAN FEB MAR APR JUN JUL AUG SEPT OCT NOV DEC".split()
)
"""In everyday use: a closed list, to which the policy may add."""

TITLES = frozenset(
    "BA BEM BSC CBE CON DC DCI DI DR DS DSI FRCPCH GCSES INSP KC LLB LTD MA MBE MD MISS MR MRCGP MRCPCH MRS "
    "MSC MSP MX OBE PC PGCE PHD "
    "PLC QC QPM REV RGN RMN RN RSCN SC SGT SR ST SUPT TD WPC".split()
)
"""Titles, ranks, degrees and forms of company."""

UNITS = frozenset("BPM CC CM FT GB KB KG KM KMH LB LBS MB MCG MG ML MM MMHG MMOL MPH OZ".split())

MARKINGS = frozenset(
    "OFFICIAL SENSITIVE CONFIDENTIAL RESTRICTED PROTECT SECRET PRIVATE URGENT DRAFT STRICTLY PERSONAL NOT "
    "AND TO BY VIA FOR".split()
)

_TOKEN = re.compile(
    r"(?<![\w@/.&'-])(?:[A-Z]{2,7}|[A-Z]+(?:[&/][A-Z]+)+|(?!Ma?c)[A-Z]{1,3}[a-z]{1,2}[A-Z]{1,5}"
    r"|[A-Z]{2,5}[a-z]|[A-Z]{3,5}\d)(?P<plural>'?s)?(?![\w@/&]|\.[\w@]|-\d|'\w)"
)
_SHORTHAND = re.compile(
    r"(?<![\w/@.])(?:(?:P?M|F|S|D|O)?Hx|[RDTIS]x|dx|hx|O/E|o/e|c/o(?= (?!M(?:r|rs|s|iss)\b|\d))|C/O(?! M)"
    r"|h/o|H/O|s/b|r/v|#(?=\s?[A-Za-z]{3}))(?![\w/@])"
)
_LOWER = re.compile(r"(?<![\w@/.&'-])[a-z]{4,7}(?![\w@/&]|\.[\w@]|'\w)")
_NUMERAL = re.compile(r"[IVX]{2,5}")
_IDENTIFIER_BEFORE = re.compile(r"\d[/-]$|\b[A-Z]{2}\d{2} ?$")
_IDENTIFIER_AFTER = re.compile(r"[ /-]\d{5,}|[ /-]\d{2,4}[ /-]\d|/\d")
_DIGITS_BEFORE = re.compile(r"\d[\dA-Z]*[ /-]$")
_RUN_BEFORE = re.compile(r"\b([A-Z]{2,})[ ,:'-]+$")
_RUN_AFTER = re.compile(r"[ ,:'-]+([A-Z]{2,})\b")
_NAME_BEFORE = re.compile(
    r"\b(?:called|known as|aka|surname|initials|signed|nicknamed?|(?-i:[A-Z])\.) ?:?\s*\"?$", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
LONGEST_UNKNOWN = 4
"""Letters; longer words in capitals that no list knows are words."""
SIGNATURE_LINES = 3
"""Lines at the end in which letters alone are somebody's initials."""
SHOUTED = 0.6
"""The share of capital letters from which a line is taken as written in capitals."""


class Acronyms:
    """Fires on the first use of an acronym that is expanded nowhere in the document."""

    needs_trained_reader = False
    waits = 1

    def __init__(self, *, everyday: Sequence[str] = (), skip: Sequence[str] = LABELS) -> None:
        self.everyday = EVERYDAY | {word.upper() for word in everyday}
        self.context = Context(skip=skipped(skip))

    def find(self, reading: Reading) -> Iterator[Hit]:
        """In the order of the text."""
        seen: set[str] = set()
        for span, name in _candidates(reading):
            if name.upper() in seen or self.context.clears(reading, span) or _bare_label(reading, span):
                continue
            if not self._is_acronym(reading, span, name):
                continue
            seen.add(name.upper())
            if not explained(reading, name, known_expansions().get(name.upper(), ())):
                yield Hit(span, Confidence.HIGH if name.upper() in known_expansions() else Confidence.MEDIUM)

    def _is_acronym(self, reading: Reading, span: Span, name: str) -> bool:
        upper = name.upper()
        if upper in self.everyday or upper in TITLES or upper in UNITS or upper in MARKINGS:
            return False
        if upper in reading.circumstances.acronyms or _NUMERAL.fullmatch(name):
            return False
        if _SHORTHAND.fullmatch(name):
            return True
        if _part_of_identifier(reading, span):
            return False
        line = reading.line_at(span.start)
        if line is not None and _shouted(reading, line, span):
            return upper in _unmistakable() or (len(name) < 6 and not re.search("[AEIOUY]", name))
        if upper in known_expansions():
            return True
        return len(name) <= LONGEST_UNKNOWN and not _something_else(reading, span, upper)


@cache
def known_expansions() -> dict[str, tuple[str, ...]]:
    """What the acronyms of the trade stand for, by the acronym in capitals."""
    rows = files("doccheck.detectors").joinpath("data/acronyms.tsv").read_text("utf-8").splitlines()[1:]
    pairs = (row.split("\t") for row in rows)
    return {acronym.upper(): tuple(expansions.split("|")) for acronym, expansions in pairs}


@cache
def common_words() -> frozenset[str]:
    """Short English words, in capitals: what an acronym may be mistaken for."""
    return frozenset(
        files("doccheck.detectors").joinpath("data/short_words.txt").read_text("utf-8").upper().split()
    )


@cache
def _unmistakable() -> frozenset[str]:
    return frozenset(known_expansions()) - common_words() - {"ELSA", "MISPER"}


def _candidates(reading: Reading) -> Iterator[tuple[Span, str]]:
    found = []
    for pattern in (_TOKEN, _SHORTHAND, _LOWER):
        for match in reading.matches(pattern):
            if pattern is _LOWER and match.group().upper() not in _unmistakable():
                continue
            plural = "plural" in match.re.groupindex and match["plural"]
            end = match.end()
            if plural and match.group().upper() not in known_expansions():
                end = match.start("plural")
            found.append((Span(match.start(), end), reading.plain[match.start() : end]))
    yield from sorted(found)


def _bare_label(reading: Reading, span: Span) -> bool:
    """Whether it is all that a form's label, or a column's name, says: "UPN:" asks, and tells nothing."""
    line = reading.line_at(span.start)
    if line is None:
        return False
    if line.kind is LineKind.ROW and reading.sentence_at(span.start) is None:
        return True
    labels = [entry.label for entry in reading.fields] + ([line.label] if line.label else [])
    for label in labels:
        if label.contains(span):
            rest = reading.plain[label.start : span.start] + reading.plain[span.end : label.end]
            return not [
                word for word in _WORD.findall(rest.lower()) if word not in ("no", "number", "s", "ref")
            ]
    return False


def _shouted(reading: Reading, line: Line, span: Span) -> bool:
    """Whether the words around the token are in capitals too, so that capitals say nothing."""
    before, after = reading.plain[line.span.start : span.start], reading.plain[span.end : line.span.end]
    words = [word for word in _WORD.findall(before + " " + after) if len(word) > 1]
    return len(words) >= 2 and sum(word.isupper() for word in words) > SHOUTED * len(words)


def _something_else(reading: Reading, span: Span, upper: str) -> bool:
    """Whether letters that no list knows are a word, a name, initials, or part of an identifier."""
    return (
        upper in common_words()
        or _number_plate(reading, span)
        or _in_a_run(reading, span)
        or _named(reading, span)
        or _runs_in(reading, span)
    )


def _part_of_identifier(reading: Reading, span: Span) -> bool:
    before = reading.plain[max(0, span.start - 8) : span.start]
    after = reading.plain[span.end : span.end + 12]
    return _IDENTIFIER_BEFORE.search(before) is not None or _IDENTIFIER_AFTER.match(after) is not None


def _number_plate(reading: Reading, span: Span) -> bool:
    return _DIGITS_BEFORE.search(reading.plain[max(0, span.start - 8) : span.start]) is not None


def _in_a_run(reading: Reading, span: Span) -> bool:
    """Whether it stands beside another word in capitals that is no acronym either."""
    before = _RUN_BEFORE.search(reading.plain[max(0, span.start - 20) : span.start])
    after = _RUN_AFTER.match(reading.plain[span.end : span.end + 20])
    return any(beside and beside[1] not in known_expansions().keys() | EVERYDAY for beside in (before, after))


def _runs_in(reading: Reading, span: Span) -> bool:
    """Whether it opens its line and ends there as a heading does: "SAFETY. They sleep ..."."""
    line = reading.line_at(span.start)
    return (
        line is not None
        and line.span.start == span.start
        and reading.plain[span.end : span.end + 1] in (".", ":")
    )


def _signs(reading: Reading, span: Span) -> bool:
    """Whether it stands alone at the end, as the initials of whoever wrote it."""
    filled = [line.span for line in reading.lines if line.kind is not LineKind.BLANK][-SIGNATURE_LINES:]
    return len(span) <= 3 and any(
        reading.plain[line.start : line.end].strip(" .-~") == reading.plain[span.start : span.end]
        for line in filled
    )


def _named(reading: Reading, span: Span) -> bool:
    """Whether it is the name of somebody, or their initials."""
    if _NAME_BEFORE.search(reading.plain[max(0, span.start - 24) : span.start]) or _signs(reading, span):
        return True
    letters = reading.plain[span.start : span.end]
    for person in reading.people:
        for mention in person.mentions:
            if mention.contains(span):
                return True
            words = re.findall(r"[A-Z]", reading.plain[mention.start : mention.end])
            if len(letters) <= 3 and letters == "".join(words):
                return True
    return False

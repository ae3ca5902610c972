"""Numbers that identify a person: known by their form, their check digit, or the word before them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from doccheck.detectors.context import Context, skipped
from doccheck.detectors.look import LookError
from doccheck.detectors.owners import belongs_to_subject
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Span


def _nothing_to_check(_: str) -> bool:
    return True


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character.isdigit()]


def _modulus_11(text: str) -> bool:
    """The check digit of an NHS, CHI or Health and Care number."""
    digits = _digits(text)
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return len(set(digits)) > 1 and check % 11 == digits[9] and check != 10


def _luhn(text: str) -> bool:
    """The check digit of a payment card."""
    doubled = [digit * (1 + place % 2) for place, digit in enumerate(reversed(_digits(text)))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


@dataclass(frozen=True)
class _Kind:
    """How one kind of identifier is known: its form, then either its check or a word shortly before it."""

    form: re.Pattern[str]
    check: Callable[[str], bool] = _nothing_to_check
    words: re.Pattern[str] | None = None
    """Where given, one of these stands before it on its line or in its sentence."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_TEN_DIGITS = re.compile(r"(?<![\d/.+-])(?:\d{3}[ -]\d{3}[ -]\d{4}|\d{10})(?![\d/-])")
_FOURS = re.compile(r"(?<![\d-])(?:\d{4}[ -]?){3,4}\d{0,4}(?<=\d)(?![\d-])")
_NINE_DIGITS = re.compile(r"(?<![\w/-])(?-i:[A-Z]{0,2}) ?\d{3} ?\d{3} ?\d{2,3}(?![\w/-])")
_REFERENCE = re.compile(
    r"(?<![\w/£.@-])(?:[A-Z]{1,3} )?(?=[A-Z/-]*\d)[A-Z0-9]+(?:[/-][A-Z0-9]+[a-z]?)*(?: "
    r"\d[\dA-Z]*(?:[/-][A-Z0-9]+)*)*(?: [A-Z]{1,2}(?![\w'.]))?"
)
_NEVER = re.compile(
    r"0\d{3,4} ?\d{3} ?\d{3,4}|0\d\d ?\d{4} ?\d{4}|(?:19|20)\d\d|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"
)
"""Telephone numbers, years, dates and postcodes: never a reference."""


def _is_reference(text: str) -> bool:
    if _TEN_DIGITS.fullmatch(text) and _modulus_11(text):
        return False
    return len(_digits(text)) >= 4 and not _NEVER.fullmatch(text)


def nhs_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where `text` holds a number with the check digit of an NHS number."""
    yield from (match.span() for match in _TEN_DIGITS.finditer(text) if _modulus_11(match.group()))


KINDS = {
    "nhs": _Kind(_TEN_DIGITS, _modulus_11),
    # Copied with a slip it is still somebody's number, to whoever can guess the slip.
    "nhs-named": _Kind(
        _TEN_DIGITS,
        words=_words(r"nhs|h(?:ealth)? ?(?:&|and) ?c(?:are)?|chi|medical card|hospital n(?:o|umber)"),
    ),
    "upn": _Kind(re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-Z]\b")),
    "nino": _Kind(re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)),
    "passport": _Kind(_NINE_DIGITS, words=_words(r"passports?")),
    "driving-licence": _Kind(re.compile(r"\b[A-Z9]{5} ?\d{6} ?[A-Z9]{1,2}\d?[A-Z0-9]{2,4}\b")),
    "bank": _Kind(
        re.compile(
            r"(?:sort code:? )?\b\d{2}-\d{2}-\d{2}(?: ?[,;/&] ?| and )? ?(?:(?:account|acct?|a/c|number"
            r"|no\.?) ?(?:number|no\.?)?:? ?)?\d{8}\b",
            re.IGNORECASE,
        )
    ),
    "sort-code": _Kind(re.compile(r"\b\d{2}[- ]?\d{2}[- ]?\d{2}\b(?!\d)"), words=_words(r"sort ?code")),
    "account": _Kind(re.compile(r"(?<![\d-])\d{8}(?![\d-])"), words=_words(r"account|bank")),
    "card": _Kind(_FOURS, words=_words(r"cards?|bus pass|oyster")),
    "card-checked": _Kind(re.compile(r"(?<![\d-])(?:\d{4}[ -]){3}\d{4}(?![\d-])"), _luhn),
    "reference": _Kind(
        _REFERENCE,
        _is_reference,
        _words(
            r"passport|driving licence|national insurance|benefits?|claim|claiming|universal credit"
            r"|allowance|tax credits?|pension|council tax"
            r"|tenancy|(?:rent|fees?|arrears|loan|customer|membership|borrowing|library)"
            r" (?:account|card|ref(?:erence)?|n(?:o|umber))"
            r"|bus pass|travel pass|fund card|ration card|bank card|debit card"
            r"|identity (?:card|number)|(?:childcare|savings|post office) account|voucher"
            r"|residence (?:permit|card)|permit|visa|brp|home office|immigration|asylum|"
            r"utr|tax reference|payroll"
        ),
    ),
}
_AFTER = re.compile(r",? (?:which is|is|being|\()[^.;\n]{0,40}")
_WITHIN = 90
"""Code points between the word that says what a number is, and the number."""


class Identifiers:
    """Fires on identifiers of the given `kinds`; `of` leaves out those that are the subject's own."""

    needs_trained_reader = False
    waits = 1

    def __init__(
        self,
        *,
        kinds: Sequence[str],
        of: Literal["anyone", "not-subject"] = "anyone",
        skip: Sequence[str] = (),
    ) -> None:
        if not set(kinds) <= KINDS.keys():
            raise LookError("kinds", f"has to hold some of {', '.join(KINDS)}")
        self.kinds = tuple(kinds)
        self.of = of
        self.context = Context(skip=skipped(skip))

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Every identifier once, by the first of `kinds` that fits."""
        taken: list[Span] = []
        for kind in self.kinds:
            for span in _find(reading, KINDS[kind]):
                if any(span.overlaps(other) for other in taken) or self.context.clears(reading, span):
                    continue
                taken.append(span)
                if self.of == "anyone" or not belongs_to_subject(reading, span):
                    yield Hit(span, Confidence.HIGH if KINDS[kind].words is None else Confidence.MEDIUM)


def _find(reading: Reading, kind: _Kind) -> Iterator[Span]:
    for match in reading.matches(kind.form):
        if kind.check(match.group()) and (
            kind.words is None or _named(reading, Span(*match.span()), kind.words)
        ):
            yield Span(*match.span())


def _named(reading: Reading, span: Span, words: re.Pattern[str]) -> bool:
    """Whether one of `words` stands before it in its sentence or line, on the line above, or just after."""
    position = span.start
    line = reading.line_at(position)
    index = reading.sentence_at(position)
    starts = [line.span.start] if line else []
    if index is not None:
        starts.append(reading.sentences[index].span.start)
    start = max(min(starts, default=0), position - _WITHIN)
    if words.search(reading.plain, start, position):
        return True
    after = _AFTER.match(reading.plain, span.end)
    if after and words.search(after.group()):
        return True
    if line is None or reading.plain[line.span.start : position].strip():
        return False
    above = reading.plain.rfind("\n", 0, max(line.span.start - 1, 0)) + 1
    return words.search(reading.plain, above, line.span.start) is not None

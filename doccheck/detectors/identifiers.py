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


def _upn(text: str) -> bool:
    """The check letter of a unique pupil number; a temporary one ends in a letter."""
    values = _digits(text[1:] if text[-1].isdigit() else text[1:-1])
    total = sum(value * place for place, value in enumerate(values, 2))
    return text[-1].isalpha() or "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] == text[0].upper()


@dataclass(frozen=True)
class _Kind:
    """How one kind of identifier is known: its form, then either its check or a word shortly before it."""

    form: re.Pattern[str]
    check: Callable[[str], bool] = _nothing_to_check
    words: re.Pattern[str] | None = None
    """Where given, one of these stands before it on its line or in its sentence."""
    or_checked: bool = False
    """Whether a right check digit does in place of the words."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_TEN_DIGITS = re.compile(r"(?<![\d/.+-])(?:\d{3}[ -]\d{3}[ -]\d{4}|\d{10})(?![\d/-])")
_NINE_DIGITS = re.compile(r"(?<![\w/-])(?-i:[A-Z]{0,2}) ?\d{3} ?\d{3} ?\d{2,3}(?![\w/-])")
_REFERENCE = re.compile(
    r"(?<![\w/£.@-])(?:[A-Z]{1,3} )?(?=[A-Z/-]*\d)[A-Z0-9]+(?:[/-][A-Z0-9]+)*(?: \d[\dA-Z]*(?:[/-][A-Z0-9]+)*)*(?: [A-Z]{1,2}(?![\w'.]))?"
)
_NEVER = re.compile(r"0\d{3,4} ?\d{3} ?\d{3,4}|(?:19|20)\d\d|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}")
"""Telephone numbers, years, dates and postcodes: never a reference."""


def _is_reference(text: str) -> bool:
    if _TEN_DIGITS.fullmatch(text) and _modulus_11(text):
        return False
    return len(_digits(text)) >= 4 and not _NEVER.fullmatch(text)


KINDS = {
    "nhs": _Kind(_TEN_DIGITS, _modulus_11),
    "upn": _Kind(re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-Z]\b"), _upn, _words("upn|unique pupil"), or_checked=True),
    "nino": _Kind(re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)),
    "passport": _Kind(_NINE_DIGITS, words=_words(r"passports?")),
    "driving-licence": _Kind(re.compile(r"\b[A-Z9]{5} ?\d{6} ?[A-Z9]{1,2}\d?[A-Z0-9]{2,4}\b")),
    "bank": _Kind(
        re.compile(
            r"(?:sort code:? )?\b\d{2}-\d{2}-\d{2}(?: ?[,;/&] ?| and )? ?(?:(?:account|acct?|a/c|number|no\.?) ?(?:number|no\.?)?:? ?)?\d{8}\b",
            re.IGNORECASE,
        )
    ),
    "sort-code": _Kind(re.compile(r"\b\d{2}[- ]?\d{2}[- ]?\d{2}\b(?!\d)"), words=_words(r"sort ?code")),
    "account": _Kind(re.compile(r"(?<![\d-])\d{8}(?![\d-])"), words=_words(r"account|bank")),
    "card": _Kind(
        re.compile(r"(?<![\d-])(?:\d{4}[ -]?){3,4}\d{0,4}(?<=\d)(?![\d-])"), _luhn, _words(r"cards?|bus pass|oyster"), or_checked=False
    ),
    "reference": _Kind(
        _REFERENCE,
        _is_reference,
        _words(
            r"passport|driving licence|national insurance|benefits?|claim|claiming|universal credit|allowance|tax credits?|pension|council tax"
            r"|tenancy|rent account|bus pass|travel pass|fund card|ration card|bank card|debit card|residence (?:permit|card)|permit|visa|brp|home office|immigration|asylum|"
            r"utr|tax reference|payroll"
        ),
    ),
}
_WITHIN = 60
"""Code points between the word that says what a number is, and the number."""


class Identifiers:
    """Fires on identifiers of the given `kinds`; `of` leaves out those that are the subject's own."""

    needs_trained_reader = False

    def __init__(
        self, *, kinds: Sequence[str], of: Literal["anyone", "not-subject"] = "anyone", skip: Sequence[str] = ()
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
        text = match.group()
        checked = kind.check(text)
        if kind.words is None or (kind.or_checked and checked and kind.check is not _nothing_to_check):
            if checked:
                yield Span(*match.span())
        elif (checked or kind.check is not _is_reference) and _named(reading, match.start(), kind.words):
            yield Span(*match.span())


def _named(reading: Reading, position: int, words: re.Pattern[str]) -> bool:
    """Whether one of `words` stands shortly before `position`, in its sentence, row or line, or on the line above."""
    line = reading.line_at(position)
    index = reading.sentence_at(position)
    starts = [line.span.start] if line else []
    if index is not None:
        starts.append(reading.sentences[index].span.start)
    start = max(min(starts, default=0), position - _WITHIN)
    if words.search(reading.plain, start, position):
        return True
    if line is None or reading.plain[line.span.start : position].strip():
        return False
    above = reading.plain.rfind("\n", 0, max(line.span.start - 1, 0)) + 1
    return words.search(reading.plain, above, line.span.start) is not None

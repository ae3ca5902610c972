"""Copies of what was checked: with the findings in it, and without what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from doccheck.checking.sources import Source
from doccheck.copies import CopyError
from doccheck.copies.choices import choices
from doccheck.model import Report
from doccheck.readers.kinds import Kind, sniff
from doccheck.reports.excerpts import one_line
from doccheck.saying import RuleWords
from doccheck.web import apart
from doccheck.web.open_check import OpenCheck
from doccheck.web.refusals import GONE, WRONG, Refusal

_MARKED = (Kind.WORD, Kind.PDF)
_REDACTED = (Kind.WORD, Kind.PDF, Kind.TEXT, Kind.MARKDOWN)
_LONGEST = 120
_TAKEN_OUT = ("TP", "OS", "SC")
"""What one takes out of a copy; opinions and letters that are nowhere explained are mended in the file itself."""


@dataclass(frozen=True)
class Said:
    """What a rule says, and nothing else of it, so that it can go to another process."""

    name: str
    message: str
    why: str
    remedy: str
    source: str

    @classmethod
    def of(cls, rule: RuleWords) -> Said:
        """That of one rule."""
        return cls(rule.name, rule.message, rule.why, rule.remedy, rule.source)


@dataclass(frozen=True)
class Offered:
    """Something that can be taken out of a copy."""

    number: int
    words: str = field(repr=False)
    label: str
    codes: tuple[str, ...]
    places: int
    is_proposed: bool


def markable(check: OpenCheck) -> tuple[int, ...]:
    """Which of the files can have a marked copy, by their numbers."""
    return _of_kind(check, _MARKED)


def redactable(check: OpenCheck) -> tuple[int, ...]:
    """Which of the files can have a redacted copy, by their numbers."""
    return _of_kind(check, _REDACTED)


def marked(check: OpenCheck, number: int) -> tuple[str, bytes]:
    """The name and the content of the copy with comments; Refusal where there can be none."""
    source, reports = _file(check, number)
    rules = {rule.code: Said.of(rule) for pack in check.setup.packs for rule in pack.rules}
    return _named(source, "marked"), _made(
        lambda: apart.marked(source.name, source.data or b"", reports, rules)
    )


def offered(check: OpenCheck, number: int) -> list[Offered]:
    """What can be taken out of a file; people outside the case are proposed."""
    _, reports = _file(check, number)
    each = [
        Offered(
            place,
            one_line(choice.words)[:_LONGEST],
            choice.label,
            choice.codes,
            len(choice.spans),
            any(code.startswith("TP") for code in choice.codes),
        )
        for place, choice in enumerate(choices(reports))
        if any(code.startswith(_TAKEN_OUT) for code in choice.codes)
    ]
    return sorted(each, key=lambda offer: not offer.is_proposed)


def redacted(check: OpenCheck, number: int, chosen: list[int], unseen: bool) -> tuple[str, bytes]:
    """The name and the content of the copy without what is chosen; Refusal where there can be none."""
    source, reports = _file(check, number)
    if not chosen and not unseen:
        raise Refusal(WRONG, "Nothing is chosen, so no copy was made. Please tick what is to be taken out.")
    return _named(source, "redacted"), _made(
        lambda: apart.redacted(source.name, source.data or b"", reports, chosen, unseen)
    )


def _file(check: OpenCheck, number: int) -> tuple[Source, Sequence[Report]]:
    if not 0 <= number < len(check.asked.sources):
        raise Refusal(GONE, "There is no such file in this check.")
    reports = tuple(judged.report for judged in check.result.inputs[number].documents)
    return check.asked.sources[number], reports


def _of_kind(check: OpenCheck, kinds: tuple[Kind, ...]) -> tuple[int, ...]:
    return tuple(
        number
        for number, source in enumerate(check.asked.sources)
        if sniff(source.name, source.data or b"") in kinds
    )


def _named(source: Source, word: str) -> str:
    """`referral.docx` becomes `referral.marked.docx`."""
    stem, dot, ending = source.name.rpartition(".")
    return f"{stem}.{word}.{ending}" if dot and stem else f"{source.name}.{word}"


def _made(make: Callable[[], bytes]) -> bytes:
    try:
        return make()
    except CopyError as error:
        raise Refusal(WRONG, f"There can be no such copy of this file: {str(error).rstrip('.')}.") from None

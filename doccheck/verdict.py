"""The verdict on a document or a whole message, and the one sentence that says it.

A hold is never a refusal, and a document that speaks of immediate danger is never delayed. What could not be
read is never shown as clean: a gap comes before everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Protocol

from doccheck.model import Finding, Gap, Report, Severity, Verdict

_ORDER = list(Verdict)
UNCHECKED_CODE = "SC506"
"""The finding that says the same as a gap; where there is a gap, the gap is what is shown."""


class Standard(Protocol):
    """The part of a policy that a verdict needs."""

    @property
    def threshold(self) -> Severity: ...
    @property
    def hold_in_danger(self) -> frozenset[str]: ...


def judge(report: Report, standard: Standard) -> Verdict:
    """The verdict on one document."""
    if report.gaps:
        return Verdict.UNCHECKED
    errors = {finding.code for finding in report.findings if finding.severity is Severity.ERROR}
    if errors and (not report.urgent or errors & standard.hold_in_danger):
        return Verdict.HOLD
    if any(finding.severity >= standard.threshold for finding in report.findings):
        return Verdict.ADVISE
    return Verdict.PASS


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on a whole: that of its worst part."""
    return max(verdicts, key=_ORDER.index, default=Verdict.PASS)


def judge_message(reports: Sequence[Report], standard: Standard) -> Verdict:
    """The verdict on a message and its attachments. Danger spoken of in one part lets the whole go."""
    urgent = any(report.urgent for report in reports)
    return worst(judge(replace(report, urgent=urgent), standard) for report in reports)


# --- the sentence --------------------------------------------------------------------------------


def sentence(verdict: Verdict, report: Report, titles: Mapping[str, str] | None = None) -> str:
    """The verdict on one document, said in one sentence."""
    return _say(verdict, [(report, "")], titles or {})


def message_sentence(
    verdict: Verdict, reports: Sequence[Report], titles: Mapping[str, str] | None = None
) -> str:
    """The verdict on a message and its attachments, or on another file and those in it, said in one sentence."""
    whole = reports[0].document
    subject = "The message and its attachments" if whole.is_message else "The file and what is in it"
    labels = ["the message", *(report.document.path.rpartition("!")[2] for report in reports[1:])]
    said = _say(verdict, list(zip(reports, labels, strict=True)), titles or {})
    return f"{subject}: {said[0].lower()}{said[1:]}"


def _say(verdict: Verdict, parts: list[tuple[Report, str]], titles: Mapping[str, str]) -> str:
    errors, others = _things(parts, errors=True), _things(parts, errors=False)
    urgent = any(report.urgent for report, _ in parts)
    if verdict is Verdict.PASS:
        return f"Ready to send; {_better(others)}." if others else "Ready to send."
    if verdict is Verdict.HOLD or (verdict is Verdict.UNCHECKED and errors and not urgent):
        mend = _mend(errors, titles)
        return f"{_unchecked(parts)} {mend}" if verdict is Verdict.UNCHECKED else mend
    if verdict is Verdict.UNCHECKED:
        return f"{_unchecked(parts)}{_also(errors | others)}"
    if urgent:
        return _without_delay(errors, others, titles)
    return f"You can send this; {_better(others)}."


Things = dict[tuple[str, str], list[Finding]]
"""Findings by document and code: what a person would count as one thing to mend."""


def _things(parts: list[tuple[Report, str]], *, errors: bool) -> Things:
    found: Things = {}
    for report, label in parts:
        kept = [f for f in report.findings if (f.severity is Severity.ERROR) is errors]
        kept = [f for f in kept if not (report.gaps and f.code == UNCHECKED_CODE)]
        kept.sort(key=lambda finding: (-finding.severity, finding.code))
        for code, group in groupby(kept, key=lambda finding: finding.code):
            found[label, code] = sorted(group, key=lambda finding: finding.place)
    return dict(sorted(found.items(), key=lambda item: item[1][0].place[0])) if len(parts) == 1 else found


def _better(things: Things) -> str:
    count = len(things)
    return f"{number(count)} {'thing' if count == 1 else 'things'} would make it better"


def _also(things: Things) -> str:
    return f" {_better(things).capitalize()}." if things else ""


def _mend(things: Things, titles: Mapping[str, str]) -> str:
    count = len(things)
    if count == 1:
        return f"Please mend one thing first, or release it with a reason: {_named(things, titles)}."
    return (
        f"Please mend {number(count)} things first, or release them with a reason: {_named(things, titles)}."
    )


def _without_delay(errors: Things, others: Things, titles: Mapping[str, str]) -> str:
    if not errors:
        return f"Send this without delay; {_better(others)}."
    worth = "one thing is" if len(errors) == 1 else f"{number(len(errors))} things are"
    return f"Send this without delay; {worth} worth mending if it costs no time: {_named(errors, titles)}."


def _unchecked(parts: list[tuple[Report, str]]) -> str:
    gaps = [(gap, label) for report, label in parts for gap in report.gaps]
    if len(parts) == 1 and _nothing_read(parts[0][0]):
        return "This could not be checked, so nothing can be said of it."
    return f"Part of this could not be checked: {_listed([_gap_place(gap, label) for gap, label in gaps])}."


def _nothing_read(report: Report) -> bool:
    return not report.document.text.strip() or any(gap.where.startswith("the whole ") for gap in report.gaps)


def _gap_place(gap: Gap, label: str) -> str:
    place = f"{gap.where[:1].lower()}{gap.where[1:]}" if gap.where[1:2].islower() else gap.where
    return f"{place} of {label}" if label and label != "the message" else place


def _named(things: Things, titles: Mapping[str, str]) -> str:
    return _listed([_thing(code, label, found, titles) for (label, code), found in things.items()])


def _thing(code: str, label: str, found: list[Finding], titles: Mapping[str, str]) -> str:
    named = THINGS.get(code) or _lowered(titles.get(code, code))
    places = list(dict.fromkeys(_short(finding.where) for finding in found if _placed(finding)))
    place = "" if not places else places[0] if len(places) == 1 else f"{places[0]} and elsewhere"
    if label and label != "the message":
        place = f"{place} of {label}" if place else label
    return f"{named} ({place})" if place else named


def _placed(finding: Finding) -> bool:
    return finding.span is not None or finding.where not in ("", "the document as a whole")


def _short(where: str) -> str:
    """The page is enough in a sentence that points; the place itself stands with the finding."""
    head, comma, _ = where.partition(", ")
    return head if comma and head.startswith("page ") else where


def _lowered(title: str) -> str:
    """A title within a sentence; letters that stand for words keep their size."""
    first = title.partition(" ")[0]
    return title if first[1:].isupper() else f"{title[:1].lower()}{title[1:]}"


def _listed(entries: list[str], most: int = 4) -> str:
    """`a, b, c and 2 more`."""
    entries = list(dict.fromkeys(entries))
    if len(entries) <= most:
        return ", ".join(entries)
    return f"{', '.join(entries[: most - 1])} and {number(len(entries) - most + 1)} more"


_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def number(count: int) -> str:
    """A number as a sentence has it."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


THINGS = {
    "OS101": "the whole record",
    "OS104": "an identifier they do not need",
    "TP301": "the name of somebody else",
    "TP302": "somebody else's contact details",
    "TP303": "the informant's identity",
    "TP304": "a protected address",
    "TP305": "another child",
    "RR403": "the reason for going without consent",
    "RR404": "the reason for not telling the family",
    "SC501": "an address that is not secure",
    "SC502": "a name in the subject line or file name",
    "SC504": "hidden content in the file",
    "SC505": "text that is covered but not removed",
    "SC506": "a part that could not be read",
    "SC508": "the fuller version of a redacted file",
    "SC509": "recipients who can see one another",
    "SC510": "doccheck's own comments",
    "CL604": "what has been done about the danger",
}
"""What an error is about, in the fewest words; a rule that is not here goes by its title."""

"""A check as its page shows it: each document with its text, its things to do, what was not read and what is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from doccheck.model import Severity, Span, Verdict
from doccheck.reports import Excerpts, Judged, RuleLike
from doccheck.reports.excerpts import one_line
from doccheck.reports.marked_text import Mark, Marked, Thing, marked
from doccheck.reports.wording import gap_sentence, recorded
from doccheck.web.layout import Layout, laid_out
from doccheck.web.open_check import PASTED, OpenCheck
from doccheck.web.replacing import Replaceable, replaceables
from doccheck.web.tasks import Work, by_task

_LONGEST = 90


@dataclass(frozen=True)
class Place:
    """Where a thing stands: the words, or none for the document as a whole."""

    mark: Mark
    words: str = field(repr=False)
    where: str = field(repr=False)


@dataclass(frozen=True)
class Shown:
    """One thing to mend with all that is said of it."""

    thing: Thing
    rule: RuleLike
    places: tuple[Place, ...]
    remedies: tuple[str, ...]
    replaceable: tuple[Replaceable, ...]

    @property
    def is_first(self) -> bool:
        return self.thing.group.severity is Severity.ERROR


@dataclass(frozen=True)
class Document:
    """One document of a check."""

    number: int
    name: str = field(repr=False)
    judged: Judged
    marked: Marked
    layout: Layout
    works: tuple[Work, ...]
    shown: dict[int, Shown]
    right: tuple[str, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """What was not read, and what that means: a sentence for each."""
        return tuple(gap_sentence(gap) for gap in self.judged.report.gaps)

    @property
    def has_text(self) -> bool:
        return bool(self.judged.report.document.text.strip())

    @property
    def mend_first(self) -> int:
        return sum(shown.is_first for shown in self.shown.values())

    @property
    def better(self) -> int:
        return len(self.shown) - self.mend_first


def documents(check: OpenCheck) -> tuple[Document, ...]:
    """The documents of a check, in the order in which they were given."""
    rules = {rule.code: rule for pack in check.setup.packs for rule in pack.rules}
    each = [judged for checked in check.result.inputs for judged in checked.documents]
    return tuple(_document(number, judged, rules) for number, judged in enumerate(each))


def _document(number: int, judged: Judged, rules: Mapping[str, RuleLike]) -> Document:
    document, marks = judged.report.document, marked(judged.report)
    return Document(
        number,
        display_name(document.path),
        judged,
        marks,
        laid_out(document, marks.blocks),
        by_task(marks.things),
        {thing.number: _shown(judged, thing, rules[thing.group.code]) for thing in marks.things},
        tuple(recorded(judged.report, Excerpts.FULL)),
    )


def display_name(path: str) -> str:
    """`chronology.docx, attached to letter.eml`."""
    *outer, own = one_line(path).split("!")
    own = "Your text" if own == PASTED else own
    return f"{own}, in {', in '.join(reversed(outer))}" if outer else own


def _shown(judged: Judged, thing: Thing, rule: RuleLike) -> Shown:
    document = judged.report.document
    places = tuple(
        Place(mark, _words(judged, mark.finding.span), one_line(mark.finding.where)) for mark in thing.marks
    )
    remedies = dict.fromkeys(mark.finding.remedy or rule.remedy for mark in thing.marks)
    return Shown(thing, rule, places, tuple(remedies), replaceables(document, thing))


def _words(judged: Judged, span: Span | None) -> str:
    if span is None:
        return ""
    words = one_line(judged.report.document.quote(span))
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"


VERDICTS = {
    Verdict.PASS: "Ready to send",
    Verdict.ADVISE: "You can send this",
    Verdict.HOLD: "Please mend first",
    Verdict.UNCHECKED: "Not checked in full",
}

"""What a marked copy says at a place: what is there, what to write instead, where the rule comes from, its code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from doccheck.model import Document, Finding, Report, Span
from doccheck.readers.marked import sealed
from doccheck.saying import SURENESS, RuleWords

_LONGEST_QUOTE = 160


@dataclass(frozen=True)
class Remark:
    """One finding, ready to be put into a copy. `span` is None where it is about the whole document."""

    code: str
    span: Span | None
    lines: tuple[str, ...] = field(repr=False)
    elsewhere: str = field(default="", repr=False)
    """What is said first where the remark cannot stand at its words: where they are, and what they are."""

    def text(self, *, at_place: bool) -> str:
        """All of it, a paragraph a line, with the seal at its end."""
        lines = self.lines if at_place or not self.elsewhere else (self.elsewhere, *self.lines)
        return sealed("\n".join(lines))


def remarks(reports: Sequence[Report], rules: Mapping[str, RuleWords]) -> tuple[Remark, ...]:
    """The findings of a file in order of place, then those of the files inside it, which it can only tell of."""
    return tuple(_all(reports, rules))


def _all(reports: Sequence[Report], rules: Mapping[str, RuleWords]) -> Iterator[Remark]:
    for number, report in enumerate(reports):
        inside = (
            ""
            if number == 0
            else f"In the file “{report.document.path.rpartition('!')[2]}” inside this one. "
        )
        for finding in sorted(report.findings, key=lambda finding: finding.place):
            lines = _lines(finding, rules[finding.code])
            told = inside + _elsewhere(report.document, finding)
            yield Remark(finding.code, None if inside else finding.span, lines, told)


def _lines(finding: Finding, rule: RuleWords) -> tuple[str, ...]:
    return (
        f"{rule.message} {rule.why}",
        f"What to do: {finding.remedy or rule.remedy}",
        f"From the guidance: “{rule.source.rstrip('.')}.”",
        f"{finding.code} {rule.name}, {SURENESS[finding.confidence]}",
    )


def _elsewhere(document: Document, finding: Finding) -> str:
    where = finding.where or "the document as a whole"
    place = f"{where[:1].upper()}{where[1:]}"
    if finding.span is None:
        return "" if where == "the document as a whole" else f"{place}."
    words = " ".join(document.quote(finding.span).split())
    words = words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1].rstrip()}…"
    return f"{place}: “{words}”."

"""Findings as a person would count them: one thing to mend for each rule, with every place it stands at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from doccheck.model import Confidence, Finding, Report, Severity
from doccheck.reports import Excerpts
from doccheck.reports.excerpts import one_line, shown

_UNCHECKED = "SC506"
_NOWHERE = ("", "the document as a whole")
_MOST_PLACES = 4


@dataclass(frozen=True)
class Group:
    """All findings of one rule in one document, in order of place."""

    code: str
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def confidence(self) -> Confidence:
        return max(finding.confidence for finding in self.findings)

    @property
    def order(self) -> tuple[int, bool, tuple[int, int, str]]:
        """The most serious first, then by place; what is about the whole document after what has a place."""
        first = self.findings[0]
        return (-self.severity, first.span is None, first.place)


def groups(report: Report) -> list[Group]:
    """The findings to show. Where a gap is shown, the finding that says the same is not."""
    by_code: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if not (report.gaps and finding.code == _UNCHECKED):
            by_code.setdefault(finding.code, []).append(finding)
    found = [
        Group(code, max(f.severity for f in each), tuple(sorted(each, key=lambda f: f.place)))
        for code, each in by_code.items()
    ]
    return sorted(found, key=lambda group: group.order)


def places(report: Report, group: Group, how: Excerpts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where a group stands, and the different words that stand there; the same words are said once."""
    by_words: dict[str, list[Finding]] = {}
    for finding in group.findings:
        words = shown(report.document, finding.span, how) or ""
        by_words.setdefault(words.casefold(), []).append(finding)
    by_where: dict[str, list[str]] = {}
    for found in by_words.values():
        where = _wheres(found, _doubt(found, group))
        words = shown(report.document, found[0].span, how) or ""
        by_where.setdefault(where, []).append(words)
    for where, said in by_where.items():
        if where:
            yield where, tuple(words for words in said if words)


def _doubt(found: list[Finding], group: Group) -> str:
    """Said beside a place of which doccheck is much less sure than of the others."""
    unsure = all(finding.confidence is Confidence.LOW for finding in found)
    return " (unsure)" if unsure and group.confidence is not Confidence.LOW else ""


def _wheres(found: list[Finding], doubt: str) -> str:
    """`Page 1, third paragraph; also page 2, first paragraph (twice)`."""
    counted = Counter(_where(finding) for finding in found)
    counted.pop("", None)
    if not counted:
        return ""
    said = [where + _times(count) for where, count in counted.items()]
    if len(said) > _MOST_PLACES:
        said = [*said[:_MOST_PLACES], f"{len(said) - _MOST_PLACES} more places"]
    text = "; also ".join([said[0], ", ".join(said[1:])]) if said[1:] else said[0]
    return f"{text[0].upper()}{text[1:]}{doubt}"


def _where(finding: Finding) -> str:
    if finding.where in _NOWHERE:
        return ""
    return one_line(finding.where) + (" (not seen on the page)" if finding.hidden else "")


def _times(count: int) -> str:
    return "" if count == 1 else " (twice)" if count == 2 else f" ({count} times)"

"""Which findings of an input's documents are settled by a file of acceptances, and which acceptances do not hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from doccheck.model import Document, Finding, Report, Settled, Span
from doccheck.settled import ACCEPTED, BASELINE
from doccheck.settled.acceptances import Acceptance, Acceptances
from doccheck.settled.keys import context_key, key_of, part_key

Place = tuple[str, str, Span | None]
"""A document's path, a code and a span: a finding, whatever severity a policy gives it."""


@dataclass(frozen=True)
class Settlement:
    """What of one input is settled, and what has to be said of acceptances that do not hold.

    Called on a report, it takes out and counts what is settled there. `matched` are the keys that were found.
    """

    found: dict[Place, Acceptance] = field(default_factory=dict, repr=False)
    by: str = ACCEPTED
    notices: tuple[str, ...] = ()
    about: str = field(default="", repr=False)
    matched: frozenset[str] = frozenset()

    def __call__(self, report: Report) -> Report:
        kept, settled = [], list(report.settled)
        for finding in report.findings:
            entry = self.found.get(_place(report.document, finding))
            if entry is None:
                kept.append(finding)
            else:
                settled.append(Settled(finding, self.by, entry.reason, entry.who, entry.when, entry.until))
        return replace(
            report,
            findings=tuple(kept),
            suppressed=report.suppressed + len(report.findings) - len(kept),
            settled=tuple(settled),
            notices=(*report.notices, *(self.notices if report.document.path == self.about else ())),
        )


def beside(reports: Sequence[Report], accepted: Acceptances, name: str, asked: Collection[str]) -> Settlement:
    """What the side file called `name` settles of one input, the outer document first. `asked` are the rules asked.

    An acceptance that matches nothing is reported, unless its rule was not asked or a part could not be read.
    """
    found, matched = _matches(reports, accepted, in_context=False)
    notices = [*_faults(accepted, name), *_unmatched(reports, accepted, name, matched, asked)]
    return Settlement(found, ACCEPTED, tuple(notices), reports[0].document.path, matched)


def against(reports: Sequence[Report], baseline: Acceptances) -> Settlement:
    """What a baseline settles of one input; it counts only where the words stand as they stood."""
    found, matched = _matches(reports, baseline, in_context=True)
    return Settlement(found, BASELINE, (), reports[0].document.path, matched)


def baseline_notices(
    baseline: Acceptances, name: str, matched: Collection[str], asked: Collection[str]
) -> tuple[str, ...]:
    """What has to be said of a baseline after a whole run."""
    keys = {
        key for entry in baseline.entries if entry.rule in asked and not entry.fault for key in entry.keys
    }
    gone = len(keys.difference(matched))
    stale = f"{name}: {gone} of its {len(keys)} accepted findings match nothing in what was checked"
    return (*_faults(baseline, name), *([stale] if gone else []))


# --- findings --------------------------------------------------------------------------------------


def _matches(
    reports: Sequence[Report], accepted: Acceptances, *, in_context: bool
) -> tuple[dict[Place, Acceptance], frozenset[str]]:
    by_code: dict[str, list[Acceptance]] = {}
    for entry in accepted.entries:
        if not entry.fault:
            by_code.setdefault(entry.rule, []).append(entry)
    found: dict[Place, Acceptance] = {}
    matched = set()
    for report in reports:
        document = report.document
        keys = _Keys(accepted.salt, in_context=in_context)
        part = "" if in_context or not by_code else part_key(document.path, accepted.salt)
        for finding in report.findings:
            entries = [entry for entry in by_code.get(finding.code, ()) if entry.part == part]
            if not entries:
                continue
            own = keys.of(document, finding)
            for entry in entries:
                if own in entry.keys:
                    found.setdefault(_place(document, finding), entry)
                    matched.add(own)
    return found, frozenset(matched)


class _Keys:
    """The keys of one document's findings; each takes a few milliseconds, so the same words are asked for once."""

    def __init__(self, salt: str, *, in_context: bool) -> None:
        self._salt, self._in_context = salt, in_context
        self._made: dict[tuple[str, object], str] = {}

    def of(self, document: Document, finding: Finding) -> str:
        code, span = finding.code, finding.span
        same = span if span is None or self._in_context else document.quote(span)
        if (code, same) not in self._made:
            make = context_key if self._in_context else key_of
            self._made[code, same] = make(code, document, span, self._salt)
        return self._made[code, same]


def _place(document: Document, finding: Finding) -> Place:
    return (document.path, finding.code, finding.span)


# --- what does not hold ----------------------------------------------------------------------------


def _faults(accepted: Acceptances, name: str) -> list[str]:
    return [
        f"{name}: acceptance {number} ({entry.rule}) {entry.fault}; it settles nothing"
        for number, entry in enumerate(accepted.entries, 1)
        if entry.fault
    ]


def _unmatched(
    reports: Sequence[Report],
    accepted: Acceptances,
    name: str,
    matched: frozenset[str],
    asked: Collection[str],
) -> list[str]:
    if any(report.gaps for report in reports):
        return []
    sound = [
        (number, entry)
        for number, entry in enumerate(accepted.entries, 1)
        if not entry.fault and entry.rule in asked
    ]
    other = bool(accepted.document) and accepted.document != reports[0].document.sha256
    if len(sound) > 1 and other and not matched:
        return [
            f"{name}: was written for another document, or all that it is about has changed; it settles nothing"
        ]
    return [
        f"{name}: acceptance {number} ({entry.rule}) {_gone(entry, matched)}"
        for number, entry in sound
        if not entry.keys <= matched
    ]


def _gone(entry: Acceptance, matched: frozenset[str]) -> str:
    gone = len(entry.keys - matched)
    if gone == len(entry.keys):
        return "matches nothing in the document any more; it settles nothing"
    return f"is about {len(entry.keys)} places, and {gone} of them match nothing any more"

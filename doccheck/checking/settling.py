"""The acceptances of a run: the side file beside each document, and the baseline of an archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from doccheck.checking.judging import Settle
from doccheck.model import Finding, Report
from doccheck.settled.acceptances import Acceptance, Acceptances, AcceptancesError, parse
from doccheck.settled.keys import context_key, fresh_salt, key_of, part_key
from doccheck.settled.matching import Settlement, against, baseline_notices, beside
from doccheck.settled.store import content, held, replaced, side_file
from doccheck.verdict import UNCHECKED_CODE


@dataclass
class Settling:
    """What has been accepted, for one run. `known` are all rules there are, `asked` those of this run."""

    known: frozenset[str]
    asked: frozenset[str]
    today: date
    baseline: Acceptances | None = None
    baseline_name: str = ""
    _matched: set[str] = field(default_factory=set)

    def use_baseline(self, file: Path) -> None:
        """Takes `file` for the baseline; AcceptancesError where it cannot be one."""
        found = content(file)
        if found is None:
            raise AcceptancesError("there is no such file")
        self.baseline, self.baseline_name = parse(found, self.known, self.today), str(file)
        if self.baseline.document:
            raise AcceptancesError(
                "holds the acceptances of one document; a baseline is made by --write-baseline"
            )

    def steps(self, file: Path | None, reports: Sequence[Report]) -> list[Settle]:
        """What is to be taken out of the reports of one input, which lies at `file` if it is a file."""
        steps: list[Settle] = []
        if file is not None and (settlement := self._beside(file, reports)):
            steps.append(settlement)
        if self.baseline is not None:
            settlement = against(reports, self.baseline)
            self._matched |= settlement.matched
            steps.append(settlement)
        return steps

    def notices(self) -> tuple[str, ...]:
        """What has to be said of the baseline, once everything is checked."""
        if self.baseline is None:
            return ()
        return baseline_notices(self.baseline, self.baseline_name, self._matched, self.asked)

    def _beside(self, file: Path, reports: Sequence[Report]) -> Settlement | None:
        name = side_file(file)
        try:
            found = content(name)
            if found is None:
                return None
            accepted = parse(found, self.known, self.today)
            if not accepted.document:
                raise AcceptancesError("does not say which document it is about; it settles nothing")
        except AcceptancesError as error:
            return Settlement(notices=(f"{name}: {error}",), about=reports[0].document.path)
        return beside(reports, accepted, str(name), self.asked)


Chosen = Sequence[tuple[Report, Sequence[Finding]]]
"""Findings of one rule, by the documents and words they are about."""


@dataclass(frozen=True)
class Decision:
    """Why something may stand, who decided, and until when."""

    reason: str = field(repr=False)
    who: str = field(repr=False)
    until: date | None = None


def accept(file: Path, sha256: str, chosen: Chosen, decision: Decision, known: frozenset[str]) -> None:
    """Adds to the side file at `file`, of the document with this hash, that what is `chosen` may stand.

    AcceptancesError where what lies there is no side file, or where it cannot be written.
    """
    with held(file) as part:
        found = content(file)
        so_far = parse(found, known, date.min) if found is not None else Acceptances(fresh_salt())
        if found is not None and not so_far.document:
            raise AcceptancesError("does not say which document it is about; move it away first")
        for entry in _entries(chosen, decision, so_far.salt):
            so_far = so_far.adding(entry)
        replaced(file, part, replace(so_far, document=sha256))


def _entries(chosen: Chosen, decision: Decision, salt: str) -> Iterator[Acceptance]:
    """One entry for each document and rule."""
    keys = defaultdict[tuple[str, str], set[str]](set)
    for report, findings in chosen:
        for finding in findings:
            place = (report.document.path, finding.code)
            keys[place].add(key_of(finding.code, report.document, finding.span, salt))
    for (path, code), own in keys.items():
        yield _acceptance(code, own, decision, part_key(path, salt))


def write_baseline(
    file: Path, reports: Sequence[Report], decision: Decision, known: frozenset[str], *, add: bool = False
) -> int:
    """Accepts every finding of `reports` where it stands, and keeps that in the baseline `file`; how many there are.

    A baseline holds other people's decisions, so one that is there already is only added to, and only where `add` says
    so. AcceptancesError otherwise, and where it cannot be written.
    """
    with held(file) as part:
        found = content(file)
        if found is not None and not add:
            raise AcceptancesError("is there already; to add to it, give it with --baseline, too")
        so_far = parse(found, known, date.min) if found is not None else Acceptances(fresh_salt())
        keys = defaultdict[str, set[str]](set)
        for report in reports:
            for finding in report.findings:
                if finding.code != UNCHECKED_CODE:  # what was not read cannot be accepted
                    own = context_key(finding.code, report.document, finding.span, so_far.salt)
                    keys[finding.code].add(own)
        for code in sorted(keys):
            so_far = so_far.adding(_acceptance(code, keys[code], decision))
        replaced(file, part, so_far)
    return sum(map(len, keys.values()))


def _acceptance(code: str, keys: set[str], decision: Decision, part: str = "") -> Acceptance:
    return Acceptance(code, frozenset(keys), decision.reason, decision.who, now(), decision.until, part)


def now() -> str:
    """The moment of a decision, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

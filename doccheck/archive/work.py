"""One unit checked: its bytes fetched, read, examined and judged, and told in codes and places.

What is in a `Job` is the same for every unit of a run. It travels to other processes and machines as a whole: packs of
rules as their bytes, not as paths that may lead elsewhere there.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from doccheck.archive import content
from doccheck.archive.details import read_from
from doccheck.archive.secrets import Seal
from doccheck.archive.units import (
    DocumentRecord,
    FindingRecord,
    GapRecord,
    Outcome,
    State,
    Unit,
    failed,
)
from doccheck.archive.walk import CANNOT_OPEN
from doccheck.checking.journaling import verdicts
from doccheck.checking.judging import judged
from doccheck.checking.records import settling
from doccheck.checking.settling import Settling
from doccheck.checking.setup import EngineSpec
from doccheck.checking.sources import Source
from doccheck.checking.work import Answer, Examiner, Maker, Reading, Task, Worker
from doccheck.model import Finding, Report
from doccheck.policy import JournalPlace, Policy
from doccheck.readers.draft import UnreadableError
from doccheck.reports import Checked, Excerpts
from doccheck.reports.excerpts import one_line
from doccheck.saying.places import place
from doccheck.settled.keys import key_of

_MOST_FINDINGS = 20_000
"""Of one unit; a document with more is none that anybody reads line by line."""


@dataclass(frozen=True)
class Job:
    """What is the same for every unit of a run."""

    maker: Maker
    policy: Policy
    today: date
    version: str
    standard: str
    """Digest of all that an answer depends on besides the document."""
    salt: str = field(repr=False)
    known: frozenset[str] = frozenset()
    """The codes of all rules there are; `asked` are those of this run."""
    asked: frozenset[str] = frozenset()
    passwords: tuple[str, ...] = field(default=(), repr=False)
    excerpts: str = ""
    """The mark of the key that excerpts are to be encrypted with; "" for no excerpts."""
    seconds: int = 900
    """By the clock, for one unit; what takes longer is ended."""
    memory_megabytes: int = 3072
    """For a process that checks."""


@dataclass(frozen=True)
class SentMaker:
    """Makes an engine from packs that were sent along as bytes."""

    spec: EngineSpec
    files: tuple[tuple[tuple[str, bytes], ...], ...] = field(default=(), repr=False)
    """For each pack, the paths of its files below its folder and what is in them."""

    @classmethod
    def of(cls, spec: EngineSpec) -> SentMaker:
        """With the packs as they lie on this machine just now."""
        packed = []
        for folder in spec.packs:
            names = sorted(path for path in folder.rglob("*") if path.is_file())
            packed.append(tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in names))
        return cls(spec, tuple(packed))

    def build(self) -> Examiner:
        """Everything loaded, on one thread: the processes beside it fill the other cores."""
        from doccheck.trained import reader

        reader.THREADS = 1
        if not self.files:
            return self.spec.build()
        with tempfile.TemporaryDirectory(prefix="doccheck-packs-") as folder:
            spec = replace(self.spec, packs=tuple(self._unpacked(Path(folder))))
            return spec.build()

    def _unpacked(self, folder: Path) -> Iterator[Path]:
        for number, files in enumerate(self.files):
            # The name of a pack's folder may be the pack's own name.
            pack = folder / str(number) / self.spec.packs[number].name
            for name, held in files:
                path = pack / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(held)
            yield pack


def standard_of(
    job_version: str, policy: Policy, packs: Sequence[tuple[str, str]], choice: Sequence[str]
) -> str:
    """The digest of what an answer depends on: version, policy, packs (name and sha256), chosen rules."""
    judging = replace(policy, file="", packs=(), journal=JournalPlace("none"))
    parts = [job_version, repr(judging), *map(repr, packs), *choice]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def standard_for(job: Job, unit: Unit) -> str:
    """The same for one unit, which may be known to go to somebody."""
    return hashlib.sha256(
        "\0".join([job.standard, job.excerpts, *unit.details.addresses]).encode()
    ).hexdigest()


class Checker:
    """Checks units one after the other; the engine is made when the first of them needs it."""

    def __init__(self, job: Job) -> None:
        policy = job.policy
        reading = Reading(policy.limits, job.passwords, policy.record.in_force)
        self._job = job
        self._worker = Worker(Task(job.maker, policy.circumstances(job.today), reading))
        self._settling = Settling(job.known, job.asked, job.today)
        self._is_loaded = False
        self._seal = Seal.for_worker(job.excerpts)

    def close(self) -> None:
        """Ends the process that reads files."""
        self._worker.__exit__()

    def check(self, unit: Unit) -> Outcome:
        """What becomes of one unit; never raises for anything in it but MemoryError."""
        begun = time.monotonic()
        try:
            fetched = content.fetch(unit, self._job.policy.limits, self._job.passwords)
        except OSError as error:
            why = CANNOT_OPEN.format((error.strerror or type(error).__name__).lower())
            return failed(unit.key, why, State.LOST)
        except UnreadableError as error:
            known_by = content.mark_of_unreadable(unit)
            if unit.known == known_by:
                return Outcome(unit.key, State.UNCHANGED, known_by)
            return failed(unit.key, error.why, sha256=known_by)
        known_by = content.mark(unit, hashlib.sha256(fetched).hexdigest())
        if unit.known == known_by:
            return Outcome(unit.key, State.UNCHANGED, known_by)
        outcome = self._told(unit, known_by, self._answer(unit, fetched))
        return replace(outcome, seconds=round(time.monotonic() - begun, 3))

    def _answer(self, unit: Unit, fetched: bytes) -> Answer:
        # What is checked is what its mark was made of, whatever becomes of the file meanwhile.
        file = content.path_of(unit) if content.is_whole_file(unit) else None
        source = Source(unit.name, file, fetched)
        here = self._job.policy.circumstances(self._job.today, unit.details.addresses)
        try:
            answer = self._worker(source, here)
        except Exception as error:
            if self._is_loaded:
                raise
            # Without an engine nothing is checked, and that is said once.
            return Answer(no_engine=f"the checker could not be loaded ({type(error).__name__})")
        self._is_loaded = not answer.no_engine
        return answer

    def _told(self, unit: Unit, known_by: str, answer: Answer) -> Outcome:
        if answer.no_engine:
            return replace(failed(unit.key, ""), no_engine=answer.no_engine)
        job, to, reports = self._job, unit.details.addresses, answer.reports
        file = content.path_of(unit) if content.is_whole_file(unit) else None
        settle = (*self._settling.steps(file, reports), *settling(answer.record, reports))
        checked = judged(reports, job.policy, to, settle=settle)
        own = read_from(reports[0].document, job.policy, job.salt, to)
        is_gap = all(not report.document.text.strip() for report in reports)
        return Outcome(
            unit.key,
            State.GAP if is_gap else State.RECORDED,
            known_by,
            checked.verdict.value,
            documents=() if is_gap else tuple(self._records(checked)),
            gaps=tuple(_gaps(checked)) if is_gap else (),
            author=own.author,
            recipient=own.recipient,
            purpose=own.purpose,
            dated=own.dated.isoformat() if own.dated else "",
            off=tuple(answer.off),
            notice=" ".join(filter(None, (answer.notice, answer.unbounded))),
            entries=() if job.policy.journal.store == "none" else tuple(verdicts([checked], job.policy)),
        )

    def _records(self, checked: Checked) -> Iterator[DocumentRecord]:
        left = _MOST_FINDINGS
        for number, each in enumerate(checked.documents):
            report, document = each.report, each.report.document
            gaps = [GapRecord(_place(gap.where), gap.why) for gap in report.gaps]
            if len(report.findings) > left:
                gaps.append(GapRecord("the whole document", f"it has more than {_MOST_FINDINGS:,} findings"))
            findings = tuple(self._findings(report, report.findings[:left]))
            left -= len(findings)
            yield DocumentRecord(
                nested=str(number) if number else "",
                media_type=document.media_type,
                sha256=document.sha256,
                characters=len(document.text),
                verdict=each.verdict.value,
                urgent=report.urgent,
                recorded=tuple(sorted({code for code, _ in report.satisfied})),
                findings=findings,
                gaps=tuple(gaps),
            )

    def _findings(self, report: Report, findings: Sequence[Finding]) -> Iterator[FindingRecord]:
        keys: dict[tuple[str, str], str] = {}
        for finding in findings:
            words = report.document.quote(finding.span) if finding.span else ""
            same = (finding.code, words)
            if words and same not in keys:
                keys[same] = key_of(finding.code, report.document, finding.span, self._job.salt)
            yield FindingRecord(
                code=finding.code,
                severity=str(finding.severity),
                confidence=str(finding.confidence),
                start=finding.span.start if finding.span else None,
                end=finding.span.end if finding.span else None,
                place=_place(finding.where),
                layer=finding.layer.value,
                hidden=finding.hidden,
                words=keys.get(same, ""),
                excerpt=self._seal.closed(words) if self._seal and words else "",
            )


def _place(where: str) -> str:
    """A place without words of the document, and without letters that a database does not take."""
    return one_line(place(where, Excerpts.NONE))


def _gaps(checked: Checked) -> Iterator[GapRecord]:
    for each in checked.documents:
        for gap in each.report.gaps or ():
            yield GapRecord(_place(gap.where), gap.why)
    if not any(each.report.gaps for each in checked.documents):
        yield GapRecord("the whole file", "no words were found in it")

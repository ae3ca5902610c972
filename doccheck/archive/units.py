"""The nouns of a run: a unit of work on its way out, and an outcome on its way back. Outcomes hold no words."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from doccheck.checking.recipients import recipient, written
from doccheck.model import Verdict
from doccheck.record.journal.entries import refuse_words


class OutcomeError(ValueError):
    """What came back from a process is no outcome."""


@dataclass(frozen=True)
class Part:
    """Where in a file the bytes of a unit lie: `length` bytes from `offset`, and how they are packed."""

    offset: int
    length: int
    packing: str = "stored"
    """"stored", "message" (a message in a mail folder), or a compression method of zip as a number."""
    size: int = 0
    """Unpacked, as the archive says."""
    checksum: int | None = None
    locked: bool = False


@dataclass(frozen=True)
class Details:
    """What is known of a unit apart from its words, for grouping. Empty where nothing is known."""

    team: str = field(default="", repr=False)
    author: str = field(default="", repr=False)
    recipient: str = field(default="", repr=False)
    purpose: str = field(default="", repr=False)
    dated: date | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses it is said to go to."""
        return tuple(recipient(each) for each in written(self.recipient) if "@" in each)


@dataclass(frozen=True)
class Unit:
    """One file, message or member of an archive: the smallest thing that is checked, recorded or lost.

    `path` is what it is called in reports; `name` tells the reader its kind. It is a file (`file`, with `part` where it is
    a piece of one), or `data`, or nothing but the reason `why` it cannot be had.
    """

    key: str
    path: str = field(repr=False)
    root: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    file: bytes | None = field(default=None, repr=False)
    part: Part | None = None
    data: bytes | None = field(default=None, repr=False)
    size: int = 0
    why: str = ""
    details: Details = Details()
    known: str = ""
    """The sha256 under which it is already recorded by the same standard; "" for not at all."""


def key_of(path: bytes) -> str:
    """What a unit is known by from run to run, 64 hexadecimal digits of its path's bytes."""
    return hashlib.sha256(path).hexdigest()


class State(StrEnum):
    """What became of a unit."""

    WALKED = "walked"
    RECORDED = "recorded"
    GAP = "gap"
    UNCHANGED = "unchanged"
    LOST = "lost"
    """It could not be opened just now: the drive may be gone. Never stored."""


@dataclass(frozen=True)
class FindingRecord:
    """A finding as it is stored: codes, places, a salted hash; `excerpt` is encrypted, or empty."""

    code: str
    severity: str
    confidence: str
    start: int | None
    end: int | None
    place: str
    layer: str
    hidden: bool
    words: str = ""
    excerpt: str = field(default="", repr=False)


@dataclass(frozen=True)
class GapRecord:
    """A part that was not examined, and why."""

    place: str
    why: str


@dataclass(frozen=True)
class DocumentRecord:
    """One document of a unit. `nested` is its place within the unit ("" for the unit itself, then "1", "2")."""

    nested: str
    media_type: str
    sha256: str
    characters: int
    verdict: str
    urgent: bool
    recorded: tuple[str, ...]
    findings: tuple[FindingRecord, ...]
    gaps: tuple[GapRecord, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one unit."""

    key: str
    state: State
    sha256: str = ""
    verdict: str = Verdict.UNCHECKED.value
    seconds: float = 0.0
    documents: tuple[DocumentRecord, ...] = ()
    gaps: tuple[GapRecord, ...] = ()
    author: str = ""
    recipient: str = ""
    purpose: str = ""
    dated: str = ""
    off: tuple[str, ...] = ()
    notice: str = ""
    no_engine: str = ""
    entries: tuple[dict[str, Any], ...] = ()
    """What the journal is to say of it, where the policy keeps one."""
    memory: int = 0
    """Bytes that the process held after it."""

    def as_json(self) -> str:
        """On one line, for a pipe."""
        return json.dumps(asdict(self), ensure_ascii=True)

    @classmethod
    def from_json(cls, line: bytes | str) -> Outcome:
        """The outcome again; OutcomeError where the line is none: it comes from a process that read anything."""
        try:
            entries = json.loads(line)
            documents = tuple(_document(each) for each in entries.pop("documents"))
            gaps = tuple(GapRecord(**each) for each in entries.pop("gaps"))
            state, off = State(entries.pop("state")), tuple(map(str, entries.pop("off")))
            said = tuple(_entry(each) for each in entries.pop("entries"))
            outcome = cls(state=state, documents=documents, gaps=gaps, off=off, entries=said, **entries)
            _refuse_odd(outcome)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise OutcomeError("no outcome") from None
        return outcome


def _document(entries: dict[str, Any]) -> DocumentRecord:
    findings = tuple(FindingRecord(**each) for each in entries.pop("findings"))
    gaps = tuple(GapRecord(**each) for each in entries.pop("gaps"))
    recorded = tuple(map(str, entries.pop("recorded")))
    return DocumentRecord(findings=findings, gaps=gaps, recorded=recorded, **entries)


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry for the journal: a verdict, and nothing that a journal does not keep."""
    if entry["kind"] != "verdict":
        raise ValueError
    refuse_words(entry)
    return entry


def _refuse_odd(outcome: Outcome) -> None:
    """The types of everything that goes into the store."""
    Verdict(outcome.verdict)
    _strings(outcome.key, outcome.sha256, outcome.author, outcome.recipient, outcome.purpose, outcome.dated)
    _strings(outcome.notice, outcome.no_engine)
    _numbers(outcome.memory)
    if outcome.dated:
        date.fromisoformat(outcome.dated)
    for document in outcome.documents:
        Verdict(document.verdict)
        _strings(document.nested, document.media_type, document.sha256)
        _numbers(document.characters)
        for finding in document.findings:
            _strings(finding.code, finding.severity, finding.confidence, finding.place, finding.layer)
            _strings(finding.words, finding.excerpt)
            _numbers(finding.start or 0, finding.end or 0)
    for gap in (*outcome.gaps, *(gap for document in outcome.documents for gap in document.gaps)):
        _strings(gap.place, gap.why)


def _strings(*values: Any) -> None:
    if not all(isinstance(value, str) for value in values):
        raise TypeError


def _numbers(*values: Any) -> None:
    if not all(isinstance(value, int) for value in values):
        raise TypeError


def failed(key: str, why: str, state: State = State.GAP, sha256: str = "") -> Outcome:
    """The outcome of a unit of which nothing could be checked."""
    return Outcome(key, state, sha256, gaps=(GapRecord("the whole file", why),))

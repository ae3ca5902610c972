"""One check that somebody has open on the page: what they gave, what was said of it, and what they did about it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from threading import Event, Lock
from typing import Any

from doccheck.checking.judging import judged
from doccheck.checking.setup import Setup
from doccheck.checking.sources import Source
from doccheck.model import Finding, Report
from doccheck.record.releases import place_of
from doccheck.reports import Checked
from doccheck.settled.keys import fresh_salt, key_of
from doccheck.web.refusals import Refusal
from doccheck.web.service import Result, together

PASTED = "Your text.txt"
"""What pasted text is called where a file has a name."""


class Stage(StrEnum):
    """How far a check has come."""

    WAITING = "waiting"
    CHECKING = "checking"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Asked:
    """What somebody gave to be checked."""

    sources: tuple[Source, ...]
    to: tuple[str, ...] = field(default=(), repr=False)
    purpose: str = field(default="", repr=False)
    pasted: bool = False

    @property
    def size(self) -> int:
        return sum(len(source.data or b"") for source in self.sources)


@dataclass(frozen=True)
class Accepted:
    """A finding that somebody lets stand, and why. `key` knows its words again without keeping them."""

    code: str
    key: str = field(repr=False)
    where: str = field(repr=False)
    reason: str = field(repr=False)
    place: dict[str, str] = field(default_factory=dict, repr=False)
    """The same as the decision record may have it, in words that name nobody."""
    sha256: str = ""
    """Of the document, for what is about the whole of it."""
    at: str = ""
    """When, as ISO 8601 has it."""
    places: int = 1
    """How many findings it lets stand: the same words in several places are one."""


class OpenCheck:
    """Safe to be shared by the thread that checks and those that show."""

    def __init__(self, asked: Asked, setup: Setup) -> None:
        self.name = secrets.token_urlsafe(16)
        self.asked = asked
        self.setup = setup
        self.version = 0
        """Counts what was changed, so that two windows do not undo one another's work unseen."""
        self.stage = Stage.WAITING
        self.refusal: Refusal | None = None
        self.accepted: tuple[Accepted, ...] = ()
        self.record: dict[str, Any] = {}
        self.entered: frozenset[str] = frozenset()
        """Hashes of records, and keys of releases, that stand in the journal already."""
        self.said = ""
        """What was done last, in a sentence."""
        self.paragraphs: dict[int, list[str]] = {}
        """Those of each Word file, by its number: what its blocks are found in when they are changed."""
        self.changeable: dict[int, dict[int, int]] | None = None
        """Which blocks can be changed; None where nobody has looked."""
        self.lock = Lock()
        self.ended = Event()
        self.began = time.monotonic()
        self.files_done = 0
        self.closed = False
        self.salt = fresh_salt()
        """Of the keys of what is accepted; the decision record takes it over."""
        self._found: tuple[Checked, ...] = ()
        self._result: Result | None = None

    @property
    def size(self) -> int:
        """Bytes of what it holds, about: the files, and the text made of them."""
        text = sum(len(judged.report.document.text) for each in self._found for judged in each.documents)
        return self.asked.size + 4 * text

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return time.monotonic() - self.began

    @property
    def result(self) -> Result:
        """What was said of it, without what has been accepted."""
        if self._result is None:
            raise LookupError  # whoever asks has seen that it is done
        return self._result

    def again(self, asked: Asked) -> None:
        """Begins anew with something changed; what was accepted stays accepted where the words are the same."""
        with self.lock:
            self.asked, self.version = asked, self.version + 1
            self.stage, self.refusal, self._result, self.files_done = Stage.WAITING, None, None, 0
            self.changeable = None
            self.began = time.monotonic()
            self.ended.clear()

    def done(self, found: Sequence[Checked]) -> None:
        """The answer has come."""
        with self.lock:
            self._found = () if self.closed else tuple(found)
            self._settle()
            self.stage = Stage.DONE
        self.ended.set()

    def failed(self, refusal: Refusal) -> None:
        """There is no answer, and this is what to say instead."""
        with self.lock:
            self.refusal, self.stage = refusal, Stage.FAILED
        self.ended.set()

    def close(self) -> None:
        """Lets go of all it holds; what is still being checked is dropped when it is done."""
        with self.lock:
            self.closed = True
            self.asked = replace(self.asked, sources=(), to=(), purpose="")
            self._found, self._result, self.accepted, self.record = (), None, (), {}
            self.stage = Stage.FAILED
        self.ended.set()

    # --- accepting ---------------------------------------------------------------------------------

    def accept(self, report: Report, findings: Sequence[Finding], reason: str) -> None:
        """Lets these findings stand, with a reason."""
        by_key: dict[str, list[Finding]] = {}
        for finding in findings:
            key = key_of(finding.code, report.document, finding.span, self.salt)
            by_key.setdefault(key, []).append(finding)
        with self.lock:
            known = {each.key for each in self.accepted}
            self.accepted += tuple(
                replace(_accepted(report, found[0], key, reason), places=len(found))
                for key, found in by_key.items()
                if key not in known
            )
            self.version += 1
            self._settle()

    def take_back(self, number: int) -> None:
        """Finding `number` of those accepted counts again."""
        with self.lock:
            self.accepted = tuple(each for place, each in enumerate(self.accepted) if place != number)
            self.version += 1
            self._settle()

    def _settle(self) -> None:
        """The verdict again, with what is accepted taken out."""
        if not self._found:
            return
        policy, titles = self.setup.policy, self.setup.titles
        settled = tuple(
            judged(
                [each.report for each in found.documents],
                policy,
                self.asked.to,
                titles,
                [self._without_accepted],
            )
            for found in self._found
        )
        self._result = together(settled)

    def _without_accepted(self, report: Report) -> Report:
        codes, keys = {each.code for each in self.accepted}, {each.key for each in self.accepted}
        kept = tuple(
            finding
            for finding in report.findings
            if finding.code not in codes
            or key_of(finding.code, report.document, finding.span, self.salt) not in keys
        )
        return replace(report, findings=kept, released=report.released + len(report.findings) - len(kept))


def _accepted(report: Report, finding: Finding, key: str, reason: str) -> Accepted:
    document = report.document
    return Accepted(
        finding.code,
        key,
        finding.where or "the document as a whole",
        reason,
        place_of(report, finding),
        document.sha256 if finding.span is None else "",
        datetime.now(UTC).isoformat(timespec="seconds"),
    )

"""One message, one answer: what is to become of a mail message as a whole, whichever door it came through.

The subject, every body and attachment, the record that travels with it and all recipients of the envelope decide
together. What cannot be checked is never let pass for clean; what speaks of immediate danger is never delayed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from doccheck import verdict as verdicts
from doccheck.checking import work
from doccheck.checking.desk import Broken, Busy, CheckError, Desk, TooLate
from doccheck.checking.judging import Settle
from doccheck.checking.recipients import recipients
from doccheck.checking.sources import Source
from doccheck.model import Report, Severity, Verdict
from doccheck.policy import Policy
from doccheck.readers.limits import MIB
from doccheck.reports import Checked, Judged

NAME = "message.eml"
"""What a message is called that has no name of its own."""

BARE_NAME = "message.txt"
"""The same for one that has no headers either."""


class Action(StrEnum):
    """What happens to a message."""

    SEND = "send"
    HOLD = "hold"
    REJECT = "reject"
    DEFER = "defer"
    """Asked again later: nothing has been decided."""


class Why(StrEnum):
    """Why there is no report of a message, in a word that may stand in logs and headers."""

    BUSY = "busy"
    TOO_LATE = "too-late"
    TOO_LARGE = "too-large"
    BROKEN = "broken"
    NO_JOURNAL = "no-journal"


@dataclass(frozen=True)
class Outcome:
    """What becomes of a message and why: codes and fixed words, safe to log, but for the report itself."""

    action: Action
    verdict: Verdict
    codes: tuple[str, ...] = ()
    """What it is held, refused or advised for, the worst first; SC506 where a part could not be read."""
    why: Why | None = None
    urgent: bool = False
    """Whether it speaks of immediate danger."""
    checked: Checked | None = field(default=None, repr=False)

    @property
    def reason(self) -> str:
        """Codes, or why there are none, in printable ASCII: `hold: SC501 TP303`, `unchecked (too-late): SC506`."""
        said = f"{self.verdict} ({self.why})" if self.why else str(self.verdict)
        return f"{said}: {' '.join(self.codes)}" if self.codes else said


def decide(
    desk: Desk,
    message: bytes,
    to: Sequence[str] = (),
    recorded: frozenset[str] = frozenset(),
    settle: Sequence[Settle] = (),
    meanwhile: Callable[[], None] | None = None,
    record: bytes | None = None,
) -> Outcome:
    """Checks one message and decides; an answer in every case, and no exception but what `meanwhile` raises.

    `message` is the message as it travels (RFC 5322), `to` every recipient of its envelope, whether or not its
    headers name them. `record` is a decision record given beside it; one that is attached is found by itself.
    """
    policy = desk.setup.policy
    if len(message) > policy.gateway.megabytes * MIB:
        return too_large(policy)
    waiting = _Waiting(meanwhile)
    try:
        checked = desk.check(_source(message, record), recipients(to), recorded, settle, waiting.tick)
        return outcome(checked, policy)
    except CheckError as error:
        return failure(policy, _WHYS.get(type(error), Why.BROKEN))
    except Exception:  # whatever it was, its message may carry words; only the waiting's own goes on
        if waiting.ended:
            raise
        return failure(policy, Why.BROKEN)


def _source(message: bytes, record: bytes | None) -> Source:
    """A message without any header is what mail programs show it as: plain text."""
    if message.startswith((b"\r\n", b"\n")):
        return Source(BARE_NAME, data=message.lstrip(b"\r\n"), record=record)
    return Source(NAME, data=message, record=record)


class _Waiting:
    """Calls `meanwhile`, and knows whether it was that which ended the waiting."""

    def __init__(self, meanwhile: Callable[[], None] | None) -> None:
        self._meanwhile = meanwhile
        self.ended = False

    @property
    def tick(self) -> Callable[[], None] | None:
        return self._tick if self._meanwhile else None

    def _tick(self) -> None:
        self.ended = True
        if self._meanwhile:
            self._meanwhile()
        self.ended = False


_WHYS = {Busy: Why.BUSY, TooLate: Why.TOO_LATE, Broken: Why.BROKEN}


def outcome(checked: Checked, policy: Policy) -> Outcome:
    """What the policy does with a message of these reports."""
    reports = [judged.report for judged in checked.documents]
    urgent = any(report.urgent for report in reports)
    action = Action(policy.gateway.actions[checked.verdict])
    if urgent and not _may_hold_in_danger(checked.verdict, policy):
        action = Action.SEND
    return Outcome(
        action, checked.verdict, codes(reports, checked.verdict, policy), urgent=urgent, checked=checked
    )


def _may_hold_in_danger(verdict: Verdict, policy: Policy) -> bool:
    """Whether a message that speaks of immediate danger may wait all the same.

    `verdict.judge_message` holds such a message only for a code in `hold_in_danger`. Where the policy names any, a part
    that nobody could read may hold what it is about.
    """
    return verdict is Verdict.HOLD or (verdict is Verdict.UNCHECKED and bool(policy.hold_in_danger))


def failure(policy: Policy, why: Why) -> Outcome:
    """What the policy does with a message that could not be checked; what may go better soon is asked again later."""
    if why in (Why.BUSY, Why.NO_JOURNAL):
        return Outcome(Action.DEFER, Verdict.UNCHECKED, why=why)
    return Outcome(Action(policy.gateway.on_failure), Verdict.UNCHECKED, (verdicts.UNCHECKED_CODE,), why)


_SENTENCES = {
    Why.BUSY: "it was not checked: too many others were waiting",
    Why.TOO_LATE: "checking it took longer than it may",
    Why.TOO_LARGE: "it is larger than the policy lets the gateway check",
    Why.BROKEN: "checking it broke",
    Why.NO_JOURNAL: "its verdict could not be written down, so it is not given",
}


def unchecked(outcome: Outcome, message: bytes = b"") -> Checked:
    """A report for a message of which there is none: all of it is a gap, with its reason."""
    document = work.unread(NAME, _SENTENCES[outcome.why or Why.BROKEN], message)
    document = replace(document, media_type="message/rfc822")
    report = Report(document, (), document.gaps)
    judged = Judged(report, Verdict.UNCHECKED, verdicts.sentence(Verdict.UNCHECKED, report))
    return Checked((judged,), judged.verdict, judged.sentence, is_message=True)


def too_large(policy: Policy) -> Outcome:
    """What the policy does with a message that is larger than it lets be checked."""
    action = Action(policy.gateway.actions[Verdict.UNCHECKED])
    held = Action.HOLD if action is Action.SEND else action
    return Outcome(held, Verdict.UNCHECKED, (verdicts.UNCHECKED_CODE,), Why.TOO_LARGE)


def codes(reports: Iterable[Report], verdict: Verdict, policy: Policy) -> tuple[str, ...]:
    """The codes that decided: errors for a hold, else everything at or above the threshold; SC506 for a gap."""
    reports = tuple(reports)
    least = Severity.ERROR if verdict is Verdict.HOLD else policy.threshold
    found = {
        (-finding.severity, finding.code)
        for report in reports
        for finding in report.findings
        if finding.severity >= least
    }
    if any(report.gaps for report in reports):
        found = {(-Severity.ERROR, verdicts.UNCHECKED_CODE)} | {
            each for each in found if each[1] != verdicts.UNCHECKED_CODE
        }
    return tuple(code for _, code in sorted(found))


# --- what a log knows a message by -----------------------------------------------------------------

_MESSAGE_ID = re.compile(rb"^message-id:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_MOST_HEAD = 64 * 1024
"""Bytes in which the head of a message is looked for."""


def id_hash(value: bytes) -> str:
    """Sixteen hexadecimal digits for the value of a Message-ID: lines of several logs meet in it, and it names nobody."""
    return sha256(value.strip()).hexdigest()[:16]


def id_hash_of(data: bytes) -> str:
    """The same for a whole message, or "" for what has no Message-ID in its head."""
    head = re.split(rb"\r?\n\r?\n", data[:_MOST_HEAD], maxsplit=1)[0]
    match = _MESSAGE_ID.search(head)
    return id_hash(match[1]) if match else ""

"""What the server does behind every door: gives files to the desk, and counts. No HTTP here."""

from __future__ import annotations

import itertools
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from doccheck import __version__
from doccheck import verdict as verdicts
from doccheck.checking import message
from doccheck.checking.desk import Busy, CheckError, State
from doccheck.checking.entries import Entries, NotEntered
from doccheck.checking.judging import Settle, judged
from doccheck.checking.message import Action, id_hash_of
from doccheck.checking.setup import Setup
from doccheck.checking.sources import Source
from doccheck.checking.work import unread
from doccheck.model import Report, Verdict
from doccheck.policy import Policy
from doccheck.reports import Checked, Excerpts, Frame
from doccheck.web.counts import Counts
from doccheck.web.refusals import BUSY, NOT_ENTERED, Refusal

_MOST_TOGETHER = 8
"""Files that are compared with one another: each is read once more for each of the others."""
LOG = logging.getLogger("doccheck.web")


class Desk(Protocol):
    """The part of `doccheck.checking.desk.Desk` that a server needs."""

    def check(
        self,
        source: Source,
        to: Sequence[str] = (),
        recorded: frozenset[str] = frozenset(),
        settle: Sequence[Settle] = (),
        meanwhile: Callable[[], None] | None = None,
    ) -> Checked: ...
    def ready(self) -> State: ...
    def close(self, drain: float = 0) -> None: ...


@dataclass(frozen=True)
class Request:
    """One thing to be checked: the files that go out together, and to whom."""

    sources: tuple[Source, ...]
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """The answer to one request, for all its files together."""

    inputs: tuple[Checked, ...]
    verdict: Verdict
    sentence: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all findings."""
        return tuple(
            sorted(
                {f.code for each in self.inputs for judged in each.documents for f in judged.report.findings}
            )
        )

    def action(self, policy: Policy) -> str:
        """What is to become of it, as `[gateway]` in the policy has it: pass, advise, hold or reject."""
        actions = {message.outcome(each, policy).action for each in self.inputs}
        for action in (Action.REJECT, Action.HOLD):
            if action in actions:
                return action.value
        return "pass" if self.verdict is Verdict.PASS else "advise"

    @property
    def is_urgent(self) -> bool:
        return any(judged.report.urgent for each in self.inputs for judged in each.documents)


class Service:
    """Checks what it is given, at the desk, within its limits; safe to be shared by threads."""

    def __init__(self, setup: Setup, desk: Desk) -> None:
        self.setup = setup
        self._desk = desk
        self._entries = Entries(LOG.error)
        self._entries.begin(setup.policy)
        self._under_way: dict[int, float] = {}
        self._numbers = itertools.count()
        self.counts = Counts(lambda: len(self._under_way), self._oldest)

    def check(self, request: Request, meanwhile: Callable[[], None] | None = None) -> Result:
        """The answer; Refusal, saying what to do next, where there is none."""
        if not request.sources:
            raise ValueError("a check needs a file")
        began = time.monotonic()
        with self._counted():
            inputs = tuple(self._checked(source, request, meanwhile) for source in request.sources)
            with _or_refused():
                self._entries.verdicts(inputs, self.setup.policy)
        result = together(inputs)
        seconds = time.monotonic() - began
        self.counts.answered(result.verdict.value, inputs, seconds)
        _log(
            result,
            seconds,
            [found for source in request.sources if (found := id_hash_of(source.data or b""))],
        )
        return result

    def enter(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Decisions and releases into the journal; Refusal where that has to be and cannot be done."""
        with _or_refused():
            self._entries.write(entries, self.setup.policy)

    def state(self) -> State:
        return self._desk.ready()

    def close(self) -> None:
        self._desk.close()

    def frame(self, excerpts: Excerpts = Excerpts.NONE) -> Frame:
        """What stands around a report of this server."""
        setup = self.setup
        return Frame(
            version=__version__,
            policy=setup.policy.name,
            packs=setup.packs,
            rules={rule.code: rule for pack in setup.packs for rule in pack.rules},
            excerpts=excerpts,
            off=self.state().off,
            advice=setup.policy.advice,
            escalation=setup.policy.escalation,
        )

    def _checked(self, source: Source, request: Request, meanwhile: Callable[[], None] | None) -> Checked:
        try:
            return self._desk.check(source, request.to, meanwhile=meanwhile)
        except Busy:
            raise Refusal(BUSY, "doccheck is busy. Please try again in a few seconds.", 5) from None
        except CheckError as error:
            return self._unchecked(source, error)

    def _unchecked(self, source: Source, error: CheckError) -> Checked:
        """A check that gave no answer says so, as a part that could not be read does."""
        document = unread(source.name, error.sentence, source.data)
        report = Report(document, (), document.gaps)
        return judged([report], self.setup.policy, titles=self.setup.titles)

    def _oldest(self) -> float:
        began = min(self._under_way.values(), default=None)
        return 0.0 if began is None else time.monotonic() - began

    @contextmanager
    def _counted(self) -> Iterator[None]:
        number = next(self._numbers)
        self._under_way[number] = time.monotonic()
        try:
            yield
        finally:
            del self._under_way[number]


def travelling(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Each source, with the others that go out with it beside it; a great many are looked at one by one."""
    if len(sources) > _MOST_TOGETHER:
        return tuple(sources)
    return tuple(
        replace(each, beside=(*sources[:number], *sources[number + 1 :]))
        for number, each in enumerate(sources)
    )


# --- several files --------------------------------------------------------------------------------

_SAID = {
    Verdict.UNCHECKED: "could not be checked in full",
    Verdict.HOLD: "with something to mend first",
    Verdict.ADVISE: "could be better",
    Verdict.PASS: "ready to send",
}


def together(inputs: Sequence[Checked]) -> Result:
    """The verdict of several files is that of the worst."""
    if len(inputs) == 1:
        return Result(tuple(inputs), inputs[0].verdict, inputs[0].sentence)
    counts = Counter(checked.verdict for checked in inputs)
    said = ", ".join(f"{verdicts.number(counts[v])} {words}" for v, words in _SAID.items() if counts[v])
    sentence = f"{verdicts.number(len(inputs)).capitalize()} files: {said}."
    return Result(tuple(inputs), verdicts.worst(counts), sentence)


@contextmanager
def _or_refused() -> Iterator[None]:
    """What has to be written down first and cannot be is not done; why is for whoever runs the server, in its log."""
    try:
        yield
    except NotEntered as error:
        LOG.error("nothing can be written down: %s", error)
        raise Refusal(NOT_ENTERED, _NOT_ENTERED, 30) from None


_NOT_ENTERED = (
    "doccheck has to write this into its journal first, and cannot just now. Please try again in a minute, and tell"
    " whoever runs doccheck. A child in danger comes first: ring 999 and your duty team."
)


def _log(result: Result, seconds: float, ids: Sequence[str]) -> None:
    """A line for each check: hashes of message ids, if any, verdict, codes, milliseconds. Nothing else is known here."""
    line = {
        "id": ids,
        "verdict": result.verdict.value,
        "codes": result.codes,
        "milliseconds": round(seconds * 1000),
    }
    LOG.info("%s", json.dumps(line))

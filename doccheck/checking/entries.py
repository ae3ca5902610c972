"""What a door answers, written into the journal that the policy names before anybody has the answer.

An answer that cannot be written down is not given: `NotEntered`, and whoever asked comes again. A policy may have it
given all the same (`[journal] required = false`), and what speaks of immediate danger always is; then that is said, once
until it works again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from doccheck.checking.journaling import open_journal, verdicts
from doccheck.checking.message import Action, Outcome, Why, failure, unchecked
from doccheck.policy import Policy
from doccheck.reports import Checked


class NotEntered(Exception):
    """Something cannot be written down, so it is not to be done; the message says why, without words of a document."""


class Entries:
    """Writes them for one door. Safe to be shared by threads; other processes may write at the same time."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` is told, in sentences, what went wrong where nobody is refused for it."""
        self._say = say
        self._told: set[str] = set()

    def begin(self, policy: Policy) -> None:
        """To be called when a service starts: what an earlier stop has left is set right, and said."""
        try:
            journal = open_journal(policy)
            for notice in journal.start() if journal else ():
                self._say(notice)
        except Exception as error:  # noqa: BLE001 - each answer will meet it again, and say so
            self._tell(f"the journal cannot be used ({_reason(error)})")

    def verdicts(self, inputs: Sequence[Checked], policy: Policy) -> None:
        """The verdict on each document of these inputs; NotEntered where it has to be written down and cannot be."""
        if policy.journal.store == "none":
            return
        urgent = any(judged.report.urgent for checked in inputs for judged in checked.documents)
        self.write(verdicts(inputs, policy), policy, urgent=urgent)

    def write(self, entries: Sequence[Mapping[str, Any]], policy: Policy, *, urgent: bool = False) -> None:
        """Entries, all or none. NotEntered where they have to be written down and cannot be; never for what is `urgent`."""
        journal = open_journal(policy)
        if journal is None or not entries:
            return
        try:
            notices = journal.append_all(entries).notices
        except Exception as error:  # noqa: BLE001 - what it says may be anything
            reason = _reason(error)
            if policy.journal.required and not urgent:
                raise NotEntered(reason) from None
            self._tell(f"the answer stands, but not in the journal ({reason})")
            return
        self._told.clear()
        for notice in notices:
            self._say(notice)

    def message(self, outcome: Outcome, data: bytes, policy: Policy) -> Outcome:
        """What becomes of a mail message once its verdict is written down; where it cannot be, it has to come again."""
        if outcome.action is Action.DEFER:  # nothing has been decided
            return outcome
        try:
            self.verdicts([outcome.checked or unchecked(outcome, data)], policy)
        except NotEntered as error:
            self._tell(f"messages are asked to come again: their verdicts cannot be written down ({error})")
            return failure(policy, Why.NO_JOURNAL)
        return outcome

    def _tell(self, sentence: str) -> None:
        """Each thing once, until it works again; the reason behind it may change from one moment to the next."""
        what = sentence.partition("(")[0]
        if what not in self._told:
            self._told.add(what)
            self._say(sentence)


def _reason(error: Exception) -> str:
    from doccheck.record.journal import JournalError

    return str(error) if isinstance(error, JournalError) else type(error).__name__

"""Verdicts into the journal that a policy names. A journal that cannot be written stops no message, and is said."""

from __future__ import annotations

from collections.abc import Callable

from doccheck.checking.journaling import open_journal, verdicts
from doccheck.checking.message import Outcome
from doccheck.gateway.log import tell
from doccheck.policy import Policy


class Entries:
    """Writes them one message at a time, and says a failure once, until it works again."""

    def __init__(self, say: Callable[[str], None] = tell) -> None:
        self._say, self._failing = say, False

    def write(self, outcome: Outcome, policy: Policy) -> None:
        """The verdict on each document of a message, where the policy keeps a journal and there is a report."""
        if policy.journal.store == "none" or outcome.checked is None:
            return
        try:
            self._append(outcome, policy)
            self._failing = False
        except Exception as error:  # noqa: BLE001 - the verdict stands, whatever it was; what it says may be anything
            if not self._failing:
                self._failing = True
                self._say(f"the verdict stands, but not in the journal ({_reason(error)})")

    def _append(self, outcome: Outcome, policy: Policy) -> None:
        entries = verdicts([outcome.checked] if outcome.checked else [], policy)
        journal = open_journal(policy)
        if journal is None or not entries:
            return
        for notice in journal.append_all(entries).notices:
            self._say(notice)


def _reason(error: Exception) -> str:
    from doccheck.record.journal import JournalError

    return str(error) if isinstance(error, JournalError) else type(error).__name__

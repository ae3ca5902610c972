"""The hook for a pipe: a message in, an exit status of sysexits.h and a line of codes out."""

from __future__ import annotations

from doccheck.checking.message import Action, Outcome, Why

EX_OK, EX_UNAVAILABLE, EX_TEMPFAIL = 0, 69, 75
_ASK_AGAIN = (Why.BUSY, Why.TOO_LATE, Why.BROKEN)
"""Where nothing has been decided, the mail server keeps the message and asks again."""


def status(outcome: Outcome) -> int:
    """0: it may go; 69: it may not; 75: it could not be checked now."""
    if outcome.why in _ASK_AGAIN or outcome.action is Action.DEFER:
        return EX_TEMPFAIL
    return EX_OK if outcome.action is Action.SEND else EX_UNAVAILABLE


def text(outcome: Outcome) -> str:
    """One line that may stand in a bounce and in a log: codes only."""
    return f"doccheck {outcome.reason}"

"""What becomes of a message: the verdict, the policy's action, and the codes that may be said aloud."""

from dataclasses import replace
from datetime import date

import pytest

from doccheck.checking.desk import Broken, Busy, Desk, TooLate
from doccheck.checking.message import (
    Action,
    Outcome,
    Why,
    decide,
    failure,
    outcome,
    too_large,
)
from doccheck.model import Circumstances, Gap, Verdict
from doccheck.reports import Checked
from tests.interfaces.stub import CANARY

from .hardship import CALM, HardEngine, HardMaker, setup


def checked(text, policy, *, gap=False):
    from doccheck.checking.judging import judged
    from doccheck.readers import read

    (document,) = read("m.txt", text.encode())
    report = HardEngine().examine(document, Circumstances(date(2026, 11, 1)))
    if gap:
        report = replace(report, gaps=(Gap("attachment 1", "it is encrypted"),))
    return judged([report], policy)


def said(text, *, gap=False, hold_in_danger=(), **gateway):
    policy = replace(setup(**gateway).policy, hold_in_danger=frozenset(hold_in_danger))
    return outcome(checked(text, policy, gap=gap), policy)


@pytest.mark.parametrize(
    ("text", "action", "verdict", "codes"),
    [
        (CALM, Action.SEND, Verdict.PASS, ()),
        (f"{CALM} MASH knows.", Action.SEND, Verdict.PASS, ()),
        (f"{CALM} Pat Doyle saw it.", Action.SEND, Verdict.ADVISE, ("TP301",)),
        ("Carol Mead told Pat Doyle, see the whole file.", Action.HOLD, Verdict.HOLD, ("OS101", "TP303")),
        (f"{CALM} He has a knife. Carol Mead saw it.", Action.SEND, Verdict.ADVISE, ("TP303",)),
    ],
)
def test_verdicts_become_actions(text, action, verdict, codes):
    answer = said(text)
    assert (answer.action, answer.verdict, answer.codes) == (action, verdict, codes)


def test_a_gap_is_a_hold_with_its_code_and_never_a_pass():
    answer = said(CALM, gap=True)
    assert (answer.action, answer.codes) == (Action.HOLD, ("SC506",))
    assert answer.reason == "unchecked: SC506"
    answer = said("Carol Mead told us.", gap=True)
    assert answer.codes == ("SC506", "TP303", "RR405")


def test_the_policy_may_refuse_instead():
    actions = {"pass": "send", "advise": "send", "hold": "reject", "unchecked": "hold"}
    assert said("Carol Mead told us.", actions=actions).action is Action.REJECT
    assert said(CALM, gap=True, actions=actions).action is Action.HOLD


def test_immediate_danger_is_never_delayed_unless_the_policy_says_so_for_a_code():
    strict = {"pass": "hold", "advise": "hold", "hold": "reject", "unchecked": "hold"}
    danger = f"{CALM} He has a knife."
    assert said(danger, actions=strict).action is Action.SEND
    unread = said(danger, gap=True, actions=strict)
    assert (unread.action, unread.verdict, unread.urgent) == (Action.SEND, Verdict.UNCHECKED, True)
    assert said(danger, gap=True, hold_in_danger=["TP304"]).action is Action.HOLD
    held = said(f"{danger} Carol Mead told us.", hold_in_danger=["TP303"])
    assert (held.action, held.verdict) == (Action.HOLD, Verdict.HOLD)


def test_what_could_not_be_checked_is_held_or_deferred_and_a_busy_desk_is_asked_again():
    hold, defer = setup().policy, setup(on_failure="defer").policy
    for why in (Why.TOO_LATE, Why.BROKEN):
        assert failure(hold, why) == Outcome(Action.HOLD, Verdict.UNCHECKED, ("SC506",), why)
        assert failure(defer, why).action is Action.DEFER
    assert failure(hold, Why.BUSY).action is failure(defer, Why.BUSY).action is Action.DEFER
    assert failure(hold, Why.TOO_LATE).reason == "unchecked (too-late): SC506"


def test_too_large_is_held_even_where_the_policy_lets_the_unread_go():
    lax = setup(actions={"pass": "send", "advise": "send", "hold": "hold", "unchecked": "send"}).policy
    assert too_large(lax).action is Action.HOLD


class Failing:
    """A desk that fails in one way."""

    def __init__(self, error):
        self.setup, self._error = setup(), error

    def check(self, *_):
        raise self._error


@pytest.mark.parametrize(
    ("error", "action", "why"),
    [
        (Busy(), Action.DEFER, Why.BUSY),
        (TooLate(), Action.HOLD, Why.TOO_LATE),
        (Broken(), Action.HOLD, Why.BROKEN),
        (ValueError(CANARY), Action.HOLD, Why.BROKEN),
        (MemoryError(), Action.HOLD, Why.BROKEN),
    ],
)
def test_no_failure_is_a_pass(error, action, why):
    answer = decide(Failing(error), b"Subject: x\r\n\r\nx", ["a@example.com"])
    assert (answer.action, answer.why) == (action, why)
    assert CANARY not in repr(answer)


def test_a_message_is_decided_as_a_whole_by_every_recipient_of_the_envelope():
    mail = f"From: a@one.gov.uk\r\nTo: b@two.gov.uk\r\nSubject: A referral\r\n\r\n{CALM}".encode()
    with Desk(setup(megabytes=1), workers=1, maker=HardMaker()) as desk:
        desk.wait(60)
        assert decide(desk, mail, ["b@two.gov.uk"]).action is Action.SEND
        blind = decide(desk, mail, ["b@two.gov.uk", "c@example.com"])
        assert (blind.action, blind.codes) == (Action.HOLD, ("SC501",))
        assert "c@example.com" not in repr(blind)
        assert isinstance(blind.checked, Checked)
        assert decide(desk, mail + b"x" * 1024 * 1024, ["b@two.gov.uk"]).why is Why.TOO_LARGE
        assert decide(desk, mail + b"BREAK", ["b@two.gov.uk"]).reason == "unchecked: SC506"

"""The reports of one input, judged by a policy: each document's verdict, and that of the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from doccheck import verdict as verdicts
from doccheck.model import Report
from doccheck.policy import Policy
from doccheck.reports import Checked, Judged

Settle = Callable[[Report], Report]
"""Takes out of a report what somebody has accepted or released, and counts it there."""


def judged(
    reports: Sequence[Report],
    policy: Policy,
    to: Sequence[str] = (),
    titles: Mapping[str, str] | None = None,
    settle: Sequence[Settle] = (),
) -> Checked:
    """One input's reports with the policy's severities, what is settled taken out, and their verdicts.

    `to` are the addresses that it goes to; `titles` say what a rule is about, by code.
    """
    own = [policy.apply(report, to) for report in reports]
    for step in settle:
        own = [step(report) for report in own]
    each = []
    for report in own:
        verdict = verdicts.judge(report, policy)
        each.append(Judged(report, verdict, verdicts.sentence(verdict, report, titles)))
    is_message = own[0].document.is_message
    if len(own) == 1:
        return Checked(tuple(each), each[0].verdict, each[0].sentence, is_message)
    whole = verdicts.judge_message(own, policy)
    return Checked(tuple(each), whole, verdicts.message_sentence(whole, own, titles), is_message)

"""The set-up of a run as the command line asks for it: mistakes end it, notices are said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from doccheck.interfaces.cli.speech import Wrong, say

if TYPE_CHECKING:
    from doccheck.checking.setup import Setup
    from doccheck.policy import Policy


def read_policy(file: Path | None) -> Policy:
    """The policy named, or the nearest one found upwards, or the built-in; what is overdue is said."""
    from doccheck.checking import setup

    try:
        policy = setup.read_policy(file)
    except setup.SetupError as error:
        raise Wrong(str(error)) from None
    if overdue := policy.overdue(setup.today()):
        say(overdue)
    return policy


def prepare(
    policy_file: Path | None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    threshold: str | None = None,
    *,
    builtin: bool = False,
) -> Setup:
    """Policy, packs and rules; Wrong, in one sentence, for any mistake in them.

    `builtin` looks for no policy file.
    """
    from doccheck import policy as policies
    from doccheck.checking import setup

    try:
        policy = policies.builtin() if builtin else setup.read_policy(policy_file)
        made = setup.prepare(policy, select, ignore, threshold)
    except setup.SetupError as error:
        raise Wrong(str(error)) from None
    for notice in made.notices:
        say(notice)
    return made

"""From options to what a run needs: the policy, the packs, the rules, and how to make an engine of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from doccheck import policy as policies
from doccheck.interfaces.cli.speech import Wrong, say
from doccheck.policy import Policy, PolicyError

if TYPE_CHECKING:
    from doccheck.engine import Engine
    from doccheck.packs import Pack, Rule


@dataclass(frozen=True)
class EngineSpec:
    """How to make the engine, small enough to be handed to another process."""

    packs: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    language: str | None = None

    def load_packs(self) -> tuple[Pack, ...]:
        from doccheck.packs import load_builtin, load_folder

        return (load_builtin(), *map(load_folder, self.packs))

    def choose(self, packs: Sequence[Pack]) -> tuple[Rule, ...]:
        from doccheck.packs import combine, select

        return select(combine(packs), self.select, self.ignore)

    def build(self) -> Engine:
        """Loads everything: the rules, the language pipeline, the trained reader."""
        from doccheck.engine import Engine

        return Engine(self.choose(self.load_packs()), self.language)


@dataclass(frozen=True)
class Setup:
    """One run's policy, packs and rules."""

    policy: Policy
    packs: tuple[Pack, ...]
    rules: tuple[Rule, ...] = field(repr=False)
    spec: EngineSpec

    @property
    def titles(self) -> dict[str, str]:
        """What a rule is about, by code."""
        return {rule.code: rule.title for rule in self.rules}


def today() -> date:
    """The day of the check."""
    return date.today()


def read_policy(file: Path | None) -> Policy:
    """The policy named, or the nearest one found upwards, or the built-in."""
    found = file or policies.find(Path.cwd())
    try:
        policy = policies.load(found) if found else policies.builtin()
    except PolicyError as error:
        raise Wrong(str(error)) from None
    if overdue := policy.overdue(today()):
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
    """Reads policy and packs; Wrong, in one sentence, for any mistake in them.

    `builtin` looks for no policy file.
    """
    from doccheck.model import Severity
    from doccheck.packs import PackError

    policy = policies.builtin() if builtin else read_policy(policy_file)
    if threshold:
        policy = replace(policy, threshold=Severity[threshold.upper()])
    chosen, refused = codes(select) or policy.select, (*policy.ignore, *codes(ignore))
    spec = EngineSpec(policy.packs, chosen, refused, policy.language)
    try:
        packs = spec.load_packs()
        _refuse_unknown(policy, packs)
        _refuse_empty(packs, (*chosen, *refused))
        rules = spec.choose(packs)
    except PackError as error:
        raise Wrong(str(error)) from None
    for pack in packs:
        if pack.review_by and pack.review_by < today():
            say(f"the rules of “{pack.name}” were due for review by {pack.review_by:%d %B %Y}")
    return Setup(policy, packs, rules, spec)


def codes(given: Sequence[str]) -> tuple[str, ...]:
    """Codes, or beginnings of codes, however they were separated."""
    return tuple(code.upper() for text in given for code in text.replace(",", " ").split())


def _refuse_unknown(policy: Policy, packs: Sequence[Pack]) -> None:
    known = {rule.code for pack in packs for rule in pack.rules}
    for code in policy.severity:
        if code not in known:
            raise Wrong(f"{policy.file}: severity.{code}: there is no rule of this code")


def _refuse_empty(packs: Sequence[Pack], wanted: Sequence[str]) -> None:
    known = [rule.code for pack in packs for rule in pack.rules]
    for code in wanted:
        if not any(each.startswith(code) for each in known):
            raise Wrong(f"there is no rule whose code begins with “{code}”; `doccheck rules` lists them")

"""From files to what a run needs: the policy, the packs, the rules, and how to make an engine of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from doccheck import policy as policies
from doccheck.policy import Policy, PolicyError

if TYPE_CHECKING:
    from doccheck.engine import Engine
    from doccheck.packs import Pack, Rule


class SetupError(ValueError):
    """A policy, a pack or a choice of rules that cannot be used; its message is one sentence for a person."""


@dataclass(frozen=True)
class EngineSpec:
    """How to make the engine, small enough to be handed to another process."""

    packs: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    language: str | None = None
    jurisdiction: str = ""

    def load_packs(self) -> tuple[Pack, ...]:
        """The built-in rules, the nation's, and the authority's own, each speaking over the ones before."""
        from doccheck.packs import in_their_words, load_builtin, load_folder, load_nation

        nation = (load_nation(self.jurisdiction),) if self.jurisdiction else ()
        return in_their_words((load_builtin(), *nation, *map(load_folder, self.packs)))

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
    notices: tuple[str, ...] = ()
    """What is overdue: sentences to be said beside the answer."""

    @property
    def known(self) -> frozenset[str]:
        """The codes of all rules there are, whether or not they are asked in this run."""
        return frozenset(rule.code for pack in self.packs for rule in pack.rules)

    @property
    def titles(self) -> dict[str, str]:
        """What a rule is about, by code."""
        return {rule.code: rule.title for rule in self.rules}


def today() -> date:
    """The day of the check."""
    return date.today()


def now() -> datetime:
    """The moment of the check, with this system's zone."""
    return datetime.now().astimezone()


def read_policy(file: Path | None = None, start: Path | None = None) -> Policy:
    """The policy named, or the nearest one found upwards from `start`, or the built-in; SetupError if it is wrong."""
    found = file or policies.find(start or Path.cwd())
    try:
        return policies.load(found) if found else policies.builtin()
    except PolicyError as error:
        raise SetupError(str(error)) from None


def prepare(
    policy: Policy, select: Sequence[str] = (), ignore: Sequence[str] = (), threshold: str | None = None
) -> Setup:
    """Reads the packs of a policy and chooses rules; SetupError, in one sentence, for any mistake in them."""
    from doccheck.packs import PackError
    from doccheck.terms import Severity

    if threshold:
        policy = replace(policy, threshold=Severity[threshold.upper()])
    chosen, refused = codes(select) or policy.select, (*policy.ignore, *codes(ignore))
    spec = EngineSpec(policy.packs, chosen, refused, policy.language, policy.jurisdiction)
    try:
        packs = spec.load_packs()
        _refuse_unknown(policy, packs)
        _refuse_empty(packs, (*chosen, *refused))
        rules = spec.choose(packs)
    except PackError as error:
        raise SetupError(str(error)) from None
    return Setup(policy, packs, rules, spec, tuple(_overdue(policy, packs)))


def _overdue(policy: Policy, packs: Sequence[Pack]) -> Iterator[str]:
    if overdue := policy.overdue(today()):
        yield overdue
    for pack in packs:
        if pack.review_by and pack.review_by < today():
            yield f"the rules of “{pack.name}” were due for review by {pack.review_by:%d %B %Y}"


def codes(given: Sequence[str]) -> tuple[str, ...]:
    """Codes, or beginnings of codes, however they were separated."""
    return tuple(code.upper() for text in given for code in text.replace(",", " ").split())


def _refuse_unknown(policy: Policy, packs: Sequence[Pack]) -> None:
    known = {rule.code for pack in packs for rule in pack.rules}
    for code in policy.severity:
        if code not in known:
            raise SetupError(f"{policy.file}: severity.{code}: there is no rule of this code")


def _refuse_empty(packs: Sequence[Pack], wanted: Sequence[str]) -> None:
    known = [rule.code for pack in packs for rule in pack.rules]
    for code in wanted:
        if not any(each.startswith(code) for each in known):
            raise SetupError(f"there is no rule whose code begins with “{code}”; `doccheck rules` lists them")

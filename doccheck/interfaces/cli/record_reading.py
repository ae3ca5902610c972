"""A document read and examined for its record: its reports, with the policy's severities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from doccheck.interfaces.cli.record_files import law_of
from doccheck.interfaces.cli.speech import Wrong

if TYPE_CHECKING:
    from doccheck.checking.setup import Setup
    from doccheck.model import Report
    from doccheck.record.law import Law


@dataclass(frozen=True)
class Examined:
    """One input: its reports, and what they were made with."""

    setup: Setup
    law: Law
    reports: tuple[Report, ...] = field(repr=False)
    fits: bool
    to: tuple[str, ...] = field(default=(), repr=False)

    @property
    def sha256(self) -> str:
        return self.reports[0].document.sha256


def examine(
    file: Path,
    setup: Setup,
    password_file: Path | None,
    to: Sequence[str] = (),
    record: bytes | None = None,
) -> Examined:
    """Reads and examines `file`, with `record` or without any; Wrong where there is no such file."""
    from doccheck.checking.setup import today
    from doccheck.checking.sources import Source
    from doccheck.checking.work import Reading, examine_all
    from doccheck.interfaces.cli.sources import passwords

    if not file.is_file():
        raise Wrong(f"{file}: there is no such file")
    law = law_of(setup.policy)
    reading = Reading(setup.policy.limits, passwords(password_file), setup.policy.record.in_force)
    source = Source(str(file), file, record=record)
    (answer,) = examine_all([source], setup.spec, setup.policy.circumstances(today(), to), 1, reading)
    if answer.no_engine:
        raise Wrong(answer.no_engine)
    reports = tuple(setup.policy.apply(report, to) for report in answer.reports)
    return Examined(setup, law, reports, answer.record_fits, tuple(to))

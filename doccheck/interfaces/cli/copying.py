"""What `mark` and `redact` share: one file read and examined, and a copy written beside it, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from doccheck.checking.sources import Source
from doccheck.interfaces.cli.accept import accepted
from doccheck.interfaces.cli.speech import Wrong, say

if TYPE_CHECKING:
    from doccheck.checking.setup import Setup
    from doccheck.model import Report

_LONGEST_SUFFIX = 6


@dataclass(frozen=True)
class Examined:
    """A file's bytes and all that was found in it: its own report first, then those of the files inside it."""

    data: bytes = field(repr=False)
    reports: tuple[Report, ...] = field(repr=False)
    setup: Setup


def read_original(file: Path) -> bytes:
    """The bytes of the file that is to be copied."""
    if not file.exists() or file.is_dir():
        raise Wrong(f"{file}: there is no such file")
    try:
        return file.read_bytes()
    except OSError as error:
        raise Wrong(f"{file}: cannot be opened ({_reason(error)})") from None


def examine(
    file: Path, data: bytes, setup: Setup, to: Sequence[str] = (), *, settled: bool = False
) -> Examined:
    """Reads and examines the bytes as a check would; what this system lacks is said.

    With `settled`, what has been accepted beside the file is taken out, as a check does.
    """
    from doccheck.checking.judging import judged
    from doccheck.checking.setup import today
    from doccheck.checking.work import Reading, examine_all

    circumstances = setup.policy.circumstances(today(), to)
    source = Source(str(file), data=data)
    (answer,) = examine_all([source], setup.spec, circumstances, 1, Reading(setup.policy.limits))
    if answer.no_engine:
        raise Wrong(answer.no_engine)
    for notice in (answer.notice, answer.unbounded):
        if notice:
            say(notice)
    steps = accepted(setup, None).steps(file, answer.reports) if settled else ()
    checked = judged(answer.reports, setup.policy, to, setup.titles, steps)
    for notice in dict.fromkeys(notice for each in checked.documents for notice in each.report.notices):
        say(notice)
    return Examined(data, tuple(each.report for each in checked.documents), setup)


def target(file: Path, output: Path | None, word: str) -> Path:
    """Where the copy goes: as told, or beside the file under a name that says what it is.

    Refused before any work where it is the file itself, is there already, or has no folder.
    """
    named = f"{file.stem}.{word}{file.suffix}"
    chosen = file.with_name(named) if output is None else output / named if output.is_dir() else output
    if os.path.realpath(chosen) == os.path.realpath(file):
        raise Wrong(f"{chosen}: is the file itself; give the copy another name, such as {named}")
    _refuse(chosen)
    if not chosen.absolute().parent.is_dir():
        raise Wrong(f"{chosen.parent}: there is no such folder to write the copy to")
    if not os.access(chosen.absolute().parent, os.W_OK):
        raise Wrong(
            f"{chosen.parent}: nothing may be written in this folder; name a place of your own with -o"
        )
    return chosen


def write_new(file: Path, content: bytes) -> None:
    """Written beside and renamed, and never over a file that is there."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        _refuse(file)
        part.rename(file)
    except OSError as error:
        raise Wrong(f"{file}: cannot be written ({_reason(error)})") from None
    finally:
        part.unlink(missing_ok=True)


def _refuse(file: Path) -> None:
    if os.path.lexists(file):
        raise Wrong(f"{file}: is there already, and is left as it is; give the copy another name")


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()

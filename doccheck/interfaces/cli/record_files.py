"""Records and the journal as the command line meets them: found, read, written; every mistake one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doccheck.interfaces.cli.speech import Wrong, say

if TYPE_CHECKING:
    from doccheck.policy import Policy
    from doccheck.record.law import Law
    from doccheck.reports import Checked


def law_of(policy: Policy) -> Law:
    """The law with the days that the policy names; Wrong for a name that no law has."""
    from doccheck.record.law import law

    known = {each.name for each in law().provisions}
    for name in policy.record.in_force:
        if name not in known:
            raise Wrong(
                f"{policy.file}: record.in_force.{name}: there is no law of this name; `record schema` lists them"
            )
    return law().with_days(policy.record.in_force)


def record_bytes(file: Path, policy: Policy) -> bytes:
    """The bytes of a record that can be used; Wrong, naming the field, for any other."""
    from doccheck.checking.setup import today
    from doccheck.record import files

    try:
        content = files.read(file)
        files.parse(content, str(file), today(), law_of(policy))
    except files.RecordError as error:
        raise Wrong(str(error)) from None
    return content


def load_record(file: Path, policy: Policy) -> dict[str, Any]:
    """The record in a file that can be used; Wrong, naming the field, for any other."""
    from doccheck.record.files import parse_loosely

    return parse_loosely(record_bytes(file, policy), str(file))


def place_of(document: Path, named: Path | None) -> Path:
    """Where the record of a document lies: where somebody says, or beside it."""
    from doccheck.record.files import beside, is_record_name

    if named is not None:
        return named
    return document if is_record_name(document.name) else beside(document)


def for_another(record: Path) -> str:
    """The sentence about a record whose document is not the one that is checked."""
    return (
        f"{record}: document.sha256: is that of another document, or of an earlier version of this one; "
        "`doccheck record new` makes a record of this one and offers the earlier answers"
    )


# --- the journal -----------------------------------------------------------------------------------


def enter_verdicts(inputs: Sequence[Checked], policy: Policy) -> None:
    """Every verdict into the policy's journal, where it keeps one; Wrong where that has to be and cannot be done."""
    if policy.journal.store == "none":
        return
    from doccheck.checking.entries import Entries, NotEntered

    try:
        Entries(say).verdicts(inputs, policy)
    except NotEntered as error:
        raise Wrong(f"no answer is given, because it cannot be written down: {error}") from None


def enter(entry: Mapping[str, Any], policy: Policy) -> None:
    """A decision or a release into the policy's journal, before it is made; Wrong where that has to be and cannot be done."""
    if policy.journal.store == "none":
        return
    from doccheck.checking.entries import Entries, NotEntered

    try:
        Entries(say).write([entry], policy)
    except NotEntered as error:
        raise Wrong(f"the record is as it was, because this cannot be written down: {error}") from None

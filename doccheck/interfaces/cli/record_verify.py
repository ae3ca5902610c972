"""`doccheck record verify`: whether the journal is as it was written."""

from __future__ import annotations

from pathlib import Path

import click

from doccheck.interfaces.cli.catalogue import wrapped
from doccheck.interfaces.cli.setup import read_policy
from doccheck.interfaces.cli.speech import Wrong

_SQLITE = b"SQLite format 3\x00"


def verified(named: Path | None, policy_file: Path | None, holds: str | None) -> int:
    """Prints what was done to the journal, entry by entry, or that nothing was."""
    from doccheck.record.journal import Journal, JournalError

    policy = read_policy(policy_file)
    place = policy.journal
    if named is None and (place.store == "none" or place.path is None):
        raise Wrong(
            f"{policy.file}: journal.store: this policy keeps no journal; name one, or say where it is kept"
        )
    path = named or place.path
    assert path is not None
    kind = _kind(named) if named else place.store
    try:
        found = Journal(path, kind, place.signing_key, place.public_keys).verify()
    except JournalError as error:
        raise Wrong(str(error)) from None
    sentences = [problem.sentence for problem in found.problems]
    if holds and holds.lower() not in {entry["hash"] for entry in found.entries}:
        sentences.append(
            "the end that was noted earlier is not in it: entries were removed, or it was written again"
        )
    for sentence in sentences:
        click.echo(f"{path}: {sentence}")
    for notice in found.notices:
        click.echo(wrapped(notice[0].upper() + notice[1:] + "."))
    signed = f", {found.signed} signed" if found.signed else ", none signed"
    count = f"{len(found.entries)} {'entry' if len(found.entries) == 1 else 'entries'}{signed}"
    if sentences:
        click.echo(
            f"{path}: {count}; {len(sentences)} {'thing is' if len(sentences) == 1 else 'things are'} wrong."
        )
        return 1
    click.echo(f"{path}: {count}; nothing was changed, removed or moved.")
    if found.end.number:
        click.echo(f"It ends with entry {found.end.number}: {found.end.hash}")
    return 0


def _kind(path: Path) -> str:
    """Whether a journal that is named is a database; its first bytes say so."""
    try:
        with path.open("rb") as file:
            return "sqlite" if file.read(len(_SQLITE)) == _SQLITE else "file"
    except OSError:
        return "file"

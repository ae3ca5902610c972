"""`doccheck record release`: a person lets findings go, with a reason that is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doccheck.interfaces.cli.catalogue import wrapped
from doccheck.interfaces.cli.record_files import enter, load_record, place_of
from doccheck.interfaces.cli.record_reading import Examined, examine
from doccheck.interfaces.cli.setup import prepare
from doccheck.interfaces.cli.speech import Wrong, printable

if TYPE_CHECKING:
    from doccheck.policy import Policy


def let_go(  # noqa: PLR0913 - the options of the command
    file: Path,
    codes: Sequence[str],
    reason: str,
    by: str | None,
    role: str | None,
    named: Path | None,
    policy: Path | None,
    password_file: Path | None,
) -> None:
    """Writes the releases into the record of `file`, which is begun where there is none."""
    from doccheck.checking.journaling import release_entry
    from doccheck.record import files
    from doccheck.record.releases import ReleaseError, released

    place = place_of(file, named)
    setup = prepare(policy)
    _recorded(place, setup.policy)  # so that a record that cannot be used is refused before the work
    examined = examine(file, setup, password_file)
    wanted = [code.upper() for each in codes for code in each.replace(",", " ").split()]
    fired = Counter(f.code for report in examined.reports for f in report.findings if f.code in wanted)

    def entered(made: Mapping[str, Any]) -> None:
        enter(release_entry(made, files.hash_of(made), fired, setup.policy), setup.policy)

    try:
        with files.held(place):
            record = _recorded(place, setup.policy) or _begun(file, examined)
            made = released(record, examined.reports, wanted, _releaser(record, by, role, reason))
            files.save(place, made, entered)
    except (ReleaseError, files.RecordError) as error:
        raise Wrong(str(error)) from None
    _print(made, fired, place)


def _recorded(place: Path, policy: Policy) -> dict[str, Any] | None:
    return load_record(place, policy) if place.exists() else None


def _begun(file: Path, examined: Examined) -> dict[str, Any]:
    from doccheck.record.interview import begin

    if not examined.sha256:
        raise Wrong(f"{file}: it could not be opened, so nothing in it can be released")
    return begin(file.name, examined.sha256)


def _releaser(record: dict[str, Any], by: str | None, role: str | None, reason: str) -> Any:
    """Who releases: as told, or else whoever decided."""
    from doccheck.checking.setup import now
    from doccheck.record.fields import get
    from doccheck.record.releases import Releaser

    name = by or get(record, "decided_by.name")
    role = role or (
        get(record, "decided_by.role") if not by or by == get(record, "decided_by.name") else None
    )
    if not name or not role:
        raise Wrong("a release needs a name and a role: --by NAME --role ROLE")
    return Releaser(name, role, now(), reason)


def _print(record: dict[str, Any], fired: Counter[str], place: Path) -> None:
    wheres = {release["code"]: release["where"] for release in reversed(record["releases"])}
    for code, count in sorted(fired.items()):
        where = printable(wheres.get(code, "the document"))
        places = f"{where}" if count == 1 else f"{where} and elsewhere, {count} places"
        click.echo(wrapped(f"Released: {code} ({places}). It lapses when these words change."))
    click.echo(wrapped(f"The reason is kept in {place}."))
    if "decision" not in record:
        click.echo(
            wrapped("No decision is recorded yet; `doccheck record new` asks for it and keeps the releases.")
        )

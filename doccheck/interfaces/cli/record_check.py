"""`doccheck record check`: a record held against its document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doccheck.interfaces.cli.catalogue import wrapped
from doccheck.interfaces.cli.record_files import for_another, place_of, record_bytes
from doccheck.interfaces.cli.record_reading import Examined, examine
from doccheck.interfaces.cli.setup import prepare
from doccheck.interfaces.cli.speech import Wrong

if TYPE_CHECKING:
    from doccheck.record.comparing import Remark

STATUS_REMARKS, STATUS_GAPS = 1, 3


def hold_against(
    file: Path,
    named: Path | None,
    policy: Path | None,
    password_file: Path | None,
    to: Sequence[str],
    output_format: str,
) -> int:
    """Prints every remark, the contradictions first; the exit status says whether there is one to mend."""
    from doccheck.record.comparing import Kind
    from doccheck.record.files import parse_loosely

    place = place_of(file, named)
    if not place.is_file():
        raise Wrong(f"{place}: there is no such record; `doccheck record new` makes one")
    setup = prepare(policy)
    content = record_bytes(place, setup.policy)
    record = parse_loosely(content, str(place))
    document = _document(file, place, record)
    examined = examine(document, setup, password_file, to, content)
    if not examined.fits:
        raise Wrong(for_another(place))
    found = _remarks(record, content, examined)
    gaps = [gap for report in examined.reports for gap in report.gaps]
    if output_format == "json":
        _print_data(place, document, found, len(gaps))
    else:
        _print(place, found, gaps)
    if gaps:
        return STATUS_GAPS
    return STATUS_REMARKS if any(remark.kind is not Kind.NOTE for remark in found) else 0


def _document(file: Path, place: Path, record: dict[str, Any]) -> Path:
    """The document of a record: the file given, or the one of that name beside the record."""
    if file != place:
        return file
    document = place.with_name(Path(record["document"]["name"]).name)
    if not document.is_file():
        raise Wrong(
            f"{place}: document.name: there is no such file beside the record; name the document instead"
        )
    return document


def _remarks(record: dict[str, Any], content: bytes, examined: Examined) -> tuple[Remark, ...]:
    from doccheck.record.comparing import remarks
    from doccheck.record.facts import facts_of

    facts = facts_of(examined.reports, examined.to, examined.law)
    return (*remarks(record, examined.reports, facts, examined.law), *_journal(content, examined))


def _journal(content: bytes, examined: Examined) -> tuple[Remark, ...]:
    """Whether the record stands in the journal as it is now, where the policy keeps one."""
    from hashlib import sha256

    from doccheck.checking.journaling import open_journal
    from doccheck.record.comparing import Kind, Remark
    from doccheck.record.journal import JournalError

    journal = open_journal(examined.setup.policy)
    if journal is None:
        return ()
    try:
        known = {entry.get("record") for entry in journal.verify().entries}
    except JournalError as error:
        return (Remark(Kind.NOTE, "journal", str(error)),)
    if sha256(content).hexdigest() in known:
        return ()
    says = "this record is not in the journal as it stands: it was changed since, or never entered"
    return (Remark(Kind.CONTRADICTION, "journal", says),)


_HEADINGS = {
    "contradiction": "Does not fit",
    "missing": "Is missing",
    "note": "To bear in mind",
}


def _print(place: Path, found: Sequence[Remark], gaps: Sequence[Any]) -> None:
    heading = ""
    for remark in found:
        if remark.kind.value != heading:
            heading = remark.kind.value
            click.secho(_HEADINGS[heading], bold=True)
        click.echo(wrapped(remark.sentence, bullet="- "))
    for gap in gaps:
        click.echo(wrapped(f"Could not be read, so nothing can be said of it: {gap.where}: {gap.why}."))
    if not found and not gaps:
        click.echo(f"{place}: the record and its document fit together.")


def _print_data(place: Path, document: Path, found: Sequence[Remark], gaps: int) -> None:
    answer = {
        "record": str(place),
        "document": str(document),
        "remarks": [{"kind": r.kind.value, "field": r.field, "says": r.says} for r in found],
        "gaps": gaps,
    }
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))

"""`doccheck record show`: a record for a person to read, on the terminal or in the case file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click

from doccheck.interfaces.cli.record_files import place_of
from doccheck.interfaces.cli.replacing import replace_file
from doccheck.interfaces.cli.speech import Wrong, printable

_WIDEST = 100


def present(file: Path, named: Path | None, output_file: Path | None, *, earlier: bool) -> None:
    """Prints the record of `file`, or writes it; a record that is not valid any more is shown all the same."""
    from doccheck.record import files

    place = place_of(file, named)
    if not place.is_file():
        raise Wrong(f"{place}: there is no such record; `doccheck record new` makes one")
    try:
        record = files.parse_loosely(files.read(place), str(place))
        records = [(place, record), *(files.earlier(place, record) if earlier else ())]
    except files.RecordError as error:
        raise Wrong(str(error)) from None
    if output_file is None:
        click.echo("\n\n".join(_text(*each) for each in records))
    elif output_file.suffix.lower() == ".docx":
        if earlier:
            raise Wrong("--earlier prints; write each record to a Word document of its own")
        replace_file(output_file, _docx(place, record))
    else:
        replace_file(output_file, ("\n\n".join(_text(*each) for each in records) + "\n").encode())


def _text(place: Path, record: Mapping[str, Any]) -> str:
    from doccheck.record.showing import lines

    width = max(40, min(get_terminal_size((80, 24)).columns, _WIDEST))
    try:
        said = [line.rstrip() for line in lines(record, width)]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _not_to_be_shown(place) from None
    return "\n".join([str(place), *(_safe(line) for line in said)])


def _safe(line: str) -> str:
    """A line with its indent and without what could steer a terminal."""
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + printable(line)


def _docx(place: Path, record: Mapping[str, Any]) -> bytes:
    from doccheck.record.word import docx

    try:
        return docx(record)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _not_to_be_shown(place) from None


def _not_to_be_shown(place: Path) -> Wrong:
    return Wrong(f"{place}: this record cannot be shown; `doccheck record check` says what is wrong with it")

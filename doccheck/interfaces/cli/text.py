"""`doccheck text`: the one command whose purpose is to print a document's words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from doccheck.checking.sources import Source
from doccheck.interfaces.cli.options import PASSWORD_FILE, policy_option
from doccheck.interfaces.cli.sources import passwords
from doccheck.interfaces.cli.speech import Wrong, printable, say


@click.command(short_help="Print what doccheck read of a file, block by block.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@PASSWORD_FILE
@policy_option("For its limits on what is read.")
def text(file: Path, output_format: str, password_file: Path | None, policy: Path | None) -> None:
    """Print what doccheck read of a file, block by block, with layer and place.

    This prints the document's words.
    """
    from doccheck.checking.work import read
    from doccheck.interfaces.cli.setup import read_policy
    from doccheck.readers.contained import Workers

    if not file.exists() or file.is_dir():
        raise Wrong(f"{file}: there is no such file")
    tried = passwords(password_file)
    say("this prints the document's words")
    with Workers(read_policy(policy).limits) as files:
        documents = read(Source(str(file), file), files, tried)
        if files.notice:
            say(files.notice)
    if output_format == "json":
        import json

        answer = json.dumps({"documents": [as_data(d) for d in documents]}, ensure_ascii=False, indent=2)
        sys.stdout.buffer.write(answer.encode("utf-8", "backslashreplace") + b"\n")
    else:
        for document in documents:
            _print(document)
    sys.exit(3 if any(document.gaps for document in documents) else 0)


def as_data(document: Any) -> dict[str, Any]:
    """One document as `text --output-format json` shows it."""
    return {
        "path": document.path,
        "media_type": document.media_type,
        "blocks": [
            {
                "text": document.quote(block.span),
                "layer": block.layer.value,
                "where": block.where,
                "start": block.span.start,
                "end": block.span.end,
                "flags": sorted(flag.value for flag in block.flags),
            }
            for block in document.blocks
        ],
        "fields": [
            {
                "label": document.quote(field.label),
                "answer": document.quote(field.answer) if field.answer else None,
                "where": field.where,
                **({} if field.tick.value == "none" else {"tick": field.tick.value}),
            }
            for field in document.fields
        ],
        "gaps": [{"where": gap.where, "why": gap.why} for gap in document.gaps],
        **({"marks": document.marks} if document.marks else {}),
    }


def _print(document: Any) -> None:
    click.secho(printable(document.path), bold=True)
    for gap in document.gaps:
        click.echo(f"  could not be read: {printable(gap.where)}: {printable(gap.why)}")
    if document.marks:
        click.echo(f"  passed over: {document.marks} of doccheck's own comments")
    place = None
    for block in document.blocks:
        notes = [block.layer.value, *sorted(flag.value for flag in block.flags)]
        here = f"{block.where or 'the document'} [{', '.join(notes)}]"
        if here != place:
            click.secho(f"  {printable(here)}", dim=True)
            place = here
        for line in document.quote(block.span).splitlines():
            click.echo(f"    {printable(line)}")
    if document.fields:
        click.secho("  questions and answers", dim=True)
    for field in document.fields:
        answer = printable(document.quote(field.answer)) if field.answer else ""
        tick = "" if field.tick.value == "none" else f" ({field.tick.value})"
        click.echo(f"    {printable(document.quote(field.label))} → {answer or 'no answer'}{tick}")
    click.echo()

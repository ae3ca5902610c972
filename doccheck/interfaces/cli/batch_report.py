"""`doccheck batch report`: what an archive looks like, for the one who answers for it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from doccheck.interfaces.cli.batch_store import STORE, need, opened, speaking
from doccheck.interfaces.cli.options import policy_option
from doccheck.interfaces.cli.speech import Wrong

PATH = click.Path(path_type=Path)
_NEEDS = {"html": "matplotlib", "xlsx": "xlsxwriter", "parquet": "pyarrow"}


@click.command(short_help="Report on an archive.")
@STORE
@click.option("--output-format", type=click.Choice(["html", "csv", "xlsx", "parquet"]), default="html")
@click.option("--output-file", type=PATH, metavar="FILE", help="Otherwise it goes to standard output.")
@click.option(
    "--team", default="", metavar="NAME", help="About this team only: no number in it is of another's."
)
@click.option(
    "--split",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Compare before this day with from it on.",
)
@click.option(
    "--fewest",
    type=click.IntRange(2, 1000),
    default=5,
    metavar="K",
    help="The smallest group that is shown (5).",
)
@click.option(
    "--fewest-authors", type=click.IntRange(1, 1000), default=3, metavar="N",
    help="Groups known to be of fewer writers are taken together (3).",
)  # fmt: skip
@click.option(
    "--most", type=click.IntRange(1, 10_000), default=50, help="How many documents to look at first (50)."
)
@click.option("--files/--no-files", "list_files", default=True, help="Name files, or do not.")
@policy_option("For the names of its own rules.")
def report(store: str, output_format: str, output_file: Path | None, **options: Any) -> None:
    """Report on an archive: over time, by rule, team, recipient and purpose, and where to look first.

    Small groups are not shown, and cannot be worked out from what is shown.
    """
    if output_format in _NEEDS:
        need(_NEEDS[output_format], "report", f"a report as {output_format}")
    if output_file is None and output_format != "csv" and sys.stdout.isatty():
        raise Wrong(f"a report as {output_format} is for a file: add --output-file")
    with speaking(), opened(store) as ours:
        answer = _rendered(ours, output_format, options)
    if output_file is None:
        sys.stdout.buffer.write(answer)
        sys.stdout.flush()
        return
    from doccheck.interfaces.cli.replacing import replace_file

    replace_file(output_file, answer)


def _rendered(store: Any, output_format: str, options: dict[str, Any]) -> bytes:
    from doccheck.archive.report import Wish
    from doccheck.archive.report.figures import count
    from doccheck.interfaces.cli.setup import prepare

    split: datetime | None = options["split"]
    wish = Wish(
        team=options["team"],
        split=split.date() if split else None,
        fewest=options["fewest"],
        fewest_authors=options["fewest_authors"],
        most_listed=options["most"],
        list_files=options["list_files"],
    )
    found = count(store, wish, prepare(options["policy"]).titles)
    if output_format == "html":
        from doccheck.archive.report import page

        return page.render(found).encode("utf-8")
    from doccheck.archive.report import tables

    made = {"csv": tables.as_csv, "xlsx": tables.as_workbook, "parquet": tables.as_parquet}
    return made[output_format](found)

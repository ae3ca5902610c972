"""`doccheck batch sample` and `agree`: how far to trust it on one's own archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from doccheck.interfaces.cli.batch_store import STORE, opened, speaking
from doccheck.interfaces.cli.options import policy_option
from doccheck.interfaces.cli.speech import Wrong

PATH = click.Path(path_type=Path)
_FEW = 20


@click.command(short_help="Draw findings for a person to judge.")
@STORE
@click.option(
    "--output-file", type=PATH, required=True, metavar="FILE", help="The sheet (CSV), for any spreadsheet."
)
@click.option(
    "--per-rule", type=click.IntRange(1, 10_000), default=20, metavar="N", help="So many of each rule (20)."
)
@click.option("--rules", multiple=True, metavar="CODES", help="Only these rules.")
@click.option("--team", default="", metavar="NAME", help="Only of this team.")
@click.option("--seed", type=int, default=1, help="The same seed draws the same findings.")
@click.option(
    "--excerpts", is_flag=True, help="With the words, where the run kept them; needs DOCCHECK_BATCH_KEY."
)
@policy_option("For the names of its own rules.")
def sample(store: str, output_file: Path, excerpts: bool, policy: Path | None, **options: Any) -> None:
    """Draw findings for a person to judge: write yes or no under “right?”, and give the sheet to `agree`."""
    from doccheck.checking.setup import codes
    from doccheck.interfaces.cli.replacing import replace_file
    from doccheck.interfaces.cli.setup import prepare

    with speaking(), opened(store) as ours:
        from doccheck.archive.review import Wanted
        from doccheck.archive.review import sample as draw
        from doccheck.archive.secrets import Seal, SealError

        wanted = Wanted(options["per_rule"], codes(options["rules"]), options["team"], options["seed"])
        try:
            sheet = draw(ours, wanted, prepare(policy).titles, Seal.from_environment() if excerpts else None)
        except SealError as error:
            raise Wrong(str(error)) from None
    replace_file(output_file, sheet)
    lines = sheet.count(b"\r\n")
    click.echo(f"{lines - 1:,} findings in {output_file}.")


@click.command(short_help="Say how often judged findings were right.")
@click.argument("sheets", nargs=-1, required=True, type=PATH, metavar="SHEET...")
@STORE
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
def agree(sheets: tuple[Path, ...], store: str, output_format: str) -> None:
    """Say how often doccheck was right in judged samples, rule by rule, and how sure one may be of that."""
    with speaking(), opened(store) as ours:
        from doccheck.archive.review import ReviewError
        from doccheck.archive.review import agree as compare

        try:
            found = compare(ours, sheets)
        except ReviewError as error:
            raise Wrong(str(error)) from None
    if output_format == "json":
        click.echo(json.dumps({"rules": [_as_data(each) for each in found]}, indent=2))
        return
    if not any(each.judged for each in found):
        raise Wrong("nothing is judged yet: write yes or no under “right?”, and save it as CSV")
    click.echo("rule    judged   right   unsure   of all   precision   with 95 % confidence")
    for each in found:
        if (precision := each.precision) is None:
            click.echo(f"{each.code:<8}{each.judged:>6}{each.right:>8}{each.unsure:>9}{each.all:>9,}")
            continue
        within = f"{precision.low:.2f} to {precision.high:.2f}"
        few = "   (few)" if each.judged < _FEW else ""
        click.echo(
            f"{each.code:<8}{each.judged:>6}{each.right:>8}{each.unsure:>9}{each.all:>9,}{precision.share:>12.2f}   {within}{few}"
        )


def _as_data(each: Any) -> dict[str, Any]:
    precision = each.precision
    interval = (
        {}
        if precision is None
        else {"precision": precision.share, "low": precision.low, "high": precision.high}
    )
    return {
        "code": each.code,
        "judged": each.judged,
        "right": each.right,
        "unsure": each.unsure,
        "all": each.all,
        **interval,
    }

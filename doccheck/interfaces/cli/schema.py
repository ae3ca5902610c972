"""`doccheck report schema`."""

from __future__ import annotations

import click


@click.group()
def report() -> None:
    """What reports are made of."""


@report.command()
def schema() -> None:
    """Print the JSON Schema of the report."""
    from doccheck.reports.data import schema_text

    click.echo(schema_text(), nl=False)

"""Options that several commands have, each written once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

FC = TypeVar("FC", bound=Callable[..., Any] | click.Command)

PASSWORD_FILE = click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Passwords to try on protected files, one a line.",
)
"""An option, and no password on the command line: that would be seen by everybody on the machine."""


def _recipients(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    from doccheck.checking.recipients import is_address, recipient, written

    found = [address for text in given for address in written(text) or [""]]
    if not all(map(is_address, found)):
        raise click.BadParameter("an address such as duty@example.gov.uk is wanted")
    return tuple(dict.fromkeys(map(recipient, found)))


TO = click.option(
    "--to", multiple=True, metavar="ADDRESS", callback=_recipients, help="Who it is going to; repeatable."
)


def policy_option(help_: str) -> Callable[[FC], FC]:
    """`--policy`, where it is for something of its own."""
    return click.option("--policy", type=click.Path(path_type=Path), metavar="FILE", help=help_)


POLICY = policy_option("Otherwise doccheck.toml found upwards, then the built-in.")
"""`--policy`, where it is what everything is judged by."""

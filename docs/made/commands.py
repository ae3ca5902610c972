"""Every command with its options."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from docs.made.markdown import row


def walk_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its full name, in the order of the names."""
    from doccheck.interfaces.cli import doccheck

    yield from _walk("doccheck", doccheck)


def _walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            yield from _walk(f"{name} {each}", found)
    else:
        yield name, command


def commands() -> str:
    """Every command with its arguments and options."""
    out = ["# Commands", "", "`doccheck COMMAND --help` says the same on the terminal.", ""]
    for name, command in walk_commands():
        context = click.Context(command, info_name=name)
        usage = " ".join(command.collect_usage_pieces(context))
        out += [f"## {name}", "", f"    {name} {usage}", "", _plain(inspect.cleandoc(command.help or "")), ""]
        options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
        if options:
            out += ["| option | means |", "| --- | --- |", *map(_option_row, options), ""]
    return "\n".join(out)


def _option_row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    takes = "" if option.is_flag else f" `{option.metavar or _choices(option) or option.type.name.upper()}`"
    says = [option.help or ("The form of the answer." if "--output-format" in option.opts else "")]
    if option.default not in (None, False, (), "") and isinstance(option.default, str | int | Path):
        says.append(f"`{option.default}` when not told.")
    return row(names + takes, " ".join(filter(None, says)))


def _choices(option: click.Option) -> str:
    return " or ".join(map(str, option.type.choices)) if isinstance(option.type, click.Choice) else ""


def _plain(text: str) -> str:
    """Click's marks for paragraphs taken out."""
    return text.replace("\b\n", "").replace("\f", "")

"""All commands by name, each imported when it is called: `--help` says a sentence of each and needs none of them."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

import click


class Entry(NamedTuple):
    """Where a command is, as module and name, and what `doccheck --help` says of it: its `short_help`, or the first words of its help."""

    module: str
    name: str
    says: str


COMMANDS = {
    "accept": Entry("accept", "accept", "Accept a finding in a document, with the reason."),
    "batch": Entry("batch", "batch", "Check a whole archive, and report on it."),
    "check": Entry("check", "check", "Check files, folders, or - for standard input."),
    "evaluate": Entry("evaluate", "evaluate", "Precision, recall and F1 over annotated documents."),
    "explain": Entry("catalogue", "explain", "Say what one rule looks for, why, and what to write instead."),
    "gateway": Entry("gateway", "gateway", "Look after the gateway: what it holds, and for how long."),
    "hook": Entry("hook", "hook", "Check one message for a mail server's filter."),
    "mark": Entry("mark", "mark", "Make a copy with the findings in it as comments."),
    "milter": Entry("milter", "milter", "Check every message of a mail server."),
    "patterns": Entry("patterns", "patterns", "Packs of rules."),
    "record": Entry("record", "record", "What was decided about a document, why, and what was released."),
    "redact": Entry("redact", "redact", "Make a copy from which chosen words are gone for good."),
    "report": Entry("schema", "report", "What reports are made of."),
    "rules": Entry("catalogue", "rules", "List every rule, by category, with how serious it is."),
    "serve": Entry("serve", "serve", "Open the page, and the HTTP interface."),
    "text": Entry("text", "text", "Print what doccheck read of a file, block by block."),
    "verify": Entry("verify", "verify", "Check the installed files against their hashes."),
}


class Commands(click.Group):
    """A group of these commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        found: click.Command = getattr(import_module(f"doccheck.interfaces.cli.{entry.module}"), entry.name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does, without asking the commands themselves."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        rows = [
            (name, click.Command(name, help=COMMANDS[name].says).get_short_help_str(room))
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

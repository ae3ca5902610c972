"""How the command line speaks when it is not giving an answer: one sentence, to standard error."""

from __future__ import annotations

import sys

import click


class Wrong(click.ClickException):
    """Wrong usage, policy or pack: one sentence, exit status 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        say(self.message)


def say(sentence: str) -> None:
    """One sentence to standard error."""
    click.echo(f"doccheck: {printable(sentence)}", err=True)


def printable(text: str) -> str:
    """`text` on one line, without what could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def speak_any_letter() -> None:
    """A terminal that lacks a letter gets a question mark, and not an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def internal_error(error: BaseException) -> str:
    """What broke and where in doccheck, without the words it broke on."""
    from doccheck.reports.sanitise import failure

    return f"doccheck: something went wrong inside doccheck ({failure(error)}); please report it."

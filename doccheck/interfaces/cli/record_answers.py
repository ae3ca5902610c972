"""One question on a terminal: what is shown, and what somebody typed turned into an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from doccheck.interfaces.cli.catalogue import wrapped
from doccheck.interfaces.cli.speech import printable

if TYPE_CHECKING:
    from doccheck.record.interview import Prefill, Question

OPEN, BACK, STOP = "?", "<", "."


class NotUnderstood(ValueError):
    """What was typed is no answer here; the message says what would be."""


class Answers:
    """Asks one question; its answers are values, or OPEN, BACK or STOP."""

    def __init__(self, question: Question, offer: Prefill | None, today: date) -> None:
        self._question = question
        self._offer = offer
        self._today = today

    def ask(self) -> object:
        """The answer, as `apply_answer` takes it."""
        if self._question.kind == "list":
            return self._several()
        offered = self._offer.value if self._offer else None
        _show(self._question, self._offer)
        typed = _typed()
        if typed in (OPEN, BACK, STOP):
            return {OPEN: OPEN, BACK: BACK, STOP: STOP}[typed]
        if not typed:
            return OPEN if offered is None else offered
        return read_answer(self._question, typed, self._today)

    def insist(self) -> object:
        """As `ask`, and again until what is typed is an answer: one slip does not cost the answers before it."""
        while True:
            try:
                return self.ask()
            except NotUnderstood as error:
                click.secho(wrapped(str(error)), fg="red")

    def _several(self) -> object:
        """Several things, one after the other: those offered first, then others until somebody says no."""
        question, offered = self._question, list(self._offer.value or []) if self._offer else []
        _title(question)
        _words(self._offer)
        made: list[Mapping[str, Any]] = []
        while True:
            entry = self._one(offered.pop(0) if offered else {})
            if entry in (OPEN, BACK, STOP):
                return entry
            if isinstance(entry, Mapping) and entry:
                made.append(entry)
            if not offered and (not made or not _yes("Is there anybody else?")):
                return made or OPEN

    def _one(self, offered: Mapping[str, Any]) -> object:
        from doccheck.record.interview import Prefill

        entry: dict[str, Any] = {}
        for part in self._question.parts:
            name = part.id.rpartition(".")[2]
            value = offered.get(name)
            answer = Answers(part, Prefill(value) if value is not None else None, self._today).insist()
            if answer in (BACK, STOP):
                return answer
            if answer is not OPEN:
                entry[name] = answer
            elif not part.optional:
                return OPEN if not offered else {}
        return entry


def _title(question: Question) -> None:
    click.echo()
    click.secho(wrapped(question.title), bold=True)
    if question.help:
        click.secho(wrapped(question.help), dim=True)


def _show(question: Question, offer: Prefill | None) -> None:
    _title(question)
    for number, option in enumerate(question.options, 1):
        click.echo(
            wrapped(f"{option.title}{f' ({option.help})' if option.help else ''}", bullet=f"{number:>2}  ")
        )
    _words(offer)
    if offer and offer.value is not None:
        click.echo(wrapped(f"Enter for: {_said(question, offer.value)}"))
    elif question.optional:
        click.echo(wrapped("Enter passes over it."))
    elif not question.must:
        click.echo(wrapped("Enter leaves it open."))
    if question.kind == "choices":
        click.echo(wrapped("One or several numbers, for example 1, 3"))


def _words(offer: Prefill | None) -> None:
    if offer and (offer.words or offer.where):
        where = f" ({printable(offer.where)})" if offer.where and offer.words else ""
        said = (
            f"The document says: “{printable(offer.words)}”{where}" if offer.words else f"From {offer.where}."
        )
        click.echo(wrapped(said))


def _said(question: Question, value: Any) -> str:
    if question.kind == "date":
        return f"{date.fromisoformat(value):%d %B %Y}".lstrip("0")
    titles = {option.value: option.title for option in question.options}
    each = value if isinstance(value, list) else [value]
    return printable("; ".join(titles.get(entry, str(entry)) for entry in each))


def _typed() -> str:
    return str(click.prompt("  ", default="", show_default=False, prompt_suffix="> ")).strip()


def _yes(question: str) -> bool:
    click.echo()
    return bool(
        re.match(
            r"y", click.prompt(f"  {question} (y, or Enter for no)", default="", show_default=False), re.I
        )
    )


# --- what was typed ------------------------------------------------------------------------------------


def read_answer(question: Question, typed: str, today: date) -> Any:
    """The value that `typed` stands for; NotUnderstood says what can be typed."""
    if question.kind == "choice":
        return _chosen(question, typed)
    if question.kind == "choices":
        return list(dict.fromkeys(_chosen(question, part) for part in re.split(r"[\s,;]+", typed) if part))
    return read_day(typed, today).isoformat() if question.kind == "date" else typed


def _chosen(question: Question, typed: str) -> str:
    if typed.isdigit() and 1 <= int(typed) <= len(question.options):
        return question.options[int(typed) - 1].value
    for option in question.options:
        if typed.lower() in (option.value.lower(), option.title.lower()):
            return option.value
    raise NotUnderstood(f"Please type a number from 1 to {len(question.options)}.")


_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")


def read_day(typed: str, today: date) -> date:
    """A day as people write it; NotUnderstood for anything else."""
    if typed.lower() in ("today", "yesterday"):
        return today - timedelta(typed.lower() == "yesterday")
    for form in _FORMS:
        try:
            return datetime.strptime(typed, form).date()
        except ValueError:
            continue
    raise NotUnderstood("Please type a day such as 28 November 2026, 28/11/2026, or today.")

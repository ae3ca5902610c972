"""Findings grouped by what somebody has to do about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from doccheck.reports.marked_text import Thing


@dataclass(frozen=True)
class Task:
    """Something to do, and the beginnings of the codes that ask for it."""

    title: str
    codes: tuple[str, ...]


TASKS = (
    Task("Say what has been done about the danger", ("CL604",)),
    Task("Names and details to take out", ("TP",)),
    Task("Take out what they do not need, or say why they need it", ("OS",)),
    Task("Check who it goes to", ("SC501", "SC507", "SC509")),
    Task("Clean the file", ("SC502", "SC504", "SC505", "SC508", "SC510")),
    Task("Say who told you", ("FO202", "FO203")),
    Task("Tell what you saw from what you think", ("FO201", "FO205")),
    Task("Say when it was", ("FO204", "CL602")),
    Task("Find kinder words", ("FO206",)),
    Task("Say why you are sharing", ("RR401", "RR405", "RR406", "RR407", "RR411")),
    Task("Make the record and the document agree", ("RR413", "RR414")),
    Task("Say what the family know and agreed to", ("RR402", "RR403", "RR404", "RR408")),
    Task("Say what the child wants", ("RR412",)),
    Task("Put the law right", ("RR409", "RR410")),
    Task("Make it clear to a stranger", ("CL601", "CL603", "SC503")),
)
OTHER = Task("Also look at", ("",))


@dataclass(frozen=True)
class Work:
    """One task, with the things that ask for it."""

    task: Task
    things: tuple[Thing, ...]


def by_task(things: Iterable[Thing]) -> tuple[Work, ...]:
    """The things to mend, by task, in the order of their first: the most serious before the rest."""
    found: dict[Task, list[Thing]] = {}
    for thing in things:
        found.setdefault(task_of(thing.group.code), []).append(thing)
    works = [Work(task, tuple(sorted(each, key=lambda thing: thing.number))) for task, each in found.items()]
    return tuple(sorted(works, key=lambda work: work.things[0].number))


def task_of(code: str) -> Task:
    """What a finding of this code asks to be done."""
    return next((task for task in TASKS if code.startswith(task.codes)), OTHER)

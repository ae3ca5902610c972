"""A record as a person reads it: under the headings of the interview, each answer beside its question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from doccheck.model import Block, Document, Layer, Span
from doccheck.record.fields import Record, get
from doccheck.record.interview import State, checklist
from doccheck.record.questions import Question, all_questions
from doccheck.record.schema import title_of

NOTHING_DECIDED = "Nothing is decided yet"
LEFT_OPEN = "left open"
_STATES = {State.ANSWERED: "answered", State.NOT_APPLICABLE: "does not apply", State.OPEN: "open"}


@dataclass(frozen=True)
class Section:
    """A heading and its rows: a question, and what was answered."""

    title: str
    rows: tuple[tuple[str, str], ...]


def headline(record: Record) -> str:
    """The record in one line: what was decided, by whom, when."""
    decision = get(record, "decision")
    if decision is None:
        return NOTHING_DECIDED
    said = title_of("decision", decision)
    by, role, on = get(record, "decided_by.name"), get(record, "decided_by.role"), get(record, "decided_on")
    who = ", ".join(part for part in (by, role) if part)
    return f"{said}: decided by {who or 'nobody named'} on {day(on)}" if on else f"{said}: decided by {who}"


def sections(record: Record) -> tuple[Section, ...]:
    """Everything that the record states, in the order of the interview, its releases and history last."""
    made = [_document(record)]
    for step, asked in groupby(all_questions(), key=lambda question: question.step):
        rows = [row for question in asked for row in _rows(question, record)]
        if rows:
            made.append(Section(step, tuple(rows)))
    made += [part for part in (_releases(record), _checklist(record), _earlier(record)) if part.rows]
    return tuple(made)


def _document(record: Record) -> Section:
    sha256 = get(record, "document.sha256")
    rows = [
        ("Document", str(get(record, "document.name"))),
        ("Version of the record", str(record.get("version", 1))),
    ]
    rows += [("SHA-256", sha256)] if sha256 else [("Content", "the words of the message that carries it")]
    return Section("About", tuple(rows))


def _rows(question: Question, record: Record) -> Iterator[tuple[str, str]]:
    value = get(record, question.id)
    if value is None:
        if question.id in record.get("open", ()) and not question.optional:
            yield question.title, LEFT_OPEN
        return
    if question.kind == "list":
        for number, entry in enumerate(value, 1):
            label = question.title if len(value) == 1 else f"{question.title} ({number})"
            yield label, "; ".join(_parts(question, entry))
        return
    yield question.title, answer(question, value)


def _parts(question: Question, entry: Mapping[str, Any]) -> Iterator[str]:
    for part in question.parts:
        value = entry.get(part.id.rpartition(".")[2])
        if value is not None:
            said = answer(part, value)
            yield said if part.kind == "line" else f"{part.title.rstrip('?').lower()}: {said}"


def answer(question: Question, value: Any) -> str:
    """An answer in words."""
    if isinstance(value, list):
        return "; ".join(title_of(question.id, each) for each in value)
    if question.kind == "date":
        return day(value)
    return title_of(question.id, value)


def day(value: str) -> str:
    """`2026-11-28` as 28 November 2026."""
    try:
        return f"{date.fromisoformat(value):%d %B %Y}".lstrip("0")
    except (ValueError, TypeError):
        return str(value)


def _releases(record: Record) -> Section:
    rows = []
    for release in record.get("releases", ()):
        place = f"{release['where']} of {release['part']}" if "part" in release else release["where"]
        at = datetime.fromisoformat(release["at"])
        when = f"{at:%d %B %Y, %H:%M}".lstrip("0")
        rows.append(
            (
                f"{release['code']}: {place}",
                f"{release['reason']}\n{release['by']}, {release['role']}, {when}",
            )
        )
    return Section("Released", tuple(rows))


def _checklist(record: Record) -> Section:
    if record.get("decision") is None:
        return Section("Checklist", ())
    return Section("Checklist", tuple((asks, _STATES[state]) for asks, state in checklist(record)))


def _earlier(record: Record) -> Section:
    before = record.get("supersedes")
    if not isinstance(before, Mapping):
        return Section("Earlier record", ())
    decision = before.get("decision")
    said = title_of("decision", decision) if decision else NOTHING_DECIDED
    on = f", {day(before['decided_on'])}" if before.get("decided_on") else ""
    return Section("Earlier record", ((str(before.get("file")), f"{said}{on}"),))


# --- its own words, as a document ----------------------------------------------------------------


def free_text(record: Record) -> Iterator[tuple[str, str]]:
    """What was written freely, with its question: the part of a record that can carry somebody's details on."""
    for question in all_questions():
        value = get(record, question.id)
        if question.kind == "text" and isinstance(value, str):
            yield question.title, value
        for part in question.parts:
            for each in get(record, part.id) or ():
                if part.kind == "text":
                    yield part.title, each
    for release in record.get("releases", ()):
        yield f"Released: {release['code']}", release["reason"]


def as_document(record: Record, path: str, sha256: str) -> Document:
    """The free text of a record that travels with a message, as a document to be examined like the others."""
    blocks, text = [], ""
    for title, words in free_text(record):
        start = len(text)
        text += f"{words}\n\n"
        blocks.append(
            Block(Span(start, start + len(words)), Layer.FIELD, f"the record's answer to “{title}”")
        )
    return Document(path, "application/json", sha256, text, tuple(blocks))


def lines(record: Record, width: int = 80) -> Iterator[str]:
    """The record for a terminal or a text file, wrapped to `width`."""
    from textwrap import wrap

    yield headline(record)
    for section in sections(record):
        yield ""
        yield section.title
        yield from _table(section.rows, width, wrap)


def _table(rows: Sequence[tuple[str, str]], width: int, wrap: Any) -> Iterator[str]:
    for label, value in rows:
        yield from wrap(label, width, initial_indent="  ", subsequent_indent="  ") or [""]
        for paragraph in value.splitlines() or [""]:
            yield from wrap(paragraph, width, initial_indent="      ", subsequent_indent="      ")

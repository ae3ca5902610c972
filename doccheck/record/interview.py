"""The interview: which question is next, and what an answer does to the record. A pure machine, without a terminal.

A record that is being made is a plain table like a finished one. Nothing of the interview is kept beside it, so that it can
be put down at any question and taken up again, on a terminal or on a page.

    record = begin("referral.docx", sha256)
    while (question := next_question(record)) is not None:
        record = apply_answer(record, question.id, answer, today)   # or leave_open(record, question.id)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from doccheck.record import schema
from doccheck.record.fields import Record, get, put
from doccheck.record.law import Law
from doccheck.record.mistakes import impossible, of_field
from doccheck.record.questions import Option, Question, all_questions, checklist_items
from doccheck.settled.keys import fresh_salt

__all__ = [
    "AnswerError", "Option", "Prefill", "Question", "State", "apply_answer", "begin", "checklist", "leave_open",
    "missing", "next_question", "question", "questions", "suggestion", "take_back",
]  # fmt: skip


class AnswerError(ValueError):
    """An answer that cannot stand; its message is one sentence: the field, and what would be right (`says`)."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(f"{field}: {says}")
        self.field = field
        self.says = says


@dataclass(frozen=True)
class Prefill:
    """What the document already says to a question: an answer where one follows, and the words it was taken from."""

    value: Any = None
    words: str = ""
    where: str = ""


class State(StrEnum):
    """How a question of the checklist stands."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not applicable"
    OPEN = "open"


def begin(name: str, sha256: str | None, salt: str | None = None) -> dict[str, Any]:
    """A record of which nothing is answered yet; `name` is that of the document, without folders."""
    return {
        "schema_version": schema.VERSION,
        "version": 1,
        "document": {"name": name, "sha256": sha256},
        "salt": salt or fresh_salt(),
    }


def question(name: str) -> Question:
    """The question that fills the field `name`; AnswerError where there is none."""
    for each in all_questions():
        if each.id == name:
            return each
    raise AnswerError(name, "there is no such question")


def questions(record: Record) -> tuple[Question, ...]:
    """Every question that the answers so far make needful, in order, answered or not."""
    return tuple(each for each in all_questions() if _is_asked(each, record))


def _is_asked(each: Question, record: Record) -> bool:
    decision = record.get("decision")
    spared = bool(each.decisions) and decision is not None and decision not in each.decisions
    return each.applies(record) and (not spared or get(record, each.id) is not None)


def next_question(record: Record) -> Question | None:
    """The first question that is neither answered nor left open; None when the interview is at its end."""
    passed = set(record.get("open", ()))
    if suggestion(record).value and record.get("legitimate_purpose") and "decision" not in record:
        return question("decision")
    for each in questions(record):
        if each.id not in passed and get(record, each.id) is None:
            return each
    return None


def apply_answer(
    record: Record, name: str, answer: Any, today: date, law: Law | None = None
) -> dict[str, Any]:
    """The record with `answer` in the field `name`. AnswerError for a wrong one.

    Answers that it makes needless are taken out, and so are those that can no longer be true beside it (a law that was
    not in force on the day of the decision), to be asked for again.
    """
    question(name)
    answer = _tidied(answer)
    if answer in (None, "", []):
        raise AnswerError(name, "is empty; leave it open if you do not know yet")
    if mistake := of_field(name, answer, record, today, law):
        raise AnswerError(mistake.field, mistake.says)
    made = put(_without_open(record, name), name, answer)
    for other in impossible(made, today, law):
        made = put(made, other, None) if other != name else made
    return _without_needless(made)


def _tidied(answer: Any) -> Any:
    if isinstance(answer, str):
        return answer.strip()
    if isinstance(answer, Mapping):
        return {key: tidy for key, value in answer.items() if (tidy := _tidied(value)) not in (None, "", [])}
    return [_tidied(each) for each in answer] if isinstance(answer, list | tuple) else answer


def leave_open(record: Record, name: str) -> dict[str, Any]:
    """The record with the question passed over for now; any answer to it is taken out. AnswerError where it must be answered."""
    if question(name).must:
        raise AnswerError(name, "has to be answered: a record cannot do without it")
    without = put(record, name, None)
    return {**without, "open": [*(each for each in without.get("open", ()) if each != name), name]}


def take_back(record: Record, name: str) -> dict[str, Any]:
    """The record without the answer to `name`, so that it is asked again."""
    question(name)
    return _without_open(put(record, name, None), name)


def _without_open(record: Record, name: str) -> dict[str, Any]:
    left = [each for each in record.get("open", ()) if each != name]
    return put(record, "open", left or None)


def _without_needless(record: dict[str, Any]) -> dict[str, Any]:
    """Without answers to questions that another answer has made needless since."""
    needless = [each.id for each in all_questions() if not each.applies(record)]
    for name in needless:
        if get(record, name) is not None or name in record.get("open", ()):
            return _without_needless(_without_open(put(record, name, None), name))
    return record


def missing(record: Record) -> tuple[Question, ...]:
    """The questions without whose answers the record is not complete."""
    return tuple(
        each
        for each in all_questions()
        if each.has_to_be_answered(record) and (get(record, each.id) is None or not _is_whole(each, record))
    )


_INFORMED = ("why", "who will see it", "how much", "implications")


def _is_whole(each: Question, record: Record) -> bool:
    """Consent counts only where whoever gave it knew all that the guidance names."""
    return each.id != "consent.informed_of" or set(_INFORMED) <= set(get(record, each.id))


def suggestion(record: Record) -> Prefill:
    """What the answers speak for; never a refusal, which is a person's to decide."""
    unclear = record.get("legitimate_purpose") in ("no", "unsure")
    waiting = get(record, "advice_sought.sought") == "not yet"
    return Prefill("seek advice") if unclear or waiting else Prefill()


def checklist(record: Record) -> tuple[tuple[str, State], ...]:
    """The guidance's checklist: each question with how it stands in this record."""
    applicable = {each.id for each in questions(record)}
    return tuple((item.asks, _state(item.fields, record, applicable)) for item in checklist_items())


def _state(fields: tuple[str, ...], record: Record, applicable: set[str]) -> State:
    needful = [name for name in fields if name in applicable or name.rpartition(".")[0] in applicable]
    if any(get(record, name) is not None for name in needful):
        return State.ANSWERED
    return State.OPEN if needful else State.NOT_APPLICABLE

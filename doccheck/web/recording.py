"""The decision record of an open check: what is asked, what the document already says to it, and what was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from doccheck.checking.journaling import decision_entry, release_entry
from doccheck.checking.setup import today
from doccheck.model import Report
from doccheck.record import interview
from doccheck.record.facts import defaults, facts_of
from doccheck.record.fields import Record, get
from doccheck.record.files import encoded, hash_of
from doccheck.record.interview import AnswerError, Prefill, Question
from doccheck.record.law import Law, law
from doccheck.web.open_check import Accepted, OpenCheck
from doccheck.web.receiving import Form
from doccheck.web.showing import display_name

_MOST_ROWS = 20
Enter = Callable[[Sequence[Mapping[str, Any]]], None]
"""Writes entries into the journal, if one is kept; raises Refusal where they have to be written and cannot be."""


@dataclass(frozen=True)
class Asked:
    """A question as it stands on the page: with its answer, or with what the document says to it."""

    question: Question
    value: Any = field(repr=False)
    words: str = field(default="", repr=False)
    where: str = field(default="", repr=False)
    wrong: str = ""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Of a list: what is there, and an empty row for one more."""
        return [*(self.value if isinstance(self.value, list) else []), {}]


def record_of(check: OpenCheck) -> dict[str, Any]:
    """The record as far as it is answered; begun where nobody has."""
    if not check.record:
        name = display_name(check.asked.sources[0].name)
        check.record = interview.begin(name, _main(check).document.sha256 or None, check.salt)
    return check.record


def page_of(check: OpenCheck, wrong: dict[str, str] | None = None) -> list[tuple[str, list[Asked]]]:
    """Every question that the answers make needful, under its heading."""
    record, offered = record_of(check), prefills(check)
    steps: dict[str, list[Asked]] = {}
    for question in interview.questions(record):
        steps.setdefault(question.step, []).append(
            _asked(question, record, offered, (wrong or {}).get(question.id, ""))
        )
    return list(steps.items())


def next_of(check: OpenCheck) -> Asked | None:
    """The question to be asked now; None at the end."""
    record = record_of(check)
    question = interview.next_question(record)
    return _asked(question, record, prefills(check)) if question else None


def one_of(check: OpenCheck, name: str, wrong: str = "") -> Asked:
    """One question by its name; AnswerError where there is none."""
    return _asked(interview.question(name), record_of(check), prefills(check), wrong)


def missing_of(check: OpenCheck) -> tuple[Question, ...]:
    """What the record is not complete without."""
    return interview.missing(record_of(check))


def prefills(check: OpenCheck) -> dict[str, Prefill]:
    """What the documents, the form of the check and the policy already say."""
    terms = check.setup.policy.record
    offered = dict(defaults(today(), terms.retain_days, terms.review_days))
    offered |= facts_of(_reports(check), check.asked.to, _law(check))
    if check.asked.purpose:
        offered["purpose"] = Prefill(check.asked.purpose)
    return offered


def answer(check: OpenCheck, name: str, form: Form) -> str:
    """Takes the answer to one question out of a form; what is wrong with it in a sentence, or nothing."""
    record = record_of(check)
    value = value_of(interview.question(name), form)
    if value in ("", [], None):
        check.record = interview.take_back(record, name)
        return ""
    try:
        check.record = interview.apply_answer(record, name, value, today(), _law(check))
    except AnswerError as error:
        return _sentence(error)
    return ""


def answer_all(check: OpenCheck, form: Form) -> dict[str, str]:
    """Takes every answer out of the form of the whole page; what is wrong, by question."""
    wrong = {}
    for name in form.every("asked"):
        if fault := answer(check, name, form):
            wrong[name] = fault
    return wrong


def leave_open(check: OpenCheck, name: str) -> str:
    """Passes a question over for now; why that cannot be, in a sentence, or nothing."""
    try:
        check.record = interview.leave_open(record_of(check), name)
    except AnswerError as error:
        return _sentence(error)
    return ""


def value_of(question: Question, form: Form) -> Any:
    """The answer that a form gives to a question, as the record has it."""
    if question.kind == "choices":
        return list(form.every(question.id))
    if question.kind != "list":
        return form.first(question.id).replace("\r\n", "\n").strip()
    rows = []
    for number in range(_MOST_ROWS):
        row = {
            part.id.rpartition(".")[2]: form.first(f"{part.id}.{number}").strip() for part in question.parts
        }
        filled = {key: value for key, value in row.items() if value}
        if filled:
            rows.append(filled)
    return rows


def finished(check: OpenCheck) -> dict[str, Any]:
    """The record as it leaves: about the document as it is now, with what was accepted as releases."""
    record = dict(record_of(check))
    record["document"] = {**record["document"], "sha256": _main(check).document.sha256 or None}
    if releases := [_release(each, record) for each in check.accepted]:
        record["releases"] = releases
    return record


def as_json(check: OpenCheck, enter: Enter) -> bytes:
    """The record as a file for doccheck and for the case system; entered before it leaves."""
    return encoded(_leaving(check, enter))


def as_docx(check: OpenCheck, enter: Enter) -> bytes:
    """The record as a Word document for the case file; entered before it leaves."""
    from doccheck.record.word import docx

    return docx(_leaving(check, enter))


def _leaving(check: OpenCheck, enter: Enter) -> Record:
    """The finished record. With it, what was decided and released leaves the page: that is entered, and once only."""
    record = finished(check)
    sha256, fresh = hash_of(record), [each for each in check.accepted if each.key not in check.entered]
    if sha256 not in check.entered:
        policy = check.setup.policy
        entries = [decision_entry(record, sha256, policy)] if "decision" in record else []
        if fresh:
            codes = Counter(each.code for each in fresh for _ in range(each.places))
            entries.append(release_entry(record, sha256, codes, policy))
        enter(entries)
        check.entered |= {sha256, *(each.key for each in fresh)}
    return record


def _release(accepted: Accepted, record: Record) -> dict[str, Any]:
    return {
        "code": accepted.code,
        "key": accepted.key,
        **accepted.place,
        **({"sha256": accepted.sha256} if accepted.sha256 else {}),
        "reason": accepted.reason,
        "by": get(record, "decided_by.name") or "not said yet",
        "role": get(record, "decided_by.role") or "not said yet",
        "at": datetime.fromisoformat(accepted.at).isoformat(timespec="seconds"),
    }


def _asked(question: Question, record: Record, offered: dict[str, Prefill], wrong: str = "") -> Asked:
    given = get(record, question.id)
    prefill = offered.get(question.id, Prefill())
    value = prefill.value if given is None and question.id not in record.get("open", ()) else given
    return Asked(question, value, prefill.words if given is None else "", prefill.where, wrong)


def _sentence(error: AnswerError) -> str:
    said = str(error).partition(": ")[2] or str(error)
    return f"{said[:1].upper()}{said[1:]}."


def _reports(check: OpenCheck) -> Sequence[Report]:
    return [judged.report for checked in check.result.inputs for judged in checked.documents]


def _main(check: OpenCheck) -> Report:
    return check.result.inputs[0].documents[0].report


def _law(check: OpenCheck) -> Law:
    return law().with_days(check.setup.policy.record.in_force)

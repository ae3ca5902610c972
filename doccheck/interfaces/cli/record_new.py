"""`doccheck record new`: the interview on a terminal. What is asked is the record's own matter; here is how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doccheck.interfaces.cli.catalogue import wrapped
from doccheck.interfaces.cli.record_answers import BACK, OPEN, STOP, Answers, NotUnderstood
from doccheck.interfaces.cli.record_files import enter, place_of
from doccheck.interfaces.cli.record_reading import Examined, examine
from doccheck.interfaces.cli.setup import prepare
from doccheck.interfaces.cli.speech import Wrong, say
from doccheck.record.fields import get as get_field

if TYPE_CHECKING:
    from doccheck.record.interview import Prefill, Question

STATUS_PUT_DOWN = 1
_DAYS = ("decided_on", "retain_until", "review_on")
"""New with every decision."""
_HOW = (
    f"Enter takes what is offered. {OPEN} leaves a question open, {BACK} goes back, {STOP} puts it down for later. "
    "Nothing is sent anywhere."
)


def make(
    file: Path,
    named: Path | None,
    policy: Path | None,
    password_file: Path | None,
    to: tuple[str, ...],
    *,
    same: bool,
) -> int:
    """From a document to its record; the exit status is 0 for a record and 1 for an interview put down."""
    from doccheck.reports.text import DANGER

    place = place_of(file, named)
    before = _before(place, file)
    click.secho(wrapped(DANGER), bold=True)
    examined = examine(file, prepare(policy), password_file, to)
    talk = _begun(file, place, before, examined, same=same)
    click.echo(wrapped(_HOW))
    try:
        done = talk.hold()
    except (EOFError, KeyboardInterrupt, click.Abort):
        done = False
    if not done:
        click.echo()
        say(f"put down; `doccheck record new {file}` goes on from here")
        return STATUS_PUT_DOWN
    return _finish(talk, place, examined)


def _before(place: Path, file: Path) -> dict[str, Any] | None:
    """The record whose place this one takes."""
    from doccheck.record.files import RecordError, parse_loosely, read

    if not place.exists():
        return None
    try:
        found = parse_loosely(read(place), str(place))
    except RecordError as error:
        raise Wrong(f"{error}; mend it or move it away first, so that it is not lost") from None
    name = get_field(found, "document.name")
    if name != file.name:
        raise Wrong(
            f"{place}: document.name: this is the record of another file; name another place with --record"
        )
    return found


# --- the conversation ------------------------------------------------------------------------------


@dataclass
class Talk:
    """One interview: the record so far, what can be offered, and where it is put down."""

    record: dict[str, Any] = field(repr=False)
    offers: Mapping[str, Prefill] = field(repr=False)
    draft: Path
    today: date
    examined: Examined
    asked: list[str] = field(default_factory=list)
    _step: str = ""

    def hold(self) -> bool:
        """Asks until there is nothing left to ask; False where somebody puts it down."""
        from doccheck.record.interview import next_question, take_back

        while (question := next_question(self.record)) is not None:
            self._heading(question)
            answer = self._ask(question)
            if answer is STOP:
                return False
            if answer is BACK:
                if self.asked:
                    self.record = take_back(self.record, self.asked.pop())
            else:
                self.asked.append(question.id)
            self._keep()
        return True

    def _heading(self, question: Question) -> None:
        if question.step != self._step:
            click.secho(f"\n{question.step}", bold=True)
            self._step = question.step

    def _ask(self, question: Question) -> object:
        """Asks until the answer is one, and puts it into the record; STOP and BACK are handed on."""
        from doccheck.record.interview import AnswerError, apply_answer, leave_open

        answers = Answers(question, self._offer(question), self.today)
        while True:
            try:
                given = answers.ask()
                if given is OPEN:
                    self.record = leave_open(self.record, question.id)
                elif given is not BACK and given is not STOP:
                    self.record = apply_answer(self.record, question.id, given, self.today, self.examined.law)
                return given
            except AnswerError as error:
                click.secho(wrapped(f"This {error.says}."), fg="red")
            except NotUnderstood as error:
                click.secho(wrapped(str(error)), fg="red")

    def _offer(self, question: Question) -> Prefill | None:
        from doccheck.record.interview import suggestion

        if question.id == "decision" and suggestion(self.record).value:
            return suggestion(self.record)
        return self.offers.get(question.id)

    def _keep(self) -> None:
        from doccheck.record.files import RecordError, save

        try:
            save(self.draft, self.record)
        except RecordError as error:
            raise Wrong(str(error)) from None


def _begun(file: Path, place: Path, before: dict[str, Any] | None, examined: Examined, *, same: bool) -> Talk:
    """An interview at its beginning, or where it was put down."""
    from doccheck.checking.setup import today
    from doccheck.record.facts import defaults, facts_of
    from doccheck.record.files import draft_of
    from doccheck.record.interview import begin

    terms = examined.setup.policy.record
    offers = dict(defaults(today(), terms.retain_days, terms.review_days))
    offers |= facts_of(examined.reports, examined.to, examined.law)
    record = begin(file.name, examined.sha256, before["salt"] if before and "salt" in before else None)
    if before:
        offers |= _of_earlier(before)
        record |= {"releases": before["releases"]} if before.get("releases") else {}
        say(f"{place.name} has a record already; the new one takes its place, and the earlier one is kept")
    talk = Talk(record, offers, draft_of(place), today(), examined)
    if before and same:
        talk.record = _with_answers(record, before, talk)
    return _resumed(talk)


def _of_earlier(before: Mapping[str, Any]) -> Iterator[tuple[str, Prefill]]:
    from doccheck.record.interview import Prefill
    from doccheck.record.questions import all_questions

    return (
        (each.id, Prefill(value, "", "the earlier record"))
        for each in all_questions()
        if each.id not in _DAYS and (value := get_field(before, each.id)) is not None
    )


def _with_answers(record: dict[str, Any], before: Mapping[str, Any], talk: Talk) -> dict[str, Any]:
    """The record with every answer of the earlier one that can still stand, and the days of a new decision."""
    from doccheck.record.interview import AnswerError, apply_answer, leave_open, questions

    offers = {**talk.offers, **dict(_of_earlier(before))}
    kept = {
        name: offers[name].value for name in offers if name in _DAYS or get_field(before, name) is not None
    }
    for _ in range(2):  # an answer can make room for one that stands before it
        for question in questions(record):
            try:
                if question.id in kept:
                    record = apply_answer(
                        record, question.id, kept[question.id], talk.today, talk.examined.law
                    )
                elif question.optional:
                    record = leave_open(record, question.id)
            except AnswerError:
                continue
    return record


def _resumed(talk: Talk) -> Talk:
    """With the answers that were put down, where they are about the same words."""
    from doccheck.record.files import RecordError, parse_loosely, read

    if not talk.draft.exists():
        return talk
    try:
        kept = parse_loosely(read(talk.draft), str(talk.draft))
    except RecordError as error:
        raise Wrong(f"{error}; delete it to begin again") from None
    if get_field(kept, "document.sha256") != get_field(talk.record, "document.sha256"):
        say(
            "the document has changed since the interview was put down; your answers are kept, please look at each"
        )
        talk.offers = {**talk.offers, **dict(_of_earlier(kept))}
        return talk
    say("going on where this was put down")
    talk.record = kept
    return talk


# --- the end -----------------------------------------------------------------------------------------


def _finish(talk: Talk, place: Path, examined: Examined) -> int:
    from doccheck.checking.journaling import decision_entry
    from doccheck.record import files
    from doccheck.record.mistakes import mistakes
    from doccheck.record.showing import headline

    for mistake in mistakes(talk.record, talk.today, examined.law):
        raise Wrong(
            f"{mistake.sentence}; your answers are kept, and `doccheck record new` goes on from there"
        )
    policy = examined.setup.policy

    def entered(made: Mapping[str, Any]) -> None:
        enter(decision_entry(made, files.hash_of(made), policy), policy)

    try:
        with files.held(place):
            made = _written(place, talk.record, entered)
    except (files.RecordError, Wrong) as error:
        raise Wrong(f"{error}; your answers are kept in {talk.draft.name}") from None
    talk.draft.unlink(missing_ok=True)
    click.secho(f"\n{headline(made)}.", bold=True)
    click.echo(wrapped(f"The record is {place}. `doccheck record show` prints it."))
    _what_is_left(made)
    _advice(made, examined)
    return 0


def _written(
    place: Path, record: Mapping[str, Any], entered: Callable[[Mapping[str, Any]], None]
) -> dict[str, Any]:
    """The record as it is written: in the place of one that is there, with all that was released up to this moment."""
    from doccheck.record import files

    if not place.exists():
        files.save(place, record, entered)
        return dict(record)
    there = files.parse_loosely(files.read(place), str(place))
    if there.get("releases"):
        record = {**record, "releases": there["releases"], "salt": there["salt"]}
    return files.supersede(place, record, entered)


def _what_is_left(record: Mapping[str, Any]) -> None:
    from doccheck.record.interview import missing

    left = missing(record)
    if left:
        titles = "; ".join(question.title.rstrip("?") for question in left)
        click.echo(wrapped(f"Still open: {titles}."))


def _advice(record: Mapping[str, Any], examined: Examined) -> None:
    """Whom to ask, where that is what was decided."""
    if record.get("decision") != "seek advice":
        return
    policy = examined.setup.policy
    whom = (
        policy.advice
        or "whoever advises you on safeguarding (your policy names nobody yet, under [contacts] advice)"
    )
    click.secho(wrapped(f"For advice: {whom}"), bold=True)
    if policy.escalation:
        click.echo(wrapped(f"If you disagree with a decision: {policy.escalation}"))
    click.echo(
        wrapped("You can ask without saying who it is about. A child in danger does not have to wait for it.")
    )

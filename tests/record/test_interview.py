"""The interview: the flowchart's order, what an answer makes needless, and ends that force nobody."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from doccheck.record.fields import get, put
from doccheck.record.files import encoded, parse
from doccheck.record.interview import (
    AnswerError,
    State,
    apply_answer,
    begin,
    checklist,
    leave_open,
    missing,
    next_question,
    question,
    questions,
    suggestion,
    take_back,
)
from doccheck.record.mistakes import mistakes
from doccheck.record.questions import all_questions
from doccheck.record.schema import schema

from .records import ANSWERS, SHA256, TODAY, interviewed, record_of


def answered(*answers, record=None):
    record = record or begin("referral.docx", SHA256)
    for name, value in answers:
        record = apply_answer(record, name, value, TODAY)
    return record


def test_the_steps_are_those_of_the_flowchart():
    assert list(dict.fromkeys(each.step for each in all_questions())) == [
        "Is there a clear and legitimate purpose?",
        "Do you have consent to share?",
        "Does the information enable an individual to be identified?",
        "Have you identified a lawful reason to share?",
        "How much information is it necessary to share?",
        "Have you distinguished fact from opinion?",
        "Are you giving it to the right person?",
        "Are you sharing it in a secure way?",
        "Does the person know that it is shared?",
        "What do you decide, and why?",
    ]


def test_every_question_says_what_it_asks_and_what_can_be_answered():
    for each in all_questions():
        assert each.title, each.id
        assert each.help, each.id
        assert bool(each.options) is (each.kind in ("choice", "choices")), each.id
        assert bool(each.parts) is (each.kind == "list"), each.id
        for other in each.when:
            assert question(other), each.id


def test_a_whole_interview_leaves_nothing_missing():
    record = record_of()
    assert missing(record) == ()
    assert mistakes(record, TODAY) == ()
    assert next_question(record) is None
    asked = [each.id for each in questions(record)]
    assert "consent.given_by.name" not in asked
    assert "consent.without_consent_because" in asked


def test_what_an_answer_makes_needless_is_not_asked_and_taken_out():
    record = answered(("consent.status", "given"), ("consent.given_by.name", "Dana Hart"))
    assert "consent.given_by.capacity" in [each.id for each in questions(record)]
    record = answered(("consent.status", "refused"), record=record)
    assert record["consent"] == {"status": "refused"}
    record = answered(("identifies", "no"), record=record)
    ids = [each.id for each in questions(record)]
    assert not {
        "lawful_basis.basis",
        "condition",
        "informed.status",
        "consent.without_consent_because",
    } & set(ids)


def test_it_can_be_put_down_and_taken_up_anywhere():
    straight = record_of()
    record = begin("referral.txt", SHA256, straight["salt"])
    while (each := next_question(record)) is not None:
        given = ANSWERS.get(each.id)
        record = leave_open(record, each.id) if given is None else apply_answer(record, each.id, given, TODAY)
        record = json.loads(json.dumps(record))  # as a draft comes back from its file
    assert record == straight


@pytest.mark.parametrize("purpose", ["no", "unsure"])
def test_without_a_clear_purpose_the_decision_is_asked_for_at_once_and_advice_is_offered(purpose):
    record = answered(("legitimate_purpose", purpose))
    assert next_question(record).id == "decision"
    assert suggestion(record).value == "seek advice"
    record = answered(("decision", "seek advice"), record=record)
    left = [each.id for each in questions(record) if each.id not in ("legitimate_purpose", "decision")]
    assert set(left) <= {
        "purpose", "advice_sought.sought", "decided_by.name", "decided_by.role", "decided_by.organisation",
        "decided_on", "review_on",
    }  # fmt: skip


def test_no_set_of_answers_ever_suggests_a_refusal():
    for each in all_questions():
        for option in each.options:
            value = [option.value] if each.kind == "choices" else option.value
            assert suggestion(put(begin("a", None), each.id, value)).value in (None, "seek advice")


def test_a_decision_not_to_share_needs_reasons_and_spares_the_rest():
    record = answered(("legitimate_purpose", "yes"), ("decision", "do not share"))
    needed = {each.id for each in missing(record)}
    assert {"reasons", "decided_by.name", "decided_on", "what.summary"} <= needed
    assert not {"recipients", "lawful_basis.basis", "informed.status"} & needed


def test_consent_without_what_they_knew_is_incomplete():
    consent = {
        "consent.status": "given",
        "consent.given_by.name": "Dana Hart",
        "consent.given_by.capacity": "adult",
    }
    few = record_of({**ANSWERS, **consent, "consent.informed_of": ["why"]})
    assert "consent.informed_of" in [each.id for each in missing(few)]
    all_four = ["why", "who will see it", "how much", "implications"]
    whole = record_of({**ANSWERS, **consent, "consent.informed_of": all_four})
    assert missing(whole) == ()


@pytest.mark.parametrize(
    ("name", "answer", "says"),
    [
        ("decided_on", "2026-11-29", "decided_on: lies in the future; today is 2026-11-28"),
        ("decided_on", "soon", "decided_on: has to be a date such as 2026-11-28"),
        ("consent.status", "perhaps", "consent.status: has to be one of given, refused, withdrawn, not sought"),
        ("purpose", "  ", "purpose: is empty; leave it open if you do not know yet"),
        ("recipients", [{"name": "Duty", "adress": "x"}], "recipients[1].adress: is not a field of a record; did you mean “address”?"),
        ("recipients", [{"role": "duty"}], "recipients[1].name: is missing"),
        ("nothing", "x", "nothing: there is no such question"),
        (
            "lawful_basis.powers",
            ["csa reporting duty"],
            "lawful_basis.powers[1]: The duty to report child sex offences, Crime and Policing Act 2026: whether it is in force "
            "is not known here; a policy names its day under record.in_force",
        ),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_stand_says_what_would(name, answer, says):
    with pytest.raises(AnswerError) as wrong:
        answered((name, answer))
    assert str(wrong.value) == says


def test_an_answer_that_cannot_be_true_beside_a_later_one_is_asked_for_again():
    record = answered(
        ("lawful_basis.basis", "recognised legitimate interest"), ("retain_until", "2026-12-01")
    )
    record = answered(("decided_on", "2026-02-04"), record=record)
    assert get(record, "lawful_basis.basis") is None
    assert record["retain_until"] == "2026-12-01"
    with pytest.raises(AnswerError, match="was not in force on 4 February 2026"):
        answered(("lawful_basis.basis", "recognised legitimate interest"), record=record)


def test_what_a_record_cannot_do_without_cannot_be_left_open():
    for name in ("decision", "decided_by.name", "decided_on", "consent.given_by.name"):
        with pytest.raises(AnswerError, match="a record cannot do without it"):
            leave_open(begin("a", None), name)


def test_an_answer_can_be_taken_back():
    record = answered(("legitimate_purpose", "yes"))
    assert next_question(take_back(record, "legitimate_purpose")).id == "legitimate_purpose"
    opened = leave_open(record, "purpose")
    assert next_question(opened).id != "purpose"
    assert next_question(take_back(opened, "purpose")).id == "purpose"


def test_the_checklist_has_its_questions_each_answered_not_applicable_or_open():
    states = dict(checklist(record_of()))
    assert len(states) == 17
    assert states["Have I a legal duty or power to share the information?"] is State.ANSWERED
    assert states["Whose consent is needed?"] is State.NOT_APPLICABLE
    assert states["What will they do with it?"] is State.OPEN


def test_a_field_is_put_and_taken_out_without_leaving_empty_tables():
    record = {"a": 1}
    made = put(record, "b.c.d", 2)
    assert (made, record) == ({"a": 1, "b": {"c": {"d": 2}}}, {"a": 1})
    assert put(made, "b.c.d", None) == record
    assert get({"r": [{"x": 1}, {"y": 2}, {"x": 3}]}, "r.x") == [1, 3]
    assert get({"r": [{"y": 2}]}, "r.x") is None


@given(interviewed())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_is_answered_the_record_is_valid_and_reads_back_the_same(record):
    Draft202012Validator(schema()).validate(record)
    assert parse(encoded(record), "r", TODAY) == record
    for each in missing(record):
        assert each.id in record.get("open", []) or each.id == "consent.informed_of"
    for _, state in checklist(record):
        assert state in State

"""Records for the tests: one that is complete, and any that an interview can end in."""

from datetime import date, timedelta

from hypothesis import strategies as st

from doccheck.record.interview import AnswerError, apply_answer, begin, leave_open, next_question

TODAY = date(2026, 11, 28)
SHA256 = "ab" * 32
SALT = "0f" * 16
ANSWERS = {
    "legitimate_purpose": "yes",
    "purpose": "Leo comes in hungry and is afraid to go home.",
    "requested_action": "An assessment, and a visit this week.",
    "consent.status": "not sought",
    "consent.without_consent_because": ["risk of significant harm"],
    "identifies": "yes",
    "lawful_basis.basis": "public task",
    "lawful_basis.powers": ["s47"],
    "what.summary": "A letter of one page.",
    "what.categories": ["identity", "concern", "health"],
    "condition": "safeguarding",
    "proportionality.risk": "He could be hurt again this weekend.",
    "proportionality.imminent": "soon",
    "fact_and_opinion": "told apart",
    "recipients": [{"name": "Duty team", "address": "duty@wexcombe.gov.uk"}],
    "how_sent": "secure e-mail",
    "informed.status": "not told",
    "informed.why_not": ["risk to the child"],
    "childs_views.sought": "yes",
    "childs_views.views": "He said that he wants to stay at school.",
    "advice_sought.sought": "yes",
    "advice_sought.of": "Sam Okoro, safeguarding lead",
    "advice_sought.advice": "Send it today.",
    "decision": "share",
    "reasons": "The bruises are new, and nobody at home explains them.",
    "decided_by.name": "Joan Petrie",
    "decided_by.role": "nursery manager",
    "decided_on": "2026-11-27",
    "retain_until": "2036-11-27",
}


def record_of(answers=ANSWERS, name="referral.txt", sha256=SHA256, today=TODAY, **more):
    """The record to which these answers lead; what is asked beside them is left open."""
    record = begin(name, sha256, SALT)
    while (question := next_question(record)) is not None:
        given = answers.get(question.id)
        if given is None:
            record = leave_open(record, question.id)
        else:
            record = apply_answer(record, question.id, given, today)
    return {**record, **more}


WORDS = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and "\x00" not in text)


def answer_to(question) -> st.SearchStrategy:
    """Any answer that fits the kind of a question, whether or not the law allows it."""
    values = [option.value for option in question.options]
    if question.kind == "choice":
        return st.sampled_from(values)
    if question.kind == "choices":
        return st.lists(st.sampled_from(values), min_size=1, max_size=4, unique=True)
    if question.kind == "date":
        return st.integers(-3000, 3000).map(lambda days: (TODAY + timedelta(days)).isoformat())
    if question.kind == "list":
        return st.lists(
            st.fixed_dictionaries(
                {"name": WORDS},
                optional={
                    "address": st.just("duty@wexcombe.gov.uk"),
                    "knows_it_is_confidential": st.sampled_from(["yes", "not yet"]),
                    "will_use_it_for": WORDS,
                },
            ),
            min_size=1,
            max_size=3,
        )
    return WORDS


@st.composite
def interviewed(draw):
    """A record at the end of an interview in which anything was answered that could be."""
    record = begin(draw(WORDS), draw(st.one_of(st.none(), st.just(SHA256))), SALT)
    while (question := next_question(record)) is not None:
        if not question.must and draw(st.integers(0, 4)) == 0:
            record = leave_open(record, question.id)
            continue
        try:
            record = apply_answer(record, question.id, draw(answer_to(question)), TODAY)
        except AnswerError:  # a day in the future, a law not in force, spaces: asked again
            if question.kind == "date":
                record = apply_answer(record, question.id, TODAY.isoformat(), TODAY)
            elif question.kind in ("line", "text"):
                record = apply_answer(record, question.id, "Joan Petrie", TODAY)
    return record

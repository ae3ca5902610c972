"""What a document says to the questions of its record, and a record held against its document."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck.model import Confidence, Document, Field, Finding, Report, Severity, Span
from doccheck.record import asked
from doccheck.record.comparing import Kind, fits, remarks
from doccheck.record.facts import defaults, facts_of
from doccheck.record.law import law
from doccheck.record.showing import as_document, free_text, headline, lines, sections
from doccheck.record.statements import stated
from doccheck.record.word import docx

from .records import ANSWERS, SHA256, TODAY, record_of

TEXT = """To: Duty Team, Wexcombe Children's Services, duty@wexcombe.gov.uk
Please assess Leo under section 47. His mother refused consent to this.
His father has not been told, because he could react with violence.
Leo said he wants to stay. He had a bruise on 3 May.
Condition: safeguarding of children and individuals at risk."""
SAID = {
    "RR401": "Please assess",
    "RR402": "refused consent",
    "RR412": "Leo said",
}


def report(text=TEXT, findings=(), said=SAID):
    found = [
        (code, Span(text.index(words), text.index(words) + len(words)))
        for code, words in said.items()
        if words in text
    ]
    return Report(
        Document("referral.txt", "text/plain", SHA256, text), tuple(findings), satisfied=tuple(found)
    )


def not_told(text=TEXT):
    at = text.index("His father")
    return Finding("RR404", Span(at, at + 20), Severity.ERROR, Confidence.HIGH, "line 3")


def facts(text=TEXT, findings=None, to=()):
    return facts_of([report(text, [not_told(text)] if findings is None else findings)], to)


def test_what_the_document_says_is_offered_with_its_words():
    said = facts()
    assert (said["purpose"].value, said["purpose"].words) == ("Please assess Leo under section 47.",) * 2
    assert (said["consent.status"].value, said["consent.status"].words) == (
        "refused",
        "His mother refused consent to this.",
    )
    assert said["informed.status"].value == "not told"
    assert (
        said["informed.status"].words == "His father has not been told, because he could react with violence."
    )
    assert (said["lawful_basis.basis"].value, said["lawful_basis.powers"].value) == ("public task", ["s47"])
    assert said["condition"].value == "safeguarding"
    assert said["childs_views.views"].value == "Leo said he wants to stay."
    assert said["recipients"].value == [{"name": "Duty Team", "address": "duty@wexcombe.gov.uk"}]
    assert said["what.categories"].value == ["identity", "family", "concern", "health"]
    assert said["what.categories"].words == "health (“bruise”)"


def test_the_envelope_comes_first_and_a_team_without_an_address_is_a_recipient_too():
    assert facts(to=["mash@b.gov.uk"])["recipients"].value[0] == {"name": "mash", "address": "mash@b.gov.uk"}
    team = facts_of([report("To: Early Help\nLeo is hungry.")])
    assert team["recipients"].value == [{"name": "Early Help"}]
    assert "recipients" not in facts_of([report("To: whom it may concern\nLeo is hungry.")])


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Referred to | Mr A. Nzeogwu, team manager, Holmesdale Council\nLeo is hungry.",
            [{"name": "Mr A. Nzeogwu"}],
        ),
        (
            "Prepared for: Duty desk (duty@b.gov.uk)\nLeo is hungry.",
            [{"name": "Duty desk", "address": "duty@b.gov.uk"}],
        ),
        ("Dear Mrs Trelawney,\n\nLeo is hungry.", [{"name": "Mrs Trelawney"}]),
        (
            "**To:** a@b.gov.uk, c@d.gov.uk\nLeo.",
            [{"name": "a", "address": "a@b.gov.uk"}, {"name": "c", "address": "c@d.gov.uk"}],
        ),
    ],
)
def test_whoever_it_goes_to_is_read_as_it_is_written(text, people):
    assert facts_of([report(text)])["recipients"].value == people


def test_what_a_form_has_beside_its_questions_comes_first():
    text = "What do you want to happen?\nAn assessment this week.\nPlease assess Leo."
    label, answer = Span(0, 27), Span(28, 52)
    one = report(text, said={"RR401": "Please assess"})
    form = replace(one, document=replace(one.document, fields=(Field(label, answer, "section 2"),)))
    facts = facts_of([form])
    assert (facts["requested_action"].value, facts["requested_action"].where) == (
        "An assessment this week.",
        "section 2",
    )
    assert facts["purpose"].value == "Please assess Leo."


def test_an_empty_document_offers_nothing():
    assert facts_of([report("")]) == {}


def test_days_are_offered_from_the_policy():
    offered = {name: prefill.value for name, prefill in defaults(TODAY, 10, 5).items()}
    assert offered == {"decided_on": "2026-11-28", "retain_until": "2026-12-08", "review_on": "2026-12-03"}


# --- the record against the document -----------------------------------------------------------------


def said_of(record, text="To: duty@wexcombe.gov.uk\nPlease assess Leo. He had a bruise.", findings=()):
    reports = [report(text, findings)]
    return remarks(record, reports, facts_of(reports), law())


def test_a_record_that_fits_leaves_nothing_to_say():
    assert said_of(record_of()) == ()


@pytest.mark.parametrize(
    ("answers", "kind", "sentence"),
    [
        (
            {"condition": None, "what.categories": ["identity", "concern"]},
            Kind.CONTRADICTION,
            "condition: the document holds such data (health), so a condition is needed",
        ),
        (
            {"lawful_basis.basis": None, "lawful_basis.powers": None},
            Kind.CONTRADICTION,
            "lawful_basis.basis: the document holds personal data, so a basis is needed",
        ),
        (
            {"recipients": [{"name": "Other", "address": "other@b.gov.uk"}]},
            Kind.CONTRADICTION,
            "recipients: the document goes to an address that the record does not name",
        ),
        (
            {"identifies": "no"},
            Kind.CONTRADICTION,
            "identifies: please look again: the document speaks of somebody's own matters",
        ),
        (
            {"fact_and_opinion": None},
            Kind.MISSING,
            "fact_and_opinion: was left open (Is fact told apart from opinion)",
        ),
        (
            {"fact_and_opinion": "not yet"},
            Kind.NOTE,
            "fact_and_opinion: fact and opinion are not told apart yet",
        ),
        (
            {"lawful_basis.powers": ["s16la"]},
            Kind.NOTE,
            "lawful_basis.powers[1]: The duty to share information. Reported to be in force from 30 September 2026: "
            "please confirm it.",
        ),
    ],
)
def test_what_does_not_fit_is_one_sentence_with_its_field(answers, kind, sentence):
    record = record_of({name: value for name, value in {**ANSWERS, **answers}.items() if value is not None})
    assert (kind, sentence) in [(remark.kind, remark.sentence) for remark in said_of(record)]


SECTION_47 = "child protection enquiries (section 47)"
IN_NEED = "help for a child in need (section 17)"
NOTHING = "nothing but to be told (for information only)"
ASKS_FOR_ENQUIRIES = "Please assess Leo under section 47. He had a bruise."
FITS, IN_OTHER_WORDS = "", "other words"


@pytest.mark.parametrize(
    ("text", "action", "says"),
    [
        (ASKS_FOR_ENQUIRIES, "An assessment under section 17.", (SECTION_47, IN_NEED)),
        (ASKS_FOR_ENQUIRIES, "Help from the family hub.", (SECTION_47, "early help")),
        (ASKS_FOR_ENQUIRIES, "None. For information only.", (SECTION_47, NOTHING)),
        (ASKS_FOR_ENQUIRIES, "A strategy discussion this week.", FITS),
        (ASKS_FOR_ENQUIRIES, "An assessment.", FITS),
        (ASKS_FOR_ENQUIRIES, "A MARAC referral.", FITS),
        (ASKS_FOR_ENQUIRIES, "Somebody to look at it.", IN_OTHER_WORDS),
        (f"{ASKS_FOR_ENQUIRIES} Early help was offered in May.", "Early help.", IN_OTHER_WORDS),
        ("Please assess Leo for early help.", "A section 47 enquiry.", ("early help", SECTION_47)),
        ("Please assess Leo for early help.", "Help for a child in need, by section 17.", FITS),
        ("Please assess Leo and his brother.", "Nothing: no action is needed.", ("an assessment", NOTHING)),
        ("Please assess whether Leo needs a short break.", "A short break.", FITS),
        ("Please assess what may help Leo at school.", "More help at school for Leo.", FITS),
        ("Please assess what could be done about housing.", "Another house for them.", IN_OTHER_WORDS),
        ("Please assess what could be done about their housing.", "Housing advice.", FITS),
    ],
)
def test_what_the_document_asks_for_against_what_the_record_does(text, action, says):
    answers = {**ANSWERS, "requested_action": action, "purpose": "So that it ends."}
    said = said_of(record_of(answers), f"To: duty@wexcombe.gov.uk\n{text}")
    found = [(each.kind, each.sentence) for each in said if each.field in ("purpose", "requested_action")]
    if says == FITS:
        assert found == []
    elif says == IN_OTHER_WORDS:
        ((kind, sentence),) = found
        assert kind is Kind.NOTE
        assert sentence.startswith("requested_action: it is put in other words than the document's own")
    else:
        asks = f"requested_action: the document asks for {says[0]}, and the record for {says[1]}"
        assert found == [(Kind.CONTRADICTION, asks)]


def test_a_record_that_gives_its_reasons_for_asking_otherwise_does_not_contradict():
    answers = {
        **ANSWERS,
        "requested_action": "Early help.",
        "reasons": "Section 47 was asked for; the duty team thinks that this is enough for now.",
    }
    said = said_of(record_of(answers), f"To: duty@wexcombe.gov.uk\n{ASKS_FOR_ENQUIRIES}")
    assert Kind.CONTRADICTION not in [each.kind for each in said if each.field == "requested_action"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_goes_together_does_so_both_ways(one, other):
    some, others = asked.requests(one, "section 47"), asked.requests(other, "early help")
    assert asked.go_together(some, others) == asked.go_together(others, some)
    assert asked.go_together(some, some)


def test_what_the_rules_find_against_the_record_is_a_contradiction_of_its_field():
    remedy = "The record says that consent was given. Correct the record, or this sentence."
    against = Finding("RR413", Span(0, 5), Severity.WARNING, Confidence.MEDIUM, "page 1", remedy=remedy)
    (remark,) = said_of(record_of(), findings=[against])
    assert (remark.kind, remark.field) == (Kind.CONTRADICTION, "consent.status")
    assert remark.says == f"{remedy} (page 1)"


def test_no_remark_repeats_words_of_the_document():
    record = record_of({**ANSWERS, "recipients": [{"name": "Other", "address": "other@b.gov.uk"}]})
    said = " ".join(remark.sentence for remark in said_of(record))
    assert "wexcombe" not in said
    assert "bruise" not in said


def test_a_record_fits_its_document_by_content():
    assert fits(record_of(), [report()])
    assert not fits(record_of(sha256="cd" * 32), [report()])
    assert fits(record_of(sha256=None), [report()])


# --- what counts as recorded -------------------------------------------------------------------------


def test_what_a_record_states_counts_and_what_it_leaves_open_does_not():
    parts = {each for each in stated(record_of()) if ":" not in each}
    assert parts == {
        "purpose", "consent", "lawful basis", "condition", "child's views", "decision", "reason without consent",
        "reason not informed",
    }  # fmt: skip
    few = record_of({name: ANSWERS[name] for name in ("decision", "decided_by.name", "decided_on")})
    assert {each for each in stated(few) if ":" not in each} == set()


def test_what_a_record_says_can_be_held_against_the_document():
    said = stated(record_of())
    assert {
        "consent: not sought",
        "informed: not told",
        "data: not offences",
        "power: not s17",
        "basis: not consent",
    } <= said
    assert not {"data: not health", "power: not s47", "decision: not shared"} & said
    assert "decision: not shared" in stated(record_of({**ANSWERS, "decision": "do not share"}))
    assert not {each for each in stated({}) if each}


# --- how it looks ------------------------------------------------------------------------------------


def test_a_record_reads_as_a_person_would_tell_it():
    text = "\n".join(lines(record_of(), 70))
    assert text.startswith("Share it: decided by Joan Petrie, nursery manager on 27 November 2026\n\nAbout\n")
    assert "  Which power or duty do you act under?\n      Section 47, Children Act 1989\n" in text
    assert "  When was it decided?\n      27 November 2026\n" in text
    assert all(len(line) <= 70 for line in text.splitlines())


def test_what_is_left_open_is_said_and_what_was_optional_is_not():
    few = record_of({name: ANSWERS[name] for name in ("decision", "decided_by.name", "decided_on")})
    rows = dict(row for section in sections(few) for row in section.rows)
    assert rows["Which lawful basis do you rely on?"] == "left open"
    assert "When is that looked at again?" not in rows
    assert headline({"version": 1, "document": {"name": "a", "sha256": None}}) == "Nothing is decided yet"


def test_the_case_file_has_every_row(tmp_path):
    from docx import Document as Word

    file = tmp_path / "record.docx"
    record = record_of({**ANSWERS, "purpose": "Leo \x0b is afraid\x1b[31m."})
    file.write_bytes(docx(record))
    paper = Word(str(file))
    rows = [tuple(cell.text for cell in row.cells) for table in paper.tables for row in table.rows]
    expected = [row for section in sections(record) for row in section.rows]
    assert [label for label, _ in rows] == [label for label, _ in expected]
    assert ("What are your reasons?", ANSWERS["reasons"]) in rows
    assert paper.core_properties.author == "doccheck"


def test_the_free_text_of_a_record_is_a_document_of_its_own():
    record = record_of(releases=[{"code": "TP303", "reason": "She told the family herself."}])
    own = as_document(record, "m.eml!r.record.json", SHA256)
    assert [own.quote(block.span) for block in own.blocks] == [words for _, words in free_text(record)]
    assert "Joan Petrie" not in own.text
    assert own.blocks[-1].where == "the record's answer to “Released: TP303”"
    assert ANSWERS["purpose"] in own.text

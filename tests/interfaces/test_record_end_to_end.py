"""A record and its letter through the real rules: what counts, what contradicts, and a record that travels by mail."""

from dataclasses import dataclass
from email.message import EmailMessage
from hashlib import sha256
from typing import Any

import pytest

from doccheck.checking.judging import judged
from doccheck.checking.records import settling
from doccheck.checking.sources import Source
from doccheck.checking.work import examine_all
from doccheck.model import Verdict
from doccheck.policy import builtin
from doccheck.record.facts import facts_of
from doccheck.record.files import encoded
from tests.record.records import ANSWERS, TODAY, record_of

LETTER = """OFFICIAL-SENSITIVE

To: Duty Team, duty@wexcombe.gov.uk
From: Joan Petrie, manager, Maple Street Nursery, 01632 960147
Date: 27 November 2026
Child: Alfie Doran, born 3 May 2022

I saw Alfie come in wet and hungry on 19, 23 and 26 November. He had a bruise on his left arm on 26 November.
Alfie told me on 26 November: "I don't want to go home."
Please visit the family this week.
"""


@dataclass(frozen=True)
class Ready:
    """Gives the engine that the whole test run shares."""

    engine: Any

    def build(self):
        return self.engine


@pytest.fixture
def answer(engine):
    def ask(data, name="letter.txt", record=None):
        source = Source(name, data=data if isinstance(data, bytes) else data.encode(), record=record)
        (answer,) = examine_all([source], Ready(engine), builtin().circumstances(TODAY), 1)
        return answer

    return ask


def record_for(data, answers=ANSWERS, **more):
    data = data if isinstance(data, bytes) else data.encode()
    return record_of(answers, name="letter.txt", sha256=sha256(data).hexdigest(), **more)


def found(report, prefix="RR"):
    return {finding.code for finding in report.findings if finding.code.startswith(prefix)}


def test_what_the_record_states_need_not_stand_in_the_letter(answer):
    (without,) = answer(LETTER).reports
    assert {"RR402", "RR405", "RR406"} <= found(without)
    (beside,) = answer(LETTER, record=encoded(record_for(LETTER))).reports
    assert found(beside) == set()
    assert {"RR402", "RR405", "RR406"} <= set(beside.recorded)


def test_a_reason_on_record_is_a_reason(answer):
    letter = LETTER + "The family have not been told about this referral. Consent was not sought.\n"
    assert {"RR403", "RR404"} <= found(answer(letter).reports[0])
    assert not {"RR403", "RR404"} & found(answer(letter, record=encoded(record_for(letter))).reports[0])


def test_a_contradiction_is_a_finding_of_its_own_at_its_words(answer):
    letter = LETTER + "Alfie's mother has been told about this referral. His uncle was arrested on 4 June.\n"
    (report,) = answer(letter, record=encoded(record_for(letter))).reports
    against = [finding for finding in report.findings if finding.code == "RR413"]
    assert [(report.document.quote(each.span), each.remedy) for each in against] == [
        (
            "Alfie's mother has been told about this referral.",
            "The record says that the family was not told. Correct the record, or this sentence.",
        ),
        (
            "His uncle was arrested on 4 June.",
            "The record does not name offences among what is shared. Add them there, or take them out here.",
        ),
    ]


def test_a_record_for_other_words_makes_one_finding_and_counts_for_nothing(answer):
    (report,) = answer(LETTER, record=encoded(record_for(LETTER + "More."))).reports
    assert {"RR402", "RR405", "RR406", "RR414"} <= found(report)


def test_what_the_letter_says_is_offered_to_the_interview(answer):
    facts = facts_of(answer(LETTER).reports)
    assert facts["purpose"].words == "Please visit the family this week."
    assert facts["recipients"].value == [{"name": "Duty Team", "address": "duty@wexcombe.gov.uk"}]
    assert facts["childs_views.views"].words.startswith("Alfie told me on 26 November:")
    assert "health" in facts["what.categories"].value


def message(record):
    mail = EmailMessage()
    mail["From"], mail["To"] = "joan@maple.sch.uk", "duty@wexcombe.gov.uk, extra@other.gov.uk"
    mail["Subject"], mail["Date"] = "Referral", "Fri, 27 Nov 2026 09:00:00 +0000"
    mail.set_content("OFFICIAL-SENSITIVE\n\nPlease see the letter.\n\nJoan Petrie, 01632 960147\n")
    mail.add_attachment(LETTER.encode(), maintype="text", subtype="plain", filename="letter.txt")
    mail.add_attachment(
        encoded(record), maintype="application", subtype="json", filename="letter.record.json"
    )
    return mail.as_bytes()


def test_a_record_travels_with_its_letter(answer):
    cover, letter, own = answer(message(record_for(LETTER)), "m.eml").reports
    assert found(letter) == found(cover) == found(own, "") == set()
    assert own.document.path == "m.eml!letter.record.json"
    assert own.gaps == ()
    excess = [cover.document.quote(f.span) for f in cover.findings if f.code == "SC507"]
    assert excess == ["extra@other.gov.uk"]


def test_a_record_that_travels_must_not_name_the_informant(answer):
    record = record_for(
        LETTER,
        {**ANSWERS, "advice_sought.advice": "Her neighbour Carol Mead told me that she hears him cry."},
    )
    done = answer(message(record), "m.eml")
    *_, own = done.reports
    assert "TP303" in found(own, "TP")
    assert {finding.where for finding in own.findings} == {"the record's answer to “What did they say?”"}
    whole = judged(done.reports, builtin(), settle=settling(done.record, done.reports))
    assert whole.verdict is Verdict.HOLD

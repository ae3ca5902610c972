"""The samples with the real engine: marked and checked again, redacted and searched through."""

from pathlib import Path

import pytest

from doccheck.copies.choices import choices
from doccheck.copies.marking import marked
from doccheck.copies.redacting import redacted
from doccheck.model import Circumstances
from doccheck.packs import load_builtin
from doccheck.readers import read
from tests.conftest import TODAY
from tests.copies.removing import assert_gone

SAMPLES = Path(__file__).parents[2] / "samples"
MARKED = ["third-party.docx", "hidden-content.docx", "referral-form.docx", "over-sharing.docx", "letter.pdf"]
REDACTED = [*MARKED, "opening.txt", "unclear.md"]
RULES = {rule.code: rule for rule in load_builtin().rules}


@pytest.fixture
def reports(engine):
    """The reports of a file's bytes."""

    def of(name, data):
        return [engine.examine(document, Circumstances(TODAY)) for document in read(name, data)]

    return of


@pytest.mark.parametrize("name", MARKED)
def test_a_marked_sample_is_found_to_say_the_same_and_that_it_is_marked(reports, name):
    data = (SAMPLES / name).read_bytes()
    before = reports(name, data)

    after = reports(name, marked(name, data, before, RULES))

    kept = [[f for f in report.findings if f.code != "SC510"] for report in after]
    assert kept == [list(report.findings) for report in before]
    assert [f.code for f in after[0].findings if f.code == "SC510"] == ["SC510"]


@pytest.mark.parametrize("name", REDACTED)
def test_a_sample_without_the_people_who_are_not_part_of_it(reports, name):
    data = (SAMPLES / name).read_bytes()
    found = [choice for choice in choices(reports(name, data)) if choice.codes[0].startswith("TP")]

    done = redacted(name, data, reports(name, data), found)

    assert done.unread == ()
    words = [d.quote(span) for choice in found if not choice.shared for d, span in choice.spans]
    # A single small word ("number") is also a part of Word's own names of parts.
    assert_gone(done.copy, *(each for each in words if not each.isalpha() or not each.islower()))

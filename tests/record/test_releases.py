"""Releases: a reason of substance, a name, and for these words only."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from doccheck.model import Confidence, Document, Finding, Gap, Report, Settled, Severity, Span
from doccheck.record.mistakes import mistakes
from doccheck.record.reasons import wrong_with
from doccheck.record.releases import ReleaseError, Releaser, released, settle

from .records import TODAY, record_of

REASON = "The neighbour has told the family herself that she rang us."
WHO = Releaser("Joan Petrie", "nursery manager", datetime(2026, 11, 28, 9, 0, tzinfo=UTC), REASON)
TEXT = "Carol Mead told us. Carol Mead rang again. No basis."


def finding(code, span=None, where="page 1"):
    return Finding(code, span, Severity.ERROR, Confidence.HIGH, where)


def report(text=TEXT, name="Carol Mead", gaps=(), path="referral.txt", sha256="ab" * 32):
    spans, start = [], text.find(name)
    while start >= 0:
        spans.append(Span(start, start + len(name)))
        start = text.find(name, start + 1)
    findings = [finding("RR405"), *(finding("TP303", span) for span in spans)]
    return Report(Document(path, "text/plain", sha256, text), tuple(findings), gaps=gaps)


def settled(record, *reports):
    step = settle(record, reports)
    return [step(each) for each in reports]


def codes(each):
    return [found.code for found in each.findings]


def test_what_is_released_is_taken_out_and_counted():
    record = released(record_of(), [report()], ["TP303"], WHO)
    (after,) = settled(record, report())
    assert (codes(after), after.released, after.notices) == (["RR405"], 2, ())
    assert after.settled[0] == Settled(
        report().findings[1], "a release", REASON, "Joan Petrie, nursery manager", "2026-11-28"
    )
    assert mistakes(record, TODAY) == ()


def test_a_release_holds_no_words_of_the_document():
    record = released(record_of(), [report()], ["TP303"], WHO)
    assert len(record["releases"]) == 1
    assert "Carol" not in str(record["releases"])
    assert record["releases"][0] | {"key": ""} == {
        "code": "TP303",
        "key": "",
        "where": "page 1",
        "reason": REASON,
        "by": "Joan Petrie",
        "role": "nursery manager",
        "at": "2026-11-28T09:00:00+00:00",
    }


def test_no_place_of_a_release_names_anybody():
    found = finding("TP303", Span(0, 10), where="table “Household”, row “Carol Mead”")

    def place_in(path):
        (release,) = released(record_of(), [replace(report(path=path), findings=(found,))], ["TP303"], WHO)[
            "releases"
        ]
        return release["where"], release.get("part")

    assert place_in("referral.txt") == ("table “Household”, row “…”", None)
    assert place_in("a.eml!Carol Mead statement.docx")[1] == "a file (.docx)"
    assert place_in("a.eml!statement.docx")[1] == "statement.docx"


def test_it_holds_wherever_the_words_move_and_whatever_the_severity():
    record = released(record_of(), [report()], ["TP303"], WHO)
    moved = report("A line more.\n" + TEXT)
    moved = replace(moved, findings=tuple(replace(f, severity=Severity.NOTE) for f in moved.findings))
    assert codes(settled(record, moved)[0]) == ["RR405"]


def test_any_change_of_the_words_makes_it_lapse_and_says_so():
    record = released(record_of(), [report()], ["TP303"], WHO)
    (after,) = settled(record, report(TEXT.replace("Mead", "Meade"), "Carol Meade"))
    assert (codes(after), after.released) == (["RR405", "TP303", "TP303"], 0)
    assert after.notices == (
        "release 1 of the record (TP303, 2026-11-28) has lapsed: the words that it was about have changed",
    )
    (gone,) = settled(record, report("Nothing here."))
    assert gone.notices == (
        "release 1 of the record (TP303, 2026-11-28) has lapsed: the rule has nothing to say any more",
    )


def test_a_release_about_the_whole_document_lapses_with_any_word_of_it():
    record = released(record_of(), [report()], ["RR405"], WHO)
    assert codes(settled(record, report())[0]) == ["TP303", "TP303"]
    other = report(TEXT + " One word more.", sha256="cd" * 32)
    assert "RR405" in codes(settled(record, other)[0])


def test_two_files_that_cannot_be_read_are_not_the_same():
    scan = report("", gaps=(Gap("page 1", "no text"),), path="m.eml!a.pdf", sha256="01" * 32)
    other = replace(scan, document=replace(scan.document, path="m.eml!b.pdf", sha256="02" * 32))
    record = released(record_of(), [scan], ["RR405"], WHO)
    first, second = settled(record, scan, other)
    assert (first.released, second.released) == (1, 0)
    assert record["releases"][0]["part"] == "a.pdf"


def test_a_release_in_one_part_of_a_message_is_not_said_to_lapse_for_the_others():
    letter = report(path="m.eml!letter.txt")
    cover = report("See the letter.", path="m.eml", sha256="cd" * 32)
    record = released(record_of(), [cover, letter], ["TP303"], WHO)
    assert [after.notices for after in settled(record, cover, letter)] == [(), ()]


def test_the_same_words_are_released_once_and_a_second_reason_takes_the_place_of_the_first():
    record = released(record_of(), [report()], ["TP303"], WHO)
    again = released(record, [report()], ["TP303"], replace(WHO, name="Sam Okoro"))
    assert [release["by"] for release in again["releases"]] == ["Sam Okoro"]


def test_a_code_that_did_not_fire_is_refused_with_what_did():
    with pytest.raises(ReleaseError) as wrong:
        released(record_of(), [report()], ["TP303", "TP304"], WHO)
    assert str(wrong.value) == (
        "TP304 did not fire here, so nothing was released; what can be released: RR405, TP303"
    )


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("n/a", "is not one of substance"),
        ("", "is not one of substance"),
        ("Approved by senior manager.", "is shorter than a sentence"),
        ("This is fine and can be sent now.", "does not say why"),
        ("see notes see notes see notes", "is not one of substance"),
        ("because because because because because because", "is not one of substance"),
        ("1 2 3 4 5 6 7", "is not one of substance"),
        ("Carol Mead agreed on the telephone that she may be named.", "repeats the words"),
        ("It was carol  mead's own wish that her name should stand here.", "repeats the words"),
    ],
)
def test_a_reason_has_to_be_one(reason, says):
    with pytest.raises(ReleaseError, match=f"^reason: .*{says}"):
        released(record_of(), [report()], ["TP303"], replace(WHO, reason=reason))


@pytest.mark.parametrize(
    "reason",
    [
        REASON,
        "The duty team asked for her name, to speak with her tonight.",
        "Police have asked for the full file under a court order.",
    ],
)
def test_a_reason_of_substance_is_taken(reason):
    assert wrong_with(reason) == ""


@pytest.mark.parametrize("missing", ["name", "role"])
def test_somebody_has_to_answer_for_it(missing):
    with pytest.raises(ReleaseError, match="a release needs a name and a role"):
        released(record_of(), [report()], ["TP303"], replace(WHO, **{missing: " "}))

"""The verdict, and the sentence a practitioner reads last."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from doccheck.model import Confidence, Document, Finding, Gap, Report, Severity, Span, Verdict
from doccheck.verdict import THINGS, judge, judge_message, message_sentence, sentence, worst

USUAL = SimpleNamespace(threshold=Severity.WARNING, hold_in_danger=frozenset())
STRICT = SimpleNamespace(threshold=Severity.WARNING, hold_in_danger=frozenset({"TP303"}))
DOCUMENT = Document("letter.docx", "text/plain", "", "Some words of a letter, and more of them.")


def finding(code, severity=Severity.ERROR, where="page 1, second paragraph", start=0):
    return Finding(code, Span(start, start + 4), severity, Confidence.HIGH, where)


def about_all(code, severity=Severity.WARNING):
    return Finding(code, None, severity, Confidence.MEDIUM, "the document as a whole")


def report(*findings, gaps=(), **more):
    return Report(DOCUMENT, tuple(findings), tuple(Gap(*gap) for gap in gaps), **more)


ERROR = finding("TP303")
WARNING = finding("TP301", Severity.WARNING)
NOTE = finding("CL601", Severity.NOTE)
PICTURE = ("page 3", "a picture without text")


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (report(), Verdict.PASS),
        (report(NOTE), Verdict.PASS),
        (report(WARNING), Verdict.ADVISE),
        (report(WARNING, ERROR), Verdict.HOLD),
        (report(gaps=[PICTURE]), Verdict.UNCHECKED),
        (report(ERROR, gaps=[PICTURE]), Verdict.UNCHECKED),
        (report(ERROR, urgent=True), Verdict.ADVISE),
        (report(urgent=True), Verdict.PASS),
        (report(gaps=[PICTURE], urgent=True), Verdict.UNCHECKED),
    ],
)
def test_the_verdict_on_a_document(made, verdict):
    assert judge(made, USUAL) is verdict


def test_the_threshold_moves_pass_and_advise_and_never_hold():
    low, high = (
        SimpleNamespace(threshold=s, hold_in_danger=frozenset()) for s in (Severity.NOTE, Severity.ERROR)
    )
    assert judge(report(NOTE), low) is Verdict.ADVISE
    assert judge(report(WARNING), high) is Verdict.PASS
    assert judge(report(ERROR), high) is Verdict.HOLD


def test_danger_is_held_only_where_policy_says_so_and_only_for_those_codes():
    assert judge(report(ERROR, urgent=True), STRICT) is Verdict.HOLD
    assert judge(report(finding("OS101"), urgent=True), STRICT) is Verdict.ADVISE


def test_a_message_is_as_good_as_its_worst_part():
    assert worst([]) is Verdict.PASS
    assert judge_message([report(), report(WARNING)], USUAL) is Verdict.ADVISE
    assert judge_message([report(ERROR), report(gaps=[PICTURE])], USUAL) is Verdict.UNCHECKED


def test_danger_in_one_part_lets_the_whole_message_go():
    assert judge_message([report(urgent=True), report(ERROR)], USUAL) is Verdict.ADVISE
    assert judge_message([report(urgent=True), report(ERROR)], STRICT) is Verdict.HOLD


def said(made, standard=USUAL, **titles):
    return sentence(judge(made, standard), made, titles)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (report(), "Ready to send."),
        (report(NOTE), "Ready to send; one thing would make it better."),
        (report(WARNING), "You can send this; one thing would make it better."),
        (
            report(WARNING, replace(WARNING, span=Span(9, 11)), NOTE, about_all("RR405")),
            "You can send this; three things would make it better.",
        ),
        (
            report(ERROR),
            "Please mend one thing first, or release it with a reason: the informant's identity (page 1).",
        ),
        (
            report(ERROR, finding("OS101", where="attachment 2", start=9), NOTE),
            "Please mend two things first, or release them with a reason: the informant's identity (page 1), "
            "the whole record (attachment 2).",
        ),
        (
            report(ERROR, finding("TP303", where="page 4, first paragraph", start=9)),
            "Please mend one thing first, or release it with a reason: the informant's identity (page 1 and "
            "elsewhere).",
        ),
        (report(gaps=[PICTURE]), "Part of this could not be checked: page 3."),
        (
            report(WARNING, gaps=[PICTURE, ("Attachment scan.pdf", "no text")]),
            "Part of this could not be checked: page 3, attachment scan.pdf. One thing would make it better.",
        ),
        (
            report(ERROR, about_all("SC506", Severity.ERROR), gaps=[PICTURE]),
            "Part of this could not be checked: page 3. Please mend one thing first, or release it with a "
            "reason: the informant's identity (page 1).",
        ),
        (
            report(gaps=[("the whole file", "it is empty")]),
            "This could not be checked, so nothing can be said of it.",
        ),
        (
            report(ERROR, WARNING, urgent=True),
            "Send this without delay; one thing is worth mending if it costs no time: the informant's identity "
            "(page 1).",
        ),
        (report(WARNING, urgent=True), "Send this without delay; one thing would make it better."),
        (
            report(*(finding(code, start=n) for n, code in enumerate(sorted(THINGS)[:6]))),
            "Please mend six things first, or release them with a reason: another way, and so on",
        ),
    ],
)
def test_the_sentence(made, words):
    if words.endswith("and so on"):
        assert said(made).startswith("Please mend six things first")
        assert said(made).endswith(" and three more.")
    else:
        assert said(made) == words


def test_a_rule_of_ones_own_goes_by_its_title():
    made = report(finding("ZZ101"))
    assert said(made, ZZ101="A staff number").endswith(": a staff number (page 1).")


def test_the_sentence_on_a_whole_message_says_which_part():
    attached = replace(report(ERROR), document=replace(DOCUMENT, path="m.eml!letter.docx"))
    letter = replace(DOCUMENT, path="m.eml", media_type="message/rfc822")
    parts = [replace(report(finding("SC501", where="the To line")), document=letter), attached]
    assert message_sentence(judge_message(parts, USUAL), parts) == (
        "The message and its attachments: please mend two things first, or release them with a reason: "
        "an address that is not secure (the To line), the informant's identity (page 1 of letter.docx)."
    )


def test_the_sentence_on_an_archive_calls_it_no_message():
    attached = replace(report(ERROR), document=replace(DOCUMENT, path="a.zip!letter.docx"))
    parts = [
        replace(report(), document=replace(DOCUMENT, path="a.zip", media_type="application/zip")),
        attached,
    ]
    assert message_sentence(judge_message(parts, USUAL), parts).startswith(
        "The file and what is in it: please"
    )


def test_no_sentence_forbids_or_blames():
    every = [report(finding(code)) for code in THINGS] + [report(WARNING), report(gaps=[PICTURE])]
    for made in every:
        words = said(made).lower()
        assert "do not share" not in words
        assert "violation" not in words

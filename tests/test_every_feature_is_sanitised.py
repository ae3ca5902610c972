"""The files that hold every feature in which words are kept, each with a word of its own: no form lets one out."""

import re

import pytest

from doccheck.model import Confidence, Finding, Report, Severity, Verdict
from doccheck.packs import load_builtin
from doccheck.readers import read
from doccheck.reports import Checked, Excerpts, Frame, Judged, data, html, sarif
from doccheck.saying.places import place
from doccheck.verdict import message_sentence, sentence

from .readers import kitchen_mail, kitchen_office, kitchen_word, pdf_sink

KITCHENS = {
    "a.docx": lambda: kitchen_word.whole()[0],
    "a.odt": lambda: kitchen_office.open_document()[0],
    "a.rtf": lambda: kitchen_office.rich_text()[0],
    "a.xlsx": lambda: kitchen_office.workbook()[0],
    "a.pptx": lambda: kitchen_office.presentation()[0],
    "a.eml": lambda: kitchen_mail.whole()[0],
    "a.pdf": pdf_sink.sink,
}
PACK = load_builtin()
PLANTED = {word.word for word in pdf_sink.CANARIES}


def found(document):
    """A finding on every block, and one about the whole."""
    for block in document.blocks:
        yield Finding(
            "TP301", block.span, Severity.ERROR, Confidence.HIGH, block.where, block.layer, not block.seen
        )
    yield Finding("RR405", None, Severity.WARNING, Confidence.LOW)


@pytest.fixture(scope="module", params=KITCHENS)
def checked(request):
    documents = read(request.param, KITCHENS[request.param]())
    reports = [Report(document, tuple(found(document)), document.gaps) for document in documents]
    each = tuple(Judged(r, Verdict.HOLD, sentence(Verdict.HOLD, r)) for r in reports)
    return Checked(each, Verdict.HOLD, message_sentence(Verdict.HOLD, reports), True)


def planted(text):
    return set(re.findall(r"Canary\w+", text)) | {word for word in PLANTED if word in text}


@pytest.mark.parametrize("how", [Excerpts.NONE, Excerpts.MASKED])
@pytest.mark.parametrize("form", [data, html, sarif], ids=["json", "html", "sarif"])
def test_no_planted_word_is_in_an_answer_without_words(checked, form, how):
    frame = Frame("0.1", "built-in", (PACK,), {rule.code: rule for rule in PACK.rules}, how)
    assert not planted(form.render(frame, [checked]).decode())


def test_with_words_they_are_there(checked):
    frame = Frame("0.1", "built-in", (PACK,), {rule.code: rule for rule in PACK.rules}, Excerpts.FULL)
    for form in (data, html):
        assert len(planted(form.render(frame, [checked]).decode())) > 5


def test_what_doccheck_itself_says_of_a_place_is_said_in_full(checked):
    """Only names are left out: a word missing from data/place_words.txt would make places hard to find."""
    for judged in checked.documents:
        for block in judged.report.document.blocks:
            where = re.sub(r"\b(by) (?!an? )[^,]+", r"\1 …", block.where)
            assert place(block.where, Excerpts.NONE) == where

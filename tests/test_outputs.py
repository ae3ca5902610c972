"""Every form of the answer on the samples, with the real rules: valid, and without a name where none is asked for."""

import json
import re
from datetime import date
from importlib.resources import files
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from doccheck import policy, readers
from doccheck.checking.judging import judged
from doccheck.packs import load_builtin
from doccheck.reports import Excerpts, Frame, data, html, sarif, text
from doccheck.reports.page import console_for

ROOT = Path(__file__).parents[1]
SAMPLES = (
    "third-party.docx",
    "referral-form.docx",
    "hidden-content.docx",
    "email-with-attachment.eml",
    "letter.pdf",
)
SARIF = Draft4Validator(json.loads((ROOT / "tests/reports/sarif/sarif-schema-2.1.0.json").read_text("utf-8")))
REPORT = Draft202012Validator(json.loads(data.schema_text()))
PACK = load_builtin()


@pytest.fixture(scope="module")
def inputs(engine):
    """The samples, judged."""
    own = policy.builtin()
    circumstances = own.circumstances(date(2026, 11, 24))
    titles = {rule.code: rule.title for rule in PACK.rules}
    found = []
    for name in SAMPLES:
        documents = readers.read(name, (ROOT / "samples" / name).read_bytes())
        reports = [engine.examine(document, circumstances.among(documents)) for document in documents]
        found.append(judged(reports, own, titles=titles))
    return found


def forms(inputs, how):
    """The answer in every form."""
    frame = Frame("0.1", "built-in", (PACK,), {rule.code: rule for rule in PACK.rules}, how)
    paper = StringIO()
    text.render(console_for(paper, 100), frame, inputs)
    return {
        "text": paper.getvalue(),
        "json": data.render(frame, inputs).decode(),
        "sarif": sarif.render(frame, inputs).decode(),
        "html": html.render(frame, inputs).decode(),
    }


def names(inputs):
    """Given names and what follows a title, in all that was read; a word of the rules themselves is none."""
    given = set(files("doccheck.language").joinpath("data/given_names.txt").read_text("utf-8").split())
    read = " ".join(judged.report.document.text for checked in inputs for judged in checked.documents)
    called = {
        word for word in re.findall(r"\b[A-Z][a-z]{2,}\b", read) if word.lower() in {g.lower() for g in given}
    }
    called |= set(re.findall(r"\b(?:Mrs|Mr|Ms|Miss) ([A-Z][a-z]+)", read))
    said = " ".join(" ".join([r.title, r.message, r.why, r.remedy, r.source]) for r in PACK.rules)
    return called - set(re.findall(r"\w+", said)) - set(re.findall(r"\w+", " ".join(SAMPLES)))


@pytest.mark.parametrize("how", Excerpts)
def test_every_form_is_valid_and_says_every_rule_that_fired(inputs, how):
    made = forms(inputs, how)
    REPORT.validate(json.loads(made["json"]))
    SARIF.validate(json.loads(made["sarif"]))
    fired = {f.code for checked in inputs for each in checked.documents for f in each.report.findings}
    assert len(fired) > 12
    for form, answer in made.items():
        assert not {code for code in fired if code not in answer}, form


@pytest.mark.parametrize("how", [Excerpts.NONE, Excerpts.MASKED])
def test_no_name_of_a_sample_is_in_any_form_without_words(inputs, how):
    called = names(inputs)
    assert len(called) > 15
    for form, answer in forms(inputs, how).items():
        assert not {name for name in called if re.search(rf"\b{name}\b", answer)}, form


def test_with_words_the_page_has_the_whole_text_of_what_can_be_seen(inputs):
    from lxml import html as lxml_html

    tree = lxml_html.document_fromstring(forms(inputs, Excerpts.FULL)["html"])
    for number in tree.xpath("//a[starts-with(@class,'ref ')]"):
        number.drop_tree()
    shown = "".join(tree.text_content().split())
    for checked in inputs:
        for each in checked.documents:
            document = each.report.document
            for block in document.blocks:
                assert "".join(document.quote(block.span).split()) in shown, block.where

"""The sentence rules, by their listed words alone: their examples hold on a machine without the trained reader."""

from __future__ import annotations

from datetime import date

import pytest

from doccheck.language.annotating import read_structure
from doccheck.language.reading import Reading
from doccheck.model import Circumstances, Document, Span
from doccheck.packs import Rule, load_builtin

CODES = (
    "FO201",
    "FO202",
    "FO203",
    "FO204",
    "FO206",
    "OS102",
    "OS103",
    "OS105",
    "RR403",
    "RR404",
    "RR408",
    "RR409",
    "RR411",
)
RULES = {rule.code: rule for rule in load_builtin().rules if rule.code in CODES}


def read(text: str) -> Reading:
    document = Document(path="example.txt", media_type="text/plain", sha256="", text=text)
    return read_structure(document, Circumstances(today=date(2026, 3, 1)))


def spans(rule: Rule, text: str) -> list[Span]:
    """Where the rule's looks fire without the trained reader; of overlapping hits the first counts."""
    reading, kept = read(text), list[Span]()
    for look in rule.looks:
        if not look.needs_trained_reader:
            found = [hit.span for hit in look.find(reading) if hit.span is not None]
            kept += [span for span in found if not any(span.overlaps(other) for other in kept)]
    return sorted(kept)


@pytest.mark.parametrize("code", CODES)
def test_examples_need_no_trained_reader(code: str) -> None:
    rule = RULES[code]
    for example in (*rule.fires, *rule.passes):
        assert spans(rule, example.text) == [span for span in example.spans if span is not None], example.text


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("FO")])
def test_quoted_words_are_evidence(code: str) -> None:
    """What stands in quotation marks as somebody's own never triggers an FO rule."""
    rule = RULES[code]
    for example in rule.fires:
        for span in example.spans:
            assert span is not None
            words = example.text[span.start : span.end].rstrip(".")
            assert spans(rule, f'Her brother\'s words on 3 May were: "{words}."') == []


def test_consent_as_basis_needs_significant_harm_somewhere() -> None:
    basis = "Her consent is the lawful basis for this letter."
    assert spans(RULES["RR408"], f"{basis} She would like a place at breakfast club.") == []
    assert spans(RULES["RR408"], f"{basis} She was kicked on 3 May.") == [Span(0, len(basis))]


def test_an_answer_is_read_with_its_question() -> None:
    assert spans(RULES["RR404"], "Parents informed? Yes") == []
    assert spans(RULES["RR404"], "Parents informed? No") == [Span(18, 20)]

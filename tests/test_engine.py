"""One document in, one report out; what breaks is a gap, and no word outlives its check."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from doccheck.engine import Engine
from doccheck.language.reading import Reading
from doccheck.model import Circumstances, Confidence, Document, Hit, Severity, Span
from doccheck.packs import load_builtin
from doccheck.readers import read
from tests.conftest import TODAY

SAMPLES = Path(__file__).parent.parent / "samples"
LETTER = """CONFIDENTIAL
From: Joan Reid, Maple Nursery, 01632 960001
To: Early Help
Date: 3 May 2026
Child: Evie Hale, aged 3

Evie came in hungry on 3 May. Her neighbour, Mrs Zelmerlow, told me that she hears her cry at night.
"""


class Broken:
    """A look that fails, with words of the document in its message."""

    needs_trained_reader = False

    def find(self, reading: Reading) -> Iterator[Hit]:
        raise RuntimeError(reading.text)
        yield


class Everywhere:
    """A look that fires on the first ten characters, as sure as it is told to be."""

    needs_trained_reader = False

    def __init__(self, *spans: tuple[int, int], confidence: Confidence = Confidence.MEDIUM) -> None:
        self.spans, self.confidence = spans, confidence

    def find(self, reading: Reading) -> Iterator[Hit]:
        yield from (Hit(Span(*span), self.confidence) for span in self.spans)


def rule(code: str, *looks: object, **changes: object):
    """The rule `code` of the built-in pack, with other looks."""
    return replace(next(r for r in load_builtin().rules if r.code == code), looks=looks, **changes)


def report_of(engine: Engine, *rules, text: str = LETTER):
    """What the engine says with these rules only."""
    asked = engine._asked
    engine._asked = list(rules)
    try:
        return engine.examine(Document("a.txt", "text/plain", "", text), Circumstances(TODAY))
    finally:
        engine._asked = asked


def test_a_rule_that_breaks_is_a_gap_and_the_others_still_look(engine):
    report = report_of(engine, rule("FO206", Broken()), rule("CL602", Everywhere((0, 4))))

    assert [f.code for f in report.findings] == ["CL602"]
    assert [gap.where for gap in report.gaps] == ["rule FO206"]
    assert "Zelmerlow" not in repr(report)


def test_a_second_reading_that_breaks_is_a_gap_for_the_rules_that_ask_it_and_for_no_other(
    engine, monkeypatch
):
    def broken(*_: object) -> None:
        raise RuntimeError("Mrs Zelmerlow")

    monkeypatch.setattr("doccheck.language.spots.find_spots", broken)
    report = engine.examine(Document("a.txt", "text/plain", "", LETTER), Circumstances(TODAY))

    assert {gap.where for gap in report.gaps} == {
        f"rule {code}" for code in ("TP302", "TP303", "TP304", "TP305", "TP306")
    }
    assert "TP301" in {f.code for f in report.findings}
    assert "Zelmerlow" not in repr(report)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_answer_is_the_same_with_threads_and_without(engine, monkeypatch, threads):
    here = Circumstances(TODAY)
    before = engine.examine(Document("a.txt", "text/plain", "", LETTER), here)
    monkeypatch.setattr("doccheck.trained.reader.THREADS", threads)

    assert engine.examine(Document("a.txt", "text/plain", "", LETTER), here) == before


def test_a_look_that_waits_for_people_is_asked_last_and_answers_in_its_place(engine):
    asked = []

    class Noting(Everywhere):
        def __init__(self, code: str, waits: int) -> None:
            super().__init__((0, 4))
            self.code, self.waits = code, waits

        def find(self, reading: Reading) -> Iterator[Hit]:
            asked.append(self.code)
            return super().find(reading)

    report = report_of(
        engine,
        *(rule(code, Noting(code, waits)) for code, waits in (("CL601", 2), ("FO206", 1), ("SC501", 0))),
    )

    assert asked == ["SC501", "FO206", "CL601"]
    assert [finding.code for finding in report.findings] == ["CL601", "FO206", "SC501"]


class BrokenAhead(Broken):
    """One that fails already while there is time to look ahead."""

    def look_ahead(self, reading: Reading) -> None:
        raise RuntimeError(reading.text)


def test_a_rule_that_breaks_while_it_looks_ahead_is_a_gap_like_any_other(engine):
    report = report_of(engine, rule("FO206", BrokenAhead()), rule("CL602", Everywhere((0, 4))))

    assert [f.code for f in report.findings] == ["CL602"]
    assert [gap.where for gap in report.gaps] == ["rule FO206"]


def test_overlapping_hits_of_one_rule_are_one_finding_and_the_surer_is_kept(engine):
    unsure, sure = Everywhere((0, 9), (20, 24)), Everywhere((4, 12), confidence=Confidence.HIGH)

    report = report_of(engine, rule("FO206", unsure, sure))

    assert [(f.span, f.confidence) for f in report.findings] == [
        (Span(4, 12), Confidence.HIGH),
        (Span(20, 24), Confidence.MEDIUM),
    ]


def test_a_rule_gives_way_to_the_one_that_takes_its_place(engine):
    opinion = rule("FO201", Everywhere((0, 9), (20, 24)), gives_way_to=("FO203",))

    report = report_of(engine, opinion, rule("FO203", Everywhere((0, 9))))

    assert [(f.code, f.span) for f in report.findings] == [("FO203", Span(0, 9)), ("FO201", Span(20, 24))]


def test_findings_come_in_order_of_place_and_those_about_the_document_first(examine):
    findings = examine(LETTER).findings

    assert findings
    assert list(findings) == sorted(findings, key=lambda f: f.place)
    assert any(f.span is None for f in findings)


def test_the_informant_is_found_and_is_an_error(examine):
    found = {(f.code, LETTER[f.span.start : f.span.end]) for f in examine(LETTER).findings if f.span}

    assert ("TP303", "Mrs Zelmerlow") in found
    assert all(f.severity is Severity.ERROR for f in examine(LETTER).findings if f.code == "TP303")


def test_no_word_of_a_document_outlives_its_check(engine, examine):
    examine(LETTER)

    strings = engine.pipeline._nlp.vocab.strings
    assert "Zelmerlow" not in strings
    assert "zelmerlow" not in strings


def test_no_noun_shows_the_words(examine):
    report = examine(LETTER)

    shown = repr(report) + repr(report.document) + "".join(map(repr, report.findings))
    assert "Zelmerlow" not in shown
    assert "Evie" not in shown


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "Ok", "🙂" * 50, "a" * 20_000, "|" * 500, "No full stops " * 400]
)
def test_odd_texts_get_an_answer_without_a_gap(examine, text):
    assert examine(text).gaps == ()


def test_a_whole_check_opens_no_socket(engine, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("doccheck reached for the network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    for sample in sorted(SAMPLES.glob("*.*")):
        for document in read(sample.name, sample.read_bytes()):
            engine.examine(document, Circumstances(TODAY))


def test_a_check_loads_nothing_that_can_fetch():
    """spaCy's command line brings HTTP clients with it; `Pipeline` keeps it out."""
    script = (
        "import sys\n"
        "from doccheck.language.pipeline import Pipeline\n"
        "Pipeline()\n"
        "print(sorted({'httpx', 'requests', 'urllib3', 'spacy.cli'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from doccheck.detectors.trained import Trained
from doccheck.engine import ask
from doccheck.model import Confidence, Scope, Span
from doccheck.trained import NotLearnt
from tests.detectors.reading import read

TEXT = "She is proud. He shouts. It rains."
LEVELS = {"low": 0.2, "medium": 0.5, "high": 0.8}


class Scores:
    """The likelihood of a sentence by its first word."""

    def __init__(self, **by_start):
        self.by_start = {int(start[1:]): score for start, score in by_start.items()}

    def sentence(self, code, start, end):
        assert code == "FO201"
        return self.by_start.get(start, 0.0)

    def phrases(self, code, threshold):
        return [(start, start + 3, p) for start, p in self.by_start.items() if p >= threshold]

    def words(self, code, start, end, n):
        return [(start, start + 2)]


class Reader:
    def threshold(self, code, confidence="medium", unit=None):
        return LEVELS[confidence]


def found(look, scores, text=TEXT):
    reading = replace(read(text), scores=scores, trained=Reader())
    return [(reading.document.quote(hit.span), hit.confidence) for hit in look.find(reading)]


def test_a_sentence_that_reaches_a_level_is_found_with_it():
    scores = Scores(_0=0.9, _14=0.6, _25=0.3)

    assert found(Trained(code="FO201"), scores) == [
        ("She is proud.", Confidence.HIGH),
        ("He shouts.", Confidence.MEDIUM),
    ]
    assert found(Trained(code="FO201", threshold="high"), scores) == [("She is proud.", Confidence.HIGH)]


def test_a_cue_makes_less_enough():
    look = Trained(code="FO201", cues=["rains"], cue_threshold="low")

    assert found(look, Scores(_14=0.3, _25=0.3)) == [("It rains.", Confidence.LOW)]
    assert found(Trained(code="FO201", cues=["rains"], cue_threshold=0.4), Scores(_25=0.3)) == []


def test_what_is_said_around_it_clears_it():
    assert found(Trained(code="FO201", unless=["shouts"], unless_before=1), Scores(_14=0.9, _25=0.9)) == []


def test_an_answer_whose_question_stands_elsewhere_says_nothing():
    table = "Name | Lives here?\nAnn Lee | No\n"
    assert found(Trained(code="FO201"), Scores(**{f"_{table.index('No')}": 0.9}), table) == []
    line = "Are they told? No.\n"
    reading = read(line)
    asked = reading.sentences[-1].span.start
    assert found(Trained(code="FO201"), Scores(**{f"_{asked}": 0.9}), line)


def test_phrases():
    look = Trained(code="FO201", where=Scope.PHRASE)

    assert found(look, Scores(_0=0.9, _14=0.3)) == [("She", Confidence.HIGH)]


def test_its_words_are_the_evidence():
    reading = replace(read(TEXT), scores=Scores(_0=0.9), trained=Reader())

    assert next(iter(Trained(code="FO201").find(reading))).evidence == (Span(0, 2),)


def test_without_the_reader_it_says_nothing():
    assert list(Trained(code="FO201").find(read(TEXT))) == []


def test_a_rule_that_the_reader_never_learnt_says_what_to_take_out_of_its_file(monkeypatch):
    def threshold(*_, **__):
        raise NotLearnt("the trained reader has no label ZZ901")

    monkeypatch.setattr(Reader, "threshold", threshold)
    rule = SimpleNamespace(code="ZZ901", recorded="", looks=[Trained(code="ZZ901")])
    answer = ask(rule, replace(read(TEXT), scores=Scores(), trained=Reader()))
    assert answer.gap.where == "rule ZZ901"
    assert answer.gap.why.startswith("the trained reader never learnt this rule; take out of its file ")

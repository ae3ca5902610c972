from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doccheck.detectors import LookError
from doccheck.detectors.patterns import needed
from doccheck.detectors.phrases import Phrases
from doccheck.model import Confidence, Scope
from tests.detectors.reading import read, words

TEXT = "He shouts. She cries at night. He shouts at her today."


def found(text=TEXT, **parameters):
    return words(Phrases(**{"patterns": [r"\bshouts\b"], **parameters}), read(text))


def test_each_place_is_found_once():
    assert found(patterns=["shouts at her", "shouts"]) == ["shouts", "shouts at her"]


def test_the_first_only():
    assert found(first_only=True) == ["shouts"]


def test_a_mark_narrows_what_is_pointed_at():
    assert found(patterns=["cries at (?P<mark>night)"]) == ["night"]


def test_a_sentence_rule_points_at_the_sentence():
    assert found(where=Scope.SENTENCE) == ["He shouts.", "He shouts at her today."]


def test_a_document_rule_points_at_nothing():
    assert found(where=Scope.DOCUMENT) == [None]


def test_a_pattern_does_not_run_over_the_end_of_a_sentence():
    assert found(patterns=[r"cries[\w .]+He"]) == []
    assert found(patterns=[r"cries[\w .]+"]) == ["cries at night."]


def test_what_clears_a_hit_stands_in_its_sentence():
    assert found(unless=["today"]) == ["shouts"]


def test_or_so_many_sentences_before_or_after():
    assert found(unless=["night"]) == ["shouts", "shouts"]
    assert found(unless=["night"], unless_after=1) == ["shouts"]
    assert found(unless=["night"], unless_before=1) == ["shouts"]
    assert found(unless=["night"], unless_before=1, unless_after=1) == []


def test_or_anywhere():
    assert found(unless_anywhere=["cries"]) == []
    assert found(requires_anywhere=["laughs"]) == []


def test_what_has_to_stand_beside_it():
    assert found(alongside=["today"]) == ["shouts"]
    assert found(alongside=["night"]) == []
    assert found(alongside=["night"], alongside_before=1) == ["shouts"]
    assert found("Enclosures: his file", patterns=["file"], alongside=["enclos"]) == ["file"]


def test_what_a_form_says_of_itself_is_left_alone():
    form = "SHOUTS\n\nShouts: no\n\nHe shouts."

    assert found(form) == ["shouts"]
    assert found(form, skip=[]) == ["SHOUTS", "Shouts", "shouts"]


def test_quotations_are_read_unless_they_are_skipped():
    said = 'He said, "She shouts." He shouts.'

    assert found(said) == ["shouts", "shouts"]
    assert found(said, skip=["quotes"]) == ["shouts"]


def test_sections():
    text = "MY OPINION\nHe shouts.\n\nBackground\nHe shouts loudly."

    assert found(text, skip_sections=["opinion"], patterns=[r"shouts\b.*"]) == ["shouts loudly."]
    assert found(text, only_sections=["opinion"], patterns=[r"shouts\b.*"]) == ["shouts."]


def test_immediate_danger_is_seen_also_where_something_clears_it():
    look = Phrases(patterns=["shouts"], unless_anywhere=["cries"], urgent=True)

    assert words(look, read(TEXT)) == []
    assert look.urgent(read(TEXT))
    assert not look.urgent(read("He sings."))
    assert not Phrases(patterns=["shouts"]).urgent(read(TEXT))


def test_confidence():
    hit = next(iter(Phrases(patterns=["shouts"], confidence="low").find(read(TEXT))))

    assert hit.confidence is Confidence.LOW


@pytest.mark.parametrize(
    ("parameters", "key"),
    [({"patterns": ["("]}, "patterns"), ({"unless": ["["]}, "unless"), ({"skip": ["moon"]}, "skip")],
)
def test_a_mistake_is_named_by_its_key(parameters, key):
    with pytest.raises(LookError) as caught:
        found(**parameters)

    assert caught.value.key == key


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("told me", "told"),
        (r"\bneighbou?rs?\b", "neighbo"),
        ("a|b", ""),
        ("(?:a|b) said", "said"),
        ("ab{2}cd", "cd"),
        ("ab{0,3}c?", "a"),
        (r"e\.g\.", "e.g."),
        (r"\x41\u0042\1 \N{DIGIT ONE}", ""),
        ("[|(]abc[^]x]", "abc"),
        (r"(?<=mr )\w+ smith", "smith"),
        ("xy*z+", "x"),
        (r"\(x\)", "(x)"),
    ],
)
def test_letters_that_every_match_holds(source, word):
    assert needed(source) == word


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "b",
                "c",
                "(",
                ")",
                "|",
                "*",
                "+",
                "?",
                "[ab]",
                "{0,2}",
                "{2}",
                r"\b",
                "(?:",
                "(?=",
                "(?!",
                ".",
                r"\w",
            ]
        ),
        max_size=9,
    ),
    st.text("abc ", max_size=12),
)
def test_what_lacks_the_letters_has_no_match(parts, text):
    source = "".join(parts)
    try:
        pattern = re.compile(source)
    except re.error:
        return
    for match in pattern.finditer(text):
        assert needed(source) in match.group()


@pytest.mark.parametrize("text", ["He was lazy. She was not lazy, and idle.", "Nothing.", ""])
def test_to_look_ahead_changes_no_answer_and_is_done_once(text):
    look = Phrases(patterns=["lazy", r"(?P<mark>idle)"])
    plain, ahead = read(text), read(text)
    look.look_ahead(ahead)
    kept = ahead.found[look.patterns]
    look.look_ahead(ahead)

    assert list(look.find(ahead)) == list(look.find(plain))
    assert ahead.found[look.patterns] is kept
    assert not plain.found

"""Lists of words as patterns: what they share is looked for once, and what they match stays the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doccheck.detectors.patterns import _sharing
from doccheck.detectors.wordlists import any_of, branches

WORD = st.text("abc", min_size=1, max_size=4)
ENTRY = st.one_of(
    WORD,
    WORD.map(r"\b{}".format),
    st.tuples(WORD, WORD).map(lambda two: "(?:{}|{})b".format(*two)),
    st.tuples(WORD, st.sampled_from("?*+")).map("".join),
)
TEXT = st.text("abc ", max_size=40)


def matches(pattern: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(pattern, text)]


@given(st.lists(ENTRY, min_size=1, max_size=8), TEXT)
@settings(max_examples=400, deadline=None)
def test_words_that_share_their_beginning_match_as_they_would_one_by_one(entries, text):
    assert matches(any_of(entries), text) == matches("|".join(f"(?:{entry})" for entry in entries), text)


@given(st.lists(st.tuples(st.sampled_from(["(?:a|b)", "(?:ab|c)?", ""]), WORD), min_size=1, max_size=6), TEXT)
@settings(max_examples=300, deadline=None)
def test_a_group_that_several_begin_with_is_tried_once(parts, text):
    sources = [group + word for group, word in parts]
    assert matches(_sharing(sources), text) == matches("|".join(f"(?:{source})" for source in sources), text)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("(?:a|b)|c", ["(?:a|b)", "c"]),
        ("[|]|a", ["[|]", "a"]),
        (r"a\|b", [r"a\|b"]),
        ("", [""]),
    ],
)
def test_branches_are_cut_at_bars_outside_all_groups(source, parts):
    assert list(branches(source)) == parts


def test_many_words_become_few_branches():
    assert any_of(["calm", "cold", "bold"]) == "(?:c(?:alm|old)|bold)"
    assert any_of([r"\bcalm", r"\bcold"]) == r"(?:\b(?:c(?:alm|old)))"

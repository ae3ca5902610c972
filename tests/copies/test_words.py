"""Words that have to go are found however they are broken, spaced or written; others are left alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck.copies.words import Entry, Words

CAROL = Words(
    [Entry("Carol Mead", "[A]", True), Entry("Mead", "[A]", True), Entry("07700 900123", "[number]")]
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Carol Mead told us.", "[A] told us."),
        ("CAROL MEAD, carol mead", "[A], [A]"),
        ("Carol\u00a0Mead", "[A]"),
        ("Ca\u00adrol Mead", "[A]"),
        ("Ca-\nrol Mead", "[A]"),
        ("Carol\nMead", "[A]"),
        ("Mead’s house; MEAD", "[A]’s house; [A]"),
        ("file:///home/Carol_Mead.docx", "[A]"),
        ("Write to mailto:c.mead@example.org now.", "Write to [A] now."),
        ("07700900123 or 07700-900 123", "[number] or [number]"),
    ],
)
def test_what_goes(text, left):
    assert Words(CAROL.entries).without(text) == left


@pytest.mark.parametrize(
    "text", ["Meadow Lane", "a mead hall", "Caroline Meadows", "1077009001234", "Carol Marsh"]
)
def test_what_stays(text):
    assert CAROL.without(text) == text


def test_an_accent_in_either_spelling():
    words = Words([Entry("Zoë", "[A]", True)])

    assert words.without("Zoë and Zoe\u0308") == "[A] and [A]"


def test_a_name_that_is_an_ordinary_word_goes_from_addresses_only():
    words = Words([Entry("Mark", "[A]", True, in_addresses=True)])

    assert words.without("mark@example.org, www://x.example/benchmark, Mark my words") == (
        "[A], www://x.example/benchmark, Mark my words"
    )


def test_a_label_that_holds_one_of_the_words_is_no_place():
    words = Words([Entry("number", "[number removed]"), Entry("Ann", "[A]", True)])

    assert words.without("her number, Ann") == "her [number removed], [A]"
    assert not words.found(words.without("her number, Ann"))


NAMES = st.from_regex(r"[A-Z][a-z]{2,7}", fullmatch=True)


@given(
    st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=4),
    st.text("abC d.,'’-\n@/", max_size=30),
    st.data(),
)
def test_nothing_is_found_in_what_is_left(names, around, draw):
    words = Words(
        [Entry(f"{first} {last}", f"[{number}]", True) for number, (first, last) in enumerate(names)]
    )
    first, last = draw.draw(st.sampled_from(names))
    between = draw.draw(st.sampled_from([" ", "\u00a0", "\n", " - ", "_", "%20"]))
    text = f"{around} {first}{between}{last} {around}"

    left = words.without(text)

    assert not words.found(left)
    assert not re.search(f"{first}[ \u00a0\n_]{last}", left)

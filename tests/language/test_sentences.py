"""Sentences that survive form lines, bullets, tables, abbreviations and wrapped mail."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doccheck.language.annotating import read_structure
from doccheck.model import Circumstances, Document
from tests.language.conftest import TODAY


def sentences(reading):
    return [reading.text[s.span.start : s.span.end] for s in reading.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mrs. Hale rang at 2.40pm. He was out.", ["Mrs. Hale rang at 2.40pm.", "He was out."]),
        ("I saw J. Hale there. He ran.", ["I saw J. Hale there.", "He ran."]),
        ("She said no. I made a note.", ["She said no.", "I made a note."]),
        (
            "He is treated for hepatitis B. He kept a shop.",
            ["He is treated for hepatitis B.", "He kept a shop."],
        ),
        ("It wasn't. You can tell.", ["It wasn't.", "You can tell."]),
        ("Seen at 9 a.m. She was calm.", ["Seen at 9 a.m.", "She was calm."]),
        ("He cried, e.g. at lunch. Then he slept.", ["He cried, e.g. at lunch.", "Then he slept."]),
        ('He said, "I fell." Then he left.', ['He said, "I fell."', "Then he left."]),
        ("See ref. 12 of the log. It is short.", ["See ref. 12 of the log.", "It is short."]),
        ("- Had no coat. Had no lunch.", ["Had no coat.", "Had no lunch."]),
        ("1. Had no coat.\n2. Had no lunch.", ["Had no coat.", "Had no lunch."]),
        ("Concern: He had no coat. He was cold.", ["He had no coat.", "He was cold."]),
        ("Consent: not sought", ["Consent: not sought"]),
        ("NAME | AGE\nEvie | 6\nTom | 4", ["Evie", "6", "Tom", "4"]),
        ("came in late. had no coat. was cold", ["came in late.", "had no coat.", "was cold"]),
        ("OBSERVATIONS\nHe was cold", ["He was cold"]),
    ],
)
def test_sentences(read, text, expected):
    assert sentences(read(text)) == expected


def test_mail_wrapped_at_a_margin_is_read_as_one(read):
    text = (
        "I am writing about a boy in our club who has come in hungry on three days\n"
        "this week and who told me that there was nothing in the house but bread and\n"
        "margarine. His mother has been told of this letter and has no objection to it.\n"
    )

    assert len(sentences(read(text))) == 2


def test_short_lines_are_not_run_together(read):
    assert sentences(read("Seen at home\nno coat\nvery cold")) == ["Seen at home", "no coat", "very cold"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("aB1 .!?:|\n\r\t-\"'“’•ÿŁ🙂"), max_size=200))
def test_any_text_gives_spans_in_order_inside_the_text(text):
    reading = read_structure(Document("a.txt", "text/plain", "", text), Circumstances(TODAY))

    spans = [s.span for s in reading.sentences]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[s.start : s.end].strip() for s in spans)
    assert len(reading.plain) == len(text)

"""What is worked out once and used again: the answer after an edit is that of an engine that remembers nothing."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doccheck.model import Circumstances, Document
from doccheck.recent import Recent
from doccheck.trained.pieces import steady_windows, windows

TODAY = Circumstances(date(2026, 11, 24))
TEXT = """From: Priya Nair, Hollinbank Primary School
Child: Kai Mead, 9, lives at 4 Mill Lane with his mother Carol Mead.

On 3 June I saw a bruise on his left arm. Mum is a manipulative woman who could not care less about him.

The neighbour at number 6, Mrs Dora Finch, told me that she hears shouting at night. Her number is 01632 960123.

We have not told his mother about this referral. His aunt Jane Hardy, who works at the bakery, is worried too.

Kai said: "I do not want to go home." He plays with Leo Strand, whose father drinks."""


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def checked(engine, text):
    report = engine.examine(Document("a.txt", "text/plain", "", text), TODAY)
    return report.findings, report.people, report.gaps, report.satisfied


@pytest.fixture
def remembering(engine):
    """The engine of all tests, which remembers within this one only."""
    recent = engine.remember(900)
    yield engine, recent
    engine.pipeline.recent = engine.pipeline.trained.recent = None


EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 60),
        st.sampled_from(
            ["", " She said so.", "\n\nMr Tom Birch rang.\n\n", "Kai", "\n", " 07700 900123 ", "'s friend"]
        ),
    ),
    min_size=1,
    max_size=3,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(EDITS)
def test_after_any_edit_the_answer_is_that_of_a_fresh_check(remembering, edits):
    engine, recent = remembering
    text = TEXT
    for place, gone, new in edits:
        at = int(place * len(text))
        text = text[:at] + new + text[at + gone :]
    engine.pipeline.remember(recent)
    checked(engine, TEXT)
    again = checked(engine, text)
    engine.pipeline.recent = engine.pipeline.trained.recent = None
    assert again == checked(engine, text)


def test_the_second_time_the_models_are_not_asked(remembering, monkeypatch):
    engine, recent = remembering
    first = checked(engine, TEXT)
    assert len(recent) > 5
    reader = engine.pipeline.trained
    monkeypatch.setattr(reader, "_encoded", lambda *_: pytest.fail("read again"))
    monkeypatch.setattr(
        engine.pipeline, "_read_new", lambda texts: [pytest.fail("read again") for _ in texts]
    )
    assert checked(engine, TEXT) == first


def test_nothing_of_the_words_is_kept(remembering):
    engine, recent = remembering
    checked(engine, TEXT)
    for _, _, value in recent._values.values():
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            assert isinstance(part, np.ndarray) or [type(each) for each in part] == [int, int, str]
            assert isinstance(part, np.ndarray) or part[2].isupper()


def test_what_is_old_is_forgotten_even_when_nobody_asks():
    clock = Clock()
    recent = Recent(60, clock=clock)
    recent.put(recent.key(b"a"), 1, 8)
    clock.now = 50
    assert recent.get(recent.key(b"a")) == 1
    recent.put(recent.key(b"b"), 2, 8)
    clock.now = 110.5
    recent.forget()
    assert len(recent) == 0
    assert recent._bytes == 0


def test_it_holds_no_more_than_it_may():
    recent = Recent(60, most_bytes=10_000)
    for number in range(100):
        recent.put(recent.key(bytes([number])), number, 700)
    assert recent._bytes <= 10_000
    assert [recent.get(recent.key(bytes([n]))) for n in (88, 89, 90, 99)] == [None, None, 90, 99]


def test_a_key_says_where_one_part_ends_and_differs_from_process_to_process():
    recent, other = Recent(1), Recent(1)
    assert recent.key(b"ab", b"c") != recent.key(b"a", b"bc")
    assert recent.key(b"ab") != other.key(b"ab")


@given(st.integers(0, 3000), st.integers(20, 382))
def test_windows_from_both_ends_cover_all_with_the_same_overlap(length, size):
    overlap = size // 6
    found = steady_windows(length, size, overlap)
    assert len(found) == len(windows(length, size, overlap))
    assert all(end - begin == min(size, length) for begin, end in found)
    assert not found or (found[0][0], found[-1][1]) == (0, length)
    assert all(one[1] - other[0] >= overlap for one, other in pairwise(found))


@given(st.integers(1, 3000), st.integers(20, 382), st.integers(0, 3000), st.integers(1, 500))
def test_what_is_added_moves_no_window_of_its_own_half_that_it_does_not_touch(length, size, place, added):
    overlap = size // 6
    before, after = (steady_windows(n, size, overlap) for n in (length, length + added))
    half = -(-len(before) // 2)
    if length > size:
        assert set(after) >= {(b, e) for b, e in before[:half] if e <= place}
        assert set(after) >= {(b + added, e + added) for b, e in before[half:] if b >= place}

"""Offsets of pieces, windows and sentences."""

import itertools
import unicodedata

import pytest
from curated_tokenizers import WordPieceProcessor
from hypothesis import given, settings
from hypothesis import strategies as st

from doccheck.trained.pieces import LINE, PARAGRAPH, PieceCutter, normalise, windows
from doccheck.trained.sentences import sentences

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,'\"-’“”:;!?()£|/@"
VOCABULARY = [
    "[PAD]",
    LINE,
    PARAGRAPH,
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *LETTERS,
    *("##" + c for c in LETTERS),
    "mother",
    "the",
    "##ing",
]
CUTTER = PieceCutter(VOCABULARY, WordPieceProcessor(VOCABULARY))
TEXT = st.text(
    st.one_of(
        st.sampled_from(list("abc XYZ\n\n  .,'’“”-é\u0301ßİ☐☒\u00ad\u200b\ufeff\t|ﬁ中🙂\u0085\u2028")),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=120,
)


@given(TEXT)
@settings(max_examples=400, deadline=None)
def test_offsets_are_in_order_and_cover_every_word(text):
    pieces = CUTTER.cut(text)
    assert len({len(column) for column in pieces}) == 1
    previous = 0
    covered = set()
    for start, end in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True):
        assert 0 <= previous <= start <= end <= len(text)
        assert end > start or start == end
        previous = start
        covered.update(range(start, end))
    for place, char in enumerate(text):
        if char.isalnum() and normalise(char)[0]:
            assert place in covered
    assert set(pieces.shapes.tolist()) <= {0, 1, 2, 3}
    assert all(0 <= row < len(VOCABULARY) for row in pieces.ids.tolist())


@given(
    st.lists(
        st.sampled_from(["Zoë", "Anaïs", "O’Neill", "“mother”", "café", "Łukasz", "MOTHER's", "a.b@c.uk"]),
        max_size=12,
    )
)
def test_words_keep_their_place_composed_or_not(words):
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, " ".join(words))
        pieces = CUTTER.cut(text)
        begins = [s for s, f in zip(pieces.starts.tolist(), pieces.first.tolist(), strict=True) if f]
        at = 0
        for word in text.split():
            assert text.index(word, at) in begins
            at = text.index(word, at) + len(word)


def test_pieces_of_a_word_share_its_code_points():
    text = "Mothering, é\u0301a"
    pieces = CUTTER.cut(text)
    parts = [text[s:e] for s, e in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)]
    assert parts[:3] == ["Mother", "ing", ","]
    assert pieces.shapes.tolist()[:3] == [1, 1, 0]
    assert pieces.first.tolist()[:3] == [1, 0, 1]
    assert "".join(parts[3:]) == "é\u0301a"


def test_line_ends_are_pieces():
    pieces = CUTTER.cut("a\nb\n\n  c\n")
    assert [VOCABULARY[row] for row in pieces.ids] == ["a", LINE, "b", PARAGRAPH, "c", LINE]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ufeff \u00ad"])
def test_nothing_gives_nothing(text):
    assert len(CUTTER.cut(text).ids) == 0


def test_a_very_long_word_is_cut_in_linear_time():
    pieces = CUTTER.cut("a" * 200_000)
    assert len(pieces.ids) == 200_000
    assert pieces.ends[-1] == 200_000


@given(st.integers(0, 5000), st.integers(70, 400))
def test_windows_cover_everything_and_overlap(length, size):
    found = windows(length, size, 32)
    assert sorted({k for begin, end in found for k in range(begin, end)}) == list(range(length))
    assert all(end - begin <= size for begin, end in found)
    for (_, end), (begin, _) in itertools.pairwise(found):
        assert end - begin >= 32
    assert len(found) <= length // (size - 32) + 1


@given(TEXT)
def test_sentences_are_in_order_and_trimmed(text):
    at = 0
    for start, end in sentences(text):
        assert at <= start < end
        assert text[start:end] == text[start:end].strip()
        at = end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Lee saw her. She slept.", ["Dr. Lee saw her.", "She slept."]),
        ("1. He hit me.\n2. He ran.", ["1. He hit me.", "2. He ran."]),
        ("Told? No | Asked? Yes", ["Told?", "No", "Asked?", "Yes"]),
        ('"Stop!" he said. Then left', ['"Stop!" he said.', "Then left"]),
        ("On 3 Jan. 2026 at 3 p.m. Mum rang.", ["On 3 Jan. 2026 at 3 p.m.", "Mum rang."]),
    ],
)
def test_sentence_edges(text, expected):
    assert [text[a:b] for a, b in sentences(text)] == expected

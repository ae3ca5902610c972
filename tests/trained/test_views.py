"""Views as pieces: marks become pieces of their own, which no text can reach."""

import numpy as np
from curated_tokenizers import WordPieceProcessor

from doccheck.trained.pieces import LINE, PARAGRAPH, PieceCutter
from doccheck.trained.views import FIRST_MARK, LONGEST, cut_view
from training import scenes

WORDS = [
    "[PAD]",
    LINE,
    PARAGRAPH,
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *(f"[unused{n}]" for n in range(20, 40)),
    "a",
    "b",
    "rang",
]
CUTTER = PieceCutter(WORDS, WordPieceProcessor(WORDS))


def test_marks_become_their_own_pieces_and_those_in_question_are_known():
    cut = cut_view(CUTTER, f"a {chr(FIRST_MARK)} rang {chr(FIRST_MARK + 4)} b")
    assert [WORDS[row] for row in cut.ids] == ["a", "[unused20]", "rang", "[unused24]", "b"]
    assert cut.places.tolist() == [1]


def test_an_opening_mark_is_in_question_and_a_closing_one_is_not():
    cut = cut_view(CUTTER, f"a {chr(FIRST_MARK + 13)}b{chr(FIRST_MARK + 14)}")
    assert cut.places.tolist() == [1]


def test_a_long_view_is_cut():
    cut = cut_view(CUTTER, chr(FIRST_MARK) + " a" * 1000)
    assert len(cut.ids) == LONGEST and len(cut.shapes) == LONGEST


def test_no_written_word_is_a_mark():
    assert not np.isin(cut_view(CUTTER, "[unused20] a").ids, [WORDS.index("[unused20]")]).any()


def test_scenes_give_text_and_marks(tmp_path):
    (tmp_path / "s1-1.txt").write_text(
        "{{TPA,INF|Carol}} of {{CON|4 {{LOK|Mill}} Lane}} rang.\n---\nNobody.\n", "utf-8"
    )
    first, second = scenes.load(tmp_path)
    name, text, marks = first
    assert (name, text) == ("s1-1-001", "Carol of 4 Mill Lane rang.")
    assert sorted((code, text[s:e]) for code, s, e in marks) == [
        ("CON", "4 Mill Lane"), ("INF", "Carol"), ("LOK", "Mill"), ("TPA", "Carol"),
    ]  # fmt: skip
    assert [code for code, _, _ in scenes.rule_marks(marks)] == ["TP301", "TP302", "TP303"]
    assert second[1:] == ("Nobody.", [])

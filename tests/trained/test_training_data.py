"""What the reader learns from, as far as it can be tested without torch."""

import random
import tomllib
from pathlib import Path

import numpy as np
import pytest
from curated_tokenizers import WordPieceProcessor

from doccheck.trained import decode
from doccheck.trained.pieces import LINE, PARAGRAPH, PieceCutter
from training import data, evaluate, rename, score
from training.people import people
from training.rename import Renamer

ROOT = Path(__file__).parents[2]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,'-@:"
VOCABULARY = [
    "[PAD]",
    LINE,
    PARAGRAPH,
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *LETTERS,
    *("##" + letter for letter in LETTERS),
]
CUTTER = PieceCutter(VOCABULARY, WordPieceProcessor(VOCABULARY))
REFERRAL = (
    "---\nid: t9-001\nkind: letter\nquality: mixed\ndocument: [RR401]\n---\n"
    "Ms Ada Moss rang. {{FO202|Apparently {{TP301|Carol Mead}} told the shop.}}\n"
    "{{TP301|Carol}} lives at {{TP302|4 Mill Lane}}. MRS MEAD knows.\n"
)


def test_marks_lie_on_their_pieces(tmp_path):
    (tmp_path / "t9-001.gold").write_text(REFERRAL)
    (example,) = data.referrals(tmp_path, CUTTER)
    column = example.target[:, data.SPAN.index("TP302")]
    places = np.flatnonzero(column)
    begin, end = example.pieces.starts[places[0]], example.pieces.ends[places[-1]]
    assert example.text[begin:end] == "4 Mill Lane"
    fired = [
        example.text[example.pieces.starts[low] : example.pieces.ends[high - 1]]
        for (low, high), row in zip(example.sentences, example.sentence_target, strict=True)
        if row[data.SENTENCE.index("FO202")]
    ]
    assert fired == ["Apparently Carol Mead told the shop."]
    assert example.document[data.DOCUMENT.index("RR401")] == 0
    assert example.document[data.DOCUMENT.index("RR402")] == 1
    roles = {
        example.text[g[0][0] : g[0][1]]: t
        for g, t in zip(people(example.text), example.person_target, strict=True)
    }
    assert roles["Carol Mead"].tolist() == [1, 0, 0]
    assert roles["Ms Ada Moss"].tolist() == [0, 0, 0]


def test_other_names_keep_the_marks_in_place():
    gold = score.read(REFERRAL)
    others = [("Mr Bo Lark and Mrs Ivy Penhaligon", []), (gold.text, gold.spans)]
    renamer = Renamer(others)
    for seed in range(20):
        text, spans = renamer.rename(gold.text, gold.spans, random.Random(seed))
        found = {code: [text[s:e] for c, s, e in spans if c == code] for code in ("TP301", "TP302", "FO202")}
        assert found["TP302"] == ["4 Mill Lane"]
        assert found["TP301"][0].split()[0] == found["TP301"][1]
        assert found["FO202"][0] == f"Apparently {found['TP301'][0]} told the shop."
        assert "told the shop.\n" in text


def test_names_of_one_person_are_one_group():
    text = "Mrs Harriet Mead and Mr Paul Mead came. Harriet spoke. Mrs Mead left. Paul Mead stayed."
    found = [[text[a:b] for a, b in group] for group in people(text)]
    assert found == [["Mrs Harriet Mead", "Harriet", "Mrs Mead"], ["Mr Paul Mead", "Paul Mead"]]


def test_rule_files_are_read_as_far_as_they_can_be(tmp_path):
    (tmp_path / "a.toml").write_text(
        'code = "CL602"\n[examples]\nfires = ["[[Recently]] he cried.", "no mark"]\npasses = ["In May."]\n'
    )
    (tmp_path / "b.toml").write_text(
        'code = "RR409"\n[examples]\nfires = ["Hello there. GDPR [[stops]] us."]\n'
    )
    (tmp_path / "broken.toml").write_text("=")
    found = data.rule_examples(tmp_path, CUTTER)
    assert [(e.text, e.spans) for e in found] == [
        ("Recently he cried.", [("CL602", 0, 8)]),
        ("In May.", []),
        ("Hello there. GDPR stops us.", [("RR409", 13, 27)]),
    ]
    assert found[0].mask.sum() == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("born 2 May 2012. Date: 3 June 2026", True),
        ("aged 14", True),
        ("a 13-year-old", True),
        ("born 2 May 2019. Date: 3 June 2026", False),
        ("no age", False),
    ],
)
def test_age_from_twelve(text, expected):
    assert data.may_be_twelve(text) is expected


def test_spans_that_meet():
    assert score.match([(0, 10)], [(5, 15)]) == 1
    assert score.match([(0, 10)], [(6, 16)]) == 0
    assert score.match([(0, 51)], [(0, 10)]) == 0
    assert score.match([(0, 10)], [(0, 10), (1, 10)]) == 1


def test_the_gold_scores_all_right_against_itself():
    gold = score.read(REFERRAL)
    found = {gold.id: [*gold.spans, *((code, None, None) for code in gold.document)]}
    result = score.score([gold], found)
    assert score.measures(score.groups(result)["all"]) == [1.0, 1.0, 1.0]
    assert score.score([gold], {})["counts"]["TP301"] == [2, 0, 0]


def test_a_threshold_is_found_where_right_and_wrong_part():
    rows = [evaluate.Candidate("d", "FO201", "sentence", (k, k + 1), float(k), k > 5) for k in range(10)]
    logit, value = evaluate.best(rows, 4, 1.0)
    assert 5 <= logit <= 7
    assert value > 0.85
    a, b = evaluate.platt([r.logit for r in rows], [r.hit for r in rows])
    assert decode.probability(a, b, 9) > 0.5 > decode.probability(a, b, 0)


def test_how_each_rule_is_decided():
    assert evaluate.unit_of("FO201") == "sentence"
    assert evaluate.unit_of("RR407") == evaluate.unit_of("AUTHOR") == "document"


def test_no_name_is_learnt_that_finding_names_is_measured_with():
    learnt, measured = (
        {
            word.casefold()
            for group in tomllib.loads(file.read_text("utf-8")).values()
            for names in group.values()
            for name in (names.split() if isinstance(names, str) else names)
            for word in name.split()
        }
        for file in (rename.NAMES, ROOT / "benchmarks" / "names_by_origin.toml")
    )
    assert learnt
    assert not learnt & measured

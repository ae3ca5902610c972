"""A referral that is written otherwise says the same: typography moves nothing, the rest little."""

from pathlib import Path

import pytest

from benchmarks.robustness import WAYS, moved
from doccheck.evaluation.gold import load

TEXTS = [gold.text for gold in load(Path(__file__).parents[1] / "corpus" / "gold")][:4]


@pytest.mark.parametrize("name", ["curly quotes", "other dashes and spaces"])
def test_typography_moves_nothing(engine, name):
    total, lost, new = moved(engine, TEXTS, WAYS[name])
    assert total > 20
    assert (lost, new) == (0, 0)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("as .docx", 0.06),
        ("typing slips", 0.06),
        ("accents on names", 0.06),
        ("lines broken in mid-sentence", 0.15),
        ("as .pdf", 0.1),
        ("no capitals", 0.25),
        ("all capitals", 0.25),
    ],
)
def test_other_ways_of_writing_move_little(engine, name, most):
    total, lost, _ = moved(engine, TEXTS, WAYS[name])
    assert lost <= most * total, f"{lost} of {total} findings are lost"

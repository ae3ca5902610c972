"""Spots: every place that could give somebody away is judged, however many there are."""

import numpy as np

from doccheck.language.people import build
from doccheck.language.spots import CODES, LENGTH_EACH, MOST, candidates, find_spots
from doccheck.trained.views import VIEW_LABELS

ROWS = 300
TABLE = "".join(f"x | 07700 900{number:03}\n" for number in range(ROWS))


class Scores:
    """A first reading that suspects every place a little."""

    def phrases(self, code, threshold):
        return []

    def peak(self, codes, start, end):
        return 0.3


class Reader:
    """A second reading that is sure of TP303, and counts what it is shown."""

    reads_views = True
    shown = 0

    def read_views(self, views):
        Reader.shown = len(views)
        return np.ones((len(views), len(VIEW_LABELS)), np.float32)

    def chance(self, code, unit, logit):
        return 0.9 if code == "TP303" else 0.0


def test_a_table_of_many_numbers_is_judged_to_its_end():
    spots = find_spots(build(TABLE, []), Scores(), Reader())
    assert len(spots) == ROWS
    assert Reader.shown == MOST + len(TABLE) // LENGTH_EACH < ROWS
    assert {spot.chances["TP303"] for spot in spots} == {0.9, 0.3}
    assert all(set(spot.chances) == set(CODES) for spot in spots)


def test_a_name_is_no_spot():
    case = build("Dawn Marsh lives at 4 Mill Lane, Redcote.", [(0, 10, "GPE"), (20, 31, "FAC")])
    words = {case.text[span.start : span.end] for span in candidates(case, [(0, 10)])}
    assert "Dawn Marsh" not in words
    assert any(word.startswith("4 Mill Lane") for word in words)


def test_what_a_form_asks_is_no_spot():
    text = "New school: Lowgarth Primary"
    words = {text[s.start : s.end] for s in candidates(build(text, []), [(0, 10), (12, 28)])}
    assert words == {"Lowgarth Primary"}

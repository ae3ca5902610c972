"""Spots: every place that could give somebody away is judged, however many there are."""

import numpy as np
import pytest

from doccheck.language.people import build
from doccheck.language.people.roles import alone, first_roles
from doccheck.language.people.views import CLOSES, OPENS, spot_view
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
    case.roles = first_roles(case, alone(case))
    words = {case.text[span.start : span.end] for span in candidates(case, [(0, 10)])}
    assert "Dawn Marsh" not in words
    assert any(word.startswith("4 Mill Lane") for word in words)


def test_a_school_that_is_called_after_somebody_is_a_spot_once_it_is_nobodys_name():
    text = "Shanice, who is at Lady Edith's, told her aunt."
    case = build(text, [])
    (lady,) = (who for start, _, who in case.order if text[start:].startswith("Lady Edith"))
    case.roles = ["other child"] * len(case.groups)
    assert not any(text[s.start : s.end].startswith("Lady Edith") for s in candidates(case, []))
    case.roles[lady] = "unknown"
    assert any(text[s.start : s.end].startswith("Lady Edith") for s in candidates(case, []))
    place = text.index("Lady Edith's")
    assert OPENS + "Lady Edith's" + CLOSES in spot_view(case, place, place + len("Lady Edith's"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Cai is at Ysgol Pantglas now.", "Ysgol Pantglas"),
        ("Post goes to Morland Dairy on Fridays.", "Morland Dairy"),
        ("Mrs Lomas at number 18 rang me.", "at number 18"),
    ],
)
def test_places_that_only_look_like_one_are_spots(text, place):
    case = build(text, [])
    case.roles = [
        "unknown" if text[group.mentions[0].start :].startswith(place) else "third party"
        for group in case.groups
    ]
    assert place in {text[s.start : s.end] for s in candidates(case, [])}


def test_a_spot_ends_with_its_line():
    text = "Host: 52 Undercliff Road\nOthers in house: the son"
    case = build(text, [(6, text.index("Others") + 6, "FAC")])
    assert all("\n" not in text[s.start : s.end] for s in candidates(case, []))


def test_what_a_form_asks_is_no_spot():
    text = "New school: Lowgarth Primary"
    words = {text[s.start : s.end] for s in candidates(build(text, []), [(0, 10), (12, 28)])}
    assert words == {"Lowgarth Primary"}

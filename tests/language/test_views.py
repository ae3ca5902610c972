"""What is shown of a person: every place that names them, and nobody's name."""

import re

from hypothesis import given
from hypothesis import strategies as st

from doccheck.language.people import build
from doccheck.language.people.roles import alone, first_roles
from doccheck.language.people.views import (
    CLOSES,
    FIRST_NAME,
    FULL,
    MARKS,
    OPENS,
    OTHERS,
    SHARES_SURNAME,
    SURNAME,
    spot_view,
    view,
)

LETTER = (
    "From: Ruth Bell, designated lead\n"
    "Child: Leo Marsh, aged 9\n\n"
    "Leo came in crying on 4 May. His friend's mum, Carol Mead, rang me that night. She had heard shouting.\n\n"
    "Household | Dawn Marsh | mother\n\n"
    "Ms Mead rang again on 6 May. Carol lives at 14 Mill Lane.\n"
)


def case_of(text):
    case = build(text, [])
    case.roles = first_roles(case, alone(case))
    return case


def view_of(text, name):
    case = case_of(text)
    at = text.index(name)
    (index,) = [i for s, e, i in case.order if s <= at < e]
    return case, view(case, index)


def test_all_mentions_of_one_person_stand_together_under_marks_by_the_shape_of_the_name():
    _, shown = view_of(LETTER, "Carol Mead")
    assert f"His friend's mum, {FULL}, rang me that night. She had heard shouting." in shown
    assert f"ms {SURNAME} rang again on 6 May." in shown
    assert f"{FIRST_NAME} lives at 14 Mill Lane." in shown


def test_no_name_is_shown_of_anybody():
    case = case_of(LETTER)
    for index in range(len(case.groups)):
        assert not re.search(r"Leo|Marsh|Dawn|Carol|Mead|Ruth|Bell", view(case, index))


def test_others_are_shown_by_the_role_guessed_for_them():
    case, shown = view_of(LETTER, "Dawn Marsh")
    assert shown.startswith(SHARES_SURNAME), "she has the child's surname"
    child = case.roles[next(i for _, _, i in case.order if "leo" in case.groups[i].firsts)]
    assert child == "subject"
    _, about_carol = view_of(LETTER, "Carol Mead")
    assert OTHERS["subject"] in about_carol


def test_a_spot_stands_between_marks_with_the_names_around_it_masked():
    case = case_of(LETTER)
    start = LETTER.index("14 Mill Lane")
    shown = spot_view(case, start, start + len("14 Mill Lane"))
    assert f"lives at {OPENS}14 Mill Lane{CLOSES}." in shown
    assert "Carol" not in shown and "Mead" not in shown


@given(st.text(alphabet="AaBb Carol Mead.\n|:,'" + "".join(MARKS[:3]), max_size=200))
def test_any_text_has_views(text):
    case = case_of(text)
    for index in range(len(case.groups)):
        assert any(mark in view(case, index) for mark in (FULL, FIRST_NAME, SURNAME))


def test_a_mark_that_stands_in_the_text_is_none():
    text = f"Child: Leo Marsh\n\nHis friend {OTHERS['family']}{FULL} Carol Mead rang."
    _, shown = view_of(text, "Carol Mead")
    assert shown.count(FULL) == 1
    assert OTHERS["family"] not in shown

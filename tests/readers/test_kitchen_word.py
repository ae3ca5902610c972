"""Every word of a Word file that has all there is, once, in its document, layer and view, with its flags."""

from __future__ import annotations

import pytest

from doccheck.model import Flag, Layer
from doccheck.readers import read
from tests.readers import kitchen, kitchen_word
from tests.readers.files import fields, sound

DATA, FEATURES = kitchen_word.whole()
DOCUMENTS = read("all.docx", DATA)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.word)
def test_each_word_is_read_once_as_what_it_is(feature: kitchen.Feature) -> None:
    kitchen.read_once(DOCUMENTS, feature)


def test_there_are_enough_features_and_nothing_is_left_unread() -> None:
    kitchen.all_different(FEATURES, 60)
    for document in DOCUMENTS:
        sound(document)
        assert not document.gaps


def test_the_view_of_the_page_holds_what_is_seen_and_nothing_else() -> None:
    document = DOCUMENTS[0]
    page = "\n".join(document.quote(b.span) for b in document.blocks if b.seen)
    for feature in FEATURES:
        seen = not feature.flags & kitchen.HIDDEN and not feature.flags - {Flag.INSERTED}
        if not feature.inside:
            shown = seen and feature.layer not in (Layer.PROPERTY, Layer.HIDDEN)
            placeholder = feature.flags == kitchen.PLACEHOLDER
            assert (feature.word in page) == (shown or placeholder), feature.word


def test_the_view_of_answers_has_each_question_with_what_was_answered() -> None:
    found = fields(DOCUMENTS[0])
    for pair in (
        ("Name", "CanaryInlineControlQ"),
        ("Born", None),
        ("Lives with", "CanaryChosenQ"),
        ("School", "CanaryOldTextQ"),
        ("Carer", "CanaryOldChosenQ"),
        ("CanaryAliasQ", "CanaryBlockControlQ"),
        ("CanaryTickedControlQ", "\u2612"),
        ("CanaryOldTickQ", "\u2612"),
    ):
        assert pair in found
    assert not any("Unchosen" in (answer or "") for _, answer in found)

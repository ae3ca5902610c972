"""Every word of a message that has all there is, once, in its document, layer and view, with its flags."""

from __future__ import annotations

import pytest

from doccheck.readers import read
from tests.readers import kitchen, kitchen_mail
from tests.readers.files import sound

DATA, FEATURES = kitchen_mail.whole()
DOCUMENTS = read("all.eml", DATA)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.word)
def test_each_word_is_read_once_as_what_it_is(feature: kitchen.Feature) -> None:
    kitchen.read_once(DOCUMENTS, feature)


def test_there_are_enough_features_and_only_the_damage_is_a_gap() -> None:
    kitchen.all_different(FEATURES, 25)
    for document in DOCUMENTS:
        sound(document)
    gaps = [(document.path, gap.where, gap.why) for document in DOCUMENTS for gap in document.gaps]
    assert gaps == [
        ("all.eml", "the message", "some of its bytes are not valid, so it could not be read in full")
    ]

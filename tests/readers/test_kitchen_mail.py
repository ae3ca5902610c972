"""Every word of a message that has all there is, once, in its document, layer and view, with its flags."""

from __future__ import annotations

import pytest

from doccheck.model import Document
from doccheck.readers import read
from tests.readers import kitchen_mail
from tests.readers.files import block, sound

DATA, FEATURES = kitchen_mail.whole()
DOCUMENTS = read("all.eml", DATA)


def _document(inside: str) -> Document:
    path = f"all.eml!{inside}" if inside else "all.eml"
    return next(document for document in DOCUMENTS if document.path == path)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.word)
def test_each_word_is_read_once_as_what_it_is(feature: kitchen_mail.Feature) -> None:
    found = block(_document(feature.inside), feature.word)
    assert (found.layer, found.flags) == (feature.layer, feature.flags)
    assert feature.where in found.where
    others = [document for document in DOCUMENTS if document is not _document(feature.inside)]
    assert not any(feature.word in document.text for document in others)


def test_there_are_enough_features_and_only_the_damage_is_a_gap() -> None:
    assert len(FEATURES) >= 25
    assert len({feature.word for feature in FEATURES}) == len(FEATURES)
    for document in DOCUMENTS:
        sound(document)
    gaps = [(document.path, gap.where, gap.why) for document in DOCUMENTS for gap in document.gaps]
    assert gaps == [
        ("all.eml", "the message", "some of its bytes are not valid, so it could not be read in full")
    ]

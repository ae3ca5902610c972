"""Every canary of the kitchen-sink PDF is read, once, in its layer and with its flag."""

from __future__ import annotations

import re

import pytest

from doccheck.model import Block, Document
from doccheck.readers import read
from tests.readers.files import sound
from tests.readers.pdf_sink import CANARIES, INSIDE, Canary, sink


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return read("sink.pdf", sink())


def block_of(document: Document, word: str) -> Block:
    """The one block that holds this word; the word stands in the text exactly once."""
    places = [match.start() for match in re.finditer(rf"\b{word}\b", document.text)]
    assert len(places) == 1, (word, document.text)
    found = document.block_at(places[0])
    assert found is not None
    assert word in document.quote(found.span)
    return found


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.word)
def test_a_canary_is_read_once_in_its_place(documents: tuple[Document, ...], canary: Canary) -> None:
    found = block_of(documents[0], canary.word)
    assert found.flags == canary.flags
    if canary.layer in ("body",):
        assert found.layer in ("body", "table", "field")
    else:
        assert found.layer is canary.layer
    assert found.where


def test_attached_files_are_read_for_themselves(documents: tuple[Document, ...]) -> None:
    assert {document.path: document.text for document in documents[1:]} == {
        f"sink.pdf!{name}": words for name, words in INSIDE.items()
    }


def test_nothing_else_is_unread(documents: tuple[Document, ...]) -> None:
    for document in documents:
        sound(document)
        assert not document.gaps
    assert len(CANARIES) + len(INSIDE) >= 40

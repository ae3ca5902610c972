"""The frame of the kitchen-sink files: a canary word for each feature, and how each has to be read, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from doccheck.model import Document, Flag, Layer
from tests.readers.files import block

NONE: frozenset[Flag] = frozenset()
HIDDEN, DELETED, INSERTED = frozenset({Flag.HIDDEN}), frozenset({Flag.DELETED}), frozenset({Flag.INSERTED})
METADATA, PLACEHOLDER = frozenset({Flag.METADATA}), frozenset({Flag.PLACEHOLDER})
INVISIBLE, COVERED = frozenset({Flag.INVISIBLE}), frozenset({Flag.COVERED})
OFF_PAGE, QUOTED = frozenset({Flag.OFF_PAGE}), frozenset({Flag.QUOTED})
FETCHED = METADATA | HIDDEN


@dataclass(frozen=True)
class Feature:
    """A word, and how it has to be read: in which document of the file, layer, with which flags, and where."""

    word: str
    layer: Layer
    flags: frozenset[Flag] = NONE
    where: str = ""
    inside: str = ""


FEATURES: list[Feature] = []
"""Those of the file that is being made."""


def can(
    name: str, layer: Layer = Layer.BODY, flags: frozenset[Flag] = NONE, where: str = "", inside: str = ""
) -> str:
    """A canary: notes what is expected of it and gives the word to put into the file."""
    canary = f"Canary{name}Q"
    FEATURES.append(Feature(canary, layer, flags, where, inside))
    return canary


def read_once(documents: Sequence[Document], feature: Feature) -> None:
    """Fails unless the word of a feature is read once in the whole file, as what it is."""
    top = documents[0].path
    path = f"{top}!{feature.inside}" if feature.inside else top
    document = next(each for each in documents if each.path == path)
    found = block(document, feature.word)
    assert (found.layer, found.flags) == (feature.layer, feature.flags)
    assert feature.where in found.where
    assert not any(feature.word in other.text for other in documents if other is not document)


def all_different(features: Sequence[Feature], least: int) -> None:
    """Fails where there are fewer features than are wanted, or two with one word."""
    assert len(features) >= least
    assert len({feature.word for feature in features}) == len(features)

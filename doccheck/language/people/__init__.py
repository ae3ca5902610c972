"""Who is in a document: every mention of every person, linked, with one role each."""

from __future__ import annotations

from collections.abc import Sequence

from doccheck.language.people.evidence import Case
from doccheck.language.people.layout import lay_out
from doccheck.language.people.linking import link
from doccheck.language.people.mentions import find_mentions, propagate


def build(text: str, entities: Sequence[tuple[int, int, str]]) -> Case:
    """The people of a text, linked, without roles."""
    found = find_mentions(text)
    names = frozenset(w for m in found for w in m.words if len(w) > 2 and m.sure)
    return Case(text, lay_out(text), link(text, propagate(text, found, names)), entities)

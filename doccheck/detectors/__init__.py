"""The closed set of ways to look. `LOOKS` is all of it: the key in a rule file, and where its class lives."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from doccheck.detectors.look import Look, LookError

__all__ = ["LOOKS", "Look", "LookError", "look_class"]

LOOKS = {
    "absence": "absence.Absence",
    "acronyms": "acronyms.Acronyms",
    "contacts": "contacts.Contacts",
    "contradiction": "contradictions.Contradiction",
    "destinations": "destinations.Destinations",
    "essentials": "essentials.Essentials",
    "excess-recipients": "destinations.ExcessRecipients",
    "exposed-recipients": "destinations.ExposedRecipients",
    "gaps": "gaps.Gaps",
    "identifiers": "identifiers.Identifiers",
    "indirect": "people.Indirect",
    "informants": "people.Informants",
    "layers": "layers.Layers",
    "marks": "marks.Marks",
    "people": "people.People",
    "phrases": "phrases.Phrases",
    "places": "people.Places",
    "spots": "spots.Spots",
    "stated": "contradictions.Stated",
    "subject-line": "subject_line.SubjectLine",
    "superseded": "superseded.Superseded",
    "trained": "trained.Trained",
    "twins": "twins.Twins",
    "undeclared": "contradictions.Undeclared",
}
"""Classes by dotted name, so that naming a look does not import what it needs."""


@cache
def look_class(name: str) -> type[Look]:
    """The class of the look called `name`; KeyError for an unknown one."""
    module, _, attribute = LOOKS[name].rpartition(".")
    found: type[Look] = getattr(import_module(f"{__name__}.{module}"), attribute)
    return found

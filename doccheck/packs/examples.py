"""The examples of a rule file: texts with `[[...]]` around what its rule has to fire on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from doccheck.terms import Flag, Layer, Span

_MARK = re.compile(r"\[\[|\]\]")
_NO_TEXT = ("flags", "recorded", "marks")
_KEYS = frozenset(("text", "layer", "flags", "gap", "path", "recorded", "marks"))
_KEYS_SAID = "text, layer, flags, gap, path, recorded and marks"


@dataclass(frozen=True)
class Example:
    """A text from a rule file, with the spans on which its rule must fire; one None span for a document rule."""

    text: str = field(repr=False)
    spans: tuple[Span | None, ...] = ()
    layer: Layer = Layer.BODY
    flags: frozenset[Flag] = frozenset()
    gap: str = ""
    path: str = "example.txt"
    recorded: frozenset[str] = frozenset()
    marks: int = 0


def read_example(entry: object, *, fires: bool, marked: bool) -> Example:
    """An example from its text or table; ValueError says what is wrong with it."""
    given = {"text": entry} if isinstance(entry, str) else entry
    if not isinstance(given, dict) or not all(
        isinstance(v, str) for k, v in given.items() if k not in _NO_TEXT
    ):
        raise ValueError(f"has to be a text, or a table of {_KEYS_SAID}")
    if given.keys() - _KEYS:
        raise ValueError(f"has a key other than {_KEYS_SAID}")
    marks = given.get("marks", 0)
    if type(marks) is not int:
        raise ValueError("has marks that are no number")
    text, spans = _marks(given.get("text", ""))
    if spans and (not fires or not marked):
        raise ValueError("carries a mark where there is nothing to mark")
    if fires and marked and not spans:
        raise ValueError("fires, but nothing in it is marked")
    try:
        layer = Layer(given.get("layer", Layer.BODY))
        flags = frozenset(Flag(flag) for flag in given.get("flags", ()))
    except (TypeError, ValueError):
        raise ValueError("names a layer or a flag that does not exist") from None
    whole: tuple[Span | None, ...] = (None,) if fires else ()
    recorded = given.get("recorded", [])
    if not isinstance(recorded, list) or not all(isinstance(part, str) for part in recorded):
        raise ValueError("has to list what is recorded as texts")
    gap, path = given.get("gap", ""), given.get("path", "example.txt")
    return Example(text, spans or whole, layer, flags, gap, path, frozenset(recorded), marks)


def _marks(source: str) -> tuple[str, tuple[Span | None, ...]]:
    """The text without its `[[` and `]]`, and where they stood."""
    edges: list[int] = []
    removed = 0
    for mark in _MARK.finditer(source):
        if (mark.group() == "]]") != bool(len(edges) % 2):
            raise ValueError("has marks that do not pair")
        edges.append(mark.start() - removed)
        removed += 2
    if len(edges) % 2:
        raise ValueError("has a mark that is not closed")
    spans = tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    if any(not len(span) for span in spans):
        raise ValueError("has an empty mark")
    return _MARK.sub("", source), spans

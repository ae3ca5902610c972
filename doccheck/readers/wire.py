"""Documents as lines of JSON, on their way from a worker to the process that asked.

JSON and not pickle: what a worker says is believed to be data and nothing more, because a hostile file may
have taken the worker over.
"""

from __future__ import annotations

import json
from typing import Any

from doccheck.model import Block, BlockKind, Document, Field, Flag, Gap, Layer, Span, Tick


class WireError(ValueError):
    """What came back is no document. Nothing of it is repeated here."""

    def __init__(self) -> None:
        super().__init__("what the worker sent is no document")


def line_of(document: Document) -> bytes:
    """One document, in one line."""
    return _line(
        {
            "path": document.path,
            "media_type": document.media_type,
            "sha256": document.sha256,
            "text": document.text,
            "blocks": [
                (b.span.start, b.span.end, b.layer.value, b.where, b.kind.value, [f.value for f in b.flags])
                for b in document.blocks
            ],
            "fields": [
                (f.label.start, f.label.end, *_pair(f.answer), f.where, f.tick.value) for f in document.fields
            ],
            "gaps": [(gap.where, gap.why) for gap in document.gaps],
            "marks": document.marks,
        }
    )


def line(**entries: Any) -> bytes:
    """Anything else that a worker has to say, in one line."""
    return _line(entries)


def _line(entries: dict[str, Any]) -> bytes:
    return json.dumps(entries, separators=(",", ":")).encode("ascii") + b"\n"


def _pair(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def entries_of(raw: bytes) -> dict[str, Any]:
    """The entries of a line."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise WireError from None
    if not isinstance(found, dict):
        raise WireError
    return found


def document_of(entries: dict[str, Any]) -> Document:
    """The document in a line; every place in it is inside its text."""
    try:
        text = _text(entries["text"])
        return Document(
            path=_text(entries["path"]),
            media_type=_text(entries["media_type"]),
            sha256=_text(entries["sha256"]),
            text=text,
            blocks=_blocks(entries["blocks"], len(text)),
            fields=tuple(_field(entry, len(text)) for entry in entries["fields"]),
            gaps=tuple(Gap(_text(where), _text(why)) for where, why in entries["gaps"]),
            marks=_count(entries.get("marks", 0)),
        )
    except (KeyError, TypeError, ValueError):
        raise WireError from None


def _blocks(entries: list[list[Any]], length: int) -> tuple[Block, ...]:
    layers, kinds = {each.value: each for each in Layer}, {each.value: each for each in BlockKind}
    flags = {each.value: each for each in Flag}
    found, before = [], 0
    for start, end, layer, where, kind, flagged in entries:
        if not before <= start <= end <= length:
            raise WireError
        before = end
        kept = frozenset(flags[flag] for flag in flagged)
        found.append(Block(Span(start, end), layers[layer], _text(where), kinds[kind], kept))
    return tuple(found)


def _field(entry: list[Any], length: int) -> Field:
    start, end, begin, close, where, tick = entry
    answer = None if begin is None else _span(begin, close, length)
    return Field(_span(start, end, length), answer, _text(where), Tick(tick))


def _span(start: int, end: int, length: int) -> Span:
    if not 0 <= start <= end <= length:
        raise WireError
    return Span(start, end)


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise WireError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise WireError
    return value

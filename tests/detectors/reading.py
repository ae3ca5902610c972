"""Readings without a language pipeline, for looks that need none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from doccheck.detectors import Look
from doccheck.language import annotate
from doccheck.language.reading import Reading
from doccheck.model import Block, Circumstances, Document, Flag, Gap, Layer, Span

TODAY = date(2026, 11, 24)


def read(
    text: str,
    layer: Layer = Layer.BODY,
    flags: Iterable[Flag] = (),
    path: str = "a.txt",
    gaps: Iterable[Gap] = (),
    **circumstances: object,
) -> Reading:
    """A reading of `text`, each line of it a block."""
    blocks = tuple(
        Block(Span(*match.span()), layer, f"line {number}", flags=frozenset(flags))
        for number, match in enumerate(re.finditer(r"[^\n]+", text), 1)
    )
    document = Document(path, "text/plain", "", text, blocks, gaps=tuple(gaps))
    return annotate(document, replace(Circumstances(TODAY), **circumstances), None)


def words(look: Look, reading: Reading) -> list[str | None]:
    """What a look finds, as words; None for the whole document."""
    return [reading.document.quote(hit.span) if hit.span else None for hit in look.find(reading)]

"""A document is annotated once, in this order; each step sees what the ones before have found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from typing import TYPE_CHECKING

from doccheck.language.beside import known
from doccheck.language.dates import read_dates, written_on
from doccheck.language.plain import plain
from doccheck.language.quotations import read_quotes
from doccheck.language.reading import Reading
from doccheck.language.sentences import read_sentences
from doccheck.language.structure import read_fields, read_lines, read_sections
from doccheck.model import Circumstances, Document, Layer

if TYPE_CHECKING:
    from doccheck.language.pipeline import Pipeline
    from doccheck.language.spots import Spot


def annotated(
    document: Document,
    circumstances: Circumstances,
    pipeline: Pipeline | None,
    meanwhile: Callable[[Reading, Callable[[], bool]], None],
    beside: Executor,
) -> Reading:
    """See `doccheck.language.annotate`."""
    reading = read_structure(document, circumstances)
    # The encoder computes outside the interpreter; whatever does not need its answer is found meanwhile.
    first = beside.submit(pipeline.scores, reading.plain) if pipeline else known(None)
    from doccheck.language.people import find_people, meet
    from doccheck.language.spots import find_spots

    case, evidence = meet(reading.plain, pipeline.entities(reading.plain) if pipeline else [])
    meanwhile(reading, first.done)
    scores, trained = first.result(), pipeline.trained if pipeline else None
    reading = replace(reading, scores=scores, trained=trained)
    met = beside.submit(find_people, reading, case, evidence)

    def places() -> tuple[Spot, ...]:
        # Whose a place is hangs on the roles, which `case` has once the people are known.
        met.result()
        return find_spots(case, scores, trained)

    return replace(reading, met=met, seen=beside.submit(places))


_DESCRIBING = (Layer.PROPERTY, Layer.LINK, Layer.FIELD_CODE, Layer.FORM_PART)


def read_structure(document: Document, circumstances: Circumstances) -> Reading:
    """The shape of the text. What only describes the file (its properties, links, the making of its form) is no sentence."""
    text = plain(document.text)
    lines = read_lines(text, document.blocks)
    described = {block.span.start for block in document.blocks if block.layer in _DESCRIBING}
    lines = tuple(line for line in lines if line.span.start not in described)
    sections = read_sections(text, lines)
    dates = read_dates(text)
    return Reading(
        document=document,
        circumstances=circumstances,
        plain=text,
        lines=lines,
        sections=sections,
        sentences=read_sentences(text, lines, sections),
        quotes=read_quotes(text),
        dates=dates,
        fields=tuple(sorted({*document.fields, *read_fields(text, lines)}, key=lambda f: f.label)),
        written=written_on(text, lines, dates, circumstances.today),
    )

"""From a document to a reading of it: lines, sections, sentences, quotations, dates, people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from doccheck.language.pipeline import Pipeline
    from doccheck.language.reading import Reading
    from doccheck.model import Circumstances, Document

__all__ = ["annotate"]


def _nothing(reading: Reading, is_due: Callable[[], bool]) -> None:
    """What is done meanwhile, unless there is something."""


def annotate(
    document: Document,
    circumstances: Circumstances,
    pipeline: Pipeline | None,
    meanwhile: Callable[[Reading, Callable[[], bool]], None] = _nothing,
    beside: Executor | None = None,
) -> Reading:
    """`document` with all that the rules look at. Call it, and use what it gives, inside `pipeline.forgetting()`.

    Without a pipeline there are no entities and no trained scores; everything else is read all the same. `meanwhile` is
    done while the encoder is at work outside the interpreter, in `beside` if it is given: it gets what is read so far,
    and something that tells when the encoder has answered. The reading is not to be used after `beside` has been left.
    """
    from doccheck.language.annotating import annotated
    from doccheck.language.beside import AtOnce

    return annotated(document, circumstances, pipeline, meanwhile, beside or AtOnce())

"""Which part of a file is being read just now, which parts are not to be read, and how much there has been.

A file may hold a hundred harmless parts and one that ends the process reading it. Whoever watches over that
process learns here where it was, and can have the file read once more without that part.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from doccheck.readers import limits


def _nobody(path: str) -> None:
    """Nobody is watching."""


@dataclass(frozen=True)
class Watch:
    """`begun` is told the path of each part before it is read; `refused` says why a part is not to be."""

    begun: Callable[[str], None] = _nobody
    refused: Mapping[str, str] = field(default_factory=dict, repr=False)


_watch = Watch()


def watched_by(watch: Watch) -> None:
    """Sets who is told, for everything this process reads from now on."""
    global _watch
    _watch = watch


def refusal(path: str) -> str:
    """Tells whoever watches that `path` is about to be read; why it must not be, or ""."""
    why = _watch.refused.get(path, "")
    if not why:
        _watch.begun(path)
    return why


# --- how much ------------------------------------------------------------------------------------

_documents = 0
_bytes = 0
_begun = 0.0


def start() -> None:
    """Begins to count, with a new file."""
    global _documents, _bytes, _begun
    _documents = _bytes = 0
    _begun = time.monotonic()


def begun() -> float:
    """When the reading of the file began, by the clock that counts on."""
    return _begun or time.monotonic()


def count(size: int) -> bool:
    """Counts one document of so many bytes; whether there was room for it."""
    global _documents, _bytes
    _documents += 1
    _bytes += size
    return _documents <= limits.DOCUMENTS and _bytes <= limits.ZIP_BYTES


def is_full() -> bool:
    """Whether no more documents are read of this file."""
    return _documents >= limits.DOCUMENTS or _bytes >= limits.ZIP_BYTES

"""What travels with a file and is not seen on screen, and what looks removed and is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from doccheck.detectors.look import LookError
from doccheck.language.reading import Reading
from doccheck.model import Block, Confidence, Flag, Hit, Layer

_CONTAINERS = (".eml", ".msg", ".mbox", ".zip")
"""What is inside one of these was put there to be sent; what is inside anything else was not."""


class Layers:
    """Fires once for each kind of hidden thing and each place: blocks in `layers`, or with one of `flags`.

    `embedded` fires on a file that lies inside another one that is neither a message nor an archive.
    """

    needs_trained_reader = False

    def __init__(
        self, *, layers: Sequence[str] = (), flags: Sequence[str] = (), embedded: bool = False
    ) -> None:
        try:
            self.layers = frozenset(Layer(name) for name in layers)
        except ValueError:
            raise LookError("layers", f"has to hold some of {', '.join(Layer)}") from None
        try:
            self.flags = frozenset(Flag(name) for name in flags)
        except ValueError:
            raise LookError("flags", f"has to hold some of {', '.join(Flag)}") from None
        self.embedded = embedded

    def find(self, reading: Reading) -> Iterator[Hit]:
        """In the order of the blocks."""
        if self.embedded and _is_embedded(reading.document.path):
            yield Hit(None, Confidence.HIGH, where="the whole file, which lies inside another")
        seen: set[tuple[object, str]] = set()
        for block in reading.document.blocks:
            kind = self._kind(block)
            if kind is None or not reading.document.quote(block.span).strip():
                continue
            if (kind, block.where) not in seen:
                seen.add((kind, block.where))
                yield Hit(block.span, Confidence.HIGH, where=block.where)

    def _kind(self, block: Block) -> Layer | Flag | None:
        if block.layer in self.layers:
            return block.layer
        return min(block.flags & self.flags, default=None)


def _is_embedded(path: str) -> bool:
    container, inside, _ = path.rpartition("!")
    return bool(inside) and PurePosixPath(container.lower()).suffix not in _CONTAINERS

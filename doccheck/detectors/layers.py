"""What travels with a file and is not seen on screen, and what looks removed and is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from doccheck.detectors.look import LookError
from doccheck.language.reading import Reading
from doccheck.model import Block, Confidence, Flag, Hit, Layer

_CONTAINERS = (".eml", ".msg", ".mbox", ".zip")
"""What is inside one of these was put there to be sent; what is inside anything else was not."""


class Layers:
    """Fires once for each kind of hidden thing and each place: blocks in `layers`, or with one of `flags`.

    `within` narrows that to blocks in these layers, and `media_type` to files whose media type holds these letters.
    `embedded` fires on a file that lies inside another one that is neither a message nor an archive. `remedy` says
    how this kind of thing is removed, and stands in the place of the rule's own.
    What a printer's or a program's own marks say beside the page hides nothing.
    """

    needs_trained_reader = False

    def __init__(
        self,
        *,
        layers: Sequence[str] = (),
        flags: Sequence[str] = (),
        within: Sequence[str] = (),
        media_type: str = "",
        embedded: bool = False,
        remedy: str = "",
    ) -> None:
        self.layers, self.within = _layers("layers", layers), _layers("within", within)
        try:
            self.flags = frozenset(Flag(name) for name in flags)
        except ValueError:
            raise LookError("flags", f"has to hold some of {', '.join(Flag)}") from None
        self.media_type = media_type
        self.embedded = embedded
        self.remedy = remedy

    def find(self, reading: Reading) -> Iterator[Hit]:
        """In the order of the blocks."""
        if self.media_type not in reading.document.media_type:
            return
        if self.embedded and _is_embedded(reading.document.path):
            where = "the whole file, which lies inside another"
            yield Hit(None, Confidence.HIGH, where=where, remedy=self.remedy)
        seen: set[tuple[object, str]] = set()
        for block in reading.document.blocks:
            kind = self._kind(block)
            words = reading.document.quote(block.span)
            if kind is None or not words.strip() or (kind in _ASIDE and _is_mark(words)):
                continue
            if (kind, block.where) not in seen:
                seen.add((kind, block.where))
                yield Hit(block.span, Confidence.HIGH, where=block.where, remedy=self.remedy)

    def _kind(self, block: Block) -> Layer | Flag | None:
        if self.within and block.layer not in self.within:
            return None
        if block.layer in self.layers:
            return block.layer
        return min(block.flags & self.flags, default=None)


def _layers(key: str, names: Sequence[str]) -> frozenset[Layer]:
    try:
        return frozenset(Layer(name) for name in names)
    except ValueError:
        raise LookError(key, f"has to hold some of {', '.join(Layer)}") from None


_ASIDE = (Flag.OFF_PAGE, Flag.INVISIBLE)
_PROGRAM = re.compile(
    r"(?i)powered by tcpdf|\b\w+\.(?:indd|qxd|qxp|ai|eps|cdr|pub)\b|\bverdate\b|\bfrm \d|\bpo 0000"
)
_CODE = re.compile(r"\S*[\d_]\S*")
_STAMPS = re.compile(
    r"(?i)\b(?:cyan|magenta|yellow|black|cmyk|page|p|of|am|pm|user ?id|jkt|po|fmt|sfmt|slug|proof|black plate)\b"
)
_IDENTIFIES = re.compile(
    r"(?:\+44 ?|\b0)[\d ]{9,12}\b|\b\d{3} ?\d{3} ?\d{4}\b|[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b|@"
)


def _is_mark(words: str) -> bool:
    """Whether words beside the page are those of printers and programs: file names, codes, times, colours.

    A telephone or NHS number, a postcode and an address are never taken for such a code.
    """
    if _PROGRAM.search(words):
        return True
    if _IDENTIFIES.search(words):
        return False
    return not any(
        len(word) > 1 for word in re.findall(r"[^\W\d_]+", _STAMPS.sub(" ", _CODE.sub(" ", words)))
    )


def _is_embedded(path: str) -> bool:
    container, inside, _ = path.rpartition("!")
    return bool(inside) and PurePosixPath(container.lower()).suffix not in _CONTAINERS

"""A document being written down: the text grows at its end, and blocks, fields and gaps point into it."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from doccheck.model import Block, BlockKind, Document, Field, Flag, Gap, Layer, Span, Tick
from doccheck.readers import limits

THE_FILE = "the file"
TOO_LONG = "it is more than twice as long as the {:,} characters that doccheck reads; check it in parts"
TOO_MANY = "it has more than {:,} paragraphs, cells and comments"


_HALF = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """Halves of letters outside the basic plane joined; a half without its other is no letter."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\ufffd", "")


class UnreadableError(Exception):
    """A file, or a part of one, cannot be read. `why` is doccheck's own words and never the document's."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Draft:
    """Collects one document in reading order.

    No two blocks overlap, because text is only ever added at the end.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.fields: list[Field] = []
        self.gaps: list[Gap] = []
        self.origins: list[tuple[Span, tuple[Any, ...]]] = []
        """What in the file each stretch of text was made of, where the reader says so; in order."""
        self.marks = 0
        self.full = False
        self.overfull = False
        self._over = 0

    def write(self, text: str) -> Span:
        """Adds text that belongs to no block (a separator, a bullet) and says where it stands."""
        if not text.isascii() and _HALF.search(text):
            text = whole(text)
        room = limits.TEXT_CHARS - self.length
        if len(text) > room:
            self._over += len(text) - max(room, 0)
            text = text[: max(room, 0)]
            self._say_full()
        start = self.length
        self._parts.append(text)
        self.length += len(text)
        return Span(start, self.length)

    def block(
        self,
        text: str,
        layer: Layer,
        where: str,
        kind: BlockKind = BlockKind.PARAGRAPH,
        flags: frozenset[Flag] = frozenset(),
    ) -> Span:
        """Adds one block."""
        if len(self.blocks) >= limits.BLOCKS:
            self.overfull = True
            return Span(self.length, self.length)
        span = self.write(text)
        if len(span):
            self.blocks.append(Block(span, layer, where, kind, flags))
        return span

    def line(self) -> None:
        """Ends the line, unless nothing has been written yet."""
        if self.length:
            self.write("\n")

    def field(self, label: Span, answer: Span | None, where: str, tick: Tick = Tick.NONE) -> None:
        """Adds a form field; of one beyond the end of what is read, what there is of it."""
        answer = None if answer is None else self._within(answer)
        self.fields.append(Field(self._within(label), answer, where, tick))

    def _within(self, span: Span) -> Span:
        return Span(min(span.start, self.length), min(span.end, self.length))

    def gap(self, where: str, why: str) -> None:
        gap = Gap(where, why)
        if gap not in self.gaps:
            self.gaps.append(gap)

    @property
    def squeezed(self) -> str:
        """The text so far without any white space, to look up whether something has been written already."""
        return "".join("".join(self._parts).split())

    def document(self, path: str, media_type: str, data: bytes) -> Document:
        """The document as it has been written; one far beyond the limits is not read at all."""
        if self.overfull:
            return unread(path, media_type, data, TOO_MANY.format(limits.BLOCKS))
        if self._over > limits.TEXT_CHARS:
            return unread(path, media_type, data, TOO_LONG.format(limits.TEXT_CHARS))
        return Document(
            path=path,
            media_type=media_type,
            sha256=sha256(data).hexdigest(),
            text="".join(self._parts),
            blocks=tuple(self.blocks),
            fields=tuple(self.fields),
            gaps=tuple(self.gaps),
            marks=self.marks,
        )

    def _say_full(self) -> None:
        if not self.full:
            self.full = True
            self.gap("the end of the file", f"it is longer than {limits.TEXT_CHARS:,} characters")


def unread(path: str, media_type: str, data: bytes, why: str, where: str = THE_FILE) -> Document:
    """The document that stands for one of which nothing could be read."""
    return Document(path, media_type, sha256(data).hexdigest(), "", gaps=(Gap(where, why),))

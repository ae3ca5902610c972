"""What holds inside an element of a Word file, and the rest of the file as its text refers to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers.docx_look import PLAIN_LOOK, Look
from doccheck.readers.docx_styles import Style, value
from doccheck.readers.story import PLAIN, Control, Item, Note, Para, Picture

INSERTED, DELETED = frozenset({Flag.INSERTED}), frozenset({Flag.DELETED})
HIDDEN, PLACEHOLDER = frozenset({Flag.HIDDEN}), frozenset({Flag.PLACEHOLDER})
TRACKED = {"ins": INSERTED, "moveTo": INSERTED, "del": DELETED, "moveFrom": DELETED}
_MOVED = "text moved from here"
_LONGEST_BOLD_HEADING = 10


class Around(Protocol):
    """The rest of the file, for what the XML only refers to; keys are ids of relationships."""

    def chunk(self, key: str) -> list[Item]:
        """A file that Word shows as if it were part of the text."""

    def graphic(self, key: str) -> list[Item]:
        """The words of a chart or a diagram."""

    def target(self, key: str) -> str:
        """Where a link goes, or ""."""

    def picture(self, key: str) -> Picture:
        """A picture, of no size yet."""

    def sub_document(self, key: str) -> None:
        """A part of the text that is kept in another file."""


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all that is inside an element."""

    flags: frozenset[Flag] = PLAIN
    by: str = ""
    control: Control | None = None
    layer: Layer | None = None
    style: Style = field(default_factory=Style)
    in_table: bool = False
    why: str = ""
    behind: str = ""
    look: Look = PLAIN_LOOK

    def tracked(self, element: etree._Element, name: str) -> Context:
        """Inside a tracked change. A deletion inside an insertion is a deletion."""
        flags = (
            (self.flags - INSERTED) | TRACKED[name]
            if name in ("del", "moveFrom")
            else self.flags | TRACKED[name]
        )
        author = value(element, "author")
        return replace(
            self, flags=flags, by=author or self.by, why=_MOVED if name == "moveFrom" else self.why
        )

    def hidden(self, why: str = "") -> Context:
        return replace(self, flags=self.flags | HIDDEN, why=self.why or why)


@dataclass(slots=True)
class Bold:
    """Whether all words of a paragraph are bold: how a letter marks a heading without a style."""

    any: bool = False
    all: bool = True

    def note(self, words: bool, bold: bool) -> None:
        if words:
            self.any = True
            self.all = self.all and bold

    def is_heading(self, para: Para) -> bool:
        words = para.text.split()
        short = 0 < len(words) <= _LONGEST_BOLD_HEADING and words[-1][-1] not in ".,;!"
        return self.any and self.all and short


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for a comment or processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def kept_about(properties: etree._Element) -> list[Note]:
    """What a smart tag or a custom mark-up keeps about the words it is put round."""
    found = [value(element) for element in properties if local(element) in ("attr", "placeholder")]
    return [Note(words, Layer.FORM_PART, "a note kept about a word") for words in found if words]


def number(text: str) -> int:
    """A whole number; 0 for anything else."""
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 12 else 0

"""The common shape of what Word, PDF and HTML files say: paragraphs and tables, not yet a document's text.

The readers of those formats make stories; `writer` turns a story into text, blocks and fields, the same way
for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from doccheck.model import Flag, Layer

PLAIN: frozenset[Flag] = frozenset()
UNTICKED, TICKED = "\u2610", "\u2612"


@dataclass(slots=True, eq=False)
class Control:
    """A form field that is filled in on the page. Pieces that share one are its answer.

    `name` is what the form's maker called it; it is the question where the page asks none.
    """

    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """Words that hang on a paragraph and are not on the page: a description, a link's target, a field's code.

    `what` says what they are, as a person would ("the description of a picture").
    """

    text: str = field(repr=False)
    layer: Layer
    what: str
    flags: frozenset[Flag] = frozenset({Flag.METADATA})


@dataclass(slots=True)
class Piece:
    """A run of text of one kind. `by` is who inserted or deleted it.

    `why` says how it comes that a reader does not see it ("white text"), where flags alone do not. `origin` is
    the element of the file that holds the text, where the reader says so.
    """

    text: str = field(repr=False)
    flags: frozenset[Flag] = PLAIN
    control: Control | None = None
    layer: Layer | None = None
    by: str = field(default="", repr=False)
    why: str = ""
    origin: Any = field(default=None, repr=False)


def kept_elsewhere() -> bytes | None:
    """How the bytes of a picture are come by that is not in the file."""
    return None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture. `area` is what it takes up on the page, in square centimetres; 0 where the file does not say.

    `load` fetches its bytes, and raises `UnreadableError` where they are damaged; `name` tells it from others.
    """

    area: float
    load: Callable[[], bytes | None] = field(default=kept_elsewhere, repr=False)
    name: str = field(default="", repr=False)
    flags: frozenset[Flag] = PLAIN


@dataclass(slots=True)
class Para:
    """A paragraph, or a line that stands by itself.

    `mark` is its bullet or number. `joins` says that the paragraph after it runs on (its end was deleted).
    `parted` says whether a blank line stands before it: if not, it counts with the one before; None where
    files do not say. `page` is 0 where there are no pages. `boxes` are text boxes that hang on it, `pictures`
    the pictures that do, `notes` words about it that are not on the page, and `comments` the ids of comments that
    point at it.
    """

    pieces: list[Piece] = field(default_factory=list)
    heading: bool = False
    mark: str = ""
    joins: bool = False
    parted: bool | None = None
    page: int = 0
    layer: Layer | None = None
    boxes: list[list[Item]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces if not piece.flags & UNSEEN)


@dataclass(slots=True, eq=False)
class Cell:
    """A cell.

    One that covers several rows is the same object in each. `head`: the file marks it as a heading. `where`
    is its place where the file gives its cells one of their own (a sheet's "B4").
    """

    items: list[Item] = field(default_factory=list)
    head: bool = False
    where: str = ""


@dataclass(slots=True)
class Row:
    """A row of a table, as it is shown."""

    cells: list[Cell] = field(default_factory=list)
    page: int = 0


@dataclass(slots=True)
class Table:
    """`name` is the table's own title, where the file keeps one."""

    rows: list[Row] = field(default_factory=list)
    name: str = field(default="", repr=False)


Item: TypeAlias = Para | Table

UNSEEN = frozenset({Flag.HIDDEN, Flag.DELETED, Flag.PLACEHOLDER, Flag.COVERED, Flag.INVISIBLE, Flag.OFF_PAGE})
"""Text with one of these stands after the visible text, so that it breaks no sentence."""

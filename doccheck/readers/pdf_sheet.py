"""One page of a PDF as it has been read: runs of letters with their places, and what is drawn and noted on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from doccheck.readers.ocr import Recognised
from doccheck.readers.pdf_box import Box, Place, boxed
from doccheck.readers.pdf_form import Widget
from doccheck.readers.pdf_notes import Notes
from doccheck.readers.pdf_scene import Why
from doccheck.readers.pdf_second import Stroke
from doccheck.readers.pdf_things import Things
from doccheck.readers.story import Control

HYPHEN = "\x02"
"""How a hyphen is written that only parts a word at the end of a line."""


@dataclass(slots=True)
class Run:
    """Letters on one line with no wide space among them. `order` is their place in the file's own order."""

    text: str = field(repr=False)
    left: float
    top: float
    right: float
    bottom: float
    order: float
    bold: bool = False
    font: str = ""
    control: Control | None = None
    asks: bool | None = None
    """Whether it is a question of a form, once that has been looked up."""

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Page:
    """`letters` counts characters that are not spaces; `unknown` those among them that no font explains."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    aslant: list[str] = field(default_factory=list, repr=False)
    unseen: list[tuple[Why, str]] = field(default_factory=list, repr=False)
    """Words that a reader does not see, and why, apart from those that stand covered in their line."""
    scan: bool = False
    """Whether its words are those that a scanner's program read from a picture."""
    widgets: list[Widget] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    things: Things = field(default_factory=Things)
    told: list[str] = field(default_factory=list, repr=False)
    """What its pictures are said to show, and what its words are said to read, for those who cannot see it."""
    turn: int = 0
    """Degrees by which the page has to be turned to be upright."""
    recognised: Recognised | None = None
    shown: list[str] = field(default_factory=list, repr=False)
    """What stamps, signatures and buttons show."""
    spelt: Counter[str] = field(default_factory=Counter, repr=False)
    """How often each letter stands on it."""
    unnamed: list[str] = field(default_factory=list, repr=False)
    """Words of letters of which no font says what they are, so that their numbers were taken for letters."""
    letters: int = 0
    unknown: int = 0
    cut: bool = False
    strokes: list[Box] = field(default_factory=list)
    """The drawn lines of the page that are level or upright."""
    squares: list[Box] = field(default_factory=list)
    """Drawn squares of the size of a tick box, and the middles of small marks that may tick them."""
    marks: list[tuple[float, float]] = field(default_factory=list)
    place: Place = field(default=lambda x, y: (x, y))


def on_page(page: Page, stroke: Stroke) -> Box:
    """A rectangle of the file as a box on the page."""
    return boxed(page.place, stroke.x0, stroke.y0, stroke.x1, stroke.y1)

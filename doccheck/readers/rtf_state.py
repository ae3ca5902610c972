"""What is kept while rich text is read: what holds in a group, the words of one, a field, the table of colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from doccheck.model import Flag
from doccheck.readers import limits
from doccheck.readers.docx_look import PLAIN_LOOK, Look
from doccheck.readers.rtf_picture import Drawn
from doccheck.readers.rtf_story import Story

METADATA, HIDDEN = frozenset({Flag.METADATA}), frozenset({Flag.HIDDEN})


@dataclass(slots=True)
class State:
    """What holds inside a group; a group inside it begins with a copy."""

    sink: Story | Text | Drawn | None
    flags: frozenset[Flag] = frozenset()
    look: Look = PLAIN_LOOK
    ground: str = ""
    by: str = ""
    font: str = ""
    skip: int = 1
    end: Callable[[], None] | None = None
    fresh: bool = True
    """Nothing has been met in the group yet, so that a word may say what the group is for."""
    starred: bool = False


class Text:
    """Collects the letters of a group that is no paragraph: a property, a field's code."""

    def __init__(self) -> None:
        self.words = ""

    def add(self, text: str, state: State) -> None:
        del state
        if len(self.words) < limits.TEXT_CHARS:
            self.words += text


@dataclass(slots=True)
class Field:
    """A field that has begun: its code, and what a form field in it holds."""

    code: str = field(default="", repr=False)
    shown: str = field(default="", repr=False)
    choices: list[str] = field(default_factory=list, repr=False)
    result: int = -1
    first: int = 0
    kind: int = -1
    name: str = field(default="", repr=False)


class Colours(Text):
    """The table of colours: each ends with a semicolon."""

    def __init__(self, colours: list[str]) -> None:
        super().__init__()
        self._colours = colours
        self._parts = {"red": 0, "green": 0, "blue": 0}
        self._said = False

    def word(self, word: str, number: int | None) -> None:
        if word in self._parts:
            self._parts[word] = max(0, min(number or 0, 255))
            self._said = True

    def add(self, text: str, state: State) -> None:
        for _ in range(text.count(";")):
            colour = "".join(f"{part:02X}" for part in self._parts.values()) if self._said else ""
            self._colours.append(colour)
            self._parts = dict.fromkeys(self._parts, 0)
            self._said = False

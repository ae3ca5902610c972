"""Whether a reader sees a run of a Word file: its colour on what is behind it, and its size."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from doccheck.model import Flag

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off", "none")

UNKNOWN = "?"
"""What is behind the text cannot be told (a picture, a shape): then no colour says that it is not seen."""
_HIGHLIGHTS = {
    "black": "000000", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080",
    "lightGray": "C0C0C0", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF",
    "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF",
}  # fmt: skip
_ALIKE = 16
"""Two colours that differ by no more than this, of 255, in red, green and blue are one to the eye."""
_DARK = 90
_TINY = 4
"""Half points: letters of two points are no bigger than a full stop."""
_TINY_WIDTH, _TINY_LINE = 5, 40
"""Per cent of a letter's width, and twentieths of a point of a line's height, that leave nothing to read."""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child by local names in the Word namespace, or None."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(W + name), None)
    return element


def value(element: etree._Element | None, name: str = "val") -> str:
    """An attribute in the Word namespace; "" where there is none."""
    return (element.get(W + name) or "") if element is not None else ""


def switch(properties: etree._Element | None, name: str) -> bool | None:
    """An on/off property: True, False, or None where nothing is said."""
    element = child(properties, name)
    return None if element is None else value(element).lower() not in _OFF


@dataclass(frozen=True, slots=True)
class Look:
    """What is said of a run's looks; "" and 0 where nothing is said. `shade` is behind the letters."""

    colour: str = ""
    size: int = 0
    shade: str = ""
    highlight: str = ""
    width: int = 0
    line: int = 0

    def over(self, other: Look) -> Look:
        """This, and where it says nothing, the other."""
        if other is PLAIN_LOOK:
            return self
        if self is PLAIN_LOOK:
            return other
        return Look(
            self.colour or other.colour,
            self.size or other.size,
            self.shade or other.shade,
            self.highlight or other.highlight,
            self.width or other.width,
            self.line or other.line,
        )

    def unseen(self, behind: str) -> tuple[frozenset[Flag], str]:
        """The flag that says why a reader does not see such text, and the same in words; nothing where he does.

        `behind` is the colour of the cell, box or page.
        """
        if 0 < self.size <= _TINY or 0 < self.width <= _TINY_WIDTH or 0 < self.line <= _TINY_LINE:
            return _INVISIBLE, "text too small to be seen"
        if not self.colour and not self.highlight:
            return _SEEN
        marked = _HIGHLIGHTS.get(self.highlight, "")
        ground = marked or self.shade or behind or "FFFFFF"
        colour = self.colour or "auto"
        if colour == "auto":
            # Word turns automatic text white on a dark cell, but not under a marker pen.
            colour = "000000" if marked == "000000" else UNKNOWN
        if not _alike(colour, ground):
            return _SEEN
        if is_dark(ground):
            return _COVERED, "text under black marking"
        return _INVISIBLE, "text in the colour of its background"


PLAIN_LOOK = Look()
_SEEN: tuple[frozenset[Flag], str] = (frozenset(), "")
_COVERED, _INVISIBLE = frozenset({Flag.COVERED}), frozenset({Flag.INVISIBLE})


def run_look(properties: etree._Element | None) -> Look:
    """From run properties."""
    if properties is None or not len(properties):
        return PLAIN_LOOK
    said: dict[str, etree._Element] = {
        element.tag.rpartition("}")[2]: element for element in properties if isinstance(element.tag, str)
    }
    colour, highlight = value(said.get("color")), value(said.get("highlight"))
    size, width, shade = said.get("sz"), said.get("w"), said.get("shd")
    if not colour and not highlight and size is None and width is None and shade is None:
        return PLAIN_LOOK
    return Look(
        colour.upper() if colour != "auto" else "auto",
        _number(size),
        fill(shade),
        highlight if highlight != "none" else "",
        _number(width),
    )


def paragraph_look(properties: etree._Element | None) -> Look:
    """From paragraph properties: what is behind all of its text, and the height of its lines."""
    shade, spacing = child(properties, "shd"), child(properties, "spacing")
    exact = value(spacing, "lineRule") == "exact"
    if shade is None and not exact:
        return PLAIN_LOOK
    line = value(spacing, "line")
    return Look(shade=fill(shade), line=int(line) if exact and line.isdigit() else 0)


def fill(shade: etree._Element | None) -> str:
    """The colour of a shading, or "" where it has none."""
    if shade is None:
        return ""
    pattern, ground, ink = value(shade), value(shade, "fill").upper(), value(shade, "color").upper()
    if pattern == "solid":
        return ink if _is_colour(ink) else "000000"
    if pattern.startswith("pct") and pattern[3:].isdigit():
        return _mixed(
            ink if _is_colour(ink) else "000000",
            ground if _is_colour(ground) else "FFFFFF",
            min(int(pattern[3:]), 100),
        )
    return ground if _is_colour(ground) else ""


def is_dark(colour: str) -> bool:
    """Whether a colour is so dark that black letters on it are not seen."""
    return _is_colour(colour) and sum(_channels(colour)) < 3 * _DARK


def _mixed(ink: str, ground: str, share: int) -> str:
    pairs = zip(_channels(ink), _channels(ground), strict=True)
    return "".join(f"{(share * i + (100 - share) * g) // 100:02X}" for i, g in pairs)


def _alike(one: str, other: str) -> bool:
    if not (_is_colour(one) and _is_colour(other)):
        return False
    return all(abs(a - b) <= _ALIKE for a, b in zip(_channels(one), _channels(other), strict=True))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def _is_colour(colour: str) -> bool:
    return len(colour) == 6 and all(letter in "0123456789ABCDEFabcdef" for letter in colour)


def _number(element: etree._Element | None) -> int:
    number = value(element).rstrip("%")
    return int(number) if number.isascii() and number.isdigit() else 0

"""What a Word file's styles and numbering say of a paragraph: heading, hidden, bold, its bullet or number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from doccheck.readers.docx_look import (
    PLAIN_LOOK,
    Look,
    W,
    child,
    fill,
    is_dark,
    paragraph_look,
    run_look,
    switch,
    value,
)

__all__ = ["Lists", "Style", "Styles", "W", "child", "switch", "value"]

_HEADING_NAME = re.compile(r"(heading \d|title|subtitle|\u00fcberschrift \d|section heading)$", re.IGNORECASE)
_LONGEST_NUMBER = 400
"""Letters of a list's number; some hold words ("Section %1: ")."""
_WORD_IN_MARK = re.compile(r"(?<!\w)[^\W\d_]{2,}")
_NUMERAL = re.compile(r"[ivxlcdm]+|([a-z])\1+", re.IGNORECASE)
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, with what it has from the styles it is based on."""

    heading: bool = False
    hidden: bool = False
    bold: bool = False
    number: tuple[str, str] = ("", "")
    """Id of the list and level within it."""
    look: Look = PLAIN_LOOK
    dark_cells: bool = False
    """Of a table style: whether it shades some cells dark, so that white text in them is seen."""


class Styles:
    """The styles of a document with what they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.findall(W + "style") if root is not None else []
        self._elements = {value(style, "styleId"): style for style in found}
        self._known: dict[str, Style] = {}
        default = [style for style in found if value(style, "default") in ("1", "true", "on")]
        self.default = next((value(s, "styleId") for s in default if value(s, "type") == "paragraph"), "")
        self.base = run_look(child(root, "docDefaults", "rPrDefault", "rPr"))
        """What holds for all text of the document unless something else is said."""

    def style(self, name: str) -> Style:
        if name not in self._known:
            self._known[name] = Style()
            self._known[name] = self._resolved(name)
        return self._known[name]

    def _resolved(self, name: str) -> Style:
        element = self._elements.get(name)
        if element is None:
            return Style()
        # The parent is asked first; a ring of parents ends at the empty style that `style` has put there.
        parent = (
            self.style(value(child(element, "basedOn"))) if child(element, "basedOn") is not None else Style()
        )
        run, paragraph = child(element, "rPr"), child(element, "pPr")
        level = value(child(paragraph, "outlineLvl"))
        named = bool(_HEADING_NAME.match(value(child(element, "name"))))
        hidden, bold = switch(run, "vanish"), switch(run, "b")
        number = _number(paragraph)
        return Style(
            heading=named or (level.isdigit() and int(level) < 9) or (parent.heading and not level),
            hidden=parent.hidden if hidden is None else hidden,
            bold=parent.bold if bold is None else bold,
            number=(number[0] or parent.number[0], number[1] or parent.number[1]),
            look=run_look(run).over(paragraph_look(paragraph)).over(parent.look),
            dark_cells=parent.dark_cells or any(is_dark(fill(shade)) for shade in element.iter(W + "shd")),
        )


def _number(paragraph: etree._Element | None) -> tuple[str, str]:
    return value(child(paragraph, "numPr", "numId")), value(child(paragraph, "numPr", "ilvl"))


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    restarts: bool = False


class Lists:
    """Bullets and numbers of list paragraphs.

    Word counts them as it shows them; they are in no paragraph's text.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._shapes: dict[str, etree._Element] = {}
        self._lists: dict[str, etree._Element] = {}
        self._known: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        for element in root.findall(W + "abstractNum"):
            self._shapes[value(element, "abstractNumId")] = element
        for element in root.findall(W + "num"):
            self._lists[value(element, "numId")] = element

    def mark(self, paragraph: etree._Element | None, style: Style) -> str:
        """The bullet or number of the next paragraph with these properties, or ""."""
        number, level_text = _number(paragraph)
        number, level_text = number or style.number[0], level_text or style.number[1] or "0"
        if number in ("", "0") or not level_text.isdigit() or int(level_text) > 8:
            return ""
        level = int(level_text)
        shape = self._levels(number).get(level)
        if shape is None or shape.format == "none":
            return ""
        if shape.format == "bullet":
            return "\u2022"
        return self._numbered(number, level)

    def _levels(self, number: str) -> dict[int, _Level]:
        """The levels of a list. Files keep dozens of lists and use a few, so each is looked at when it is met."""
        if number not in self._known:
            element = self._lists.get(number)
            shape = self._shapes.get(value(child(element, "abstractNumId")))
            levels = {} if shape is None else _levels(shape)
            for override in element.iterchildren(W + "lvlOverride") if element is not None else ():
                levels |= _overridden(override, levels)
            self._known[number] = levels
        return self._known[number]

    def _numbered(self, number: str, level: int) -> str:
        levels = self._levels(number)
        # Lists of one shape count on from one another, unless one says where it begins.
        counts = self._counts.setdefault(value(child(self._lists[number], "abstractNumId")), [None] * 9)
        if levels[level].restarts and (number, level) not in self._begun:
            counts[level] = None
        self._begun.add((number, level))
        last = counts[level]
        counts[level] = levels[level].start if last is None else last + 1
        counts[level + 1 :] = [None] * (8 - level)

        def shown(match: re.Match[str]) -> str:
            which = int(match.group(1)) - 1
            shape, count = levels.get(which), counts[which]
            if count is None:
                count = shape.start if shape else 1
            return counted(count, shape.format if shape else "decimal")

        return re.sub(r"%([1-9])", shown, levels[level].text)


def _levels(element: etree._Element) -> dict[int, _Level]:
    """The levels that an element defines, by their numbers."""
    found: dict[int, _Level] = {}
    for level in element.findall(W + "lvl"):
        number, start = value(level, "ilvl"), value(child(level, "start"))
        if number.isdigit():
            found[int(number)] = _Level(
                value(child(level, "numFmt")) or "decimal",
                value(child(level, "lvlText"))[:_LONGEST_NUMBER],
                int(start) if start.isdigit() else 0,
            )
    return found


def _overridden(override: etree._Element, levels: dict[int, _Level]) -> dict[int, _Level]:
    """What a list says of one of its levels otherwise than its shape does: all of it, or where it begins."""
    found = _levels(override)
    number, start = value(override, "ilvl"), value(child(override, "startOverride"))
    if number.isdigit() and start.isdigit():
        own = found.get(int(number)) or levels.get(int(number))
        return {int(number): replace(own, start=int(start), restarts=True)} if own else {}
    return found


def says_words(mark: str) -> bool:
    """Whether a list's number holds words ("Allegation 2:"), and not just a number, letter or bullet."""
    return any(not _NUMERAL.fullmatch(word) for word in _WORD_IN_MARK.findall(mark))


def counted(number: int, form: str) -> str:
    """A number as a list shows it, by the name of its format."""
    number = min(number, 9999)
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "ordinal":
        suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{suffix}"
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26 % 5)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        out = ""
        for size, letters in _ROMAN:
            out += letters * (number // size)
            number %= size
        return out if form == "lowerRoman" else out.upper()
    return str(number)

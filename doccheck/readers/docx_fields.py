"""Small things inside a Word run: form fields of the old and the new kind, ticks, symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from doccheck.model import Layer
from doccheck.readers.docx_look import W, child, value
from doccheck.readers.story import TICKED, UNTICKED, Control, Note

CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
"""Elements that stand for a character."""

_BULLET, _TICK, _CROSS = "\u2022", "\u2713", "\u2717"
# Code points of the picture fonts that forms use for tick boxes, with or without the 0xF000 that Word adds.
_WINGDINGS = {0xFE: TICKED, 0xFD: TICKED, 0x78: TICKED, 0xA8: UNTICKED, 0x6F: UNTICKED, 0x71: UNTICKED,
              0xFC: _TICK, 0xFB: _CROSS, 0xA7: _BULLET, 0x9F: _BULLET, 0x6C: _BULLET}  # fmt: skip
_WINGDINGS_2 = {0x52: TICKED, 0x53: TICKED, 0x54: TICKED, 0x51: TICKED, 0xA3: UNTICKED, 0x2A: UNTICKED,
                0x50: _TICK, 0x4F: _CROSS}  # fmt: skip
_SYMBOL = {0xB7: _BULLET, 0xB0: "°", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0x6D: "μ"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


_LONGEST_SHOWN = 2_000
"""Letters beside which a link's target is looked up."""


@dataclass(slots=True)
class OpenField:
    """A complex field that has begun. `ticked` is set for a tick box, `control` for a form field."""

    control: Control | None = None
    ticked: bool | None = None
    chosen: str = field(default="", repr=False)
    in_result: bool = False
    said: bool = False
    code: str = field(default="", repr=False)
    shown: str = field(default="", repr=False)
    around: OpenField | None = field(default=None, repr=False)
    """The field whose code this one stands in, or the nearest that has one: its words are no result."""
    form: OpenField | None = field(default=None, repr=False)
    """This field or the one around it, where it is a form field."""

    def begin(self, outer: OpenField | None) -> None:
        """Says what is around it."""
        if outer is not None:
            self.around = outer.around if outer.in_result else outer
        self.form = self if self.control else outer.form if outer is not None else None

    def end(self, outer: OpenField | None) -> None:
        """What it shows, the one around it shows too."""
        if outer is not None and outer.in_result and len(outer.shown) < _LONGEST_SHOWN:
            outer.shown += self.shown[:_LONGEST_SHOWN]

    @classmethod
    def of(cls, data: etree._Element | None) -> OpenField:
        """From a field's form data; a field without any is no form field."""
        if data is None:
            return cls()
        box, choice = child(data, "checkBox"), child(data, "ddList")
        name = value(child(data, "name"))
        name = "" if is_automatic(name) else name
        if box is not None:
            state = child(box, "checked")
            state = child(box, "default") if state is None else state
            return cls(
                Control(name), state is not None and value(state) not in ("0", "false", "off"), said=True
            )
        if choice is None:
            return cls(Control(name))
        entries = [value(entry) for entry in choice.findall(W + "listEntry")]
        index = value(child(choice, "result")) or value(child(choice, "default")) or "0"
        return cls(
            Control(name), None, entries[int(index)] if index.isdigit() and int(index) < len(entries) else ""
        )


_AUTOMATIC = re.compile(
    r"(?:text|check|dropdown|drop|option|combo|bookmark|ole_link|field)_?\d*", re.IGNORECASE
)
_OTHER_CHOICES = "the choices of a list that were not taken"


def is_automatic(name: str) -> bool:
    """Whether Word made a field's name up ("Text12")."""
    return bool(_AUTOMATIC.fullmatch(name))


def form_notes(data: etree._Element | None, chosen: str) -> Iterator[Note]:
    """What an old form field says that is not on the page: its name, help, first answer, other choices."""
    if data is None:
        return
    name = value(child(data, "name"))
    if name and not is_automatic(name):
        yield Note(name, Layer.FORM_PART, "the name of a form field")
    for key in ("helpText", "statusText"):
        if words := value(child(data, key)):
            yield Note(words, Layer.ALT_TEXT, "the help text of a form field")
    if words := value(child(data, "textInput", "default")):
        yield Note(words, Layer.FORM_PART, "what a form field holds at first")
    choice = child(data, "ddList")
    entries = [value(entry) for entry in choice.findall(W + "listEntry")] if choice is not None else []
    others = "; ".join(words for words in dict.fromkeys(entries) if words.strip() and words != chosen)
    if others:
        yield Note(others, Layer.FORM_PART, _OTHER_CHOICES)


def control_name(properties: etree._Element | None) -> str:
    """What the form's maker called a content control."""
    return value(child(properties, "alias")) or value(child(properties, "tag"))


def control_notes(properties: etree._Element | None, content: etree._Element | None) -> Iterator[Note]:
    """What a content control says that is not on the page: its names, and the choices not taken."""
    if properties is None:
        return
    for key in ("alias", "tag"):
        if words := value(child(properties, key)):
            yield Note(words, Layer.FORM_PART, "the name of a form field")
    items = [*properties.iter(W + "listItem")]
    if not items:
        return
    chosen = "".join(t.text or "" for t in content.iter(W + "t")).strip() if content is not None else ""
    entries = [value(item, "displayText") or value(item, "value") for item in items]
    others = "; ".join(words for words in dict.fromkeys(entries) if words.strip() and words.strip() != chosen)
    if others:
        yield Note(others, Layer.FORM_PART, _OTHER_CHOICES)


def ticked(properties: etree._Element | None) -> bool | None:
    """The state of a content control that is a tick box; None for any other."""
    if properties is None:
        return None
    for element in properties:
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "checkbox":
            for state in element:
                if isinstance(state.tag, str) and state.tag.endswith("}checked"):
                    return next(iter(state.attrib.values()), "1") in ("1", "true", "on")
            return False
    return None


def symbol(code: str, font: str) -> str:
    """The character that a `w:sym` stands for, where it is one that a form uses; otherwise nothing."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    table = _FONTS.get(font.lower())
    if table is not None:
        return table.get(number & 0xFF, "")
    return chr(number) if 0x20 <= number < 0xD800 else _WINGDINGS.get(number & 0xFF, "")


def symbols(text: str, font: str) -> str:
    """The text of a run; letters typed in a picture font are the boxes and ticks that they show."""
    table = _FONTS.get(font.lower())
    if table is None:
        return text
    plain = font.lower() == "symbol"
    return "".join(
        table.get(ord(letter) & 0xFF, letter if plain else "") if letter != " " else " " for letter in text
    )

"""What a drawing in a Word file holds: text boxes, WordArt, pictures.

Each once, though Word keeps two copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_EMU_PER_CM = 360_000
_CM = {"pt": 2.54 / 72, "in": 2.54, "cm": 1.0, "mm": 0.1, "px": 2.54 / 96, "": 2.54 / 72}
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(pt|in|cm|mm|px)?", re.IGNORECASE)


def choices(alternatives: etree._Element) -> list[etree._Element]:
    """The one copy of an mc:AlternateContent that is read: the first choice, else the fallback."""
    first = alternatives.find(_MC + "Choice")
    if first is None:
        first = alternatives.find(_MC + "Fallback")
    return [] if first is None else [first]


def text_boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes of a drawing; those inside them are found when they are read."""
    for element in _descend(drawing):
        if _name(element) == "txbxContent":
            yield element


def word_art(drawing: etree._Element) -> Iterator[str]:
    """The words of WordArt and watermarks, and of shapes that keep their text as DrawingML."""
    for element in _descend(drawing):
        if _name(element) == "textpath" and element.get("string"):
            yield element.get("string") or ""
        elif _name(element) == "txBody":
            yield "\n".join(paragraphs(element))


def paragraphs(root: etree._Element) -> Iterator[str]:
    """The paragraphs of DrawingML text (charts, diagrams, shapes)."""
    for paragraph in root.iter("{*}p"):
        words = "".join(t.text or "" for t in paragraph.iter("{*}t"))
        if words.strip():
            yield words


def pictures(drawing: etree._Element) -> list[float]:
    """The areas in square centimetres of the pictures in a drawing, as shown on the page."""
    if _name(drawing) == "object":
        return []
    areas = []
    for element in _descend(drawing):
        if _name(element) == "pic":
            areas.append(_extent(element) or _extent(drawing))
        elif _name(element) == "imagedata":
            parent = element.getparent()
            areas.append(_styled(parent.get("style") or "") if parent is not None else 0.0)
    return areas


def _descend(element: etree._Element) -> Iterator[etree._Element]:
    """All elements inside, one copy of each alternative, not going into text boxes."""
    stack = [element]
    while stack:
        here = stack.pop()
        if here is not element:
            yield here
        if _name(here) == "AlternateContent":
            stack += choices(here)
        elif _name(here) != "txbxContent" or here is element:
            stack += reversed([inner for inner in here if isinstance(inner.tag, str)])


def _extent(element: etree._Element) -> float:
    """From wp:extent or a:ext, whichever comes first."""
    for size in element.iter("{*}extent", "{*}ext"):
        width, height = size.get("cx"), size.get("cy")
        if width and height and width.isdigit() and height.isdigit():
            return int(width) / _EMU_PER_CM * int(height) / _EMU_PER_CM
    return 0.0


def _styled(style: str) -> float:
    """From the style of a VML shape ("width:200pt;height:3cm")."""
    sides = {}
    for name, number, unit in _SIZE.findall(style):
        try:
            sides[name.lower()] = float(number) * _CM[unit.lower()]
        except ValueError:
            continue
    return sides.get("width", 0.0) * sides.get("height", 0.0)


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

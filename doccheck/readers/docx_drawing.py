"""What a drawing in a Word file holds: text boxes, WordArt, pictures, descriptions.

Each once, though Word keeps two copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers.docx_look import UNKNOWN
from doccheck.readers.story import Note

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_EMU_PER_CM = 360_000
_GROUND_CM2 = 12.0
_CM = {"pt": 2.54 / 72, "in": 2.54, "cm": 1.0, "mm": 0.1, "px": 2.54 / 96, "": 2.54 / 72}
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(pt|in|cm|mm|px)?", re.IGNORECASE)


# Made-up names of shapes and pictures: "Text Box 2", "Picture 1", "_x0000_s1026".
_AUTOMATIC = re.compile(
    r"\s*(?:_x0000_\w+|[^\W\d_]{2,20}:?(?: [^\W\d_]{2,20}){0,3}:?[ _]*\d+(?:\.\w{3,4})?|\d*)\s*",
    re.IGNORECASE,
)
_AUTOMATIC_TEXT = re.compile(r"\s*(?:image|picture|logo|\d*)\s*", re.IGNORECASE)
_FAR_CM = 60.0
"""No page is larger: what stands further off than this is on none."""
_OFFSET = re.compile(r"(?:^|;)margin-(left|top):(-?[\d.]+)(pt|in|cm|mm|px)")
_AXES = {"left": "horizontal", "top": "vertical"}
_UNDERSTOOD = frozenset(
    "wps wpg wpc wpi wp14 w14 w15 w16 w16se w16cid w16cex w16sdtdh a14 v o wvml am3d aink c14 c16 cx cx1 cx2 cx4 p14 x14".split()
)
"""Prefixes of what Word understands: of an alternative for anything else it shows the fallback."""


def choices(alternatives: etree._Element) -> list[etree._Element]:
    """The one copy of an mc:AlternateContent that is read: the first choice Word knows, else the fallback."""
    for choice in alternatives.iterfind(_MC + "Choice"):
        if set((choice.get("Requires") or "").split()) <= _UNDERSTOOD:
            return [choice]
    fallback = alternatives.find(_MC + "Fallback")
    if fallback is None:
        fallback = alternatives.find(_MC + "Choice")
    return [] if fallback is None else [fallback]


def not_chosen(alternatives: etree._Element) -> Iterator[Note]:
    """Words of the other copies that the one which is shown does not hold."""
    chosen = choices(alternatives)
    shown = _squeezed(chosen[0]) if chosen else ""
    for other in alternatives:
        if other not in chosen and (words := _squeezed(other)) and words not in shown:
            spoken = " ".join("".join(map(str, p.itertext())) for p in other.iter("{*}p")).strip()
            yield Note(
                spoken or " ".join(map(str, other.itertext())), Layer.HIDDEN,
                "text that only other programs show", frozenset({Flag.HIDDEN}),
            )  # fmt: skip


def _squeezed(element: etree._Element) -> str:
    return "".join("".join(t.text or "" for t in element.iter("{*}t")).split())


Named: TypeAlias = list[tuple[str, etree._Element]]


def elements(drawing: etree._Element) -> Named:
    """A drawing and all elements in it by their local names, one copy of each alternative, not going into text boxes.

    Looked up once for all that is asked of a drawing: most of them hold nothing but geometry.
    """
    found: Named = []
    stack = [drawing]
    while stack:
        here = stack.pop()
        name = _name(here)
        found.append((name, here))
        if name == "AlternateContent":
            stack += choices(here)
        elif name != "txbxContent" or here is drawing:
            stack += [inner for inner in reversed(here) if isinstance(inner.tag, str)]
    return found


def text_boxes(inside: Named) -> Iterator[etree._Element]:
    """The outermost text boxes of a drawing; those inside them are found when they are read."""
    for name, element in inside[1:]:
        if name == "txbxContent":
            yield element


def word_art(inside: Named) -> Iterator[tuple[str, etree._Element]]:
    """The words of WordArt and watermarks, and of shapes that keep their text as DrawingML; and where."""
    for name, element in inside[1:]:
        if name == "textpath" and element.get("string"):
            yield element.get("string") or "", element
        elif name == "txBody":
            yield "\n".join(paragraphs(element)), element


def graphics(inside: Named) -> Iterator[str]:
    """The relationship ids of charts and diagrams, which are parts of their own."""
    for name, element in inside[1:]:
        if name == "chart" and element.get(R + "id"):
            yield element.get(R + "id") or ""
        elif name == "relIds" and element.get(R + "dm"):
            yield element.get(R + "dm") or ""


def descriptions(inside: Named) -> Iterator[Note]:
    """Alternative texts, titles, names that someone gave (a picture's file name), and tips of links."""
    for name, element in inside:
        if name in ("docPr", "cNvPr"):
            for key in ("descr", "title"):
                if not _AUTOMATIC_TEXT.fullmatch(element.get(key) or ""):
                    yield Note(
                        element.get(key) or "", Layer.ALT_TEXT, "the description of a picture or shape"
                    )
            if not _AUTOMATIC.fullmatch(element.get("name") or ""):
                yield Note(element.get("name") or "", Layer.ALT_TEXT, "the name of a picture or shape")
        elif name == "hlinkClick" and element.get("tooltip"):
            yield Note(element.get("tooltip") or "", Layer.ALT_TEXT, "a tip that a link shows")
        elif element.get("alt") or (name == "imagedata" and element.get(_OFFICE + "title")):
            words = element.get("alt") or element.get(_OFFICE + "title") or ""
            if not _AUTOMATIC_TEXT.fullmatch(words):
                yield Note(words, Layer.ALT_TEXT, "the description of a picture or shape")


def unseen(inside: etree._Element, drawing: etree._Element) -> tuple[frozenset[Flag], str]:
    """Whether the shape that holds `inside` is hidden or stands off the page, and the same in words."""
    for shape in (inside, *inside.iterancestors()):
        properties = next(
            (e for e in shape if _name(e) in ("cNvPr", "docPr") and e.get("hidden") in ("1", "true")), None
        )
        style = (shape.get("style") or "").lower().replace(" ", "")
        if properties is not None or "visibility:hidden" in style:
            return frozenset({Flag.HIDDEN}), "text in a hidden shape"
        if _is_far(shape, style):
            return frozenset({Flag.OFF_PAGE}), "text off the page"
        if shape is drawing:
            break
    return frozenset(), ""


def _is_far(shape: etree._Element, style: str) -> bool:
    try:
        if _name(shape) == "anchor":
            offsets = [int(e.text or 0) / _EMU_PER_CM for e in shape.iter("{*}posOffset")]
            return any(abs(offset) > _FAR_CM for offset in offsets) or _is_left_of_page(shape)
        # An alignment ("to the right of the page") goes before the numbers, which Word then leaves as they were.
        return "absolute" in style and any(
            abs(float(number) * _CM[unit]) > _FAR_CM and f"mso-position-{_AXES[side]}:" not in style
            for side, number, unit in _OFFSET.findall(style)
        )
    except ValueError:
        return False


def _is_left_of_page(anchor: etree._Element) -> bool:
    """Whether a shape ends before the page begins, to its left or above it."""
    extent = next(anchor.iterchildren("{*}extent"), None)
    for name, side in (("positionH", "cx"), ("positionV", "cy")):
        position = next(anchor.iterchildren("{*}" + name), None)
        if position is None or position.get("relativeFrom") != "page" or extent is None:
            continue
        offset = next(position.iter("{*}posOffset"), None)
        if offset is not None and int(offset.text or 0) + int(extent.get(side) or 0) <= 0:
            return True
    return False


def behind(inside: etree._Element, drawing: etree._Element) -> str:
    """The colour of the box that holds `inside`; unknown where the file does not say it outright."""
    for shape in inside.iterancestors():
        colour = (shape.get("fillcolor") or "").split(" ")[0].lstrip("#")
        if colour and shape.get("filled") not in ("f", "false"):
            return {"black": "000000", "white": "FFFFFF"}.get(colour, colour.upper())
        properties = next((e for e in shape if _name(e) == "spPr"), None)
        if properties is not None:
            solid = next((e for e in properties if _name(e) == "solidFill"), None)
            plain = next((e for e in solid if _name(e) == "srgbClr"), None) if solid is not None else None
            return UNKNOWN if plain is None else (plain.get("val") or UNKNOWN).upper()
        if shape is drawing:
            break
    return UNKNOWN


def lies_behind_text(drawing: etree._Element) -> bool:
    """Whether a large picture or shape lies behind the text, which then may be white and be seen."""
    for element in drawing.iter("{*}anchor"):
        if element.get("behindDoc") in ("1", "true") and _extent(element) > _GROUND_CM2:
            return True
    return any(
        "z-index:-" in (e.get("style") or "").replace(" ", "")
        for e in drawing.iter("{urn:schemas-microsoft-com:vml}*")
    )


def paragraphs(root: etree._Element) -> Iterator[str]:
    """The paragraphs of DrawingML text (charts, diagrams, shapes)."""
    for paragraph in root.iter("{*}p"):
        words = "".join(t.text or "" for t in paragraph.iter("{*}t"))
        if words.strip():
            yield words


def graphic_words(root: etree._Element) -> Iterator[str]:
    """The words of a chart or a diagram: its texts, and the names of a chart's series and categories, once each.

    A chart's numbers are not words; "[Text]", which a diagram shows where nothing was typed, is not either.
    """
    for unfilled in [e for e in root.iter("{*}prSet") if e.get("phldr") in ("1", "true")]:
        point = unfilled.getparent()
        if point is not None and (parent := point.getparent()) is not None:
            parent.remove(point)
    yield from paragraphs(root)
    caches = (cache for name in ("strCache", "strDim") for cache in root.iter("{*}" + name))
    texts = (v.text for cache in caches for v in cache.iter("{*}v", "{*}pt") if v.text and v.text.strip())
    yield from dict.fromkeys(texts)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a drawing: its area on the page in square centimetres, its link's id, whether it is seen."""

    area: float
    key: str
    flags: frozenset[Flag]


def pictures(inside: Named) -> Iterator[Shown]:
    """The pictures in a drawing, and those that shapes are filled with; textures are not meant."""
    root, drawing = inside[0]
    if root == "object":
        return
    for name, element in inside:
        if name == "pic":
            area = _extent(element) or _extent(drawing)
            key = _embedded(element)
        elif name == "blipFill" and _name(element.getparent()) != "pic" and not _is_tiled(element):
            area = _extent(next((a for a in element.iterancestors() if _extent(a)), drawing))
            key = _embedded(element)
        elif name == "imagedata" or (name == "fill" and element.get("type") == "frame"):
            parent = element.getparent()
            area = _styled(parent.get("style") or "") if parent is not None else 0.0
            key = element.get(R + "id") or element.get(_OFFICE + "relid") or ""
        else:
            continue
        yield Shown(area, key, unseen(element, drawing)[0])


def _is_tiled(fill: etree._Element) -> bool:
    return any(_name(inner) == "tile" for inner in fill)


def _embedded(element: etree._Element) -> str:
    """The id of the link to a picture in the file, or ""."""
    return next((blip.get(R + "embed") or "" for blip in element.iter("{*}blip")), "")


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


def _name(element: etree._Element | None) -> str:
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""

"""The names in an OpenDocument file, what an element says in its attributes, and what holds inside of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from doccheck.model import Flag
from doccheck.readers.docx_look import PLAIN_LOOK, Look
from doccheck.readers.story import PLAIN, Control

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE = f"{{{_NS}office:1.0}}", f"{{{_NS}style:1.0}}"
TEXT, TABLE = f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}"
DRAW, FORM = f"{{{_NS}drawing:1.0}}", f"{{{_NS}form:1.0}}"
PRESENTATION = f"{{{_NS}presentation:1.0}}"
SVG = f"{{{_NS}svg-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"
DC = "{http://purl.org/dc/elements/1.1/}"
HIDDEN = frozenset({Flag.HIDDEN})
SKIPPED = frozenset(
    {
        "sequence-decls", "tracked-changes", "table-of-content-source", "alphabetical-index-source", "illustration-index-source",
        "table-index-source", "object-index-source", "user-index-source", "bibliography-source", "soft-page-break",
        "calculation-settings", "dde-connection-decls", "label-ranges", "glue-point", "enhanced-geometry", "event-listeners",
        "image-map", "animations", "par", "properties", "scripts", "font-face-decls", "automatic-styles",
    }
)  # fmt: skip
SHAPES = frozenset({"frame", "custom-shape", "rect", "ellipse", "circle", "line", "connector", "polygon",
                     "polyline", "path", "caption", "regular-polygon", "measure", "g", "page-thumbnail", "control"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all that is inside an element."""

    flags: frozenset[Flag] = PLAIN
    why: str = ""
    look: Look = PLAIN_LOOK
    behind: str = ""
    bold: bool = False
    hidden: bool = False
    control: Control | None = None
    mark: str = ""
    list_style: str = ""
    list_level: int = 0
    depth: int = 0

    def unseen(self, flags: frozenset[Flag], why: str) -> Context:
        return replace(self, flags=self.flags | flags, why=self.why or why)


def repeated(element: etree._Element, name: str, space: str = TABLE) -> int:
    """How often an element counts; bounded."""
    text = element.get(space + name) or "1"
    return min(int(text), 10_000) if text.isascii() and text.isdigit() else 1


def attribute(element: etree._Element, name: str) -> str:
    """An attribute of this name, whatever its namespace; or the empty string."""
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), "")


def is_on(element: etree._Element, name: str) -> bool:
    """Whether an attribute of this name says yes."""
    return attribute(element, name) in ("true", "1")


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for a comment or processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

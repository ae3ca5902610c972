"""What the styles of an OpenDocument file say of text: hidden, the colour of the page, tiny; which pages it uses."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from doccheck.readers.docx_look import PLAIN_LOOK, Look
from doccheck.readers.docx_styles import counted

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(frozen=True, slots=True)
class OdfStyle:
    """What a style says, with what it has from the styles it is based on."""

    hidden: bool = False
    bold: bool = False
    look: Look = PLAIN_LOOK


_NONE = OdfStyle()


class Styles:
    """The styles of both parts that hold some, by family and name."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._known: dict[tuple[str, str], OdfStyle] = {}
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._masters: set[str] = set()
        for root in roots:
            for element in root.iter(_STYLE + "style"):
                family, name = element.get(_STYLE + "family") or "", element.get(_STYLE + "name") or ""
                self._elements[family, name] = element
                if element.get(_STYLE + "master-page-name"):
                    self._masters.add(element.get(_STYLE + "master-page-name") or "")
            for element in root.iter(_TEXT + "list-style"):
                levels = {int(e.get(_TEXT + "level") or 1): e for e in element if _has_level(e)}
                self._levels[element.get(_STYLE + "name") or ""] = levels

    def master_pages(self) -> set[str]:
        """The page styles that text asks for; the standard one is used where none is."""
        return {*self._masters, "Standard", "Default"} if self._masters else set()

    def style(self, family: str, name: str) -> OdfStyle:
        key = (family, name)
        if key not in self._known:
            self._known[key] = _NONE
            self._known[key] = self._resolved(key)
        return self._known[key]

    def mark(self, name: str, level: int, number: int) -> str:
        """The bullet, or the number, of an item of a list; "" where its style gives it none."""
        element = self._levels.get(name, {}).get(level)
        if element is None:
            return ""
        if element.tag.endswith("bullet"):
            return "\u2022"
        form = _FORMS.get(element.get(_STYLE + "num-format") or "")
        if form is None:
            return ""
        start = element.get(_TEXT + "start-value") or "1"
        count = counted(number + int(start) - 1 if start.isdigit() else number, form)
        return f"{element.get(_STYLE + 'num-prefix') or ''}{count}{element.get(_STYLE + 'num-suffix') or ''}"

    def table_shown(self, name: str) -> bool:
        element = self._elements.get(("table", name))
        properties = next(element.iter(_STYLE + "table-properties"), None) if element is not None else None
        return properties is None or properties.get(_TABLE + "display") != "false"

    def section_hidden(self, element: etree._Element) -> bool:
        return element.get(_TEXT + "display") == "none"

    def _resolved(self, key: tuple[str, str]) -> OdfStyle:
        element = self._elements.get(key)
        if element is None:
            return _NONE
        parent = self.style(key[0], element.get(_STYLE + "parent-style-name") or "")
        text = next(element.iterchildren(_STYLE + "text-properties"), None)
        boxes = ("paragraph-properties", "table-cell-properties", "graphic-properties")
        ground = ""
        for box in boxes:
            properties = next(element.iterchildren(_STYLE + box), None)
            ground = (
                _colour(properties.get(_FO + "background-color") if properties is not None else "") or ground
            )
        if text is None:
            return OdfStyle(
                parent.hidden, parent.bold, Look(shade=ground).over(parent.look) if ground else parent.look
            )
        display, weight = text.get(_TEXT + "display"), text.get(_FO + "font-weight")
        look = Look(
            "auto"
            if text.get(_STYLE + "use-window-font-color") == "true"
            else _colour(text.get(_FO + "color")),
            _half_points(text.get(_FO + "font-size")),
            _colour(text.get(_FO + "background-color")) or ground,
        )
        return OdfStyle(
            parent.hidden if display is None else display == "none",
            parent.bold if weight is None else weight in ("bold", "700", "800", "900"),
            look.over(parent.look),
        )


_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def _has_level(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and (element.get(_TEXT + "level") or "1").isdigit()


def _colour(text: str | None) -> str:
    return text[1:].upper() if text and text.startswith("#") and len(text) == 7 else ""


def _half_points(text: str | None) -> int:
    try:
        return round(float(text[:-2]) * 2) if text and text.endswith("pt") else 0
    except ValueError:
        return 0

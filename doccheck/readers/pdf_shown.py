"""What a stamp, a signature or a form field draws by itself (its appearance), and whether that is what it holds.

Most fields draw just the words that they hold, and are a few simple lines; those are read here without a walk over
all that may stand in a drawing, which takes much longer. A form has hundreds of them.
"""

from __future__ import annotations

import re
from typing import Any

from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1

from doccheck.readers.pdf_objects import TROUBLE, decoded, inherited, mapping, word_of

_SHOWING = frozenset({"Stamp", "FreeText", "Watermark", "Square", "Polygon", "Line", "Redact"})
_PUSHED = 1 << 16
"""The bit of a button that is pushed and not ticked."""
_HIDDEN_BITS = 2 | 32
_NOT_SIMPLE = re.compile(rb"TJ|Do\b|BI\b|[<%]")
_FONT = re.compile(rb"/([^\s/<>\[\]()]+)\s+[-+.\d]+\s+Tf")
_STRING = re.compile(rb"\(((?:[^()\\]|\\[()\\])*)\)")
_ESCAPE = re.compile(rb"\\([()\\])")


class Fonts(PDFResourceManager):
    """Makes every font once, also one that is written out anew for each field that uses it."""

    def __init__(self) -> None:
        super().__init__()
        self._alike: dict[str, PDFFont] = {}

    def get_font(self, objid: Any, spec: Any) -> PDFFont:
        """The font that `spec` describes."""
        key = repr(spec)
        if key not in self._alike:
            self._alike[key] = super().get_font(objid, spec)
        return self._alike[key]


def appearance(mark: dict[str, Any]) -> PDFStream | None:
    """The drawing of an annotation that shows words of its own; None for the others."""
    kind = word_of(mark.get("Subtype"))
    if kind == "Widget":
        field = word_of(inherited(mark, "FT"))
        button = field == "Btn" and int(inherited(mark, "Ff") or 0) & _PUSHED
        if not button and field not in ("Sig", "Tx"):
            return None
    elif kind not in _SHOWING:
        return None
    flags = resolve1(mark.get("F"))
    if isinstance(flags, int) and flags & _HIDDEN_BITS:
        return None
    normal = resolve1(mapping(mark.get("AP")).get("N"))
    return normal if isinstance(normal, PDFStream) else None


def is_said(drawn: str, mark: dict[str, Any]) -> bool:
    """Whether a typed answer shows what it holds; one may show something else, or show it otherwise."""
    held = decoded(inherited(mark, "V"))
    return "".join(drawn.split()) in "".join(held.split()) and bool(held)


def is_plain(stream: PDFStream, fonts: PDFResourceManager, mark: dict[str, Any]) -> bool:
    """Whether a drawing can be seen, without being walked over, to show no words, or only those that are held."""
    data = stream.get_data()
    if _NOT_SIMPLE.search(data):
        return False
    if b"(" not in data:
        return True
    names = set(_FONT.findall(data))
    if len(names) != 1:
        return False
    listed = mapping(mapping(stream.get("Resources")).get("Font"))
    spec = listed.get(names.pop().decode("latin-1"))
    drawn = _drawn(data, spec, fonts) if spec is not None else ""
    return bool(drawn) and is_said(drawn, mark)


def _drawn(data: bytes, spec: Any, fonts: PDFResourceManager) -> str:
    """The letters of all strings in one font; "" where they are not simply that."""
    try:
        font = fonts.get_font(spec.objid if isinstance(spec, PDFObjRef) else None, mapping(spec))
        if font.is_multibyte() or _STRING.sub(b"", data).count(b"("):
            return ""
        strings = (_ESCAPE.sub(rb"\1", string) for string in _STRING.findall(data))
        return "".join(font.to_unichr(cid) for string in strings for cid in font.decode(string))
    except TROUBLE:
        return ""

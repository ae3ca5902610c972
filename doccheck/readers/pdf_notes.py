"""What is laid over a PDF page: comments, links, stamps, drawings, redaction marks, attached files."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers import limits
from doccheck.readers.marked import AUTHOR, is_own
from doccheck.readers.pdf_box import Box, Place, boxed
from doccheck.readers.rich import plain

_MARKUP = frozenset({
    raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE,
    raw.FPDF_ANNOT_SQUIGGLY, raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_CARET,
    raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE,
    raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_POLYLINE, raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_FILEATTACHMENT,
    raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_UNKNOWN, raw.FPDF_ANNOT_SOUND,
    raw.FPDF_ANNOT_MOVIE, raw.FPDF_ANNOT_SCREEN, raw.FPDF_ANNOT_RICHMEDIA, raw.FPDF_ANNOT_WATERMARK,
    raw.FPDF_ANNOT_THREED,
})  # fmt: skip
_SOLID = frozenset({
    raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE, raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_STAMP,
    raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_WIDGET,
    raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FILEATTACHMENT, raw.FPDF_ANNOT_POLYLINE,
})  # fmt: skip
_PLAYED = {
    raw.FPDF_ANNOT_SOUND: "a sound",
    raw.FPDF_ANNOT_MOVIE: "a film",
    raw.FPDF_ANNOT_SCREEN: "a film or sound",
    raw.FPDF_ANNOT_RICHMEDIA: "a film or sound",
    raw.FPDF_ANNOT_THREED: "a model in three dimensions",
}
_HIDDEN_BITS = 2 | 32


@dataclass(frozen=True, slots=True)
class Note:
    """A note on the page: its words, who wrote them, and whether they are shown on the page itself."""

    words: str = field(repr=False)
    by: str = field(repr=False)
    shown: bool
    box: Box
    hidden: bool = False


@dataclass(slots=True)
class Notes:
    """All that is laid over one page. `solid` are the boxes of what may cover words."""

    notes: list[Note] = field(default_factory=list)
    links: list[str] = field(default_factory=list, repr=False)
    redactions: list[Box] = field(default_factory=list)
    solid: list[Box] = field(default_factory=list)
    files: list[tuple[str, bytes | None]] = field(default_factory=list, repr=False)
    played: list[str] = field(default_factory=list)
    marks: int = 0
    """How many of doccheck's own notes were passed over."""


def notes_on(document: pdfium.PdfDocument, source: pdfium.PdfPage, place: Place) -> Notes:
    """What is laid over a page, form fields left out."""
    found = Notes()
    for index in range(min(raw.FPDFPage_GetAnnotCount(source), limits.PDF_FIELDS)):
        mark = raw.FPDFPage_GetAnnot(source, index)
        if not mark:
            continue
        try:
            _add(found, document, mark, place)
        finally:
            raw.FPDFPage_CloseAnnot(mark)
    return found


def _add(found: Notes, document: pdfium.PdfDocument, mark: Any, place: Place) -> None:
    kind = raw.FPDFAnnot_GetSubtype(mark)
    if _is_own(mark):
        found.marks += kind in _MARKUP and kind != raw.FPDF_ANNOT_POPUP
        return
    hidden = bool(raw.FPDFAnnot_GetFlags(mark) & _HIDDEN_BITS)
    if kind in _SOLID and not hidden:
        found.solid.append(_box(mark, place))
    if kind == raw.FPDF_ANNOT_REDACT:
        found.redactions += _quads(mark, place) or [_box(mark, place)]
    if kind == raw.FPDF_ANNOT_LINK and (address := _address(document, mark)):
        found.links.append(address)
    if kind == raw.FPDF_ANNOT_FILEATTACHMENT:
        found.files.append(_file(mark))
    if kind in _PLAYED:
        found.played.append(_PLAYED[kind])
    if kind in _MARKUP:
        _add_words(found, mark, kind, hidden, place)


def _is_own(mark: Any) -> bool:
    author = annotation_text(mark, b"T").strip()
    return author == AUTHOR and is_own(author, annotation_text(mark, b"Contents"))


def _add_words(found: Notes, mark: Any, kind: int, hidden: bool, place: Place) -> None:
    words = annotation_text(mark, b"Contents").strip()
    rich = plain(annotation_text(mark, b"RC"))
    subject = annotation_text(mark, b"Subj").strip()
    over = annotation_text(mark, b"OverlayText").strip()
    parts = [words] if words else []
    for more in (rich, over, "" if subject.lower() in _SUBJECTS else subject):
        if more and "".join(more.split()) not in "".join("".join(parts).split()):
            parts.append(more)
    by = annotation_text(mark, b"T").strip()
    if parts or by:
        shown = kind == raw.FPDF_ANNOT_FREETEXT and not hidden
        found.notes.append(Note("\n".join(parts), by, shown, _box(mark, place), hidden))


_SUBJECTS = frozenset(
    "highlight|sticky note|text box|comment on text|note|comment|inserted text|cross-out|strikethrough|underline"
    "|pencil|line|rectangle|oval|cloud|stamp|callout|typewritten text|typewriter|redact|redaction|file attachment"
    "|attachment|arrow|polygon|free text|freetext|replacement text|text|caret|ink|squiggly|textbox|drawing".split(
        "|"
    )
)
"""What Acrobat and others write as the subject of a note by themselves."""


def _box(mark: Any, place: Place) -> Box:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(mark, rect)
    return boxed(place, rect.left, rect.bottom, rect.right, rect.top)


def _quads(mark: Any, place: Place) -> list[Box]:
    boxes = []
    for index in range(min(raw.FPDFAnnot_CountAttachmentPoints(mark), limits.PDF_FIELDS)):
        quad = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(mark, index, quad):
            across, up = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            boxes.append(boxed(place, min(across), min(up), max(across), max(up)))
    return boxes


def _address(document: pdfium.PdfDocument, mark: Any) -> str:
    link = raw.FPDFAnnot_GetLink(mark)
    action = raw.FPDFLink_GetAction(link) if link else None
    if not action:
        return ""
    kind = raw.FPDFAction_GetType(action)
    if kind == raw.PDFACTION_URI:
        size = raw.FPDFAction_GetURIPath(document, action, None, 0)
        call: Callable[[Any, int], int] = lambda b, n: raw.FPDFAction_GetURIPath(document, action, b, n)  # noqa: E731
    elif kind in (raw.PDFACTION_REMOTEGOTO, raw.PDFACTION_LAUNCH):
        size = raw.FPDFAction_GetFilePath(action, None, 0)
        call = lambda b, n: raw.FPDFAction_GetFilePath(action, b, n)  # noqa: E731
    else:
        return ""
    if not 1 < size <= limits.MIB:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(buffer, size)
    return buffer.raw[: size - 1].decode("utf-8", "replace").strip()


def _file(mark: Any) -> tuple[str, bytes | None]:
    """Name and content of an attached file; the content None where it cannot be had."""
    file = raw.FPDFAnnot_GetFileAttachment(mark)
    if not file:
        return "", None
    name = utf16(lambda buffer, size: raw.FPDFAttachment_GetName(file, buffer, size))
    size = ctypes.c_ulong()
    if not raw.FPDFAttachment_GetFile(file, None, 0, size) or size.value > limits.FILE_BYTES + 1:
        return name, None
    buffer = ctypes.create_string_buffer(max(size.value, 1))
    if not raw.FPDFAttachment_GetFile(file, buffer, size.value, size):
        return name, None
    return name, buffer.raw[: size.value]


def annotation_text(mark: Any, key: bytes) -> str:
    """A text entry of an annotation."""
    return utf16(lambda buffer, size: raw.FPDFAnnot_GetStringValue(mark, key, buffer, size))


def utf16(call: Callable[[Any, int], int]) -> str:
    """A string that pdfium hands over in a buffer: first its size in bytes is asked, then the string."""
    size = call(None, 0)
    if not 2 < size <= 4 * limits.MIB:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")

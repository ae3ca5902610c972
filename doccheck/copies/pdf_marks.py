"""A copy of a PDF with a highlight and a note for each remark.

The copy is the file itself, byte for byte, with what is new added behind it, so that all that was there stays as it
was. What cannot stand at its words (the document as a whole, a comment, a picture) is in one note at the top of its page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from doccheck.copies import CopyError
from doccheck.copies.pdf_open import at, plain_reader
from doccheck.copies.pdf_places import BESIDE, Box, Letters, bare, page_of
from doccheck.copies.remarks import Remark
from doccheck.model import Document
from doccheck.readers.marked import AUTHOR, PROPERTY, PROPERTY_VALUE, sealed

_COLOUR = (1.0, 0.87, 0.35)
_ICON, _MARGIN, _POPUP = 18.0, 12.0, (230.0, 170.0)
_MOST_PARTS = 20
_PRINT, _NO_ZOOM = 4, 8 | 16
_NOT_WRITTEN = "a marked copy of it would not be whole; save or print it anew as a PDF and try that"


def mark(document: Document, data: bytes, remarks: Sequence[Remark]) -> bytes:
    """The marked copy of the PDF `data`, of which `document` was read."""
    reader = plain_reader(data)
    source = pdfium.PdfDocument(data)
    try:
        letters = Letters(source)
    finally:
        source.close()
    placed = [(remark, _boxes(remark, document, letters, reader)) for remark in remarks]
    copy = _written(data, placed, incremental=True)
    if not _is_whole(copy, letters):
        copy = _written(data, placed, incremental=False)
        if not _is_whole(copy, letters):
            raise CopyError(_NOT_WRITTEN)
    return copy


def _boxes(remark: Remark, document: Document, letters: Letters, reader: PdfReader) -> list[Box]:
    if remark.span is None or _stands_beside(document, remark):
        return []
    return letters.find(document, remark.span) or _in_fields(bare(document.quote(remark.span)), reader)


def _stands_beside(document: Document, remark: Remark) -> bool:
    """Whether the words are not letters of a page, though the same letters may stand on one."""
    block = document.block_at(remark.span.start) if remark.span else None
    return block is not None and block.layer.value in BESIDE


def _in_fields(words: str, reader: PdfReader) -> list[Box]:
    """The form field that holds the words, as the answer typed into it."""
    for number, page in enumerate(reader.pages, 1):
        for entry in at(page, "/Annots") or ():
            widget: Any = entry.get_object()
            if not isinstance(widget, DictionaryObject):
                continue
            answer = _answer(widget)
            if widget.get("/Subtype") == "/Widget" and isinstance(answer, str) and words in bare(answer):
                left, low, right, high = sorted_rectangle(widget["/Rect"])
                return [Box(number, left, low, right, high)]
    return []


def _answer(widget: Any) -> Any:
    """What is typed into a field, said by it or by the one that it is a part of."""
    for _ in range(_MOST_PARTS):
        if "/V" in widget:
            return widget["/V"]
        if "/Parent" not in widget:
            break
        widget = widget["/Parent"]
    return None


def sorted_rectangle(rectangle: Any) -> tuple[float, float, float, float]:
    """Left, low, right, high, however the file gives the corners."""
    x0, y0, x1, y1 = (float(number.get_object()) for number in rectangle)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _is_whole(copy: bytes, letters: Letters) -> bool:
    """Whether the copy opens and shows the same letters on the same pages."""
    try:
        source = pdfium.PdfDocument(copy)
        try:
            return Letters(source).text == letters.text
        finally:
            source.close()
    except pdfium.PdfiumError:
        return False


def _written(data: bytes, placed: Sequence[tuple[Remark, list[Box]]], *, incremental: bool) -> bytes:
    stream, out = io.BytesIO(data), io.BytesIO()
    try:
        writer = PdfWriter(stream, incremental=True) if incremental else PdfWriter(clone_from=stream)
        asides: dict[int, list[Remark]] = {}
        for remark, boxes in placed:
            for page in dict.fromkeys(box.page for box in boxes):
                _highlight(writer, [box for box in boxes if box.page == page], remark.text(at_place=True))
            if not boxes:
                page = page_of(remark.elsewhere)
                asides.setdefault(page if 0 < page <= len(writer.pages) else 1, []).append(remark)
        for page, remarks in asides.items():
            _note(writer, page, sealed("\n\n".join(map(_aside, remarks))))
        _say_what_it_is(writer)
        writer.write(out)
    except Exception:  # noqa: BLE001 - whatever a damaged file makes pypdf do, its message may hold the file's words
        return b""
    return out.getvalue()


def _aside(remark: Remark) -> str:
    return re.sub(r" · mark \w+$", "", remark.text(at_place=False))


def _say_what_it_is(writer: PdfWriter) -> None:
    writer.add_metadata({f"/{PROPERTY}": PROPERTY_VALUE})


def _highlight(writer: PdfWriter, boxes: Sequence[Box], text: str) -> None:
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.joined(box)
    corners = [
        corner
        for box in boxes
        for corner in (box.left, box.high, box.right, box.high, box.left, box.low, box.right, box.low)
    ]
    annotation = _annotation("/Highlight", whole, text, _PRINT)
    annotation[NameObject("/QuadPoints")] = _numbers(corners)
    drawn = " ".join(
        f"{b.left:.2f} {b.low:.2f} {b.right - b.left:.2f} {b.high - b.low:.2f} re f" for b in boxes
    )
    _show(writer, annotation, whole, "/GS gs {} {} {} rg ".format(*_COLOUR) + drawn)
    _put(writer, annotation, whole)


def _note(writer: PdfWriter, number: int, text: str) -> None:
    """A note at the top left corner of a page, as it is shown."""
    page = writer.pages[number - 1]
    left, low, right, high = sorted_rectangle(page.cropbox)
    turned = int(page.get("/Rotate", 0) or 0) % 360
    x = left + _MARGIN if turned in (0, 90) else right - _MARGIN - _ICON
    y = low + _MARGIN if turned in (90, 180) else high - _MARGIN - _ICON
    box = Box(number, x, y, x + _ICON, y + _ICON)
    annotation = _annotation("/Text", box, text, _PRINT | _NO_ZOOM)
    annotation[NameObject("/Name")] = NameObject("/Note")
    lines = "".join(f"{x + 4} {y + rise} m {x + _ICON - 4} {y + rise} l S " for rise in (5, 9, 13))
    frame = f"{x + 1} {y + 1} {_ICON - 2} {_ICON - 2} re B 0.8 w "
    _show(writer, annotation, box, "{} {} {} rg 0.3 G ".format(*_COLOUR) + frame + lines)
    _put(writer, annotation, box)


def _annotation(kind: str, box: Box, text: str, flags: int) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(kind),
            NameObject("/Rect"): _numbers((box.left, box.low, box.right, box.high)),
            NameObject("/F"): NumberObject(flags),
            NameObject("/C"): _numbers(_COLOUR),
            NameObject("/T"): TextStringObject(AUTHOR),
            NameObject("/Contents"): TextStringObject(text.replace("\n", "\r")),
        }
    )


def _show(writer: PdfWriter, annotation: DictionaryObject, box: Box, drawn: str) -> None:
    """Says how the annotation is drawn, for programs that do not know by themselves."""
    look = StreamObject()
    look.set_data(drawn.encode("ascii"))
    multiply = DictionaryObject({NameObject("/BM"): NameObject("/Multiply")})
    look.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): _numbers((box.left, box.low, box.right, box.high)),
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/ExtGState"): DictionaryObject({NameObject("/GS"): multiply})}
            ),
        }
    )
    annotation[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(look)})


def _put(writer: PdfWriter, annotation: DictionaryObject, box: Box) -> None:
    """Adds the annotation and the window that shows its words to their page."""
    page = writer.pages[box.page - 1]
    reference = writer._add_object(annotation)
    width, height = _POPUP
    left, low, right, high = sorted_rectangle(page.cropbox)
    x, y = min(box.right + 6, right - width), max(box.high - height, low)
    window = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Popup"),
            NameObject("/Rect"): _numbers((max(x, left), y, max(x, left) + width, min(y + height, high))),
            NameObject("/Parent"): reference,
            NameObject("/Open"): BooleanObject(False),
        }
    )
    window_reference = writer._add_object(window)
    annotation[NameObject("/Popup")] = window_reference
    existing = page.get("/Annots")
    there = existing.get_object() if existing is not None else ArrayObject()
    page[NameObject("/Annots")] = ArrayObject([*there, reference, window_reference])


def _numbers(values: Iterable[float]) -> ArrayObject:
    return ArrayObject([FloatObject(round(value, 3)) for value in values])

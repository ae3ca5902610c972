"""What is drawn on a page in the place of words that were taken out of it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from doccheck.copies.pdf_places import Box

_DPI = 200
_FONT, _PICTURE = "/DoccheckLabel", "/DoccheckPicture"
_WIDTH = 0.54
"""How wide a letter of Helvetica is on average, in parts of its size."""
_SMALLEST, _NARROWEST = 5.0, 55.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a page whose glyphs go, what is written there instead, and whether it is shaded to be seen."""

    box: Box
    label: str
    shaded: bool = True


def add_labels(writer: PdfWriter, page: Any, marks: Sequence[Mark], *, ink: int) -> None:
    """Writes each label where its words were, as large as fits; `ink` is 0 for black, 1 for white."""
    drawn = "".join(_ground(mark.box) for mark in marks if mark.shaded and not ink)
    drawn += "".join(_label(mark.box, mark.label, ink) for mark in marks if mark.label)
    contents = page.get("/Contents")
    stream = ContentStream(contents.get_object() if contents is not None else None, writer, "bytes")
    stream.isolate_graphics_state()
    new = StreamObject()
    new.set_data(stream.get_data() + b"\n" + drawn.encode("cp1252", "replace"))
    page[NameObject("/Contents")] = writer._add_object(new)
    resources = _own(page, "/Resources", page.get_inherited("/Resources", DictionaryObject()))
    fonts = _own(resources, "/Font", resources.get("/Font", DictionaryObject()))
    fonts[NameObject(_FONT)] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )


def _own(holder: Any, key: str, value: Any) -> Any:
    """A copy of a dictionary that may be shared with other pages, put in the place of it."""
    copy = DictionaryObject(value.get_object())
    holder[NameObject(key)] = copy
    return copy


def _ground(box: Box) -> str:
    """A light grey where words were, so that a gap is seen to be one."""
    width, height = box.right - box.left, box.high - box.low
    return f"q 0.92 g {box.left:.2f} {box.low:.2f} {width:.2f} {height:.2f} re f Q\n"


def _label(box: Box, label: str, ink: int) -> str:
    width, height = box.right - box.left, box.high - box.low
    upright = height > 2 * width and height > 30
    room, size = (height, width) if upright else (width, height)
    size = min(max(0.75 * size, _SMALLEST), 14.0)
    wanted = _WIDTH * size * len(label)
    if wanted > room:
        size = max(size * max(room / wanted, 0.7), _SMALLEST)
        wanted = _WIDTH * size * len(label)
    stretch = min(100.0, max(100 * room / wanted, _NARROWEST))
    turn = (
        f"0 1 -1 0 {box.right - 0.25 * size:.2f} {box.low:.2f}"
        if upright
        else f"1 0 0 1 {box.left:.2f} {box.low + 0.25 * height:.2f}"
    )
    words = label.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"q BT {_FONT} {size:.2f} Tf {stretch:.1f} Tz {ink} g {turn} Tm ({words}) Tj ET Q\n"


def as_picture(
    writer: PdfWriter, page: Any, source: pdfium.PdfDocument, number: int, marks: Sequence[Mark]
) -> None:
    """Makes a page a picture of itself, black where the marks are, with their labels in white."""
    image, frame = _painted(source, number, [mark.box for mark in marks])
    picture = StreamObject()
    height, width = image.shape[:2]
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(width),
            NameObject("/Height"): NumberObject(height),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): NameObject("/FlateDecode"),
        }
    )
    picture._data = zlib.compress(image.tobytes(), 6)
    content = StreamObject()
    across, up = frame.right - frame.left, frame.high - frame.low
    content.set_data(f"q {across} 0 0 {up} {frame.left} {frame.low} cm {_PICTURE} Do Q\n".encode())
    page[NameObject("/Contents")] = writer._add_object(content)
    page[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/XObject"): DictionaryObject({NameObject(_PICTURE): writer._add_object(picture)}),
            NameObject("/ProcSet"): ArrayObject([NameObject("/PDF"), NameObject("/ImageC")]),
        }
    )
    add_labels(writer, page, marks, ink=1)


def _painted(source: pdfium.PdfDocument, number: int, boxes: Sequence[Box]) -> tuple[Any, Box]:
    """The pixels of a page (rows, columns, red-green-blue) and the part of it that they show."""
    page = source[number - 1]
    turned = page.get_rotation()
    try:
        page.set_rotation(0)
        left, low, right, high = page.get_bbox()
        scale = _DPI / 72
        bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False, rev_byteorder=True)
        image = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        page.set_rotation(turned)
        page.close()
    for box in boxes:
        top, foot = int((high - box.high) * scale) - 1, int((high - box.low) * scale) + 2
        first, last = int((box.left - left) * scale) - 1, int((box.right - left) * scale) + 2
        image[max(top, 0) : max(foot, 0), max(first, 0) : max(last, 0)] = 0
    return image, Box(number, left, low, right, high)

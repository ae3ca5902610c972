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
FONT, _PICTURE = "/DoccheckLabel", "/DoccheckPicture"
_WIDTH = 0.54
"""How wide a letter of Helvetica is on average, in parts of its size."""
_SMALLEST, _NARROWEST = 5.0, 55.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a page whose glyphs go, what is written there instead, and whether it is shaded to be seen."""

    box: Box
    label: str
    shaded: bool = True


def shade(writer: PdfWriter, page: Any, marks: Sequence[Mark]) -> None:
    """A light grey below what the page draws where words were, so that a gap is seen to be one."""
    drawn = "".join(_rectangle(mark.box) for mark in marks if mark.shaded)
    _around(writer, page, f"q 0.9 g {drawn}f Q\n" if drawn else "", "")


def _rectangle(box: Box) -> str:
    return f"{box.left:.2f} {box.low:.2f} {box.right - box.left:.2f} {box.high - box.low:.2f} re "


def give_font(holder: Any) -> None:
    """Gives the resources of a page or a form the font of the labels."""
    found = holder.get_inherited("/Resources", None) if hasattr(holder, "get_inherited") else None
    found = found if found is not None else holder.get("/Resources", DictionaryObject())
    resources = _own(holder, "/Resources", found)
    fonts = _own(resources, "/Font", resources.get("/Font", DictionaryObject()))
    fonts[NameObject(FONT)] = DictionaryObject(
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


def _around(writer: PdfWriter, page: Any, before: str, after: str) -> None:
    """Draws before and after the content of a page, whatever that does to the state of drawing."""
    contents = page.get("/Contents")
    stream = ContentStream(contents.get_object() if contents is not None else None, writer, "bytes")
    stream.isolate_graphics_state()
    new = StreamObject()
    new.set_data(before.encode("ascii") + stream.get_data() + b"\n" + after.encode("cp1252", "replace"))
    page[NameObject("/Contents")] = writer._add_object(new)


def _white_label(box: Box, label: str) -> str:
    """A label in white on black, as large as fits, written upwards where the box stands upright."""
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
    return f"q BT {FONT} {size:.2f} Tf {stretch:.1f} Tz 1 g {turn} Tm ({words}) Tj ET Q\n"


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
    give_font(page)
    _around(writer, page, "", "".join(_white_label(m.box, m.label) for m in marks if m.label))


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

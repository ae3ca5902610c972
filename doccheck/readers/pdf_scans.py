"""Paints a page of a PDF, or a part of one, and has its words read."""

from __future__ import annotations

import pypdfium2 as pdfium

from doccheck.readers import limits
from doccheck.readers.ocr import Ocr, Recognised
from doccheck.readers.pdf_box import Box
from doccheck.readers.pdf_sheet import Page

_SCALE = 300 / 72
"""Dots a point at which print is read best."""


def read_scan(ocr: Ocr, source: pdfium.PdfDocument, page: Page, box: Box | None = None) -> Recognised | None:
    """What can be read in a page, or inside a box on it; None where it could not be tried."""
    whole = Box(0, 0, page.width, page.height)
    part = (box or whole).within(whole)
    if part is None or ocr.left < 1:
        return None
    scale = min(_SCALE, (limits.OCR_PIXELS / max(page.width * page.height, 1)) ** 0.5)
    sheet = source[page.number - 1]
    try:
        bitmap = sheet.render(scale=scale, rotation=page.turn, grayscale=True)
        image = bitmap.to_pil().copy()
        bitmap.close()
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return None
    finally:
        sheet.close()
    if box:
        image = image.crop(
            tuple(round(edge * scale) for edge in (part.left, part.top, part.right, part.bottom))
        )
    return ocr.read(image)

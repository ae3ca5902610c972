"""What a tagged PDF tells those who cannot see it: what its pictures show, what its abbreviations stand for."""

from __future__ import annotations

from functools import partial
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers import limits
from doccheck.readers.pdf_notes import utf16


def told_by_structure(source: pdfium.PdfPage) -> list[str]:
    """The alternative texts, expansions and replacement texts of a page's structure."""
    root = raw.FPDF_StructTree_GetForPage(source)
    if not root:
        return []
    found: list[str] = []
    try:
        stack = [
            raw.FPDF_StructTree_GetChildAtIndex(root, index)
            for index in reversed(range(min(raw.FPDF_StructTree_CountChildren(root), limits.PDF_FIELDS)))
        ]
        for _ in range(limits.PDF_FIELDS):
            if not stack:
                break
            element = stack.pop()
            if element:
                found += _told(element)
                count = min(raw.FPDF_StructElement_CountChildren(element), limits.PDF_FIELDS)
                stack += [
                    raw.FPDF_StructElement_GetChildAtIndex(element, index) for index in reversed(range(count))
                ]
    finally:
        raw.FPDF_StructTree_Close(root)
    return found


def _told(element: Any) -> list[str]:
    calls = (
        raw.FPDF_StructElement_GetAltText,
        raw.FPDF_StructElement_GetActualText,
        raw.FPDF_StructElement_GetExpansion,
        raw.FPDF_StructElement_GetTitle,
    )
    told = (utf16(partial(call, element)).strip() for call in calls)
    return [words for words in told if words]

"""The form fields of a PDF page: what was typed, chosen or ticked. No text extractor returns these."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers import limits
from doccheck.readers.story import TICKED, UNTICKED

_TICKS = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_CHOICES = (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_TYPED = (raw.FPDF_FORMFIELD_TEXTFIELD, *_CHOICES)
_HIDDEN_BITS = 2 | 32
"""An annotation's flags "hidden" and "no view"."""
_WORDS = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True, slots=True)
class Widget:
    """A form field on a page.

    `words` is the answer, or a box ticked or not; `prompt` the question kept beside it, `told` its tooltip.
    """

    words: str = field(repr=False)
    prompt: str = field(repr=False)
    told: str = field(repr=False)
    ticks: bool
    hidden: bool
    left: float
    top: float
    right: float
    bottom: float


def widgets(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, place: Callable[[float, float], tuple[float, float]]
) -> Iterator[Widget]:
    """The form fields of a page, buttons and signatures left out."""
    if not document.formenv:
        return
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), limits.PDF_FIELDS)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(mark) == raw.FPDF_ANNOT_WIDGET:
                found = _widget(document.formenv, mark, place)
                if found:
                    yield found
        finally:
            raw.FPDFPage_CloseAnnot(mark)


def _widget(
    form: object, mark: object, place: Callable[[float, float], tuple[float, float]]
) -> Widget | None:
    kind = raw.FPDFAnnot_GetFormFieldType(form, mark)
    if kind in _TICKS:
        words = TICKED if raw.FPDFAnnot_IsChecked(form, mark) else UNTICKED
    elif kind in _TYPED:
        words = _chosen(form, mark) if kind in _CHOICES else ""
        words = words or _string(raw.FPDFAnnot_GetFormFieldValue, form, mark)
    else:
        return None
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(mark, rect)
    (ax, ay), (bx, by) = place(rect.left, rect.bottom), place(rect.right, rect.top)
    return Widget(
        words=words.strip(),
        prompt=_prompt(form, mark),
        told=_told(form, mark),
        ticks=kind in _TICKS,
        hidden=bool(raw.FPDFAnnot_GetFlags(mark) & _HIDDEN_BITS),
        left=min(ax, bx),
        top=min(ay, by),
        right=max(ax, bx),
        bottom=max(ay, by),
    )


def _chosen(form: object, mark: object) -> str:
    """The labels of the options that are chosen, as the page shows them."""
    count = min(max(raw.FPDFAnnot_GetOptionCount(form, mark), 0), 500)
    return ", ".join(
        _label(form, mark, index)
        for index in range(count)
        if raw.FPDFAnnot_IsOptionSelected(form, mark, index)
    )


def _label(form: object, mark: object, index: int) -> str:
    return _string(
        lambda f, m, buffer, size: raw.FPDFAnnot_GetOptionLabel(f, m, index, buffer, size), form, mark
    )


def _prompt(form: object, mark: object) -> str:
    """The question: the field's tooltip, or its name where that is made of words."""
    told = _told(form, mark)
    if told:
        return told
    name = re.sub(
        r"[\W_\d]+", " ", _string(raw.FPDFAnnot_GetFormFieldName, form, mark).rsplit(".", 1)[-1]
    ).strip()
    plain = _WORDS.search(name) and not re.fullmatch(
        r"(?i)(text|check ?box|undefined|field|untitled|group|radio).*", name
    )
    return name if plain else ""


def _told(form: object, mark: object) -> str:
    return " ".join(_string(raw.FPDFAnnot_GetFormFieldAlternateName, form, mark).split())


def _string(call: Callable[..., int], form: object, mark: object) -> str:
    size = call(form, mark, None, 0)
    if not 2 < size <= 4 * limits.MIB:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(form, mark, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")

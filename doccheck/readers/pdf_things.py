"""The things drawn on a PDF page in the order in which they are painted: texts, filled shapes, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.readers import limits
from doccheck.readers.pdf_box import Box, Place, boxed

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
THIN = 2.0
"""What is thinner than this many points is a line and covers nothing."""


@dataclass(slots=True, eq=False)
class Thing:
    """One drawn thing. `order` counts up in the order of painting; `solid` means that it covers what is below.

    `matrix` leads from its own coordinates to those of the page.
    """

    kind: int
    handle: Any
    order: int
    box: Box
    solid: bool = False
    matrix: Matrix = IDENTITY

    @property
    def key(self) -> int:
        """The same for the same thing, however it was come by."""
        return address(self.handle)


@dataclass(slots=True)
class Things:
    """What is drawn on a page. `cut`: there is more of it than is looked at."""

    texts: list[Thing] = field(default_factory=list)
    covers: list[Thing] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    drawn: int = 0
    faded: bool = False
    """Whether a group of things is painted through a mask or see-through."""
    cut: bool = False


def address(handle: Any) -> int:
    """The address that a handle of pdfium's points to; 0 for none."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def things_on(source: pdfium.PdfPage, place: Place, width: float, height: float) -> Things:
    """All things on a page, those inside groups of things (form objects) too."""
    found = Things()
    page = Box(0, 0, width, height)
    for order, (kind, handle, matrix) in enumerate(_walk(source, found)):
        if order > limits.PAGE_THINGS:
            found.cut = True
            break
        found.drawn += kind != raw.FPDF_PAGEOBJ_TEXT
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            found.texts.append(Thing(kind, handle, order, _box(handle, matrix, place), matrix=matrix))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _box(handle, matrix, place).within(page)
            if box:
                found.pictures.append(box)
                found.covers.append(Thing(kind, handle, order, box, not _see_through(handle)))
        elif len(found.covers) < limits.PAGE_STROKES and kind in _FILLED:
            cover = _filled(kind, handle, order, matrix, place)
            if cover:
                found.covers.append(cover)
    return found


_FILLED = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)


def _walk(source: pdfium.PdfPage, found: Things) -> Iterator[tuple[int, Any, Matrix]]:
    page = source.raw
    count = raw.FPDFPage_CountObjects(page)
    yield from _objects(count, partial(raw.FPDFPage_GetObject, page), IDENTITY, 0, found)


def _objects(
    count: int, get: Callable[[int], Any], matrix: Matrix, depth: int, found: Things
) -> Iterator[tuple[int, Any, Matrix]]:
    for index in range(count):
        handle = get(index)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield kind, handle, matrix
        elif depth < limits.PDF_OBJECT_DEPTH:
            inner = raw.FPDFFormObj_CountObjects(handle)
            into = _times(_matrix(handle), matrix)
            found.faded = found.faded or bool(raw.FPDFPageObj_HasTransparency(handle))
            yield from _objects(inner, partial(raw.FPDFFormObj_GetObject, handle), into, depth + 1, found)


def _matrix(handle: Any) -> Matrix:
    of = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, of):
        return IDENTITY
    return of.a, of.b, of.c, of.d, of.e, of.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def scale_of(matrix: Matrix) -> float:
    """How much larger a thing becomes."""
    return abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5


def clip_of(thing: Thing, place: Place) -> Box | None:
    """The frame outside of which a thing is cut away; None where there is none."""
    path = raw.FPDFPageObj_GetClipPath(thing.handle)
    frame: Box | None = None
    for number in range(raw.FPDFClipPath_CountPaths(path) if path else 0):
        points = list(_points(path, number, thing.matrix, place))
        if not points:
            continue
        across, down = [x for x, _ in points], [y for _, y in points]
        box = Box(min(across), min(down), max(across), max(down))
        frame = box if frame is None else frame.within(box) or Box(0, 0, 0, 0)
    return frame


def _points(path: Any, number: int, matrix: Matrix, place: Place) -> Iterator[tuple[float, float]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFClipPath_CountPathSegments(path, number), limits.PAGE_STROKES)):
        segment = raw.FPDFClipPath_GetPathSegment(path, number, index)
        if raw.FPDFPathSegment_GetPoint(segment, x, y):
            yield place(a * x.value + c * y.value + e, b * x.value + d * y.value + f)


def _box(handle: Any, matrix: Matrix, place: Place) -> Box:
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(handle, left, low, right, high):
        return Box(0, 0, 0, 0)
    x0, y0, x1, y1 = left.value, low.value, right.value, high.value
    if matrix is not IDENTITY:
        a, b, c, d, e, f = matrix
        corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
        x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
        y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
    return boxed(place, x0, y0, x1, y1)


def _filled(kind: int, handle: Any, order: int, matrix: Matrix, place: Place) -> Thing | None:
    """A filled shape or a shading that covers what is painted before it; None for what does not."""
    if kind == raw.FPDF_PAGEOBJ_PATH:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(handle, fill, stroke)
        if not fill.value:
            return None
    box = _box(handle, matrix, place)
    if min(box.right - box.left, box.bottom - box.top) < THIN or _see_through(handle):
        return None
    return Thing(kind, handle, order, box, solid=True)


def _see_through(handle: Any) -> bool:
    if raw.FPDFPageObj_HasTransparency(handle):
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return bool(raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)) and alpha.value < 250

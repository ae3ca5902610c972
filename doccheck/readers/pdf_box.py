"""Places on a PDF page, in points from the top left corner of the page as it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

CM2 = (2.54 / 72) ** 2
"""Square centimetres of one square point."""
Place: TypeAlias = Callable[[float, float], tuple[float, float]]
"""From the file's own coordinates to a place on the page."""


class Box(NamedTuple):
    """A rectangle on the page, in points."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """In square centimetres."""
        return abs(self.right - self.left) * abs(self.bottom - self.top) * CM2

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def within(self, other: Box) -> Box | None:
        """The part of it that lies inside `other`."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, right, bottom) if right > left and bottom > top else None


def boxed(place: Place, x0: float, y0: float, x1: float, y1: float) -> Box:
    """A rectangle of the file as a box on the page."""
    (ax, ay), (bx, by) = place(x0, y0), place(x1, y1)
    if ax > bx:
        ax, bx = bx, ax
    if ay > by:
        ay, by = by, ay
    return Box(ax, ay, bx, by)

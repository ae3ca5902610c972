"""How sure one may be of a share: intervals that hold for small counts too."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z = 1.959963984540054
"""The normal deviate of 95 in 100."""


@dataclass(frozen=True)
class Interval:
    """A share, or a difference of shares, and within what it lies with 95 % confidence."""

    share: float
    low: float
    high: float


def wilson(count: int, of: int) -> Interval:
    """The interval of a share by E. B. Wilson (1927); ValueError where it is a share of nothing."""
    if not 0 <= count <= of or of == 0:
        raise ValueError("a share of nothing")
    share, square = count / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == of else min(1.0, middle + half)
    return Interval(share, low, high)


def newcombe(before: tuple[int, int], after: tuple[int, int]) -> Interval:
    """The interval of a difference of two shares, after minus before: R. G. Newcombe (1998), method 10.

    Each is a count and what it is a count of.
    """
    one, two = wilson(*before), wilson(*after)
    difference = two.share - one.share
    down = sqrt((two.share - two.low) ** 2 + (one.high - one.share) ** 2)
    up = sqrt((two.high - two.share) ** 2 + (one.share - one.low) ** 2)
    return Interval(difference, max(-1.0, difference - down), min(1.0, difference + up))

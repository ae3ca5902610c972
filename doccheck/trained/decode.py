"""From logits on pieces to sentences, phrases, persons and evidence. Shared by run time and training.

`logits` are of shape (n, labels), or a column of it of shape (n,); n pieces, spans in code points.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from doccheck.trained.pieces import Pieces

Floats = npt.NDArray[np.float32]
SHARPNESS = 2.0
"""Of the soft maximum that decides a document rule."""
SHORT_OF_PEAK = 2.0
"""How far below its peak a logit may lie and still belong to the evidence."""


def probability(a: float, b: float, logit: float) -> float:
    """The calibrated probability of a logit."""
    x = max(-60.0, min(60.0, a * logit + b))
    return 1.0 / (1.0 + math.exp(-x))


def inside(pieces: Pieces, start: int, end: int) -> tuple[int, int]:
    """The pieces that overlap code points [start, end): first, and after the last."""
    if end <= start:
        return 0, 0
    low = int(np.searchsorted(pieces.ends, start, side="right"))
    high = int(np.searchsorted(pieces.starts, end, side="left"))
    return low, max(low, high)


def mean(column: Floats) -> float:
    """The same as `column.mean()`, which takes several times as long to get to work."""
    return float(np.float32(np.add.reduce(column) / len(column)))


def soft_maximum(column: Floats) -> float:
    """The soft maximum of a column; it does not grow with the length of a flat text."""
    if not len(column):
        return -30.0
    peak = float(column.max())
    total = peak + math.log(float(np.exp(SHARPNESS * (column - peak)).sum())) / SHARPNESS
    return total - min(math.log(len(column)), 2.0) / SHARPNESS


def runs(
    column: Floats, pieces: Pieces, breaks: npt.NDArray[np.bool_], extent: float
) -> list[tuple[int, int]]:
    """Runs of pieces at or over `extent`, whole words, never over a line end; (first, after the last).

    Two runs with up to two pieces and no white space between them are one (an e-mail address, a hyphen).
    """
    over = np.flatnonzero((column >= extent) & ~breaks)
    if not len(over):
        return []
    found: list[tuple[int, int]] = []
    for piece in over.tolist():
        if found:
            begin, end = found[-1]
            if piece < end:
                continue
            glued = piece - end <= 2 and bool(
                np.all(pieces.starts[end : piece + 1] <= pieces.ends[end - 1 : piece])
            )
            if piece == end or glued:
                found[-1] = (begin, _word_end(pieces, piece))
                continue
        begin = piece
        while begin > 0 and not pieces.first[begin]:
            begin -= 1
        found.append((begin, _word_end(pieces, piece)))
    return found


def _word_end(pieces: Pieces, piece: int) -> int:
    """The piece after the word that `piece` belongs to."""
    end = piece + 1
    while end < len(pieces.ids) and not pieces.first[end]:
        end += 1
    return end


def evidence_run(column: Floats, pieces: Pieces, breaks: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """The run of pieces around the highest logit, within its line."""
    usable = np.where(breaks, np.float32(-1e9), column)
    peak = int(usable.argmax())
    least = float(usable[peak]) - SHORT_OF_PEAK
    begin, end = peak, peak + 1
    while begin > 0 and (usable[begin - 1] >= least or not pieces.first[begin]) and not breaks[begin - 1]:
        begin -= 1
    while end < len(usable) and (usable[end] >= least or not pieces.first[end]) and not breaks[end]:
        end += 1
    return begin, end

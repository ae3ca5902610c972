"""Reading views of persons and spots: a short text with marks in place of names, in; a role, out.

A view comes from the language floor. The marks are characters of Unicode's private use area; here they become pieces
of their own, rows of the vocabulary that no text can reach.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from doccheck.trained.pieces import IntArray, PieceCutter, Words

FIRST_MARK, MARKS = 0xE000, 16
"""Code point of the first mark, and how many there are."""
IN_QUESTION = (0, 1, 2, 13)
"""The marks that stand for the person, or open the spot, in question."""
FIRST_ROW = 20
"""The mark k is the piece [unused(20 + k)]."""
LONGEST = 254
"""Pieces of a view that are read."""
NOBODY = "NON"
ROLE_LABELS = ("SUB", "FAM", "POC", "REF", "REC", "PRO", "TPA", "TPC", NOBODY)
"""Subject, family, person of concern, referrer, recipient, professional, adult third party, other child, no person."""
INFORMANT_LABEL = "INF"
SPOT_LABELS = ("S302", "S303", "S304", "S305", "S306")
"""Whether a spot is what TP302 to TP306 are about."""
VIEW_LABELS = (*ROLE_LABELS, INFORMANT_LABEL, *SPOT_LABELS)


class CutView(NamedTuple):
    """A view as ``n`` pieces."""

    ids: IntArray
    shapes: IntArray
    places: npt.NDArray[np.int64]
    """The pieces that stand for what is in question."""


def cut_view(cutter: PieceCutter, text: str, known: Words | None = None) -> CutView:
    """Cut a view; every mark becomes its own piece."""
    pieces = cutter.cut(text, known)
    ids = pieces.ids[:LONGEST].copy()
    marks = np.fromiter(
        (ord(text[start]) - FIRST_MARK for start in pieces.starts[:LONGEST].tolist()), np.int64
    )
    marked = (marks >= 0) & (marks < MARKS)
    ids[marked] = cutter.unused(FIRST_ROW) + marks[marked]
    return CutView(ids, pieces.shapes[:LONGEST], np.flatnonzero(marked & np.isin(marks, IN_QUESTION)))

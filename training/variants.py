"""The same referral as others type it: no capitals, capitals only, lines broken in mid-sentence.

A reader that has met these ways of writing in training is not thrown by them later. None of them changes the length of
the text, so every mark stays where it is.
"""

import random
from dataclasses import replace

import numpy as np

from doccheck.trained.pieces import PieceCutter, Pieces
from training import data
from training.score import SPAN
from training.views import View

LINE = 76
"""Characters after which mail programs break a line, more or less."""


def written_otherwise(example: data.Example, pick: random.Random, cutter: PieceCutter) -> data.Example:
    """One of the three ways of writing, by chance."""
    way = pick.choice(("small", "capital", "broken"))
    if way == "broken":
        return _broken(example, pick.randint(LINE - 24, LINE + 12), cutter)
    return replace(example, pieces=_cased(example.pieces, way == "capital"))


def view_otherwise(view: View, pick: random.Random, share: float) -> View:
    """A view as it would look in small letters or capitals, in this share of cases; else as it is."""
    chance = pick.random()
    if chance >= share:
        return view
    return replace(view, shapes=np.full_like(view.shapes, 2 if chance < share / 3 else 0))


def _cased(pieces: Pieces, capital: bool) -> Pieces:
    """The vocabulary knows small letters only: a case is a shape beside the piece, and nothing else changes."""
    return pieces._replace(shapes=np.full_like(pieces.shapes, 2 if capital else 0))


def _broken(example: data.Example, width: int, cutter: PieceCutter) -> data.Example:
    """Lines broken at blanks: a line end in the place of a blank."""
    text = "\n".join(_filled(line, width) for line in example.text.split("\n"))
    new = data.make(example.name, text, example.spans, cutter, SPAN)
    data.add_persons(new, example.spans)
    new.document = example.document
    if example.evidence is not None:
        data.add_evidence(new, example.evidence)
    return new


def _filled(line: str, width: int) -> str:
    """A long line in pieces, one character for one; a row of a table stays whole."""
    if " | " in line or "\t" in line:
        return line
    out, start = list(line), 0
    while len(line) - start > width:
        at = line.rfind(" ", start + 1, start + width)
        if at < 0:
            break
        out[at], start = "\n", at + 1
    return "".join(out)

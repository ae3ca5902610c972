"""Text to word pieces, with offsets in code points of the text as it was given.

The splitting is BERT's (lower case, accents dropped, punctuation apart) with three differences that
training shares, because it calls this module: line ends are pieces of their own, ticked and unticked
boxes become characters that the vocabulary knows, and the case of a word is kept as a small number
beside the piece, since the vocabulary is lower-case.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]

LINE = "[unused1]"
"""The piece for one line end."""
PARAGRAPH = "[unused2]"
"""The piece for a line end with an empty line after it."""
MAX_WORD = 64
"""Characters of a word that are cut into pieces together; a longer word is cut in stretches."""

_MARKS = "\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe20-\ufe2f"
_TOKEN = re.compile(rf"\n\s*|[^\W_](?:[^\W_]|[{_MARKS}])*|\S")
_BOXES = str.maketrans(
    {
        "☐": "□",
        "☑": "x",
        "☒": "x",
        "✓": "x",
        "✔": "x",
        "✗": "x",
        "✘": "x",
        "❏": "□",
        "▢": "□",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "‒": "-",
        "―": "—",
        "‟": '"',
        "‛": "'",
    }
)


Words = dict[str, tuple[int, list[tuple[int, int]]]]
"""The case of a word, and its pieces as row and first character."""


class WordPieces(Protocol):
    """What is needed of curated_tokenizers.WordPieceProcessor."""

    def encode(self, token: str) -> tuple[list[int], list[str | None]]: ...


class Pieces(NamedTuple):
    """A text as ``n`` pieces; all arrays have shape (n,)."""

    ids: IntArray
    """Row of the vocabulary."""
    shapes: IntArray
    """Case of the word: 0 lower or none, 1 Capital, 2 UPPER, 3 miXed."""
    starts: IntArray
    """First code point."""
    ends: IntArray
    """Code point after the last."""
    first: IntArray
    """1 where the piece begins a word, 0 where it goes on."""


def normalise(word: str) -> tuple[str, list[int]]:
    """Lower-case ``word`` without accents; for each character of that, its place in ``word``."""
    if word.isascii():
        return word.lower(), list(range(len(word)))
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(word.translate(_BOXES)):
        for low in unicodedata.normalize("NFD", char.lower()):
            if unicodedata.category(low) not in ("Mn", "Me", "Cc", "Cf"):
                out.append(low)
                places.append(place)
    return "".join(out), places


def case_of(word: str) -> int:
    """0 lower or without letters, 1 Capital, 2 UPPER (two letters or more), 3 miXed."""
    if word.islower() or (not word[:1].isalpha() and not any(c.isupper() for c in word)):
        return 0
    letters = sum(c.isalpha() for c in word)
    if word.isupper():
        return 2 if letters > 1 else 1
    if word[:1].isupper() and not any(c.isupper() for c in word[1:]):
        return 1
    return 3 if any(c.isupper() for c in word) else 0


class PieceCutter:
    """Cuts text with a given vocabulary. Holds no text."""

    def __init__(self, vocabulary: Sequence[str], processor: WordPieces):
        self._rows = rows = {piece: row for row, piece in enumerate(vocabulary)}
        self.processor = processor
        self.size = len(vocabulary)
        self.cls, self.sep, self.pad = rows["[CLS]"], rows["[SEP]"], rows["[PAD]"]
        self.unknown, self.line, self.paragraph = rows["[UNK]"], rows[LINE], rows[PARAGRAPH]
        self._first_unused = rows.get("[unused20]", self.unknown)

    def unused(self, number: int) -> int:
        """The row of [unused20] and those after it, which no text can reach."""
        return self._first_unused + number - 20

    def _word(self, word: str) -> list[tuple[int, int]]:
        """The pieces of one word as (row, first character in ``word``)."""
        whole = self._rows.get(word.lower()) if word.isascii() and len(word) <= MAX_WORD else None
        return list(self._parts(word)) if whole is None else [(whole, 0)]

    def _parts(self, word: str) -> Iterator[tuple[int, int]]:
        """The same for a word that the vocabulary does not hold as it is."""
        low, places = normalise(word)
        for at in range(0, len(low), MAX_WORD):
            part = low[at : at + MAX_WORD]
            rows, names = self.processor.encode(part)
            inside = 0
            for row, name in zip(rows, names, strict=False):
                if inside >= len(part):
                    break
                if row < 0 or name is None:
                    yield self.unknown, places[at + inside]
                    break
                yield row, places[at + inside]
                inside += len(name) - 2 if name.startswith("##") and len(name) > 2 and inside else len(name)

    def cut(self, text: str, known: Words | None = None) -> Pieces:
        """Cut ``text``; time and memory are linear in its length.

        ``known`` are words cut before, and is added to: one for the views of one document, and dropped with it.
        """
        known = {} if known is None else known
        ids: list[int] = []
        shapes: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        first: list[int] = []
        for token in _TOKEN.finditer(text):
            start, end, word = token.start(), token.end(), token.group()
            if word[0] == "\n":
                end = start + len(word.rstrip(" \t\u00a0")) or start + 1
                ids.append(self.paragraph if word.count("\n") > 1 else self.line)
                shapes.append(0)
                starts.append(start)
                ends.append(max(end, start + 1))
                first.append(1)
                continue
            cut = known.get(word)
            if cut is None:
                cut = known[word] = case_of(word), self._word(word)
            shape, pieces = cut
            begun = False
            for row, inside in pieces:
                if begun:
                    ends[-1] = start + inside
                ids.append(row)
                shapes.append(shape)
                starts.append(start + inside if begun else start)
                ends.append(end)
                first.append(0 if begun else 1)
                begun = True
        return Pieces(*(np.asarray(column, dtype=np.int32) for column in (ids, shapes, starts, ends, first)))


def windows(length: int, size: int, overlap: int) -> list[tuple[int, int]]:
    """Cover ``length`` pieces evenly with windows of at most ``size`` that share ``overlap`` or more."""
    if length <= 0:
        return []
    if length <= size:
        return [(0, length)]
    count = -(-(length - overlap) // (size - overlap))
    step = (length - size) / (count - 1)
    return [(begin, begin + size) for begin in (round(k * step) for k in range(count))]


def steady_windows(length: int, size: int, overlap: int) -> list[tuple[int, int]]:
    """As many windows as `windows` gives, of the same size: half counted from the beginning, half from the end.

    What is added to a text moves none of the windows before it in the first half, and none behind it in the second, so
    that those can be read once for both.
    """
    if length <= size:
        return [(0, length)] if length > 0 else []
    step = size - overlap
    count = -(-(length - overlap) // step)
    near = range(-(-count // 2))
    far = reversed(range(count // 2))
    begins = [*(k * step for k in near), *(length - size - k * step for k in far)]
    return [(begin, begin + size) for begin in begins]

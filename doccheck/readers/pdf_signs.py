"""Letters that a font calls by a wrong name: the first program takes "ä" for a sign ("K‰fer"), the second does not.

Where the two differ so, at one place of a page, it is a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from unicodedata import category

from doccheck.readers.pdf_scene import Letter

_MEANT = frozenset("…‘’“”–—·•€£°®©™′″«»‹›")
"""Signs that stand beside letters in ordinary print."""


def mend(
    stream: Iterable[Letter | str],
    origin: Callable[[int], tuple[int, int]],
    letters: Mapping[tuple[int, int], str],
) -> None:
    """Puts the second program's letters for signs of the first.

    `letters` are those beyond ASCII that the second has found, by the points where they begin, and `origin` says
    where a letter of the first begins.
    """
    if not letters:
        return
    for letter in stream:
        if isinstance(letter, Letter) and _is_sign(letter.char):
            letter.char = _letter_at(origin(letter.order), letters) or letter.char


def _is_sign(char: str) -> bool:
    return not char.isascii() and char not in _MEANT and category(char)[0] in "SP"


def _letter_at(point: tuple[int, int], letters: Mapping[tuple[int, int], str]) -> str:
    """The letter that begins at a point, or half a point beside it."""
    x, y = point
    near = ((x, y), *((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)))
    return next((letters[at] for at in near if at in letters), "")

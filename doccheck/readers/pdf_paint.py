"""Paints a page of a PDF with and without its text, and tells what letters make no difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pypdfium2.raw as raw

from doccheck.readers import limits
from doccheck.readers.pdf_box import Box
from doccheck.readers.pdf_scene import Letter, Scene, is_clear, told
from doccheck.readers.pdf_things import Thing

FINE = 2.0
"""Pixels a point in the second look."""


class Painted:
    """The page as painted, with and without its text."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.invisible = bool(scene.things.texts) and all(is_clear(thing) for thing in scene.things.texts)
        area = max(scene.width * scene.height, 1.0)
        self.scale = min(1.0, (limits.PAINTED_PIXELS / area) ** 0.5)
        self.whole = self._paint(self.scale)
        self._fine: Picture | None = None
        # Where all text is invisible by itself, the page without it looks the same.
        bare = self.whole if self.invisible else self._without(scene.things.texts, self.scale)
        self._change = Change(self.whole, bare)

    def lacks(self, word: Sequence[Letter]) -> bool:
        """Whether most letters of a word make no difference to the page."""
        return self._change.lacks(word)

    def lacks_all(self, word: Sequence[Letter]) -> bool:
        """Whether no letter of a word makes a difference to the page."""
        return all(self._change.same(letter.box) for letter in word if letter.char.isalnum())

    def confirmed(self, words: Sequence[Sequence[Letter]]) -> list[Sequence[Letter]]:
        """Those words that make no difference at a second look either, finer and in colour."""
        if not words or self.invisible:
            return list(words)
        change = self._finer_without(self.scene.things.texts)
        return [word for word in words if change.lacks(word)]

    def unchanged_without(
        self, below: Sequence[Thing], words: Sequence[Sequence[Letter]]
    ) -> list[Sequence[Letter]]:
        """Those of `words`, all made of `below`, that make no difference when only these are taken away."""
        change = self._finer_without(below)
        return [word for word in words if told(word) and change.lacks(word)]

    def is_partly(self, cover: Thing, box: Box) -> bool:
        """Whether a thing that reaches over all of a box is seen in a part of it only."""
        low, high = _STENCILLED
        return low < self._finer_without([cover]).share(box) < high

    def _finer_without(self, texts: Sequence[Thing]) -> Change:
        """What of the page changes without these texts or other things, painted finer and in colour."""
        scale = min(FINE, (2 * limits.PAINTED_PIXELS / max(self.scene.width * self.scene.height, 1.0)) ** 0.5)
        self._fine = self._fine or self._paint(scale, colour=True)
        return Change(self._fine, self._without(texts, scale, colour=True))

    def ink(self, box: Box) -> tuple[int, int]:
        """The darkest and the lightest grey inside a box."""
        rows = list(self.whole.rows(box))
        return (min(map(min, rows)), max(map(max, rows))) if rows and rows[0] else (0, 255)

    def _paint(self, scale: float, colour: bool = False) -> Picture:
        return Picture(self.scene, scale, colour)

    def _without(self, texts: Iterable[Thing], scale: float, colour: bool = False) -> Picture:
        texts = list(texts)
        for thing in texts:
            raw.FPDFPageObj_SetIsActive(thing.handle, False)
        try:
            return self._paint(scale, colour)
        finally:
            for thing in texts:
                raw.FPDFPageObj_SetIsActive(thing.handle, True)


class Picture:
    """A painted page: its bytes, and which of them belong to a box."""

    def __init__(self, scene: Scene, scale: float, colour: bool) -> None:
        bitmap = scene.source.render(
            scale=scale, rotation=scene.turn, grayscale=not colour, rev_byteorder=False
        )
        self.stride, self.depth = bitmap.stride, bitmap.n_channels
        self.width, self.height = bitmap.width, bitmap.height
        self.across, self.down = bitmap.width / scene.width, bitmap.height / scene.height
        self.data = bytes(bitmap.buffer)
        bitmap.close()

    def holds(self, box: Box) -> bool:
        """Whether the middle of a box is on the page."""
        across = (box.left + box.right) / 2 * self.across
        return 0 <= across < self.width and 0 <= (box.top + box.bottom) / 2 * self.down < self.height

    def cut(self, box: Box) -> tuple[int, int, range]:
        """From and to which byte of a row, and where each row begins, the middle ones first."""
        left, right = int(box.left * self.across), int(box.right * self.across) + 1
        if right - left > 4:
            left, right = left + 1, right - 1
        left, right = max(left, 0), min(right, self.width)
        top, bottom = max(int(box.top * self.down), 0), min(int(box.bottom * self.down) + 1, self.height)
        rows = range(top * self.stride, bottom * self.stride, self.stride)
        return left * self.depth, max(right, left) * self.depth, rows

    def rows(self, box: Box) -> Iterable[bytes]:
        left, right, rows = self.cut(box)
        return (self.data[row + left : row + right] for row in rows)


_STENCILLED = (0.03, 0.9)
"""Letters fill more and less than these parts of their boxes."""
_UPPER = bytes(value & 0xF0 for value in range(256))
"""What of a byte is compared: its upper four bits."""


class Change:
    """Where two paintings of a page differ so much that an eye sees it."""

    def __init__(self, one: Picture, other: Picture) -> None:
        self.frame, self._other = one, other

    def lacks(self, word: Sequence[Letter]) -> bool:
        """Whether most letters of a word, of those that are on the page, make no difference."""
        told = [letter for letter in word if letter.char.isalnum() and self.frame.holds(letter.box)]
        if not told:
            return False
        if not any(self.same(letter.box) for letter in (told[0], told[len(told) // 2], told[-1])):
            return False
        same = 0
        for number, letter in enumerate(told):
            same += self.same(letter.box)
            if number + 1 - same > len(told) / 2:
                return False
        return 2 * same >= len(told)

    def share(self, box: Box) -> float:
        """The part of a box in which the two differ."""
        left, right, rows = self.frame.cut(box)
        dots = range(left, right, self.frame.depth)
        differ = 0
        for row in rows:
            here, there = (
                side.data[row : row + right].translate(_UPPER) for side in (self.frame, self._other)
            )
            differ += sum(
                here[at : at + self.frame.depth] != there[at : at + self.frame.depth] for at in dots
            )
        return differ / max(len(dots) * len(rows), 1)

    def same(self, box: Box) -> bool:
        """Whether the two are alike inside a box."""
        if self.frame is self._other:
            return True
        left, right, rows = self.frame.cut(box)
        one, other, middle = self.frame.data, self._other.data, len(rows) // 2
        for start in (*rows[middle:], *rows[:middle]):
            here, there = one[start + left : start + right], other[start + left : start + right]
            if here != there and here.translate(_UPPER) != there.translate(_UPPER):
                return False
        return True

"""A picture as rich text keeps it: how large it is shown, and its bytes written as digits."""

from __future__ import annotations

import re

from doccheck.readers import limits
from doccheck.readers.office_art import with_file_head
from doccheck.readers.story import Picture

_HEX = re.compile(r"[^0-9A-Fa-f]+")
_TWIPS_PER_CM = 567.0
_SIZES = {"picwgoal": 0, "pichgoal": 1, "picscalex": 2, "picscaley": 3}
_KINDS = ("pngblip", "jpegblip", "dibitmap", "wbitmap", "emfblip", "wmetafile", "macpict")


class Drawn:
    """Collects what a group says of its picture."""

    def __init__(self) -> None:
        self._sizes = [0, 0, 100, 100]
        self._kind = ""
        self._digits: list[str] = []
        self._length = 0
        self._raw = b""

    def word(self, word: str, number: int | None) -> None:
        """A word of the group."""
        if word in _SIZES and number:
            self._sizes[_SIZES[word]] = abs(number)
        elif word in _KINDS:
            self._kind = word

    def add(self, text: str, state: object = None) -> None:
        """Some of the digits."""
        del state
        self._length += len(text)
        if self._length <= 2 * limits.FILE_BYTES:
            self._digits.append(text)

    def binary(self, data: bytes) -> None:
        """The bytes, where they stand in the file as they are."""
        self._raw += data

    def picture(self) -> Picture:
        """The picture that was collected."""
        width, height, across, down = self._sizes
        area = width * across / 100 * height * down / 100 / _TWIPS_PER_CM**2
        return Picture(area, self._data, self._kind)

    def _data(self) -> bytes:
        digits = _HEX.sub("", "".join(self._digits))
        data = self._raw or bytes.fromhex(digits[: len(digits) // 2 * 2])
        # A bitmap of Windows' stands there without the head that it has as a file.
        return with_file_head(data) if self._kind == "dibitmap" else data

"""The words of pictures that stand in a document: each picture is read once, and what cannot be is a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from doccheck.readers import metafile
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.ocr import LATE, Ocr, Recognised
from doccheck.readers.picture_kept import kept
from doccheck.readers.picture_open import opened, upright
from doccheck.readers.pictures import UNREAD_PICTURE, is_large
from doccheck.readers.story import Picture

ELSEWHERE = "it is a picture that is kept elsewhere and fetched when the file is opened"
_OF_ITS_MAKER = ("author", "owner of the camera", "where it was taken", "description", "title", "comment")


@dataclass(frozen=True, slots=True)
class Found:
    """What a picture says: its words, and what whoever took it left in it, as (what it is, words).

    `drawn` are words that the file keeps as text, so that nobody had to make them out.
    """

    words: Recognised | None = None
    drawn: tuple[str, ...] = field(default=(), repr=False)
    kept: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class PictureWords:
    """Reads the pictures of one document. A picture that stands in many places is read in the first."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._ocr = draft, Ocr()
        self._known: set[bytes] = set()

    def of(self, picture: Picture, place: str) -> Found:
        """What can be made out in a picture that has not been read before; a gap at `place` for the rest."""
        found = Found()
        try:
            data = picture.load()
            if data is None:
                raise UnreadableError(ELSEWHERE)
            if self._is_new(data):
                found = self._drawing(data, place) if metafile.is_drawing(data) else self._read(data)
        except UnreadableError as error:
            self._draft.gap(place, error.why)
        else:
            if found.words and found.words.doubt:
                self._draft.gap(place, found.words.doubt)
        return found

    def _drawing(self, data: bytes, place: str) -> Found:
        """The words of a drawing, and those of the picture of dots that many of them are."""
        drawing = metafile.read(data)
        if drawing.unread:
            self._draft.gap(place, drawing.unread)
        seen = []
        for dots in _worth_reading(drawing):
            try:
                seen.append(self._read(dots).words)
            except UnreadableError as error:
                self._draft.gap(place, error.why)
        return Found(_together([words for words in seen if words]), tuple(drawing.lines))

    def _is_new(self, data: bytes) -> bool:
        key = sha256(data).digest()
        known = key in self._known
        self._known.add(key)
        return not known

    def _read(self, data: bytes) -> Found:
        if not self._ocr.can_read:
            raise UnreadableError(UNREAD_PICTURE)
        with opened(data) as image:
            words = self._ocr.read(upright(image))
            left = tuple((what, words) for what, words in kept(image) if what in _OF_ITS_MAKER)
        if words is None:
            raise UnreadableError(LATE)
        return Found(words, kept=left)


def _worth_reading(drawing: metafile.Drawing) -> list[bytes]:
    """The pictures in a drawing that may hold words; where there is nothing else in it, the largest."""
    large = [dots for dots in drawing.pictures if is_large(dots)]
    return large if large or drawing.lines else sorted(drawing.pictures, key=len)[-1:]


def _together(parts: Sequence[Recognised]) -> Recognised | None:
    """What was made out in several pictures, as sure as the least of them."""
    if not parts:
        return None
    paragraphs = tuple(paragraph for part in parts for paragraph in part.paragraphs)
    return Recognised(paragraphs, min(part.confidence for part in parts))

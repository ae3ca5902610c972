"""Presentations of 1997 to 2003 (.ppt): slides in their order, then what an audience does not see, as in .pptx.

What is no longer part of any slide stays in the file until it is saved anew: that is an earlier version.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from doccheck.model import Document, Flag, Layer
from doccheck.readers import limits, macros, office_art, old_properties
from doccheck.readers import ppt_records as ppt
from doccheck.readers.draft import THE_FILE, Draft, UnreadableError
from doccheck.readers.embedded import Embedded
from doccheck.readers.kinds import Kind
from doccheck.readers.old_office import unlocked
from doccheck.readers.ole import opened
from doccheck.readers.package import DAMAGED
from doccheck.readers.pictures import held, holds_words, shown_area
from doccheck.readers.ppt_records import Record
from doccheck.readers.story import Item, Note, Para, Picture, Piece
from doccheck.readers.writer import Writer

NOT_OPENED = "it is an old presentation that doccheck could not open; save it as .pptx and check that"
_HIDDEN, _METADATA = frozenset({Flag.HIDDEN}), frozenset({Flag.METADATA})
_EARLIER = frozenset({Flag.EARLIER_REVISION})
_NONE: frozenset[Flag] = frozenset()
_STREAM, _USER, _PICTURES = "PowerPoint Document", "Current User", "Pictures"
_TITLES = (0, 6)
"""Kinds of text that are titles."""
_HIDDEN_SLIDE = 0x0004
_PACKED = 1
_SLIDES, _MASTERS, _NOTES = 0, 1, 2
"""Which of the three lists of slides one is."""


def read(
    path: str, data: bytes, place: str = THE_FILE, depth: int = 1, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The document of an old presentation, then those embedded in it."""
    embedded = Embedded(path, place, depth, passwords)
    reading = _Reading(unlocked(data, passwords), embedded)
    reading.write()
    return embedded.after(reading.draft, Kind.OLD_POWERPOINT.media_type, data)


@dataclass(frozen=True, slots=True)
class _Slide:
    """A slide, or notes; some of its texts stand in the list of slides and not on it."""

    record: Record
    outline: list[Record]
    identifier: int


class _Reading:
    """One reading of one presentation."""

    def __init__(self, data: bytes, embedded: Embedded) -> None:
        self.embedded = embedded
        self.draft = Draft()
        self.writer = Writer(self.draft)
        self.container = opened(data)
        self.stream = self._bytes(_STREAM)
        try:
            number, self.places = ppt.saved_last(self.stream, self._bytes(_USER))
            self.document = ppt.record_at(self.stream, self.places[number])
        except (ValueError, KeyError):
            raise UnreadableError(NOT_OPENED) from None
        if self.document.kind != ppt.DOCUMENT:
            raise UnreadableError(NOT_OPENED)
        self.said = ""

    def _bytes(self, name: str) -> bytes:
        try:
            return bytes(self.container.openstream(name).read(limits.FILE_BYTES))
        except Exception:  # noqa: BLE001 - a damaged container raises whatever its bytes lead to
            raise UnreadableError(NOT_OPENED) from None

    def write(self) -> None:
        slides = list(self._listed(_SLIDES))
        for number, slide in enumerate(slides, 1):
            self._slide(slide, f"slide {number}")
        for master in self._listed(_MASTERS):
            self._master(master.record)
        known = {slide.identifier: number for number, slide in enumerate(slides, 1)}
        for notes in self._listed(_NOTES):
            self._notes(notes, known)
        self._headers()
        self._links()
        self._pictures()
        self._objects()
        self._earlier()
        old_properties.write(self.container, self.writer, self.draft)
        self.writer.finish()

    def _listed(self, which: int) -> Iterator[_Slide]:
        """The slides of a list."""
        for listing in self.document.children():
            if listing.kind != ppt.SLIDE_LIST or listing.instance != which:
                continue
            place, texts = None, list[Record]()
            for record in listing.children():
                if record.kind == ppt.SLIDE_PLACE:
                    if place is not None:
                        yield from self._placed(place, texts)
                    place, texts = record, []
                else:
                    texts.append(record)
            if place is not None:
                yield from self._placed(place, texts)

    def _placed(self, place: Record, texts: list[Record]) -> Iterator[_Slide]:
        at = self.places.get(place.number(0))
        if at is None or at >= len(self.stream):
            self.draft.gap("a slide", "it is not there")
            return
        yield _Slide(ppt.record_at(self.stream, at), texts, place.number(12))

    # Slides

    def _slide(self, slide: _Slide, place: str) -> None:
        show = next(slide.record.inside(ppt.SHOW), None)
        hidden = show is not None and bool(show.number(8) >> 16 & _HIDDEN_SLIDE)
        flags, why = (_HIDDEN, "a hidden slide") if hidden else (_NONE, "")
        self.writer.story(self._items(slide, flags, why, place), Layer.BODY, place)
        for comment in slide.record.inside(ppt.COMMENT):
            said = {record.instance: ppt.text_of(record) for record in comment.inside(ppt.STRING)}
            by, words = said.get(0, ""), said.get(1, "")
            self._note(by, Layer.PROPERTY, "someone who commented", "")
            self.writer.unseen(
                words, Layer.COMMENT, f"a comment by {by}, {place}" if by else f"a comment, {place}", _NONE
            )
            self.said += _bare(words)

    def _items(self, slide: _Slide, flags: frozenset[Flag], why: str, place: str) -> list[Item]:
        """The words of all shapes of a slide, in order."""
        items: list[Item] = []
        texts = _texts(slide.outline)
        for shape in slide.record.inside(ppt.SHAPE):
            about = next((ppt.shape_of(p) for p in shape.inside(ppt.SHAPE_PROPERTIES)), ppt.Shape())
            shape_flags, reason = (_HIDDEN, "a hidden shape") if about.hidden else (flags, why)
            self._note(about.told, Layer.ALT_TEXT, "the description of a picture or shape", place)
            own = [
                texts.get(record.number(0)) if record.kind == ppt.OUTLINE_TEXT else (kind, words)
                for record, kind, words in _own_texts(shape)
            ]
            for kind, words in [*filter(None, own), (-1, about.art)]:
                self.said += _bare(words)
                if words.strip():
                    piece = Piece(words, shape_flags, why=reason)
                    items.append(Para([piece], heading=kind in _TITLES and not shape_flags))
        return items

    def _master(self, master: Record) -> None:
        """What stands on every slide of a layout; its hints to writers ("Click to edit") are no words of anyone."""
        for shape in master.inside(ppt.SHAPE):
            for _, _, words in _own_texts(shape):
                self.said += _bare(words)
                if not any(shape.inside(ppt.PLACEHOLDER)):
                    self.writer.unseen(words, Layer.FOOTER, "on each slide of a layout", _NONE)

    def _notes(self, notes: _Slide, slides: dict[int, int]) -> None:
        """The notes of a slide; `slides` are the numbers of slides by how they are known."""
        head = next((record for record in notes.record.children() if record.kind == ppt.NOTES_HEAD), None)
        number = slides.get(head.number(0)) if head else None
        place = f"the speaker's notes, slide {number}" if number else "the speaker's notes"
        for item in self._items(notes, _HIDDEN, "", place):
            if isinstance(item, Para):
                words = "".join(piece.text for piece in item.pieces)
                self.writer.unseen(words, Layer.HIDDEN, place, _HIDDEN)

    # What is not on slides

    def _note(self, words: str, layer: Layer, what: str, place: str) -> None:
        if words.strip():
            self.said += _bare(words)
            self.writer.note(Note(words, layer, what, _METADATA), place)

    def _headers(self) -> None:
        for headers in self.document.inside(ppt.HEADERS):
            for record in headers.inside(ppt.STRING):
                words = ppt.text_of(record)
                self.said += _bare(words)
                self.writer.note(
                    Note(words, Layer.FOOTER, "the header or footer of slides or notes", _NONE), ""
                )

    def _links(self) -> None:
        for link in self.document.inside(ppt.LINK):
            for record in link.inside(ppt.STRING):
                self._note(ppt.text_of(record), Layer.LINK, "the words or the target of a link", "")

    def _pictures(self) -> None:
        if not self.container.exists(_PICTURES):
            return
        for number, data in enumerate(office_art.pictures(self._bytes(_PICTURES)), 1):
            picture = Picture(0.0, held(data), f"picture {number}")
            if holds_words(shown_area(picture)):
                self.writer.unseen_picture(picture, f"picture {number} of the slides", Layer.BODY)

    def _objects(self) -> None:
        """Files embedded in slides, and macros."""
        for at in sorted(set(self.places.values())):
            record = ppt.record_at(self.stream, at)
            if record.kind != ppt.OBJECT:
                continue
            try:
                data = _unpacked(record)
            except zlib.error:
                self.draft.gap("a file embedded in a slide", DAMAGED)
                continue
            if _holds_macros(data):
                macros.write(data, self.writer, self.draft)
            else:
                self.embedded.add("object.bin", data)

    def _earlier(self) -> None:
        """Words that are still in the file and on no slide any more."""
        old = dict.fromkeys(
            words
            for top in ppt.records(self.stream)
            if top.kind in (ppt.SLIDE, ppt.NOTES, ppt.DOCUMENT)
            for _, _, words in _own_texts(top)
            if _bare(words) and _bare(words) not in self.said
        )
        where = "an earlier version kept in the file"
        self.writer.unseen("\n".join(old), Layer.REVISION, where, _EARLIER)


def _own_texts(shape: Record) -> Iterator[tuple[Record, int, str]]:
    """The texts in a record, and references to those that stand elsewhere; each with its kind (title, body...)."""
    kind = -1
    for record in shape.inside(ppt.TEXT_KIND, ppt.WIDE_TEXT, ppt.NARROW_TEXT, ppt.OUTLINE_TEXT):
        if record.kind == ppt.TEXT_KIND:
            kind = record.number(0)
        elif record.kind == ppt.OUTLINE_TEXT:
            yield record, kind, ""
        else:
            yield record, kind, ppt.text_of(record)


def _texts(outline: list[Record]) -> dict[int, tuple[int, str]]:
    """The texts of a list of slides by the numbers by which shapes refer to them."""
    found: dict[int, tuple[int, str]] = {}
    kind, number = -1, -1
    for record in outline:
        if record.kind == ppt.TEXT_KIND:
            kind, number = record.number(0), number + 1
        elif record.kind in (ppt.WIDE_TEXT, ppt.NARROW_TEXT):
            found[number] = (kind, ppt.text_of(record))
    return found


def _unpacked(record: Record) -> bytes:
    if record.instance != _PACKED:
        return record.data
    return zlib.decompressobj().decompress(record.data[4:], limits.PART_BYTES)


def _holds_macros(data: bytes) -> bool:
    return "_VBA_PROJECT".encode("utf-16-le") in data


def _bare(words: str) -> str:
    return "".join(words.split())

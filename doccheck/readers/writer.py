"""Writes a story down as a document's text, with its blocks, form fields and gaps.

A paragraph becomes a line; a table row becomes a line, its cells joined by " | ". What a reader on screen
does not see, and placeholders, come after all visible text, so that no sentence is broken by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from unicodedata import normalize

from doccheck.model import BlockKind, Flag, Layer, Span
from doccheck.readers import forms, limits
from doccheck.readers.draft import Draft
from doccheck.readers.forms import CellText, Shape
from doccheck.readers.picture_words import Found, PictureWords
from doccheck.readers.pictures import holds_words, shown_area
from doccheck.readers.places import Places, quotable
from doccheck.readers.story import UNSEEN, Cell, Control, Item, Note, Para, Picture, Piece, Row, Table
from doccheck.readers.writer_fields import Written, add_control_fields, add_pair_fields, add_tick_fields

BETWEEN_CELLS = " | "
_OCR, _METADATA = frozenset({Flag.OCR}), frozenset({Flag.METADATA})
_WIDE_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_NO_WIDTH = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_RUN_OF_SPACES = re.compile(" {2,}")
_PROSE = re.compile(r"[.?!]['\"”’)]?\s*$")


@dataclass(slots=True)
class _Unseen:
    text: str = field(repr=False)
    layer: Layer
    where: str
    flags: frozenset[Flag]
    origins: tuple[Any, ...] = field(default=(), repr=False)


class Writer:
    """Writes stories into a draft, one after the other; `finish` adds what is not seen."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.places = Places()
        self.commented: dict[str, str] = {}
        self._pictures = PictureWords(draft)
        self._unseen: list[_Unseen] = []
        self._asides: list[tuple[list[Item], Layer, str]] = []
        self._where = "the beginning"
        self._question: Span | None = None
        self._depth = 0
        self._noted: set[tuple[str, Layer]] = set()
        self._unasked: list[tuple[Control, Span, str]] = []

    def story(self, items: Iterable[Item], layer: Layer = Layer.BODY, place: str = "") -> None:
        """Writes a story. With `place`, all of it is said to be there ("the header")."""
        self._depth += 1
        if self._depth > limits.STORY_DEPTH:
            self.draft.gap(self._where, "tables and boxes lie too deep inside one another")
        else:
            for item in _joined(items):
                if isinstance(item, Table):
                    self._table(item, layer, place)
                else:
                    self._para(item, layer, place)
        self._depth -= 1

    def unseen(
        self, text: str, layer: Layer, where: str, flags: frozenset[Flag], origins: tuple[Any, ...] = ()
    ) -> None:
        """Keeps a block for the end, after the visible text."""
        if layer is Layer.PROPERTY:
            text = " ".join(text.split())
        if text.strip():
            self._unseen.append(_Unseen(_tidy(text).strip(), layer, where, flags, origins))

    def note(self, note: Note, where: str) -> None:
        """Keeps words about a place for the end; what is said alike in many places (a choice, a name) once."""
        key = (note.text.strip(), note.layer)
        if key not in self._noted:
            self._noted.add(key)
            self.unseen(note.text, note.layer, f"{note.what}, {where}" if where else note.what, note.flags)

    @property
    def waiting(self) -> list[str]:
        """The words that are kept for the end."""
        return [unseen.text for unseen in self._unseen]

    def finish(self) -> None:
        """Writes what was kept for the end, after a blank line."""
        if self._unseen and self.draft.length:
            self.draft.line()
        names: dict[str, Span] = {}
        for unseen in self._unseen:
            self.draft.line()
            span = self.draft.block(unseen.text, unseen.layer, unseen.where, BlockKind.NOTE, unseen.flags)
            self.draft.origins.append((span, unseen.origins))
            if unseen.layer is Layer.FORM_PART:
                names.setdefault(unseen.text, span)
        self._unseen.clear()
        for control, answer, where in self._unasked:
            label = names.get(_tidy(control.name).strip())
            if label:
                self.draft.field(label, answer if len(answer) else None, where)
        self._unasked.clear()

    # Paragraphs

    def _para(self, para: Para, layer: Layer, place: str) -> None:
        self.places.turn_to(para.page)
        text = _tidy(para.text).strip()
        heading = para.heading and bool(text)
        if text:
            self.draft.line()
            if para.parted:
                self.draft.line()
            close = para.parted is False
            self._where = place or (self.places.enter(text) if heading else self.places.paragraph(close))
        elif place:
            self._where = place
        kind = (
            BlockKind.HEADING
            if heading
            else BlockKind.NOTE
            if layer is Layer.FOOTNOTE
            else BlockKind.PARAGRAPH
        )
        written = self._write([para], layer, kind, self._where, "\n")
        self._controls(written, self._question)
        add_tick_fields(self.draft, written, None)
        if text:
            self._question = written.words if forms.is_label(CellText(text, heading)) else None
        self._write_asides()

    def _controls(self, written: Written, question: Span | None, named: bool = True) -> None:
        """Fields of the controls in a line; one that the page does not ask for is asked for by its own name."""
        for control in add_control_fields(self.draft, written, question):
            if control.name and named:
                self._unasked.append((control, written.controls[control], written.where))

    def _write(
        self, paras: Sequence[Para], layer: Layer, kind: BlockKind, where: str, between: str
    ) -> Written:
        start = self.draft.length
        words: list[str] = []
        controls: dict[Control, Span] = {}
        for para in paras:
            self._hang(para, layer, where)
            pieces = _trimmed([piece for piece in para.pieces if not piece.flags & UNSEEN])
            if pieces:
                lead = (between if words else "") + (f"{para.mark} " if para.mark else "")
                if kind is BlockKind.HEADING:
                    # The number of a heading is part of it; a bullet is only a mark before its item.
                    pieces, lead = [replace(pieces[0], text=lead, origin=None), *pieces], ""
                words.append(lead)
                self.draft.write(lead)
            for group in _grouped(pieces):
                text = "".join(piece.text for piece in group)
                text = text if between == "\n" else text.replace("\n", " ")
                at = self.draft.length
                first = group[0]
                self.draft.block(
                    text, first.layer or para.layer or layer, _placed(where, first), kind, first.flags
                )
                words.append(text)
                self._trace(group, at)
                _note_controls(controls, group, at)
            for piece in para.pieces:
                if piece.control:
                    controls.setdefault(piece.control, Span(self.draft.length, self.draft.length))
        return Written(Span(start, self.draft.length), "".join(words), where, controls)

    def _trace(self, group: Sequence[Piece], at: int) -> None:
        for piece in group:
            if piece.origin is not None:
                self.draft.origins.append((Span(at, at + len(piece.text)), (piece.origin,)))
            at += len(piece.text)

    def _hang(self, para: Para, layer: Layer, where: str) -> None:
        """Keeps what hangs on a paragraph: text that is not seen, boxes, pictures, comments."""
        for group in _grouped([piece for piece in para.pieces if piece.flags & UNSEEN]):
            text = "".join(piece.text for piece in group)
            origins = tuple(piece.origin for piece in group if piece.origin is not None)
            self._unseen_piece(text, group[0], para.layer or layer, where, origins)
        for note in para.notes:
            self.note(note, where)
        for box in para.boxes:
            self._asides.append(
                (box, Layer.TEXT_BOX if layer is Layer.BODY else layer, f"a text box, {where}")
            )
        for picture in para.pictures:
            if holds_words(shown_area(picture), layer in (Layer.HEADER, Layer.FOOTER)):
                self._picture(picture, para.layer or layer, f"a picture, {where}")
        for comment in para.comments:
            self.commented.setdefault(comment, where)

    def _unseen_piece(
        self, text: str, piece: Piece, layer: Layer, where: str, origins: tuple[Any, ...]
    ) -> None:
        flags = piece.flags
        if Flag.DELETED in flags:
            by = f" by {piece.by}" if piece.by else ""
            layer, what = Layer.REVISION, f"{piece.why or 'text deleted'}{by}"
        elif Flag.HIDDEN in flags:
            layer, what = Layer.HIDDEN, piece.why or "hidden text"
        elif Flag.PLACEHOLDER in flags:
            layer, what = Layer.FIELD, "an answer not filled in"
        else:
            what = piece.why or "text that is not seen"
        self.unseen(text, layer, f"{what}, {where}", flags, origins)

    def _picture(self, picture: Picture, layer: Layer, place: str) -> None:
        """The words of a picture come after the paragraph it hangs on, or at the end where it is not seen."""
        if picture.flags & UNSEEN:
            self.unseen_picture(picture, place)
            return
        found = self._pictures.of(picture, place)
        layer = Layer.BODY if layer is Layer.TABLE else layer
        if found.drawn:
            drawn: list[Item] = [Para([Piece(line)]) for line in found.drawn]
            self._asides.append((drawn, layer, place))
        if found.words and found.words.paragraphs:
            said: list[Item] = [Para([Piece(paragraph, _OCR)]) for paragraph in found.words.paragraphs]
            self._asides.append((said, layer, f"{place}, {found.words.said}"))
        self._left_in(found, place)

    def unseen_picture(self, picture: Picture, place: str, layer: Layer = Layer.HIDDEN) -> None:
        """Reads a picture that no page shows, or that stands beside the page, and keeps its words for the end."""
        found = self._pictures.of(picture, place)
        self.unseen("\n".join(found.drawn), layer, place, picture.flags)
        if found.words:
            words, where = "\n".join(found.words.paragraphs), f"{place}, {found.words.said}"
            self.unseen(words, layer, where, picture.flags | _OCR)
        self._left_in(found, place)

    def _left_in(self, found: Found, place: str) -> None:
        for what, words in found.kept:
            self.unseen(words, Layer.PROPERTY, f"{place}, its properties ({what})", _METADATA)

    def _write_asides(self) -> None:
        asides, self._asides = self._asides, []
        for items, layer, place in asides:
            self.story(items, layer, place)

    # Tables

    def _table(self, table: Table, layer: Layer, place: str) -> None:
        layer = Layer.TABLE if layer is Layer.BODY else layer
        self.places.table(table.name)
        texts = [[CellText(_cell_text(cell), cell.head) for cell in row.cells] for row in table.rows]
        kind = forms.shape(texts)
        pairs = forms.pairs(texts, kind)
        asked = {answer for _, answer in pairs}
        answers = {answer: label for label, answer in pairs if answer and kind is not Shape.GRID}
        written: dict[Cell, Written] = {}
        for number, row in enumerate(table.rows):
            self.places.turn_to(row.page)
            here, block = self._row_place(texts, number, kind)
            wheres = []
            for column in range(len(row.cells)):
                label = answers.get((number, column))
                answer = self.places.answer(texts[label[0]][label[1]].text) if label else ""
                wheres.append(row.cells[column].where or place or answer or here)
            unasked = {cell for column, cell in enumerate(row.cells) if (number, column) not in asked}
            self._row(row, layer, block, wheres, written, unasked)
        add_pair_fields(self.draft, table, pairs, written)

    def _row_place(
        self, texts: Sequence[Sequence[CellText]], number: int, kind: Shape
    ) -> tuple[str, BlockKind]:
        """Where a row is; a short cell alone in its row is a heading among rows of several cells."""
        cells = texts[number]
        if not any(cell.text.strip() for cell in cells):
            return "", BlockKind.CELL
        alone = len(cells) == 1 and any(len(other) > 1 for other in texts)
        if alone and forms.is_label(cells[0]):
            return self.places.part(cells[0].text), BlockKind.HEADING
        names = [cell.text for cell in cells[:2]] if kind is Shape.GRID and number else []
        return self.places.row(next((name for name in names if quotable(name)), "")), BlockKind.CELL

    def _row(
        self,
        row: Row,
        layer: Layer,
        kind: BlockKind,
        wheres: list[str],
        written: dict[Cell, Written],
        unasked: set[Cell],
    ) -> None:
        fresh = [(cell, where) for cell, where in zip(row.cells, wheres, strict=True) if cell not in written]
        filled = [number for number, (cell, _) in enumerate(fresh) if _cell_text(cell).strip()]
        if filled:
            self.draft.line()
        for number, (cell, where) in enumerate(fresh):
            if filled and number:
                self.draft.write(BETWEEN_CELLS)
            self._where = where or self._where
            between = _between_paragraphs(
                cell, alone=len(fresh) == 1, last=bool(filled) and number == filled[-1]
            )
            paras = [item for item in _joined(cell.items) if isinstance(item, Para)]
            written[cell] = self._write(paras, layer, kind, self._where, between)
            self._controls(written[cell], None, named=cell in unasked)
            nested: list[Item] = [item for item in cell.items if isinstance(item, Table)]
            if nested:
                self._asides.append((nested, layer, ""))
        self._write_asides()


def _joined(items: Iterable[Item]) -> list[Item]:
    """Paragraphs whose end was deleted run on into the next."""
    out: list[Item] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, Para) and isinstance(last, Para) and last.joins:
            out[-1] = replace(
                last,
                pieces=last.pieces + item.pieces,
                joins=item.joins,
                boxes=last.boxes + item.boxes,
                pictures=last.pictures + item.pictures,
                comments=last.comments + item.comments,
                notes=last.notes + item.notes,
            )
        else:
            out.append(item)
    return out


def _trimmed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, tidied, without white space at either end of the line."""
    out = [Piece(_tidy(p.text), p.flags, p.control, p.layer, p.by, p.why, p.origin) for p in pieces]
    while out and not out[0].text.strip():
        out.pop(0)
    while out and not out[-1].text.strip():
        out.pop()
    if out:
        out[0].text = out[0].text.lstrip()
        out[-1].text = out[-1].text.rstrip()
    return out


def _grouped(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Neighbours that are alike in flags, layer, author and reason."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if last and _kind(last) == _kind(piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _kind(piece: Piece) -> tuple[frozenset[Flag], Layer | None, str, str]:
    return piece.flags, piece.layer, piece.by, piece.why


def _note_controls(controls: dict[Control, Span], group: Sequence[Piece], at: int) -> None:
    for piece in group:
        end = at + len(piece.text)
        if piece.control and piece.text.strip():
            start = controls[piece.control].start if piece.control in controls else at
            controls[piece.control] = Span(start, end)
        at = end


def _placed(where: str, piece: Piece) -> str:
    if Flag.INSERTED not in piece.flags:
        return where
    return f"{where}, inserted by {piece.by}" if piece.by else f"{where}, inserted"


def _cell_text(cell: Cell) -> str:
    return "\n".join(_tidy(item.text) for item in cell.items if isinstance(item, Para))


def _between_paragraphs(cell: Cell, alone: bool, last: bool) -> str:
    """A line end where a cell holds prose and nothing follows in its row; else a space: one row, one line."""
    paras = [item for item in cell.items if isinstance(item, Para)]
    prose = any(_PROSE.search(para.text) or len(para.text.split()) >= 8 or para.mark for para in paras)
    return "\n" if alone or (last and prose) else " "


def _tidy(text: str) -> str:
    """Wide spaces made plain and runs of them one, letters and accents composed, nothing without width."""
    if text.isascii():
        return _RUN_OF_SPACES.sub(" ", text)
    return _RUN_OF_SPACES.sub(" ", _NO_WIDTH.sub("", _WIDE_SPACE.sub(" ", normalize("NFC", text))))

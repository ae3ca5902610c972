"""Writes a story down as a document's text, with its blocks, form fields and gaps.

A paragraph becomes a line; a table row becomes a line, its cells joined by " | ". What a reader on screen does not
see, and placeholders, come after all visible text, so that no sentence is broken by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from doccheck.model import BlockKind, Flag, Layer, Span, Tick
from doccheck.readers import forms, limits
from doccheck.readers.draft import Draft
from doccheck.readers.forms import CellText, Shape
from doccheck.readers.pictures import UNREAD_PICTURE, holds_words
from doccheck.readers.places import Places
from doccheck.readers.story import PLAIN, UNSEEN, Control, Item, Para, Piece, Row, Table

BETWEEN_CELLS = " | "
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


@dataclass(slots=True)
class _Written:
    """A run of paragraphs as written: where it stands, its words, and the form fields in it."""

    span: Span
    line: str = field(repr=False)
    controls: dict[Control, Span]


class Writer:
    """Writes stories into a draft, one after the other; `finish` adds what is not seen."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.places = Places()
        self.commented: dict[str, str] = {}
        self._unseen: list[_Unseen] = []
        self._asides: list[tuple[list[Item], Layer, str]] = []
        self._where = "the beginning"
        self._question: Span | None = None
        self._depth = 0

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

    def unseen(self, text: str, layer: Layer, where: str, flags: frozenset[Flag]) -> None:
        """Keeps a block for the end, after the visible text."""
        if text.strip():
            self._unseen.append(_Unseen(_tidy(text).strip(), layer, where, flags))

    def finish(self) -> None:
        """Writes what was kept for the end, after a blank line."""
        if self._unseen and self.draft.length:
            self.draft.line()
        for unseen in self._unseen:
            self.draft.line()
            self.draft.block(unseen.text, unseen.layer, unseen.where, BlockKind.NOTE, unseen.flags)
        self._unseen.clear()

    # Paragraphs

    def _para(self, para: Para, layer: Layer, place: str) -> None:
        self.places.turn_to(para.page)
        text = _tidy(para.text).strip()
        heading = para.heading and bool(text)
        if text:
            self.draft.line()
            self._where = place or (self.places.enter(text) if heading else self.places.paragraph(para.close))
        kind = BlockKind.HEADING if heading else BlockKind.NOTE if layer is Layer.FOOTNOTE else BlockKind.PARAGRAPH
        written = self._write([para], layer, kind, self._where, "\n")
        self._control_fields(written)
        self._tick_fields(written, None)
        if text:
            self._question = written.span if forms.is_label(CellText(text, heading)) else None
        self._write_asides()

    def _write(self, paras: Sequence[Para], layer: Layer, kind: BlockKind, where: str, between: str) -> _Written:
        start = self.draft.length
        words: list[str] = []
        controls: dict[Control, Span] = {}
        for para in paras:
            self._hang(para, layer, where)
            pieces = _trimmed([piece for piece in para.pieces if not piece.flags & UNSEEN])
            if pieces:
                lead = (between if words else "") + (f"{para.mark} " if para.mark else "")
                words.append(lead)
                self.draft.write(lead)
            for group in _grouped(pieces):
                text = "".join(piece.text for piece in group)
                text = text if between == "\n" else text.replace("\n", " ")
                at = self.draft.length
                first = group[0]
                self.draft.block(text, first.layer or para.layer or layer, _placed(where, first), kind, first.flags)
                words.append(text)
                _note_controls(controls, group, at)
            for piece in para.pieces:
                if piece.control:
                    controls.setdefault(piece.control, Span(self.draft.length, self.draft.length))
        return _Written(Span(start, self.draft.length), "".join(words), controls)

    def _hang(self, para: Para, layer: Layer, where: str) -> None:
        """Keeps what hangs on a paragraph: text that is not seen, boxes, pictures, comments."""
        for group in _grouped([piece for piece in para.pieces if piece.flags & UNSEEN]):
            flags, by = group[0].flags, f" by {group[0].by}" if group[0].by else ""
            text = "".join(piece.text for piece in group)
            if Flag.DELETED in flags:
                self.unseen(text, Layer.REVISION, f"text deleted{by}, {where}", flags)
            elif Flag.HIDDEN in flags:
                self.unseen(text, Layer.HIDDEN, f"hidden text, {where}", flags)
            else:
                self.unseen(text, Layer.FIELD, f"an answer not filled in, {where}", flags)
        for box in para.boxes:
            self._asides.append((box, Layer.TEXT_BOX if layer is Layer.BODY else layer, f"a text box, {where}"))
        if any(holds_words(area, layer in (Layer.HEADER, Layer.FOOTER)) for area in para.pictures):
            self.draft.gap(f"a picture, {where}", UNREAD_PICTURE)
        for comment in para.comments:
            self.commented.setdefault(comment, where)

    def _write_asides(self) -> None:
        asides, self._asides = self._asides, []
        for items, layer, place in asides:
            self.story(items, layer, place)

    # Tables

    def _table(self, table: Table, layer: Layer, place: str) -> None:
        layer = Layer.TABLE if layer is Layer.BODY else layer
        self.places.table(table.name)
        texts = [[CellText(_cell_text(cell.items), cell.head) for cell in row.cells] for row in table.rows]
        kind = forms.shape(texts)
        pairs = forms.pairs(texts, kind)
        labels = {answer: label for label, answer in pairs if answer}
        written: dict[tuple[int, int], _Written] = {}
        wheres: dict[tuple[int, int], str] = {}
        for number, row in enumerate(table.rows):
            self.places.turn_to(row.page)
            if not any(cell.text.strip() or _has_more(items.items) for cell, items in zip(texts[number], row.cells)):
                continue
            name = texts[number][0].text if kind is Shape.GRID and texts[number] else ""
            alone = len(row.cells) == 1 and any(len(other) > 1 for other in texts)
            if alone and forms.is_label(texts[number][0]):
                here, block = place or self.places.part(texts[number][0].text), BlockKind.HEADING
            else:
                here, block = place or self.places.row(name), BlockKind.CELL
            for column in range(len(row.cells)):
                label = labels.get((number, column))
                answer = self.places.answer(texts[label[0]][label[1]].text) if label and kind is not Shape.GRID else ""
                wheres[number, column] = place or answer or here
            self._row(row, number, layer, block, wheres, written)
        self._pair_fields(pairs, written, wheres)

    def _row(
        self,
        row: Row,
        number: int,
        layer: Layer,
        kind: BlockKind,
        wheres: dict[tuple[int, int], str],
        written: dict[tuple[int, int], _Written],
    ) -> None:
        self.draft.line()
        last = max((c for c, cell in enumerate(row.cells) if _cell_text(cell.items).strip()), default=0)
        for column, cell in enumerate(row.cells):
            if column:
                self.draft.write(BETWEEN_CELLS)
            paras = [item for item in _joined(cell.items) if isinstance(item, Para)]
            prose = any(_PROSE.search(para.text) or len(para.text.split()) >= 8 or para.mark for para in paras)
            between = "\n" if len(row.cells) == 1 or (column == last and prose) else " "
            self._where = wheres[number, column]
            written[number, column] = self._write(paras, layer, kind, self._where, between)
            self._control_fields(written[number, column], in_cell=True)
            nested: list[Item] = [item for item in cell.items if isinstance(item, Table)]
            if nested:
                self._asides.append((nested, layer, ""))
        self._write_asides()

    # Form fields

    def _pair_fields(
        self,
        pairs: Sequence[tuple[tuple[int, int], tuple[int, int] | None]],
        written: dict[tuple[int, int], _Written],
        wheres: dict[tuple[int, int], str],
    ) -> None:
        nothing = _Written(Span(0, 0), "", {})
        answered = {answer for _, answer in pairs if answer}
        for label, answer in pairs:
            question = _without_colon(written.get(label, nothing))
            if not len(question):
                continue
            given = written.get(answer, nothing) if answer else nothing
            where = wheres.get(answer or label, "") or wheres.get(label, "")
            if not self._tick_fields(given, question, where):
                self.draft.field(question, given.span if given.line.strip() else None, where)
        for place, cell in written.items():
            if place not in answered:
                self._tick_fields(cell, None, wheres[place])

    def _control_fields(self, written: _Written, in_cell: bool = False) -> None:
        """A field inside a line is named by the words before it; one that fills its line by the line before."""
        done = written.span.start
        for control, span in written.controls.items():
            before = written.line[done - written.span.start : span.start - written.span.start]
            before = before[before.rfind("\n") + 1 :]
            start = span.start - len(before.lstrip(" \t,;|"))
            label = Span(start, start + len(before.strip(" \t,;|").rstrip(":").rstrip()))
            answer = span if len(span) else None
            if len(label) and len(before.split()) <= forms.LONGEST_LABEL:
                self.draft.field(label, answer, self._where)
            elif not in_cell and self._question:
                self.draft.field(self._question, answer, self._where)
            done = max(done, span.end)

    def _tick_fields(self, written: _Written, question: Span | None, where: str = "") -> bool:
        """Adds a field for each tick box, and one for their question; says whether the question was answered so."""
        asked, boxes = forms.options(written.line)
        if not boxes:
            return False
        start, where = written.span.start, where or self._where
        asked = _moved(asked, start) if asked else question
        ticked = [box for box in boxes if box.tick is Tick.TICKED]
        beside = len(written.line) - sum(len(box.label) + 2 for box in boxes)
        only_boxes = beside <= 12 or asked is not question
        if asked and only_boxes:
            for box in ticked or [None]:
                self.draft.field(asked, _moved(box.label, start) if box else None, where)
        elif asked:
            self.draft.field(asked, written.span, where)
        for box in boxes:
            self.draft.field(_moved(box.label, start), _moved(box.box, start), where, box.tick)
        return asked is not None


def _joined(items: Iterable[Item]) -> list[Item]:
    """Paragraphs whose end was deleted run on into the next."""
    out: list[Item] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, Para) and isinstance(last, Para) and last.joins:
            out[-1] = Para(
                last.pieces + item.pieces, last.heading, last.mark, item.joins, last.close, last.page, last.layer,
                last.boxes + item.boxes, last.pictures + item.pictures, last.comments + item.comments,
            )  # fmt: skip
        else:
            out.append(item)
    return out


def _trimmed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, tidied, without white space at either end of the line."""
    out = [Piece(_tidy(piece.text), piece.flags, piece.control, piece.layer, piece.by) for piece in pieces]
    while out and not out[0].text.strip():
        out.pop(0)
    while out and not out[-1].text.strip():
        out.pop()
    if out:
        out[0].text = out[0].text.lstrip()
        out[-1].text = out[-1].text.rstrip()
    return out


def _grouped(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Neighbours that are alike in flags, layer and author."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if last and (last.flags, last.layer, last.by) == (piece.flags, piece.layer, piece.by):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


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


def _cell_text(items: Iterable[Item]) -> str:
    return "\n".join(_tidy(item.text) for item in items if isinstance(item, Para))


def _has_more(items: Iterable[Item]) -> bool:
    """Whether a cell without visible words still holds something to be written down."""
    return any(isinstance(item, Table) or item.pieces or item.boxes or item.pictures for item in items)


def _without_colon(written: _Written) -> Span:
    words = written.line.strip().rstrip(":").rstrip()
    start = written.span.start + len(written.line) - len(written.line.lstrip())
    return Span(start, start + len(words))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _tidy(text: str) -> str:
    """Wide spaces as plain ones, characters without width left out, runs of spaces as one."""
    return _RUN_OF_SPACES.sub(" ", _NO_WIDTH.sub("", _WIDE_SPACE.sub(" ", text)))


__all__ = ["BETWEEN_CELLS", "PLAIN", "Writer"]

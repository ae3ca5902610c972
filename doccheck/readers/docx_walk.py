"""Walks the XML of a Word file once and makes a story of it: what Word shows, and what it hides, marked.

One walker serves one document: list numbers and fields that span paragraphs carry on from part to part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers import docx_drawing, docx_fields
from doccheck.readers.docx_styles import Lists, Style, Styles, child, switch, value
from doccheck.readers.story import PLAIN, TICKED, UNTICKED, Cell, Control, Item, Para, Piece, Row, Table

_INSERTED, _DELETED = frozenset({Flag.INSERTED}), frozenset({Flag.DELETED})
_HIDDEN, _PLACEHOLDER = frozenset({Flag.HIDDEN}), frozenset({Flag.PLACEHOLDER})
_TRACKED = {"ins": _INSERTED, "moveTo": _INSERTED, "del": _DELETED, "moveFrom": _DELETED}
_WRAPPERS = frozenset(
    {"hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "ruby", "rt", "rubyBase"}
)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LONGEST_BOLD_HEADING = 10


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for all that is inside an element."""

    flags: frozenset[Flag] = PLAIN
    by: str = ""
    control: Control | None = None
    layer: Layer | None = None
    style: Style = field(default_factory=Style)
    in_table: bool = False

    def tracked(self, element: etree._Element, name: str) -> _Context:
        """Inside a tracked change. A deletion inside an insertion is a deletion."""
        flags = (
            (self.flags - _INSERTED) | _TRACKED[name]
            if name in ("del", "moveFrom")
            else self.flags | _TRACKED[name]
        )
        return replace(self, flags=flags, by=value(element, "author") or self.by)


class Walker:
    """`chunk` turns the relationship id of an inserted file (altChunk) into a story."""

    def __init__(
        self, styles: Styles, lists: Lists, chunk: Callable[[str], list[Item]] = lambda _: []
    ) -> None:
        self._styles = styles
        self._lists = lists
        self._chunk = chunk
        self._open_fields: list[docx_fields.OpenField] = []
        self.notes: list[tuple[str, str]] = []
        """Footnotes and endnotes in the order they are referred to: ("footnote", id)."""

    def story(self, root: etree._Element) -> list[Item]:
        """All block-level content of an element: a body, a header, a note, a comment, a text box."""
        return self._blocks(root, _Context())

    # Blocks

    def _blocks(self, parent: etree._Element, context: _Context) -> list[Item]:
        items: list[Item] = []
        for element, inner in self._children(parent, context):
            name = local(element)
            if name == "p":
                items.append(self._paragraph(element, inner))
            elif name == "tbl":
                items.append(self._table(element, inner))
            elif name == "altChunk":
                items += self._chunk(element.get(docx_drawing.R + "id") or "")
        return items

    def _children(
        self, parent: etree._Element, context: _Context
    ) -> Iterator[tuple[etree._Element, _Context]]:
        """The children of an element, those of mere wrappers in the place of the wrapper."""
        for element in parent:
            name = local(element)
            if name == "sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    yield from self._children(content, self._in_control(element, content, context))
            elif name in _TRACKED:
                yield from self._children(element, context.tracked(element, name))
            elif name in ("customXml", "smartTag"):
                yield from self._children(element, context)
            elif name == "AlternateContent":
                for choice in docx_drawing.choices(element):
                    yield from self._children(choice, context)
            elif name:
                yield element, context

    def _in_control(self, sdt: etree._Element, content: etree._Element, context: _Context) -> _Context:
        """Inside a content control that holds blocks, rows or cells.

        Only one that holds one paragraph is a field.
        """
        properties = child(sdt, "sdtPr")
        if switch(properties, "showingPlcHdr"):
            context = replace(context, flags=context.flags | _PLACEHOLDER)
        built = child(properties, "docPartObj") is not None
        if built or len(content) != 1 or local(content[0]) not in ("p", "tc"):
            return context
        return replace(context, control=Control(), layer=None if context.in_table else Layer.FIELD)

    def _table(self, element: etree._Element, context: _Context) -> Table:
        table = Table(name=value(child(element, "tblPr", "tblCaption")))
        above: dict[int, Cell] = {}
        for row, inner in self._children(element, replace(context, in_table=True, layer=None)):
            if local(row) == "tr":
                table.rows.append(self._row(row, inner, above))
        return table

    def _row(self, element: etree._Element, context: _Context, above: dict[int, Cell]) -> Row:
        properties = child(element, "trPr")
        for name in ("ins", "del"):
            change = child(properties, name)
            if change is not None:
                context = context.tracked(change, name)
        if switch(properties, "hidden"):
            context = replace(context, flags=context.flags | _HIDDEN)
        row, column = Row(), _count(child(properties, "gridBefore"))
        for cell_element, inner in self._children(element, context):
            if local(cell_element) == "tc":
                cell = self._cell(cell_element, inner, column, above, bool(switch(properties, "tblHeader")))
                if cell not in row.cells:
                    row.cells.append(cell)
                column += max(_count(child(cell_element, "tcPr", "gridSpan")), 1)
        return row

    def _cell(
        self, element: etree._Element, context: _Context, column: int, above: dict[int, Cell], head: bool
    ) -> Cell:
        """A cell. One that continues a merged cell is that cell; its own text, not shown, is hidden."""
        properties = child(element, "tcPr")
        for name, change in (("ins", "cellIns"), ("del", "cellDel")):
            found = child(properties, change)
            if found is not None:
                context = context.tracked(found, name)
        for merge, origin in (("vMerge", above.get(column)), ("hMerge", above.get(-1))):
            found = child(properties, merge)
            if found is not None and value(found) in ("", "continue") and origin is not None:
                origin.items += self._blocks(element, replace(context, flags=context.flags | _HIDDEN))
                return origin
        items = self._blocks(element, context)
        paras = [item for item in items if isinstance(item, Para) and item.text.strip()]
        cell = Cell(items, head or (bool(paras) and all(para.heading for para in paras)))
        for para in paras:
            para.heading = False
        above[column] = above[-1] = cell
        return cell

    # Paragraphs

    def _paragraph(self, element: etree._Element, context: _Context) -> Para:
        properties = child(element, "pPr")
        name = value(child(properties, "pStyle")) or self._styles.default
        style = self._styles.style(name)
        level = value(child(properties, "outlineLvl"))
        mark = child(properties, "rPr")
        para = Para(mark=self._lists.mark(properties, style), joins=child(mark, "del") is not None)
        bold = _Bold()
        self._inline(element, replace(context, style=style), para, bold)
        if context.control and not any(piece.control for piece in para.pieces):
            para.pieces.append(Piece("", control=context.control))
        para.heading = style.heading or (level.isdigit() and int(level) < 9) or bold.is_heading(para)
        return para

    def _inline(self, parent: etree._Element, context: _Context, para: Para, bold: _Bold) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, context, para, bold)
            elif name in _TRACKED:
                self._inline(element, context.tracked(element, name), para, bold)
            elif name == "sdt":
                self._inline_control(element, context, para, bold)
            elif name in _WRAPPERS or (isinstance(element.tag, str) and element.tag.startswith(_MATH)):
                if name == "t":
                    self._add(para, element.text or "", context)
                self._inline(element, context, para, bold)
            elif name == "AlternateContent":
                for choice in docx_drawing.choices(element):
                    self._inline(choice, context, para, bold)

    def _inline_control(self, sdt: etree._Element, context: _Context, para: Para, bold: _Bold) -> None:
        properties, content = child(sdt, "sdtPr"), child(sdt, "sdtContent")
        ticked = docx_fields.ticked(properties)
        if ticked is not None:
            self._add(para, TICKED if ticked else UNTICKED, context)
            return
        layer = context.layer or (None if context.in_table else Layer.FIELD)
        inner = replace(context, control=Control(), layer=layer)
        if child(properties, "docPartObj") is not None:
            inner = context
        if switch(properties, "showingPlcHdr"):
            inner = replace(inner, flags=inner.flags | _PLACEHOLDER)
        if inner.control:
            para.pieces.append(Piece("", control=inner.control))
        if content is not None:
            self._inline(content, inner, para, bold)

    def _run(self, element: etree._Element, context: _Context, para: Para, bold: _Bold) -> None:
        properties = child(element, "rPr")
        style = self._styles.style(value(child(properties, "rStyle")))
        hidden, thick = switch(properties, "vanish"), switch(properties, "b")
        if (style.hidden or context.style.hidden) if hidden is None else hidden:
            context = replace(context, flags=context.flags | _HIDDEN)
        before = len(para.pieces)
        font = value(child(properties, "rFonts"), "ascii")
        for part in element:
            self._run_part(part, context, para, font)
        words = any(piece.text.strip() for piece in para.pieces[before:])
        bold.note(words, (style.bold or context.style.bold) if thick is None else thick)

    def _run_part(self, part: etree._Element, context: _Context, para: Para, font: str) -> None:
        name = local(part)
        if name in ("t", "delText"):
            deleted = replace(context, flags=context.flags | _DELETED) if name == "delText" else context
            self._add(para, docx_fields.symbols(part.text or "", font), deleted)
        elif name in docx_fields.CHARACTERS:
            self._add(para, docx_fields.CHARACTERS[name], context)
        elif name == "sym":
            self._add(para, docx_fields.symbol(value(part, "char"), value(part, "font")), context)
        elif name == "fldChar":
            self._field(part, context, para)
        elif name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference"), value(part, "id")))
        elif name == "commentReference":
            para.comments.append(value(part, "id"))
        elif name in ("drawing", "pict", "object"):
            self._drawing(part, context, para)
        elif name == "AlternateContent":
            for choice in docx_drawing.choices(part):
                for inner in choice:
                    self._run_part(inner, context, para, font)
        elif name == "ruby":
            self._inline(part, context, para, _Bold())

    def _drawing(self, element: etree._Element, context: _Context, para: Para) -> None:
        para.pictures += docx_drawing.pictures(element)
        for box in docx_drawing.text_boxes(element):
            para.boxes.append(self._blocks(box, _Context(flags=context.flags, by=context.by)))
        for words in docx_drawing.word_art(element):
            para.boxes.append([Para([Piece(words, context.flags)])])

    def _field(self, element: etree._Element, context: _Context, para: Para) -> None:
        """A complex field: what stands between "begin" and "separate" is code, what follows its result."""
        kind = value(element, "fldCharType")
        if kind == "begin":
            opened = docx_fields.OpenField.of(child(element, "ffData"))
            if opened.ticked is not None:
                self._add(para, TICKED if opened.ticked else UNTICKED, context)
            self._open_fields.append(opened)
        elif kind == "separate" and self._open_fields:
            self._open_fields[-1].in_result = True
        elif kind == "end" and self._open_fields:
            closed = self._open_fields.pop()
            if closed.control and not closed.said:
                layer = None if context.in_table else Layer.FIELD
                para.pieces.append(Piece(closed.chosen, context.flags, closed.control, layer))

    def _add(self, para: Para, text: str, context: _Context) -> None:
        if not text or not all(field.in_result for field in self._open_fields):
            return
        control, layer = context.control, context.layer
        form_field = next((field for field in self._open_fields if field.control), None)
        if form_field:
            if form_field.ticked is not None:
                return
            control, layer = form_field.control, None if context.in_table else Layer.FIELD
            form_field.said = form_field.said or bool(text.strip())
        para.pieces.append(Piece(text, context.flags, control, layer, context.by))


@dataclass(slots=True)
class _Bold:
    """Whether all words of a paragraph are bold: how a letter marks a heading without a style."""

    any: bool = False
    all: bool = True

    def note(self, words: bool, bold: bool) -> None:
        if words:
            self.any = True
            self.all = self.all and bold

    def is_heading(self, para: Para) -> bool:
        words = para.text.split()
        short = 0 < len(words) <= _LONGEST_BOLD_HEADING and words[-1][-1] not in ".,;!"
        return self.any and self.all and short


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for a comment or processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _count(element: etree._Element | None) -> int:
    number = value(element)
    return min(int(number), 1000) if number.isascii() and number.isdigit() else 0

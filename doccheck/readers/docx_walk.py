"""Walks the XML of a Word file once and makes a story of it: what Word shows, and what it hides, marked.

One walker serves one document: list numbers and fields that span paragraphs carry on from part to part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers import docx_codes, docx_drawing, docx_fields
from doccheck.readers.docx_look import PLAIN_LOOK, UNKNOWN, Look, fill, paragraph_look, run_look
from doccheck.readers.docx_styles import Lists, Style, Styles, child, switch, value
from doccheck.readers.story import PLAIN, TICKED, UNTICKED, Cell, Control, Item, Note, Para, Piece, Row, Table

_INSERTED, _DELETED = frozenset({Flag.INSERTED}), frozenset({Flag.DELETED})
_HIDDEN, _PLACEHOLDER = frozenset({Flag.HIDDEN}), frozenset({Flag.PLACEHOLDER})
_TRACKED = {"ins": _INSERTED, "moveTo": _INSERTED, "del": _DELETED, "moveFrom": _DELETED}
_WRAPPERS = frozenset(
    {"hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "ruby", "rt", "rubyBase"}
)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LONGEST_BOLD_HEADING = 10
_GHOST = "text left behind in a merged cell"
_MOVED = "text moved from here"
_OFF_PAGE_TWIPS = 31_680
"""The widest page that Word makes; an indent or a frame beyond it shows nothing."""
_LOWEST_ROW = 40
"""Twentieths of a point: a row held to this height shows no words."""


class Around(Protocol):
    """The rest of the file, for what the XML only refers to; keys are ids of relationships."""

    def chunk(self, key: str) -> list[Item]:
        """A file that Word shows as if it were part of the text."""

    def graphic(self, key: str) -> list[Item]:
        """The words of a chart or a diagram."""

    def target(self, key: str) -> str:
        """Where a link goes, or ""."""

    def sub_document(self, key: str) -> None:
        """A part of the text that is kept in another file."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for all that is inside an element."""

    flags: frozenset[Flag] = PLAIN
    by: str = ""
    control: Control | None = None
    layer: Layer | None = None
    style: Style = field(default_factory=Style)
    in_table: bool = False
    why: str = ""
    behind: str = ""
    look: Look = PLAIN_LOOK

    def tracked(self, element: etree._Element, name: str) -> _Context:
        """Inside a tracked change. A deletion inside an insertion is a deletion."""
        flags = (
            (self.flags - _INSERTED) | _TRACKED[name]
            if name in ("del", "moveFrom")
            else self.flags | _TRACKED[name]
        )
        author = value(element, "author")
        return replace(
            self, flags=flags, by=author or self.by, why=_MOVED if name == "moveFrom" else self.why
        )

    def hidden(self, why: str = "") -> _Context:
        return replace(self, flags=self.flags | _HIDDEN, why=self.why or why)


class Walker:
    """Makes stories of parts of one document. `authors` are those who changed it, in order."""

    def __init__(self, styles: Styles, lists: Lists, around: Around) -> None:
        self._styles = styles
        self._lists = lists
        self._around = around
        self._open_fields: list[docx_fields.OpenField] = []
        self.page_colour = ""
        self.authors: dict[str, None] = {}
        self._pending: list[Note] = []
        """What was met between paragraphs and hangs on the next one."""
        self.notes: list[tuple[str, str]] = []
        """Footnotes and endnotes in the order they are referred to: ("footnote", id)."""

    def story(self, root: etree._Element) -> list[Item]:
        """All block-level content of an element: a body, a header, a note, a comment, a text box."""
        behind = UNKNOWN if docx_drawing.lies_behind_text(root) else self.page_colour
        return self._blocks(root, _Context(behind=behind))

    def _tracked(self, context: _Context, element: etree._Element, name: str) -> _Context:
        if author := value(element, "author"):
            self.authors[author] = None
        return context.tracked(element, name)

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
                items += self._around.chunk(element.get(docx_drawing.R + "id") or "")
            elif name == "subDoc":
                self._around.sub_document(element.get(docx_drawing.R + "id") or "")
            elif name == "oMathPara":
                formula = Para()
                self._inline(element, inner, formula, _Bold())
                items.append(formula)
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
                yield from self._children(element, self._tracked(context, element, name))
            elif name in ("customXml", "smartTag"):
                yield from self._children(element, context)
            elif name == "AlternateContent":
                self._pending += docx_drawing.not_chosen(element)
                for choice in docx_drawing.choices(element):
                    yield from self._children(choice, context)
            elif name in ("customXmlPr", "smartTagPr"):
                self._pending += _attributes(element)
            elif name:
                yield element, context

    def _in_control(self, sdt: etree._Element, content: etree._Element, context: _Context) -> _Context:
        """Inside a content control that holds blocks, rows or cells.

        Only one that holds one paragraph is a field.
        """
        properties = child(sdt, "sdtPr")
        self._pending += docx_fields.control_notes(properties, content)
        if switch(properties, "showingPlcHdr"):
            context = replace(context, flags=context.flags | _PLACEHOLDER)
        built = child(properties, "docPartObj") is not None
        if built or len(content) != 1 or local(content[0]) not in ("p", "tc"):
            return context
        control = Control(docx_fields.control_name(properties))
        return replace(context, control=control, layer=None if context.in_table else Layer.FIELD)

    def _table(self, element: etree._Element, context: _Context) -> Table:
        properties = child(element, "tblPr")
        table = Table(name=value(child(properties, "tblCaption")))
        for name in ("tblCaption", "tblDescription"):
            if words := value(child(properties, name)):
                self._pending.append(Note(words, Layer.ALT_TEXT, "the description of a table"))
        style = self._styles.style(value(child(properties, "tblStyle")))
        behind = UNKNOWN if style.dark_cells else fill(child(properties, "shd")) or context.behind
        context = replace(context, in_table=True, layer=None, behind=behind)
        if style.hidden:
            context = context.hidden()
        above: dict[int, Cell] = {}
        for row, inner in self._children(element, context):
            if local(row) == "tr":
                table.rows.append(self._row(row, inner, above))
        return table

    def _row(self, element: etree._Element, context: _Context, above: dict[int, Cell]) -> Row:
        properties = child(element, "trPr")
        for name in ("ins", "del"):
            change = child(properties, name)
            if change is not None:
                context = self._tracked(context, change, name)
        if switch(properties, "hidden"):
            context = context.hidden("a hidden row of a table")
        height = child(properties, "trHeight")
        if value(height, "hRule") == "exact" and 0 < _number(value(height)) <= _LOWEST_ROW:
            context = replace(
                context, flags=context.flags | {Flag.INVISIBLE}, why="text in a row too low to be seen"
            )
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
                context = self._tracked(context, found, name)
        shade = child(properties, "shd")
        if shade is not None:
            context = replace(context, behind=fill(shade) or context.behind)
        for merge, origin in (("vMerge", above.get(column)), ("hMerge", above.get(-1))):
            found = child(properties, merge)
            if found is not None and value(found) in ("", "continue") and origin is not None:
                origin.items += self._blocks(element, context.hidden(_GHOST))
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
        para.notes, self._pending = self._pending, []
        for change in mark if mark is not None else ():
            if local(change) in _TRACKED and value(change, "author"):
                self.authors[value(change, "author")] = None
        bold = _Bold()
        look = paragraph_look(properties).over(style.look).over(self._styles.base)
        context = replace(context, style=style, look=look)
        if _off_page(properties):
            context = replace(context, flags=context.flags | {Flag.OFF_PAGE}, why="text off the page")
        self._inline(element, context, para, bold)
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
                self._inline(element, self._tracked(context, element, name), para, bold)
            elif name == "sdt":
                self._inline_control(element, context, para, bold)
            elif name in ("hyperlink", "fldSimple"):
                self._linked(element, name, context, para, bold)
            elif name in ("customXmlPr", "smartTagPr"):
                para.notes += _attributes(element)
            elif name == "bookmarkStart":
                words = value(element, "name")
                if words and not words.startswith("_") and not docx_fields.is_automatic(words):
                    para.notes.append(Note(words, Layer.FORM_PART, "the name of a bookmark"))
            elif name in _WRAPPERS or (isinstance(element.tag, str) and element.tag.startswith(_MATH)):
                if name == "t":
                    self._add(para, element.text or "", context, element)
                self._inline(element, context, para, bold)
            elif name == "AlternateContent":
                para.notes += docx_drawing.not_chosen(element)
                for choice in docx_drawing.choices(element):
                    self._inline(choice, context, para, bold)

    def _linked(self, element: etree._Element, name: str, context: _Context, para: Para, bold: _Bold) -> None:
        """A link or a simple field: what it shows, and where it goes or what its code says."""
        before = len(para.pieces)
        self._inline(element, context, para, bold)
        shown = "".join(piece.text for piece in para.pieces[before:])
        if name == "fldSimple":
            para.notes += docx_codes.notes(value(element, "instr"), shown)
            return
        target = self._around.target(element.get(docx_drawing.R + "id") or "")
        if target and not docx_codes.is_shown(target, shown):
            para.notes.append(Note(target, Layer.LINK, "the target of a link"))
        if value(element, "tooltip") and not docx_codes.is_shown(value(element, "tooltip"), shown):
            para.notes.append(Note(value(element, "tooltip"), Layer.ALT_TEXT, "a tip that a link shows"))

    def _inline_control(self, sdt: etree._Element, context: _Context, para: Para, bold: _Bold) -> None:
        properties, content = child(sdt, "sdtPr"), child(sdt, "sdtContent")
        ticked = docx_fields.ticked(properties)
        para.notes += docx_fields.control_notes(properties, content)
        if ticked is not None:
            self._add(para, TICKED if ticked else UNTICKED, context)
            return
        layer = context.layer or (None if context.in_table else Layer.FIELD)
        inner = replace(context, control=Control(docx_fields.control_name(properties)), layer=layer)
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
        named = value(child(properties, "rStyle"))
        style = self._styles.style(named) if named else _NO_STYLE
        hidden, thick = switch(properties, "vanish"), switch(properties, "b")
        # A switch set in two styles at once cancels itself out; one set at the run itself decides.
        if (style.hidden != context.style.hidden) if hidden is None else hidden:
            context = context.hidden()
        look = run_look(properties).over(style.look).over(context.look)
        if look is not PLAIN_LOOK:
            flags, why = look.unseen(context.behind)
            if flags:
                context = replace(context, flags=context.flags | flags, why=context.why or why)
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
            self._add(para, docx_fields.symbols(part.text or "", font), deleted, part)
        elif name in docx_fields.CHARACTERS:
            self._add(para, docx_fields.CHARACTERS[name], context, part)
        elif name == "sym":
            self._add(para, docx_fields.symbol(value(part, "char"), value(part, "font")), context, part)
        elif name == "fldChar":
            self._field(part, context, para)
        elif name in ("instrText", "delInstrText"):
            if self._open_fields:
                self._open_fields[-1].code += part.text or ""
        elif name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference"), value(part, "id")))
        elif name == "commentReference":
            para.comments.append(value(part, "id"))
        elif name in ("drawing", "pict", "object"):
            self._drawing(part, context, para)
        elif name == "AlternateContent":
            para.notes += docx_drawing.not_chosen(part)
            for choice in docx_drawing.choices(part):
                for inner in choice:
                    self._run_part(inner, context, para, font)
        elif name == "ruby":
            self._inline(part, context, para, _Bold())

    def _drawing(self, element: etree._Element, context: _Context, para: Para) -> None:
        para.pictures += docx_drawing.pictures(element)
        para.notes += docx_drawing.descriptions(element)
        for box in docx_drawing.text_boxes(element):
            para.boxes.append(self._blocks(box, _in_shape(box, element, context)))
        for words, shape in docx_drawing.word_art(element):
            inner = _in_shape(shape, element, context)
            para.boxes.append([Para([Piece(words, inner.flags, by=inner.by, why=inner.why)])])
        for key in docx_drawing.graphics(element):
            para.boxes.append(self._around.graphic(key))

    def _field(self, element: etree._Element, context: _Context, para: Para) -> None:
        """A complex field: what stands between "begin" and "separate" is code, what follows its result."""
        kind = value(element, "fldCharType")
        if kind == "begin":
            opened = docx_fields.OpenField.of(child(element, "ffData"))
            if opened.ticked is not None:
                self._add(para, TICKED if opened.ticked else UNTICKED, context)
            opened.begin(self._open_fields[-1] if self._open_fields else None)
            self._open_fields.append(opened)
            para.notes += docx_fields.form_notes(child(element, "ffData"), opened.chosen)
        elif kind == "separate" and self._open_fields:
            self._open_fields[-1].in_result = True
        elif kind == "end" and self._open_fields:
            closed = self._open_fields.pop()
            closed.end(self._open_fields[-1] if self._open_fields else None)
            para.notes += docx_codes.notes(closed.code, closed.shown, context.flags & _DELETED)
            if closed.control and not closed.said:
                layer = None if context.in_table else Layer.FIELD
                para.pieces.append(Piece(closed.chosen, context.flags, closed.control, layer))

    def _add(self, para: Para, text: str, context: _Context, origin: etree._Element | None = None) -> None:
        if not text:
            return
        opened = self._open_fields[-1] if self._open_fields else None
        if opened is not None:
            coded = opened.around if opened.in_result else opened
            if coded is not None:
                coded.code += text
                return
            opened.shown += text
        control, layer = context.control, context.layer
        form_field = opened.form if opened is not None else None
        if form_field:
            if form_field.ticked is not None:
                return
            control, layer = form_field.control, None if context.in_table else Layer.FIELD
            form_field.said = form_field.said or bool(text.strip())
        para.pieces.append(Piece(text, context.flags, control, layer, context.by, context.why, origin))


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


_NO_STYLE = Style()


def _in_shape(inside: etree._Element, drawing: etree._Element, context: _Context) -> _Context:
    """What holds inside a text box: of the paragraph it hangs on only whether that is seen."""
    flags, why = docx_drawing.unseen(inside, drawing)
    return _Context(
        context.flags | flags,
        context.by,
        why=why or context.why,
        behind=docx_drawing.behind(inside, drawing),
    )


def _attributes(properties: etree._Element) -> list[Note]:
    """What a smart tag or a custom mark-up keeps about the words it is put round."""
    found = [value(element) for element in properties if local(element) in ("attr", "placeholder")]
    return [Note(words, Layer.FORM_PART, "a note kept about a word") for words in found if words]


def _off_page(properties: etree._Element | None) -> bool:
    """Whether a paragraph is moved off the page by its indent or its frame."""
    indent, frame = child(properties, "ind"), child(properties, "framePr")
    sides = [value(indent, "left"), value(indent, "start"), value(frame, "x"), value(frame, "y")]
    return any(abs(_number(side)) > _OFF_PAGE_TWIPS for side in sides)


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 12 else 0


def _count(element: etree._Element | None) -> int:
    number = value(element)
    return min(int(number), 1000) if number.isascii() and number.isdigit() else 0

"""What stands in the paragraphs of a Word file: runs, links, fields, content controls, drawings, tracked changes."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers import docx_codes, docx_drawing, docx_fields
from doccheck.readers.docx_context import (
    DELETED,
    PLACEHOLDER,
    TRACKED,
    Around,
    Bold,
    Context,
    kept_about,
    local,
    number,
)
from doccheck.readers.docx_look import PLAIN_LOOK, paragraph_look, run_look
from doccheck.readers.docx_styles import Lists, Style, Styles, child, says_words, switch, value
from doccheck.readers.story import TICKED, UNSEEN, UNTICKED, Control, Item, Note, Para, Piece

_WRAPPERS = frozenset(
    {"hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "ruby", "rt", "rubyBase"}
)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFF_PAGE_TWIPS = 31_680
"""The widest page that Word makes; an indent or a frame beyond it shows nothing."""
_NO_STYLE = Style()


class Inline:
    """Makes paragraphs. `authors` are those who changed the text, in order."""

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

    def _tracked(self, context: Context, element: etree._Element, name: str) -> Context:
        if author := value(element, "author"):
            self.authors[author] = None
        return context.tracked(element, name)

    def _blocks(self, parent: etree._Element, context: Context) -> list[Item]:
        """What stands in a text box: paragraphs and tables."""
        raise NotImplementedError

    def _paragraph(self, element: etree._Element, context: Context) -> Para:
        properties = child(element, "pPr")
        name = value(child(properties, "pStyle")) or self._styles.default
        style = self._styles.style(name)
        level = value(child(properties, "outlineLvl"))
        mark = child(properties, "rPr")
        para = Para(mark=self._lists.mark(properties, style), joins=child(mark, "del") is not None)
        para.notes, self._pending = self._pending, []
        for change in mark if mark is not None else ():
            if local(change) in TRACKED and value(change, "author"):
                self.authors[value(change, "author")] = None
        bold = Bold()
        look = paragraph_look(properties).over(style.look).over(self._styles.base)
        context = replace(context, style=style, look=look)
        if _off_page(properties):
            context = replace(context, flags=context.flags | {Flag.OFF_PAGE}, why="text off the page")
        self._inline(element, context, para, bold)
        if context.control and not any(piece.control for piece in para.pieces):
            para.pieces.append(Piece("", control=context.control))
        if not any(piece.text.strip() for piece in para.pieces) and says_words(para.mark):
            # An item in which nobody has written shows its number; one that is a bare number says nothing.
            para.pieces.insert(0, Piece(para.mark))
            para.mark = ""
        para.heading = style.heading or (level.isdigit() and int(level) < 9) or bold.is_heading(para)
        return para

    def _inline(self, parent: etree._Element, context: Context, para: Para, bold: Bold) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, context, para, bold)
            elif name in TRACKED:
                self._inline(element, self._tracked(context, element, name), para, bold)
            elif name == "sdt":
                self._inline_control(element, context, para, bold)
            elif name in ("hyperlink", "fldSimple"):
                self._linked(element, name, context, para, bold)
            elif name in ("customXmlPr", "smartTagPr"):
                para.notes += kept_about(element)
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

    def _linked(self, element: etree._Element, name: str, context: Context, para: Para, bold: Bold) -> None:
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

    def _inline_control(self, sdt: etree._Element, context: Context, para: Para, bold: Bold) -> None:
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
            inner = replace(inner, flags=inner.flags | PLACEHOLDER)
        if inner.control:
            para.pieces.append(Piece("", control=inner.control))
        if content is not None:
            self._inline(content, inner, para, bold)

    def _run(self, element: etree._Element, context: Context, para: Para, bold: Bold) -> None:
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

    def _run_part(self, part: etree._Element, context: Context, para: Para, font: str) -> None:
        name = local(part)
        if name in ("t", "delText"):
            deleted = replace(context, flags=context.flags | DELETED) if name == "delText" else context
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
            self._inline(part, context, para, Bold())

    def _drawing(self, element: etree._Element, context: Context, para: Para) -> None:
        inside = docx_drawing.elements(element)
        for shown in docx_drawing.pictures(inside):
            flags = (context.flags | shown.flags) & UNSEEN
            para.pictures.append(replace(self._around.picture(shown.key), area=shown.area, flags=flags))
        para.notes += docx_drawing.descriptions(inside)
        for box in docx_drawing.text_boxes(inside):
            para.boxes.append(self._blocks(box, _in_shape(box, element, context)))
        for words, shape in docx_drawing.word_art(inside):
            inner = _in_shape(shape, element, context)
            para.boxes.append([Para([Piece(words, inner.flags, by=inner.by, why=inner.why)])])
        for key in docx_drawing.graphics(inside):
            para.boxes.append(self._around.graphic(key))

    def _field(self, element: etree._Element, context: Context, para: Para) -> None:
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
            para.notes += docx_codes.notes(closed.code, closed.shown, context.flags & DELETED)
            if closed.control and not closed.said:
                layer = None if context.in_table else Layer.FIELD
                para.pieces.append(Piece(closed.chosen, context.flags, closed.control, layer))

    def _add(self, para: Para, text: str, context: Context, origin: etree._Element | None = None) -> None:
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


def _in_shape(inside: etree._Element, drawing: etree._Element, context: Context) -> Context:
    """What holds inside a text box: of the paragraph it hangs on only whether that is seen."""
    flags, why = docx_drawing.unseen(inside, drawing)
    return Context(
        context.flags | flags,
        context.by,
        why=why or context.why,
        behind=docx_drawing.behind(inside, drawing),
    )


def _off_page(properties: etree._Element | None) -> bool:
    """Whether a paragraph is moved off the page by its indent or its frame."""
    indent, frame = child(properties, "ind"), child(properties, "framePr")
    sides = [value(indent, "left"), value(indent, "start"), value(frame, "x"), value(frame, "y")]
    return any(abs(number(side)) > _OFF_PAGE_TWIPS for side in sides)

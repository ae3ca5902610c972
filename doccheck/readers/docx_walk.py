"""Walks the XML of a Word file once and makes a story of it: what Word shows, and what it hides, marked.

One walker serves one document: list numbers and fields that span paragraphs carry on from part to part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers import docx_drawing, docx_fields
from doccheck.readers.docx_context import PLACEHOLDER, TRACKED, Bold, Context, kept_about, local, number
from doccheck.readers.docx_inline import Inline
from doccheck.readers.docx_look import UNKNOWN, fill
from doccheck.readers.docx_styles import child, switch, value
from doccheck.readers.story import Cell, Control, Item, Note, Para, Row, Table

_GHOST = "text left behind in a merged cell"
_LOWEST_ROW = 40
"""Twentieths of a point: a row held to this height shows no words."""


class Walker(Inline):
    """Makes stories of parts of one document: paragraphs and tables, those in wrappers too."""

    def story(self, root: etree._Element) -> list[Item]:
        """All block-level content of an element: a body, a header, a note, a comment, a text box."""
        behind = UNKNOWN if docx_drawing.lies_behind_text(root) else self.page_colour
        return self._blocks(root, Context(behind=behind))

    def _blocks(self, parent: etree._Element, context: Context) -> list[Item]:
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
                self._inline(element, inner, formula, Bold())
                items.append(formula)
        return items

    def _children(self, parent: etree._Element, context: Context) -> Iterator[tuple[etree._Element, Context]]:
        """The children of an element, those of mere wrappers in the place of the wrapper."""
        for element in parent:
            name = local(element)
            if name == "sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    yield from self._children(content, self._in_control(element, content, context))
            elif name in TRACKED:
                yield from self._children(element, self._tracked(context, element, name))
            elif name in ("customXml", "smartTag"):
                yield from self._children(element, context)
            elif name == "AlternateContent":
                self._pending += docx_drawing.not_chosen(element)
                for choice in docx_drawing.choices(element):
                    yield from self._children(choice, context)
            elif name in ("customXmlPr", "smartTagPr"):
                self._pending += kept_about(element)
            elif name:
                yield element, context

    def _in_control(self, sdt: etree._Element, content: etree._Element, context: Context) -> Context:
        """Inside a content control that holds blocks, rows or cells.

        Only one that holds one paragraph is a field.
        """
        properties = child(sdt, "sdtPr")
        self._pending += docx_fields.control_notes(properties, content)
        if switch(properties, "showingPlcHdr"):
            context = replace(context, flags=context.flags | PLACEHOLDER)
        built = child(properties, "docPartObj") is not None
        if built or len(content) != 1 or local(content[0]) not in ("p", "tc"):
            return context
        control = Control(docx_fields.control_name(properties))
        return replace(context, control=control, layer=None if context.in_table else Layer.FIELD)

    def _table(self, element: etree._Element, context: Context) -> Table:
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

    def _row(self, element: etree._Element, context: Context, above: dict[int, Cell]) -> Row:
        properties = child(element, "trPr")
        for name in ("ins", "del"):
            change = child(properties, name)
            if change is not None:
                context = self._tracked(context, change, name)
        if switch(properties, "hidden"):
            context = context.hidden("a hidden row of a table")
        height = child(properties, "trHeight")
        if value(height, "hRule") == "exact" and 0 < number(value(height)) <= _LOWEST_ROW:
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
        self, element: etree._Element, context: Context, column: int, above: dict[int, Cell], head: bool
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


def _count(element: etree._Element | None) -> int:
    number = value(element)
    return min(int(number), 1000) if number.isascii() and number.isdigit() else 0

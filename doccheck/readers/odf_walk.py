"""Walks the XML of an OpenDocument file once and makes a story of it, what is not seen marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers import limits
from doccheck.readers.odf_names import (
    DC,
    FORM,
    HIDDEN,
    OFFICE,
    PRESENTATION,
    SHAPES,
    SKIPPED,
    TABLE,
    TEXT,
    Context,
    local,
    repeated,
)
from doccheck.readers.odf_shapes import Shapes
from doccheck.readers.story import Cell, Item, Note, Para, Row, Table

_DELETED = frozenset({Flag.DELETED})
_FORM_KINDS = (
    "textarea", "password", "file", "formatted-text", "number", "date", "time", "fixed-text", "combobox",
    "listbox", "button", "checkbox", "radio", "generic-control",
)  # fmt: skip


class Walker(Shapes):
    """Makes stories of parts of one file: paragraphs, lists, tables, sections."""

    def changes(self, root: etree._Element) -> None:
        """What was deleted, and which regions were inserted by whom; to be asked before the story."""
        for region in root.iter(TEXT + "changed-region"):
            key = region.get(TEXT + "id") or next(
                (str(v) for k, v in region.attrib.items() if str(k).endswith("}id")), ""
            )
            by = "".join(creator.text or "" for creator in region.iter(DC + "creator"))
            if by:
                self.authors[by] = None
            for change in region:
                if local(change) == "insertion":
                    self._inserted[key] = by
                elif local(change) == "deletion":
                    words = "\n".join(_own_words(change))
                    self.deleted.append((by, words, _DELETED))
        for control in root.iter(FORM + "text", *(FORM + name for name in _FORM_KINDS)):
            for attribute, called in control.attrib.items():
                if str(attribute).endswith("}id"):
                    self._controls[str(called)] = control

    def story(self, root: etree._Element) -> list[Item]:
        """All block-level content of an element."""
        return self._blocks(root, Context())

    def _blocks(self, parent: etree._Element, context: Context) -> list[Item]:
        items: list[Item] = []
        if context.depth > limits.STORY_DEPTH:
            self._draft.gap("the text", "tables and boxes lie too deep inside one another")
            return items
        loose = Para()
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                items.append(self._paragraph(element, context))
                context = replace(context, mark="") if context.mark else context
            elif name == "table":
                items += self._table(element, context)
            elif name in ("change-start", "change-end", "change"):
                self._change(element, name)
            elif name in SHAPES:
                self._shape(element, context, loose)
            elif name == "annotation":
                self._comment(element)
            elif name == "notes":
                items += self._blocks(element, context.unseen(HIDDEN, "the speaker's notes"))
            elif name == "user-field-decl" or name == "variable-decl":
                self._value(element, loose)
            elif name and name not in SKIPPED:
                items += self._blocks(element, self._inner(element, name, context))
        if loose.boxes or loose.notes or loose.pictures or loose.pieces:
            items.append(loose)
        return items

    def _inner(self, element: etree._Element, name: str, context: Context) -> Context:
        context = replace(context, depth=context.depth + 1)
        display = element.get(TEXT + "display") if name == "section" else ""
        met = display == "condition" and element.get(TEXT + "is-hidden") == "true"
        if display == "none" or met:
            return context.unseen(HIDDEN, "a hidden section")
        if name == "list":
            style = element.get(TEXT + "style-name") or context.list_style
            continued = element.get(TEXT + "continue-numbering") == "true" or element.get(
                TEXT + "continue-list"
            )
            level = context.list_level + 1
            if not continued or (style, level) not in self._counts:
                self._counts[style, level] = 0
            return replace(context, list_style=style, list_level=level)
        if name == "list-item":
            key = (context.list_style, context.list_level)
            value = element.get(TEXT + "start-value") or ""
            self._counts[key] = int(value) if value.isdigit() else self._counts.get(key, 0) + 1
            return replace(context, mark=self._styles.mark(*key, self._counts[key]))
        if name == "page" and element.get(PRESENTATION + "visibility") == "hidden":
            return context.unseen(HIDDEN, "a hidden slide")
        return context

    def _table(self, element: etree._Element, context: Context) -> list[Item]:
        if not self._styles.table_shown(element.get(TABLE + "style-name") or ""):
            context = context.unseen(HIDDEN, "a hidden sheet")
        table = Table(name=element.get(TABLE + "name") or "")
        before: list[Item] = []
        collapsed = self._collapsed(element)
        for row, inner in self._rows(element, replace(context, depth=context.depth + 1), before):
            cells = self._row(row, inner, collapsed)
            if cells:
                table.rows.append(Row(cells))
        for name in ("title", "desc"):
            for words in element.iterchildren(TABLE + name):
                note = Note(words.text or "", Layer.ALT_TEXT, "the description of a table")
                before.append(Para(notes=[note]))
        return [*before, table]

    def _collapsed(self, element: etree._Element) -> set[int]:
        """The columns that are not shown."""
        found: set[int] = set()
        at = 0
        for column in element.iter(TABLE + "table-column"):
            count = repeated(column, "number-columns-repeated")
            if column.get(TABLE + "visibility") in ("collapse", "filter"):
                found |= set(range(at, at + count))
            at += count
        return found

    def _rows(
        self, parent: etree._Element, context: Context, before: list[Item]
    ) -> Iterator[tuple[etree._Element, Context]]:
        for element in parent:
            name = local(element)
            if name == "table-row":
                hidden = element.get(TABLE + "visibility") in ("collapse", "filter")
                yield element, context.unseen(HIDDEN, "hidden rows of a table") if hidden else context
            elif name in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(element, context, before)
            elif name in ("shapes", "forms"):
                before += self._blocks(element, context)

    def _row(self, element: etree._Element, context: Context, collapsed: set[int]) -> list[Cell]:
        cells: list[Cell] = []
        column = 0
        for cell in element:
            name = local(cell)
            count = repeated(cell, "number-columns-repeated")
            if name == "covered-table-cell":
                ghost = self._blocks(cell, context.unseen(HIDDEN, "text left behind in a merged cell"))
                if cells and ghost:
                    cells[-1].items += ghost
            elif name == "table-cell":
                inner = context
                if column in collapsed:
                    inner = context.unseen(HIDDEN, "hidden columns of a table")
                style = self._styles.style("table-cell", cell.get(TABLE + "style-name") or "")
                inner = replace(inner, behind=style.look.shade or inner.behind, look=style.look)
                cells.append(Cell(self._blocks(cell, inner)))
            column += count
        while cells and not cells[-1].items:
            cells.pop()
        return cells

    def _value(self, element: etree._Element, para: Para) -> None:
        words = element.get(OFFICE + "string-value") or ""
        if words:
            name = element.get(TEXT + "name") or ""
            para.notes.append(Note(f"{name}: {words}", Layer.PROPERTY, "a value stored in the file"))


def _own_words(element: etree._Element) -> Iterator[str]:
    for paragraph in element.iter(TEXT + "p", TEXT + "h"):
        yield "".join(map(str, paragraph.itertext()))

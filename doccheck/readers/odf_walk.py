"""Walks the XML of an OpenDocument file once and makes a story of it, what is not seen marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers import docx_codes, limits
from doccheck.readers.docx_look import PLAIN_LOOK, UNKNOWN, Look
from doccheck.readers.draft import Draft
from doccheck.readers.odf_styles import Styles
from doccheck.readers.story import (
    PLAIN,
    TICKED,
    UNSEEN,
    UNTICKED,
    Cell,
    Control,
    Item,
    Note,
    Para,
    Picture,
    Piece,
    Row,
    Table,
)

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE = f"{{{_NS}office:1.0}}", f"{{{_NS}style:1.0}}"
TEXT, TABLE = f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}"
_DRAW, _FORM = f"{{{_NS}drawing:1.0}}", f"{{{_NS}form:1.0}}"
_PRESENTATION = f"{{{_NS}presentation:1.0}}"
_SVG = f"{{{_NS}svg-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DRAWN = (".svg", ".svm", ".emf", ".wmf", ".gdimetafile", ".pdf")
"""Pictures that are kept as drawings, of which a copy in dots lies beside them."""
_CM = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96}

_HIDDEN, _DELETED, _INSERTED = frozenset({Flag.HIDDEN}), frozenset({Flag.DELETED}), frozenset({Flag.INSERTED})
_PLACEHOLDER, _METADATA = frozenset({Flag.PLACEHOLDER}), frozenset({Flag.METADATA})
_PARAGRAPHS = ("p", "h", "numbered-paragraph")
_SKIPPED = frozenset(
    {
        "sequence-decls", "tracked-changes", "table-of-content-source", "alphabetical-index-source", "illustration-index-source",
        "table-index-source", "object-index-source", "user-index-source", "bibliography-source", "soft-page-break",
        "calculation-settings", "dde-connection-decls", "label-ranges", "glue-point", "enhanced-geometry", "event-listeners",
        "image-map", "animations", "par", "properties", "scripts", "font-face-decls", "automatic-styles",
    }
)  # fmt: skip
_SHAPES = frozenset({"frame", "custom-shape", "rect", "ellipse", "circle", "line", "connector", "polygon",
                     "polyline", "path", "caption", "regular-polygon", "measure", "g", "page-thumbnail", "control"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for all that is inside an element."""

    flags: frozenset[Flag] = PLAIN
    why: str = ""
    look: Look = PLAIN_LOOK
    behind: str = ""
    bold: bool = False
    hidden: bool = False
    control: Control | None = None
    mark: str = ""
    list_style: str = ""
    list_level: int = 0
    depth: int = 0

    def unseen(self, flags: frozenset[Flag], why: str) -> _Context:
        return replace(self, flags=self.flags | flags, why=self.why or why)


class Walker:
    """Makes stories of parts of one file.

    `inside` turns an embedded object into a story, `load` an image element into a picture.
    """

    def __init__(
        self,
        styles: Styles,
        inside: Callable[[etree._Element], list[Item]],
        load: Callable[[etree._Element], Picture],
        draft: Draft,
    ) -> None:
        self._styles, self._inside, self._load, self._draft = styles, inside, load, draft
        self.notes: list[tuple[str, list[Item]]] = []
        self.comments: list[tuple[str, str]] = []
        self.deleted: list[tuple[str, str, frozenset[Flag]]] = []
        self.authors: dict[str, None] = {}
        self.pictures: set[str] = set()
        self._inserted: dict[str, str] = {}
        self._open: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._controls: dict[str, etree._Element] = {}

    def changes(self, root: etree._Element) -> None:
        """What was deleted, and which regions were inserted by whom; to be asked before the story."""
        for region in root.iter(TEXT + "changed-region"):
            key = region.get(TEXT + "id") or next(
                (str(v) for k, v in region.attrib.items() if str(k).endswith("}id")), ""
            )
            by = "".join(creator.text or "" for creator in region.iter(_DC + "creator"))
            if by:
                self.authors[by] = None
            for change in region:
                if local(change) == "insertion":
                    self._inserted[key] = by
                elif local(change) == "deletion":
                    words = "\n".join(_own_words(change))
                    self.deleted.append((by, words, _DELETED))
        for control in root.iter(_FORM + "text", *(_FORM + name for name in _FORM_KINDS)):
            for attribute, called in control.attrib.items():
                if str(attribute).endswith("}id"):
                    self._controls[str(called)] = control

    def story(self, root: etree._Element) -> list[Item]:
        """All block-level content of an element."""
        return self._blocks(root, _Context())

    # Blocks

    def _blocks(self, parent: etree._Element, context: _Context) -> list[Item]:
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
            elif name in _SHAPES:
                self._shape(element, context, loose)
            elif name == "annotation":
                self._comment(element)
            elif name == "notes":
                items += self._blocks(element, context.unseen(_HIDDEN, "the speaker's notes"))
            elif name == "user-field-decl" or name == "variable-decl":
                self._value(element, loose)
            elif name and name not in _SKIPPED:
                items += self._blocks(element, self._inner(element, name, context))
        if loose.boxes or loose.notes or loose.pictures or loose.pieces:
            items.append(loose)
        return items

    def _inner(self, element: etree._Element, name: str, context: _Context) -> _Context:
        context = replace(context, depth=context.depth + 1)
        display = element.get(TEXT + "display") if name == "section" else ""
        met = display == "condition" and element.get(TEXT + "is-hidden") == "true"
        if display == "none" or met:
            return context.unseen(_HIDDEN, "a hidden section")
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
        if name == "page" and element.get(_PRESENTATION + "visibility") == "hidden":
            return context.unseen(_HIDDEN, "a hidden slide")
        return context

    def _table(self, element: etree._Element, context: _Context) -> list[Item]:
        if not self._styles.table_shown(element.get(TABLE + "style-name") or ""):
            context = context.unseen(_HIDDEN, "a hidden sheet")
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
            count = _repeated(column, "number-columns-repeated")
            if column.get(TABLE + "visibility") in ("collapse", "filter"):
                found |= set(range(at, at + count))
            at += count
        return found

    def _rows(
        self, parent: etree._Element, context: _Context, before: list[Item]
    ) -> Iterator[tuple[etree._Element, _Context]]:
        for element in parent:
            name = local(element)
            if name == "table-row":
                hidden = element.get(TABLE + "visibility") in ("collapse", "filter")
                yield element, context.unseen(_HIDDEN, "hidden rows of a table") if hidden else context
            elif name in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(element, context, before)
            elif name in ("shapes", "forms"):
                before += self._blocks(element, context)

    def _row(self, element: etree._Element, context: _Context, collapsed: set[int]) -> list[Cell]:
        cells: list[Cell] = []
        column = 0
        for cell in element:
            name = local(cell)
            count = _repeated(cell, "number-columns-repeated")
            if name == "covered-table-cell":
                ghost = self._blocks(cell, context.unseen(_HIDDEN, "text left behind in a merged cell"))
                if cells and ghost:
                    cells[-1].items += ghost
            elif name == "table-cell":
                inner = context
                if column in collapsed:
                    inner = context.unseen(_HIDDEN, "hidden columns of a table")
                style = self._styles.style("table-cell", cell.get(TABLE + "style-name") or "")
                inner = replace(inner, behind=style.look.shade or inner.behind, look=style.look)
                cells.append(Cell(self._blocks(cell, inner)))
            column += count
        while cells and not cells[-1].items:
            cells.pop()
        return cells

    # Paragraphs

    def _paragraph(self, element: etree._Element, context: _Context) -> Para:
        style = self._styles.style("paragraph", element.get(TEXT + "style-name") or "")
        para = Para(mark=context.mark, heading=local(element) == "h")
        look = style.look.over(context.look)
        context = replace(context, look=look, bold=style.bold, hidden=style.hidden, mark="")
        self._inline(element, context, para)
        return para

    def _inline(self, parent: etree._Element, context: _Context, para: Para) -> None:
        if context.depth > 4 * limits.STORY_DEPTH:
            self._draft.gap("the text", "its parts lie too deep inside one another")
            return
        self._add(para, parent.text, context)
        for element in parent:
            self._element(element, context, para)
            self._add(para, element.tail, context)

    def _element(self, element: etree._Element, context: _Context, para: Para) -> None:
        name = local(element)
        if name in ("s", "tab", "line-break"):
            count = min(_repeated(element, "c", TEXT), 2) if name == "s" else 1
            self._add(para, {"s": " ", "tab": "\t", "line-break": "\n"}[name] * count, context)
        elif name in ("change-start", "change-end", "change"):
            self._change(element, name)
        elif name == "note":
            kind = element.get(TEXT + "note-class") or "footnote"
            body = next(element.iterchildren(TEXT + "note-body"), None)
            self.notes.append(
                (kind, [] if body is None else self._blocks(body, _Context(flags=context.flags)))
            )
        elif name == "annotation":
            self._comment(element)
        elif name in _SHAPES:
            self._shape(element, context, para)
        elif name in _SKIPPED or not name:
            return
        else:
            self._wrapped(element, name, context, para)

    def _wrapped(self, element: etree._Element, name: str, context: _Context, para: Para) -> None:
        """A span, a link, or a field: text with something said about it."""
        inner = replace(context, depth=context.depth + 1)
        before = len(para.pieces)
        if name == "span":
            style = self._styles.style("text", element.get(TEXT + "style-name") or "")
            inner = replace(inner, look=style.look.over(inner.look), hidden=style.hidden or inner.hidden)
        elif name in ("hidden-text", "hidden-paragraph"):
            words = element.get(TEXT + "string-value") or "".join(map(str, element.itertext()))
            unseen = element.get(TEXT + "is-hidden") != "false"
            hidden = inner.unseen(_HIDDEN, "hidden text") if unseen else inner
            self._add(para, words, hidden)
            return
        elif name == "placeholder" or (name == "content-control" and _is_on(element, "showing-place-holder")):
            inner = inner.unseen(_PLACEHOLDER, "")
        elif name in ("text-input", "drop-down", "content-control"):
            inner = replace(inner, control=Control(element.get(TEXT + "name") or ""))
        elif name == "bookmark-start" or name == "bookmark":
            words = element.get(TEXT + "name") or ""
            if words and not words.startswith("_"):
                para.notes.append(Note(words, Layer.FORM_PART, "the name of a bookmark"))
        if name == "content-control" and _is_on(element, "checkbox"):
            self._add(para, TICKED if _is_on(element, "checked") else UNTICKED, context)
            return
        self._inline(element, inner, para)
        self._said_of(element, name, "".join(piece.text for piece in para.pieces[before:]), para)

    def _said_of(self, element: etree._Element, name: str, shown: str, para: Para) -> None:
        """Targets, choices, names and hints."""
        target = element.get(XLINK + "href") or ""
        if name == "a" and target and not docx_codes.is_shown(target, shown):
            para.notes.append(Note(target, Layer.LINK, "the target of a link"))
        if name in ("drop-down", "content-control"):
            labels = [
                _attribute(e, "value") or _attribute(e, "display-text")
                for e in element
                if local(e) in ("label", "list-item")
            ]
            others = "; ".join(label for label in labels if label and label != shown.strip())
            if others:
                para.notes.append(Note(others, Layer.FORM_PART, "the choices of a list that were not taken"))
        for key in ("description", "help", "hint"):
            if words := element.get(TEXT + key):
                para.notes.append(Note(words, Layer.ALT_TEXT, "the hint of a field"))
        if name in ("conditional-text",):
            for key in ("string-value-if-true", "string-value-if-false"):
                words = element.get(TEXT + key) or ""
                if words and words not in shown:
                    para.notes.append(Note(words, Layer.HIDDEN, "what a field shows at other times", _HIDDEN))

    def _add(self, para: Para, text: str | None, context: _Context) -> None:
        if not text:
            return
        if not text.strip(" \t\r\n") and "\n" in text and not para.pieces:
            return
        flags, why, by = context.flags, context.why, ""
        if context.hidden:
            flags, why = flags | _HIDDEN, why or "hidden text"
        found, reason = context.look.unseen(context.behind)
        if found:
            flags, why = flags | found, why or reason
        if self._open:
            flags |= _INSERTED
            by = next(reversed(self._open.values()))
        text = " ".join(text.split("\n")) if text != "\n" else text
        layer = Layer.FIELD if context.control else None
        para.pieces.append(Piece(text, flags, context.control, layer, by, why))

    # Changes, comments

    def _change(self, element: etree._Element, name: str) -> None:
        key = element.get(TEXT + "change-id") or ""
        if name == "change-start" and key in self._inserted:
            self._open[key] = self._inserted[key]
        elif name == "change-end":
            self._open.pop(key, None)

    def _comment(self, element: etree._Element) -> None:
        by = "".join(creator.text or "" for creator in element.iterchildren(_DC + "creator"))
        if by:
            self.authors[by] = None
        paras = [item for item in self._blocks(element, _Context()) if isinstance(item, Para)]
        self.comments.append((by, "\n".join(para.text for para in paras)))

    # Drawings

    def _shape(self, element: etree._Element, context: _Context, para: Para) -> None:
        inner = _Context(context.flags, context.why, behind=UNKNOWN, depth=context.depth + 1)
        if element.get(_DRAW + "display") in ("none", "printer") or element.get(TEXT + "display") == "none":
            inner = inner.unseen(_HIDDEN, "text in a hidden shape")
        self._describe(element, para)
        if local(element) == "control":
            self._control(element, context, para)
            return
        self._picture(element, inner, para)
        texts = self._blocks_of_shape(element, inner)
        if texts:
            para.boxes.append(texts)
        for child in element:
            name = local(child)
            if name == "image":
                self.pictures.add((child.get(XLINK + "href") or "").rpartition("/")[2])
                self._remote(child, para)
            elif name in ("object", "object-ole"):
                found = self._inside(child)
                if found:
                    para.boxes.append(found)

    def _picture(self, frame: etree._Element, context: _Context, para: Para) -> None:
        """The picture in a frame, which may hold copies of it in several formats: the first that can be opened."""
        copies = list(frame.iterchildren(_DRAW + "image"))
        if not copies:
            return
        dots = [copy for copy in copies if not (copy.get(XLINK + "href") or "").endswith(_DRAWN)]
        picture = self._load((dots or copies)[0])
        area = _length(frame, "width") * _length(frame, "height")
        para.pictures.append(replace(picture, area=area, flags=context.flags & UNSEEN))

    def _blocks_of_shape(self, element: etree._Element, context: _Context) -> list[Item]:
        """The words in a shape: its own paragraphs, and those of boxes and groups in it."""
        items: list[Item] = []
        for child in element:
            name = local(child)
            if name in ("text-box", "g"):
                items += self._blocks(child, context)
            elif name in ("p", "h"):
                items.append(self._paragraph(child, context))
            elif name in ("list", "table"):
                items += self._blocks_in(child, context)
            elif name in _SHAPES:
                holder = Para()
                self._shape(child, context, holder)
                items.append(holder)
        return items

    def _blocks_in(self, child: etree._Element, context: _Context) -> list[Item]:
        if local(child) == "table":
            return self._table(child, context)
        return self._blocks(child, self._inner(child, "list", context))

    def _describe(self, element: etree._Element, para: Para) -> None:
        for name in ("title", "desc"):
            for words in element.iterchildren(_SVG + name):
                para.notes.append(
                    Note(words.text or "", Layer.ALT_TEXT, "the description of a picture or shape")
                )

    def _remote(self, image: etree._Element, para: Para) -> None:
        target = image.get(XLINK + "href") or ""
        if "://" in target:
            what = "a picture kept elsewhere, which is fetched when the file is opened"
            para.notes.append(Note(target, Layer.LINK, what, _METADATA | _HIDDEN))

    def _control(self, element: etree._Element, context: _Context, para: Para) -> None:
        """A form control: what was entered or ticked, its label, and the choices that were not taken."""
        control = self._controls.get(element.get(_DRAW + "control") or "")
        if control is None:
            return
        kind = local(control)
        label = control.get(_FORM + "label") or ""
        if kind in ("checkbox", "radio"):
            state = control.get(_FORM + "current-state") or control.get(_FORM + "state")
            selected = control.get(_FORM + "current-selected") or control.get(_FORM + "selected")
            ticked = state == "checked" or selected == "true"
            self._add(para, f"{TICKED if ticked else UNTICKED} {label}", context)
            return
        said = control.get(_FORM + "current-value") or control.get(_FORM + "value") or ""
        options = [e for e in control if local(e) in ("option", "item")]
        chosen = [
            _attribute(e, "label")
            for e in options
            if _is_on(e, "current-selected") or (_is_on(e, "selected") and not said)
        ]
        words = label or said or " ".join(chosen)
        self._add(
            para,
            words,
            replace(context, control=None if label else Control(control.get(_FORM + "name") or "")),
        )
        others = "; ".join(o for e in options if (o := _attribute(e, "label")) and o not in (words, *chosen))
        if others:
            para.notes.append(Note(others, Layer.FORM_PART, "the choices of a list that were not taken"))
        for key in ("title", "help-message"):
            if tip := control.get(_FORM + key):
                para.notes.append(Note(tip, Layer.ALT_TEXT, "the help text of a form field"))

    def _value(self, element: etree._Element, para: Para) -> None:
        words = element.get(OFFICE + "string-value") or ""
        if words:
            name = element.get(TEXT + "name") or ""
            para.notes.append(Note(f"{name}: {words}", Layer.PROPERTY, "a value stored in the file"))


_FORM_KINDS = (
    "textarea", "password", "file", "formatted-text", "number", "date", "time", "fixed-text", "combobox",
    "listbox", "button", "checkbox", "radio", "generic-control",
)  # fmt: skip


def _own_words(element: etree._Element) -> Iterator[str]:
    for paragraph in element.iter(TEXT + "p", TEXT + "h"):
        yield "".join(map(str, paragraph.itertext()))


def _repeated(element: etree._Element, name: str, space: str = TABLE) -> int:
    text = element.get(space + name) or "1"
    return min(int(text), 10_000) if text.isascii() and text.isdigit() else 1


def _length(element: etree._Element, name: str) -> float:
    text = element.get(_SVG + name) or ""
    try:
        return float(text[:-2]) * _CM.get(text[-2:], 0.0)
    except ValueError:
        return 0.0


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), "")


def _is_on(element: etree._Element, name: str) -> bool:
    return _attribute(element, name) in ("true", "1")


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for a comment or processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

"""What stands in the paragraphs of an OpenDocument file: spans, fields, links, notes, comments, changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers import docx_codes, limits
from doccheck.readers.draft import Draft
from doccheck.readers.odf_names import (
    DC,
    HIDDEN,
    SHAPES,
    SKIPPED,
    TEXT,
    XLINK,
    Context,
    attribute,
    is_on,
    local,
    repeated,
)
from doccheck.readers.odf_styles import Styles
from doccheck.readers.story import TICKED, UNTICKED, Control, Item, Note, Para, Picture, Piece

_INSERTED = frozenset({Flag.INSERTED})
_PLACEHOLDER = frozenset({Flag.PLACEHOLDER})


class Inline:
    """Makes paragraphs.

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

    def _blocks(self, parent: etree._Element, context: Context) -> list[Item]:
        """Paragraphs, tables and lists."""
        raise NotImplementedError

    def _shape(self, element: etree._Element, context: Context, para: Para) -> None:
        """A drawing, which hangs on a paragraph."""
        raise NotImplementedError

    def _paragraph(self, element: etree._Element, context: Context) -> Para:
        style = self._styles.style("paragraph", element.get(TEXT + "style-name") or "")
        para = Para(mark=context.mark, heading=local(element) == "h")
        look = style.look.over(context.look)
        context = replace(context, look=look, bold=style.bold, hidden=style.hidden, mark="")
        self._inline(element, context, para)
        return para

    def _inline(self, parent: etree._Element, context: Context, para: Para) -> None:
        if context.depth > 4 * limits.STORY_DEPTH:
            self._draft.gap("the text", "its parts lie too deep inside one another")
            return
        self._add(para, parent.text, context)
        for element in parent:
            self._element(element, context, para)
            self._add(para, element.tail, context)

    def _element(self, element: etree._Element, context: Context, para: Para) -> None:
        name = local(element)
        if name in ("s", "tab", "line-break"):
            count = min(repeated(element, "c", TEXT), 2) if name == "s" else 1
            self._add(para, {"s": " ", "tab": "\t", "line-break": "\n"}[name] * count, context)
        elif name in ("change-start", "change-end", "change"):
            self._change(element, name)
        elif name == "note":
            kind = element.get(TEXT + "note-class") or "footnote"
            body = next(element.iterchildren(TEXT + "note-body"), None)
            self.notes.append(
                (kind, [] if body is None else self._blocks(body, Context(flags=context.flags)))
            )
        elif name == "annotation":
            self._comment(element)
        elif name in SHAPES:
            self._shape(element, context, para)
        elif name in SKIPPED or not name:
            return
        else:
            self._wrapped(element, name, context, para)

    def _wrapped(self, element: etree._Element, name: str, context: Context, para: Para) -> None:
        """A span, a link, or a field: text with something said about it."""
        inner = replace(context, depth=context.depth + 1)
        before = len(para.pieces)
        if name == "span":
            style = self._styles.style("text", element.get(TEXT + "style-name") or "")
            inner = replace(inner, look=style.look.over(inner.look), hidden=style.hidden or inner.hidden)
        elif name in ("hidden-text", "hidden-paragraph"):
            words = element.get(TEXT + "string-value") or "".join(map(str, element.itertext()))
            unseen = element.get(TEXT + "is-hidden") != "false"
            hidden = inner.unseen(HIDDEN, "hidden text") if unseen else inner
            self._add(para, words, hidden)
            return
        elif name == "placeholder" or (name == "content-control" and is_on(element, "showing-place-holder")):
            inner = inner.unseen(_PLACEHOLDER, "")
        elif name in ("text-input", "drop-down", "content-control"):
            inner = replace(inner, control=Control(element.get(TEXT + "name") or ""))
        elif name == "bookmark-start" or name == "bookmark":
            words = element.get(TEXT + "name") or ""
            if words and not words.startswith("_"):
                para.notes.append(Note(words, Layer.FORM_PART, "the name of a bookmark"))
        if name == "content-control" and is_on(element, "checkbox"):
            self._add(para, TICKED if is_on(element, "checked") else UNTICKED, context)
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
                attribute(e, "value") or attribute(e, "display-text")
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
                    para.notes.append(Note(words, Layer.HIDDEN, "what a field shows at other times", HIDDEN))

    def _add(self, para: Para, text: str | None, context: Context) -> None:
        if not text:
            return
        if not text.strip(" \t\r\n") and "\n" in text and not para.pieces:
            return
        flags, why, by = context.flags, context.why, ""
        if context.hidden:
            flags, why = flags | HIDDEN, why or "hidden text"
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
        by = "".join(creator.text or "" for creator in element.iterchildren(DC + "creator"))
        if by:
            self.authors[by] = None
        paras = [item for item in self._blocks(element, Context()) if isinstance(item, Para)]
        self.comments.append((by, "\n".join(para.text for para in paras)))

"""Drawings in an OpenDocument file: their words and descriptions, pictures, objects, form controls."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers.docx_look import UNKNOWN
from doccheck.readers.odf_inline import Inline
from doccheck.readers.odf_names import (
    DRAW,
    FORM,
    HIDDEN,
    SHAPES,
    SVG,
    TEXT,
    XLINK,
    Context,
    attribute,
    is_on,
    local,
)
from doccheck.readers.story import TICKED, UNSEEN, UNTICKED, Control, Item, Note, Para

_METADATA = frozenset({Flag.METADATA})
_DRAWN = (".svg", ".svm", ".emf", ".wmf", ".gdimetafile", ".pdf")
"""Pictures that are kept as drawings, of which a copy in dots lies beside them."""
_CM = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96}


class Shapes(Inline):
    """Reads what is drawn."""

    def _table(self, element: etree._Element, context: Context) -> list[Item]:
        """A table, and what stands before it."""
        raise NotImplementedError

    def _inner(self, element: etree._Element, name: str, context: Context) -> Context:
        """What holds inside a list or a section."""
        raise NotImplementedError

    def _shape(self, element: etree._Element, context: Context, para: Para) -> None:
        inner = Context(context.flags, context.why, behind=UNKNOWN, depth=context.depth + 1)
        if element.get(DRAW + "display") in ("none", "printer") or element.get(TEXT + "display") == "none":
            inner = inner.unseen(HIDDEN, "text in a hidden shape")
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

    def _picture(self, frame: etree._Element, context: Context, para: Para) -> None:
        """The picture in a frame, which may hold copies of it in several formats: the first that can be opened."""
        copies = list(frame.iterchildren(DRAW + "image"))
        if not copies:
            return
        dots = [copy for copy in copies if not (copy.get(XLINK + "href") or "").endswith(_DRAWN)]
        picture = self._load((dots or copies)[0])
        area = _length(frame, "width") * _length(frame, "height")
        para.pictures.append(replace(picture, area=area, flags=context.flags & UNSEEN))

    def _blocks_of_shape(self, element: etree._Element, context: Context) -> list[Item]:
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
            elif name in SHAPES:
                holder = Para()
                self._shape(child, context, holder)
                items.append(holder)
        return items

    def _blocks_in(self, child: etree._Element, context: Context) -> list[Item]:
        if local(child) == "table":
            return self._table(child, context)
        return self._blocks(child, self._inner(child, "list", context))

    def _describe(self, element: etree._Element, para: Para) -> None:
        for name in ("title", "desc"):
            for words in element.iterchildren(SVG + name):
                para.notes.append(
                    Note(words.text or "", Layer.ALT_TEXT, "the description of a picture or shape")
                )

    def _remote(self, image: etree._Element, para: Para) -> None:
        target = image.get(XLINK + "href") or ""
        if "://" in target:
            what = "a picture kept elsewhere, which is fetched when the file is opened"
            para.notes.append(Note(target, Layer.LINK, what, _METADATA | HIDDEN))

    def _control(self, element: etree._Element, context: Context, para: Para) -> None:
        """A form control: what was entered or ticked, its label, and the choices that were not taken."""
        control = self._controls.get(element.get(DRAW + "control") or "")
        if control is None:
            return
        kind = local(control)
        label = control.get(FORM + "label") or ""
        if kind in ("checkbox", "radio"):
            state = control.get(FORM + "current-state") or control.get(FORM + "state")
            selected = control.get(FORM + "current-selected") or control.get(FORM + "selected")
            ticked = state == "checked" or selected == "true"
            self._add(para, f"{TICKED if ticked else UNTICKED} {label}", context)
            return
        said = control.get(FORM + "current-value") or control.get(FORM + "value") or ""
        options = [e for e in control if local(e) in ("option", "item")]
        chosen = [
            attribute(e, "label")
            for e in options
            if is_on(e, "current-selected") or (is_on(e, "selected") and not said)
        ]
        words = label or said or " ".join(chosen)
        self._add(
            para,
            words,
            replace(context, control=None if label else Control(control.get(FORM + "name") or "")),
        )
        others = "; ".join(o for e in options if (o := attribute(e, "label")) and o not in (words, *chosen))
        if others:
            para.notes.append(Note(others, Layer.FORM_PART, "the choices of a list that were not taken"))
        for key in ("title", "help-message"):
            if tip := control.get(FORM + key):
                para.notes.append(Note(tip, Layer.ALT_TEXT, "the help text of a form field"))


def _length(element: etree._Element, name: str) -> float:
    text = element.get(SVG + name) or ""
    try:
        return float(text[:-2]) * _CM.get(text[-2:], 0.0)
    except ValueError:
        return 0.0

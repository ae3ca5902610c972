"""What the groups of rich text are for: tables at its head, headers, notes, comments, fields, properties."""

from __future__ import annotations

from doccheck.model import Layer
from doccheck.readers import docx_codes
from doccheck.readers.docx_fields import is_automatic
from doccheck.readers.draft import whole
from doccheck.readers.rtf_formats import Formats
from doccheck.readers.rtf_state import HIDDEN, METADATA, Colours, Field, Text
from doccheck.readers.rtf_story import Story
from doccheck.readers.story import TICKED, UNTICKED, Control, Item, Note, Para, Piece


class Groups(Formats):
    """Knows by its first word what a group is for: a method `_in_word` for each."""

    def _in_fonttbl(self) -> None:
        self._state.sink = Text()

    def _in_colortbl(self) -> None:
        self._state.sink = Colours(self._colours)

    def _in_info(self) -> None:
        self._state.sink = None

    def _in_stylesheet(self) -> None:
        self._state.sink = None

    def _in_header(self) -> None:
        self._tell(lambda items: self.tops.append(("the header", items)))

    def _in_headerl(self) -> None:
        self._tell(lambda items: self.tops.append(("even pages' header", items)))

    def _in_headerr(self) -> None:
        self._tell(lambda items: self.tops.append(("the header", items)))

    def _in_headerf(self) -> None:
        self._tell(lambda items: self.tops.append(("the first page's header", items)))

    def _in_footer(self) -> None:
        self._tell(lambda items: self.feet.append(("the footer", items)))

    def _in_footerl(self) -> None:
        self._tell(lambda items: self.feet.append(("even pages' footer", items)))

    def _in_footerr(self) -> None:
        self._tell(lambda items: self.feet.append(("the footer", items)))

    def _in_footerf(self) -> None:
        self._tell(lambda items: self.feet.append(("the first page's footer", items)))

    def _in_footnote(self) -> None:
        self._tell(self.notes.append)

    def _in_atnauthor(self) -> None:
        def done(words: str) -> None:
            self._commenter = whole(words).strip()
            self._keep(words, Layer.PROPERTY, "someone who changed the text or commented on it")

        self._collect(done)

    def _in_annotation(self) -> None:
        by = f" by {self._commenter}" if self._commenter else ""

        def done(items: list[Item]) -> None:
            words = "\n".join(
                "".join(piece.text for piece in item.pieces) for item in items if isinstance(item, Para)
            )
            self._keep(words, Layer.COMMENT, f"a comment{by}", frozenset())

        self._tell(done)

    def _in_revtbl(self) -> None:
        self._collect(lambda words: self.authors.extend(whole(words).split(";")))

    def _in_field(self) -> None:
        self._fields.append(Field())
        self._state.end = self._end_field

    def _end_field(self) -> None:
        closed = self._fields.pop()
        if self._fields:
            self._fields[-1].shown += closed.shown
        for note in docx_codes.notes(whole(closed.code), closed.shown):
            self._note(note)

    def _in_fldinst(self) -> None:
        text = Text()
        self._state.sink = text

        def done() -> None:
            if self._fields:
                self._fields[-1].code += text.words
                self._show_form(self._fields[-1])

        self._state.end = done

    def _show_form(self, opened: Field) -> None:
        """A tick box or a list says what it shows in its code, not in its result."""
        if opened.kind == 1:
            ticked = opened.first if opened.result in (-1, 25) else opened.result
            self._send(TICKED if ticked else UNTICKED)
        elif opened.kind == 2 and opened.choices:
            index = opened.first if opened.result in (-1, 25) else opened.result
            chosen = opened.choices[index] if 0 <= index < len(opened.choices) else ""
            if isinstance(self._state.sink, Story):
                self._state.sink.add(Piece(whole(chosen), control=Control(opened.name), layer=Layer.FIELD))
            others = "; ".join(words for words in opened.choices if words != chosen)
            self._keep(others, Layer.FORM_PART, "the choices of a list that were not taken")

    def _in_fldrslt(self) -> None:
        opened = self._fields[-1] if self._fields else None
        sink = self._state.sink
        if opened is None or not isinstance(sink, Story):
            return
        if opened.kind in (1, 2):
            self._state.sink = None
        elif opened.kind == 0:
            sink.control = Control(opened.name)
            sink.add(Piece("", control=sink.control))

            def done() -> None:
                sink.control = None

            self._state.end = done

    def _in_formfield(self) -> None:
        self._state.sink = Text()
        self._state.end = lambda: None

    def _in_ffl(self) -> None:
        self._collect(lambda words: self._fields[-1].choices.append(words) if self._fields else None)

    def _in_ffname(self) -> None:
        def done(words: str) -> None:
            if self._fields and not is_automatic(words.strip()):
                self._fields[-1].name = whole(words).strip()
                self._keep(words, Layer.FORM_PART, "the name of a form field")

        self._collect(done)

    def _in_ffdeftext(self) -> None:
        self._collect(lambda words: self._keep(words, Layer.FORM_PART, "what a form field holds at first"))

    def _in_ffhelptext(self) -> None:
        self._collect(lambda words: self._keep(words, Layer.ALT_TEXT, "the help text of a form field"))

    _in_ffstattext = _in_ffhelptext

    def _in_hlsrc(self) -> None:
        self._collect(lambda words: self._keep(words, Layer.LINK, "the target of a link"))

    _in_hlfr = _in_hlloc = _in_hlsrc

    def _in_template(self) -> None:
        self._collect(
            lambda words: self._keep(
                words, Layer.LINK, "a template kept elsewhere, which the file names", METADATA | HIDDEN
            )
        )

    def _in_docvar(self) -> None:
        self._collect(
            lambda words: self._keep(words, Layer.PROPERTY, "a value stored in the file (document variable)")
        )

    def _in_userprops(self) -> None:
        self._state.sink = None

    def _in_propname(self) -> None:
        def done(words: str) -> None:
            self._property = words.strip()

        self._collect(done)

    def _in_staticval(self) -> None:
        self._collect(
            lambda words: self._keep(
                f"{self._property}: {words}", Layer.PROPERTY, "the file's properties (custom)"
            )
        )

    def _in_bkmkstart(self) -> None:
        def done(words: str) -> None:
            if not words.startswith("_") and not is_automatic(words.strip()):
                self._note(Note(words, Layer.FORM_PART, "the name of a bookmark"))

        self._collect(done)

    def _in_ud(self) -> None:
        self._state.sink = next((s.sink for s in reversed(self._stack) if s.sink is not None), self.body)

    def _in_upr(self) -> None:
        self._state.sink = None

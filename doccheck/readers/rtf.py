"""Rich text (.rtf): groups, letters of every code page, tables, notes, fields, comments, hidden text, properties.

What is inside other programs' objects is taken out and read, or is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from doccheck.model import Document, Flag, Layer
from doccheck.readers import docx_codes, limits
from doccheck.readers.docx_look import PLAIN_LOOK, UNKNOWN, Look, is_dark
from doccheck.readers.draft import THE_FILE, Draft
from doccheck.readers.embedded import Embedded
from doccheck.readers.kinds import Kind
from doccheck.readers.rtf_picture import Drawn
from doccheck.readers.rtf_story import Story
from doccheck.readers.rtf_words import (
    CHARACTERS,
    CHARSETS,
    CODE_PAGES,
    HIGHLIGHTS,
    INFO,
    NOT_SHOWN,
    WORDLESS,
)  # fmt: skip
from doccheck.readers.story import TICKED, UNSEEN, UNTICKED, Control, Item, Note, Para, Piece
from doccheck.readers.writer import Writer

_METADATA, _HIDDEN = frozenset({Flag.METADATA}), frozenset({Flag.HIDDEN})
_TOKEN = re.compile(
    r"\\(?:(?P<word>[A-Za-z]{1,40})(?P<number>-?\d{1,10})? ?|'(?P<byte>[0-9A-Fa-f]{2})|(?P<symbol>[^A-Za-z']))"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\'?"
)
_HEX = re.compile(r"[^0-9A-Fa-f]+")
_LAYERS = {"header": Layer.HEADER, "footer": Layer.FOOTER}


def read(
    path: str, data: bytes, place: str = THE_FILE, depth: int = 1, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The document of a rich-text file, then those embedded in it."""
    draft = Draft()
    writer = Writer(draft)
    embedded = Embedded(path, place, depth, passwords)
    parser = _Parser(data, draft, embedded)
    parser.run()
    for where, items in parser.tops:
        writer.story(items, _LAYERS[where.split()[-1]], where)
    writer.story(parser.body.finished())
    for number, items in enumerate(parser.notes, 1):
        writer.story(items, Layer.FOOTNOTE, f"footnote {number}")
    for where, items in parser.feet:
        writer.story(items, _LAYERS[where.split()[-1]], where)
    parser.write_rest(writer)
    writer.finish()
    return (draft.document(path, Kind.RICH_TEXT.media_type, data), *embedded.documents(draft))


def story(data: bytes, draft: Draft) -> list[Item]:
    """The story of rich text whose words stand in another file's text, notes after the rest."""
    parser = _Parser(data, draft, None)
    parser.run()
    tops = [item for _, items in (*parser.tops, *parser.feet) for item in items]
    rest = [Para([Piece(words, flags)], layer=layer) for words, layer, _, flags in parser.rest]
    return [*parser.body.finished(), *(item for items in parser.notes for item in items), *tops, *rest]


@dataclass(slots=True)
class _State:
    """What holds inside a group; a group inside it begins with a copy."""

    sink: Story | _Text | Drawn | None
    flags: frozenset[Flag] = frozenset()
    look: Look = PLAIN_LOOK
    ground: str = ""
    by: str = ""
    font: str = ""
    skip: int = 1
    end: Callable[[], None] | None = None
    fresh: bool = True
    """Nothing has been met in the group yet, so that a word may say what the group is for."""
    starred: bool = False


class _Text:
    """Collects the letters of a group that is no paragraph: a property, a field's code."""

    def __init__(self) -> None:
        self.words = ""

    def add(self, text: str, state: _State) -> None:
        del state
        if len(self.words) < limits.TEXT_CHARS:
            self.words += text


@dataclass(slots=True)
class _Field:
    """A field that has begun: its code, and what a form field in it holds."""

    code: str = field(default="", repr=False)
    shown: str = field(default="", repr=False)
    choices: list[str] = field(default_factory=list, repr=False)
    result: int = -1
    first: int = 0
    kind: int = -1
    name: str = field(default="", repr=False)


class _Parser:
    """One walk over one file."""

    def __init__(self, data: bytes, draft: Draft, embedded: Embedded | None) -> None:
        self._source = data.decode("latin-1")
        self._draft, self._embedded = draft, embedded
        self.body = Story()
        self.tops: list[tuple[str, list[Item]]] = []
        self.feet: list[tuple[str, list[Item]]] = []
        self.notes: list[list[Item]] = []
        self.rest: list[tuple[str, Layer, str, frozenset[Flag]]] = []
        self._state = _State(self.body)
        self._stack: list[_State] = []
        self._bytes = bytearray()
        self._skip = 0
        self._code_page = "cp1252"
        self._fonts: dict[str, str] = {}
        self._font_defined = ""
        self._colours: list[str] = []
        self._channels = [0, 0, 0]
        self._coloured = False
        self._authors: list[str] = []
        self._fields: list[_Field] = []
        self._commenter = ""
        self._property = ""
        self._shape_name = ""
        self._dark_cells = False
        self._first_page = False

    def run(self) -> None:
        """Reads to the end; whatever stands open there is closed."""
        position = 0
        source = self._source
        while position < len(source):
            token = _TOKEN.match(source, position)
            if token is None:
                break
            position = token.end()
            if token["word"]:
                if token["word"] == "bin":
                    start, position = position, position + max(int(token["number"] or 0), 0)
                    self._binary(source[start:position])
                    continue
                self._word(token["word"], int(token["number"]) if token["number"] else None)
            elif token["byte"]:
                self._byte(int(token["byte"], 16))
            elif token["text"]:
                self._literal(token["text"])
            elif token["brace"] == "{":
                self._open()
            elif token["brace"]:
                self._close()
            elif token["symbol"]:
                self._symbol(token["symbol"])
        if self._stack:
            self._draft.gap("the end of the file", "it is cut short")
        while self._stack:
            self._close()
        self._flush()

    def _binary(self, raw: str) -> None:
        if isinstance(self._state.sink, Drawn):
            self._state.sink.binary(raw.encode("latin-1"))

    # Groups

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        self._state.fresh = False
        self._stack.append(self._state)
        if len(self._stack) > _DEEPEST:
            raise RecursionError
        outer = self._state
        self._state = _State(
            outer.sink, outer.flags, outer.look, outer.ground, outer.by, outer.font, outer.skip
        )

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        if not self._stack:
            return
        end, self._state = self._state.end, self._stack.pop()
        if end:
            end()

    def _collect(self, done: Callable[[str], None]) -> None:
        """The group's letters go to `done` at its end."""
        text = _Text()
        self._state.sink = text
        self._state.end = lambda: done(text.words)

    def _tell(self, done: Callable[[list[Item]], None]) -> None:
        """The group is a story of its own, which goes to `done` at its end."""
        inner = Story()
        self._state = replace(self._state, sink=inner, look=PLAIN_LOOK)
        self._state.end = lambda: done(inner.finished())

    # Letters

    def _literal(self, text: str) -> None:
        self._state.fresh = False
        if self._skip:
            dropped = min(self._skip, len(text))
            text, self._skip = text[dropped:], self._skip - dropped
        if text and self._state.sink is not None:
            if text.isascii():
                self._add(text)
            else:
                self._bytes += text.encode("latin-1")

    def _byte(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        elif self._state.sink is not None:
            self._bytes.append(byte)

    def _flush(self) -> None:
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            page = self._fonts.get(self._state.font) or self._code_page
            try:
                text = data.decode(page)
            except (UnicodeDecodeError, LookupError):
                text = data.decode("cp1252", "replace")
            self._send(text)

    def _add(self, text: str) -> None:
        self._flush()
        self._send(text)

    def _send(self, text: str) -> None:
        if self._fields and isinstance(self._state.sink, Story):
            self._fields[-1].shown += text
        if isinstance(self._state.sink, Story):
            self._state.sink.add(self._piece(text))
        elif self._state.sink is not None:
            self._state.sink.add(text, self._state)

    def _piece(self, text: str) -> Piece:
        state = self._state
        flags, why = state.flags, ""
        if state.look.colour or state.look.highlight or state.look.size:
            found, why = state.look.unseen(UNKNOWN if self._dark_cells else state.ground)
            flags |= found
        control = self._form_control() if self._fields else None
        return Piece(text, flags, control, Layer.FIELD if control else None, state.by, why)

    def _form_control(self) -> Control | None:
        return self._state.sink.control if isinstance(self._state.sink, Story) else None

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._state.starred = True
            return
        if self._skip:
            self._skip -= 1
            return
        if symbol in "\r\n":
            self._paragraph()
        elif symbol == "~":
            self._add("\u00a0")
        elif symbol == "_":
            self._add("-")
        elif symbol in "\\{}":
            self._add(symbol)

    # Words

    def _word(self, word: str, number: int | None) -> None:
        fresh = self._state.fresh
        self._state.fresh = False
        if self._skip and word not in ("u", "uc"):
            self._skip -= 1
            if word in CHARACTERS:
                return
        if word == "u":
            self._unicode(number or 0)
        elif word == "uc":
            self._state.skip = max(number or 0, 0)
        elif fresh and self._destination(word):
            pass
        elif self._state.sink is None:
            return
        elif isinstance(self._state.sink, Drawn):
            self._state.sink.word(word, number)
        elif word in CHARACTERS:
            self._add(CHARACTERS[word])
        else:
            self._format(word, number)

    def _unicode(self, number: int) -> None:
        if self._state.sink is not None:
            self._add(chr(number % 0x10000))
        self._skip = self._state.skip

    def _destination(self, word: str) -> bool:
        """Whether the word says what its group is for."""
        state = self._state
        handler = getattr(self, f"_in_{word}", None)
        if word in WORDLESS:
            state.sink = None
        elif handler is not None:
            handler()
        elif word in INFO and isinstance(state.sink, _Text | None):
            self._collect(
                lambda words: self._keep(words, Layer.PROPERTY, f"the file's properties ({INFO[word]})")
            )
        elif word in NOT_SHOWN:
            self._collect(lambda words: self._keep(words, Layer.FIELD_CODE, "the code of a field"))
        elif state.starred:
            self._collect(self._unknown)
        else:
            return False
        return True

    def _keep(self, words: str, layer: Layer, where: str, flags: frozenset[Flag] = _METADATA) -> None:
        if any(letter.isalnum() for letter in words):
            self.rest.append((_whole(words).strip(), layer, where, flags))

    def _unknown(self, words: str) -> None:
        """A group that only some program understands; what is in it is kept unless it is mere digits."""
        if len(_HEX.sub("", words)) < 0.7 * len(words.strip()) and words.strip(" ;"):
            self._keep(words, Layer.HIDDEN, "a part of the file that no page shows", _HIDDEN)

    def _note(self, note: Note) -> None:
        story = next(
            (s.sink for s in (self._state, *reversed(self._stack)) if isinstance(s.sink, Story)), self.body
        )
        story.note(replace(note, text=_whole(note.text)))

    # What groups are for

    def _in_fonttbl(self) -> None:
        self._state.sink = _Text()

    def _in_colortbl(self) -> None:
        self._state.sink = _Colours(self)

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
            self._commenter = _whole(words).strip()
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
        self._collect(lambda words: self._authors.extend(_whole(words).split(";")))

    def _in_field(self) -> None:
        self._fields.append(_Field())
        self._state.end = self._end_field

    def _end_field(self) -> None:
        closed = self._fields.pop()
        if self._fields:
            self._fields[-1].shown += closed.shown
        for note in docx_codes.notes(_whole(closed.code), closed.shown):
            self._note(note)

    def _in_fldinst(self) -> None:
        text = _Text()
        self._state.sink = text

        def done() -> None:
            if self._fields:
                self._fields[-1].code += text.words
                self._show_form(self._fields[-1])

        self._state.end = done

    def _show_form(self, opened: _Field) -> None:
        """A tick box or a list says what it shows in its code, not in its result."""
        if opened.kind == 1:
            ticked = opened.first if opened.result in (-1, 25) else opened.result
            self._send(TICKED if ticked else UNTICKED)
        elif opened.kind == 2 and opened.choices:
            index = opened.first if opened.result in (-1, 25) else opened.result
            chosen = opened.choices[index] if 0 <= index < len(opened.choices) else ""
            if isinstance(self._state.sink, Story):
                self._state.sink.add(Piece(_whole(chosen), control=Control(opened.name), layer=Layer.FIELD))
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
        self._state.sink = _Text()
        self._state.end = lambda: None

    def _in_ffl(self) -> None:
        self._collect(lambda words: self._fields[-1].choices.append(words) if self._fields else None)

    def _in_ffname(self) -> None:
        def done(words: str) -> None:
            from doccheck.readers.docx_fields import is_automatic

            if self._fields and not is_automatic(words.strip()):
                self._fields[-1].name = _whole(words).strip()
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
                words, Layer.LINK, "a template kept elsewhere, which the file names", _METADATA | _HIDDEN
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
            from doccheck.readers.docx_fields import is_automatic

            if not words.startswith("_") and not is_automatic(words.strip()):
                self._note(Note(words, Layer.FORM_PART, "the name of a bookmark"))

        self._collect(done)

    def _in_ud(self) -> None:
        self._state.sink = next((s.sink for s in reversed(self._stack) if s.sink is not None), self.body)

    def _in_upr(self) -> None:
        self._state.sink = None

    # Objects, pictures, shapes

    def _in_pict(self) -> None:
        story, drawn = self._state.sink, Drawn()
        self._state.sink = drawn
        flags = self._state.flags & UNSEEN

        def done() -> None:
            if isinstance(story, Story):
                story.picture(replace(drawn.picture(), flags=flags))

        self._state.end = done

    def _in_picprop(self) -> None:
        self._state.sink = None

    _in_shpinst = _in_picprop

    def _in_shppict(self) -> None:
        """Holds a picture, in place."""

    def _in_shp(self) -> None:
        self._state.end = lambda: None

    def _in_shpgrp(self) -> None:
        self._state.end = lambda: None

    def _in_do(self) -> None:
        self._state.sink = None

    def _in_sn(self) -> None:
        def done(words: str) -> None:
            self._shape_name = words.strip()

        self._collect(done)

    def _in_sv(self) -> None:
        name = self._shape_name
        if name in ("pib", "pibName", "pVerticies", "pSegmentInfo"):
            self._state.sink = None
            return

        def done(words: str) -> None:
            if name == "gtextUNICODE":
                self._outer().box([Para([Piece(_whole(words))])])
            elif name in ("wzDescription", "wzTooltip"):
                self._note(Note(words, Layer.ALT_TEXT, "the description of a picture or shape"))

        self._collect(done)

    def _in_shptxt(self) -> None:
        outer = self._outer()
        self._tell(outer.box)

    _in_dptxbxtext = _in_shptxt

    def _outer(self) -> Story:
        return next((s.sink for s in reversed(self._stack) if isinstance(s.sink, Story)), self.body)

    def _in_object(self) -> None:
        self._state.end = lambda: None

    def _in_result(self) -> None:
        """What is shown of an object, in place."""

    def _in_objdata(self) -> None:
        def done(words: str) -> None:
            digits = _HEX.sub("", words)
            data = bytes.fromhex(digits[: len(digits) // 2 * 2])
            if self._embedded is not None and data:
                from doccheck.readers.embedded import old_object

                self._embedded.add(*old_object(data))
            else:
                self._draft.gap("a file embedded in it", "it could not be taken out of the text it lies in")

        self._collect(done)

    # Formats

    def _format(self, word: str, number: int | None) -> None:
        if isinstance(self._state.sink, _Text):
            self._in_tables(word, number)
            return
        if word in ("par", "sect", "page", "line", "cell", "row", "nestcell", "nestrow", "trowd", "cellx", "intbl",
                    "itap", "pard", "clvmrg", "clmrg", "clcbpat"):  # fmt: skip
            self._structure(word, number)
        elif word == "ansicpg" and number:
            self._code_page = CODE_PAGES.get(number, f"cp{number}")
        elif word in ("mac", "pc", "pca"):
            self._code_page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word in ("f", "af"):
            self._flush()
            self._state.font = str(number or 0) if word == "f" else self._state.font
        elif word == "titlepg":
            self._first_page = True
        else:
            self._letters(word, number)

    def _letters(self, word: str, number: int | None) -> None:
        """How the letters that follow look, and whether they are seen at all."""
        on = number != 0
        state = self._state
        flags = {"v": _HIDDEN, "deleted": _DELETED, "revised": _INSERTED}
        if word in flags:
            self._flush()
            state.flags = state.flags | flags[word] if on else state.flags - flags[word]
            if word == "deleted" and on:
                state.flags -= _INSERTED
        elif word == "plain":
            self._flush()
            state.flags, state.look, state.by = state.flags & _QUIET, PLAIN_LOOK, ""
        elif word in ("revauth", "revauthdel"):
            state.by = self._authors[number] if number and 0 < number < len(self._authors) else ""
        elif word == "cf":
            self._flush()
            state.look = replace(state.look, colour=self._colour(number) or "auto")
        elif word == "cbpat":
            state.ground = self._colour(number)
        elif word in ("highlight", "cb", "chcbpat"):
            self._flush()
            name = HIGHLIGHTS.get(self._colour(number), "") if word == "highlight" else ""
            state.look = replace(state.look, highlight=name, shade=self._colour(number))
        elif word == "fs":
            self._flush()
            state.look = replace(state.look, size=number or 0)

    def _colour(self, number: int | None) -> str:
        return self._colours[number] if number and 0 < number < len(self._colours) else ""

    def _in_tables(self, word: str, number: int | None) -> None:
        """Words in the tables at the head of the file, and in form fields."""
        sink = self._state.sink
        if isinstance(sink, _Colours):
            sink.word(word, number)
        elif word == "f":
            self._font_defined = str(number or 0)
        elif word == "fcharset" and number in CHARSETS:
            self._fonts[self._font_defined] = CHARSETS[number]
        elif word == "cpg" and number:
            self._fonts[self._font_defined] = CODE_PAGES.get(number, f"cp{number}")
        elif self._fields and word in ("ffres", "ffdefres", "fftype") and number is not None:
            name = {"ffres": "result", "ffdefres": "first", "fftype": "kind"}[word]
            setattr(self._fields[-1], name, number)

    def _structure(self, word: str, number: int | None) -> None:
        story = self._state.sink
        if not isinstance(story, Story):
            return
        self._flush()
        if word in ("par", "sect", "page"):
            self._paragraph()
        elif word == "line":
            self._send("\n")
        elif word == "clcbpat" and is_dark(self._colour(number)):
            self._dark_cells = True
        else:
            if word == "pard":
                self._state.ground = ""
            elif word == "trowd":
                self._dark_cells = False
            story.table_word(word, number)

    def _paragraph(self) -> None:
        self._flush()
        if isinstance(self._state.sink, Story):
            self._state.sink.paragraph()
        elif self._state.sink is not None:
            self._state.sink.add("\n", self._state)

    # What comes last

    def write_rest(self, writer: Writer) -> None:
        """Comments, properties and the like, after the visible text."""
        for author in self._authors:
            if author.strip() and author.strip().lower() != "unknown":
                writer.note(
                    Note(author, Layer.PROPERTY, "someone who changed the text or commented on it"), ""
                )
        for words, layer, where, flags in self.rest:
            if layer in (Layer.PROPERTY, Layer.FORM_PART):
                writer.note(Note(words, layer, where, flags), "")
            else:
                writer.unseen(words, layer, where, flags)


class _Colours(_Text):
    """The table of colours: each ends with a semicolon."""

    def __init__(self, parser: _Parser) -> None:
        super().__init__()
        self._parser = parser
        self._parts = {"red": 0, "green": 0, "blue": 0}
        self._said = False

    def word(self, word: str, number: int | None) -> None:
        if word in self._parts:
            self._parts[word] = max(0, min(number or 0, 255))
            self._said = True

    def add(self, text: str, state: _State) -> None:
        for _ in range(text.count(";")):
            colour = "".join(f"{part:02X}" for part in self._parts.values()) if self._said else ""
            self._parser._colours.append(colour)
            self._parts = dict.fromkeys(self._parts, 0)
            self._said = False


_DELETED, _INSERTED = frozenset({Flag.DELETED}), frozenset({Flag.INSERTED})
_QUIET: frozenset[Flag] = frozenset()
_DEEPEST = 500


def _whole(text: str) -> str:
    """Halves of letters outside the basic plane joined; a half without its other is no letter."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\ufffd", "")

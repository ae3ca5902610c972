"""Walks the groups, words and letters of rich text, and tells which letters belong where."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from doccheck.model import Flag, Layer
from doccheck.readers.docx_look import PLAIN_LOOK, UNKNOWN
from doccheck.readers.draft import Draft, whole
from doccheck.readers.embedded import Embedded
from doccheck.readers.rtf_picture import Drawn
from doccheck.readers.rtf_state import HIDDEN, METADATA, Field, State, Text
from doccheck.readers.rtf_story import Story
from doccheck.readers.rtf_words import CHARACTERS, INFO, NOT_SHOWN, WORDLESS
from doccheck.readers.story import Control, Item, Note, Piece

_TOKEN = re.compile(
    r"\\(?:(?P<word>[A-Za-z]{1,40})(?P<number>-?\d{1,10})? ?|'(?P<byte>[0-9A-Fa-f]{2})|(?P<symbol>[^A-Za-z']))"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\'?"
)
HEX = re.compile(r"[^0-9A-Fa-f]+")
_DEEPEST = 500


class Letters:
    """The groups of one file and the letters in them; what a group is for is for others to say."""

    def __init__(self, data: bytes, draft: Draft, embedded: Embedded | None) -> None:
        self._source = data.decode("latin-1")
        self._draft, self._embedded = draft, embedded
        self.body = Story()
        self.tops: list[tuple[str, list[Item]]] = []
        self.feet: list[tuple[str, list[Item]]] = []
        self.notes: list[list[Item]] = []
        self.rest: list[tuple[str, Layer, str, frozenset[Flag]]] = []
        self._state = State(self.body)
        self._stack: list[State] = []
        self._bytes = bytearray()
        self._skip = 0
        self._code_page = "cp1252"
        self._fonts: dict[str, str] = {}
        self._font_defined = ""
        self._colours: list[str] = []
        self._channels = [0, 0, 0]
        self._coloured = False
        self.authors: list[str] = []
        self._fields: list[Field] = []
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
        self._state = State(
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
        text = Text()
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
        elif word in INFO and isinstance(state.sink, Text | None):
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

    def _keep(self, words: str, layer: Layer, where: str, flags: frozenset[Flag] = METADATA) -> None:
        if any(letter.isalnum() for letter in words):
            self.rest.append((whole(words).strip(), layer, where, flags))

    def _unknown(self, words: str) -> None:
        """A group that only some program understands; what is in it is kept unless it is mere digits."""
        if len(HEX.sub("", words)) < 0.7 * len(words.strip()) and words.strip(" ;"):
            self._keep(words, Layer.HIDDEN, "a part of the file that no page shows", HIDDEN)

    def _note(self, note: Note) -> None:
        story = next(
            (s.sink for s in (self._state, *reversed(self._stack)) if isinstance(s.sink, Story)), self.body
        )
        story.note(replace(note, text=whole(note.text)))

    def _format(self, word: str, number: int | None) -> None:
        """A word that says how something looks, or shapes the text."""
        raise NotImplementedError

    def _paragraph(self) -> None:
        """The end of a paragraph."""
        raise NotImplementedError

"""How the letters of rich text look, whether they are seen at all, and how paragraphs and tables are shaped."""

from __future__ import annotations

from dataclasses import replace

from doccheck.model import Flag
from doccheck.readers.docx_look import PLAIN_LOOK, is_dark
from doccheck.readers.rtf_letters import Letters
from doccheck.readers.rtf_state import HIDDEN, Colours, Text
from doccheck.readers.rtf_story import Story
from doccheck.readers.rtf_words import CHARSETS, CODE_PAGES, HIGHLIGHTS

_DELETED, _INSERTED = frozenset({Flag.DELETED}), frozenset({Flag.INSERTED})
_QUIET: frozenset[Flag] = frozenset()


class Formats(Letters):
    """Understands the words that format."""

    def _format(self, word: str, number: int | None) -> None:
        if isinstance(self._state.sink, Text):
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
        flags = {"v": HIDDEN, "deleted": _DELETED, "revised": _INSERTED}
        if word in flags:
            self._flush()
            state.flags = state.flags | flags[word] if on else state.flags - flags[word]
            if word == "deleted" and on:
                state.flags -= _INSERTED
        elif word == "plain":
            self._flush()
            state.flags, state.look, state.by = state.flags & _QUIET, PLAIN_LOOK, ""
        elif word in ("revauth", "revauthdel"):
            state.by = self.authors[number] if number and 0 < number < len(self.authors) else ""
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
        if isinstance(sink, Colours):
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

"""Pictures, shapes and embedded files in rich text."""

from __future__ import annotations

from dataclasses import replace

from doccheck.model import Layer
from doccheck.readers.draft import whole
from doccheck.readers.embedded import old_object
from doccheck.readers.rtf_groups import Groups
from doccheck.readers.rtf_letters import HEX
from doccheck.readers.rtf_picture import Drawn
from doccheck.readers.rtf_story import Story
from doccheck.readers.story import UNSEEN, Note, Para, Piece


class Parser(Groups):
    """One walk over one file, what is drawn in it included."""

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
                self._outer().box([Para([Piece(whole(words))])])
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
            digits = HEX.sub("", words)
            data = bytes.fromhex(digits[: len(digits) // 2 * 2])
            if self._embedded is not None and data:
                self._embedded.add(*old_object(data))
            else:
                self._draft.gap("a file embedded in it", "it could not be taken out of the text it lies in")

        self._collect(done)

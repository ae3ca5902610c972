"""The rich text that Outlook keeps beside, or instead of, a message's other bodies.

It is packed in a way of its own, and most often only wraps the HTML or the plain text that the message was
written in; that is taken out again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError, whole

DAMAGED = "its rich text is damaged and could not be read"
_BEGINNING = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS "
    b"Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What every text of this kind may repeat from before it begins."""
_WINDOW = 4096
_PACKED, _PLAIN = b"LZFu", b"MELA"


def decompressed(packed: bytes) -> bytes:
    """The rich text in the property of a message."""
    if len(packed) < 16:
        raise UnreadableError(DAMAGED)
    kind, content = packed[8:12], packed[16:]
    size = int.from_bytes(packed[4:8], "little")
    if kind == _PLAIN:
        return content[:size]
    if kind != _PACKED:
        raise UnreadableError(DAMAGED)
    return _unpacked(content, min(size, limits.FILE_BYTES))


def _unpacked(content: bytes, size: int) -> bytes:
    out = bytearray(_BEGINNING)
    at = 0
    while at < len(content) and len(out) - len(_BEGINNING) < size:
        flags, at = content[at], at + 1
        if not flags:
            out += content[at : at + 8]
            at += 8
            continue
        for bit in range(8):
            if at >= len(content):
                break
            if not flags >> bit & 1:
                out.append(content[at])
                at += 1
                continue
            pair, at = int.from_bytes(content[at : at + 2], "big"), at + 2
            offset, length = pair >> 4, (pair & 15) + 2
            if offset == len(out) % _WINDOW:
                return bytes(out[len(_BEGINNING) :])
            # Places count round a window; here nothing is ever thrown away.
            back = (len(out) - offset - 1) % _WINDOW + 1
            if back > len(out):
                raise UnreadableError(DAMAGED)
            if length <= back:
                out += out[len(out) - back : len(out) - back + length]
                continue
            for _ in range(length):
                out.append(out[-back])
    return bytes(out[len(_BEGINNING) :])[:size]


# --- words ---------------------------------------------------------------------------------------

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.I | re.S
)
_WORDS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "\u2014",
    "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d",
    "bullet": "\u2022", "emspace": "\u2003", "enspace": "\u2002",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "-": "", "_": "\u2011", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_NOT_TEXT = frozenset(
    "fonttbl colortbl stylesheet info pict object listtable listoverridetable rsidtbl generator".split()
)
_DEEPEST = 500


@dataclass(slots=True)
class _Group:
    """What holds inside one pair of braces."""

    skipped: bool = False
    hidden: bool = False
    unicode_skip: int = 1
    codec: str = "cp1252"


def story_source(source: bytes) -> tuple[str, bool]:
    """The text of rich text, and whether that is the source of a page that was wrapped in it."""
    if not source.lstrip().startswith(b"{\\rtf"):
        raise UnreadableError(DAMAGED)
    is_page = b"\\fromhtml" in source[:1000]
    return _Source(is_page).read(source), is_page


def is_formatted(source: bytes) -> bool:
    """Whether rich text is what the message was written in, and not a wrapping for a page or plain text."""
    return b"\\fromhtml" not in source[:1000] and b"\\fromtext" not in source[:1000]


class _Source:
    """Reads rich text once, from its beginning to its end."""

    def __init__(self, is_page: bool) -> None:
        self.is_page = is_page
        self.out: list[str] = []
        self.raw = bytearray()
        self.group = _Group()
        self.groups: list[_Group] = []
        self.to_skip = 0
        self.starred = False

    def read(self, source: bytes) -> str:
        for match in _TOKEN.finditer(source):
            word, number, code, symbol, brace, text = match.groups()
            if code:
                self._byte(bytes([int(code, 16)]))
                continue
            if text is not None:
                self._plain(text)
                continue
            self._flush()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word.decode("ascii").lower(), int(number) if number else None)
            elif symbol:
                self._symbol(symbol)
        self._flush()
        return whole("".join(self.out))

    @property
    def _is_silent(self) -> bool:
        return self.group.skipped or (self.is_page and self.group.hidden)

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            if len(self.groups) >= _DEEPEST:
                raise UnreadableError("its parts lie too deep inside one another")
            self.groups.append(self.group)
            self.group = replace(self.group)
        elif self.groups:
            self.group = self.groups.pop()
        self.starred = False
        self.to_skip = 0

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
            return
        shown = _SYMBOLS.get(symbol.decode("latin-1"), "")
        if shown and not self._is_silent:
            self.out.append(shown)

    def _word(self, word: str, number: int | None) -> None:
        starred, self.starred = self.starred, False
        if word in _NOT_TEXT or (starred and word != "htmltag"):
            self.group.skipped = True
        elif word == "htmlrtf":
            self.group.hidden = number != 0
        elif word == "ansicpg" and number:
            self._set_codec(number)
        elif word == "uc":
            self.group.unicode_skip = max(number or 0, 0)
        elif word == "u" and number is not None:
            if not self._is_silent:
                self.out.append(chr(number % 65536))
            self.to_skip = self.group.unicode_skip
        elif word in _WORDS and not self._is_silent:
            self.out.append(_WORDS[word])

    def _set_codec(self, page: int) -> None:
        from doccheck.readers.mapi import codec_of

        for group in (self.group, *self.groups):
            group.codec = codec_of(page) or "cp1252"

    def _plain(self, text: bytes) -> None:
        if self.to_skip:
            skipped = min(self.to_skip, len(text))
            text, self.to_skip = text[skipped:], self.to_skip - skipped
        self._add(text)

    def _byte(self, byte: bytes) -> None:
        if self.to_skip:
            self.to_skip -= 1
        else:
            self._add(byte)

    def _add(self, text: bytes) -> None:
        if not self._is_silent:
            self.raw += text

    def _flush(self) -> None:
        """Bytes are only understood together: letters of some alphabets are two of them."""
        if self.raw:
            self.out.append(self.raw.decode(self.group.codec, "replace"))
            self.raw.clear()

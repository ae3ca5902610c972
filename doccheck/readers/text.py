"""Plain text and Markdown: the text is the file's content, decoded, line ends as they stand."""

from __future__ import annotations

import codecs
import re
from hashlib import sha256

from doccheck.model import Block, BlockKind, Document, Flag, Gap, Layer, Span
from doccheck.readers import limits
from doccheck.readers.draft import TOO_LONG, unread
from doccheck.readers.kinds import utf16_without_mark, utf32_without_mark
from doccheck.readers.places import Places

ADDRESS_HEADERS = ("from", "sender", "to", "cc", "bcc", "reply-to", "date", "sent", "copy to")
"""Header lines of a message that say who and when; "subject" has a layer of its own."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_PASTED = re.compile(r"(from|to|subject|cc|bcc|sent|date|reply-to|sender)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_HASHES = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(?P<words>.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"[ \t]{0,3}(=+|-{3,})[ \t]*$")
_NOT_WORDS = re.compile(r"[\s\W_]*$")


def decode(data: bytes) -> tuple[str, str, bool]:
    """The text without byte-order mark, the codec it was decoded with, and whether every byte was understood.

    Text without a mark is UTF-8, or UTF-16 or -32 by its zeros; what is neither is taken for the Windows code page
    that British office programs write (cp1252), unless it makes no sense in that and does in another.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], codec)
    unmarked = utf32_without_mark(data) or utf16_without_mark(data)
    if unmarked:
        return _strictly(data, unmarked)
    try:
        return data.decode("utf-8"), "utf-8", True
    except UnicodeDecodeError:
        pass
    from doccheck.readers.alphabets import guess

    codec = guess(data)
    return data.decode(codec), _NAMES.get(codec, codec), True


_NAMES = {"cp1252": "windows-1252", "latin-1": "iso-8859-1"}


def _strictly(data: bytes, codec: str) -> tuple[str, str, bool]:
    try:
        return data.decode(codec), codec, True
    except UnicodeDecodeError:
        return data.decode(codec, "replace"), codec, False


def read(path: str, data: bytes, markdown: bool = False) -> Document:
    """One block for each line with words. A codec that had to be guessed stands in the media type."""
    text, codec, whole = decode(data)
    gaps = [] if whole else [Gap("some letters", "their bytes are not valid, so they could not be read")]
    if len(text) > 2 * limits.TEXT_CHARS:
        return unread(path, "text/plain", data, TOO_LONG.format(limits.TEXT_CHARS))
    if len(text) > limits.TEXT_CHARS:
        text = text[: limits.TEXT_CHARS]
        gaps.append(Gap("the end of the file", f"it is longer than {limits.TEXT_CHARS:,} characters"))
    media_type = "text/markdown" if markdown else "text/plain"
    if codec != "utf-8":
        media_type += f"; charset={codec}"
    return Document(
        path=path,
        media_type=media_type,
        sha256=sha256(data).hexdigest(),
        text=text,
        blocks=tuple(_blocks(text, markdown)),
        gaps=tuple(gaps),
    )


def _blocks(text: str, markdown: bool) -> list[Block]:
    """Lines with words; a paragraph, for the place, is what stands between blank lines."""
    places = Places()
    blocks: list[Block] = []
    lines = list(_LINE.finditer(text))
    top = {} if markdown else _pasted_headers([line.group() for line in lines])
    before = -1
    for number, line in enumerate(lines):
        words = line.group()
        if _NOT_WORDS.match(words) and (not words.strip() or (markdown and _UNDERLINE.match(words))):
            continue
        close = before >= 0 and not _parted(text, before, line.start())
        before = line.end()
        if number in top:
            layer, where = top[number]
            blocks.append(Block(Span(*line.span()), layer, where, BlockKind.LINE))
        elif markdown and (heading := _heading(lines, number)):
            start, end = line.start() + heading[0], line.start() + heading[1]
            blocks.append(
                Block(Span(start, end), Layer.BODY, places.enter(text[start:end]), BlockKind.HEADING)
            )
        else:
            blocks.append(
                Block(_trimmed(line), Layer.BODY, places.paragraph(close), BlockKind.LINE, _quoted(words))
            )
    return blocks


def _quoted(words: str) -> frozenset[Flag]:
    return frozenset({Flag.QUOTED}) if words.startswith(">") and not words.startswith(">>>") else frozenset()


def _trimmed(line: re.Match[str]) -> Span:
    words = line.group()
    start = line.start() + len(words) - len(words.lstrip())
    return Span(start, line.end() - (len(words) - len(words.rstrip())))


def _parted(text: str, end: int, start: int) -> bool:
    """Whether a blank line (or one of dashes) stands between two lines."""
    between = text[end:start].replace("\r\n", "\n").replace("\r", "\n")
    return between.count("\n") > 1 or any(mark in between for mark in "\f\v\u2029")


def _pasted_headers(lines: list[str]) -> dict[int, tuple[Layer, str]]:
    """The lines at the top of a pasted message that say who writes to whom about what."""
    found: dict[int, tuple[Layer, str]] = {}
    names: set[str] = set()
    for number, line in enumerate(lines):
        match = _PASTED.match(line.lstrip())
        if match:
            name = match.group(1).lower()
            names.add(name)
            layer = Layer.SUBJECT if name == "subject" else Layer.ADDRESSES
            found[number] = (layer, f"the {name.capitalize()} line")
        elif line.strip():
            break
    return found if len(names) > 1 and names & {"from", "to", "subject"} else {}


def _heading(lines: list[re.Match[str]], number: int) -> tuple[int, int] | None:
    """Start and end, within its line, of a Markdown heading's words; None for any other line."""
    words = lines[number].group()
    match = _HASHES.match(words)
    if match and match["words"]:
        return match.span("words")
    below = lines[number + 1] if number + 1 < len(lines) else None
    underlined = (
        below is not None and below.start() - lines[number].end() <= 2 and _UNDERLINE.match(below.group())
    )
    if not underlined or len(words) > 200 or words.lstrip().startswith(("|", "-", "*", ">", "#")):
        return None
    trimmed = _trimmed(lines[number])
    return trimmed.start - lines[number].start(), trimmed.end - lines[number].start()

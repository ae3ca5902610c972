"""The words of a message: broken lines joined to paragraphs again, earlier messages marked as quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import normalize

from doccheck.model import Flag, Layer
from doccheck.readers import html
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.html import Aside
from doccheck.readers.story import PLAIN, Item, Para, Piece, Table
from doccheck.readers.writer import Writer

_QUOTED = frozenset({Flag.QUOTED})
_MARK = re.compile(r"(?:>[ \t]?)+")
_WROTE = re.compile(r"(?:On|Am|Le)\b.{4,200}\b(?:wrote|schrieb|a écrit)\s*:\s*$")
_ORIGINAL = re.compile(
    r"\s*(?:-{2,}\s*(?:original|forwarded) (?:message|appointment)\s*-{2,}|begin forwarded message:"
    r"|_{20,}|-{2,}\s*forwarded by .*)\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\s*\*?(from|sent|date|to|cc|subject)\s*:\*?\s*\S", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[-*\u2022]|\d{1,2}[.)]|\(?[a-z]\))\s")
_SHORTEST_WRAP, _LONGEST_WRAP = 55, 100
"""A message whose longest line lies between these was broken into lines by its mail program."""
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class _Line:
    words: str = field(repr=False)
    quoted: bool
    gap: bool
    """Whether a blank line stands before it."""


@dataclass
class Body:
    """The words of one part, or of several that are copies of one another (plain and formatted).

    `story` is a formatted copy that has been read already.
    """

    plain: list[str] = field(default_factory=list, repr=False)
    rich: list[str] = field(default_factory=list, repr=False)
    story: list[Item] = field(default_factory=list, repr=False)


def write(draft: Draft, writer: Writer, bodies: Sequence[Body]) -> None:
    """Writes the bodies: of two copies the plain one, and of the other what the first does not say.

    Mail programs show the formatted copy. What the plain one alone says is therefore not seen, and comes with
    what is hidden.
    """
    for number, body in enumerate(bodies):
        if number:
            draft.line()
        _write_body(draft, writer, body)


def _write_body(draft: Draft, writer: Writer, body: Body) -> None:
    story: list[Item] = []
    for words in body.plain:
        story += _paragraphs(words)
    asides: list[Aside] = []
    rich: list[Item] = _with_quotations(body.story)
    for source in body.rich:
        try:
            rich += _with_quotations(html.story_of_text(source, asides))
        except UnreadableError as error:
            draft.gap("the message", error.why)
    if not story or not rich:
        writer.story(story or rich)
    else:
        _write_copies(draft, writer, story, rich, asides)
    for aside in asides:
        writer.unseen(aside.words, aside.layer, aside.what, aside.flags)


def _write_copies(
    draft: Draft, writer: Writer, plain: list[Item], rich: list[Item], asides: Sequence[Aside]
) -> None:
    said = "".join(_WORD.findall(" ".join(_all_words(plain)).lower()))
    shown = set(_words(" ".join([*_all_words(rich), *(aside.words for aside in asides)])))
    alone = [item for item in plain if isinstance(item, Para) and not set(_words(item.text)) <= shown]
    kept = [item for item in plain if not any(item is other for other in alone)]
    writer.story(kept)
    more = [item for item in rich if not _is_said(item, said)]
    if more:
        draft.line()
        # Where the two have nothing in common, the formatted copy is the message.
        writer.story(more, Layer.BODY, "the formatted copy of the message" if kept else "")
    for item in alone:
        flags = frozenset({Flag.HIDDEN}).union(*(piece.flags for piece in item.pieces))
        writer.unseen(item.text, Layer.HIDDEN, "only in the plain copy of the message", flags)


_ADDRESS = re.compile(r"<?(?:https?://|www\.|mailto:)\S+|\[cid:[^\]]*\]|\[image[^\]]*\]", re.IGNORECASE)
"""What programs put into the plain copy for links and pictures of the formatted one."""


def _words(text: str) -> list[str]:
    """Words to compare copies by: without addresses of pages, and without the numbers of lists."""
    found = _WORD.findall(normalize("NFKC", _ADDRESS.sub(" ", text)).replace("\u00ad", "").lower())
    return [word for word in found if word.strip("_") and not (word.isdigit() and len(word) < 3)]


def _is_said(item: Item, said: str) -> bool:
    """Whether all words of a paragraph or table stand, in order, in `said` (letters only)."""
    if isinstance(item, Table):
        return all(_is_said(inner, said) for row in item.rows for cell in row.cells for inner in cell.items)
    words = "".join(_WORD.findall("".join(piece.text for piece in item.pieces).lower()))
    return words in said


def _all_words(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Para):
            yield "".join(piece.text for piece in item.pieces if Flag.HIDDEN not in piece.flags)
        else:
            for row in item.rows:
                for cell in row.cells:
                    yield from _all_words(cell.items)


def _with_quotations(items: list[Item]) -> list[Item]:
    """The same, with what follows the head of an earlier message marked as quoted, as in plain text."""
    lines = [_Line(item.text if isinstance(item, Para) else "", False, False) for item in items]
    start = _start_of_earlier(lines)
    if start is None:
        return items
    return [_as_quoted(item) if number >= start else item for number, item in enumerate(items)]


def _as_quoted(item: Item) -> Item:
    if isinstance(item, Table):
        for row in item.rows:
            for cell in row.cells:
                cell.items = [_as_quoted(inner) for inner in cell.items]
        return item
    return replace(item, pieces=[replace(piece, flags=piece.flags | _QUOTED) for piece in item.pieces])


# Plain text


def _paragraphs(body: str) -> list[Item]:
    lines = _lines(body)
    start = _start_of_earlier(lines)
    for line in lines[start:] if start is not None else ():
        line.quoted = True
    longest = max((len(line.words) for line in lines), default=0)
    wrapped = _SHORTEST_WRAP <= longest <= _LONGEST_WRAP
    items: list[Item] = []
    last: _Line | None = None
    for line in lines:
        flags = _QUOTED if line.quoted else PLAIN
        if (
            last
            and items
            and not line.gap
            and last.quoted == line.quoted
            and _runs_on(last, line, wrapped, longest)
        ):
            previous = items[-1]
            if isinstance(previous, Para):
                previous.pieces[-1].text = f"{previous.pieces[-1].text.rstrip()} {line.words.strip()}"
        else:
            items.append(Para([Piece(line.words.strip(), flags)], parted=line.gap and bool(items)))
        last = line
    return items


def _lines(body: str) -> list[_Line]:
    """The lines with words, without the marks of quotation before them."""
    lines: list[_Line] = []
    gap = False
    for raw in body.split("\n"):
        mark = _MARK.match(raw)
        words = raw[mark.end() :] if mark else raw
        if words.strip():
            lines.append(_Line(words, mark is not None, gap))
            gap = False
        else:
            gap = True
    return lines


def _runs_on(last: _Line, line: _Line, wrapped: bool, longest: int) -> bool:
    """Whether a line goes on with the sentence of the line before it.

    It does where that line was marked so (format=flowed: a space at its end), or where the message was broken
    into lines and the first word of this one would not have fitted on that.
    """
    if _ITEM.match(line.words) or _HEADER.match(line.words):
        return False
    if last.words.endswith(" ") and last.words != "-- ":
        return True
    first = line.words.split(maxsplit=1)[0]
    return wrapped and len(last.words.rstrip()) + 1 + len(first) > longest


def _start_of_earlier(lines: list[_Line]) -> int | None:
    """The line from which all is an earlier message: its head, or what mail programs put above it."""
    for number, line in enumerate(lines):
        if line.quoted:
            continue
        after = lines[number + 1 : number + 7]
        if _ORIGINAL.match(line.words):
            return number
        # Under "On Monday A wrote:" either the lines are marked one by one, or all of them are the earlier
        # message.
        if _wrote(line, after) and not any(later.quoted for later in lines[number + 1 :]):
            return number
        heads = [match.group(1).lower() for each in [line, *after] if (match := _HEADER.match(each.words))]
        if (
            number
            and heads[:1] == ["from"]
            and _HEADER.match(line.words)
            and {"sent", "date"} & set(heads[:4])
        ):
            return number
    return None


def _wrote(line: _Line, after: list[_Line]) -> bool:
    """Also where the mail program has broken it into two lines."""
    both = f"{line.words.strip()} {after[0].words.strip()}" if after else line.words.strip()
    return bool(_WROTE.match(line.words.strip()) or (line.words.startswith("On ") and _WROTE.match(both)))

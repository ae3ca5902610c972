"""Web pages and the HTML of mail: paragraphs, tables as rows, text that is not displayed marked as hidden."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from doccheck.model import Document, Flag
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.story import PLAIN, TICKED, UNTICKED, Cell, Item, Para, Piece, Row, Table
from doccheck.readers.text import decode
from doccheck.readers.writer import Writer

_SKIPPED = frozenset(
    {"script", "style", "head", "template", "noscript", "svg", "object", "iframe", "meta", "link"}
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary ul"
    " tbody thead tfoot".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SPACED = _HEADINGS | frozenset({"p", "ul", "ol", "dl", "blockquote", "hr"})
"""Blocks that stand apart from what is around them."""
_NOT_SHOWN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])"
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_REPLIED_TO = ("gmail_quote", "moz-cite-prefix", "yahoo_quoted", "divrplyfwdmsg", "appendonsend")


def read(path: str, data: bytes) -> Document:
    """The document of a web page."""
    draft = Draft()
    writer = Writer(draft)
    writer.story(story(data, draft))
    writer.finish()
    return draft.document(path, Kind.HTML.media_type, data)


def story(data: bytes, draft: Draft) -> list[Item]:
    """The story of a page given as bytes; a charset it names is believed if its bytes fit."""
    named = _CHARSET.search(data[:4096])
    if named:
        try:
            return story_of_text(data.decode(named.group(1).decode("ascii")))
        except (LookupError, UnicodeDecodeError):
            pass
    text, _, whole = decode(data)
    if not whole:
        draft.gap("some letters", "their bytes are not valid, so they could not be read")
    return story_of_text(text)


def story_of_text(source: str) -> list[Item]:
    """The story of a page given as text."""
    source = _DECLARATION.sub("", source).replace("\0", "")
    if not source.strip():
        return []
    try:
        root = lxml_html.document_fromstring(
            source, parser=lxml_html.HTMLParser(huge_tree=False, no_network=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableError("its HTML is damaged and could not be read") from None
    page = _Page()
    page.walk(root, PLAIN, False)
    page.end()
    return page.items


class _Page:
    """Collects the blocks of a page, or of one cell of it."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._para = Para()
        self._mark = ""
        self._space = False

    def end(self, space: bool = False) -> None:
        """Ends the paragraph being collected; `space` says that the page shows a blank line after it."""
        if any(piece.text.strip() for piece in self._para.pieces):
            self._para.mark, self._mark = self._mark, ""
            self._para.parted = self._space and bool(self.items)
            self.items.append(self._para)
            self._space = False
        self._para = Para()
        self._space = self._space or space

    def walk(self, element: etree._Element, flags: frozenset[Flag], kept: bool) -> None:
        """`kept` is true inside <pre>, where line ends count."""
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _SKIPPED:
            return
        flags = flags | _flags(element, name)
        if name == "table":
            self.end()
            for caption in element.iterchildren("caption"):
                self.walk(caption, flags, kept)
            self.end()
            self.items.append(_table(element, flags))
            return
        block = name in _BLOCKS
        if block:
            self.end(name in _SPACED)
            self._para.heading = name in _HEADINGS
            if name == "li":
                self._mark = "\u2022"
        elif name == "br":
            self.end(space=not self._para.text.strip())
        elif name in ("input", "textarea", "select"):
            self._text(_entered(element, name), flags, True)
        if name not in ("input", "select"):
            self._inside(element, flags, kept or name in ("pre", "textarea"))
        if block:
            self.end(name in _SPACED)
            self._mark = ""

    def _inside(self, element: etree._Element, flags: frozenset[Flag], kept: bool) -> None:
        self._text(element.text or "", flags, kept)
        for child in element:
            if isinstance(child.tag, str):
                self.walk(child, flags, kept)
            self._text(child.tail or "", flags, kept)

    def _text(self, text: str, flags: frozenset[Flag], kept: bool) -> None:
        if kept and "\n" in text:
            for number, line in enumerate(text.splitlines()):
                if number:
                    self.end()
                self._text(line, flags, False)
            return
        text = _SPACE.sub(" ", text)
        if text and (text != " " or self._para.pieces):
            if text[0] == " " and self._para.pieces and self._para.pieces[-1].text.endswith(" "):
                text = text[1:]
            if text:
                self._para.pieces.append(Piece(text, flags))


def _flags(element: etree._Element, name: str) -> frozenset[Flag]:
    """What an element says of all that is in it: not displayed, or quoted from an earlier message."""
    found = set()
    if element.get("hidden") is not None or _NOT_SHOWN.search((element.get("style") or "").lower()):
        found.add(Flag.HIDDEN)
    marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if (name == "blockquote" and element.get("type") == "cite") or any(mark in marks for mark in _REPLIED_TO):
        found.add(Flag.QUOTED)
    if name == "del" or (name == "s" and element.get("cite")):
        found.add(Flag.DELETED)
    return frozenset(found)


def _entered(element: etree._Element, name: str) -> str:
    """What a form element shows."""
    if name == "select":
        chosen = [option for option in element.iter("option") if option.get("selected") is not None]
        return " ".join(option.text_content().strip() for option in chosen)  # type: ignore[attr-defined]
    kind = (element.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return f" {TICKED if element.get('checked') is not None else UNTICKED} "
    return (
        ""
        if kind in ("hidden", "submit", "button", "password", "image", "reset")
        else element.get("value") or ""
    )


def _table(element: etree._Element, flags: frozenset[Flag]) -> Table:
    caption = element.find("caption")
    table = Table(name=caption.text_content() if caption is not None else "")  # type: ignore[attr-defined]
    for row in _rows(element):
        inner = flags | _flags(row, "tr")
        cells = []
        for cell in row:
            if cell.tag in ("td", "th"):
                page = _Page()
                page._inside(cell, inner | _flags(cell, "td"), False)
                page.end()
                cells.append(Cell(page.items, head=cell.tag == "th" or _bold(cell)))
        table.rows.append(Row(cells))
    return table


def _rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, not those of tables inside it; the caption is its name."""
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            rows += [row for row in child if row.tag == "tr"]
    return rows


def _bold(cell: etree._Element) -> bool:
    """Whether all words of a cell are bold."""
    words = "".join(map(str, cell.itertext())).strip()
    thick = "".join(str(text) for inner in cell.iter("b", "strong") for text in inner.itertext()).strip()
    return bool(words) and words == thick

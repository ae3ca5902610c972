"""Web pages and the HTML of mail: paragraphs, tables as rows, text that is not displayed marked as hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from lxml import etree
from lxml import html as lxml_html

from doccheck.model import Document, Flag, Layer
from doccheck.readers import limits
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.pictures import data_pictures, mail_picture_holds_words
from doccheck.readers.story import PLAIN, TICKED, UNTICKED, Cell, Item, Para, Picture, Piece, Row, Table
from doccheck.readers.text import decode
from doccheck.readers.writer import Writer

_SKIPPED = frozenset({"script", "style", "head", "template", "noscript", "object", "iframe", "meta", "link"})
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


@dataclass(frozen=True)
class Aside:
    """Words of a page that are not on it: a picture's description, a link's target, a remark. `what` it is."""

    words: str = field(repr=False)
    layer: Layer
    what: str
    flags: frozenset[Flag]


def read(path: str, data: bytes) -> Document:
    """The document of a web page."""
    draft = Draft()
    writer = Writer(draft)
    asides: list[Aside] = []
    writer.story(story(data, draft, asides))
    for aside in asides:
        writer.unseen(aside.words, aside.layer, aside.what, aside.flags)
    for picture in data_pictures(data.decode("latin-1")):
        if mail_picture_holds_words(picture):
            shown = Picture(0.0, partial(bytes, picture))
            writer.unseen_picture(shown, "a picture in the page", Layer.BODY)
    writer.finish()
    return draft.document(path, Kind.HTML.media_type, data)


def story(data: bytes, draft: Draft, asides: list[Aside] | None = None) -> list[Item]:
    """The story of a page given as bytes; a charset it names is believed if its bytes fit."""
    named = named_charset(data)
    if named:
        try:
            return story_of_text(data.decode(named), asides)
        except (LookupError, UnicodeDecodeError):
            pass
    text, _, whole = decode(data)
    if not whole:
        draft.gap("some letters", "their bytes are not valid, so they could not be read")
    return story_of_text(text, asides)


def named_charset(data: bytes) -> str:
    """The charset that a page says it is in, or ""."""
    named = _CHARSET.search(data[:4096])
    return named.group(1).decode("ascii") if named else ""


def story_of_text(source: str, asides: list[Aside] | None = None) -> list[Item]:
    """The story of a page given as text; words that are not on the page are added to `asides`."""
    source = _DECLARATION.sub("", source).replace("\0", "")
    if not source.strip():
        return []
    try:
        root = lxml_html.document_fromstring(
            source, parser=lxml_html.HTMLParser(huge_tree=False, no_network=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableError("its HTML is damaged and could not be read") from None
    if sum(1 for _ in root.iter("td", "th")) > limits.TABLE_CELLS:
        raise UnreadableError(f"its tables have more than {limits.TABLE_CELLS:,} cells")
    page = _Page()
    page.walk(root, PLAIN, False)
    page.end()
    if asides is not None:
        asides += _asides(root)
    return page.items


_METADATA, _HIDDEN = frozenset({Flag.METADATA}), frozenset({Flag.HIDDEN})
_SAID_IN_HEAD = ("author", "description", "keywords", "dc.creator", "creator", "last-modified-by")
_MARKUP = re.compile(r"<[^>]*>")
_CONDITION = re.compile(r"\[(?:if|endif)[^\]]*\]>?|<!\[endif\]")


def _asides(root: etree._Element) -> Iterator[Aside]:
    """In the order of the page, each once."""
    seen: set[tuple[str, Layer]] = set()
    for element in root.iter():
        for aside in _beside(element):
            words = " ".join(aside.words.split())
            if words and (words, aside.layer) not in seen:
                seen.add((words, aside.layer))
                yield replace(aside, words=words)


def _beside(element: etree._Element) -> Iterator[Aside]:
    if isinstance(element, etree._Comment):
        # Outlook shows what stands in a conditional remark; everybody else does not.
        words = _MARKUP.sub(" ", _CONDITION.sub(" ", element.text or ""))
        if not _STYLES.search(words) and not _SETTINGS.search(element.text or ""):
            yield Aside(words, Layer.HIDDEN, "a remark in the page's source", _HIDDEN)
        return
    name = element.tag if isinstance(element.tag, str) else ""
    if name in ("img", "area", "input") and element.get("alt"):
        yield Aside(element.get("alt") or "", Layer.ALT_TEXT, "the description of a picture", _METADATA)
    if element.get("title") and name != "link":
        yield Aside(element.get("title") or "", Layer.ALT_TEXT, "a tip shown beside the text", _METADATA)
    if name in ("a", "area"):
        yield from _target(element)
    elif name == "title":
        yield Aside(element.text or "", Layer.PROPERTY, "the page's title", _METADATA)
    elif name == "meta" and (element.get("name") or "").lower() in _SAID_IN_HEAD:
        what = f"the page's properties ({(element.get('name') or '').lower()})"
        yield Aside(element.get("content") or "", Layer.PROPERTY, what, _METADATA)
    elif name == "input" and (element.get("type") or "").lower() == "hidden":
        yield Aside(element.get("value") or "", Layer.HIDDEN, "a hidden field of the page", _HIDDEN)
    elif name in ("noscript", "template"):
        yield Aside(" ".join(map(str, element.itertext())), Layer.HIDDEN, "a part not shown", _HIDDEN)


_STYLES = re.compile(r"[{}]")
_SETTINGS = re.compile(r"<xml|<w:|<o:", re.IGNORECASE)


def _target(element: etree._Element) -> Iterator[Aside]:
    """Where a link leads, unless that is what it shows."""
    target = (element.get("href") or "").strip()
    shown = " ".join(map(str, element.itertext()))
    bare = target.lower().removeprefix("mailto:").split("?subject=")[0].rstrip("/")
    if target and not target.startswith(("#", "cid:")) and bare not in shown.lower():
        yield Aside(target, Layer.LINK, "the target of a link", _METADATA)


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
            for part in _parts(element, _ROW):
                self._stray(part, flags, kept)
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

    def _stray(self, part: etree._Element | str, flags: frozenset[Flag], kept: bool) -> None:
        """What stands in a table and in none of its rows: a browser shows it above."""
        if isinstance(part, str):
            self._text(part, flags, kept)
        elif part.tag not in _ROW:
            self.walk(part, flags, kept)

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
    for row in _parts(element, _ROW):
        if not isinstance(row, str) and row.tag in _ROW:
            inner = flags | _flags(row, "tr")
            table.rows.append(Row([_cell(part, inner) for part in _parts(row, _CELL)]))
    return table


def _cell(part: etree._Element | str, flags: frozenset[Flag]) -> Cell:
    """A cell; what stands in a row and in none of its cells is as good as one."""
    page = _Page()
    if isinstance(part, str):
        page._text(part, flags, False)
    elif part.tag in _CELL:
        page._inside(part, flags | _flags(part, "td"), False)
    else:
        page.walk(part, flags, False)
    page.end()
    head = not isinstance(part, str) and (part.tag == "th" or (part.tag == "td" and _bold(part)))
    return Cell(page.items, head=head)


_ROW, _CELL = ("tr",), ("td", "th")
_APART = ("caption", "colgroup", "col", *_SKIPPED)
_GROUPS = ("tbody", "thead", "tfoot")


def _parts(parent: etree._Element, wanted: tuple[str, ...]) -> Iterator[etree._Element | str]:
    """The rows of a table or the cells of a row, those in wrappers too, and whatever else stands there."""
    if (parent.text or "").strip():
        yield parent.text or ""
    for child in parent:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in wanted:
            yield child
        elif tag in _GROUPS or (tag and tag not in ("table", *_APART) and _holds(child, wanted)):
            yield from _parts(child, wanted)
        elif tag and tag not in _APART:
            yield child
        if (child.tail or "").strip():
            yield child.tail or ""


def _holds(element: etree._Element, wanted: tuple[str, ...]) -> bool:
    return any(child.tag in wanted or (child.tag != "table" and _holds(child, wanted)) for child in element)


def _bold(cell: etree._Element) -> bool:
    """Whether all words of a cell are bold."""
    words = "".join(map(str, cell.itertext())).strip()
    thick = "".join(str(text) for inner in cell.iter("b", "strong") for text in inner.itertext()).strip()
    return bool(words) and words == thick

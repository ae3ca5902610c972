"""The words of small pieces of XML or XHTML that stand inside other files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_BREAKS = frozenset({"p", "br", "div", "li", "tr"})


def parse(data: bytes | str) -> Any:
    """The root element, or None where it is no XML that may be read: damaged, or with a DTD."""
    from lxml import etree

    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(raw.strip(b"\0 \r\n\t"), parser)
        about: Any = root.getroottree().docinfo if root is not None else None
        return None if about is None or about.doctype else root
    except (etree.XMLSyntaxError, ValueError):
        return None


def plain(markup: str) -> str:
    """The words of rich text; what is not markup comes back as it is."""
    if not markup.strip():
        return ""
    if "<" not in markup:
        return markup.strip()
    root = parse(markup)
    return words_of(root) if root is not None else ""


def words_of(element: Any) -> str:
    """All words below an element, a line for each paragraph."""
    text = "".join(_parts(element))
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


def _parts(element: Any) -> Iterator[str]:
    tag = name(element)
    if tag in _BREAKS:
        yield "\n"
    if tag:
        yield element.text or ""
    for child in element:
        yield from _parts(child)
        yield child.tail or ""
    if tag in _BREAKS:
        yield "\n"


def name(element: Any) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

"""Takes words out of the XML of an Office file, of whatever part, also where runs and tracked changes part them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from doccheck.copies.words import Words

_PARAGRAPHS = ("p", "si", "is", "comment")
_SHOWN, _DELETED, _CODES = ("t",), ("delText",), ("instrText", "delInstrText")
_BLANKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OUT = frozenset(("del", "moveFrom"))
_IN = frozenset(("ins", "moveTo"))
_WORDY = frozenset(
    """descr title alt tooltip author displayText string instr placeholder name initials userId lastValue statusText
    helpText caption""".split()
)
"""Attributes that hold what somebody wrote, whatever their element is."""
_WORDY_VALUES = frozenset(
    """alias tag docVar tblCaption tblDescription listItem default statusText helpText listEntry name category
    lvlText aliases query connectString mailSubject attr textInput result""".split()
)
"""Elements whose `val` is what somebody wrote."""
_FONTS = frozenset("rFonts font latin ea cs sym buFont hAnsi lang themeFontLang style".split())
"""Elements whose attributes name fonts, languages and styles, and never people."""
_NAMES_ONLY = frozenset(("bookmarkStart", "hyperlink"))


def clean(root: etree._Element, words: Words) -> bool:
    """Takes all of it out of a part; says whether anything was."""
    before = sum(words.counts.values())
    held: set[etree._Element] = set()
    for paragraph in root.iter(*(f"{{*}}{name}" for name in _PARAGRAPHS)):
        for nodes in _views(paragraph):
            held.update(node for node, _ in nodes if node is not None)
            _replace(nodes, words)
    for element in root.iter():
        if element.text and element not in held:
            element.text = words.without(element.text)
        if element.tail:
            element.tail = words.without(element.tail)
        if _local(element.tag):
            _attributes(element, words)
    return sum(words.counts.values()) > before


def texts(root: etree._Element) -> Iterator[tuple[str, bool]]:
    """All that a part says, for looking it through: each text, and whether only names are looked for in it."""
    for paragraph in root.iter(*(f"{{*}}{name}" for name in _PARAGRAPHS)):
        for nodes in _views(paragraph):
            yield "".join(text for _, text in nodes), False
    for element in root.iter():
        yield element.text or "", False
        yield element.tail or "", False
        if _local(element.tag) not in ("", *_FONTS):
            for key, value in _attribute_texts(element):
                yield value, not _is_wordy(element, key)


Nodes = list[tuple["etree._Element | None", str]]


def _views(paragraph: etree._Element) -> Iterator[Nodes]:
    """The readings of a paragraph: as it is shown, as it was before the changes, all of it, and its codes."""
    nodes = list(_nodes(paragraph))
    yield [(n, t) for n, t, name, around in nodes if name not in _DELETED + _CODES and not around & _OUT]
    if any(around & (_OUT | _IN) for _, _, _, around in nodes):
        yield [
            (n, n.text or "" if n is not None else t)
            for n, t, name, around in nodes
            if name not in _CODES and not around & _IN
        ]
        yield [(n, n.text or "" if n is not None else t) for n, t, name, _ in nodes if name not in _CODES]
    codes = [(n, n.text or "" if n is not None else t) for n, t, name, _ in nodes if name in _CODES]
    if codes:
        yield codes


def _nodes(
    paragraph: etree._Element,
) -> Iterator[tuple[etree._Element | None, str, str, frozenset[str]]]:
    """What keeps text in a paragraph and not in one inside it: element, text, its name, and what is around it."""
    stack: list[tuple[etree._Element, frozenset[str]]] = [
        (child, frozenset()) for child in reversed(paragraph)
    ]
    while stack:
        element, around = stack.pop()
        name = _local(element.tag)
        if name in ("Choice", "Fallback"):
            # Two ways to show one thing: what ends the one is not the beginning of the other.
            yield None, "\n", name, around
        if name in _SHOWN + _DELETED + _CODES:
            yield element, element.text or "", name, around
        elif name in _BLANKS:
            yield None, _BLANKS[name], name, around
        elif name not in _PARAGRAPHS:
            inner = around | {name} if name in _OUT | _IN else around
            stack += [(child, inner) for child in reversed(element)]


def _replace(nodes: Nodes, words: Words) -> None:
    """Puts labels into the texts of these nodes, read as one."""
    text = "".join(part for _, part in nodes)
    for start, end, label in reversed(words.places(text)):
        words.counts[label] += 1
        put(_parts(nodes, start, end), label)


def _parts(nodes: Nodes, start: int, end: int) -> Iterator[tuple[etree._Element, int, int]]:
    at = 0
    for node, part in nodes:
        low, high = max(start - at, 0), min(end - at, len(part))
        if node is not None and low < high:
            yield node, low, high
        at += len(part)


def put(parts: Iterable[tuple[etree._Element, int, int]], label: str) -> None:
    """Takes letters out of elements, and puts the label in the place of the first of them."""
    for node, low, high in parts:
        text = node.text or ""
        node.text = text[:low] + label + text[high:]
        if "main" in node.tag and "drawing" not in node.tag:
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        label = ""


def _attributes(element: etree._Element, words: Words) -> None:
    name = _local(element.tag)
    if name in _FONTS:
        return
    for key, value in _attribute_texts(element):
        new = words.without(value, names_only=not _is_wordy(element, key))
        if new != value:
            outside = name == "Relationship" and element.get("TargetMode") == "External"
            if outside and _local(key) == "Target":
                new = "about:blank"
            elif name in _NAMES_ONLY and _local(key) in ("name", "anchor"):
                new = "".join(letter if letter.isalnum() else "_" for letter in new)[:40]
            element.set(key, new)


def _attribute_texts(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in element.attrib.items()]


def _is_wordy(element: etree._Element, key: str) -> bool:
    name = _local(key)
    if name in ("val", "value"):
        return _local(element.tag) in _WORDY_VALUES
    return name in _WORDY or "}" not in element.tag


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

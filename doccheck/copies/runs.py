"""Ranges in the XML of a Word document: runs cut so that a range begins and ends exactly at given letters.

A run that is cut keeps its properties in all its parts, so nothing changes in how the document looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from doccheck.readers.docx_look import W
from doccheck.readers.docx_trace import Place

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXTS = (W + "t", W + "delText")
_HOLDERS = frozenset(
    W + name
    for name in "p hyperlink ins del moveTo moveFrom smartTag sdtContent fldSimple customXml dir bdo".split()
)
"""The elements in which the begin or end of a range may stand."""
_BOX = W + "txbxContent"


@dataclass(frozen=True)
class Stretch:
    """The first and the last node of a range, each a child of one of `_HOLDERS`."""

    first: etree._Element = field(repr=False)
    last: etree._Element = field(repr=False)


def in_box(element: etree._Element) -> etree._Element | None:
    """The outermost text box that holds an element."""
    boxes = list(element.iterancestors(_BOX))
    return boxes[-1] if boxes else None


def stretches(ranges: Sequence[Sequence[Place]]) -> list[Stretch]:
    """The nodes of each of these ranges (none of them empty), after the runs have been cut for all of them."""
    cuts: dict[etree._Element, set[tuple[etree._Element, int]]] = {}
    for places in ranges:
        for element, at in ((places[0].element, places[0].start), (places[-1].element, places[-1].end)):
            run = element.getparent()
            if run is not None and run.tag == W + "r":
                cuts.setdefault(run, set()).add((element, at))
    starts: dict[tuple[etree._Element, int], etree._Element] = {}
    ends: dict[tuple[etree._Element, int], etree._Element] = {}
    for run, wanted in cuts.items():
        _cut(run, wanted, starts, ends)
    return [
        Stretch(
            holdable(starts.get((places[0].element, places[0].start), places[0].element)),
            holdable(ends.get((places[-1].element, places[-1].end), places[-1].element)),
        )
        for places in ranges
    ]


def holdable(node: etree._Element) -> etree._Element:
    """The node itself or the nearest around it beside which a range may begin or end."""
    parent = node.getparent()
    while parent is not None and parent.tag not in _HOLDERS:
        node, parent = parent, parent.getparent()
    return node


@dataclass(frozen=True)
class _Atom:
    """A child of a run, or a part of one: letters `start` to `end` of the element it comes from."""

    node: etree._Element
    origin: etree._Element
    start: int
    end: int


def _cut(
    run: etree._Element,
    wanted: set[tuple[etree._Element, int]],
    starts: dict[tuple[etree._Element, int], etree._Element],
    ends: dict[tuple[etree._Element, int], etree._Element],
) -> None:
    """Cuts a run at these letters and notes which of its parts begins and which ends at each."""
    properties = run.find(W + "rPr")
    atoms = [atom for child in run if child is not properties for atom in _atoms(child, wanted)]
    here, part = run, [] if properties is None else [properties]
    for atom in atoms:
        before = (atom.origin, atom.start)
        if before in wanted and any(node is not properties for node in part):
            _fill(here, part)
            here, part = _after(here, run, properties)
        part.append(atom.node)
        starts[before] = here
        after = (atom.origin, atom.end)
        ends[after] = here
        if after in wanted and atom is not atoms[-1]:
            _fill(here, part)
            here, part = _after(here, run, properties)
    _fill(here, part)


def _atoms(child: etree._Element, wanted: set[tuple[etree._Element, int]]) -> Iterable[_Atom]:
    text = child.text or ""
    length = len(text) if child.tag in _TEXTS else 1
    inside = sorted(at for element, at in wanted if element is child and 0 < at < length)
    if child.tag not in _TEXTS or not inside:
        yield _Atom(child, child, 0, length)
        return
    for start, end in zip([0, *inside], [*inside, length], strict=True):
        node = _like(child)
        node.text = text[start:end]
        node.set(_SPACE, "preserve")
        yield _Atom(node, child, start, end)


def _after(
    here: etree._Element, run: etree._Element, properties: etree._Element | None
) -> tuple[etree._Element, list[etree._Element]]:
    """A new run behind the last, with the properties of the one that is cut."""
    new = _like(run)
    here.addnext(new)
    return new, [] if properties is None else [deepcopy(properties)]


def _like(element: etree._Element) -> etree._Element:
    new = etree.Element(element.tag)
    for key, words in element.attrib.items():
        new.set(key, words)
    return new


def _fill(run: etree._Element, nodes: Sequence[etree._Element]) -> None:
    if list(run) != list(nodes):
        run[:] = nodes

"""Forms in XML inside a PDF (XFA): questions and answers, also where the pages say only "Please wait"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from doccheck.readers import limits
from doccheck.readers.rich import name, parse, words_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A question with its answer, or words that only stand there (`asks` is False).

    `ticked` is None where it is no tick box.
    """

    label: str = field(repr=False)
    answer: str = field(default="", repr=False)
    asks: bool = True
    ticked: bool | None = None


def entries(parts: Mapping[str, bytes]) -> list[Entry] | None:
    """The form in its own order; None where it cannot be read."""
    roots = [parse(data) for data in parts.values()]
    if any(root is None for root in roots):
        return None
    template = next(_inside(roots, "template"), None)
    answers = _answers(next(_inside(roots, "datasets"), None))
    found: list[Entry] = []
    if template is not None:
        found += _walk(template, answers, None, 0)
    for key, values in answers.items():
        found += [Entry(_spoken(key), value) for value in values if value.strip()]
    return found


def _inside(roots: list[Any], wanted: str) -> Iterator[Any]:
    for root in roots:
        if name(root) == wanted:
            yield root
        else:
            yield from (child for child in root if name(child) == wanted)


def _answers(datasets: Any) -> dict[str, list[str]]:
    """The values of the form's data by the name of what holds them, in order."""
    found: dict[str, list[str]] = {}
    for number, element in enumerate(datasets.iter() if datasets is not None else ()):
        if number > limits.PDF_FIELDS:
            break
        if name(element) and (len(element) == 0 or _is_rich(element)):
            words = words_of(element) if len(element) else (element.text or "").strip()
            found.setdefault(name(element), []).append(words)
    return found


def _is_rich(element: Any) -> bool:
    return any(name(child) in ("body", "html", "p") for child in element)


def _walk(element: Any, answers: dict[str, list[str]], group: str | None, depth: int) -> Iterator[Entry]:
    """Fields and printed words below an element; `group` is the value of the choice that they belong to."""
    for child in element:
        kind = name(child)
        if kind == "draw":
            words = _value(child)
            if words:
                yield Entry(words, asks=False)
        elif kind == "field":
            yield from _field(child, answers, group)
        elif kind == "exclGroup":
            caption = _caption(child)
            if caption:
                yield Entry(caption, asks=False)
            yield from _walk(child, answers, _taken(child, answers), depth + 1)
        elif kind in _HOLDERS and depth < limits.STORY_DEPTH:
            yield from _walk(child, answers, None, depth + 1)


_HOLDERS = ("subform", "subformSet", "area", "pageSet", "pageArea", "contentArea")


def _field(element: Any, answers: dict[str, list[str]], group: str | None) -> Iterator[Entry]:
    shape = next((name(child) for ui in _children(element, "ui") for child in ui if name(child)), "")
    label = _caption(element) or _spoken(element.get("name") or "")
    if shape == "button":
        if _caption(element):
            yield Entry(_caption(element), asks=False)
        return
    given = group if group is not None else _taken(element, answers)
    lists = [[words_of(item) for item in items] for items in _children(element, "items")]
    if shape == "checkButton":
        on = lists[0][0] if lists and lists[0] else "1"
        yield Entry(label, ticked=bool(given) and given == on)
        return
    if len(lists) == 2 and given in (saved := lists[-1]) and saved.index(given) < len(lists[0]):
        given = lists[0][saved.index(given)]
    yield Entry(label, given)


def _taken(element: Any, answers: dict[str, list[str]]) -> str:
    """The value of a field, taken from the data so that the next field of that name gets the next one."""
    for bind in _children(element, "bind"):
        if bind.get("match") == "none":
            return _value(element)
        reference = (bind.get("ref") or "").rpartition(".")[2].partition("[")[0]
        if reference and answers.get(reference):
            return answers[reference].pop(0)
    waiting = answers.get(element.get("name") or "")
    return waiting.pop(0) if waiting else _value(element)


def _caption(element: Any) -> str:
    return " ".join(_value(caption) for caption in _children(element, "caption")).strip()


def _value(element: Any) -> str:
    return " ".join(words_of(value) for value in _children(element, "value")).strip()


def _children(element: Any, kind: str) -> list[Any]:
    return [child for child in element if name(child) == kind]


def _spoken(key: str) -> str:
    return " ".join(key.replace("_", " ").split())

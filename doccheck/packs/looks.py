"""The `[[find]]` tables of a rule file, and the looks that they become when they are first needed."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from doccheck.detectors import LOOKS, Look, LookError, look_class
from doccheck.detectors.patterns import check_all
from doccheck.detectors.wordlists import WordLists, expand
from doccheck.model import Scope
from doccheck.packs.errors import PackError


def read_look(
    path: str, key: str, find: object, rule: tuple[str, Scope], words: WordLists, *, compiled: bool
) -> Look:
    """The look of one `[[find]]` table; what the rule itself settles is filled in.

    `compiled` compiles its patterns now, so that a bad one stops start-up. Those of the built-in pack are compiled
    by the tests, and otherwise when they are first tried: what clears a hit is seldom asked.
    """
    if not isinstance(find, dict) or find.get("look") not in LOOKS:
        raise PackError(path, f"{key}.look", f"has to be one of {', '.join(LOOKS)}")
    kind = look_class(find["look"])
    hints = _parameters(kind)
    given = {name: value for name, value in find.items() if name != "look"}
    for name, value in given.items():
        if name not in hints:
            raise PackError(path, f"{key}.{name}", f"is not a parameter of {find['look']}")
        if not _fits(value, hints[name]):
            raise PackError(path, f"{key}.{name}", "is not of the right type")
        try:
            given[name] = _expanded(value, words)
        except KeyError as error:
            raise PackError(path, f"{key}.{name}", f"<{error.args[0]}> is not a list in words.toml") from None
    code, where = rule
    for name, value in {"code": code, "where": where}.items():
        if name in hints:
            given.setdefault(name, value)
    try:
        look = kind(**given)
        if compiled:
            check_all(look)
        return look
    except LookError as error:
        raise PackError(path, f"{key}.{error.key}", str(error)) from None
    except TypeError:
        needed = [n for n, p in inspect.signature(kind).parameters.items() if p.default is p.empty]
        raise PackError(path, key, f"{find['look']} needs {', '.join(needed)}") from None


@cache
def _parameters(kind: type[Look]) -> dict[str, Any]:
    hints = get_type_hints(kind.__init__)
    hints.pop("return", None)
    return hints


def _fits(value: object, hint: Any) -> bool:
    """Whether a TOML value is what a parameter is annotated to take."""
    origin = get_origin(hint)
    if origin is Literal:
        return value in get_args(hint)
    if origin in (UnionType, Union):
        return any(_fits(value, part) for part in get_args(hint))
    if origin is not None and issubclass(origin, Sequence):
        return isinstance(value, list) and all(_fits(entry, get_args(hint)[0]) for entry in value)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(hint, type) and isinstance(value, hint)


def _expanded(value: Any, words: WordLists) -> Any:
    if isinstance(value, str):
        return expand(value, words)
    return [_expanded(entry, words) for entry in value] if isinstance(value, list) else value

"""One rule file, from a table of TOML to a `Rule`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from doccheck.detectors import LOOKS, Look, LookError, look_class
from doccheck.detectors.patterns import WordLists, expand
from doccheck.model import Example, Scope, Severity
from doccheck.packs.examples import read_example

Table = dict[str, Any]
Choice = TypeVar("Choice")


class PackError(ValueError):
    """A pack that cannot be used: `file` and `key` say where."""

    def __init__(self, file: str, key: str, message: str) -> None:
        super().__init__(f"{file}: {key}: {message}" if key else f"{file}: {message}")
        self.file = file
        self.key = key


@dataclass(frozen=True)
class Rule:
    """One rule file. Every field is rendered or run."""

    code: str
    name: str
    category: str
    title: str
    where: Scope
    severity: Severity
    message: str
    why: str
    remedy: str
    source: str
    gives_way_to: tuple[str, ...]
    fires: tuple[Example, ...] = field(repr=False)
    passes: tuple[Example, ...] = field(repr=False)
    looks: tuple[Look, ...] = field(repr=False, compare=False)

    @property
    def needs_trained_reader(self) -> bool:
        """Whether it says nothing at all without the trained reader."""
        return all(look.needs_trained_reader for look in self.looks)


_FILE_NAME = re.compile(r"(?:(?P<category>[^/]+)/)*(?P<code>[A-Z]{2}\d{3})-(?P<name>[a-z0-9-]+)\.toml")
_TEXTS = ("title", "message", "why", "remedy", "source")
_KEYS = {"code", "name", "where", "severity", "find", "examples", *_TEXTS}
_OPTIONAL = {"gives_way_to"}
_CODE = re.compile(r"[A-Z]{2}\d{3}")


def read_rule(path: str, table: Table, words: WordLists) -> Rule:
    """The rule of the file at `path`; PackError where anything in it is wrong."""
    named = _FILE_NAME.fullmatch(path)
    if named is None:
        raise PackError(path, "", "a rule file is called <category>/<CODE>-<name>.toml")
    for key in table.keys() - _KEYS - _OPTIONAL:
        raise PackError(path, key, "is not a key of a rule")
    for key in _KEYS - table.keys():
        raise PackError(path, key, "is missing")
    for key in ("code", "name"):
        if table[key] != named[key]:
            raise PackError(path, key, "does not match the name of the file")
    where = _choice(path, "where", table["where"], {scope.value: scope for scope in Scope})
    finds = table["find"]
    if not isinstance(finds, list) or not finds:
        raise PackError(path, "find", "one or more [[find]] tables are needed")
    looks = [_look(path, f"find[{n}]", find, (table["code"], where), words) for n, find in enumerate(finds)]
    return Rule(
        code=table["code"],
        name=table["name"],
        category=named["category"] or "",
        where=where,
        severity=_choice(path, "severity", table["severity"], {str(level): level for level in Severity}),
        gives_way_to=_codes(path, "gives_way_to", table.get("gives_way_to", [])),
        fires=_examples(path, "fires", table["examples"], where),
        passes=_examples(path, "passes", table["examples"], where),
        looks=tuple(looks),
        **{key: _text(path, key, table[key]) for key in _TEXTS},
    )


def _text(path: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PackError(path, key, "has to be a text")
    return " ".join(value.split())


def _codes(path: str, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) and _CODE.fullmatch(code) for code in value):
        raise PackError(path, key, "has to be a list of codes")
    return tuple(value)


def _choice(path: str, key: str, value: object, choices: Mapping[str, Choice]) -> Choice:
    if not isinstance(value, str) or value not in choices:
        raise PackError(path, key, f"has to be one of {', '.join(choices)}")
    return choices[value]


def _look(path: str, key: str, find: object, rule: tuple[str, Scope], words: WordLists) -> Look:
    """The look of one `[[find]]` table; what the rule itself settles is filled in."""
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
        return kind(**given)
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


def _examples(path: str, kind: str, table: object, where: Scope) -> tuple[Example, ...]:
    if not isinstance(table, dict):
        raise PackError(path, "examples", "has to be a table with fires and passes")
    for key in table.keys() - {"fires", "passes"}:
        raise PackError(path, f"examples.{key}", "is not a key of examples")
    entries = table.get(kind)
    if not isinstance(entries, list):
        raise PackError(path, f"examples.{kind}", "has to be a list")
    found = []
    marked = where in (Scope.SENTENCE, Scope.PHRASE)
    for n, entry in enumerate(entries):
        try:
            found.append(read_example(entry, fires=kind == "fires", marked=marked))
        except ValueError as error:
            raise PackError(path, f"examples.{kind}[{n}]", str(error)) from None
    return tuple(found)

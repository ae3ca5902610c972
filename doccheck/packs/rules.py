"""One rule file, from a table of TOML to a `Rule`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from doccheck.detectors.wordlists import WordLists
from doccheck.packs.errors import PackError
from doccheck.packs.lazily import Lazily
from doccheck.terms import Scope, Severity

if TYPE_CHECKING:
    from doccheck.detectors import Look
    from doccheck.packs.examples import Example

Table = dict[str, Any]
Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Mend:
    """A text on which a rule fires, and the same text mended."""

    before: str
    after: str


@dataclass(frozen=True)
class Guidance:
    """A place in a guidance document, and what it says there."""

    document: str
    place: str
    principle: str


@dataclass(frozen=True)
class Rule:
    """One rule file. Every field is rendered or run.

    `recorded` is the part of a decision record that counts as having been said: where it is there, the rule is content.
    """

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
    recorded: str
    fires: Sequence[Example] = field(repr=False, compare=False)
    passes: Sequence[Example] = field(repr=False, compare=False)
    looks: Sequence[Look] = field(repr=False, compare=False)
    mend: Mend | None = None
    guidance: tuple[Guidance, ...] = ()

    @property
    def needs_trained_reader(self) -> bool:
        """Whether it says nothing at all without the trained reader."""
        return all(look.needs_trained_reader for look in self.looks)

    def check(self) -> None:
        """Make its examples and looks now, with all patterns compiled; PackError where one of them is wrong."""
        for parts in (self.fires, self.passes, self.looks):
            tuple(parts)


_FILE_NAME = re.compile(r"(?:(?P<category>[^/]+)/)*(?P<code>[A-Z]{2}\d{3})-(?P<name>[a-z0-9-]+)\.toml")
_TEXTS = ("title", "message", "why", "remedy", "source")
_KEYS = {"code", "name", "where", "severity", "find", "examples", *_TEXTS}
_OPTIONAL = {"gives_way_to", "mend", "guidance", "recorded"}
_CODE = re.compile(r"[A-Z]{2}\d{3}")


def read_rule(path: str, table: Table, words: WordLists, *, own: bool = True) -> Rule:
    """The rule of the file at `path`; PackError where anything in it is wrong.

    What is wrong with its examples and looks is said by `Rule.check`.
    """
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
    return Rule(
        code=table["code"],
        name=table["name"],
        category=named["category"] or "",
        where=where,
        severity=_choice(path, "severity", table["severity"], {str(level): level for level in Severity}),
        recorded=_text(path, "recorded", table["recorded"]) if "recorded" in table else "",
        gives_way_to=_codes(path, "gives_way_to", table.get("gives_way_to", [])),
        fires=Lazily(lambda: _examples(path, "fires", table["examples"], where)),
        passes=Lazily(lambda: _examples(path, "passes", table["examples"], where)),
        looks=Lazily(lambda: _looks(path, finds, (table["code"], where), words, compiled=own)),
        mend=_mend(path, table["mend"]) if "mend" in table else None,
        guidance=_guidance(path, table.get("guidance", [])),
        **{key: _text(path, key, table[key]) for key in _TEXTS},
    )


def _looks(
    path: str, finds: list[object], rule: tuple[str, Scope], words: WordLists, *, compiled: bool
) -> list[Look]:
    from doccheck.packs.looks import read_look

    return [
        read_look(path, f"find[{n}]", find, rule, words, compiled=compiled) for n, find in enumerate(finds)
    ]


def _mend(path: str, table: object) -> Mend:
    """Its line breaks are kept: they are part of the texts."""
    given = _of_keys(path, "mend", table, {"before", "after"})
    return Mend(**{key: value.strip() for key, value in given.items()})


def _guidance(path: str, entries: object) -> tuple[Guidance, ...]:
    if not isinstance(entries, list):
        raise PackError(path, "guidance", "has to be one or more [[guidance]] tables")
    keys = {"document", "place", "principle"}
    given = [_of_keys(path, f"guidance[{n}]", entry, keys) for n, entry in enumerate(entries)]
    return tuple(Guidance(**{key: " ".join(value.split()) for key, value in each.items()}) for each in given)


def _of_keys(path: str, key: str, table: object, keys: set[str]) -> dict[str, str]:
    """A table of texts with exactly these keys."""
    if not isinstance(table, dict) or table.keys() != keys:
        raise PackError(path, key, f"has to be a table of {', '.join(sorted(keys))}")
    for name, value in table.items():
        _text(path, f"{key}.{name}", value)
    return table


def _text(path: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PackError(path, key, "has to be a text")
    return " ".join(value.split())


def _codes(path: str, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(
        isinstance(code, str) and _CODE.fullmatch(code) for code in value
    ):
        raise PackError(path, key, "has to be a list of codes")
    return tuple(value)


def _choice(path: str, key: str, value: object, choices: Mapping[str, Choice]) -> Choice:
    if not isinstance(value, str) or value not in choices:
        raise PackError(path, key, f"has to be one of {', '.join(choices)}")
    return choices[value]


def _examples(path: str, kind: str, table: object, where: Scope) -> list[Example]:
    from doccheck.packs.examples import read_example

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
    return found

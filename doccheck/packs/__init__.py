"""Rule files become rules. Every mistake is a `PackError` that names the file and the key.

A pack is a folder of `<category>/<CODE>-<name>.toml` files, with an optional `pack.toml` (name, version,
review_by), an optional `words.toml` (lists of words, written `<list>` in a pattern) and an optional `remedies.toml`
(what a rule of another pack advises here). The built-in pack is `patterns/`; those of the nations lie in `nations/` beside
this file, and a policy's `jurisdiction` names one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import import_module
from os import scandir
from pathlib import Path
from typing import Any

from doccheck import tables
from doccheck.detectors.wordlists import WordLists
from doccheck.packs.errors import PackError
from doccheck.packs.remedies import Remedy, read_remedies
from doccheck.packs.rules import Rule, Table, read_rule

__all__ = [
    "Pack",
    "PackError",
    "Rule",
    "combine",
    "in_their_words",
    "load_builtin",
    "load_folder",
    "load_nation",
    "select",
]


_BUILTIN = Path(import_module("doccheck.patterns").__path__[0])


@dataclass(frozen=True)
class Pack:
    """The rules of one folder, in the order of their codes, and what identifies them."""

    name: str
    version: str
    sha256: str
    rules: tuple[Rule, ...] = field(repr=False)
    review_by: date | None = None
    remedies: Mapping[str, Remedy] = field(default_factory=dict, repr=False)
    """What rules of other packs advise where this one holds, by code."""


def load_builtin() -> Pack:
    """The rules that come with doccheck, which its tests check; `Rule.check` compiles their patterns."""
    return _load(_BUILTIN, "built-in", own=False)


def load_folder(path: Path) -> Pack:
    """An authority's own pack, checked in full."""
    if not path.is_dir():
        raise PackError(str(path), "", "is not a folder of rule files")
    return _load(path, path.name, own=True)


def load_nation(name: str) -> Pack:
    """What is law and custom in one nation, which comes with doccheck: `wales`, for example."""
    return _load(Path(__file__).with_name("nations") / name, name, own=False)


def in_their_words(packs: Sequence[Pack]) -> tuple[Pack, ...]:
    """The packs, with what later ones have rules of earlier ones advise; PackError where there is no such rule."""
    known = {rule.code for pack in packs for rule in pack.rules}
    remedies: dict[str, Remedy] = {}
    for pack in packs:
        for code in pack.remedies:
            if code not in known:
                raise PackError(f"{pack.name}/remedies.toml", code, "there is no rule of this code")
        remedies |= pack.remedies
    return tuple(
        replace(pack, rules=tuple(_reworded(rule, remedies) for rule in pack.rules)) for pack in packs
    )


def _reworded(rule: Rule, remedies: Mapping[str, Remedy]) -> Rule:
    own = remedies.get(rule.code)
    return replace(rule, remedy=own.remedy, source=own.source or rule.source) if own else rule


def combine(packs: Iterable[Pack]) -> tuple[Rule, ...]:
    """The rules of several packs, in the order of their codes."""
    rules = sorted((rule for pack in packs for rule in pack.rules), key=lambda rule: rule.code)
    _refuse_duplicates((rule.code, rule.name) for rule in rules)
    return tuple(rules)


def select(rules: Sequence[Rule], only: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules whose code begins with one of `only` (all, where it is empty) and with none of `ignore`."""
    for key, prefixes in (("select", only), ("ignore", ignore)):
        for prefix in prefixes:
            if not any(rule.code.startswith(prefix.upper()) for rule in rules):
                raise PackError("rules", key, "no code begins with what is asked for")
    wanted = tuple(prefix.upper() for prefix in only) or ("",)
    refused = tuple(prefix.upper() for prefix in ignore)
    return tuple(rule for rule in rules if rule.code.startswith(wanted) and not rule.code.startswith(refused))


def _load(folder: Path, name: str, *, own: bool) -> Pack:
    """`own` is an authority's: its shape is checked against the schema, and its patterns are compiled."""
    sources = dict(sorted(_walk(folder, "")))
    digest = sha256()
    for path, source in sources.items():
        digest.update(path.encode() + b"\0" + source + b"\0")
    about = _parse("pack.toml", sources.pop("pack.toml", b""))
    listed = sources.pop("words.toml", b"")
    remedies = read_remedies("remedies.toml", _parse("remedies.toml", sources.pop("remedies.toml", b"")))
    words = WordLists(_builtin_words() | _parse("words.toml", listed))
    rules = []
    for path, source in sources.items():
        table = _parse(path, source)
        if own:
            _check_shape(path, table)
        rule = read_rule(path, table, words, own=own)
        if own:
            rule.check()
        rules.append(rule)
    if not rules and not remedies:
        raise PackError(name, "", "holds no rule file")
    _refuse_duplicates((rule.code, rule.name) for rule in rules)
    tables.keep()
    return Pack(
        name=_entry("pack.toml", about, "name", str, name),
        version=_entry("pack.toml", about, "version", str, ""),
        sha256=digest.hexdigest(),
        rules=tuple(sorted(rules, key=lambda rule: rule.code)),
        review_by=_entry("pack.toml", about, "review_by", date, None),
        remedies=remedies,
    )


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Every TOML file below `folder`, as path and content."""
    for entry in scandir(folder):
        if entry.is_dir() and not entry.name.startswith((".", "_")):
            yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml") and entry.is_file():
            yield prefix + entry.name, Path(entry.path).read_bytes()


def _parse(path: str, source: bytes) -> Table:
    try:
        return tables.parsed(source)
    except UnicodeDecodeError as error:
        raise PackError(path, "", "is not UTF-8") from error
    except ValueError as error:
        raise PackError(path, "", f"is not TOML: {error}") from error


def _entry(path: str, table: Table, key: str, kind: type, default: object) -> Any:
    value = table.get(key, default)
    if value is not default and not isinstance(value, kind):
        raise PackError(path, key, f"has to be a {kind.__name__}")
    return value


def _refuse_duplicates(named: Iterable[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for code, name in named:
        for key, value in (("code", code), ("name", name)):
            if value in seen:
                raise PackError(f"{code}-{name}.toml", key, f"{value} stands in two rule files")
            seen.add(value)


@cache
def _schema_validator() -> Any:
    from json import loads

    from jsonschema import Draft202012Validator

    schema = (_BUILTIN / "rule.schema.json").read_text("utf-8")
    return Draft202012Validator(loads(schema))


def _check_shape(path: str, table: Table) -> None:
    from jsonschema.exceptions import best_match

    error = best_match(_schema_validator().iter_errors(table))
    if error is not None:
        raise PackError(path, error.json_path.removeprefix("$").lstrip("."), _plain(error))


_PATTERNS = {
    "^[A-Z]{2}[0-9]{3}$": "has to be a code such as TP303",
    "^[a-z0-9]+(-[a-z0-9]+)*$": "has to be in small letters, with hyphens between words",
    "[^.]$": "has to end without a full stop",
    '^[^{}]*[.?!"]$': "has to be a sentence, with its full stop and without braces",
}


def _plain(error: Any) -> str:
    """What a schema error says, without the value it is about."""
    wanted = error.validator_value
    sentences = {
        "pattern": _PATTERNS.get(str(wanted), ""),
        "minItems": f"holds too few: {wanted} or more are needed",
        "minLength": f"is too short: {wanted} characters or more are needed",
        "maxLength": f"is too long: {wanted} characters at most",
        "enum": f"has to be one of {', '.join(map(str, wanted)) if isinstance(wanted, list) else ''}",
        "not": "says what doccheck never says: “do not share”, or “violation”",
    }
    if error.validator in ("additionalProperties", "unevaluatedProperties", "required"):
        return str(error.message)
    return sentences.get(error.validator) or f"breaks the schema's {error.validator!r}: {wanted!r}"


@cache
def _builtin_words() -> Table:
    return _parse("words.toml", (_BUILTIN / "words.toml").read_bytes())

"""A file of acceptances: which findings somebody has decided may stand, why, who and when. Words are salted keys only.

Beside `referral.docx` it is called `referral.docx.doccheck.toml`; a baseline, for an archive, is the same kind of file
under any name. A file that cannot be used as a whole is an `AcceptancesError`; an entry in it that does not hold is
kept with its `fault`, so that it can be reported, and settles nothing.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from doccheck.settled.reasons import fault as fault_of_reason

VERSION = 1
SUFFIX = ".doccheck.toml"
_HEAD = """\
# What somebody has accepted of what doccheck found, with the reason. The words themselves are not here, only keys made
# of them and the salt. Written by `doccheck accept`; take an entry out to have its finding shown again.
"""


class AcceptancesError(ValueError):
    """A file of acceptances that cannot be used; the message is the end of a sentence that begins with its name."""


@dataclass(frozen=True)
class Acceptance:
    """One decision about one rule: the keys of the words it is about, the reason, who and when, and until when.

    `part` is the key of the name of a file inside the document, empty for the document itself. `fault` says why it
    does not hold, as the end of a sentence.
    """

    rule: str
    keys: frozenset[str]
    reason: str = field(repr=False)
    who: str = field(repr=False)
    when: str
    until: date | None = None
    part: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Acceptances:
    """A whole file: its salt, the document it was written for (empty in a baseline), and its entries in order."""

    salt: str = field(repr=False)
    document: str = ""
    entries: tuple[Acceptance, ...] = ()

    def adding(self, entry: Acceptance) -> Acceptances:
        """With one entry more, at the end, which takes the place of what was decided about the same words."""
        others = (
            replace(other, keys=other.keys - entry.keys) if _alike(other, entry) else other
            for other in self.entries
        )
        return replace(self, entries=(*(other for other in others if other.keys), entry))


def _alike(one: Acceptance, other: Acceptance) -> bool:
    return (one.rule, one.part) == (other.rule, other.part)


def parse(content: bytes, known: Iterable[str], today: date) -> Acceptances:
    """The acceptances in a file; those of a rule not `known`, without a reason, or past their day have a fault."""
    try:
        table = _dates_as_text(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise AcceptancesError("is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise AcceptancesError("is not TOML") from None
    _check(table)
    rules = frozenset(known)
    entries = tuple(_entry(entry, rules, today) for entry in table.get("accepted", ()))
    return Acceptances(table["salt"], table.get("document", ""), entries)


def written(acceptances: Acceptances) -> bytes:
    """The file, as `parse` reads it."""
    lines = [_HEAD, f"version = {VERSION}", f"salt = {_quoted(acceptances.salt)}"]
    if acceptances.document:
        lines.append(f"document = {_quoted(acceptances.document)}")
    for entry in acceptances.entries:
        lines += ["", "[[accepted]]", *_lines(entry)]
    return ("\n".join(lines) + "\n").encode()


def _lines(entry: Acceptance) -> list[str]:
    keys = sorted(entry.keys)
    listed = _quoted(keys[0]) if len(keys) == 1 else "\n" + "".join(f"    {_quoted(k)},\n" for k in keys)
    lines = [f"rule = {_quoted(entry.rule)}", f"keys = [{listed}]"]
    lines += [f"part = {_quoted(entry.part)}"] if entry.part else []
    lines += [f"reason = {_quoted(entry.reason)}", f"who = {_quoted(entry.who)}", f"when = {entry.when}"]
    return lines + ([f"until = {entry.until.isoformat()}"] if entry.until else [])


def _quoted(text: str) -> str:
    """A TOML string: JSON's are, but for DEL, which nothing written here can hold."""
    return json.dumps(text, ensure_ascii=False)


# --- one entry -------------------------------------------------------------------------------------


def _entry(table: dict[str, Any], known: frozenset[str], today: date) -> Acceptance:
    until = date.fromisoformat(table["until"]) if "until" in table else None
    entry = Acceptance(
        rule=table["rule"],
        keys=frozenset(table["keys"]),
        reason=table.get("reason", ""),
        who=table["who"],
        when=table["when"],
        until=until,
        part=table.get("part", ""),
    )
    return replace(entry, fault=_fault(entry, known, today))


def _fault(entry: Acceptance, known: frozenset[str], today: date) -> str:
    if entry.rule not in known:
        return "is about a rule that does not exist"
    if wrong := fault_of_reason(entry.reason):
        return wrong
    if entry.until and entry.until < today:
        return f"ended on {entry.until.day} {entry.until:%B %Y}"
    return ""


# --- the shape of the file -------------------------------------------------------------------------


def _dates_as_text(value: Any) -> Any:
    """TOML's dates as JSON Schema knows them."""
    if isinstance(value, dict):
        return {key: _dates_as_text(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(entry) for entry in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def schema_text() -> str:
    """The JSON Schema of the file, as it stands beside this module."""
    return files("doccheck.settled").joinpath("acceptances.schema.json").read_text("utf-8")


def _check(table: dict[str, Any]) -> None:
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(["date"])
    errors = Draft202012Validator(json.loads(schema_text()), format_checker=checker).iter_errors(table)
    for error in sorted(errors, key=_first):
        raise AcceptancesError(_mistake(error))
    for number, entry in enumerate(table.get("accepted", ()), 1):
        try:
            datetime.fromisoformat(entry["when"])
        except ValueError:
            raise AcceptancesError(f"cannot be used: accepted {number}, when is no date or time") from None


def _first(error: Any) -> tuple[list[str], bool]:
    """By place; at one place, what is missing before what is too many: the second is often the first, misspelt."""
    return [str(part) for part in error.absolute_path], error.validator != "required"


def _mistake(error: Any) -> str:
    """Which key is wrong; values are not repeated."""
    place = ""
    for part in error.absolute_path:
        place += f" {part + 1}" if isinstance(part, int) else f", {part}" if place else str(part)
    before = f"{place}: " if place else ""
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f"cannot be used: {before}{missing} is missing"
    if error.validator == "additionalProperties":
        return f"cannot be used: {before}it has a key that does not belong there"
    return f"cannot be used: {place or 'it'} is not what is wanted there"

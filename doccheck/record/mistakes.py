"""What is wrong with a record: each mistake in one sentence that names the field and says what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from doccheck.record.fields import Record, get
from doccheck.record.law import Law
from doccheck.record.law import law as shipped_law
from doccheck.record.schema import field_schema, schema

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, FormatChecker

PAST_DAYS = ("decided_on", "consent.given_on", "informed.on", "advice_sought.on")
"""Days of what has happened: they cannot lie in the future."""
_LATER_DAYS = ("retain_until", "review_on")


@dataclass(frozen=True)
class Mistake:
    """A field, and what would be right there."""

    field: str
    says: str

    @property
    def sentence(self) -> str:
        return f"{self.field}: {self.says}" if self.field else self.says


def mistakes(record: Record, today: date, law: Law | None = None) -> tuple[Mistake, ...]:
    """Everything that is wrong with `record`, by field; empty for one that can be used."""
    found = list(_of_schema(record))
    wrong = {mistake.field for mistake in found}
    found += [each for each in _of_days(record, today) if each.field not in wrong]
    found += [each for each in _of_law(record, today, law or shipped_law()) if each.field not in wrong]
    return tuple(found)


def of_field(field: str, value: Any, record: Record, today: date, law: Law | None = None) -> Mistake | None:
    """What is wrong with one answer, for the rest of the record as it stands."""
    from doccheck.record.fields import put

    for error in _first(_validator_of(field).iter_errors(value)):
        return _mistake(error, _parts(field))
    after = put(record, field, value)
    later = [*_of_days(after, today), *_of_law(after, today, law or shipped_law())]
    return next((mistake for mistake in later if mistake.field.partition("[")[0] == field), None)


def impossible(record: Record, today: date, law: Law | None = None) -> tuple[str, ...]:
    """Fields whose answers cannot stand beside the others: another day, or a law that did not hold on that day."""
    found = [*_of_days(record, today), *_of_law(record, today, law or shipped_law())]
    return tuple(mistake.field.partition("[")[0] for mistake in found)


# --- the schema ----------------------------------------------------------------------------------


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(), format_checker=_days())


def _days() -> FormatChecker:
    """Days and times; jsonschema by itself knows times only where a further package is installed."""
    from jsonschema import FormatChecker

    checker = FormatChecker(["date"])
    checker.checks("date-time", raises=ValueError)(_is_time)
    return checker


def _is_time(said: object) -> bool:
    return not isinstance(said, str) or datetime.fromisoformat(said).tzinfo is not None


@cache
def _validator_of(field: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(field_schema(field), format_checker=_days())


def _of_schema(record: Record) -> Iterator[Mistake]:
    seen = set()
    for error in _first(_validator().iter_errors(record)):
        mistake = _mistake(error, [])
        if mistake.field not in seen:
            seen.add(mistake.field)
            yield mistake


def _first(errors: Iterable[Any]) -> list[Any]:
    return sorted(errors, key=lambda error: [str(part) for part in error.absolute_path])


def _parts(field: str) -> list[str]:
    return field.split(".")


def _mistake(error: Any, before: list[str]) -> Mistake:
    """The field that is wrong, and what would be right; what stands there is not repeated."""
    path = [*before, *error.absolute_path]
    if comment := _condition(error):
        name = _required(error) if error.validator == "required" else error.validator_value["required"][0]
        return Mistake(_dotted([*path, name]), comment)
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        wrong = next(key for key in error.instance if key not in known)
        near = get_close_matches(str(wrong), known, 1, 0.5)
        right = f"did you mean “{near[0]}”?" if near else f"known here: {', '.join(known)}"
        return Mistake(_dotted([*path, wrong]), f"is not a field of a record; {right}")
    if error.validator == "required":
        return Mistake(_dotted([*path, _required(error)]), "is missing")
    return Mistake(_dotted(path), _right(error))


def _required(error: Any) -> str:
    """Which of the fields that have to be there is the one that this error is about; it is named in the message only."""
    return next(key for key in error.validator_value if error.message.startswith(repr(key)))


def _condition(error: Any) -> str:
    """The sentence beside a condition of the schema, where one is broken."""
    part: Any = schema()
    comment = ""
    for key in error.absolute_schema_path:
        if isinstance(part, Mapping) and "if" in part:
            comment = part.get("$comment", "")
        try:
            part = part[key]
        except (KeyError, IndexError, TypeError):
            break
    return comment


def _dotted(parts: list[Any]) -> str:
    """`recipients[2].name`."""
    text = ""
    for part in parts:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


_KINDS = {"object": "a table of fields", "array": "a list", "string": "a text", "integer": "a whole number"}
_PATTERNS = {
    "^[0-9a-f]{64}$": "64 hexadecimal digits",
    "^[0-9a-f]{32}$": "32 hexadecimal digits",
    "^[A-Z]{2}[0-9]{3}$": "a code such as TP303",
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$": "an address such as duty@example.gov.uk",
    r"\S": "more than spaces",
}


def _right(error: Any) -> str:
    part, wanted = error.schema, error.validator_value
    named = [str(option["const"]) for option in part.get("oneOf", ()) if "const" in option]
    if error.validator == "oneOf" and named:
        return f"has to be one of {', '.join(named)}"
    if part.get("format") == "date":
        return "has to be a date such as 2026-11-28"
    if part.get("format") == "date-time":
        return "has to be a date and time such as 2026-11-28T09:30:00+00:00"
    sentences = {
        "type": f"has to be {_KINDS.get(str(wanted), 'of another kind')}",
        "enum": f"has to be one of {wanted}",
        "const": f"has to be {wanted}",
        "pattern": f"has to be {_PATTERNS.get(str(wanted), 'written otherwise')}",
        "minLength": "is empty",
        "minItems": "is empty",
        "maxLength": f"is longer than {wanted} characters",
        "uniqueItems": "holds the same twice",
        "minimum": f"has to be {wanted} or more",
        "oneOf": "has to be 64 hexadecimal digits, or null"
        if "pattern" in str(wanted)
        else "has to be a date, or null",
    }
    return sentences.get(error.validator, "is not what is wanted here")


# --- days and the law ------------------------------------------------------------------------------


def _day(record: Record, field: str) -> date | None:
    try:
        return date.fromisoformat(get(record, field) or "")
    except (ValueError, TypeError):
        return None


def _of_days(record: Record, today: date) -> Iterator[Mistake]:
    for field in PAST_DAYS:
        day = _day(record, field)
        if day and day > today:
            yield Mistake(field, f"lies in the future; today is {today.isoformat()}")
    decided = _day(record, "decided_on")
    for field in _LATER_DAYS:
        day = _day(record, field)
        if day and decided and day < decided:
            yield Mistake(field, "lies before the decision; it has to be that day or later")
    for number, release in enumerate(record.get("releases", ()), 1):
        at = release.get("at", "") if isinstance(release, Mapping) else ""
        try:
            moment = datetime.fromisoformat(at)
        except (ValueError, TypeError):
            continue
        if moment.date() > today:
            yield Mistake(f"releases[{number}].at", f"lies in the future; today is {today.isoformat()}")


def _of_law(record: Record, today: date, law: Law) -> Iterator[Mistake]:
    """Bases, powers and the condition, by the law of the day of the decision."""
    day = _day(record, "decided_on") or today
    named = [("basis", "lawful_basis.basis", get(record, "lawful_basis.basis"))]
    powers = get(record, "lawful_basis.powers")
    for number, power in enumerate(powers if isinstance(powers, list) else (), 1):
        named.append(("power", f"lawful_basis.powers[{number}]", power))
    named.append(("condition", "condition", get(record, "condition")))
    for kind, field, name in named:
        provision = law.named(kind, name) if isinstance(name, str) else None
        if provision and (wrong := provision.wrong_on(day)):
            yield Mistake(field, wrong)
    if day < law.first_day and any(name for _, _, name in named):
        yield Mistake("decided_on", f"the law before {law.first_day.isoformat()} is not known here")

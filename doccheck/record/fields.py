"""Reading and writing a record by field: `consent.given_by.name` in plain JSON, without changing what was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Record = Mapping[str, Any]
"""A decision record, whole or begun, as JSON has it."""


def get(record: Record, field: str) -> Any:
    """What stands at `field`, or None. Of a list of things (`recipients.name`), what each of them has there."""
    found: Any = record
    for key in field.split("."):
        if isinstance(found, list):
            found = [entry[key] for entry in found if isinstance(entry, Mapping) and key in entry] or None
        elif isinstance(found, Mapping):
            found = found.get(key)
        else:
            return None
    return found


def put(record: Record, field: str, value: Any) -> dict[str, Any]:
    """A copy of `record` with `value` at `field`; None takes it out, with every table that is empty then."""
    key, _, rest = field.partition(".")
    copy = dict(record)
    inner = copy.get(key)
    value = put(inner if isinstance(inner, Mapping) else {}, rest, value) if rest else value
    if value is None or (rest and not value):
        copy.pop(key, None)
    else:
        copy[key] = value
    return copy

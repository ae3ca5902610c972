"""The JSON Schema of the record: its fields, what may stand in them, and the words in which they are asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

from doccheck.record.law import law

VERSION = 1
Schema = Mapping[str, Any]


@cache
def schema() -> Schema:
    """The schema, with the bases, powers and conditions of the law filled in."""
    text = files("doccheck.record").joinpath("data/record.schema.json").read_text("utf-8")
    return _filled(json.loads(text))


def schema_text() -> str:
    """The schema as `doccheck record schema` prints it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _filled(part: Any) -> Any:
    if isinstance(part, list):
        return [_filled(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    made = {key: _filled(value) for key, value in part.items()}
    comment = made.get("$comment", "")
    if isinstance(comment, str) and comment.startswith("law: "):
        del made["$comment"]
        made["oneOf"] = [_option(each) for each in law().of_kind(comment.removeprefix("law: "))]
    return made


def _option(provision: Any) -> dict[str, str]:
    said = {"const": provision.name, "title": provision.title}
    notes = [f"Article {provision.article}." if provision.article else "", provision.note]
    note = " ".join(note for note in notes if note)
    return said | ({"description": note} if note else {})


@cache
def field_schema(field: str) -> Schema:
    """What the schema says of one field; of a list of things, `recipients.name` is a field of each. KeyError if none is."""
    part = schema()
    for key in field.split("."):
        part = part.get("items", part)["properties"][key]
    return part


def options(part: Schema) -> list[Mapping[str, str]]:
    """What can be chosen in a field: `const`, `title`, and at times a `description`; empty where it is free."""
    choices = part.get("items", part).get("oneOf", [])
    return deepcopy(choices) if all("const" in choice and "title" in choice for choice in choices) else []


def title_of(field: str, value: Any) -> str:
    """A chosen value as a form shows it; what was written freely as it stands."""
    for option in options(field_schema(field)):
        if option["const"] == value:
            return option["title"]
    return str(value)

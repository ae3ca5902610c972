"""Every key of the policy."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from importlib.resources import files as resources
from typing import Any

from docs.made.markdown import row


def policy_keys() -> str:
    """Every key of doccheck.toml, with what it takes and what holds without it."""
    schema = json.loads(resources("doccheck").joinpath("data/policy.schema.json").read_text("utf-8"))
    default = resources("doccheck").joinpath("data/default.toml").read_text("utf-8")
    built_in = tomllib.loads(default)
    out = [
        "# Policy keys",
        "",
        "`doccheck.toml` beside the documents, or in a folder above them, is what an authority has decided. What it leaves out is as in the "
        "built-in policy below; a key that is not here is an error. The worked example is [Wexmere's](../local-pack/index.md).",
        "",
    ]
    for table, about in schema["properties"].items():
        out += [f"## [{table}]", ""]
        if about.get("description"):
            out += [about["description"], ""]
        out += ["| key | takes | means | without it |", "| --- | --- | --- | --- |"]
        out += _policy_rows(table, about, schema, built_in.get(table, {}))
        out += [""]
    return "\n".join([*out, "## The built-in policy", "", "```toml", default.rstrip(), "```", ""])


def _policy_rows(
    table: str, about: dict[str, Any], schema: dict[str, Any], built_in: dict[str, Any]
) -> Iterator[str]:
    for key, entry in about.get("properties", {}).items():
        yield row(
            f"`{table}.{key}`", _takes(entry, schema), _described(entry, schema), _shown(built_in.get(key))
        )
    free = about.get("additionalProperties")
    if isinstance(free, dict):
        name = "CODE" if "propertyNames" in about else "NAME"
        inner = free.get("properties")
        if inner:
            for key, entry in inner.items():
                yield row(f"`{table}.{name}.{key}`", _takes(entry, schema), _described(entry, schema), "")
        else:
            yield row(
                f"`{table}.{name}`", _takes(free, schema), about.get("description", ""), "as in the rule file"
            )


def resolved(entry: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """An entry of a JSON Schema with what it refers to."""
    reference = entry.get("$ref", "")
    return {**schema["$defs"][reference.rpartition("/")[2]], **entry} if reference else entry


def _described(entry: dict[str, Any], schema: dict[str, Any]) -> str:
    return str(resolved(entry, schema).get("description", ""))


def _takes(entry: dict[str, Any], schema: dict[str, Any]) -> str:
    whole = resolved(entry, schema)
    if "enum" in whole:
        return " or ".join(f"`{each}`" for each in whole["enum"])
    if whole.get("format") == "date":
        return "a date"
    if whole.get("type") == "integer":
        most = f" to {whole['maximum']:,}" if "maximum" in whole else " or more"
        return f"a number, {whole.get('minimum', 0):,}{most}"
    if whole.get("type") == "array":
        return f"a list: {_takes(whole.get('items', {}), schema)}"
    return {"string": "a text", "boolean": "true or false"}.get(str(whole.get("type")), "a table")


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and len(value) > 3:
        return f"{len(value)} entries, below"
    return f"`{json.dumps(value, ensure_ascii=False, default=str)}`"

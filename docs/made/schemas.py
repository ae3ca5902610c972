"""Every JSON Schema, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from docs.made.markdown import CODE, row
from docs.made.policy import resolved


def schemas() -> str:
    """Every JSON Schema that doccheck has, field by field."""
    out = [
        "# Forms of data",
        "",
        "JSON Schemas (draft 2020-12), field by field. `[]` stands for each entry of a list.",
        "",
    ]
    for path in sorted(CODE.rglob("*.schema.json")):
        if path.name == "policy.schema.json":
            continue  # has a page of its own
        schema = json.loads(path.read_text("utf-8"))
        out += [f"## {schema.get('title', path.stem)}", ""]
        if schema.get("description"):
            out += [schema["description"], ""]
        out += ["| field | takes | means |", "| --- | --- | --- |", *_fields(schema, schema, ""), ""]
    return "\n".join(out)


def _fields(entry: dict[str, Any], schema: dict[str, Any], path: str, depth: int = 0) -> Iterator[str]:
    whole = {**schema, "$defs": schema.get("$defs", {})}
    for key, given in entry.get("properties", {}).items():
        place = f"{path}.{key}" if path else key
        yield from _field(
            place, resolved(given, whole), schema, depth, required=key in entry.get("required", ())
        )


def _field(
    place: str, about: dict[str, Any], schema: dict[str, Any], depth: int, *, required: bool
) -> Iterator[str]:
    kind = (
        " or ".join(map(str, about["enum"])) if "enum" in about else about.get("type", about.get("const", ""))
    )
    kind = " or ".join(kind) if isinstance(kind, list) else kind
    yield row(f"`{place}`", f"{kind}{'' if required else ', may be left out'}", about.get("description", ""))
    if depth > 5:
        return
    items = resolved(about["items"], schema) if isinstance(about.get("items"), dict) else {}
    if items.get("properties"):
        yield from _fields(items, schema, f"{place}[]", depth + 1)
    yield from _fields(about, schema, place, depth + 1)

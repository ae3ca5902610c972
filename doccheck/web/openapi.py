"""What `/openapi.json` says of each door, where the code of the door does not say it itself."""

from __future__ import annotations

import json
from typing import Any

from doccheck.reports import data

Extra = dict[str, Any]
_ADDRESSES = {
    "type": "string",
    "description": "Who it goes to, everybody of the envelope (Bcc included), separated by commas.",
    "example": "duty@example.gov.uk, mash@example.gov.uk",
}
_REFUSED = {
    400: "What came could not be used",
    401: "A token is wanted",
    403: "It came from the page of another site",
    413: "Too large",
    415: "Of another form than those wanted",
    421: "Asked under a name that this server does not have",
    429: "Too often",
    500: "The check ended without an answer",
    503: "Busy, or the journal cannot be written",
}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}}}
ERROR_SCHEMA: Extra = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {"error": {"type": "string", "minLength": 1, "description": "One sentence, for a person."}},
}


def _answer(description: str, schema: Extra, media_type: str = "application/json") -> Extra:
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _refusals(*statuses: int) -> dict[int | str, Extra]:
    refusals: dict[int | str, Extra] = {}
    for status in (403, 421, *statuses):
        refusals[status] = _answer(_REFUSED[status], {"$ref": "#/components/schemas/Refusal"})
        if status in (429, 503):
            refusals[status]["headers"] = _RETRY
    return refusals


_FILES: Extra = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "format": "binary"},
            "description": "The files that go out together, each in a part of this name with its file name.",
        },
        "to": {"type": "array", "items": _ADDRESSES, "description": "Who it goes to; repeatable."},
        "record": {
            "type": "string",
            "format": "binary",
            "description": "The decision record that travels with them, as JSON (doccheck record schema).",
        },
        "excerpts": {
            "type": "string",
            "enum": ["none", "masked", "full"],
            "description": "How much of the documents' words to repeat; none where it is not said.",
        },
    },
}

CHECK: Extra = {
    "responses": {
        200: _answer("The report, with the answer for the whole", {"$ref": "#/components/schemas/Report"}),
        **_refusals(400, 401, 413, 415, 429, 500, 503),
    },
    "openapi_extra": {
        "security": [{"token": []}, {}],
        "parameters": [{"name": "Doccheck-To", "in": "header", "required": False, "schema": _ADDRESSES}],
        "requestBody": {
            "required": True,
            "content": {
                "message/rfc822": {"schema": {"type": "string", "format": "binary", "minLength": 1}},
                "multipart/form-data": {
                    "schema": _FILES,
                    "encoding": {"file": {"contentType": "application/octet-stream"}},
                },
            },
        },
    },
}
SCHEMA: Extra = {
    "responses": {
        200: _answer("A JSON Schema", {"type": "object"}, "application/schema+json"),
        **_refusals(),
    },
}
HEALTH: Extra = {
    "responses": {
        200: _answer(
            "Alive",
            {"type": "object", "required": ["status"], "properties": {"status": {"const": "alive"}}},
        ),
        **_refusals(),
    },
}
_STATE: Extra = {
    "type": "object",
    "required": ["status", "workers", "loaded", "free", "waiting", "notices"],
    "additionalProperties": False,
    "properties": {
        "status": {"enum": ["ready", "not ready"]},
        "workers": {"type": "integer", "minimum": 1},
        "loaded": {"type": "integer", "minimum": 0},
        "free": {"type": "integer", "minimum": 0},
        "waiting": {"type": "integer", "minimum": 0},
        "notices": {"type": "array", "items": {"type": "string"}},
    },
}
READY: Extra = {
    "responses": {
        200: _answer("Ready", {"$ref": "#/components/schemas/State"}),
        **_refusals(),
        503: {**_answer("Not ready yet", {"$ref": "#/components/schemas/State"}), "headers": _RETRY},
    },
}
METRICS: Extra = {
    "responses": {200: _answer("Prometheus text", {"type": "string"}, "text/plain"), **_refusals(401)},
    "openapi_extra": {"security": [{"token": []}, {}]},
}


def completed(schema: Extra, most_files: int) -> Extra:
    """The document that FastAPI made, with the schemas that it cannot know of and the form of a token."""
    components = schema.setdefault("components", {})
    report = json.loads(data.schema_text())
    for key in ("$schema", "$id"):
        report.pop(key, None)
    parts = report.pop("$defs", {})
    named = {f"Report_{name}": _moved(part) for name, part in parts.items()}
    components["schemas"] = {
        **components.get("schemas", {}),
        **named,
        "Report": _moved(report),
        "Refusal": ERROR_SCHEMA,
        "State": _STATE,
    }
    files = schema["paths"]["/v1/check"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    files["properties"]["file"]["maxItems"] = most_files
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    return schema


def _moved(part: Any) -> Any:
    """A part of a JSON Schema with its references as they are among components."""
    if isinstance(part, dict):
        moved = {key: _moved(value) for key, value in part.items()}
        reference = moved.get("$ref")
        if isinstance(reference, str):
            moved["$ref"] = reference.replace("#/$defs/", "#/components/schemas/Report_")
        return moved
    return [_moved(each) for each in part] if isinstance(part, list) else part

"""What `doccheck serve` answers."""

from __future__ import annotations

from typing import Any

from docs.made.markdown import row


def http_interface() -> str:
    """What `doccheck serve` answers, from its OpenAPI document; empty where that is not to be had."""
    try:
        from doccheck.web.app import build  # type: ignore[import-not-found]
        from doccheck.web.settings import Settings  # type: ignore[import-not-found]
    except ImportError:
        return ""
    described: dict[str, Any] = build(None, Settings()).fastapi.openapi()
    out = ["# HTTP", "", described["info"].get("description", ""), ""]
    for path, verbs in described["paths"].items():
        for verb, about in verbs.items():
            out += [f"## {verb.upper()} {path}", "", about.get("description") or about.get("summary", ""), ""]
            out += ["| status | means |", "| --- | --- |"]
            out += [
                row(f"**{status}**", answer.get("description", ""))
                for status, answer in about["responses"].items()
            ]
            out += [""]
    return "\n".join(out)

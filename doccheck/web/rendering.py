"""Templates filled in. Every value is escaped: no word of a document is ever taken for HTML."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from doccheck import __version__
from doccheck.saying import SURENESS
from doccheck.verdict import number
from doccheck.web.house import house
from doccheck.web.refusals import Refusal

STATIC = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
"""What is served as it lies in the package, and of which media type."""


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """One page."""
    return HTMLResponse(_text(request, template, **values), status)


def error_page(request: Request, refusal: Refusal) -> str:
    """The page that says why something was not done, and what to do next."""
    return _text(request, "refusal.html", refusal=refusal)


def _text(request: Request, template: str, **values: Any) -> str:
    policy = house(request).service.setup.policy
    return (
        _environment()
        .get_template(template)
        .render(
            nonce=request.scope.get("state", {}).get("nonce", ""),
            static=address,
            advice=policy.advice,
            escalation=policy.escalation,
            version=__version__,
            **values,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("doccheck.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    environment.filters["first_capital"] = lambda text: f"{text[:1].upper()}{text[1:]}"
    environment.filters["without_stop"] = lambda text: text.rstrip(". ")
    environment.filters["sure"] = lambda confidence: SURENESS[confidence]
    return environment


# --- what never changes --------------------------------------------------------------------------


@cache
def static(name: str) -> bytes:
    """The content of a static file; `name` is one of `STATIC`."""
    return files("doccheck.web").joinpath("static", name).read_bytes()


@cache
def address(name: str) -> str:
    """Where a static file is had. It changes with the content, so that a browser may keep what it has."""
    return f"/static/{hashlib.sha256(static(name)).hexdigest()[:12]}/{name}"

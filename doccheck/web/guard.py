"""Who may speak to this server at all: the name it was asked by, the site that asks, and the headers that go back.

The Host header is compared because a page of any site can be made to reach 127.0.0.1 under that site's own name (DNS
rebinding); the Origin header, because a page of any site can post a form here.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doccheck.web.refusals import MISDIRECTED, NOT_FROM_THERE, Refusal
from doccheck.web.settings import LOOPBACK, Settings

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FOR_OTHER_SITES = "/v1/"
_PREFLIGHT = {
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "authorization, content-type, doccheck-to, doccheck-from",
    "access-control-max-age": "600",
}


class Guard:
    """Refuses what comes under a wrong name or from another site, and lets the sites that are named call `/v1/`."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._names = _names(settings)
        self._origins = frozenset(origin.rstrip("/").lower() for origin in settings.origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        self._refuse_host(headers)
        origin = (headers.get("origin") or "").lower()
        foreign = origin in self._origins and scope["path"].startswith(_FOR_OTHER_SITES)
        if not foreign:
            self._refuse_origin(scope["method"], headers, origin)
        elif scope["method"] == "OPTIONS":
            await _preflight(send, origin)
            return
        await self._app(scope, receive, _with_origin(send, origin) if foreign else send)

    def _refuse_host(self, headers: Headers) -> None:
        if _name(headers.get("host", "")) not in self._names:
            raise Refusal(
                MISDIRECTED,
                "This server does not answer under that name. Use the address that doccheck gave when it was started;"
                " whoever runs it can add a name with --public-host.",
            )

    def _refuse_origin(self, method: str, headers: Headers, origin: str) -> None:
        if method in _SAFE:
            return
        elsewhere = headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
        if elsewhere or (origin and origin != _own_origin(headers, origin)):
            raise Refusal(
                NOT_FROM_THERE,
                "This was sent by the page of another site, so nothing was done. Open doccheck by its own address and"
                " try there.",
            )


def _own_origin(headers: Headers, origin: str) -> str:
    """What Origin says on a page of this server; the scheme is the browser's business (a proxy may end TLS)."""
    scheme = origin.partition("://")[0]
    return f"{scheme}://{headers.get('host', '').lower()}" if scheme in ("http", "https") else ""


def _names(settings: Settings) -> frozenset[str]:
    own = LOOPBACK if settings.is_loopback else (settings.host,)
    return frozenset(name.lower() for name in (*own, *settings.public_hosts) if name not in ("0.0.0.0", "::"))  # nosec B104 - compared with, never bound to


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


async def _preflight(send: Send, origin: str) -> None:
    fields = {"access-control-allow-origin": origin, "vary": "origin", **_PREFLIGHT}
    headers = [(name.encode(), value.encode()) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _with_origin(send: Send, origin: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["access-control-allow-origin"] = origin
            headers["access-control-expose-headers"] = "retry-after"
            headers["vary"] = "origin"
        await send(message)

    return sending


# --- what goes back ------------------------------------------------------------------------------

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}


class Headed:
    """Gives every answer the headers that keep it to itself, and every page a nonce for its own script and style."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._fields = dict(_ALWAYS)
        if secure:
            self._fields["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(18)
        scope.setdefault("state", {})["nonce"] = nonce

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._fields.items():
                    headers[name] = value
                headers.setdefault("content-security-policy", content_security_policy(nonce))
                headers.setdefault("cache-control", "no-store")
                del headers["server"]
            await send(message)

        await self._app(scope, receive, sending)


def content_security_policy(nonce: str) -> str:
    """Nothing from elsewhere, nothing inline without the nonce, no frame, no base, no form to anywhere else."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self'; font-src 'none';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )

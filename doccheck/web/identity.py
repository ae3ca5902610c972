"""Who is asking: by token, by a proxy's word, by client certificate, or nobody in particular on one's own machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from doccheck.web.refusals import WHO, Refusal
from doccheck.web.settings import Settings, Token


@dataclass(frozen=True)
class Caller:
    """Somebody who may come in. `key` tells callers apart; it is made of what they showed, and is not that."""

    key: str = field(repr=False)

    @classmethod
    def of_token(cls, token: Token) -> Caller:
        """Whoever showed this token."""
        return cls(_key("token", token.name))


def caller(request: HTTPConnection, settings: Settings) -> Caller | None:
    """Whoever this request says it comes from; None where it has to say so and does not."""
    address = request.client.host if request.client else "nowhere"
    if settings.proxy and address == settings.proxy:
        name = request.headers.get(settings.user_header, "").strip()
        if name:
            return Caller(_key("proxy", name))
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and settings.tokens:
        token = settings.named(secret.strip())
        return Caller.of_token(token) if token else None
    return None if settings.asks_who else Caller(_key("address", address))


def required(request: HTTPConnection, settings: Settings) -> Caller:
    """The caller; Refusal where there is none."""
    found = caller(request, settings)
    if found is None:
        raise Refusal(WHO, "Please give a valid token: “Authorization: Bearer” and the token you were given.")
    return found


def _key(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()

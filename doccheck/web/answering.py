"""Whatever goes wrong, the caller gets a sentence: JSON for a machine, a page for a person, and no trace for anybody."""

from __future__ import annotations

import logging
from traceback import extract_tb
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doccheck.web.house import House
from doccheck.web.refusals import BROKEN, Refusal

_FOR_MACHINES = ("/v1/", "/healthz", "/readyz", "/metrics", "/openapi.json")
LOG = logging.getLogger("doccheck.web")


class Answering:
    """Turns every exception into an answer, and counts what was refused."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                if message["status"] >= 400:
                    self._house.service.counts.refused(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - its message may carry a document's words
            if not begun:
                refusal = error if isinstance(error, Refusal) else broken(error)
                await refuse(Request(scope), refusal)(scope, receive, sending)


def broken(error: Exception) -> Refusal:
    """What broke and where in doccheck goes to the log, without the words it broke on."""
    frames = [frame for frame in extract_tb(error.__traceback__) if "doccheck" in frame.filename]
    place = f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "outside doccheck"
    LOG.error("a request broke: %s in %s", type(error).__name__, place)
    return Refusal(
        BROKEN,
        "Something went wrong inside doccheck, and this was not checked. Please try again; if it happens again, look"
        " at the file yourself and tell whoever runs doccheck.",
    )


def refuse(request: Request, refusal: Refusal) -> Response:
    """The answer to a request that is refused."""
    if request.url.path.startswith(_FOR_MACHINES):
        return JSONResponse({"error": refusal.sentence}, refusal.kind.status, refusal.headers)
    from doccheck.web.rendering import error_page

    try:
        return HTMLResponse(error_page(request, refusal), refusal.kind.status, refusal.headers)
    except Exception as error:  # noqa: BLE001 - where the page itself breaks, its sentence is left
        LOG.error("the page of a refusal broke: %s", type(error).__name__)
        return PlainTextResponse(refusal.sentence, refusal.kind.status, refusal.headers)


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file to be kept, under its own name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'))}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})

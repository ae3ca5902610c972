"""The application: doors and what stands round each of them. Made anew for every server; nothing is global."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from doccheck import __version__
from doccheck.web import api, copy_pages, doors, openapi, pages, record_pages
from doccheck.web.answering import Answering, broken, refuse
from doccheck.web.bounds import Bounded, Share
from doccheck.web.guard import Guard, Headed
from doccheck.web.house import House
from doccheck.web.jobs import Jobs
from doccheck.web.refusals import GONE, NOT_THAT_WAY, WRONG, Refusal
from doccheck.web.service import Service
from doccheck.web.sessions import Sessions
from doccheck.web.settings import Settings

_SWEEP_SECONDS = 20
logging.getLogger("doccheck.web").addHandler(logging.NullHandler())


def build(
    service: Service,
    settings: Settings,
    lead: Callable[[], bytes] | None = None,
    held: Callable[[], str] | None = None,
) -> ASGIApp:
    """The whole application for one server; `lead` and `held` are as `House` has them."""
    house = House(
        settings,
        service,
        Sessions(settings.bounds),
        Jobs(service, settings),
        Share(settings.bounds.a_minute),
        Share(max(4, settings.bounds.a_minute // 10)),
        lead,
        held,
    )
    app = FastAPI(
        title="doccheck",
        version=__version__,
        description="Checks a child-safeguarding referral before it is sent.",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
        exception_handlers={
            Refusal: _refused,
            HTTPException: _not_found,
            RequestValidationError: _invalid,
            Exception: _broke,
        },
    )
    app.state.house = house
    app.include_router(api.router)
    app.include_router(doors.router, include_in_schema=False)
    app.include_router(pages.router, include_in_schema=False)
    app.include_router(copy_pages.router, include_in_schema=False)
    app.include_router(record_pages.router, include_in_schema=False)
    _complete_openapi(app)
    guarded = Bounded(Guard(app, settings), settings.bounds)
    return _Shell(Headed(Answering(guarded, house), secure=settings.scheme == "https"), app)


class _Shell:
    """The outermost: the same application to whoever serves it, with what it holds in reach of tests."""

    def __init__(self, inner: ASGIApp, app: FastAPI) -> None:
        self._inner = inner
        self.fastapi = app
        self.house: House = app.state.house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self.fastapi
        await self._inner(scope, receive, send)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Forgets what is not used while the server runs, and everything when it ends."""
    house: House = app.state.house
    sweeper = asyncio.create_task(_sweep(house.sessions))
    try:
        yield
    finally:
        sweeper.cancel()
        with suppress(asyncio.CancelledError):
            await sweeper
        house.sessions.close()
        house.jobs.close()
        house.service.close()


async def _sweep(sessions: Sessions) -> None:
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        sessions.sweep()


# --- refusals that come from elsewhere ------------------------------------------------------------


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return refuse(request, error)


async def _not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        response = refuse(request, Refusal(NOT_THAT_WAY, "This address is not asked in that way."))
        response.headers.update(error.headers or {})
        return response
    if error.status_code == 404:
        return refuse(request, Refusal(GONE, "There is nothing at this address. The first page is at /."))
    return refuse(
        request, Refusal(WRONG, "That could not be understood. Please try again from the first page.")
    )


async def _broke(request: Request, error: Exception) -> Response:
    """Answers in place of Starlette, which then lets the exception go on to `Answering`; nobody prints it."""
    return refuse(request, broken(error))


async def _invalid(request: Request, _: Exception) -> Response:
    """FastAPI's own answer would repeat what was sent."""
    return refuse(
        request, Refusal(WRONG, "That could not be understood. Please try again from the first page.")
    )


def _complete_openapi(app: FastAPI) -> None:
    made = app.openapi

    def completed() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = openapi.completed(made(), app.state.house.settings.bounds.files)
        return app.openapi_schema

    app.openapi = completed  # type: ignore[method-assign]

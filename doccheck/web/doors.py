"""The pages that need no check: signing in and out, danger, help, and what never changes."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from doccheck.web import receiving, rendering
from doccheck.web.identity import Caller
from doccheck.web.refusals import GONE, Refusal
from doccheck.web.visiting import STALE_SENTENCE, visit

_BY_ITSELF = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
_A_YEAR = "public, max-age=31536000, immutable"
router = APIRouter()


@router.get("/danger")
def danger(request: Request) -> Response:
    """What to do where a child is in immediate danger, before anything else."""
    return rendering.page(request, "danger.html")


@router.get("/help")
def explained(request: Request) -> Response:
    """What doccheck does with what it is given, in plain words."""
    here = visit(request)
    return rendering.page(request, "help.html", bounds=here.house.settings.bounds)


@router.get("/lead")
async def lead(request: Request) -> Response:
    """The report on an archive: a page that was made to stand by itself, with a style of its own and no script."""
    here = visit(request)
    if here.caller is None:
        return RedirectResponse("/sign-in", 303)
    if here.house.lead is None:
        raise Refusal(
            GONE, "There is no report on an archive here. Whoever runs doccheck can add one with --lead."
        )
    content = await run_in_threadpool(here.house.lead)
    return HTMLResponse(content, headers={"content-security-policy": _BY_ITSELF})


@router.get("/sign-in")
def sign_in_form(request: Request) -> Response:
    """Where somebody says who they are, on a server for several people."""
    here = visit(request)
    if here.caller is not None:
        return RedirectResponse("/", 303)
    return here.with_cookie(_sign_in(request, here.form_token))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Takes a token for a session."""
    here = visit(request)
    form = await receiving.form(request, here.house.settings.bounds)
    if not here.is_theirs(form):
        return here.with_cookie(_sign_in(request, here.form_token, STALE_SENTENCE, 403))
    here.house.tries.take(request.client.host if request.client else "nowhere")
    token = here.house.settings.named(form.first("secret").strip())
    if token is None:
        wrong = "That is not a token of this server. Please ask whoever runs it."
        return here.with_cookie(_sign_in(request, here.form_token, wrong, 403))
    caller = Caller.of_token(token)
    fresh = here.fresh(caller)
    session = fresh.begin()
    session.signed_in = caller.key
    return fresh.with_cookie(RedirectResponse("/", 303))


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Forgets the session with all that it holds."""
    here = visit(request)
    form = await receiving.form(request, here.house.settings.bounds)
    here.refuse_forged(form)
    here.house.sessions.end(here.name)
    return rendering.page(request, "closed.html")


def _sign_in(request: Request, token: str, wrong: str = "", status: int = 200) -> Response:
    return rendering.page(request, "sign_in.html", status, token=token, wrong=wrong)


@router.get("/static/{digest}/{name}")
def static(digest: str, name: str) -> Response:
    """A stylesheet, a script or a picture of the page."""
    if name not in rendering.STATIC:
        raise Refusal(GONE, "There is nothing at this address. The first page is at /.")
    cache = _A_YEAR if f"/static/{digest}/{name}" == rendering.address(name) else "no-store"
    return Response(
        rendering.static(name), media_type=rendering.STATIC[name], headers={"cache-control": cache}
    )

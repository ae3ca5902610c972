"""Copies to take away: with the findings in it, for oneself; and without what is chosen, for somebody else."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from doccheck.web import copying, receiving, rendering
from doccheck.web.answering import download
from doccheck.web.visiting import visit

_ANY = "application/octet-stream"
router = APIRouter()


@router.get("/checks/{name}/marked/{number}")
async def marked(request: Request, name: str, number: int) -> Response:
    """The copy with the findings in it, as comments."""
    check = visit(request).done(name)
    file_name, content = await run_in_threadpool(copying.marked, check, number)
    return download(content, _ANY, file_name)


@router.get("/checks/{name}/redact/{number}")
async def choose(request: Request, name: str, number: int) -> Response:
    """What can be taken out of a copy, to be ticked."""
    here = visit(request)
    check = here.done(name)
    offered = await run_in_threadpool(copying.offered, check, number)
    return rendering.page(
        request, "redact.html", check=check, token=here.form_token, number=number, offered=offered
    )


@router.post("/checks/{name}/redact/{number}")
async def redact(request: Request, name: str, number: int) -> Response:
    """The copy without what was ticked."""
    here = visit(request)
    check = here.done(name)
    form = await receiving.form(request, here.house.settings.bounds)
    here.refuse_forged(form)
    chosen = [
        int(each) for each in form.every("choice") if each.isascii() and each.isdigit() and len(each) < 7
    ]
    file_name, content = await run_in_threadpool(
        copying.redacted, check, number, chosen, bool(form.first("unseen"))
    )
    return download(content, _ANY, file_name)

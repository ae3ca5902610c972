"""The decision record as a form: all on one page, or question by question. Neither needs a script."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from doccheck.record.interview import AnswerError
from doccheck.web import receiving, recording, rendering
from doccheck.web.answering import download
from doccheck.web.open_check import OpenCheck
from doccheck.web.receiving import Form
from doccheck.web.refusals import GONE, Refusal
from doccheck.web.visiting import Visit, visit

router = APIRouter()


@router.get("/checks/{name}/record")
async def whole(request: Request, name: str) -> Response:
    """All questions on one page."""
    here, check = _open(request, name)
    return await _whole(request, here, check)


@router.post("/checks/{name}/record")
async def save(request: Request, name: str) -> Response:
    """Keeps what was answered, and shows what that makes needful."""
    here, check, form = await _sent(request, name)
    wrong = await run_in_threadpool(recording.answer_all, check, form)
    if wrong:
        return await _whole(request, here, check, wrong, 400)
    return RedirectResponse(f"/checks/{name}/record#left", 303)


@router.get("/checks/{name}/record/next")
async def following(request: Request, name: str) -> Response:
    """The question to be asked now, or the end."""
    here, check = _open(request, name)
    asked = await run_in_threadpool(recording.next_of, check)
    if asked is None:
        return RedirectResponse(f"/checks/{name}/record#left", 303)
    return _one(request, here, check, asked)


@router.get("/checks/{name}/record/of/{field}")
async def single(request: Request, name: str, field: str) -> Response:
    """One question by its name, to be answered otherwise."""
    here, check = _open(request, name)
    return _one(request, here, check, await run_in_threadpool(_by_name, check, field))


@router.post("/checks/{name}/record/of/{field}")
async def answer(request: Request, name: str, field: str) -> Response:
    """Takes one answer, or leaves it open, and goes on."""
    here, check, form = await _sent(request, name)
    asked = await run_in_threadpool(_by_name, check, field)
    if form.first("later"):
        wrong = recording.leave_open(check, field)
    elif recording.value_of(asked.question, form) in ("", []):
        wrong = "There is no answer yet. If you do not know, press “I do not know yet”."
    else:
        wrong = await run_in_threadpool(recording.answer, check, field, form)
    if wrong:
        return _one(request, here, check, recording.one_of(check, field, wrong), 400)
    return RedirectResponse(f"/checks/{name}/record/next", 303)


@router.get("/checks/{name}/record.json")
async def as_json(request: Request, name: str) -> Response:
    """The record as a file that goes with the referral."""
    here, check = _open(request, name)
    content = await run_in_threadpool(recording.as_json, check, here.house.service.enter)
    return download(content, "application/json", _file_name(check, "json"))


@router.get("/checks/{name}/record.docx")
async def as_docx(request: Request, name: str) -> Response:
    """The record for the case file."""
    here, check = _open(request, name)
    content = await run_in_threadpool(recording.as_docx, check, here.house.service.enter)
    return download(content, _WORD, _file_name(check, "docx"))


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _open(request: Request, name: str) -> tuple[Visit, OpenCheck]:
    here = visit(request)
    return here, here.done(name)


async def _sent(request: Request, name: str) -> tuple[Visit, OpenCheck, Form]:
    here, check = _open(request, name)
    form = await receiving.form(request, here.house.settings.bounds)
    here.refuse_forged(form)
    return here, check, form


def _by_name(check: OpenCheck, field: str) -> recording.Asked:
    try:
        return recording.one_of(check, field)
    except AnswerError:
        raise Refusal(GONE, "There is no such question in the record.") from None


def _file_name(check: OpenCheck, ending: str) -> str:
    stem = check.asked.sources[0].name.rpartition(".")[0] or check.asked.sources[0].name
    return f"{stem}.record.{ending}"


async def _whole(
    request: Request, here: Visit, check: OpenCheck, wrong: dict[str, str] | None = None, status: int = 200
) -> Response:
    steps = await run_in_threadpool(recording.page_of, check, wrong)
    return rendering.page(
        request,
        "record.html",
        status,
        check=check,
        token=here.form_token,
        steps=steps,
        wrong=wrong or {},
        missing=recording.missing_of(check),
    )


def _one(
    request: Request, here: Visit, check: OpenCheck, asked: recording.Asked, status: int = 200
) -> Response:
    return rendering.page(request, "question.html", status, check=check, token=here.form_token, asked=asked)

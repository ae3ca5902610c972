"""The page: give a referral, see what to mend, mend it, and take away what is needed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from doccheck.checking.sources import Source
from doccheck.reports import Excerpts, data, html
from doccheck.reports.wording import DANGER
from doccheck.web import acting, copying, receiving, rendering, showing
from doccheck.web.answering import download
from doccheck.web.open_check import PASTED, Asked, OpenCheck, Stage
from doccheck.web.receiving import Form
from doccheck.web.refusals import CHANGED, GONE, TOO_LARGE, WRONG, Refusal
from doccheck.web.visiting import STALE_SENTENCE, Visit, visit

SHORT_WAIT = 2.0
"""Seconds for which the answer to a form waits for the check, before it shows that it is under way."""
router = APIRouter()


@router.get("/")
def start(request: Request) -> Response:
    """Where a referral is given."""
    here = visit(request)
    if here.caller is None:
        return RedirectResponse("/sign-in", 303)
    return here.with_cookie(_start(request, here))


@router.post("/checks")
async def begin(request: Request) -> Response:
    """Takes files or text and begins to check them; what is wrong is said on the same page, and nothing is lost."""
    here = visit(request)
    caller = here.known
    form = await receiving.form(request, here.house.settings.bounds)
    if not here.is_theirs(form):
        return here.with_cookie(_start(request, here, form, STALE_SENTENCE, 403))
    here.house.share.take(caller.key)
    try:
        asked = _asked(form, here)
        here.house.sessions.refuse_more_than(asked.size)
        check = OpenCheck(asked, here.house.service.setup)
        here.house.jobs.start(check)
    except Refusal as refusal:
        return here.with_cookie(_start(request, here, form, refusal.sentence, refusal.kind.status))
    here.begin().held[check.name] = check
    await run_in_threadpool(check.ended.wait, SHORT_WAIT)
    return here.with_cookie(RedirectResponse(f"/checks/{check.name}", 303))


def _start(
    request: Request, here: Visit, form: Form | None = None, wrong: str = "", status: int = 200
) -> Response:
    """The first page, with what somebody had filled in where it has to be said again."""
    policy = here.house.service.setup.policy
    return rendering.page(
        request,
        "start.html",
        status,
        token=here.form_token,
        wrong=wrong,
        text=form.first("text") if form else "",
        to=form.first("to") if form else "",
        purpose=form.first("purpose") if form else "",
        purposes=[purpose.name for purpose in policy.purposes],
        known=policy.known_recipients,
        has_lead=here.house.lead is not None,
        lost_files=bool(form and form.sources("file")),
        bounds=here.house.settings.bounds,
        open_checks=[
            c for c in (here.session.held.values() if here.session else ()) if isinstance(c, OpenCheck)
        ],
    )


def _asked(form: Form, here: Visit) -> Asked:
    bounds, limits = here.house.settings.bounds, here.house.service.setup.policy.limits
    text, files = form.first("text").replace("\r\n", "\n"), form.sources("file")
    to = receiving.addresses(form.every("to"), "What you wrote under “Who is it going to?”")
    purpose = form.first("purpose").strip()[:2000]
    if not files and not text.strip():
        raise Refusal(WRONG, "Please choose a file, or write or paste the text of the referral.")
    if files and text.strip():
        raise Refusal(
            WRONG,
            "There is a file and there is text. Please check one after the other: empty one of the two.",
        )
    if len(text) > bounds.text_characters:
        raise Refusal(TOO_LARGE, "That text is longer than doccheck reads. Please check it in parts.")
    for source in files:
        if source.data is not None and len(source.data) > limits.megabytes * 1024 * 1024:
            raise Refusal(
                TOO_LARGE, f"A file is larger than {limits.megabytes} MB. Please check the part that is sent."
            )
    if files:
        return Asked(files, to, purpose)
    return Asked((Source(PASTED, data=text.encode("utf-8", "replace")),), to, purpose, pasted=True)


# --- a check -------------------------------------------------------------------------------------


@router.get("/checks/{name}")
def shown(request: Request, name: str) -> Response:
    """The answer, or how far it is."""
    here = visit(request)
    check = here.check(name)
    if check.stage in (Stage.WAITING, Stage.CHECKING):
        return rendering.page(request, "waiting.html", check=check, token=here.form_token, **_progress(check))
    if check.stage is Stage.FAILED:
        refusal = check.refusal or Refusal(
            GONE, "This check was closed. Please give doccheck the file again."
        )
        return rendering.page(request, "refusal.html", refusal.kind.status, refusal=refusal)
    return _result(request, here, check)


def _result(request: Request, here: Visit, check: OpenCheck, status: int = 200, **more: Any) -> Response:
    return rendering.page(
        request,
        "result.html",
        status,
        check=check,
        token=here.form_token,
        result=check.result,
        documents=showing.documents(check),
        changeable=acting.changeable(check),
        verdicts=showing.VERDICTS,
        danger=DANGER,
        markable=copying.markable(check),
        redactable=copying.redactable(check),
        titles=check.setup.titles,
        **{"wrong": "", "said": check.said, **more},
    )


@router.get("/checks/{name}/state")
def state(request: Request, name: str) -> Response:
    """How far a check is, for the page that waits for it."""
    return JSONResponse(_progress(visit(request).check(name)))


def _progress(check: OpenCheck) -> dict[str, Any]:
    return {
        "stage": check.stage.value,
        "seconds": int(check.seconds),
        "files": len(check.asked.sources),
        "done": check.files_done,
    }


@router.post("/checks/{name}/close")
async def close(request: Request, name: str) -> Response:
    """Forgets a check."""
    here, form = visit(request), await _form(request)
    here.refuse_forged(form)
    if here.session and (held := here.session.held.pop(name, None)):
        held.close()
    return rendering.page(request, "closed.html")


# --- acting on it --------------------------------------------------------------------------------


@router.get("/checks/{name}/change")
def change_form(request: Request, name: str, document: int = 0, block: int = 0) -> Response:
    """One paragraph to be worded otherwise."""
    here = visit(request)
    check = here.check(name)
    text, where = acting.words_of(check, document, block)
    return rendering.page(
        request,
        "change.html",
        check=check,
        token=here.form_token,
        document=document,
        block=block,
        text=text,
        where=where,
    )


@router.post("/checks/{name}/change")
async def change(request: Request, name: str) -> Response:
    """Words one paragraph otherwise, and checks again."""
    here, check, form = await _acted(request, name)
    document, block = _number(form, "document"), _number(form, "block")
    if form.first("version") != str(check.version):
        return _result(request, here, check, CHANGED.status, wrong=_CHANGED_ELSEWHERE)
    await run_in_threadpool(acting.change, check, document, {block: form.first("text")})
    return await _again(here, check, f"d{document}-b{block}")


@router.post("/checks/{name}/replace")
async def replace(request: Request, name: str) -> Response:
    """Puts other words for a name, everywhere, and checks again."""
    here, check, form = await _acted(request, name)
    if form.first("version") != str(check.version):
        return _result(request, here, check, CHANGED.status, wrong=_CHANGED_ELSEWHERE)
    document, thing, place = (_number(form, each) for each in ("document", "thing", "place"))
    instead = form.first("instead")
    await run_in_threadpool(acting.replace_name, check, document, (thing, place), instead)
    return await _again(here, check, "verdict")


@router.post("/checks/{name}/accept")
async def accept(request: Request, name: str) -> Response:
    """Lets a finding stand, with a reason."""
    here, check, form = await _acted(request, name)
    reason = form.first("reason").strip()
    if not reason:
        return _result(
            request, here, check, WRONG.status, wrong="Please say in a few words why it can stay as it is."
        )
    if form.first("version") != str(check.version):
        return _result(request, here, check, CHANGED.status, wrong=_CHANGED_ELSEWHERE)
    await run_in_threadpool(acting.accept, check, _number(form, "document"), _number(form, "thing"), reason)
    return RedirectResponse(f"/checks/{name}#verdict", 303)


@router.post("/checks/{name}/take-back")
async def take_back(request: Request, name: str) -> Response:
    """A finding that was accepted counts again."""
    _, check, form = await _acted(request, name)
    check.take_back(_number(form, "number"))
    return RedirectResponse(f"/checks/{name}#verdict", 303)


_CHANGED_ELSEWHERE = "This was changed in another window in the meantime. Below is how it stands now; please make your change again."


async def _form(request: Request) -> Form:
    return await receiving.form(request, visit(request).house.settings.bounds)


async def _acted(request: Request, name: str) -> tuple[Visit, OpenCheck, Form]:
    here = visit(request)
    here.check(name)
    form = await _form(request)
    here.refuse_forged(form)
    return here, here.done(name), form


async def _again(here: Visit, check: OpenCheck, target: str) -> Response:
    here.house.share.take(here.known.key)
    here.house.jobs.start(check)
    await run_in_threadpool(check.ended.wait, SHORT_WAIT)
    return RedirectResponse(f"/checks/{check.name}#{target}", 303)


def _number(form: Form, name: str) -> int:
    given = form.first(name)
    if not given.isascii() or not given.isdigit() or len(given) > 7:
        raise Refusal(WRONG, "That form was not complete. Please go back and try again.")
    return int(given)


# --- taking away ---------------------------------------------------------------------------------


@router.get("/checks/{name}/report.json")
def report(request: Request, name: str) -> Response:
    """The report for a machine, without the words of the documents."""
    here = visit(request)
    check = here.done(name)
    content = data.render(here.house.service.frame(Excerpts.NONE), check.result.inputs)
    return download(content, "application/json", "doccheck-report.json")


@router.get("/checks/{name}/report.html")
async def printable(request: Request, name: str) -> Response:
    """The report to print and to tick off, with the words that it is about: a page of its own, kept by whoever asks."""
    here = visit(request)
    check = here.done(name)
    frame = here.house.service.frame(Excerpts.FULL)
    content = await run_in_threadpool(html.render, frame, check.result.inputs)
    return download(content, "text/html; charset=utf-8", "doccheck-report.html")


@router.get("/checks/{name}/file/{number}")
def changed_file(request: Request, name: str, number: int) -> Response:
    """A file as it is now, with what was changed in it."""
    check = visit(request).done(name)
    if not 0 <= number < len(check.asked.sources):
        raise Refusal(GONE, "There is no such file in this check.")
    source = check.asked.sources[number]
    return download(source.data or b"", "application/octet-stream", source.name)

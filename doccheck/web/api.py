"""The HTTP interface: `POST /v1/check`, and how a machine learns whether the server is well."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from doccheck.checking.message import BARE_NAME, NAME
from doccheck.checking.setup import today
from doccheck.checking.sources import Source
from doccheck.record import files
from doccheck.record.law import law
from doccheck.reports import Excerpts, data
from doccheck.web import receiving, service
from doccheck.web.counts import MEDIA_TYPE
from doccheck.web.house import House, house
from doccheck.web.identity import required
from doccheck.web.openapi import CHECK, HEALTH, METRICS, READY, SCHEMA
from doccheck.web.refusals import OTHER_FORM, WRONG, Refusal

MESSAGE = "message/rfc822"
router = APIRouter()


@router.post("/v1/check", tags=["check"], **CHECK)
async def check(request: Request) -> Response:
    """Check a message as it would leave, or the files that go out together."""
    here = house(request)
    caller = required(request, here.settings)
    here.share.take(caller.key)
    wanted, excerpts = await _wanted(request, here)
    wanted = replace(wanted, sources=service.travelling(wanted.sources))
    result = await run_in_threadpool(here.service.check, wanted)
    return _answer(here, result, excerpts)


@router.get("/v1/report-schema", tags=["check"], **SCHEMA)
def report_schema() -> Response:
    """The JSON Schema of a report."""
    return Response(data.schema_text(), media_type="application/schema+json")


@router.get("/healthz", tags=["service"], **HEALTH)
def health() -> dict[str, str]:
    """Whether the server is alive."""
    return {"status": "alive"}


@router.get("/readyz", tags=["service"], **READY)
def readiness(request: Request) -> JSONResponse:
    """Whether a check would be answered: rules and policy valid, the reader loaded, a worker there."""
    state = house(request).service.state()
    answer = {
        "status": "ready" if state.is_ready else "not ready",
        "workers": state.workers,
        "loaded": state.loaded,
        "free": state.free,
        "waiting": state.waiting,
        "notices": [*state.notices, *([state.trouble] if state.trouble else [])],
    }
    return JSONResponse(
        answer, 200 if state.is_ready else 503, None if state.is_ready else {"retry-after": "5"}
    )


@router.get("/metrics", tags=["service"], **METRICS)
def metrics(request: Request) -> Response:
    """Counts and times for Prometheus, of nobody in particular."""
    here = house(request)
    required(request, here.settings)
    more = here.held() if here.held else ""
    return Response(here.service.counts.text() + more.encode(), headers={"content-type": MEDIA_TYPE})


# --- one check -----------------------------------------------------------------------------------


async def _wanted(request: Request, here: House) -> tuple[service.Request, Excerpts]:
    """What is to be checked, and how much of its words the report repeats."""
    kind = receiving.media_type(request)
    envelope = tuple(request.headers.getlist("doccheck-to"))
    if kind == MESSAGE:
        content = await receiving.whole(request)
        if not content.strip():
            raise Refusal(WRONG, "The message is empty.")
        bare = content.startswith((b"\r\n", b"\n"))  # no header at all: mail programs show it as plain text
        source = Source(BARE_NAME, data=content.lstrip(b"\r\n")) if bare else Source(NAME, data=content)
        return service.Request((source,), receiving.envelope(envelope)), Excerpts.NONE
    if kind != "multipart/form-data":
        raise Refusal(OTHER_FORM, f"A message ({MESSAGE}) or files (multipart/form-data) are wanted here.")
    form = await receiving.form(request, here.settings.bounds)
    _refuse_unknown(form)
    sources = form.sources("file")
    if not sources:
        raise Refusal(WRONG, "There is no file in this form; each file is wanted in a part named “file”.")
    to = receiving.envelope((*envelope, *form.every("to")))
    return service.Request(_with_record(sources, form, here), to), _excerpts(form.first("excerpts"))


def _refuse_unknown(form: receiving.Form) -> None:
    """A misspelt field that is ignored would be a recipient who is not looked at."""
    names = {*form.fields, *(name for name, _ in form.files)}
    if names - {"file", "to", "record", "excerpts"} or not set(form.fields) <= {"to", "record", "excerpts"}:
        raise Refusal(
            WRONG, "A form of parts named file, to, record and excerpts is wanted; “file” has to be a file."
        )


def _with_record(sources: tuple[Source, ...], form: receiving.Form, here: House) -> tuple[Source, ...]:
    """The sources, that which a decision record is about with it; of none, the first, so that this is said."""
    given = [source.data or b"" for source in form.sources("record")] or [
        r.encode() for r in form.every("record")
    ]
    if not given:
        return sources
    if len(given) > 1:
        raise Refusal(WRONG, "One decision record is wanted, for all of the files.")
    law_by_days = law().with_days(here.service.setup.policy.record.in_force)
    try:
        record = files.parse(given[0], "The decision record", today(), law_by_days)
    except files.RecordError as error:
        raise Refusal(WRONG, f"{error}.") from None
    wanted = record["document"].get("sha256")
    own = [n for n, source in enumerate(sources) if sha256(source.data or b"").hexdigest() == wanted]
    about = own[0] if own else 0
    return tuple(replace(s, record=given[0]) if n == about else s for n, s in enumerate(sources))


def _excerpts(given: str) -> Excerpts:
    try:
        return Excerpts(given or "none")
    except ValueError:
        raise Refusal(WRONG, "“excerpts” has to be none, masked or full.") from None


def _answer(here: House, result: service.Result, excerpts: Excerpts) -> Response:
    report = data.build(here.service.frame(excerpts), result.inputs)
    report["answer"] = {
        "action": result.action(here.service.setup.policy),
        "verdict": result.verdict.value,
        "codes": list(result.codes),
        "urgent": result.is_urgent,
        "sentence": result.sentence if excerpts is Excerpts.FULL else "",
    }
    return Response(_json(report), media_type="application/json")


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")

"""Who is on the page: their cookie, their session, and whether what they send is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from doccheck.web import identity
from doccheck.web.house import House, house
from doccheck.web.identity import Caller
from doccheck.web.open_check import OpenCheck, Stage
from doccheck.web.receiving import Form
from doccheck.web.refusals import GONE, NOT_FROM_THERE, NOT_READY, WHO, Refusal
from doccheck.web.sessions import COOKIE, Session

_NAME = re.compile(r"[A-Za-z0-9_-]{43}")
GONE_SENTENCE = (
    "This check is no longer here. doccheck forgets what it was given after half an hour without use, when it is"
    " closed, and when it is started again. Nothing of yours is lost: please give it the file again."
)
STALE_SENTENCE = "This page was open from before doccheck was started again, so nothing was checked. Please send it once more."


@dataclass(frozen=True)
class Visit:
    """One request of a person. `caller` is None where they have to sign in first."""

    house: House
    name: str = field(repr=False)
    session: Session | None = field(repr=False)
    caller: Caller | None = field(repr=False)

    @property
    def form_token(self) -> str:
        """What every form on the page carries."""
        return self.house.sessions.form_token(self.name)

    def fresh(self, caller: Caller) -> Visit:
        """The same person under a new name: a session never outlives a change of who it is."""
        self.house.sessions.end(self.name)
        return Visit(self.house, self.house.sessions.fresh_name(), None, caller)

    def begin(self) -> Session:
        """Their session, opened if need be."""
        return self.house.sessions.begin(self.name, self.known.key)

    @property
    def known(self) -> Caller:
        """Who they are; Refusal where they have to say so first."""
        if self.caller is None:
            raise Refusal(WHO, "Please sign in first.")
        return self.caller

    def check(self, name: str) -> OpenCheck:
        """One of their own open checks; Refusal where there is none of this name, whoever else may have one."""
        found = self.session.held.get(name) if self.session else None
        if not isinstance(found, OpenCheck) or found.closed:
            raise Refusal(GONE, GONE_SENTENCE)
        return found

    def done(self, name: str) -> OpenCheck:
        """One of their checks that has an answer; Refusal where it is still under way."""
        check = self.check(name)
        if check.stage is not Stage.DONE:
            raise Refusal(NOT_READY, "This is still being checked. Please wait until it is done.")
        return check

    def is_theirs(self, form: Form) -> bool:
        """Whether a form was made by this server, for this session."""
        return self.house.sessions.is_form_token(self.name, form.first("token"))

    def refuse_forged(self, form: Form) -> None:
        """Refusal for a form that this server did not make for this session."""
        if not self.is_theirs(form):
            raise Refusal(NOT_FROM_THERE, STALE_SENTENCE)

    def with_cookie(self, response: Response) -> Response:
        """The response, with the cookie that names the session: no script reads it, no other site sends it."""
        settings = self.house.settings
        secure = settings.scheme == "https" or bool(settings.proxy)
        response.set_cookie(COOKIE, self.name, path="/", httponly=True, samesite="strict", secure=secure)
        return response


def visit(request: Request) -> Visit:
    """Whoever is there. A cookie that names somebody else's session names nothing."""
    here = house(request)
    name = request.cookies.get(COOKIE, "")
    name = name if _NAME.fullmatch(name) else here.sessions.fresh_name()
    session = here.sessions.find(name)
    caller = identity.caller(request, here.settings)
    if caller is None and session and session.signed_in:
        caller = Caller(session.signed_in)
    if session and caller and session.who != caller.key:
        name, session = here.sessions.fresh_name(), None
    return Visit(here, name, session, caller)

"""What every request needs of the server it came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from doccheck.web.bounds import Share
from doccheck.web.service import Service
from doccheck.web.sessions import Sessions
from doccheck.web.settings import Settings

if TYPE_CHECKING:
    from doccheck.web.jobs import Jobs


@dataclass(frozen=True)
class House:
    """One running server."""

    settings: Settings
    service: Service
    sessions: Sessions
    jobs: Jobs
    share: Share
    """Of checks."""
    tries: Share
    """Of signing in."""
    lead: Callable[[], bytes] | None = None
    """Makes the page about an archive, where there is one to show."""
    held: Callable[[], str] | None = None
    """What a mail server holds, as /metrics has it."""


def house(request: HTTPConnection) -> House:
    """The server a request came to."""
    found: House = request.app.state.house
    return found

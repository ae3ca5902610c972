"""What the server says when it cannot do what was asked: one sentence, and what to do next. Never a trace."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """An HTTP status and a heading that a person understands."""

    status: int
    heading: str


WRONG = Kind(400, "That could not be used")
WHO = Kind(401, "Please sign in")
NOT_FROM_THERE = Kind(403, "This came from somewhere else")
GONE = Kind(404, "This is not here")
NOT_THAT_WAY = Kind(405, "This cannot be asked that way")
CHANGED = Kind(409, "Somebody was quicker")
NOT_READY = Kind(409, "That is not ready yet")
TOO_LARGE = Kind(413, "That is too large")
OTHER_FORM = Kind(415, "That is of another form")
MISDIRECTED = Kind(421, "This server goes by another name")
TOO_OFTEN = Kind(429, "Please wait a moment")
BROKEN = Kind(500, "Something went wrong inside doccheck")
BUSY = Kind(503, "doccheck is busy")
NOT_ENTERED = Kind(503, "This could not be written down")


class Refusal(Exception):
    """Ends a request; `sentence` says what to do next and carries no word of a document."""

    def __init__(self, kind: Kind, sentence: str, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        headers = {} if self.retry_after is None else {"retry-after": str(self.retry_after)}
        if self.kind is WHO:
            headers["www-authenticate"] = 'Bearer realm="doccheck"'
        return headers

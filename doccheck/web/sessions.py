"""What one person has open. It is in memory only, apart from everybody else's, and forgotten when it is not used.

A cookie names the session and says nothing. Nothing is held for somebody who only looks: a session begins when
something is sent.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from doccheck.web.refusals import BUSY, Refusal
from doccheck.web.settings import MIB, Bounds

COOKIE = "doccheck"


class Holding(Protocol):
    """Something a session holds, that has a size and can be let go."""

    @property
    def size(self) -> int: ...
    def close(self) -> None: ...


@dataclass
class Session:
    """One person's checks, newest last. `who` is the key of the caller that it belongs to."""

    who: str = field(repr=False)
    used: float
    signed_in: str = field(default="", repr=False)
    held: dict[str, Holding] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        return sum(each.size for each in self.held.values())

    def forget(self) -> None:
        """Lets go of all that it holds."""
        held, self.held = self.held, {}
        for each in held.values():
            each.close()


class Sessions:
    """All sessions of one server. The secret dies with it, so that what was open before a restart is known as that."""

    def __init__(self, bounds: Bounds, clock: Callable[[], float] = time.monotonic) -> None:
        self._bounds = bounds
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._open: dict[str, Session] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._open)

    @property
    def held_bytes(self) -> int:
        """The size of all that is held."""
        return sum(session.size for session in list(self._open.values()))

    @staticmethod
    def fresh_name() -> str:
        """A name for a new cookie."""
        return secrets.token_urlsafe(32)

    def form_token(self, name: str) -> str:
        """What a form of this session carries, so that no other site can send one (CSRF)."""
        return hmac.new(self._secret, name.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def is_form_token(self, name: str, given: str) -> bool:
        return hmac.compare_digest(self.form_token(name).encode(), given.encode("utf-8", "replace"))

    def find(self, name: str) -> Session | None:
        """The session of this name, if it is still open."""
        self.sweep()
        with self._lock:
            session = self._open.get(name)
            if session:
                session.used = self._clock()
            return session

    def begin(self, name: str, who: str) -> Session:
        """The session of this name, opened if need be; Refusal where there are too many."""
        session = self.find(name)
        if session:
            return session
        with self._lock:
            if len(self._open) >= self._bounds.sessions:
                raise Refusal(
                    BUSY, "Many people are using doccheck just now. Please try again in a minute.", 60
                )
            return self._open.setdefault(name, Session(who, self._clock()))

    def refuse_more_than(self, size: int) -> None:
        """Refusal where another `size` bytes are more than the server may hold."""
        if self.held_bytes + size > self._bounds.held_megabytes * MIB:
            raise Refusal(
                BUSY, "doccheck holds as many files as it may just now. Please try again in a minute.", 60
            )

    def end(self, name: str) -> None:
        """Forgets a session and all it holds."""
        with self._lock:
            session = self._open.pop(name, None)
        if session:
            session.forget()

    def sweep(self) -> None:
        """Forgets the sessions that have not been used for long."""
        for name in list(self._overdue()):
            self.end(name)

    def close(self) -> None:
        """Forgets everything."""
        for name in list(self._open):
            self.end(name)

    def _overdue(self) -> Iterator[str]:
        before = self._clock() - self._bounds.session_minutes * 60
        with self._lock:
            yield from [name for name, session in self._open.items() if session.used < before]

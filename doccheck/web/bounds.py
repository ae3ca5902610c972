"""How much and how often: the bytes of one request, the time it may take to arrive, and one caller's share."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doccheck.web.refusals import TOO_LARGE, TOO_OFTEN, WRONG, Refusal
from doccheck.web.settings import MIB, Bounds

_MOST_CALLERS = 10_000


class Bounded:
    """Stops a request that is too large, or takes too long to arrive, before anything is made of it."""

    def __init__(self, app: ASGIApp, bounds: Bounds) -> None:
        self._app = app
        self._megabytes = bounds.megabytes
        self._seconds = bounds.receive_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._megabytes * MIB
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced) > most:
            raise self._too_large()
        deadline, taken, whole = time.monotonic() + self._seconds, 0, False

        async def receiving() -> Message:
            nonlocal taken, whole
            if whole:  # what comes after the body is only that the caller has gone
                return await receive()
            try:
                async with asyncio.timeout(deadline - time.monotonic()):
                    message = await receive()
            except TimeoutError:
                raise Refusal(
                    WRONG, f"The files did not arrive within {self._seconds} seconds. Please try again."
                ) from None
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if taken > most:
                raise self._too_large()
            return message

        await self._app(scope, receiving, send)

    def _too_large(self) -> Refusal:
        return Refusal(
            TOO_LARGE,
            f"Together these files are larger than {self._megabytes} MB. Please check them in smaller parts, and think"
            " whether all of it is needed by whoever will get it.",
        )


class Share:
    """So many a minute for one caller, spread out (a leaking bucket); callers that have been quiet are forgotten."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = max(1.0, a_minute / 4)
        self._each_second = a_minute / 60
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> None:
        """Counts one; Refusal where it is too many, with the seconds until there is room again."""
        now = self._clock()
        level, since = self._levels.pop(caller, (0.0, now))
        level = max(0.0, level - (now - since) * self._each_second)
        full = level + 1 > self._most
        self._levels[caller] = (level if full else level + 1, now)
        while len(self._levels) > _MOST_CALLERS:
            self._levels.popitem(last=False)
        if full:
            wait = max(1, round((level + 1 - self._most) / self._each_second + 0.5))
            raise Refusal(TOO_OFTEN, f"That was a lot at once. Please try again in {wait} seconds.", wait)

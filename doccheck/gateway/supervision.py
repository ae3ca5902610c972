"""Running a service until it is told to stop, with systemd told how it is where systemd asks."""

from __future__ import annotations

import os
import queue
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from doccheck.gateway.log import tell
from doccheck.gateway.service import Service

LOOK_SECONDS = 5.0
"""How often the service is looked at, whether it is well, where systemd asks for nothing more frequent."""


def run(service: Service, ready: Callable[[], None] = lambda: None) -> None:
    """Until SIGTERM or SIGINT; SIGHUP reads the policy again and opens the log anew.

    `ready` is called once a signal is no longer lost.
    """
    signals: queue.SimpleQueue[int] = queue.SimpleQueue()

    def heard(number: int, _: FrameType | None) -> None:
        signals.put(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, heard)
    notify("READY=1")
    ready()
    try:
        _look_after(service, signals)
    finally:
        notify("STOPPING=1")
        service.close()


def _look_after(service: Service, signals: queue.SimpleQueue[int]) -> None:
    was_well = True
    while True:
        number = None
        with suppress(queue.Empty):
            number = signals.get(timeout=_pause())
        if number in (signal.SIGTERM, signal.SIGINT):
            return
        if number == signal.SIGHUP:
            threading.Thread(target=_reload, args=(service,), daemon=True).start()
        well = service.is_well()
        if well:
            notify("WATCHDOG=1")
        elif was_well:
            tell("the service no longer answers in time")
        was_well = well


def _reload(service: Service) -> None:
    notify("RELOADING=1")
    try:
        service.reload()
    except Exception as error:  # noqa: BLE001 - the old policy holds, whatever it was
        tell(f"the policy was not taken, the one before holds ({type(error).__name__})")
    finally:
        notify("READY=1")


def _pause() -> float:
    """Seconds between two looks: half of what systemd waits for a sign of life."""
    try:
        return min(LOOK_SECONDS, int(os.environ["WATCHDOG_USEC"]) / 2_000_000)
    except (KeyError, ValueError):
        return LOOK_SECONDS


def notify(state: str) -> None:
    """Tells systemd, where it listens (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.connect("\0" + address[1:] if address.startswith("@") else address)
        systemd.sendall(state.encode("ascii"))

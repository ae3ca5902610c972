"""One server process from start to end: a socket, a private folder, workers, and uvicorn between them."""

from __future__ import annotations

import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace

import uvicorn
from starlette.types import ASGIApp

from doccheck.checking.desk import Desk
from doccheck.checking.setup import Setup
from doccheck.checking.work import Maker
from doccheck.web.app import build
from doccheck.web.folder import private_folder
from doccheck.web.service import Service
from doccheck.web.settings import Settings, SettingsError

_CONNECTIONS = 200
_IDLE_SECONDS = 20
_LAST_SECONDS = 5


def serve(
    setup: Setup,
    settings: Settings,
    ready: Callable[[Settings], None] = lambda _: None,
    maker: Maker | None = None,
    lead: Callable[[], bytes] | None = None,
    held: Callable[[], str] | None = None,
) -> None:
    """Serves until it is told to end. `ready` is told the settings, with the port that was found if 0 was asked for.

    `lead` makes the page about an archive, where there is one to show; `held` tells what the mail server holds, as
    /metrics has it.
    """
    settings = settings.checked()
    _without_core_dump()
    with private_folder(), closing(_socket(settings)) as listening:
        settings = replace(settings, port=listening.getsockname()[1])
        _certificates(settings)
        with Desk(
            setup, workers=settings.workers, seconds=settings.seconds, waiting=settings.waiting, maker=maker
        ) as desk:
            config = _config(build(Service(setup, desk), settings, lead, held), settings)
            ready(settings)
            _Server(config).run([listening])


class _Server(uvicorn.Server):
    """uvicorn's, but for this: it sends itself the signal that ended it once more, and so nothing after it would run."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _without_core_dump() -> None:
    """A core dump would be a copy of what somebody has open."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _socket(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=128)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise SettingsError(
            f"{settings.host} port {settings.port} cannot be listened at ({reason}); --port takes another one"
        ) from None


def _certificates(settings: Settings) -> None:
    """Refuses certificates that cannot be used before anything is started."""
    for file in (settings.certificate, settings.key, settings.client_ca):
        if file and not file.is_file():
            raise SettingsError(f"{file}: there is no such file")
    if not settings.certificate or not settings.key:
        return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings.certificate, settings.key)
        if settings.client_ca:
            context.load_verify_locations(settings.client_ca)
    except (OSError, ssl.SSLError):
        raise SettingsError(
            f"{settings.certificate}: certificate and key do not fit one another, or are not in PEM form"
        ) from None


def _config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_LAST_SECONDS,
        ws="none",
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
        ssl_ca_certs=str(settings.client_ca) if settings.client_ca else None,
        ssl_cert_reqs=ssl.CERT_REQUIRED if settings.client_ca else ssl.CERT_NONE,
    )

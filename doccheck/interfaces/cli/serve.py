"""`doccheck serve`."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doccheck.interfaces.cli.options import POLICY
from doccheck.interfaces.cli.speech import Wrong, say

if TYPE_CHECKING:
    from doccheck.checking.setup import Setup
    from doccheck.web.settings import Settings

PATH = click.Path(path_type=Path)
MISSING = "`doccheck serve` needs the extra “page”: pip install 'doccheck[page]'"


@click.command(short_help="Open the page, and the HTTP interface.")
@click.option(
    "--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen; this machine only when not told."
)
@click.option(
    "--port", default=8080, type=click.IntRange(0, 65535), metavar="N", help="0 takes any that is free."
)
@POLICY
@click.option("--token-file", type=PATH, metavar="FILE", help="Who may come in: `name secret`, one a line.")
@click.option(
    "--public-host", multiple=True, metavar="NAME", help="A name under which it is reached; repeatable."
)
@click.option(
    "--allow-origin", multiple=True, metavar="URL", help="A site whose scripts may call /v1/; repeatable."
)
@click.option("--proxy", default="", metavar="ADDRESS", help="A reverse proxy that signs people in …")
@click.option("--user-header", default="", metavar="NAME", help="… and says in this header who they are.")
@click.option("--tls-certificate", type=PATH, metavar="FILE", help="PEM; with --tls-key.")
@click.option("--tls-key", type=PATH, metavar="FILE", help="PEM; with --tls-certificate.")
@click.option(
    "--client-ca", type=PATH, metavar="FILE", help="Only who has a certificate from here (mutual TLS)."
)
@click.option("--workers", default=2, type=click.IntRange(1, 64), metavar="N", help="Checks at once.")
@click.option(
    "--seconds",
    default=300,
    type=click.IntRange(1, 3600),
    metavar="N",
    help="The longest that a check may take.",
)
@click.option(
    "--lead", metavar="STORE", help="Also show the report on this archive (doccheck batch), at /lead."
)
@click.option(
    "--held",
    type=PATH,
    metavar="FILE",
    help="Also show in /metrics what `doccheck gateway held --metrics FILE` has written there.",
)
@click.option(
    "--socket",
    "path",
    type=PATH,
    metavar="PATH",
    help="Also answer `doccheck check --via unix:PATH` on this machine.",
)
def serve(
    policy: Path | None, lead: str | None, held: Path | None, path: Path | None, **options: Any
) -> None:
    """Open the page for practitioners, and the HTTP interface for gateways.

    The page is at /, the interface at /v1/check, /healthz, /readyz and /metrics. Nothing is kept of what it is given.
    """
    try:
        from doccheck.web import server
        from doccheck.web.settings import SettingsError
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("doccheck"):
            raise
        raise Wrong(MISSING) from None
    from doccheck.interfaces.cli.setup import prepare

    setup = prepare(policy)
    _log()
    try:
        with _warm(path):
            server.serve(setup, _settings(options), _announce, lead=_lead(lead, setup), held=_held(held))
    except SettingsError as error:
        raise Wrong(str(error)) from None


@contextmanager
def _warm(path: Path | None) -> Iterator[None]:
    """The service for the command line, in a process that ends with this one; none without a path."""
    if path is None:
        yield
        return
    if not hasattr(os, "fork"):
        raise Wrong(
            "--socket: a running service cannot take over a check on this system; please leave it out"
        )
    command = [sys.executable, "-m", "doccheck.interfaces.cli.warm", str(path), "--leash"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if not process.stdout or not process.stdout.readline():
            raise Wrong(f"{path}: cannot be listened at")
        say(f"`doccheck check --via unix:{path}` is answered quicker from now on")
        yield


def _lead(store: str | None, setup: Setup) -> Callable[[], bytes] | None:
    """Makes the lead's page of what is in the store at that moment, without naming files; None without a store."""
    if store is None:
        return None
    from doccheck.interfaces.cli.batch_store import need, opened, speaking

    need("matplotlib", "report", "the report on an archive")
    with speaking(), opened(store):
        pass

    def page() -> bytes:
        from doccheck.archive.report import Wish, page
        from doccheck.archive.report.figures import count

        with opened(store) as ours:
            return page.render(count(ours, Wish(list_files=False), setup.titles)).encode()

    return page


_MOST_HELD = 16 * 1024


def _held(file: Path | None) -> Callable[[], str] | None:
    """Reads what is held at the mail server, as it was last looked at; nothing where nobody has looked yet."""
    if file is None:
        return None
    from doccheck.gateway.held import only_metrics

    def read() -> str:
        try:
            with file.open(encoding="utf-8", errors="replace") as text:
                return only_metrics(text.read(_MOST_HELD))
        except OSError:
            return ""

    return read


def _settings(given: dict[str, Any]) -> Settings:
    from doccheck.web.settings import Settings, read_tokens

    return Settings(
        host=given["host"],
        port=given["port"],
        public_hosts=given["public_host"],
        origins=given["allow_origin"],
        tokens=read_tokens(given["token_file"]) if given["token_file"] else (),
        proxy=given["proxy"],
        user_header=given["user_header"].lower(),
        certificate=given["tls_certificate"],
        key=given["tls_key"],
        client_ca=given["client_ca"],
        workers=given["workers"],
        seconds=given["seconds"],
    ).checked()


def _announce(settings: Settings) -> None:
    say(f"open {settings.address} in your browser; Ctrl+C ends it, and it forgets everything")
    if not settings.is_loopback and not settings.certificate:
        say(
            "what is sent to it is not encrypted; give --tls-certificate and --tls-key, or put a proxy with TLS before it"
        )


def _log() -> None:
    """A line for each check: time, verdict, codes, milliseconds. No names, no addresses, no words."""
    handler = logging.StreamHandler()
    formatter = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")
    handler.setFormatter(formatter)
    log = logging.getLogger("doccheck.web")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False

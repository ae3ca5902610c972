"""How a server is set up: where it listens, who may come in, and how much it takes."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHORTEST_TOKEN = 24
MIB = 1024 * 1024


class SettingsError(ValueError):
    """Settings that cannot be used; its message is one sentence for a person."""


@dataclass(frozen=True)
class Token:
    """A secret that lets somebody in, and what they are called in nothing but the count of sign-ins."""

    name: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Bounds:
    """How much is taken, of everybody and of one caller."""

    megabytes: int = 60
    """Of one request, with all its files."""
    files: int = 20
    fields: int = 200
    text_characters: int = 500_000
    receive_seconds: int = 120
    """For one request to arrive in full."""
    a_minute: int = 120
    """Checks that one caller may ask for in a minute; the tests of sign-in are a tenth of that."""
    held_megabytes: int = 512
    """Of all files that open sessions hold together."""
    sessions: int = 200
    session_minutes: int = 30
    """A session that is not used for so long is forgotten."""


@dataclass(frozen=True)
class Settings:
    """One server."""

    host: str = "127.0.0.1"
    port: int = 8080
    public_hosts: tuple[str, ...] = ()
    """Names under which the server is reached, beside its own address: what Host may say."""
    origins: tuple[str, ...] = ()
    """Other sites whose scripts may call the HTTP interface: where the Outlook add-in lies."""
    tokens: tuple[Token, ...] = field(default=(), repr=False)
    proxy: str = ""
    """The address of a reverse proxy that signs people in and says so in `user_header`."""
    user_header: str = ""
    certificate: Path | None = None
    key: Path | None = None
    client_ca: Path | None = None
    """Whoever has a certificate from here may come in (mutual TLS)."""
    workers: int = 2
    seconds: int = 300
    """The longest that one check may take."""
    waiting: int = 16
    """How many checks may wait for a worker."""
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    @property
    def scheme(self) -> str:
        return "https" if self.certificate else "http"

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}/"

    @property
    def asks_who(self) -> bool:
        """Whether a caller has to say who they are; a client certificate has said it before the first byte."""
        return bool(self.tokens or self.proxy) and self.client_ca is None

    def checked(self) -> Settings:
        """These settings; SettingsError where they would leave a door open."""
        if not self.is_loopback and not (self.tokens or self.proxy or self.client_ca):
            raise SettingsError(
                f"{self.host} can be reached from other machines, so whoever comes has to be known:"
                " give --token-file, --client-ca, or --proxy with --user-header"
            )
        if bool(self.proxy) != bool(self.user_header):
            raise SettingsError(
                "--proxy and --user-header belong together: who signs people in, and where it says so"
            )
        if bool(self.certificate) != bool(self.key):
            raise SettingsError("--tls-certificate and --tls-key belong together")
        if self.client_ca and not self.certificate:
            raise SettingsError("--client-ca needs --tls-certificate and --tls-key")
        if self.proxy:
            _address(self.proxy)
        return self

    def named(self, secret: str) -> Token | None:
        """The token with this secret; every one is compared, in time that tells nothing."""
        given, found = secret.encode(), None
        for token in self.tokens:
            if hmac.compare_digest(token.secret.encode(), given):
                found = token
        return found


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _address(text: str) -> None:
    try:
        ip_address(text)
    except ValueError:
        raise SettingsError("--proxy has to be the address of the proxy, such as 10.0.0.5") from None


def read_tokens(file: Path) -> tuple[Token, ...]:
    """The tokens of a file: one a line, `name secret`; lines that begin with # are notes."""
    try:
        lines = file.read_bytes().decode("utf-8-sig").splitlines()
    except OSError as error:
        raise SettingsError(
            f"{file}: cannot be read ({(error.strerror or type(error).__name__).lower()})"
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: is not UTF-8 text") from None
    tokens = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, secret = line.strip().partition(" ")
        secret = secret.strip()
        if len(secret) < SHORTEST_TOKEN or not secret.isascii() or " " in secret:
            raise SettingsError(
                f"{file}: line {number}: a name, a space and a secret of at least {SHORTEST_TOKEN} letters and digits"
                " are wanted"
            )
        tokens.append(Token(name, secret))
    if not tokens:
        raise SettingsError(f"{file}: there is no token in it; `openssl rand -hex 24` makes a secret")
    return tuple(tokens)

"""Where the milter listens, and one mail server after the other: a thread for each connection."""

from __future__ import annotations

import os
import re
import socket
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from doccheck.gateway.log import tell

CONNECTIONS = 200
"""How many mail server processes may be connected at once; more are turned away, and follow their default action."""
IDLE_SECONDS = 3_600.0
"""How long a connection may say nothing: mail servers keep theirs open while they talk to a client."""
_BACKLOG = 128
_MOST_UNIX_PATH = 100


class ListenError(ValueError):
    """An address that cannot be listened at; its message is one sentence for a person."""


@dataclass(frozen=True)
class Place:
    """Where to listen: a Unix socket with its mode, or a host and a port."""

    path: Path | None = None
    mode: int = 0o660
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        return f"unix:{self.path}" if self.path else f"inet:{self.host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether nobody but this machine can reach it."""
        return self.path is not None or self.host in ("localhost", "::1") or self.host.startswith("127.")


def place(text: str, mode: int = 0o660) -> Place:
    """`unix:/run/doccheck/milter.sock` or `inet:127.0.0.1:8893`; ListenError for anything else."""
    kind, _, rest = text.partition(":")
    if kind == "unix" and rest.startswith("/"):
        if len(os.fsencode(rest)) > _MOST_UNIX_PATH:
            raise ListenError(
                f"{rest}: the path of a Unix socket may be {_MOST_UNIX_PATH} bytes long at most"
            )
        return Place(Path(rest), mode)
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:]+)\]|([^:\[\]]+)):(\d{1,5})", rest)
    if kind == "inet" and match and int(match[3]) <= 65_535:
        return Place(host=match[1] or match[2], port=int(match[3]))
    raise ListenError("an address such as unix:/run/doccheck/milter.sock or inet:127.0.0.1:8893 is wanted")


class Listener:
    """Takes connections until it is closed, and gives each to `serve` in a thread of its own."""

    def __init__(
        self, where: Place, serve: Callable[[socket.socket], None], connections: int = CONNECTIONS
    ) -> None:
        """Listens at once; ListenError where that is not possible."""
        self.place, self._serve = where, serve
        self._socket = _bound(where)
        if where.path is None:
            self.place = Place(host=where.host, port=self._socket.getsockname()[1])
        self._free = threading.BoundedSemaphore(connections)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether it still takes connections."""
        return self._thread.is_alive()

    def _take(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                if self._closed:
                    return
                threading.Event().wait(0.1)  # no file handles left, say: the next may find some
                continue
            if not self._free.acquire(blocking=False):
                tell("a mail server was turned away: too many are connected")
                connection.close()
                continue
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(IDLE_SECONDS)
            self._serve(connection)
        except OSError:
            pass  # the other side has gone
        except Exception as error:  # noqa: BLE001 - its message may carry words; the mail server sees a closed connection
            tell(f"a conversation with a mail server broke off ({type(error).__name__})")
        finally:
            with self._lock:
                self._open.discard(connection)
            self._free.release()
            connection.close()

    def stop(self) -> None:
        """Takes no more connections."""
        self._closed = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        if self.place.path is not None:
            self.place.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Takes no more connections and ends those that are open."""
        self.stop()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)


def _bound(where: Place) -> socket.socket:
    try:
        return _unix(where.path, where.mode) if where.path is not None else _inet(where)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ListenError(f"{where}: cannot be listened at ({reason})") from None


def _unix(path: Path, mode: int) -> socket.socket:
    _remove_stale(path)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o777 & ~mode)
    try:
        made.bind(os.fspath(path))
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    finally:
        os.umask(before)
    return made


def _remove_stale(path: Path) -> None:
    """The socket of a milter that has ended may be replaced; one that answers, or another kind of file, may not."""
    if not path.exists():
        return
    if not stat.S_ISSOCK(path.stat().st_mode):
        raise ListenError(f"{path}: is there already, and is no socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as tried:
        try:
            tried.connect(os.fspath(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise ListenError(f"{path}: another process listens there already")


def _inet(where: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((where.host, where.port))
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def received(connection: socket.socket) -> bytes:
    """Some bytes, or none where the other side has gone.

    Mail servers send many small packets that nobody answers. On TCP the kernel would wait 40 ms to acknowledge each,
    and the other side with it: it is told not to, every time, because it forgets.
    """
    data = connection.recv(65_536)
    if connection.family in (socket.AF_INET, socket.AF_INET6) and hasattr(socket, "TCP_QUICKACK"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    return data

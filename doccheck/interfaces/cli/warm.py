"""The service's side of `doccheck check --via`: the command line itself, with the language loaded already.

For every request a child is forked that has all there is to have, takes over the streams, folder and arguments of
the one who asked, and runs the same `main` as ever. What a check leaves behind in memory goes with its process.

    python -m doccheck.interfaces.cli.warm PATH [--leash]

`doccheck serve --socket PATH` starts it, with standard input as the leash by which it ends together with the service.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import stat
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from doccheck import __version__
from doccheck.checking import via, work
from doccheck.checking.quiet import hush

AT_ONCE = os.cpu_count() or 1
"""How many checks run; others wait their turn."""
REQUEST_BYTES = 1 << 20
PATIENCE_SECONDS = 5.0
"""How long a request may take to arrive whole."""
_ENTRIES = ("version", "arguments", "folder", "environment", "encodings")
_PEER = struct.Struct("3i")
"""What Linux tells of the other side: process, user, group."""


class Service:
    """Listens at `path`, which nobody but this user can open, until it is told to end."""

    def __init__(self, path: Path, leash: int | None = None) -> None:
        """`leash` is a pipe that whoever started this holds open: when it ends, so does the service."""
        self._path, self._leash = path, leash
        self._children: dict[int, socket.socket] = {}
        self._lent: dict[int, object] = {}
        """The processes that the children read in."""
        self._selector = selectors.DefaultSelector()

    def serve(self, ready: Callable[[], None] = lambda: None) -> None:
        """Loads everything, listens, calls `ready`, and answers until SIGTERM or SIGINT."""
        prepared = _loaded()
        with self._listening() as listener, self._woken_by_children():
            if self._leash is not None:
                self._selector.register(self._leash, selectors.EVENT_READ, 0)
            ready()
            while True:
                self._watch(listener)
                for key, _ in self._selector.select():
                    if key.fileobj is listener:
                        self._answer(listener, prepared)
                    elif key.fileobj == self._leash:
                        return
                    elif key.data:
                        self._gone(key.data)
                self._reap(prepared)

    @contextmanager
    def _listening(self) -> Iterator[socket.socket]:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        _remove_old(self._path)
        before = os.umask(0o177)
        try:
            listener.bind(str(self._path))
        finally:
            os.umask(before)
        listener.listen(64)
        try:
            yield listener
        finally:
            listener.close()
            with suppress(OSError):
                self._path.unlink()
            for pid in self._children:
                _kill(pid)

    @contextmanager
    def _woken_by_children(self) -> Iterator[None]:
        """A child that ends interrupts the waiting."""
        ear, mouth = socket.socketpair()
        for each in (ear, mouth):
            each.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
        self._ear = ear
        self._selector.register(ear, selectors.EVENT_READ, 0)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)

    def _watch(self, listener: socket.socket) -> None:
        """Takes new requests only while there is room for them."""
        listens = listener in [key.fileobj for key in self._selector.get_map().values()]
        room = len(self._children) < AT_ONCE
        if room and not listens:
            self._selector.register(listener, selectors.EVENT_READ, 0)
        elif listens and not room:
            self._selector.unregister(listener)

    def _answer(self, listener: socket.socket, prepared: work.Prepared) -> None:
        asker, _ = listener.accept()
        asker.settimeout(PATIENCE_SECONDS)
        streams: list[int] = []
        try:
            if _user_of(asker) not in (os.geteuid(), None):
                raise ValueError
            request, streams = _request(asker)
        except (OSError, ValueError, KeyError):
            asker.close()
            return
        if request["version"] != __version__:
            with suppress(OSError):
                _reply(asker, "another version")
            asker.close()
        else:
            asker.settimeout(None)
            pid = os.fork()
            if pid == 0:
                for other in (listener, *self._children.values()):
                    other.close()
                _run(request, streams, asker, prepared)
            with suppress(OSError):
                os.setpgid(pid, pid)
            self._children[pid] = asker
            self._selector.register(asker, selectors.EVENT_READ, pid)
            self._lent[pid] = prepared.lend()
        for stream in streams:
            os.close(stream)

    def _gone(self, pid: int) -> None:
        """Whoever asked is no longer there to hear."""
        if pid in self._children:
            self._selector.unregister(self._children[pid])
            _kill(pid)

    def _reap(self, prepared: work.Prepared) -> None:
        """Forgets the children that have ended; when none is left there is time to make ready for the next."""
        with suppress(OSError):
            while self._ear.recv(4096):
                pass
        for pid in list(self._children):
            with suppress(ChildProcessError):
                if os.waitpid(pid, os.WNOHANG) == (0, 0):
                    continue
            asker = self._children.pop(pid)
            with suppress(KeyError, ValueError):
                self._selector.unregister(asker)
            asker.close()
            self._lent.pop(pid, None)
            if not self._children:
                prepared.renew()


def _loaded() -> work.Prepared:
    """An engine that has checked something, with all that a check imports."""
    from doccheck.checking.setup import prepare
    from doccheck.engine import Engine
    from doccheck.interfaces.cli import doccheck
    from doccheck.policy import builtin

    setup = prepare(builtin())
    work.prepared = prepared = work.Prepared(setup.spec, setup.spec.build(), setup.policy.limits)
    data = files("doccheck") / "data"
    with suppress(SystemExit), redirect_stdout(StringIO()):
        doccheck(
            ["check", "--quiet", "--policy", str(data / "default.toml"), str(data / "first-words.txt")],
            standalone_mode=False,
        )
    if isinstance(prepared.engine, Engine):
        prepared.engine.make_all()
    prepared.renew()
    gc.collect()
    gc.freeze()
    return prepared


def _run(request: dict[str, Any], streams: list[int], asker: socket.socket, prepared: work.Prepared) -> None:
    """In the child: become the process that asked, check, and say with what status it ends."""
    status = via.BROKEN_STATUS
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        status = _as_asked(request, streams)
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else via.BROKEN_STATUS * bool(done.code)
    except BaseException:  # noqa: BLE001 - its message may carry a document's words, and the status says enough
        status = via.BROKEN_STATUS
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        with suppress(OSError):
            prepared.files.close()
            _reply(asker, status)
        os._exit(status)


def _as_asked(request: dict[str, Any], streams: list[int]) -> int:
    from doccheck.interfaces.cli import main

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for name in via.PASSED_ON:
        os.environ.pop(name, None)
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.argv = ["doccheck", *request["arguments"]]
    coded = iter(request["encodings"])
    sys.stdin = os.fdopen(0, encoding=next(coded), closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding=next(coded), closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding=next(coded), closefd=False)
    main()
    return 0


# --- the wire --------------------------------------------------------------------------------------------


def _request(asker: socket.socket) -> tuple[dict[str, Any], list[int]]:
    head, streams, _, _ = socket.recv_fds(asker, via.LENGTH.size, 3)
    try:
        if len(head) != via.LENGTH.size or len(streams) != 3:
            raise ValueError
        (count,) = via.LENGTH.unpack(head)
        if count > REQUEST_BYTES:
            raise ValueError
        request = json.loads(via._exactly(asker, count))
        return {name: request[name] for name in _ENTRIES}, streams
    except (ValueError, KeyError, TypeError, OSError):
        for stream in streams:
            os.close(stream)
        raise ValueError from None


def _reply(asker: socket.socket, answer: int | str) -> None:
    body = json.dumps(answer).encode("ascii")
    asker.sendall(via.LENGTH.pack(len(body)) + body)


def _user_of(asker: socket.socket) -> int | None:
    """The user of the other side, where the system tells; elsewhere the socket's own permissions have to do."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return None
    user: int = _PEER.unpack(asker.getsockopt(socket.SOL_SOCKET, option, _PEER.size))[1]
    return user


def _remove_old(path: Path) -> None:
    """A socket that a service left behind by dying; anything else that lies there stays, and binding fails."""
    with suppress(OSError):
        if stat.S_ISSOCK(path.lstat().st_mode):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
                try:
                    probe.connect(str(path))
                except ConnectionRefusedError:
                    path.unlink()


def _kill(pid: int) -> None:
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def main() -> None:
    """See the module."""
    hush()
    path, *more = sys.argv[1:]
    try:
        Service(Path(path), 0 if more == ["--leash"] else None).serve(lambda: print("listening", flush=True))
    except OSError as error:
        sys.exit(f"doccheck: {path}: cannot be listened at ({(error.strerror or '').lower()})")


if __name__ == "__main__":
    main()

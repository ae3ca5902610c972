"""The command line's side of a service that is warm already: `doccheck check --via unix:PATH`.

The check is the same code as ever; it runs in a process of the service, which has the language loaded, with this
process's own streams, folder and arguments. Where no service of the same version and user listens, there is
nothing to say: the check is done here.

Nothing is imported that is not needed to ask: starting Python is most of what is left of the time.
"""

import json
import os
import socket
import struct
import sys

SCHEME = "unix:"
LENGTH = struct.Struct("!I")
"""Before a message, how many bytes it has."""
PASSED_ON = (
    "COLUMNS",
    "LINES",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "FORCE_COLOR",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "HOME",
)
"""What of the environment has a part in how an answer looks."""
BROKEN_STATUS = 3


def without_via(arguments: list[str]) -> tuple[list[str], str | None]:
    """The arguments without `--via`, and the path it names; None where there is no such option."""
    kept, path, left = [], None, iter(arguments)
    for each in left:
        if each == "--":
            kept += [each, *left]
        elif each == "--via":
            path = next(left, "")
        elif each.startswith("--via="):
            path = each.removeprefix("--via=")
        else:
            kept.append(each)
    return kept, path


def ask(arguments: list[str]) -> int | None:
    """The exit status of these arguments from a running service; None where there is none to ask."""
    kept, where = without_via(arguments)
    if not where or not where.startswith(SCHEME) or kept[:1] != ["check"] or not hasattr(socket, "send_fds"):
        return None
    service = _connected(where.removeprefix(SCHEME))
    if service is None:
        return None
    with service:
        try:
            _send(service, kept)
            answer = json.loads(_received(service) or b"null")
        except (OSError, ValueError):
            answer = None
    if answer == "another version":
        return None
    if not isinstance(answer, int):
        sys.stderr.write("doccheck: the service ended before the check did; please check again\n")
        return BROKEN_STATUS
    return answer


def _connected(path: str) -> socket.socket | None:
    service = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # What is sent are one's own documents: to nobody but oneself.
        if os.stat(path).st_uid == os.geteuid():  # noqa: PTH116 - pathlib takes longer to import than to ask
            service.connect(path)
            return service
    except (OSError, ValueError):
        pass
    service.close()
    return None


def _send(service: socket.socket, arguments: list[str]) -> None:
    from doccheck import __version__

    request = {
        "version": __version__,
        "arguments": arguments,
        "folder": os.getcwd(),  # noqa: PTH109
        "encodings": [stream.encoding for stream in (sys.stdin, sys.stdout, sys.stderr)],
        "environment": {name: os.environ[name] for name in PASSED_ON if name in os.environ},
    }
    body = json.dumps(request).encode("ascii")
    socket.send_fds(service, [LENGTH.pack(len(body))], [0, 1, 2])
    service.sendall(body)


def _received(service: socket.socket) -> bytes:
    head = _exactly(service, LENGTH.size)
    return _exactly(service, LENGTH.unpack(head)[0]) if head else b""


def _exactly(service: socket.socket, count: int) -> bytes:
    """So many bytes, or none where the other side is gone."""
    body = b""
    while len(body) < count:
        chunk = service.recv(count - len(body))
        if not chunk:
            return b""
        body += chunk
    return body

"""What opens a file again to make another of it is done in a process of its own: bounded in memory and time, without network.

What goes there is pickled, since it comes from here; what comes back is only ever bytes, since the file may be anybody's.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from doccheck.copies import CopyError
from doccheck.model import Report
from doccheck.web.docx_words import NotChangeable

_MEMORY = 2 * 1024 * 1024 * 1024
_SECONDS = 120
_DONE, _CANNOT = b"+", b"-"
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from doccheck.web.apart import serve; serve()"
)
_HERE = str(Path(__file__).parents[2])


def paragraphs(data: bytes) -> list[str]:
    """`docx_words.paragraphs`; NotChangeable where it cannot be done."""
    found: list[str] = json.loads(_changed("paragraphs", data))
    return found


def with_changes(data: bytes, changes: Mapping[int, str]) -> bytes:
    """`docx_words.with_changes`; NotChangeable where it cannot be done."""
    return _changed("with_changes", data, dict(changes))


def marked(name: str, data: bytes, reports: Sequence[Report], rules: Mapping[str, Any]) -> bytes:
    """`copies.marking.marked`; CopyError where there can be no marked copy."""
    return _asked("marked", name, data, tuple(reports), dict(rules))


def redacted(name: str, data: bytes, reports: Sequence[Report], chosen: Sequence[int], unseen: bool) -> bytes:
    """A copy without the choices of these numbers (`copies.choices`), and without what is not seen if `unseen`."""
    return _asked("redacted", name, data, tuple(reports), tuple(chosen), unseen)


def _changed(what: str, *arguments: Any) -> bytes:
    try:
        return _asked(what, *arguments)
    except CopyError:
        raise NotChangeable from None


def _asked(what: str, *arguments: Any) -> bytes:
    path = json.dumps([_HERE, *(each for each in sys.path if each)])
    command = [sys.executable, "-I", "-c", _START, path]
    try:
        done = subprocess.run(
            command, input=pickle.dumps((what, arguments)), capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise CopyError("making it took longer than it may") from None
    if done.stdout.startswith(_DONE):
        return done.stdout[1:]
    raise CopyError(done.stdout[1:].decode("utf-8", "replace") or "making it broke the process that did it")


# --- the other process -----------------------------------------------------------------------------


def serve() -> None:
    """One request on standard input, one answer on standard output."""
    from doccheck.readers.confine import allow_processor_seconds, confine

    what, arguments = pickle.load(sys.stdin.buffer)  # nosec B301 - from the parent process, over its own pipe
    confine(_MEMORY)
    allow_processor_seconds(_SECONDS)
    try:
        answer = _DONE + _WORK[what](*arguments)
    except CopyError as error:
        answer = _CANNOT + str(error).encode()
    except Exception:  # noqa: BLE001 - what it says may be the file's words
        answer = _CANNOT
    sys.stdout.buffer.write(answer)


def _paragraphs(data: bytes) -> bytes:
    from doccheck.web import docx_words

    return json.dumps(docx_words.paragraphs(data)).encode()


def _with_changes(data: bytes, changes: Mapping[int, str]) -> bytes:
    from doccheck.web import docx_words

    return docx_words.with_changes(data, changes)


def _marked(name: str, data: bytes, reports: Sequence[Report], rules: Mapping[str, Any]) -> bytes:
    from doccheck.copies import marking

    return marking.marked(name, data, reports, rules)


def _redacted(
    name: str, data: bytes, reports: Sequence[Report], chosen: Sequence[int], unseen: bool
) -> bytes:
    from doccheck.copies import redacting
    from doccheck.copies.choices import choices

    found = choices(reports)
    taken = [found[number] for number in chosen if number < len(found)]
    return redacting.redacted(name, data, reports, taken, metadata=unseen, hidden=unseen).copy


_WORK: dict[str, Callable[..., bytes]] = {
    "paragraphs": _paragraphs,
    "with_changes": _with_changes,
    "marked": _marked,
    "redacted": _redacted,
}

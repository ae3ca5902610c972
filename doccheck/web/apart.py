"""Changes to a Word file, made in a process of its own that has bounded memory and time and no network."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from doccheck.web.docx_words import NotChangeable

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 30
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from doccheck.web.apart import serve; serve()"
)
_HERE = str(Path(__file__).parents[2])


def paragraphs(data: bytes) -> list[str]:
    """`docx_words.paragraphs`, apart; NotChangeable where it cannot be done."""
    found: list[str] = json.loads(_asked({"do": "paragraphs"}, data))
    return found


def with_changes(data: bytes, changes: Mapping[int, str]) -> bytes:
    """`docx_words.with_changes`, apart; NotChangeable where it cannot be done."""
    return _asked({"do": "change", "changes": list(changes.items())}, data)


def _asked(what: dict[str, Any], data: bytes) -> bytes:
    head = json.dumps(what).encode() + b"\n"
    path = json.dumps([_HERE, *(each for each in sys.path if each)])
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, path],
            input=head + data,
            capture_output=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise NotChangeable from None
    if done.returncode:
        raise NotChangeable
    return done.stdout


def serve() -> None:
    """The other process: one request on standard input, one answer on standard output."""
    from doccheck.readers.confine import allow_processor_seconds, confine
    from doccheck.web import docx_words

    confine(_MEMORY)
    allow_processor_seconds(_SECONDS)
    what = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        if what["do"] == "paragraphs":
            answer = json.dumps(docx_words.paragraphs(data)).encode()
        else:
            answer = docx_words.with_changes(data, {int(number): text for number, text in what["changes"]})
    except Exception:  # noqa: BLE001 - what it says may be the file's words
        sys.exit(1)
    sys.stdout.buffer.write(answer)

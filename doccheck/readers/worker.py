"""The process that reads files for another: it waits for one, reads it, answers, and waits for the next.

It is started by `contained`, which gives it a file with each request and kills it where it takes too long.
Whatever is heavy is imported when a file first needs it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from doccheck.readers import limits, read, wire
from doccheck.readers.confine import allow_processor_seconds, confine, peak_bytes
from doccheck.readers.underway import Watch, watched_by


def main(settings: str) -> None:
    """Serves until nobody asks any more. `settings` are the fields of `Limits`, as JSON."""
    asked, answers = _own_streams()
    bounds = limits.Limits(**json.loads(settings))
    missing = confine(bounds.memory_megabytes * limits.MIB, Path(tempfile.gettempdir()))
    limits.keep_to(bounds)
    _say(answers, wire.line(missing=missing))
    gc.freeze()
    while head := asked.readline():
        request = json.loads(head)
        allow_processor_seconds(bounds.processor_seconds)
        if "ahead" in request:
            _import_ahead()
            continue
        _serve(request, asked, answers)


def _own_streams() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes, out of the reach of libraries that print."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return asked, answers


def _import_ahead() -> None:
    """What the everyday kinds of file are read with; the rest is imported when a file first needs it."""
    for name in ("nested", "docx", "pdf", "mail"):
        with suppress(ImportError):  # costs the files that need it, each with its gap, and no others
            import_module(f"doccheck.readers.{name}")


def _serve(request: dict[str, Any], asked: IO[bytes], answers: IO[bytes]) -> None:
    data = asked.read(request["size"])
    if len(data) < request["size"]:
        sys.exit()
    watched_by(Watch(lambda path: _say(answers, wire.line(begun=path)), request["refused"]))
    documents = read(request["path"], data, request["passwords"])
    del data
    for document in documents:
        answers.write(wire.line_of(document))
    _say(answers, wire.line(done=True, peak=peak_bytes()))


def _say(answers: IO[bytes], line: bytes) -> None:
    answers.write(line)
    answers.flush()

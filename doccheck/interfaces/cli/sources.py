"""Which files a check is about: paths as given, folders walked, and what is left out said aloud."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from doccheck.checking.sources import Source, is_document
from doccheck.interfaces.cli.speech import Wrong, say

STDIN = "-"

_ACCEPTANCES = ".doccheck.toml"


@dataclass
class Sources:
    """What was found, and whether anything asked for was not there."""

    found: list[Source]
    wrong: bool = False


def passwords(file: Path | None) -> tuple[str, ...]:
    """The passwords in a file, one a line; Wrong where it cannot be read."""
    if file is None:
        return ()
    try:
        lines = file.read_bytes().decode("utf-8-sig").splitlines()
    except OSError as error:
        raise Wrong(f"{file}: cannot be read ({(error.strerror or type(error).__name__).lower()})") from None
    except UnicodeDecodeError:
        raise Wrong(f"{file}: is not UTF-8 text") from None
    return tuple(line for line in lines if line)


def collect(paths: Sequence[str], stdin: Source | None) -> Sources:
    """The inputs in the order asked for, each once; what is missing is said and the rest goes on."""
    sources, seen = Sources([]), set()
    for path in paths:
        if path == STDIN and stdin is not None:
            sources.found.append(stdin)
            continue
        for file in _files(Path(path), sources):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                sources.found.append(Source(os.fspath(file), file))
    return sources


def _files(path: Path, sources: Sources) -> list[Path]:
    if path.is_dir():
        return _documents(path, sources)
    if not os.path.lexists(path):
        say(f"{path}: there is no such file or folder")
        sources.wrong = True
        return []
    return [path]


def _documents(folder: Path, sources: Sources) -> list[Path]:
    kept, left_out = [], 0
    for file in _walk(folder, sources):
        if is_document(file.name):
            kept.append(file)
        elif not file.name.endswith(_ACCEPTANCES):  # read with the document beside it
            left_out += 1
    if not kept:
        say(f"{folder}: there is no document in this folder")
        sources.wrong = True
    elif left_out:
        files = "1 file that is" if left_out == 1 else f"{left_out} files that are"
        say(f"{folder}: {files} no documents (settings, data, hidden files) left out")
    return kept


def _walk(folder: Path, sources: Sources) -> Iterable[Path]:
    def cannot(error: OSError) -> None:
        reason = (error.strerror or "no reason given").lower()
        say(f"{error.filename}: this folder cannot be opened ({reason})")
        sources.wrong = True

    for root, folders, names in os.walk(folder, onerror=cannot):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            yield Path(root, name)

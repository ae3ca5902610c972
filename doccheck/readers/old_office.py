"""Office files of 1997 to 2003, as files of today that LibreOffice makes of them where it is installed.

Word files (.doc) are always read so; workbooks and presentations only where doccheck cannot open them itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.locked import LOCKED, WRONG, is_locked, opened

NOT_INSTALLED = (
    "it is an old Word document, which doccheck reads only where LibreOffice is installed;"
    " save it as .docx and check that"
)
"""The other kinds come here only where it is."""
_SECONDS = 60
_STARTS = 4
_BEGIN_AGAIN = (79, 81)
"""What it ends with when it has made its settings and wants to be started once more."""
_PROGRAMS = ("soffice", "libreoffice")


@dataclass(frozen=True, slots=True)
class _Way:
    """How one kind becomes another: suffixes, and what LibreOffice calls the two."""

    suffix: str
    filter: str
    made: str
    format: str


_WAYS = {
    Kind.OLD_WORD: _Way("doc", "MS Word 97", "docx", "docx:MS Word 2007 XML"),
    Kind.OLD_EXCEL: _Way("xls", "MS Excel 97", "xlsx", "xlsx:Calc MS Excel 2007 XML"),
    Kind.OLD_POWERPOINT: _Way("ppt", "MS PowerPoint 97", "pptx", "pptx:Impress MS PowerPoint 2007 XML"),
}


def converted(kind: Kind, data: bytes, passwords: tuple[str, ...]) -> bytes:
    """The same document as .docx or .pptx; `UnreadableError` says why there is none."""
    way = _WAYS[kind]
    data = unlocked(data, passwords)
    program = _program()
    if not program:
        raise UnreadableError(NOT_INSTALLED)
    # Everything it writes, its settings too, goes when it is done: they would hold the document's words.
    with tempfile.TemporaryDirectory(prefix="doccheck-") as folder:
        source, made = Path(folder, f"in.{way.suffix}"), Path(folder, f"in.{way.made}")
        source.write_bytes(data)
        _run(program, folder, source, kind)
        if not made.is_file() or made.stat().st_size > limits.FILE_BYTES:
            raise UnreadableError(_not_converted(kind))
        return made.read_bytes()


def is_installed() -> bool:
    """Whether LibreOffice is there."""
    return bool(_program())


def _program() -> str:
    return next(filter(None, map(shutil.which, _PROGRAMS)), "")


def unlocked(data: bytes, passwords: tuple[str, ...]) -> bytes:
    """An old Office file without its password, if it has one."""
    if is_locked(data):
        data = opened(data, passwords)
        if is_locked(data):
            raise UnreadableError(WRONG if passwords else LOCKED)
    return data


def _not_converted(kind: Kind) -> str:
    return f"it is {kind.spoken}, and LibreOffice could not read it; save it as .{_WAYS[kind].made} and check that"


def _run(program: str, folder: str, source: Path, kind: Kind) -> None:
    """Without a window, without macros, without links to other files, and not for ever."""
    settings = Path(folder, "settings")
    settings.mkdir()
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}
    until = time.monotonic() + _SECONDS
    try:
        for start in range(_STARTS):
            # Under another name each time: it may not remove the socket that its last start has left under this one.
            settings = settings.rename(Path(folder, f"settings{start}"))
            command = _command(program, folder, settings, source, _WAYS[kind])
            if _status(command, environment, until - time.monotonic()) not in _BEGIN_AGAIN:
                break
    except subprocess.TimeoutExpired:
        raise UnreadableError(f"it is {kind.spoken}, and LibreOffice took too long over it") from None
    except OSError:
        raise UnreadableError(_not_converted(kind)) from None


def _command(program: str, folder: str, settings: Path, source: Path, way: _Way) -> list[str]:
    return [
        _itself(program), "--headless", "--norestore", "--nolockcheck", "--nodefault",
        f"-env:UserInstallation=file://{settings}",
        f"--infilter={way.filter}", "--convert-to", way.format, "--outdir", folder, str(source),
    ]  # fmt: skip


def _itself(program: str) -> str:
    """The program behind LibreOffice's starter. Ended with this process's own group, it leaves no child behind."""
    binary = Path(program).resolve().parent / "soffice.bin"
    return str(binary) if binary.is_file() else program


def _status(command: list[str], environment: dict[str, str], seconds: float) -> int:
    quiet = subprocess.DEVNULL
    return subprocess.run(
        command,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        env=environment,
        timeout=max(seconds, 0),
        check=False,
    ).returncode

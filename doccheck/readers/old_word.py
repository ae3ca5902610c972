"""Word files of 1997 to 2003 (.doc): LibreOffice makes a .docx of them where it is installed, else a gap."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError
from doccheck.readers.locked import LOCKED, WRONG, is_locked, opened

NOT_INSTALLED = (
    "it is an old Word document, which doccheck reads only where LibreOffice is installed;"
    " save it as .docx and check that"
)
NOT_CONVERTED = (
    "it is an old Word document, and LibreOffice could not read it; save it as .docx and check that"
)
_SECONDS = 60
_STARTS = 4
_BEGIN_AGAIN = (79, 81)
"""What it ends with when it has made its settings and wants to be started once more."""
_PROGRAMS = ("soffice", "libreoffice")
_FORMAT = "docx:MS Word 2007 XML"


def converted(data: bytes, passwords: tuple[str, ...]) -> bytes:
    """The same document as .docx; `UnreadableError` says why there is none."""
    if is_locked(data):
        data = opened(data, passwords)
        if is_locked(data):
            raise UnreadableError(WRONG if passwords else LOCKED)
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnreadableError(NOT_INSTALLED)
    # Everything it writes, its settings too, goes when it is done: they would hold the document's words.
    with tempfile.TemporaryDirectory(prefix="doccheck-") as folder:
        source, made = Path(folder, "in.doc"), Path(folder, "in.docx")
        source.write_bytes(data)
        _run(program, folder, source)
        if not made.is_file() or made.stat().st_size > limits.FILE_BYTES:
            raise UnreadableError(NOT_CONVERTED)
        return made.read_bytes()


def _run(program: str, folder: str, source: Path) -> None:
    """Without a window, without macros, without links to other files, and not for ever."""
    settings = Path(folder, "settings")
    settings.mkdir()
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}
    until = time.monotonic() + _SECONDS
    try:
        for start in range(_STARTS):
            # Under another name each time: it may not remove the socket that its last start has left under this one.
            settings = settings.rename(Path(folder, f"settings{start}"))
            command = _command(program, folder, settings, source)
            if _status(command, environment, until - time.monotonic()) not in _BEGIN_AGAIN:
                break
    except subprocess.TimeoutExpired:
        raise UnreadableError("it is an old Word document, and LibreOffice took too long over it") from None
    except OSError:
        raise UnreadableError(NOT_CONVERTED) from None


def _command(program: str, folder: str, settings: Path, source: Path) -> list[str]:
    return [
        _itself(program), "--headless", "--norestore", "--nolockcheck", "--nodefault",
        f"-env:UserInstallation=file://{settings}",
        "--infilter=MS Word 97", "--convert-to", _FORMAT, "--outdir", folder, str(source),
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

"""Acceptances on disk: read whole, written beside and renamed, for the owner's eyes only (0600)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

from doccheck.settled.acceptances import SUFFIX, Acceptances, AcceptancesError, written

_LARGEST = 64 * 2**20


def side_file(document: Path) -> Path:
    """Where the acceptances of a document lie."""
    return document.with_name(document.name + SUFFIX)


def content(file: Path) -> bytes | None:
    """What a file of acceptances holds; None where there is none."""
    try:
        about = file.stat()
        if not S_ISREG(about.st_mode):
            raise AcceptancesError("is not a file")
        if about.st_size > _LARGEST:
            raise AcceptancesError(f"is larger than {_LARGEST // 2**20} MiB, and was not read")
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AcceptancesError(f"cannot be read ({_reason(error)})") from None


@contextmanager
def held(file: Path) -> Iterator[Path]:
    """Holds `file` for one writer from reading it to writing it: yields the part to give to `replaced`.

    Two who accept at the same moment would otherwise lose one of the two decisions.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise AcceptancesError(
            f"is being written by somebody else; if nobody is, delete {part.name} and try again"
        ) from None
    except OSError as error:
        raise AcceptancesError(f"cannot be written ({_reason(error)})") from None
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def replaced(file: Path, part: Path, acceptances: Acceptances) -> None:
    """Writes `acceptances` to the `part` that is held, and makes that the file."""
    try:
        part.write_bytes(written(acceptances))
        part.replace(file)
    except OSError as error:
        raise AcceptancesError(f"cannot be written ({_reason(error)})") from None


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()

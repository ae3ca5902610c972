"""What can be made anew at any time and is kept on this machine between runs, as Python keeps its own .pyc files.

It lies in the user's cache folder, holds what comes of rules and weights and nothing of any document, is believed only
where nobody else could have written it, and is thrown away when in doubt.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any


class Kept:
    """One file: a line of JSON that says what it is, and a body; None for `file` keeps nothing."""

    def __init__(self, file: Path | None, edition: str) -> None:
        """`edition` names what can read the body: a file of another edition is as good as none."""
        self._file, self._edition = file, edition

    @property
    def is_possible(self) -> bool:
        """Whether there is a place to keep anything."""
        return self._file is not None

    def read(self) -> tuple[dict[str, Any], bytes] | None:
        """What was kept, and what was said about it; None where there is nothing that can be believed."""
        try:
            if self._file is None or not _ours_alone(self._file):
                return None
            head, _, body = self._file.read_bytes().partition(b"\n")
            about = json.loads(head)
            if about["edition"] != self._edition or about["digest"] != blake2b(body).hexdigest():
                return None
            return about, body
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, body: bytes, **about: object) -> bool:
        """Beside, and renamed: two processes never read half of what the other writes. Whether it could be done."""
        if self._file is None:
            return False
        about |= {"edition": self._edition, "digest": blake2b(body).hexdigest()}
        part = self._file.with_name(f"{self._file.name}.{os.getpid()}.part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(json.dumps(about).encode() + b"\n" + body)
            part.replace(self._file)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            return False
        return True


def cache_file(name: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where this system keeps what may be made anew at any time; None where there is no such place."""
    home = environment.get("HOME", "")
    if sys.platform == "win32":
        base = environment.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = f"{home}/Library/Caches" if home else ""
    else:
        base = environment.get("XDG_CACHE_HOME") or (f"{home}/.cache" if home else "")
    return Path(base, "doccheck", name) if Path(base).is_absolute() else None


def _ours_alone(file: Path) -> bool:
    """Whether nobody but this user could have written it."""
    if sys.platform == "win32":
        return True  # what lies under LOCALAPPDATA belongs to its user
    about = file.stat()
    return about.st_uid == os.geteuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)

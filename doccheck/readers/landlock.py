"""Leaves a process only the folders that reading a file needs (Landlock, Linux from 5.13).

A file that takes over its parser finds programs and libraries to read, one private folder to write, and nothing else:
no other referral, no key, no settings.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from errno import ECONNREFUSED
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _BENEATH_A_PATH = 1, 1
_PR_SET_NO_NEW_PRIVS = 38

_MAKE_SOCKET = 1 << 9
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = (1 << bit for bit in range(4))
_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 5: 16}
"""From which version on the kernel knows how many rights; each is a bit."""
_TO_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
"""What may be allowed of something that is no folder."""

_SYSTEM = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc", "/opt", "/nix/store", "/var/cache/fontconfig",
    "/var/lib/libreoffice", "/var/spool/libreoffice",
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/sys/fs/cgroup",
)  # fmt: skip
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_SOCKETS = Path("/tmp")  # nosec B108


def keep_to_folders(own: Path) -> bool:
    """Whether this process, and all that it starts, now reads programs alone and writes below `own` alone."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return _restricted(own)
    except (ImportError, OSError, AttributeError):
        return False


def remove_sockets(since: float) -> None:
    """Removes what LibreOffice has left, made after `since` (seconds of the epoch) and listened to by nobody.

    The process that it ran in may not: it could remove other people's things as well.
    """
    for path in _SOCKETS.glob("OSL_PIPE_*_SingleOfficeIPC_*"):
        with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            if (
                path.is_socket()
                and path.stat().st_mtime >= since
                and probe.connect_ex(str(path)) == ECONNREFUSED
            ):
                path.unlink()


def _restricted(own: Path) -> bool:
    import ctypes

    system = ctypes.CDLL(None, use_errno=True)
    number = ctypes.c_long
    version = system.syscall(number(_CREATE_RULESET), None, number(0), number(_ASK_VERSION))
    if version < 1:
        return False
    handled = (1 << max(count for since, count in _RIGHTS_BY_VERSION.items() if since <= version)) - 1
    ruleset = system.syscall(number(_CREATE_RULESET), struct.pack("=Q", handled), number(8), number(0))
    if ruleset < 0:
        return False
    try:
        for path, rights in _allowed(own, handled):
            _add(system, ruleset, path, rights)
        zero = number(0)
        if system.prctl(number(_PR_SET_NO_NEW_PRIVS), number(1), zero, zero, zero) != 0:
            return False
        return bool(system.syscall(number(_RESTRICT_SELF), number(ruleset), zero) == 0)
    finally:
        os.close(ruleset)


def _allowed(own: Path, handled: int) -> Iterator[tuple[str, int]]:
    """Paths, and what may be done below each."""
    yield str(own), handled
    yield str(_SOCKETS), _MAKE_SOCKET
    for path in _readable():
        yield path, _TO_READ
    for path in _DEVICES:
        yield path, _READ_FILE | _WRITE_FILE


def _readable() -> Iterable[str]:
    """Where programs and libraries lie: the system's, Python's, and doccheck's own."""
    tessdata = os.environ.get("TESSDATA_PREFIX", "")
    python = (sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(sys.executable).resolve().parents[1]))
    return dict.fromkeys(path for path in (*_SYSTEM, *python, *sys.path, tessdata) if path)


def _add(system: object, ruleset: int, path: str, rights: int) -> None:
    """One rule. A path that is not there needs none."""
    import ctypes

    with suppress(OSError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not Path(path).is_dir():
                rights &= _OF_FILES
            rule = struct.pack("=Qi", rights, place)
            number = ctypes.c_long
            system.syscall(number(_ADD_RULE), number(ruleset), number(_BENEATH_A_PATH), rule, number(0))  # type: ignore[attr-defined]
        finally:
            os.close(place)

"""Takes from a process what reading a file does not need: memory, time, large files, other folders, the network.

Each system has some of these means; what it lacks is said by name, and the rest holds all the same.
"""

from __future__ import annotations

import struct
import sys
from contextlib import suppress
from pathlib import Path

from doccheck.readers.landlock import keep_to_folders
from doccheck.readers.limits import MIB

MEMORY, TIME, FILES = "memory", "computing time", "the size of files"
FOLDERS, NETWORK = "the reach into folders", "the network"
WRITTEN_BYTES = 64 * MIB
"""The largest file that a worker, or a program it starts, may write."""
OPEN_FILES = 256
_PROGRAMS_MEMORY = 4
"""Programs that a worker starts (Office, for old files) may raise their own bound to so many times its."""


def confine(memory_bytes: int, own: Path | None = None) -> list[str]:
    """Confines this process for good; gives back the names of the bounds that this system does not have.

    `own` is the one folder in which it may write, and programs all that it may read; without it, folders stay as they are.
    """
    missing = _bound(memory_bytes)
    if own is not None and not keep_to_folders(own):
        missing.append(FOLDERS)
    if not _without_network():
        missing.append(NETWORK)
    return missing


def allow_processor_seconds(seconds: int) -> None:
    """From now on, so many more seconds of computing; then the system ends this process."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard < 0 else min(until, hard), hard))


def peak_bytes() -> int:
    """The most memory this process has held, or 0 where that cannot be told."""
    # Linux's own figure for it (ru_maxrss) begins with what the process held that started this one.
    with (
        suppress(OSError, ValueError, IndexError),
        Path("/proc/self/status").open(encoding="ascii") as status,
    ):
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _bound(memory_bytes: int) -> list[str]:
    try:
        import resource
    except ImportError:
        return [MEMORY, TIME, FILES]

    def bound(name: str, soft: int, hard: int) -> bool:
        kind = getattr(resource, name, None)
        if kind is None:
            return False
        _, most = resource.getrlimit(kind)
        if most >= 0:
            soft, hard = min(soft, most), min(hard, most)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):
            return False
        return True

    # No core dump: it would be a copy of a child's record on the disk.
    bound("RLIMIT_CORE", 0, 0)
    bound("RLIMIT_NOFILE", OPEN_FILES, OPEN_FILES)
    # macOS takes a bound on memory and does not keep it.
    kept = bound("RLIMIT_AS", memory_bytes, _PROGRAMS_MEMORY * memory_bytes) and sys.platform != "darwin"
    written = bound("RLIMIT_FSIZE", WRITTEN_BYTES, WRITTEN_BYTES)
    return [name for name, has in ((MEMORY, kept), (FILES, written)) if not has]


# --- network -------------------------------------------------------------------------------------

_ARCHITECTURES = {
    # machine: (the kernel's number of it, system calls socket, ptrace)
    "x86_64": (0xC000003E, 41, 101),
    "aarch64": (0xC00000B7, 198, 117),
}
_IO_URING_SETUP = 425
_AF_UNIX = 1
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 13, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_FOREIGN_CALLS = 0x40000000
"""Calls numbered from here are the same ones by another door (x32)."""
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2


def _without_network() -> bool:
    """Whether the system now refuses this process every socket but those inside the machine (Linux)."""
    if not sys.platform.startswith("linux"):
        return False
    import os

    known = _ARCHITECTURES.get(os.uname().machine)
    if known is None or sys.byteorder != "little":
        return False
    try:
        import ctypes

        system = ctypes.CDLL(None, use_errno=True)
        program = _filter(*known)
        instructions = ctypes.create_string_buffer(program, len(program))
        # struct sock_fprog: how many instructions, and where they are.
        head = struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions))
        number = ctypes.c_ulong
        none = number(0)
        if system.prctl(_PR_SET_NO_NEW_PRIVS, number(1), none, none, none) != 0:
            return False
        return bool(system.prctl(_PR_SET_SECCOMP, number(_FILTER), ctypes.c_char_p(head), none, none) == 0)
    except (ImportError, OSError, AttributeError):
        return False


def _filter(architecture: int, socket: int, ptrace: int) -> bytes:
    """The kernel's filter program: each instruction is a code, two jumps (if true, if false) and a value."""
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 6, 0, _FOREIGN_CALLS),
        (_EQUAL, 5, 0, _IO_URING_SETUP),
        (_EQUAL, 4, 0, ptrace),
        (_EQUAL, 1, 0, socket),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 1, 0, _AF_UNIX),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)

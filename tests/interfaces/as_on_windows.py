"""Makes doccheck in this process see what it would see on Windows: no fork, no Unix user, no POSIX signal or module.

Python and the libraries keep what they have: they are made for Windows by others, and are imported before. So this shows
what doccheck itself asks of the system, and not that all of it runs there.
"""

import os
import signal
import socket
import subprocess
import sys
import types

MODULES = "fcntl grp posix pty pwd resource syslog termios tty".split()
OF_OS = """
    O_CLOEXEC O_DIRECTORY O_DSYNC O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_SYNC WNOHANG
    chown chroot confstr ctermid fchdir fchmod fchown fdatasync fork forkpty fpathconf getegid geteuid getgid getgroups
    getloadavg getpgid getpgrp getpriority getresgid getresuid getsid getuid initgroups killpg lchown lockf mkfifo mknod
    nice openpty pathconf pipe2 posix_fadvise posix_fallocate posix_spawn pread preadv pwrite pwritev register_at_fork
    sched_getaffinity sched_setaffinity sched_yield sendfile setegid seteuid setgid setgroups setpgid setpriority
    setregid setresgid setresuid setreuid setsid setuid statvfs sync sysconf tcgetpgrp tcsetpgrp ttyname uname wait
    wait3 wait4 waitid
""".split()
OF_SOCKET = "AF_UNIX AF_NETLINK AF_VSOCK CMSG_LEN SCM_RIGHTS SO_PEERCRED recv_fds send_fds".split()
SIGNALS = "SIGABRT SIGFPE SIGILL SIGINT SIGSEGV SIGTERM SIG_DFL SIG_IGN".split()
"""Those that Windows has."""
OF_SIGNAL = [name for name in dir(signal) if name.startswith("SIG") and name not in SIGNALS]
OF_SIGNAL += (
    "alarm getitimer pause pthread_kill pthread_sigmask setitimer siginterrupt sigpending sigwait".split()
)


def pretend() -> None:
    """From here on, for whatever of doccheck is imported next."""
    for name in [each for each in sys.modules if each.partition(".")[0] == "doccheck"]:
        del sys.modules[name]
    sys.modules |= dict.fromkeys(MODULES)
    sys.modules["os"] = _without(os, OF_OS)
    sys.modules["socket"] = _without(socket, OF_SOCKET)
    sys.modules["signal"] = _without(signal, OF_SIGNAL)
    sys.modules["subprocess"] = _without(subprocess, [])
    sys.modules["subprocess"].Popen = _Started
    sys.modules["msvcrt"] = types.SimpleNamespace(LK_NBLCK=2, locking=lambda descriptor, mode, count: None)
    sys.platform = "win32"


def _without(module, names):
    less = types.ModuleType(module.__name__)
    vars(less).update({name: value for name, value in vars(module).items() if name not in names})
    return less


class _Started(subprocess.Popen):
    """A process that doccheck starts pretends as well."""

    def __init__(self, command, *arguments, **options):
        command = [_first_pretending(each) for each in command]
        super().__init__(command, *arguments, **options)


def _first_pretending(argument):
    before, at, after = argument.partition(" from doccheck.")
    return f"{before} {_IN_A_WORKER}{at}{after}" if at else argument


_IN_A_WORKER = """
import doccheck.readers.docx, doccheck.readers.pdf, pypdfium2, pdfminer.high_level, multiprocessing.util
from tests.interfaces.as_on_windows import pretend; pretend();
""".strip().replace("\n", "; ")

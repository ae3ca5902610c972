"""A Postfix of the tests' own: in a folder of its own, on loopback, never touching the machine's.

It has to be started by root, because its master gives up rights; everything it delivers goes to a sink.
"""

import json
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SBIN, DAEMONS = Path("/usr/sbin"), Path("/usr/lib/postfix/sbin")
_MAIN = """compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
myhostname = gateway.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtp_bind_address = 127.0.0.1
smtp_dns_support_level = disabled
relayhost = [127.0.0.1]:{sink}
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_tls_security_level = none
smtpd_tls_security_level = none
alias_maps =
alias_database =
local_recipient_maps =
bounce_queue_lifetime = 0
notify_classes =
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
message_size_limit = 41943040
mailbox_size_limit = 0
milter_protocol = 6
milter_connect_timeout = 1s
milter_command_timeout = 2s
"""
_SERVICE = "127.0.0.1:{port} inet n - n - - smtpd\n{options}"
_MILTER = "  -o {{ smtpd_milters = {{ {milter}, default_action={action}, content_timeout={timeout}s }} }}\n"
_MASTER = """
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_PIPE = (
    "doccheck unix - n n - 4 pipe flags=Rq user=nobody null_sender= "
    "argv={folder}/filter ${{sender}} ${{recipient}}\n"
)

_GUARD = 'read said || { "$0" -c "$1" stop; rm -rf "$2"; }'
"""Stops Postfix and removes its folder where the tests end without having done so."""


def why_not():
    """Why there can be no Postfix here: a sentence, or nothing."""
    if not sys.platform.startswith("linux"):
        return "these tests need Linux"
    if not (SBIN / "postfix").exists() or not (DAEMONS / "master").exists():
        return "Postfix is not installed: apt-get install --no-install-recommends postfix"
    if os.geteuid() != 0:
        return "Postfix can only be started by root"
    try:
        pwd.getpwnam("postfix")
    except KeyError:
        return "there is no user named postfix"
    return ""


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


class Postfix:
    """Its doors: `bare` asks nobody; `deferring` and `holding` ask a milter, and differ in what they do without it.

    `by_path` asks a milter at a Unix socket (`socket`), `piping` gives every message to the filter script in its folder.
    """

    def __init__(self, sink, milter, timeout=60, more=""):
        self.bare, self.deferring, self.holding, self.by_path, self.piping = (free_port() for _ in range(5))
        # Its parents have to be open to the user postfix; those of pytest's own folders are not.
        self.folder = Path(tempfile.mkdtemp(prefix="postfix-", dir=tempfile.gettempdir()))
        self.folder.chmod(0o755)
        self.config = self.folder / "etc"
        for name, mode in (("etc", 0o755), ("queue", 0o755), ("data", 0o700)):
            (self.folder / name).mkdir(mode=mode)
        os.chown(self.folder / "data", pwd.getpwnam("postfix").pw_uid, pwd.getpwnam("postfix").pw_gid)
        (self.config / "main.cf").write_text(_MAIN.format(folder=self.folder, sink=sink.port) + more)
        self.socket = self.folder / "milter.sock"

        def asking(where, action):
            return _MILTER.format(milter=where, action=action, timeout=timeout)

        doors = {
            self.bare: "",
            self.deferring: asking(milter, "tempfail"),
            self.holding: asking(milter, "quarantine"),
            self.by_path: _MILTER.format(milter=f"unix:{self.socket}", action="tempfail", timeout=60),
            self.piping: "  -o content_filter=doccheck:all\n",
        }
        services = [_SERVICE.format(port=port, options=options) for port, options in doors.items()]
        (self.config / "master.cf").write_text(
            "".join(services) + _MASTER.lstrip() + _PIPE.format(folder=self.folder)
        )
        self._process = None

    def start(self):
        self._guard = subprocess.Popen(
            ["sh", "-c", _GUARD, SBIN / "postfix", self.config, self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._said = (self.folder / "start.out").open("w")
        self._process = subprocess.Popen(
            [SBIN / "postfix", "-c", self.config, "start-fg"],
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
            env={**os.environ, "MAIL_CONFIG": str(self.config)},
            start_new_session=True,
        )
        for port in (self.bare, self.deferring, self.holding):
            self._await_banner(port)

    def _await_banner(self, port, seconds=60):
        """Until it greets: a port that is open says little."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", port), 5) as tried:
                    if tried.recv(64).startswith(b"220"):
                        return
            except OSError:
                time.sleep(0.05)
        said = (self.folder / "start.out").read_text()
        raise RuntimeError(f"Postfix did not start: {said} {self.log()}")

    def log(self):
        file = self.folder / "mail.log"
        return file.read_text() if file.exists() else ""

    def run(self, command, *arguments):
        return subprocess.run(
            [SBIN / command, "-c", self.config, *arguments], capture_output=True, text=True, check=True
        ).stdout

    def queue(self):
        return [json.loads(line) for line in self.run("postqueue", "-j").splitlines()]

    def held(self):
        return [entry for entry in self.queue() if entry["queue_name"] == "hold"]

    def held_headers(self):
        """The headers of all that is held, one after the other."""
        ids = [entry["queue_id"] for entry in self.held()]
        return "".join(
            self.run("postcat", "-qh", *ids[start : start + 100]) for start in range(0, len(ids), 100)
        )

    def settle(self, seconds=60):
        """Until nothing is on its way any more."""
        end = time.monotonic() + seconds
        while any(entry["queue_name"] != "hold" for entry in self.queue()):
            assert time.monotonic() < end, self.log()
            time.sleep(0.05)

    def stop(self):
        if self._process is not None and self._process.poll() is None:
            subprocess.run(
                [SBIN / "postfix", "-c", self.config, "stop"], capture_output=True, timeout=60, check=False
            )
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, 9)
                self._process.wait()
        if self._process is not None:
            self._said.close()
            self._guard.communicate(b"stopped\n", 60)
        shutil.rmtree(self.folder, ignore_errors=True)


def send(port, *messages, timeout=120):
    """All of them on one connection, each with its recipients; what the mail server answered to each."""
    answers = []
    with smtplib.SMTP("127.0.0.1", port, "client.example", timeout) as client:
        for data, to in messages:
            answers.append(_answer(client, data, to))
    return answers


def _answer(client, data, to):
    client.ehlo_or_helo_if_needed()
    code, text = client.mail("s.worker@school.example")
    for address in to:
        if code == 250:
            code, text = client.rcpt(address)
    if code == 250:
        code, text = client.data(data)
    else:
        client.rset()
    return f"{code} {text.decode()}"

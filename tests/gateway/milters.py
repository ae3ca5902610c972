"""Starts and ends the stub's milter, in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from doccheck.gateway.listening import place
from doccheck.readers.contained import started_by

ROOT = Path(__file__).parents[2]


class Milter:
    """One milter process, with its log and its policy."""

    def __init__(self, folder, policy="", **given):
        self.folder = folder
        self.log, self.policy = folder / "milter.log", folder / "doccheck.toml"
        self.policy.write_text(policy)
        self._given = {
            "listen": "inet:127.0.0.1:0",
            "log": str(self.log),
            "policy": str(self.policy),
            **given,
        }
        self._said = []
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.gateway.stub_milter", json.dumps(self._given)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._listening = threading.Thread(target=self._listen, args=(self.process.stderr,), daemon=True)
        self._listening.start()
        where = self.process.stdout.readline().strip()
        assert where, self.said()
        self.place = place(where)
        self._given["listen"] = where

    def said(self):
        """What it has said to standard error."""
        return "".join(self._said)

    def _listen(self, stderr):
        with stderr:
            for line in stderr:
                self._said.append(line)

    def lines(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def signal(self, number):
        os.kill(self.process.pid, number)

    def kill(self):
        """At once, and the workers with it, as systemd would."""
        workers = list(started_by(self.process.pid))
        self.signal(signal.SIGKILL)
        for pid in workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._wait()

    def stop(self):
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
            self._wait()

    def _wait(self):
        self.process.wait(40)
        self.process.stdout.close()
        self.process.stdin.close()
        self._listening.join(20)

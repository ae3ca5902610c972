"""The milter with an engine of a few words: what `doccheck milter` runs, with the stub's rules. For the tests only.

    python -m tests.gateway.stub_milter '{"listen": "inet:127.0.0.1:0", "log": "...", "policy": "...", ...}'

It prints where it listens. What a message's words can do to the engine: tests.checking.hardship.
"""

import json
import os
import resource
import signal
import sys
import threading
from pathlib import Path

from doccheck.checking.desk import Desk
from doccheck.checking.quiet import hush
from doccheck.checking.setup import EngineSpec, Setup, read_policy
from doccheck.gateway.listening import place
from doccheck.gateway.log import Log
from doccheck.gateway.service import Service
from doccheck.gateway.supervision import run
from tests.checking.hardship import RULES, HardMaker
from tests.interfaces.stub import StubPack


def main(given):
    def opened():
        policy = read_policy(Path(given["policy"]))
        setup = Setup(policy, (StubPack(RULES),), RULES, EngineSpec())
        return Desk(
            setup,
            workers=given.get("workers", 2),
            waiting=given.get("waiting", 64),
            maker=HardMaker(),
            seconds=given.get("seconds", 0),
        )

    hush()
    log = Log(Path(given["log"]))
    desk = opened()
    desk.wait()
    service = Service(place(given["listen"], 0o666), desk, log, opened)
    if given.get("no_progress"):
        from doccheck.checking import desk as desks

        desks.TICK_SECONDS = 3600.0
    if given.get("disk_full"):  # to this process: not a byte more can be written to any file
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    threading.Thread(target=end_with_the_tests, daemon=True).start()
    run(service, lambda: print(service.place, flush=True))


def end_with_the_tests():
    while os.read(0, 4096):  # no buffer: its lock would be fatal where the process ends first
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

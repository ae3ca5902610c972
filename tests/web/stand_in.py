"""A desk in this process, with the engine of a few words: what is tested here is the server."""

import threading
from dataclasses import dataclass, field, replace

from doccheck import policy as policies
from doccheck.checking.desk import Broken, Busy, State, TooLate
from doccheck.checking.judging import judged
from doccheck.checking.setup import EngineSpec, Setup, today
from doccheck.readers import read
from doccheck.web.app import build
from doccheck.web.service import Service
from doccheck.web.settings import Bounds, Settings, Token
from tests.interfaces import stub

TOKEN = Token("gateway", "0123456789abcdef0123456789")
OTHER = Token("page", "fedcba9876543210fedcba9876")
BAD = f"OFFICIAL. {stub.CANARY} rang us. We send the whole file to the MASH."
GOOD = "We share this under section 47."


def setup(**policy):
    return Setup(
        replace(policies.builtin(), **policy), (stub.StubPack(stub.RULES),), stub.RULES, EngineSpec()
    )


@dataclass
class Desk:
    """BUSY, LATE and GONE in a text do that to its check; HOLD ON waits until `go_on` is set."""

    setup: Setup
    ready_workers: int = 1
    seen: list = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    closed: bool = False

    def check(self, source, to=(), recorded=frozenset(), settle=(), meanwhile=None):
        data = source.data
        self.seen.append((source.name, tuple(to), source.record))
        for word, error in ((b"BUSY", Busy), (b"LATE", TooLate), (b"GONE", Broken)):
            if word in data:
                raise error
        while b"HOLD ON" in data and not self.go_on.wait(0.05):
            if meanwhile:
                meanwhile()
        policy = self.setup.policy
        documents = read(source.name, data)
        circumstances = policy.circumstances(today(), to, recorded)
        reports = [stub.StubEngine().examine(document, circumstances) for document in documents]
        return judged(reports, policy, to, self.setup.titles, settle)

    def ready(self):
        return State(1, self.ready_workers, self.ready_workers, 0, 0)

    def close(self, drain=0):
        self.closed = True
        self.go_on.set()


def application(desk=None, bounds=None, lead=None, held=None, **settings):
    """An application with a desk of its own, and the desk."""
    desk = desk or Desk(setup())
    made = Settings(bounds=bounds or Bounds(), **settings)
    return build(Service(desk.setup, desk), made, lead, held), desk

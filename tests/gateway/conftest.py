"""One Postfix for all tests of the gateway, and a milter of the stub's for each that wants its own."""

import os
from pathlib import Path

import pytest

from . import postfix
from .milters import Milter
from .sink import Sink


@pytest.fixture(scope="session")
def sink():
    made = Sink()
    yield made
    made.close()


@pytest.fixture(scope="session")
def running(sink):
    """A Postfix that runs, and the address where it asks."""
    if why := postfix.why_not():
        if os.environ.get("DOCCHECK_REQUIRE_POSTFIX") == "1":
            pytest.fail(why)
        pytest.skip(why)
    milter = f"inet:127.0.0.1:{postfix.free_port()}"
    made = postfix.Postfix(sink, milter, timeout=4)
    made.milter = milter
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def server(running, sink):
    """Postfix with an empty queue, and an empty sink."""
    running.run("postsuper", "-d", "ALL")
    sink.arrived.clear()
    running.sink = sink
    return running


@pytest.fixture(scope="module")
def milter(running, tmp_path_factory):
    """A milter where Postfix asks, under the built-in policy with little patience."""
    made = Milter(tmp_path_factory.mktemp("milter"), "[gateway]\nseconds = 60\n", listen=running.milter)
    yield made
    made.stop()


@pytest.fixture
def milter_of(running, tmp_path: Path):
    """Makes a milter where Postfix asks, for one test."""
    made = []

    def make(policy="[gateway]\nseconds = 60\n", **given):
        made.append(Milter(tmp_path, policy, listen=running.milter, **given))
        return made[-1]

    yield make
    for each in made:
        each.stop()

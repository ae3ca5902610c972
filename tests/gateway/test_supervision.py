"""The service under systemd: it says when it is ready, that it is well, and stops saying so when it is not."""

import queue
import signal
import socket
import threading

import pytest

from doccheck.gateway import supervision
from doccheck.gateway.listening import place
from doccheck.gateway.log import Log
from doccheck.gateway.service import Room, Service, Share
from doccheck.policy import builtin


class FakeService:
    def __init__(self):
        self.well, self.reloaded, self.closed = True, threading.Event(), False

    def is_well(self):
        return self.well

    def reload(self):
        self.reloaded.set()
        raise RuntimeError("words of a message")

    def close(self):
        self.closed = True


@pytest.fixture
def systemd(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(20)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "100000")
        yield lambda: listening.recv(100)


def test_systemd_hears_of_signs_of_life_only_while_it_is_well(systemd, capsys):
    service, signals = FakeService(), queue.SimpleQueue()
    looking = threading.Thread(target=supervision._look_after, args=(service, signals))
    looking.start()
    assert systemd() == b"WATCHDOG=1"
    signals.put(signal.SIGHUP)
    assert service.reloaded.wait(20)
    heard = [systemd() for _ in range(4)]
    assert b"RELOADING=1" in heard
    service.well = False
    signals.put(signal.SIGHUP)
    while systemd() != b"RELOADING=1":
        pass
    assert systemd() in (b"READY=1", b"WATCHDOG=1")
    signals.put(signal.SIGTERM)
    looking.join(20)
    assert not looking.is_alive()
    said = capsys.readouterr().err
    assert "the service no longer answers in time" in said
    assert "the one before holds (RuntimeError)" in said
    assert "words" not in said


def test_run_says_ready_and_stopping(systemd, monkeypatch):
    service, before = FakeService(), signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(supervision, "_look_after", lambda *_: None)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        supervision.run(service)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert (systemd(), systemd()) == (b"READY=1", b"STOPPING=1")
    assert service.closed
    assert signal.getsignal(signal.SIGTERM) == before


class Standard:
    """What such a desk judges by."""

    policy = builtin()


class NoDesk:
    """A desk that answers nobody, and whose time is over at once."""

    seconds = 0.0
    setup = Standard()

    def close(self):
        pass


def test_a_check_far_beyond_its_time_makes_the_service_unwell(tmp_path):
    log = Log(tmp_path / "log")
    service = Service(place("inet:127.0.0.1:0"), NoDesk(), log, lambda: None)
    assert service.is_well()
    service._at_work[1] = -1_000_000.0
    assert not service.is_well()
    service._at_work.clear()
    service.close()
    log.close()
    assert not service.is_well()


def test_all_connections_together_hold_no_more_than_there_is_room():
    room = Room(100)
    one, two = Share(room), Share(room)
    assert one.resize(60)
    assert not two.resize(50)
    assert two.resize(40)
    assert not one.resize(61)
    assert one.resize(0)
    assert two.resize(100)
    assert two.resize(0)
    assert room.take(100)

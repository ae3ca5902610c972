"""The milter on a socket, with a small mail server of the tests' own on the other side."""

import os
import signal
import socket
import threading
import time

import pytest

from doccheck.gateway import wire
from doccheck.gateway.listening import Listener, ListenError, place
from tests.interfaces.stub import CANARY

from .letters import ADVISED, HELD, SECURE, letter, raw, text
from .milters import Milter
from .mta import Mta


@pytest.fixture(scope="module")
def milter(tmp_path_factory):
    made = Milter(tmp_path_factory.mktemp("milter"))
    yield made
    made.stop()


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("steps", [0x1FFFFF, 0, 0x100000], ids=["Postfix", "nothing agreed", "leading space"])
def test_several_messages_on_one_connection_each_get_their_own_answer(milter, steps):
    with Mta(milter.place, steps) as mta:
        for _ in range(2):
            assert mta.ask(raw(letter())).action == "send"
            held = mta.ask(raw(letter(HELD)))
            assert (held.action, held.text) == ("hold", "doccheck hold: TP303")
            ((name, value),) = mta.ask(raw(letter(ADVISED))).added
            assert (name, value.strip().split(";")[0]) == ("X-Doccheck", "advise")
            assert mta.ask(raw(letter()), [SECURE, "x@example.com"]).text == "doccheck hold: SC501"


def test_no_leading_space_where_none_was_agreed(milter):
    for steps, first in ((0x1FFFFF, " "), (0, "p")):
        with Mta(milter.place, steps) as mta:
            ((_, value),) = mta.ask(raw(letter())).added
            assert value[0] == first


def test_a_sender_who_leaves_in_the_middle_stops_nobody(milter):
    for ending in (b"A", b"Q", None):
        with Mta(milter.place) as mta:
            mta.begin(raw(letter(HELD)), [SECURE])
            if ending:
                mta.say(ending)
    with Mta(milter.place) as mta:
        mta.begin(raw(letter(HELD)), [SECURE])
        mta.say(b"A")
        assert mta.ask(raw(letter())).action == "send"


def test_what_is_not_the_protocol_is_hung_up_on(milter):
    for said in (b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\1Z", b"\0\0\0\0", wire.packet(b"E")):
        with socket.create_connection((milter.place.host, milter.place.port), 20) as connection:
            connection.sendall(said)
            assert connection.recv(10) == b""
    with Mta(milter.place) as mta:
        assert mta.ask(raw(letter())).action == "send"


def test_a_mail_server_that_cannot_hold_is_not_answered(milter):
    with pytest.raises(ConnectionResetError):
        Mta(milter.place, changes=0x1F)


def test_a_line_for_each_message_and_no_word_of_it(milter):
    before = len(milter.lines())
    with Mta(milter.place) as mta:
        mail = raw(letter(HELD, CANARY, subject=CANARY, attach=[text(f"{CANARY}.txt", CANARY)]))
        mta.ask(mail, ["Zephaniah@example.com"], sender="Quillfeather@example.com", queue="4ZkQX1")
    (line,) = milter.lines()[before:]
    when, *said, took = line.split()
    assert when.endswith("Z")
    assert said[0] == "queue=4ZkQX1"
    assert len(said[1]) == len("id=") + 16
    assert said[2:] == ["action=hold", "verdict=hold", "codes=SC501,TP303,RR405"] or said[4].startswith(
        "codes="
    )
    assert took.startswith("ms=")
    for name in CANARY.split():
        assert name.lower() not in (line + milter.said()).lower()


def test_a_check_that_never_ends_or_dies_is_held_and_the_mail_server_hears_of_it_meanwhile(tmp_path):
    milter = Milter(tmp_path, "[gateway]\nseconds = 2\n")
    try:
        with Mta(milter.place) as mta:
            late = mta.ask(raw(letter("SLEEP")))
            assert (late.action, late.text) == ("hold", "doccheck unchecked (too-late): SC506")
            assert late.progress >= 1
            assert decided(mta, "DIE").text == "doccheck unchecked (broken): SC506"
            assert decided(mta, "BREAK").text == "doccheck unchecked: SC506"
            assert decided(mta, "EAT").action == "hold"
            assert decided(mta).action == "send"
    finally:
        milter.stop()


def decided(mta, *words):
    """What becomes of a message that comes again where it is asked to: a slow machine may still be replacing a worker."""
    end = time.monotonic() + 60
    while (fate := mta.ask(raw(letter(*words)))).action == "defer":
        assert time.monotonic() < end
    return fate


def test_too_large_is_held_and_never_kept(tmp_path):
    milter = Milter(tmp_path, "[gateway]\nmegabytes = 1\n")
    try:
        with Mta(milter.place) as mta:
            fate = mta.ask(raw(letter()) + b"x" * 3_000_000)
            assert (fate.action, fate.text) == ("hold", "doccheck unchecked (too-large): SC506")
            assert mta.ask(raw(letter())).action == "send"
    finally:
        milter.stop()


def test_a_full_house_is_asked_again_later_and_nothing_is_decided(tmp_path):
    milter = Milter(tmp_path, "[gateway]\nseconds = 3\n", workers=1, waiting=1)
    try:
        fates = []

        def ask():
            with Mta(milter.place) as mta:
                fates.append(mta.ask(raw(letter("SLEEP"))).action)

        crowd = [threading.Thread(target=ask) for _ in range(5)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join(30)
        assert sorted(fates) == ["defer"] * 4 + ["hold"]
    finally:
        milter.stop()


def test_refusing_and_deferring_are_the_policys_choice(tmp_path):
    milter = Milter(tmp_path, '[gateway]\nseconds = 2\nhold = "reject"\non_failure = "defer"\n')
    try:
        with Mta(milter.place) as mta:
            refused = mta.ask(raw(letter(HELD)))
            assert (refused.action, refused.text) == ("reject", "550 5.7.1 doccheck hold: TP303")
            later = mta.ask(raw(letter("DIE")))
            assert (later.action, later.text) == ("defer", "451 4.7.1 doccheck broken; please try again")
            assert mta.ask(raw(letter(f"{HELD} He has a knife."))).action == "send"
    finally:
        milter.stop()


def test_a_new_policy_is_taken_while_messages_are_under_way_and_a_broken_one_is_not(tmp_path):
    milter = Milter(tmp_path, "[gateway]\nseconds = 20\n")
    try:
        with Mta(milter.place) as mta:
            assert mta.ask(raw(letter(HELD))).action == "hold"
            milter.policy.write_text('[gateway]\nhold = "refuse"\n')
            milter.signal(signal.SIGHUP)
            until(lambda: "the policy was not taken" in milter.said())
            assert "gateway.hold" in milter.said()
            assert mta.ask(raw(letter(HELD))).action == "hold"
            milter.policy.write_text('[gateway]\nhold = "reject"\n')
            milter.log.rename(tmp_path / "milter.log.1")
            milter.signal(signal.SIGHUP)
            until(lambda: "the policy was read again" in milter.said())
            assert mta.ask(raw(letter(HELD))).action == "reject"
            assert len(milter.lines()) == 1
    finally:
        milter.stop()


def test_stopping_lets_what_has_begun_come_to_its_end(tmp_path):
    milter = Milter(tmp_path, "[gateway]\nseconds = 3\n")
    with Mta(milter.place) as mta:
        mta.begin(raw(letter("SLEEP")), [SECURE])
        mta.say(b"E")
        assert mta.heard() == (b"p", b"")
        milter.signal(signal.SIGTERM)
        said = []
        while b"c" not in said:
            said.append(mta.heard()[0])
        assert b"q" in said
    milter.stop()
    assert milter.process.returncode == 0


def test_a_full_disk_for_the_log_stops_no_message(tmp_path):
    milter = Milter(tmp_path, disk_full=True)
    try:
        with Mta(milter.place) as mta:
            assert [mta.ask(raw(letter(*words))).action for words in ((), (HELD,), ())] == [
                "send",
                "hold",
                "send",
            ]
        assert milter.said().count("the log cannot be written") == 1
    finally:
        milter.stop()


def test_a_unix_socket_replaces_what_a_dead_milter_left_and_nothing_else(tmp_path):
    where = place(f"unix:{tmp_path}/m.sock", 0o600)
    first = Listener(where, lambda connection: None)
    assert where.path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ListenError, match="another process listens there already"):
        Listener(where, lambda connection: None)
    os.link(where.path, tmp_path / "kept")
    first.close()
    assert not where.path.exists()
    (tmp_path / "kept").rename(where.path)
    Listener(where, lambda connection: None).close()
    where.path.write_text("a file")
    with pytest.raises(ListenError, match="is there already, and is no socket"):
        Listener(where, lambda connection: None)
    assert where.path.read_text() == "a file"


def test_no_more_connections_than_allowed():
    release = threading.Event()
    listener = Listener(place("inet:127.0.0.1:0"), lambda connection: release.wait(20), connections=1)
    address = (listener.place.host, listener.place.port)
    with socket.create_connection(address, 10), socket.create_connection(address, 10) as second:
        assert second.recv(1) == b""
    release.set()
    listener.close()


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "unix:",
        "unix:relative",
        "inet:127.0.0.1",
        "inet::25",
        "inet:1.2.3.4:99999",
        "tcp:a:1",
        "unix:/" + "x" * 120,
    ],
)
def test_an_address_that_is_none_is_said_in_a_sentence(wrong):
    with pytest.raises(ListenError):
        place(wrong)


def test_addresses_are_read():
    assert str(place("unix:/run/doccheck/milter.sock")) == "unix:/run/doccheck/milter.sock"
    assert place("inet:[::1]:8893").host == "::1"
    assert place("inet:127.0.0.1:8893").is_local
    assert not place("inet:0.0.0.0:8893").is_local

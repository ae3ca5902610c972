"""What is said with a mail server: messages come out as they went in, one after the other, in any order of packets."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck.checking.message import Action, Outcome, Why
from doccheck.gateway import stamp, wire
from doccheck.gateway.conversation import NEEDED, WANTED, Conversation, Letter, verdict
from doccheck.gateway.wire import Command, Packet, Step, WireError
from doccheck.model import Verdict
from tests.interfaces.stub import CANARY

OFFER = struct.pack("!III", 6, 0x1FF, 0x1FFFFF)


def begun(steps=0x1FFFFF, most_bytes=10_000, **options):
    conversation = Conversation(most_bytes, **options)
    answer = conversation.hear(Packet(Command.OPTIONS, struct.pack("!III", 6, 0x1FF, steps)))
    assert not answer.over
    return conversation


def say(conversation, *packets):
    """Says all of them; the replies, and the last letter."""
    replies, letter = b"", None
    for command, data in packets:
        answer = conversation.hear(Packet(command, data))
        replies, letter = replies + answer.replies, answer.letter or letter
    return replies, letter


MAIL = [
    (Command.MACROS, b"M{i}\0004ZkQ\0"),
    (Command.MAIL, b"<a@one.example>\0"),
    (Command.RCPT, b"<b@two.example>\0"),
    (Command.RCPT, b"<c@three.example>\0NOTIFY=NEVER\0"),
    (Command.HEADER, b"Subject\0 A\n referral\0"),
    (Command.HEADER, b"Message-ID\0 <1@one.example>\0"),
    (Command.END_OF_HEADERS, b""),
    (Command.BODY, b"One.\r\n"),
    (Command.BODY, b"Two.\r\n"),
    (Command.END, b"Three.\r\n"),
]


def test_a_message_comes_out_as_it_travels():
    replies, letter = say(begun(), *MAIL)
    assert replies == b""
    assert letter.data == (
        b"Subject: A\r\n referral\r\nMessage-ID: <1@one.example>\r\n\r\nOne.\r\nTwo.\r\nThree.\r\n"
    )
    assert letter.to == ("b@two.example", "c@three.example")
    assert (letter.queue_id, letter.id_hash) == ("4ZkQ", "02c363d3545b0733")
    assert CANARY not in repr(Letter(CANARY.encode(), (CANARY,)))


def test_without_any_agreement_every_packet_is_answered_and_the_message_is_the_same():
    conversation = begun(steps=0)
    plain = [
        (command, data.replace(b"\0 ", b"\0", 1) if command is Command.HEADER else data)
        for command, data in MAIL
    ]
    replies, letter = say(conversation, *plain)
    assert replies == wire.CONTINUE * 8
    assert letter.data == say(begun(), *MAIL)[1].data


def test_several_messages_on_one_connection_share_nothing():
    conversation = begun()
    first = say(conversation, *MAIL)[1]
    second = say(
        conversation,
        (Command.MAIL, b"<a@one.example>\0"),
        (Command.RCPT, b"<d@four.example>\0"),
        (Command.END, b"Four.\r\n"),
    )[1]
    assert (second.data, second.to, second.id_hash) == (b"Four.\r\n", ("d@four.example",), "")
    assert say(conversation, *MAIL)[1] == first


def test_an_aborted_message_leaves_nothing_behind():
    conversation = begun()
    say(conversation, *MAIL[:-1], (Command.ABORT, b""))
    assert say(conversation, *MAIL)[1] == say(begun(), *MAIL)[1]


def test_forged_headers_are_counted_by_name_and_are_no_part_of_what_is_checked():
    forged = [
        (Command.HEADER, name + b"\0 pass\0")
        for name in (b"X-Doccheck", b"x-DOCCHECK", b"X-Doccheck ", b"X-Doccheck-Codes", b"X-Doctor")
    ]
    letter = say(begun(), *MAIL[:5], *forged, *MAIL[5:])[1]
    assert dict(letter.forged) == {b"x-doccheck": 3, b"x-doccheck-codes": 1}
    assert b"X-Doctor: pass" in letter.data
    assert b"x-doccheck" not in letter.data.lower()


def test_a_message_that_is_too_large_is_not_kept():
    sizes = []
    conversation = begun(most_bytes=100, room=lambda size: sizes.append(size) or True)
    letter = say(conversation, *MAIL[:-1], (Command.BODY, b"x" * 100), (Command.BODY, b"x"), MAIL[-1])[1]
    assert (letter.too_large, letter.data, letter.to) == (True, b"", ("b@two.example", "c@three.example"))
    assert max(sizes) <= 100
    assert sizes[-1] == 0
    assert not say(conversation, *MAIL)[1].too_large


def test_where_there_is_no_room_the_message_is_not_taken_in():
    conversation = begun(room=lambda size: size < 70)
    letter = say(conversation, *MAIL)[1]
    assert (letter.no_room, letter.too_large, letter.data) == (True, False, b"")


@pytest.mark.parametrize(
    "offer",
    [
        struct.pack("!III", 5, 0x1FF, 0x1FFFFF),
        struct.pack("!III", 6, 0x1F, 0),
        struct.pack("!III", 6, 0x2F, 0),
    ],
    ids=["old", "no quarantine", "no change of headers"],
)
def test_a_mail_server_that_could_not_hold_is_not_talked_to(offer):
    assert Conversation(100).hear(Packet(Command.OPTIONS, offer)).over


def test_only_what_is_offered_is_asked_for():
    answer = Conversation(100).hear(Packet(Command.OPTIONS, struct.pack("!III", 6, 0x1FF, 0x80)))
    assert wire.options(answer.replies[5:]) == (6, NEEDED, Step.QUIET_HEADER)
    answer = Conversation(100).hear(Packet(Command.OPTIONS, OFFER))
    assert wire.options(answer.replies[5:]) == (6, NEEDED, WANTED)


def test_nothing_is_answered_before_the_agreement():
    with pytest.raises(WireError):
        Conversation(100).hear(Packet(Command.MAIL, b"<a@one.example>\0"))


commands = st.sampled_from([each for each in Command if each is not Command.QUIT])


@given(st.lists(st.builds(Packet, commands, st.binary(max_size=80)), max_size=40))
def test_any_order_of_packets_is_heard_or_refused(said):
    conversation = begun(most_bytes=200)
    for packet in said:
        try:
            answer = conversation.hear(packet)
        except WireError:
            return
        if answer.letter:
            assert len(answer.letter.data) <= 200
        if answer.over:
            return


# --- the verdict ---------------------------------------------------------------------------------


def replies(outcome, forged=()):
    return verdict(Letter(b"", (), forged=forged), outcome, "Brackenshire")


def header(said):
    return wire.add_header("X-Doccheck", f" {said}; version={stamp.__version__}; policy=Brackenshire")


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome(Action.SEND, Verdict.PASS), header("pass") + wire.CONTINUE),
        (Outcome(Action.SEND, Verdict.ADVISE, ("TP301",)), header("advise; codes=TP301") + wire.CONTINUE),
        (
            Outcome(Action.SEND, Verdict.UNCHECKED, ("SC506",), urgent=True),
            header("unchecked; urgent; codes=SC506") + wire.CONTINUE,
        ),
        (
            Outcome(Action.HOLD, Verdict.HOLD, ("SC501", "TP303")),
            header("hold; codes=SC501 TP303") + wire.quarantine("doccheck hold: SC501 TP303") + wire.CONTINUE,
        ),
        (
            Outcome(Action.HOLD, Verdict.UNCHECKED, ("SC506",), Why.TOO_LATE),
            header("unchecked (too-late); codes=SC506")
            + wire.quarantine("doccheck unchecked (too-late): SC506")
            + wire.CONTINUE,
        ),
        (
            Outcome(Action.REJECT, Verdict.HOLD, ("TP303",)),
            wire.packet(b"y", b"550 5.7.1 doccheck hold: TP303\0"),
        ),
        (
            Outcome(Action.DEFER, Verdict.UNCHECKED, why=Why.BUSY),
            wire.packet(b"y", b"451 4.7.1 doccheck busy; please try again\0"),
        ),
    ],
)
def test_every_outcome_has_its_replies(outcome, said):
    assert replies(outcome) == said


def test_forged_headers_are_taken_out_from_the_last_to_the_first():
    said = replies(Outcome(Action.SEND, Verdict.PASS), ((b"x-doccheck", 2), (b"x-doccheck-codes", 1)))
    taken = [(2, b"x-doccheck"), (1, b"x-doccheck"), (1, b"x-doccheck-codes")]
    assert said == b"".join(wire.delete_header(name, n) for n, name in taken) + header("pass") + wire.CONTINUE


@given(
    st.builds(
        Outcome,
        st.sampled_from(Action),
        st.sampled_from(Verdict),
        st.lists(st.from_regex(r"[A-Z]{2}[0-9]{3}", fullmatch=True), max_size=40).map(tuple),
        st.none() | st.sampled_from(Why),
        st.booleans(),
    ),
    st.text(max_size=100),
)
def test_what_a_header_says_can_be_read_again(outcome, policy):
    said = stamp.read(stamp.value(outcome, policy))
    assert said == stamp.Stamp(outcome.verdict, outcome.why or "", outcome.codes, outcome.urgent)


def test_what_is_no_header_of_ours_says_nothing():
    for text in ("", "pass", "pass (forged)", "hold; codes=TP3; version=1; policy=x"):
        assert stamp.read(text) is None

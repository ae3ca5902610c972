"""The milter protocol in bytes: whatever is sent comes out whole, and nothing else comes out."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck.gateway import wire
from doccheck.gateway.wire import Command, Decoder, Packet, WireError
from tests.interfaces.stub import CANARY

packets = st.lists(st.builds(Packet, st.sampled_from(Command), st.binary(max_size=300)), max_size=12)


def sent(packet):
    return wire.packet(packet.command.value, packet.data)


@given(packets, st.lists(st.integers(1, 400), max_size=40))
def test_packets_come_out_whole_however_the_stream_is_cut(said, cuts):
    stream, decoder, heard = b"".join(map(sent, said)), Decoder(), []
    for cut in cuts:
        heard += decoder.feed(stream[:cut])
        stream = stream[cut:]
    heard += decoder.feed(stream)
    assert heard == said


@given(st.binary(max_size=400))
def test_anything_else_is_a_wire_error_or_nothing_and_quotes_nothing(stream):
    decoder, heard, refused = Decoder(), [], None
    try:
        heard += decoder.feed(stream)
    except WireError as error:
        refused = error
    assert len(b"".join(map(sent, heard))) <= len(stream)
    assert str(refused) in ("", "None")


@pytest.mark.parametrize("length", [0, wire.MOST_PACKET + 1, 0xFFFFFFFF])
def test_a_length_that_cannot_be_is_refused_before_anything_is_kept(length):
    with pytest.raises(WireError):
        list(Decoder().feed(struct.pack("!I", length)))


def test_the_words_of_a_packet_stand_in_no_repr():
    assert CANARY not in repr(Packet(Command.BODY, CANARY.encode()))


@given(st.binary(max_size=60))
def test_what_is_in_a_packet_is_read_or_refused(data):
    for read in (wire.options, wire.header, wire.address, wire.macros):
        try:
            read(data)
        except WireError:
            assert read in (wire.options, wire.header)


def test_addresses_headers_and_macros():
    assert wire.address(b"<duty@example.gov.uk>\0SIZE=10\0") == "duty@example.gov.uk"
    assert wire.address(b"<>\0") == ""
    assert wire.header(b"Subject\0 A referral\0") == (b"Subject", b" A referral")
    assert wire.macros(b"E{i}\0004Zk1Qx\0{daemon_name}\0gw\0") == {"i": "4Zk1Qx", "daemon_name": "gw"}


def test_replies_are_what_a_mail_server_expects():
    assert wire.CONTINUE == b"\0\0\0\1c"
    assert wire.add_header("X-Doccheck", " pass") == b"\0\0\0\x12hX-Doccheck\0 pass\0"
    assert wire.delete_header(b"x-doccheck", 2) == b"\0\0\0\x11m\0\0\0\2x-doccheck\0\0"
    assert wire.quarantine("doccheck hold: TP303") == b"\0\0\0\x16qdoccheck hold: TP303\0"
    assert wire.refuse("550 5.7.1", "doccheck 50%") == b"\0\0\0\x19y550 5.7.1 doccheck 50%%\0"


@given(st.text(max_size=400))
def test_no_reply_has_more_than_one_line_or_anything_but_ascii(text):
    for reply in (wire.refuse("550 5.7.1", text), wire.quarantine(text), wire.add_header("X-Doccheck", text)):
        assert all(32 <= byte < 127 or byte == 0 for byte in reply[5:])
    refused = wire.refuse("550 5.7.1", text)[5:-1].decode()
    assert refused.replace("%%", "").count("%") == 0

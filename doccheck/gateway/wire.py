"""The milter protocol, version 6, as bytes: packets in, replies out. No sockets and no state here.

A packet is its length (four bytes, big-endian, itself not counted), one byte that says what it is, and its data. Names and
values are as in Sendmail's libmilter (`mfdef.h`), which has no other specification; Postfix speaks the same.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, IntFlag

VERSION = 6
MOST_PACKET = 2 * 1024 * 1024
"""Bytes of one packet; mail servers send chunks of 64 KB, or of 1 MB where that has been agreed."""
_LENGTH = struct.Struct("!I")
_OPTIONS = struct.Struct("!III")


class WireError(ValueError):
    """Bytes that are no milter packet. It never says which."""


class Command(Enum):
    """What a mail server says."""

    OPTIONS = b"O"
    MACROS = b"D"
    CONNECT = b"C"
    HELO = b"H"
    MAIL = b"M"
    RCPT = b"R"
    DATA = b"T"
    UNKNOWN = b"U"
    HEADER = b"L"
    END_OF_HEADERS = b"N"
    BODY = b"B"
    END = b"E"
    ABORT = b"A"
    QUIT = b"Q"
    QUIT_AND_NEXT = b"K"


class Change(IntFlag):
    """What a milter may do to a message (`SMFIF_`)."""

    ADD_HEADERS = 0x01
    CHANGE_HEADERS = 0x10
    QUARANTINE = 0x20


class Step(IntFlag):
    """What need not be sent (`NO_`), or not be answered (`QUIET_`) (`SMFIP_`)."""

    NO_CONNECT = 0x01
    NO_HELO = 0x02
    NO_UNKNOWN = 0x100
    NO_DATA = 0x200
    QUIET_HEADER = 0x80
    QUIET_CONNECT = 0x1000
    QUIET_HELO = 0x2000
    QUIET_MAIL = 0x4000
    QUIET_RCPT = 0x8000
    QUIET_DATA = 0x10000
    QUIET_UNKNOWN = 0x20000
    QUIET_END_OF_HEADERS = 0x40000
    QUIET_BODY = 0x80000
    LEADING_SPACE = 0x100000
    """Header values come, and go, with the space after the colon."""


QUIET = {
    Command.CONNECT: Step.QUIET_CONNECT,
    Command.HELO: Step.QUIET_HELO,
    Command.MAIL: Step.QUIET_MAIL,
    Command.RCPT: Step.QUIET_RCPT,
    Command.DATA: Step.QUIET_DATA,
    Command.UNKNOWN: Step.QUIET_UNKNOWN,
    Command.HEADER: Step.QUIET_HEADER,
    Command.END_OF_HEADERS: Step.QUIET_END_OF_HEADERS,
    Command.BODY: Step.QUIET_BODY,
}
"""Commands that are answered unless the mail server has agreed that they are not."""


@dataclass(frozen=True)
class Packet:
    """One thing that was said. Its data are a message's words and addresses, and stand in no repr."""

    command: Command
    data: bytes = field(default=b"", repr=False)


class Decoder:
    """Cuts a stream of bytes into packets, however it arrives."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Packet]:
        """The packets that are whole by now; WireError for what can be none, and then no more."""
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if not 1 <= length <= MOST_PACKET:
                raise WireError
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            said = bytes(self._buffer[_LENGTH.size : end])
            del self._buffer[:end]
            yield _packet(said)


def _packet(said: bytes) -> Packet:
    try:
        return Packet(Command(said[:1]), said[1:])
    except ValueError:
        raise WireError from None


# --- what is in a packet -------------------------------------------------------------------------


def options(data: bytes) -> tuple[int, int, int]:
    """Version, changes allowed and steps offered, of the packet a conversation begins with."""
    if len(data) < _OPTIONS.size:
        raise WireError
    version, changes, steps = _OPTIONS.unpack_from(data)
    return version, changes, steps


def address(data: bytes) -> str:
    """The address of a MAIL or RCPT packet, as it stands between angle brackets."""
    written = data.partition(b"\0")[0].decode("utf-8", "surrogateescape").strip()
    return written.removeprefix("<").removesuffix(">")


def header(data: bytes) -> tuple[bytes, bytes]:
    """Name and value of a HEADER packet."""
    parts = data.split(b"\0")
    if len(parts) < 2:
        raise WireError
    return parts[0], parts[1]


def macros(data: bytes) -> dict[str, str]:
    """The macros of a MACROS packet, their names without braces: `i` is the queue's name of the message."""
    parts = [part.decode("utf-8", "replace") for part in data[1:].split(b"\0")]
    return {name.strip("{}"): value for name, value in zip(parts[::2], parts[1::2], strict=False) if name}


# --- replies -------------------------------------------------------------------------------------


def packet(what: bytes, data: bytes = b"") -> bytes:
    """One packet, ready to be sent."""
    return _LENGTH.pack(len(what) + len(data)) + what + data


CONTINUE = packet(b"c")
PROGRESS = packet(b"p")
"""Still at it: the mail server's clock begins again."""


def agree(changes: Change, steps: Step) -> bytes:
    """The answer to OPTIONS."""
    return packet(b"O", _OPTIONS.pack(VERSION, changes, steps))


def add_header(name: str, value: str) -> bytes:
    """A header more, at the end."""
    return packet(b"h", _text(name) + _text(value))


def delete_header(name: bytes, number: int) -> bytes:
    """The header of that name is taken out which is the `number`th of it, counted from 1."""
    return packet(b"m", _LENGTH.pack(number) + name + b"\0\0")


def quarantine(reason: str) -> bytes:
    """The message is kept in the mail server's own queue, until somebody releases it."""
    return packet(b"q", _text(reason))


def refuse(status: str, text: str) -> bytes:
    """The message is not taken: `status` is such as `550 5.7.1`, `text` one line in ASCII."""
    return packet(b"y", _text(f"{status} {text.replace('%', '%%')[:200]}"))


def _text(text: str) -> bytes:
    return "".join(c if " " <= c <= "~" else "?" for c in text).encode("ascii") + b"\0"

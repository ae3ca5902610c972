"""The mail server's side of the milter protocol, as small as the tests need it."""

import socket
import struct
from dataclasses import dataclass, field

from doccheck.gateway import wire

ALL_CHANGES, ALL_STEPS = 0x1FF, 0x1FFFFF


@dataclass
class Fate:
    """What a mail server was told about one message."""

    action: str = ""
    text: str = ""
    added: list = field(default_factory=list)
    deleted: list = field(default_factory=list)
    progress: int = 0


class Mta:
    """One connection, on which any number of messages are asked about."""

    def __init__(self, place, steps=ALL_STEPS, changes=ALL_CHANGES, version=6):
        family = socket.AF_UNIX if place.path else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(30)
        self.socket.connect(str(place.path) if place.path else (place.host, place.port))
        self._file = self.socket.makefile("rb")
        self.say(b"O", struct.pack("!III", version, changes, steps))
        try:
            what, data = self.heard()
        except OSError:
            self.__exit__()
            raise
        assert what == b"O"
        _, self.changes, self.steps = wire.options(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
        self.socket.close()

    def say(self, what, data=b""):
        self.socket.sendall(wire.packet(what, data))

    def heard(self):
        head = self._file.read(4)
        if len(head) < 4:
            raise ConnectionResetError
        (length,) = struct.unpack("!I", head)
        said = self._file.read(length)
        return said[:1], said[1:]

    def _said(self, command, data, quiet):
        self.say(command, data)
        if not self.steps & quiet:
            assert self.heard() == (b"c", b"")

    def begin(self, data, to, sender="a@school.example", queue="4ZkTEST"):
        """Everything of one message but its end."""
        head, _, body = data.partition(b"\r\n\r\n")
        self.say(b"D", b"M{i}\0" + queue.encode() + b"\0")
        self._said(b"M", f"<{sender}>".encode() + b"\0", wire.Step.QUIET_MAIL)
        for address in to:
            self._said(b"R", f"<{address}>".encode() + b"\0", wire.Step.QUIET_RCPT)
        for line in head.replace(b"\r\n ", b"\n ").split(b"\r\n") if head else ():
            name, _, value = line.partition(b":")
            if not self.steps & wire.Step.LEADING_SPACE:
                value = value.removeprefix(b" ")
            self._said(b"L", name + b"\0" + value + b"\0", wire.Step.QUIET_HEADER)
        self._said(b"N", b"", wire.Step.QUIET_END_OF_HEADERS)
        for start in range(0, len(body), 65_535):
            self._said(b"B", body[start : start + 65_535], wire.Step.QUIET_BODY)

    def end(self):
        """The end of a message, and what becomes of it."""
        self.say(b"E")
        fate = Fate()
        while True:
            what, data = self.heard()
            match what:
                case b"p":
                    fate.progress += 1
                case b"h":
                    fate.added.append(tuple(part.decode() for part in data.split(b"\0")[:2]))
                case b"m":
                    fate.deleted.append((struct.unpack("!I", data[:4])[0], data[4:].split(b"\0")[0]))
                case b"q":
                    fate.action, fate.text = "hold", data.rstrip(b"\0").decode()
                case b"c":
                    fate.action = fate.action or "send"
                    return fate
                case b"y":
                    text = data.rstrip(b"\0").decode()
                    return Fate("reject" if text.startswith("5") else "defer", text, progress=fate.progress)
                case _:
                    raise AssertionError(what)

    def ask(self, data, to=("duty@brackenshire.gov.uk",), **envelope):
        """One message from beginning to end."""
        self.begin(data, to, **envelope)
        return self.end()

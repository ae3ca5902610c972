"""What is said with one mail server, packet by packet: pure, so that every order of things can be tried.

A conversation gathers one message after the other. At the end of each it hands out a `Letter`; `verdict` makes the
replies of what has been decided about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from doccheck.checking.message import Action, Outcome, id_hash
from doccheck.gateway import stamp, wire
from doccheck.gateway.wire import Change, Command, Packet, Step, WireError

NEEDED = Change.ADD_HEADERS | Change.CHANGE_HEADERS | Change.QUARANTINE
"""Without any of these a message could go out that is to be held, or bear a verdict that nobody gave."""
WANTED = (
    Step.NO_CONNECT | Step.NO_HELO | Step.NO_UNKNOWN | Step.NO_DATA | Step.QUIET_HEADER | Step.QUIET_CONNECT
    | Step.QUIET_HELO | Step.QUIET_MAIL | Step.QUIET_RCPT | Step.QUIET_DATA | Step.QUIET_UNKNOWN
    | Step.QUIET_END_OF_HEADERS | Step.QUIET_BODY | Step.LEADING_SPACE
)  # fmt: skip
MOST_RECIPIENTS = 10_000


@dataclass(frozen=True)
class Letter:
    """One message, whole: as it travels, and to whom."""

    data: bytes = field(repr=False)
    to: tuple[str, ...] = field(repr=False)
    queue_id: str = ""
    """The mail server's own name of it."""
    id_hash: str = ""
    """The beginning of the SHA-256 of its Message-ID: enough to find it again, too little to say what it was."""
    forged: tuple[tuple[bytes, int], ...] = field(default=(), repr=False)
    """Headers that only doccheck may give: names, and how many of each."""
    too_large: bool = False
    leading_space: bool = True
    """Whether headers are spoken of with the space after the colon."""
    no_room: bool = False
    """Whether it could not be taken in, because too much else is under way."""


@dataclass(frozen=True)
class Answer:
    """What to say next, whether a message is complete, and whether the conversation is over."""

    replies: bytes = b""
    letter: Letter | None = None
    over: bool = False


def _always(_: int) -> bool:
    return True


class Conversation:
    """One connection of a mail server, from its first packet to its last."""

    def __init__(self, most_bytes: int, room: Callable[[int], bool] = _always) -> None:
        """`most_bytes` is the largest message that is kept; `room` is asked before it grows, with the size it will have."""
        self._most_bytes, self._room = most_bytes, room
        self._steps: Step | None = None
        self._begin()

    def hear(self, packet: Packet) -> Answer:
        """One packet; WireError where it cannot stand here."""
        if packet.command is Command.OPTIONS:
            return self._agree(packet.data)
        if packet.command is Command.QUIT:
            return Answer(over=True)
        if self._steps is None:
            raise WireError
        if packet.command is Command.END:
            self._add(packet.data)
            letter = self._letter()
            self._begin()
            return Answer(letter=letter)
        self._gather(packet)
        quiet = wire.QUIET.get(packet.command)
        return Answer(b"" if quiet is None or quiet in self._steps else wire.CONTINUE)

    def _agree(self, data: bytes) -> Answer:
        version, changes, steps = wire.options(data)
        if version < wire.VERSION or changes & NEEDED != NEEDED:
            return Answer(over=True)  # the mail server then does what its default action says
        self._steps = WANTED & Step(steps & WANTED)
        return Answer(wire.agree(NEEDED, self._steps))

    @property
    def _leading_space(self) -> bool:
        return self._steps is not None and Step.LEADING_SPACE in self._steps

    # --- one message -----------------------------------------------------------------------------

    def _begin(self) -> None:
        self._room(0)
        self._data = bytearray()
        self._to: list[str] = []
        self._ours: Counter[bytes] = Counter()
        self._queue_id = self._id_hash = ""
        self._too_large = self._no_room = self._has_body = False

    def _gather(self, packet: Packet) -> None:
        data = packet.data
        match packet.command:
            case Command.MAIL:
                queue_id = self._queue_id  # said just before
                self._begin()
                self._queue_id = queue_id
            case Command.ABORT | Command.QUIT_AND_NEXT:
                self._begin()
            case Command.MACROS:
                self._queue_id = wire.macros(data).get("i", self._queue_id)
            case Command.RCPT:
                if len(self._to) >= MOST_RECIPIENTS:
                    raise WireError
                self._to.append(wire.address(data))
            case Command.HEADER:
                self._header(*wire.header(data))
            case Command.END_OF_HEADERS:
                self._end_headers()
            case Command.BODY:
                self._end_headers()
                self._add(data)

    def _header(self, name: bytes, value: bytes) -> None:
        if stamp.is_ours(name):
            self._ours[name.strip().lower()] += 1
            return
        if name.strip().lower() == b"message-id":
            self._id_hash = id_hash(value)
        space = b"" if self._leading_space else b" "
        lines = value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        self._add(name + b":" + space + lines + b"\r\n")

    def _end_headers(self) -> None:
        if not self._has_body:
            self._has_body = True
            self._add(b"\r\n")

    def _add(self, data: bytes) -> None:
        if self._too_large or self._no_room:
            return
        self._too_large = len(self._data) + len(data) > self._most_bytes
        self._no_room = not self._too_large and not self._room(len(self._data) + len(data))
        if self._too_large or self._no_room:
            self._data = bytearray()
            self._room(0)
        else:
            self._data += data

    def _letter(self) -> Letter:
        return Letter(
            bytes(self._data),
            tuple(self._to),
            self._queue_id,
            self._id_hash,
            tuple(self._ours.items()),
            self._too_large,
            self._leading_space,
            self._no_room,
        )


# --- the verdict ---------------------------------------------------------------------------------


def verdict(letter: Letter, outcome: Outcome, policy: str) -> bytes:
    """The replies that end one message: headers that were forged taken out, ours added, and what becomes of it."""
    if outcome.action is Action.DEFER:
        return wire.refuse("451 4.7.1", f"doccheck {outcome.why or 'busy'}; please try again")
    if outcome.action is Action.REJECT:
        return wire.refuse("550 5.7.1", f"doccheck {outcome.reason}")
    said = b"".join(
        wire.delete_header(name, number) for name, count in letter.forged for number in range(count, 0, -1)
    )
    space = " " if letter.leading_space else ""
    said += wire.add_header(stamp.NAME, space + stamp.value(outcome, policy))
    if outcome.action is Action.HOLD:
        said += wire.quarantine(f"doccheck {outcome.reason}")
    return said + wire.CONTINUE

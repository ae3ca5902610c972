"""The milter as a service: conversations on one side, a desk on the other, and a policy that can be changed under way."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from doccheck.checking.desk import Desk
from doccheck.checking.entries import Entries
from doccheck.checking.message import Outcome, Why, decide, failure, too_large
from doccheck.checking.setup import SetupError
from doccheck.gateway import wire
from doccheck.gateway.conversation import Answer, Conversation, Letter, verdict
from doccheck.gateway.listening import Listener, Place, received
from doccheck.gateway.log import Log, line, tell
from doccheck.readers.limits import MIB

MOST_UNDER_WAY = 512 * MIB
"""Bytes of messages that are held at once, over all connections; beyond, mail servers are asked to come again."""
HUNG_SECONDS = 30.0
"""How long after its deadline a check may go on before the whole service counts as hung."""

Opener = Callable[[], Desk]
"""Reads the policy and makes a desk of it; raises SetupError, in one sentence, where it is wrong."""


class Service:
    """Answers mail servers until it is closed."""

    def __init__(
        self, where: Place, desk: Desk, log: Log, opener: Opener, most_under_way: int = MOST_UNDER_WAY
    ) -> None:
        """Listens at once; ListenError where that is not possible."""
        self.desk, self._log, self._opener = desk, log, opener
        self._room, self._entries = Room(most_under_way), Entries(tell)
        self._entries.begin(desk.setup.policy)
        self._at_work: dict[int, float] = {}
        self._stopping, self._reloading = False, threading.Lock()
        self._listener = Listener(where, self._converse)

    @property
    def place(self) -> Place:
        """Where it listens."""
        return self._listener.place

    def is_well(self) -> bool:
        """Whether it takes connections, has a worker or is getting one, and answers everybody in time."""
        late = time.monotonic() - self.desk.seconds - HUNG_SECONDS
        hung = any(begun < late for begun in list(self._at_work.values()))
        return self._listener.is_alive and not hung

    # --- one mail server -------------------------------------------------------------------------

    def _converse(self, connection: socket.socket) -> None:
        if connection.family != socket.AF_UNIX:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        share, decoder = Share(self._room), wire.Decoder()
        conversation = Conversation(self.desk.setup.policy.gateway.megabytes * MIB, share.resize)
        try:
            while data := received(connection):
                for packet in decoder.feed(data):
                    answer = conversation.hear(packet)
                    if not self._replied(connection, answer, share):
                        return
        except wire.WireError:
            tell("a mail server said something that is not the milter protocol; its connection was closed")
        finally:
            share.resize(0)

    def _replied(self, connection: socket.socket, answer: Answer, share: Share) -> bool:
        """Says what there is to say; whether the conversation goes on."""
        if answer.replies:
            connection.sendall(answer.replies)
        if answer.letter is not None:
            share.resize(len(answer.letter.data))
            self._decide(connection, answer.letter)
            share.resize(0)
        return not answer.over and not (self._stopping and answer.letter is not None)

    def _decide(self, connection: socket.socket, letter: Letter) -> None:
        begun = time.monotonic()
        self._at_work[threading.get_ident()] = begun
        desk = self.desk
        try:
            outcome = self._outcome(desk, letter, lambda: connection.sendall(wire.PROGRESS))
            self._at_work[threading.get_ident()] = time.monotonic()  # writing it down has a time of its own
            outcome = self._entries.message(outcome, letter.data, desk.setup.policy)
            replies = verdict(letter, outcome, desk.setup.policy.name)
            self._log.write(line(datetime.now(UTC), letter, outcome, int(1000 * (time.monotonic() - begun))))
            connection.sendall(replies)
        finally:
            self._at_work.pop(threading.get_ident(), None)

    def _outcome(self, desk: Desk, letter: Letter, meanwhile: Callable[[], None]) -> Outcome:
        policy = desk.setup.policy
        if letter.too_large:
            return too_large(policy)
        if letter.no_room or self._stopping:
            return failure(policy, Why.BUSY)
        outcome = decide(desk, letter.data, letter.to, meanwhile=meanwhile)
        if outcome.why is Why.BUSY and desk is not self.desk:  # it was closed for another in this moment
            return decide(self.desk, letter.data, letter.to, meanwhile=meanwhile)
        return outcome

    # --- another policy --------------------------------------------------------------------------

    def reload(self) -> bool:
        """Reads the policy again and takes it once a desk under it is ready; else keeps the old one, and says so."""
        with self._reloading:
            with suppress(OSError):
                self._log.reopen()
            try:
                desk = self._opener()
            except SetupError as error:
                tell(f"the policy was not taken, the one before holds: {error}")
                return False
            state = desk.wait()
            if not state.is_ready:
                desk.close()
                tell(
                    f"the policy was not taken, the one before holds: {state.trouble or 'no worker could be started'}"
                )
                return False
            self._entries.begin(desk.setup.policy)
            before, self.desk = self.desk, desk
            tell("the policy was read again")
            before.close(drain=before.seconds)
            return True

    def close(self) -> None:
        """Takes no more messages, lets the checks that have begun come to their end, and stops."""
        self._stopping = True
        self._listener.stop()
        end = time.monotonic() + self.desk.seconds
        while self._at_work and time.monotonic() < end:
            time.sleep(0.02)
        self._listener.close()
        self.desk.close()
        self._log.close()


class Room:
    """How many bytes all connections together may hold."""

    def __init__(self, most: int) -> None:
        self._left, self._lock = most, threading.Lock()

    def take(self, size: int) -> bool:
        """Whether there was room for so many more; a negative size gives room back."""
        with self._lock:
            if size > self._left:
                return False
            self._left -= size
            return True


class Share:
    """What one connection holds of the room."""

    def __init__(self, room: Room) -> None:
        self._room, self._size = room, 0

    def resize(self, size: int) -> bool:
        """Whether this connection may now hold `size` bytes."""
        if not self._room.take(size - self._size):
            return False
        self._size = size
        return True

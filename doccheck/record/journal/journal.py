"""One journal: appended to by any number of processes at once, and verified from end to end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doccheck.record.journal import chain
from doccheck.record.journal.chain import Entry, Link, Problem
from doccheck.record.journal.entries import refuse_words
from doccheck.record.journal.locks import BusyError, Head, held
from doccheck.record.journal.signing import KeyFileError, Signer, checker, read_private, read_public
from doccheck.record.journal.stores import FileStore, SqliteStore, Store

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class JournalError(Exception):
    """The journal cannot be written or read; its message is one sentence for a person."""


@dataclass(frozen=True)
class Appended:
    """What was acknowledged: the number and hash of the last entry, and what there is to say (torn lines set aside)."""

    number: int
    hash: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verified:
    """The outcome of verifying: how many entries, the end to note down, what is wrong, and what is only to be said."""

    entries: tuple[Entry, ...] = field(repr=False)
    end: Link
    problems: tuple[Problem, ...]
    notices: tuple[str, ...] = ()

    @property
    def signed(self) -> int:
        """How many entries carry a signature."""
        return sum("signature" in entry for entry in self.entries)


class Journal:
    """A hash-chained journal in a file of JSON lines (`kind` "file") or an SQLite database ("sqlite").

    `signing_key` and `public_keys` are PEM files of Ed25519 keys. Nothing is opened until it is used, so that one
    object may be shared among threads and handed to other processes.
    """

    def __init__(
        self,
        path: Path,
        kind: str = "file",
        signing_key: Path | None = None,
        public_keys: Sequence[Path] = (),
    ) -> None:
        self.path = path
        self._store: Store = SqliteStore(path) if kind == "sqlite" else FileStore(path)
        self._head = path.with_name(f"{path.name}.head")
        self._signing_key = signing_key
        self._public_keys = tuple(public_keys)

    def append(self, entry: Mapping[str, Any]) -> Appended:
        """Adds one entry, and returns when it is on the disk. JournalError, and nothing added, where that fails."""
        return self.append_all([entry])

    def append_all(self, entries: Sequence[Mapping[str, Any]]) -> Appended:
        """Adds several entries with one wait for the disk."""
        for entry in entries:
            refuse_words(entry)
        with self._used():
            signer = read_private(self._signing_key) if self._signing_key else None
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with held(self._head) as head:
                notices = self._mended(head)
                end = self._end(head)
                lines, end = _linked(entries, end, signer)
                self._store.write(lines)
                head.write(end)
        return Appended(end.number, end.hash, notices)

    def start(self) -> tuple[str, ...]:
        """To be called when a service starts: sets right what an earlier stop left, and says so in sentences."""
        if not self.path.exists() and not self._head.exists():
            return ()
        with self._used(), held(self._head) as head:
            return self._mended(head)

    def verify(self) -> Verified:
        """Reads everything and changes nothing. JournalError where there is nothing to read."""
        if not self.path.exists() and not self._head.exists():
            raise JournalError(f"{self.path}: there is no journal here")
        with self._used():
            if not self._head.exists():
                return self._verified(None)
            with held(self._head, write=False) as head:
                return self._verified(head.read())

    def _verified(self, head: Link | None) -> Verified:
        keys = self._keys()
        found = chain.verify(self._store.lines(), head, checker(keys) if keys else None)
        problems, notices = list(found.problems), []
        if head is None and found.entries:
            notices.append(
                "where it ended is not noted beside it, so that entries removed from its end would not be seen"
            )
        if keys and found.entries and "signature" not in found.entries[-1]:
            problems.append(
                Problem(found.end.number, "the last entry is not signed, though the policy names a key")
            )
        if torn := self._store.unfinished():
            notices.append(
                f"after entry {found.end.number} stand {torn} bytes of one that was not acknowledged"
            )
        if head and found.end.number > head.number:
            notices.append(f"entry {found.end.number} was written and not yet acknowledged")
        return Verified(tuple(found.entries), found.end, tuple(problems), tuple(notices))

    def _keys(self) -> list[Ed25519PublicKey]:
        paths = [*self._public_keys, *([self._signing_key] if self._signing_key else [])]
        return [read_public(path) for path in paths]

    # --- under the lock --------------------------------------------------------------------------

    def _mended(self, head: Head) -> tuple[str, ...]:
        """What an earlier writer left unfinished, set right; a sentence for each thing."""
        notices = [notice] if (notice := self._store.mend()) else []
        last, acknowledged = self._last(), head.read()
        if acknowledged is None and last.number > 1:
            notices.append(
                f"{self.path}: where it ended was not noted beside it; it is taken to end at entry {last.number}"
            )
        elif last.number > (acknowledged or Link()).number:
            notices.append(
                f"{self.path}: entry {last.number} was written in full and not acknowledged when its writer "
                "stopped; it is kept"
            )
        if last.number > (acknowledged or Link()).number:
            head.write(last)
        return tuple(notices)

    def _end(self, head: Head) -> Link:
        last, acknowledged = self._last(), head.read() or Link()
        if last != acknowledged:
            raise JournalError(
                f"{self.path}: entry {acknowledged.number} is not there as it was acknowledged; "
                "`doccheck record verify` says what was changed. Keep this journal, and name another in the policy"
            )
        return last

    def _last(self) -> Link:
        line = self._store.last()
        if line is None:
            return Link()
        entry = chain.read_line(line)
        if entry is None:
            raise JournalError(
                f"{self.path}: its last line is no entry; `doccheck record verify` says what was changed. "
                "Keep this journal, and name another in the policy"
            )
        return Link(entry["n"], entry["hash"])

    @contextmanager
    def _used(self) -> Iterator[None]:
        try:
            yield
        except BusyError:
            raise JournalError(
                f"{self.path}: another process has been writing it for too long; nothing was added"
            ) from None
        except KeyFileError as error:
            raise JournalError(str(error)) from None
        except sqlite3.Error as error:
            raise JournalError(
                f"{self.path}: the database cannot be used ({error}); nothing was added"
            ) from None
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise JournalError(f"{self.path}: cannot be used ({reason}); nothing was added") from None


def _linked(entries: Sequence[Mapping[str, Any]], end: Link, signer: Signer | None) -> tuple[list[str], Link]:
    lines = []
    for entry in entries:
        named = {**entry, "key": signer.name} if signer else entry
        made = chain.linked(named, end, datetime.now(UTC).isoformat(timespec="milliseconds"))
        end = Link(made["n"], made["hash"])
        lines.append(chain.canonical(signer.sign(made) if signer else made))
    return lines, end

"""Where the lines of a journal lie: a file of JSON lines, or an SQLite database. Both are used under the journal's lock."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

_CHUNK = 1 << 16
_BINARY = getattr(os, "O_BINARY", 0)


class Store(Protocol):
    """What a journal needs of the place where its lines lie; OSError or sqlite3.Error where that fails."""

    path: Path

    def mend(self) -> str:
        """Puts aside what a writer left that was stopped in the middle; a sentence about it, or nothing."""

    def last(self) -> str | None:
        """The last line."""

    def write(self, lines: Sequence[str]) -> None:
        """Adds lines, all or none, and returns when they are on the disk."""

    def lines(self) -> Iterator[str]:
        """Every whole line, from the first."""

    def unfinished(self) -> int:
        """How many bytes stand after the last whole line."""


class FileStore:
    """One line of JSON for each entry."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mend(self) -> str:
        """A last line that was cut short goes to a file beside, and the journal goes on before it."""
        if not self.unfinished():
            return ""
        with self.path.open("r+b") as file:
            start = _line_start(file.fileno(), os.fstat(file.fileno()).st_size)
            file.seek(start)
            aside = _set_aside(self.path, file.read())
            file.truncate(start)
            os.fsync(file.fileno())
        return (
            f"{self.path}: the last line was cut short, so an entry that was not yet acknowledged is lost; "
            f"what was there of it is kept in {aside.name}"
        )

    def unfinished(self) -> int:
        """How many bytes stand after the last line end."""
        try:
            with self.path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                return size - _line_start(file.fileno(), size)
        except FileNotFoundError:
            return 0

    def last(self) -> str | None:
        """The last line; a journal that is not there yet has none."""
        try:
            with self.path.open("rb") as file:
                end = _line_start(file.fileno(), os.fstat(file.fileno()).st_size)
                if end == 0:
                    return None
                start = _line_start(file.fileno(), end - 1)
                return _bytes_at(file.fileno(), start, end - 1).decode("utf-8", "replace")
        except FileNotFoundError:
            return None

    def write(self, lines: Sequence[str]) -> None:
        """One write and one wait for the disk. Where it fails, what was written of it is taken back."""
        is_new = not self.path.exists()
        content = "".join(f"{line}\n" for line in lines).encode("ascii")
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
        try:
            before = os.fstat(descriptor).st_size
            try:
                while content:
                    content = content[os.write(descriptor, content) :]
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, before)
                raise
        finally:
            os.close(descriptor)
        if is_new:
            _sync_folder(self.path.parent)

    def lines(self) -> Iterator[str]:
        """Every line that has an end."""
        try:
            with self.path.open("rb") as file:
                for line in file:
                    if line.endswith(b"\n"):
                        yield line[:-1].decode("utf-8", "replace")
        except FileNotFoundError:
            return


def _line_start(descriptor: int, end: int) -> int:
    """Where the line begins that ends (or was cut short) at `end`."""
    while end > 0:
        start = max(0, end - _CHUNK)
        newline = _bytes_at(descriptor, start, end).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0


def _bytes_at(descriptor: int, start: int, end: int) -> bytes:
    os.lseek(descriptor, start, os.SEEK_SET)
    return os.read(descriptor, end - start)


def _set_aside(journal: Path, content: bytes) -> Path:
    now = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    aside = journal.with_name(f"{journal.name}.cut-{now}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return aside


def _sync_folder(folder: Path) -> None:
    """So that a new file's name is on the disk too; systems that cannot do that need not."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


_TABLE = """
create table if not exists entries (n integer primary key, line text not null);
create trigger if not exists only_grows_1 before update on entries begin select raise(abort, 'append only'); end;
create trigger if not exists only_grows_2 before delete on entries begin select raise(abort, 'append only'); end;
"""


class SqliteStore:
    """One row for each entry, in a table that refuses to change or drop any."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _open(self) -> sqlite3.Connection:
        is_new = not self.path.exists()
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        try:
            if is_new:
                self.path.chmod(0o600)
            connection.execute("pragma synchronous = extra")
        except (OSError, sqlite3.Error):
            connection.close()
            raise
        return connection

    def mend(self) -> str:
        """SQLite takes back by itself what was not finished; that it had to is said."""
        if not self.unfinished():
            return ""
        with closing(self._open()) as connection:
            connection.execute("begin immediate")
            (version,) = connection.execute("pragma user_version").fetchone()
            connection.execute(
                f"pragma user_version = {int(version)}"
            )  # a write, which clears the roll-back journal
            connection.execute("commit")
        return f"{self.path}: a writer was stopped in the middle, so an entry that was not yet acknowledged is lost"

    def unfinished(self) -> int:
        """The size of a roll-back journal, which nobody has under way while we hold the lock."""
        try:
            return self.path.with_name(f"{self.path.name}-journal").stat().st_size
        except FileNotFoundError:
            return 0

    def last(self) -> str | None:
        """The line of the row with the highest number."""
        if not self.path.exists():
            return None
        with closing(self._open()) as connection:
            if not _has_table(connection):
                return None
            row = connection.execute("select line from entries order by n desc limit 1").fetchone()
        return row[0] if row else None

    def write(self, lines: Sequence[str]) -> None:
        """One transaction."""
        with closing(self._open()) as connection:
            connection.executescript(_TABLE)
            connection.execute("begin immediate")
            connection.executemany("insert into entries (line) values (?)", [(line,) for line in lines])
            connection.execute("commit")

    def lines(self) -> Iterator[str]:
        """In the order of the rows."""
        if not self.path.exists():
            return
        with closing(self._open()) as connection:
            if _has_table(connection):
                yield from (row[0] for row in connection.execute("select line from entries order by n"))


def _has_table(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("select 1 from sqlite_master where name = 'entries'").fetchone())

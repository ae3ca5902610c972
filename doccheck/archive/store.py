"""The store of an archive: opened, brought up to date, and claimed by the one run that writes.

SQLite by default, PostgreSQL by URL. Whatever goes wrong with it (full, read-only, locked, newer) is a `StoreError` whose
message is one sentence for a person.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from doccheck.archive.schema import METADATA, settings
from doccheck.settled.keys import fresh_salt

_CACHE_KIB = 32 * 1024
"""Of SQLite's pages in memory: enough that the indexes of a few hundred thousand documents stay there."""
_LOCK_NUMBER = 0x646F6363  # "docc": of PostgreSQL's advisory locks


class StoreError(Exception):
    """The store cannot be used; the message is one sentence for a person."""


class Store:
    """One store. Use it as a context; `begin` gives a transaction."""

    def __init__(self, url: str, *, write: bool = False) -> None:
        """Opens the store at `url` (a path stands for SQLite). Only for writing is it made where there is none."""
        self.url = _url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.shown = self.url.set(drivername="postgresql").render_as_string(hide_password=True)
        self._writes = write
        self._writer: Any = None
        if self.is_sqlite:
            self.shown = str(self.url.database)
            self._look_at_file()
        self._engine = self._made()
        try:
            with self.speaking():
                self._bring_up_to_date()
        except StoreError:
            self._engine.dispose()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the store, and of the claim to write into it."""
        with suppress(Exception):
            if self._writer is not None:
                self._writer.close()
        self._writer = None
        self._engine.dispose()

    @property
    def file(self) -> Path | None:
        """Where an SQLite store lies."""
        return Path(str(self.url.database)) if self.is_sqlite else None

    # --- opening ---------------------------------------------------------------------------------

    def _look_at_file(self) -> None:
        file = self.file
        assert file is not None
        if not self._writes and not file.is_file():
            raise StoreError(f"{file}: there is no store of this name; `doccheck batch run` makes one")
        if not file.absolute().parent.is_dir():
            raise StoreError(f"{file.parent}: there is no such folder to keep the store in")
        if self._writes and not file.exists():
            try:
                # Paths of referrals stand in it: nobody else on the machine is to read them.
                os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            except OSError as error:
                raise StoreError(f"{file}: cannot be made ({_reason(error)})") from None

    def _made(self) -> Engine:
        if not self.is_sqlite:
            try:
                return create_engine(self.url, pool_pre_ping=True)
            except (ImportError, NoSuchModuleError):
                raise StoreError(
                    "a store in PostgreSQL needs the extra “postgres”: pip install 'doccheck[postgres]'"
                ) from None
        if self._is_untouchable():
            address = f"{Path(self.shown).absolute().as_uri()}?immutable=1"
            engine = create_engine(
                "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
            )
        else:
            engine = create_engine(self.url, connect_args={"timeout": 30})

        @event.listens_for(engine, "connect")
        def _on_connect(connection: Any, _: object) -> None:
            connection.isolation_level = None  # BEGIN is said by SQLAlchemy, below
            connection.execute("pragma foreign_keys = on")
            connection.execute("pragma secure_delete = on")
            connection.execute("pragma synchronous = full")
            connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
            if self._writes:
                connection.execute("pragma journal_mode = wal")
            else:
                connection.execute("pragma query_only = on")

        @event.listens_for(engine, "begin")
        def _on_begin(connection: Connection) -> None:
            connection.exec_driver_sql("begin immediate" if self._writes else "begin")

        return engine

    def _is_untouchable(self) -> bool:
        """Whether it lies where nothing can be written beside it, as reading it otherwise would, and is complete."""
        file = self.file
        if self._writes or file is None or os.access(file.absolute().parent, os.W_OK):
            return False
        log = file.with_name(f"{file.name}-wal")
        return not log.exists() or log.stat().st_size == 0

    def _bring_up_to_date(self) -> None:
        from alembic import command
        from alembic.config import Config
        from alembic.runtime.migration import MigrationContext
        from alembic.script import ScriptDirectory

        config = Config()
        config.set_main_option("script_location", "doccheck.archive:migrations")
        scripts = ScriptDirectory.from_config(config)
        with self._engine.connect() as connection:
            has_any = bool(inspect(connection).get_table_names())
            current = MigrationContext.configure(connection).get_current_revision() if has_any else None
        known = {script.revision for script in scripts.walk_revisions()}
        if current is not None and current not in known:
            raise StoreError(
                f"{self.shown}: this store was made by a newer doccheck (schema {current}); please use that one"
            )
        if has_any and current is None and not self._is_empty_of_others():
            raise StoreError(f"{self.shown}: this database holds something else; please name another")
        if current == scripts.get_current_head():
            return
        if not self._writes:
            raise StoreError(
                f"{self.shown}: this store is of an older doccheck; `doccheck batch run` brings it up to date"
            )
        with self._engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.execute(select(settings.c.value).where(settings.c.name == "salt")).first() is None:
                connection.execute(insert(settings).values(name="salt", value=fresh_salt()))

    def _is_empty_of_others(self) -> bool:
        """Whether the only tables are an unfinished beginning of ours."""
        with self._engine.connect() as connection:
            return set(inspect(connection).get_table_names()) <= {*METADATA.tables, "alembic_version"}

    # --- using -----------------------------------------------------------------------------------

    def claim(self) -> None:
        """Makes this the one that writes, until `close` or the end of the process, however it ends."""
        busy = f"{self.shown}: another run is writing to this store; please wait until it is done"
        if self.file is not None:
            lock = self.file.with_name(f"{self.file.name}-writer")
            try:
                self._writer = sqlite3.connect(lock, timeout=0, isolation_level=None, check_same_thread=False)
                self._writer.execute("begin exclusive")
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise StoreError(busy) from None
                raise StoreError(f"{self.shown}: cannot be written beside ({error})") from None
            return
        with self.speaking():
            self._writer = self._engine.connect()
            got = self._writer.execute(text(f"select pg_try_advisory_lock({_LOCK_NUMBER})")).scalar()
            self._writer.commit()
        if not got:
            raise StoreError(busy)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: all of it or nothing."""
        with self.speaking(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that only reads, and sees one state of the store."""
        with self.speaking(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Errors of the database, as sentences; they may carry values, so they are not passed on."""
        try:
            yield
        except DBAPIError as error:
            raise StoreError(f"{self.shown}: {_said(error)}") from None
        except SQLAlchemyError as error:
            raise StoreError(f"{self.shown}: the store cannot be used ({type(error).__name__})") from None

    @property
    def salt(self) -> str:
        return self.setting("salt")

    def setting(self, name: str) -> str:
        """A setting of the store, "" where it has none."""
        with self.read() as connection:
            return str(connection.scalar(select(settings.c.value).where(settings.c.name == name)) or "")

    def set(self, name: str, value: str) -> None:
        """Keeps a setting that the store does not have yet."""
        with self.begin() as connection:
            connection.execute(insert(settings).values(name=name, value=value))

    def compact(self) -> None:
        """Gives back the room of what was removed, so that nothing of it is left in the file."""
        with self.speaking(), closing(self._engine.raw_connection()) as raw:
            connection: Any = raw.driver_connection
            if self.is_sqlite:
                connection.execute("vacuum")
                connection.execute("pragma wal_checkpoint(truncate)")
            else:
                connection.rollback()
                connection.autocommit = True
                for table in reversed(METADATA.sorted_tables):
                    connection.cursor().execute(f"vacuum full {table.name}")
                connection.autocommit = False


def _url(given: str) -> URL:
    try:
        if "://" not in given:
            return URL.create("sqlite", database=given)
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise StoreError(
            "--store wants a path, or a URL such as sqlite:///runs.db or postgresql://host/name"
        ) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() != "sqlite" or not url.database:
        raise StoreError("--store wants a path, or a URL such as sqlite:///runs.db or postgresql://host/name")
    return url


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


_SAID = (
    ("full", "there is no room left on the disk for the store"),
    ("readonly", "the store cannot be written to (it is read-only)"),
    ("read-only", "the store cannot be written to (it is read-only)"),
    ("unable to open", "the store cannot be opened (may you read and write there?)"),
    ("not a database", "this file is no store"),
    ("malformed", "the store is damaged; please restore it from a copy"),
    ("locked", "somebody else holds the store; please try again"),
    ("disk i/o", "the disk did not take what was written (full, or gone)"),
    ("53100", "there is no room left on the disk for the store"),
    ("28p01", "the database does not know this user and password"),
    ("28000", "the database does not let this user in"),
    ("3d000", "there is no such database on that machine"),
    ("25006", "the store cannot be written to (it is read-only)"),
    ("42501", "this user may not write there"),
)


def _said(error: DBAPIError) -> str:
    """What the database said, in our words: its own may carry paths and values."""
    raw = str(error.orig).lower()
    known = next((sentence for sign, sentence in _SAID if sign in raw), None)
    if known:
        return known
    kind = type(error.orig).__name__
    return (
        f"the database could not be reached or did not answer ({kind})"
        if error.connection_invalidated or kind == "InterfaceError"
        else f"the store cannot be used ({kind})"
    )

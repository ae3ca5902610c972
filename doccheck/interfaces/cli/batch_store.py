"""What the `batch` commands share: the store, the extras they need, and how they speak of trouble."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from doccheck.interfaces.cli.speech import Wrong

if TYPE_CHECKING:
    from doccheck.archive.store import Store

STORE = click.option(
    "--store",
    required=True,
    envvar="DOCCHECK_BATCH_STORE",
    metavar="STORE",
    help="A file (runs.db, sqlite:///runs.db) or a database (postgresql://...), where results are kept.",
)


def need(module: str, extra: str, what: str) -> None:
    """Wrong, with what to install, where an extra is missing."""
    if find_spec(module) is None:
        raise Wrong(f"{what} needs the extra “{extra}”: pip install 'doccheck[{extra}]'")


@contextmanager
def opened(store: str, *, write: bool = False) -> Iterator[Store]:
    """The store, closed again at the end."""
    need("sqlalchemy", "batch", "checking an archive")
    need("alembic", "batch", "checking an archive")
    from doccheck.archive.store import Store

    with Store(store, write=write) as ours:
        yield ours


@contextmanager
def speaking() -> Iterator[None]:
    """Trouble with the store or the workers ends the command with one sentence."""
    need("sqlalchemy", "batch", "checking an archive")
    from doccheck.archive.executors import ExecutorError
    from doccheck.archive.store import StoreError

    try:
        yield
    except (StoreError, ExecutorError) as error:
        raise Wrong(str(error)) from None

"""Stores to test with: SQLite always, PostgreSQL where it is installed (CI makes sure that it is)."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import pytest

REQUIRED = os.environ.get("DOCCHECK_REQUIRE_POSTGRES") == "1"


def _programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _as_postgres():
    """initdb refuses to be run by root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@pytest.fixture(scope="session")
def postgres():
    """The URL of a server of its own on a loopback port, without its database's name."""
    programs = _programs()
    missing = "" if programs else "PostgreSQL is not installed here"
    if not missing and os.geteuid() == 0 and not shutil.which("runuser"):
        missing = "PostgreSQL cannot be run by root, and there is no runuser"
    if missing:
        (pytest.fail if REQUIRED else pytest.skip)(missing)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="doccheck-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    run = {"check": True, "capture_output": True, "cwd": "/", "timeout": 120}
    subprocess.run(
        [*_as_postgres(), programs / "initdb", "-D", folder / "d", "-U", "tester", "-A", "trust"], **run
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    control = [*_as_postgres(), programs / "pg_ctl", "-D", folder / "d", "-w"]
    subprocess.run(
        [*control, "-l", folder / "log", "-o", options, "start"],
        **run | {"capture_output": False, "stdout": subprocess.DEVNULL},
    )
    try:
        yield f"postgresql://tester@127.0.0.1:{port}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(postgres):
    """The URL of a fresh, empty database."""
    from sqlalchemy import create_engine, text

    name = f"t{uuid4().hex[:12]}"
    engine = create_engine(
        f"{postgres}/postgres".replace("postgresql://", "postgresql+pg8000://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}"))
    engine.dispose()
    return f"{postgres}/{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, tmp_path):
    """A place for a store: the same tests for both."""
    if request.param == "sqlite":
        return str(tmp_path / "runs.db")
    return request.getfixturevalue("database")


@pytest.fixture
def put(tmp_path):
    """Writes a file into the archive of the test."""

    def write(name, content="We share this under section 47.\n"):
        path = tmp_path / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir(exist_ok=True)
    return folder


def until(condition, seconds=60):
    """Waits until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)

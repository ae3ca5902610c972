"""What goes wrong costs what was in hand, and nothing more: no document is lost, none recorded twice, none shown as clean."""

import hashlib
import itertools
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from doccheck.archive import content, supervised
from doccheck.archive.book import Book
from doccheck.archive.executors import ExecutorError, Pool
from doccheck.archive.runs import run
from doccheck.archive.store import Store, StoreError
from doccheck.archive.units import Outcome, State, failed
from doccheck.archive.work import Checker
from tests.archive.conftest import until
from tests.archive.made import job
from tests.archive.running import ROOT, HardMaker, checked, held, proof, started, walk_of

KILLS = 5


def count_done(url):
    import sqlite3
    from contextlib import closing

    if not Path(url).exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{url}?mode=ro", uri=True)) as connection:
            return connection.execute("select count(*) from entries where done_run is not null").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_killed_at_random_moments_it_goes_on_and_loses_nothing(tmp_path, archive, put):
    for number in range(160):
        put(f"{number % 7}/{number}.txt", f"Carol Mead told us {number}.\n" * (1 + number % 5))
    url, dice = tmp_path / "runs.db", random.Random(7)
    for _ in range(KILLS):
        before = count_done(url)
        with started(url, archive) as process:
            until(
                lambda before=before, process=process: count_done(url) > before or process.poll() is not None
            )
            time.sleep(dice.random() * 0.2)
            process.send_signal(signal.SIGKILL)
            process.wait()
    ended = checked(url, archive, jobs=2)
    assert ended.tally.walked == 160
    assert ended.tally.unchanged > 0, "nothing was kept"
    found = proof(url, archive)
    assert (found.walked, found.recorded, found.gaps, found.wrong) == (160, 160, 0, ())
    assert (held(url).documents, held(url).findings) == (160, 160 + sum(1 + n % 5 for n in range(160)))


def test_killed_workers_are_replaced_and_lose_nothing(tmp_path, archive, put):
    for number in range(150):
        put(f"{number}.txt", f"Carol Mead told us {number}.\n")
    url, kills, told = tmp_path / "runs.db", [], itertools.count()
    with Store(str(url), write=True) as store:
        store.claim()
        task = job(store)
        pool = Pool(task, 2)

        def kill_now_and_then(tally):
            # By how often it is told, not by `done`, which grows only as the store is written: four times a second.
            # The eldest process, so that no document loses all its attempts while its process starts.
            alive = sorted(set(pool.pids) - set(kills))
            if next(told) >= 20 * len(kills) and len(kills) < KILLS and alive:
                kills.append(alive[0])
                os.kill(kills[-1], signal.SIGKILL)

        book = Book.opened(store, task, {"roots": str(archive)})
        ended = run(walk_of(archive), book, pool, kill_now_and_then)
    assert len(kills) == KILLS
    assert ended.tally.checked == 150
    found = proof(url, archive)
    assert (found.recorded, found.gaps, found.wrong) == (150, 0, ())


def test_workers_end_with_the_one_who_started_them(tmp_path, archive, put):
    put("a.txt", "ENDLESS")
    put("b.txt", "ENDLESS\n")
    with started(tmp_path / "runs.db", archive) as process:
        children = Path(f"/proc/{process.pid}/task")
        until(lambda: len(_children(children)) >= 2)
        pids = _children(children)
        until(lambda: all(_seconds(pid) > 0.3 for pid in pids))
        process.send_signal(signal.SIGKILL)
        process.wait()
    until(lambda: not any(_runs(pid) for pid in pids), 20)


def _children(folder):
    return [int(pid) for file in folder.glob("*/children") for pid in file.read_text().split()]


def _seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_greedy_endless_and_deadly_documents_are_gaps_and_the_rest_is_checked(url, archive, put):
    put("endless.txt", "ENDLESS")
    put("greedy.txt", "GREEDY")
    put("deadly.txt", "DIE")
    put("broken.txt", "BREAK")
    for number in range(6):
        put(f"{number}.txt")
    ended = checked(url, archive, jobs=2, seconds=8, memory_megabytes=700)
    assert dict(ended.tally.verdicts) == {"pass": 6, "unchecked": 4}
    why = {Path(path).name: reason for path, reason in held(url).gaps.items()}
    assert why == {
        "endless.txt": "checking it took longer than 8 seconds",
        "greedy.txt": "checking it broke (MemoryError)",
        "deadly.txt": "checking it ended the process that did it",
        "broken.txt": "checking it broke (ValueError)",
    }
    assert proof(url, archive).holds
    assert checked(url, archive, jobs=2).tally.checked == 0, "what broke it is known again"


def test_a_process_that_has_grown_is_replaced(tmp_path, archive, put, monkeypatch):
    for number in range(4):
        put(f"{number}.txt")
    monkeypatch.setattr(supervised, "_WORN_BY", 0.0)
    replaced = []
    monkeypatch.setattr(
        supervised.Supervised, "_replace", _counting(replaced, supervised.Supervised._replace)
    )
    checked(tmp_path / "runs.db", archive)
    assert len(replaced) == 4 + 1, "after each document, and at the end"


def _counting(calls, original):
    def counted(self):
        calls.append(self)
        original(self)

    return counted


@pytest.fixture
def at_once(monkeypatch):
    """Every outcome is written, and counted, when it comes."""
    monkeypatch.setattr("doccheck.archive.book._FLUSH_OUTCOMES", 1)


@pytest.mark.usefixtures("at_once")
def test_ctrl_c_stops_and_what_was_checked_is_kept(tmp_path, archive, put):
    for number in range(30):
        put(f"{number}.txt")
    url = tmp_path / "runs.db"

    def interrupt(tally):
        if tally.done >= 10:
            raise KeyboardInterrupt

    with Store(str(url), write=True) as store:
        store.claim()
        task = job(store)
        book = Book.opened(store, task, {"roots": str(archive)})
        with pytest.raises(KeyboardInterrupt):
            run(walk_of(archive), book, Pool(task, 2), interrupt)
    assert "was stopped before its end" in proof(url).wrong[0]
    ended = checked(url, archive)
    assert 10 <= ended.tally.unchanged < 30
    assert proof(url, archive).holds


@pytest.mark.usefixtures("at_once")
def test_a_drive_that_vanishes_ends_the_run_and_no_document_counts_as_unreadable(tmp_path, archive, put):
    for number in range(40):
        put(f"{number}.txt")
    url, away = tmp_path / "runs.db", tmp_path / "away"

    def vanish(tally):
        if tally.done >= 10 and not away.exists():
            archive.rename(away)
            archive.mkdir()  # what is left of a drive: an empty folder to mount it at

    with Store(str(url), write=True) as store:
        store.claim()
        task = job(store)
        book = Book.opened(store, task, {"roots": str(archive)})
        ended = run(walk_of(archive), book, Pool(task, 1), vanish)
    assert ended.why == f"{archive}: can no longer be reached"
    assert ended.tally.gaps == 0
    assert not proof(url).holds
    shutil.rmtree(archive)
    away.rename(archive)
    assert checked(url, archive).tally.walked == 40
    found = proof(url, archive)
    assert (found.recorded, found.gaps, found.wrong) == (40, 0, ())


def test_what_is_checked_is_what_was_fetched_whatever_becomes_of_the_file(
    tmp_path, archive, put, monkeypatch
):
    file = put("a.txt", "Carol Mead told us.\n")
    fetch = content.fetch

    def then_gone(unit, *more):
        fetched = fetch(unit, *more)
        file.unlink()
        return fetched

    monkeypatch.setattr(content, "fetch", then_gone)
    with Store(str(tmp_path / "runs.db"), write=True) as store:
        checker = Checker(job(store))
        (outcome,) = map(checker.check, walk_of(archive))
        checker.close()
    assert outcome.state is State.RECORDED
    assert outcome.sha256 == hashlib.sha256(b"Carol Mead told us.\n").hexdigest()
    assert outcome.documents[0].findings[-1].place == "paragraph 1"


def test_a_file_that_is_gone_when_its_turn_comes_is_a_gap(tmp_path, archive, put):
    for number in range(5):
        put(f"{number}.txt")

    class Late:
        """A walk during which a file is removed."""

        roots, limits = walk_of(archive).roots, walk_of(archive).limits
        left_out = 0

        def __iter__(self):
            yield from walk_of(archive)
            (archive / "3.txt").unlink()

    checked(tmp_path / "runs.db", archive, walk=Late())
    assert list(held(tmp_path / "runs.db").gaps.values()) == [
        "it cannot be opened (no such file or directory)"
    ]
    assert proof(tmp_path / "runs.db").holds


# --- the store -----------------------------------------------------------------------------------

_FULL = """
import resource, sys
sys.path.insert(0, {root!r})
from tests.archive import running
from doccheck.archive.store import StoreError
# The pool's processes are started without this bound: it is the parent's disk that is full.
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, resource.RLIM_INFINITY))
try:
    running.checked({url!r}, {archive!r})
    print("done")
except StoreError as error:
    print(error)
"""


def test_a_full_disk_ends_the_run_in_one_sentence_and_half_of_nothing_is_stored(tmp_path, archive, put):
    for number in range(400):
        put(f"{number}.txt", "Carol Mead told us. " * 10)
    url = tmp_path / "runs.db"
    script = _FULL.format(root=str(ROOT), most=600_000, url=str(url), archive=str(archive))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.stdout.startswith(f"{url}: ")
    assert "disk" in done.stdout
    assert "Traceback" not in done.stderr
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    assert checked(url, archive, jobs=2).tally.walked == 400
    found = proof(url, archive)
    assert (found.recorded, found.wrong) == (400, ())


_READ_ONLY = """
import os, sys
sys.path.insert(0, {root!r})
from doccheck.archive.store import Store, StoreError
Store({url!r}).close()  # whatever is imported is imported while it can be read
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Store({url!r}) as store:
    print(len(store.salt))
try:
    with Store({url!r}, write=True) as store:
        store.claim()
        store.set("name", "value")
    print("written")
except StoreError as error:
    print(error)
"""


def test_a_read_only_store_can_be_reported_on_and_not_written(archive, put):
    import tempfile

    put("a.txt")
    with tempfile.TemporaryDirectory() as folder:
        url = Path(folder, "runs.db")
        checked(url, archive)
        url.chmod(0o444)
        for file in Path(folder).iterdir():
            file.chmod(0o444)
        Path(folder).chmod(0o555)
        script = _READ_ONLY.format(root=str(ROOT), url=str(url))
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        Path(folder).chmod(0o700)
    assert done.stdout == f"32\n{url}: the store cannot be written to (it is read-only)\n", done.stderr


def test_a_store_of_a_newer_doccheck_is_left_alone(url):
    from sqlalchemy import text

    with Store(url, write=True) as store, store.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    for write in (False, True):
        with pytest.raises(StoreError, match=r"made by a newer doccheck \(schema 9999\)"):
            Store(url, write=write)


def test_a_database_that_holds_something_else_is_left_alone(url):
    from sqlalchemy import create_engine, text

    address = f"sqlite:///{url}" if "://" not in url else url.replace("postgresql:", "postgresql+pg8000:")
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("create table orders (id integer)"))
    engine.dispose()
    with pytest.raises(StoreError, match="holds something else"):
        Store(url, write=True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no store at all, but some text that goes on for a while " * 20, "this file is no store"),
        (None, "there is no store"),
    ],
)
def test_what_is_no_store_is_said_to_be_none(tmp_path, content, sentence):
    if content:
        (tmp_path / "runs.db").write_bytes(content)
    with pytest.raises(StoreError, match=sentence):
        Store(str(tmp_path / "runs.db"))


def test_a_database_that_does_not_answer_is_one_sentence():
    with pytest.raises(StoreError, match="could not be reached") as caught:
        Store("postgresql://someone:geheim@127.0.0.1:9/none")
    assert "geheim" not in str(caught.value)


def test_two_runs_on_one_store_at_once(tmp_path, archive, put):
    put("slow.txt", "ENDLESS")
    url = tmp_path / "runs.db"
    with started(url, archive) as first:
        until(lambda: url.exists() and Path(f"{url}-writer").exists() and _walked(url))
        with pytest.raises(StoreError, match="another run is writing"):
            checked(url, archive)
        first.kill()
        first.wait()
    assert checked(url, archive, seconds=2).tally.walked == 1


def _walked(url):
    import sqlite3
    from contextlib import closing

    try:
        with closing(sqlite3.connect(f"file:{url}?mode=ro", uri=True)) as connection:
            return connection.execute("select count(*) from entries").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


# --- the work as a whole -------------------------------------------------------------------------


class NoEngine:
    def build(self):
        raise ImportError("words")


def test_without_an_engine_the_run_ends_and_no_document_is_a_gap(tmp_path, archive, put):
    put("a.txt")
    with pytest.raises(ExecutorError, match=r"could not be loaded \(ImportError\)"):
        checked(tmp_path / "runs.db", archive, maker=NoEngine())
    assert held(tmp_path / "runs.db").gaps == {}


def test_units_are_taken_only_as_there_are_hands():
    taken, gate = [], threading.Event()

    def units():
        for number in range(1000):
            taken.append(number)
            yield number

    from concurrent.futures import ThreadPoolExecutor

    from doccheck.archive.executors import bounded

    def work(number):
        gate.wait()
        return failed(str(number), "x")

    with ThreadPoolExecutor(2) as threads:
        outcomes = bounded(units(), lambda unit: threads.submit(work, unit), 4)
        assert next(outcomes) is None
        assert len(taken) == 4
        gate.set()
        assert sum(1 for outcome in outcomes if outcome) == 1000


def test_an_outcome_for_another_unit_is_not_believed(tmp_path, archive, put):
    put("a.txt")
    (unit,) = walk_of(archive)
    with Store(str(tmp_path / "r.db"), write=True) as store:
        desk = supervised.Supervised(job(store, maker=HardMaker()))
        process = desk._running()
        process._exchange = lambda request, seconds: Outcome("other", State.RECORDED)
        assert process.ask(unit, 5) == supervised.ENDED
        desk.close()

"""The same work on a Dask cluster: the same answers, also when a worker is killed in the middle."""

import os
import signal
import time
from dataclasses import dataclass, replace

import pytest
from distributed import Client, LocalCluster

from doccheck.archive import cluster
from doccheck.archive.book import Book
from doccheck.archive.cluster import Cluster
from doccheck.archive.executors import ExecutorError
from doccheck.archive.runs import run
from doccheck.archive.store import Store
from doccheck.archive.work import SentMaker
from doccheck.checking.setup import EngineSpec
from tests.archive.made import job
from tests.archive.running import checked, held, proof, walk_of
from tests.interfaces.stub import StubEngine

PLENTY = 120


class SlowEngine(StubEngine):
    def examine(self, document, circumstances):
        time.sleep(0.02)
        return super().examine(document, circumstances)


@dataclass(frozen=True)
class SlowMaker:
    def build(self):
        return SlowEngine()


@pytest.fixture(scope="module")
def address():
    """Two worker processes, which Dask's own nannies look after."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as local:
        yield local.scheduler_address


def on_cluster(url, archive, address, watch=lambda tally: None, **settings):
    with Store(str(url), write=True) as store:
        store.claim()
        task = job(store, **settings)
        book = Book.opened(store, task, {"roots": str(archive)})
        return run(walk_of(archive), book, Cluster(task, address), watch)


def test_a_killed_worker_costs_nothing_and_the_answers_are_those_of_the_pool(tmp_path, archive, put, address):
    for number in range(PLENTY):
        put(
            f"{number}.txt",
            f"Carol Mead told us {number}.\n" if number % 3 else "We share this under section 47.\n",
        )
    killed, told = [], []

    def kill_once(tally):
        told.append(tally)
        if len(told) > 30 and not killed:
            with Client(address, set_as_default=False) as client:
                killed.extend(list(client.run(os.getpid).values())[:1])
            os.kill(killed[0], signal.SIGKILL)

    ended = on_cluster(tmp_path / "cluster.db", archive, address, kill_once, maker=SlowMaker())
    assert killed
    assert (ended.tally.walked, ended.tally.checked, ended.why) == (PLENTY, PLENTY, "")
    found = proof(tmp_path / "cluster.db", archive)
    assert (found.recorded, found.gaps, found.wrong) == (PLENTY, 0, ())
    checked(tmp_path / "pool.db", archive, jobs=2)
    there, here = held(tmp_path / "cluster.db"), held(tmp_path / "pool.db")
    assert {path: row.verdict for path, row in there.entries.items()} == {
        path: row.verdict for path, row in here.entries.items()
    }
    assert there.findings == here.findings
    again = on_cluster(tmp_path / "cluster.db", archive, address, maker=SlowMaker())
    assert (again.tally.checked, again.tally.unchanged) == (0, PLENTY)


def test_units_are_sent_only_as_there_are_hands(tmp_path, archive, put, address):
    (path,) = [put("a.txt")]
    assert path
    with Store(str(tmp_path / "r.db"), write=True) as store:
        desks = Cluster(job(store, maker=SlowMaker()), address)
    (unit,) = walk_of(archive)
    taken = []

    def many():
        for number in range(200):
            taken.append(number)
            yield replace(unit, key=f"{number:064}")

    outcomes = desks.outcomes(many())
    done = [outcome for outcome in (next(outcomes) for _ in range(10)) if outcome]
    assert len(taken) <= len(done) + 2 * desks.threads + 2
    desks.close()


def test_packs_and_policy_are_sent_along_as_bytes(tmp_path, archive, put, address, monkeypatch):
    pack = tmp_path / "own-rules"
    pack.mkdir()
    (pack / "one.toml").write_text("words = 1\n")
    maker = SentMaker.of(EngineSpec(packs=(pack,)))
    (pack / "one.toml").unlink()
    seen = []
    monkeypatch.setattr(
        EngineSpec, "build", lambda self: seen.append((self.packs[0] / "one.toml").read_text())
    )
    maker.build()
    assert seen == ["words = 1\n"]
    assert not (tmp_path / "own-rules/one.toml").exists()


def test_other_versions_on_the_workers_are_refused(tmp_path, archive, put, address, monkeypatch):
    with Store(str(tmp_path / "r.db"), write=True) as store:
        task = job(store)
    put("a.txt")
    (unit,) = walk_of(archive)
    monkeypatch.setattr(cluster, "__version__", "99")
    with pytest.raises(ExecutorError, match=r"has doccheck \d.* on Python 3\.\d+; here it is 99 on 3"):
        Cluster(task, address)
    assert "a worker of the cluster has doccheck 99" in cluster.check(unit, ("1", "3.11")).no_engine


def test_a_cluster_that_is_not_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with Store(str(tmp_path / "r.db"), write=True) as store:
        task = job(store)
    with pytest.raises(ExecutorError, match="does not answer"):
        Cluster(task, "tcp://127.0.0.1:9")

"""What checking an archive costs: speed, scaling, memory, going on, a cluster, and Presidio beside it.

    python -m benchmarks.batch [--documents 10000] [--real 60] [--output FILE.json]

Where the engine itself is not the question, an engine of a few words stands in for it (`quick`), so that ten thousand
documents take minutes; `real` is doccheck's own. Processor time is given beside the clock, because other programs on the
machine slow the clock only ("two against one, by processor time" is twice what one document costs with one process over what it costs
with two: what the clock says where both have a core of their own). Presidio is measured where the extra `peers` is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.quick import QuickMaker
from doccheck import __version__, policy
from doccheck.archive.book import Book
from doccheck.archive.executors import Executor, Pool
from doccheck.archive.process import held_bytes
from doccheck.archive.runs import run
from doccheck.archive.store import Store
from doccheck.archive.synth import synthesise
from doccheck.archive.walk import Root, Walk
from doccheck.archive.work import Job, SentMaker
from doccheck.checking.setup import EngineSpec

MIB = 1024 * 1024
WINDOW = 1000


def processor_seconds(pid: int) -> float:
    """Of a process, with the children that it has waited for."""
    with suppress(OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


@dataclass
class Measured:
    """One run: when how many documents were done, and what was held."""

    points: list[tuple[int, float, float]] = field(default_factory=list)
    """Documents done, the clock, and processor time of all processes."""
    parent: list[int] = field(default_factory=list)
    workers: list[int] = field(default_factory=list)

    def seconds(self) -> float:
        return self.points[-1][1] - self.points[0][1]

    def rate(self, start: int, end: int, column: int = 1) -> float:
        """Documents a second between two counts, by the clock (1) or by processor time (2)."""
        inside = [point for point in self.points if start <= point[0] <= end]
        return (inside[-1][0] - inside[0][0]) / (inside[-1][column] - inside[0][column])


def measured(folder: Path, store: Path, maker: Any, executor_of: Any) -> Measured:
    """One run over `folder`, sampled."""
    found = Measured()
    with Store(str(store), write=True) as ours:
        ours.claim()
        rules = policy.builtin()
        job = Job(maker, rules, date(2026, 11, 1), __version__, "ab" * 32, ours.salt)
        executor: Executor = executor_of(job)
        pids = getattr(executor, "pids", [])

        def watch(tally: Any) -> None:
            if not found.points or tally.done > found.points[-1][0]:
                now = [os.getpid(), *getattr(executor, "pids", pids)]
                spent = sum(map(processor_seconds, now))
                found.points.append((tally.done, time.monotonic(), spent))
                found.parent.append(held_bytes())
                found.workers.append(max((held_bytes(pid) for pid in now[1:]), default=0))

        begun = time.monotonic()
        book = Book.opened(ours, job, {"roots": str(folder)})
        found.points.append((0, begun, 0.0))
        run(Walk([Root.at(str(folder))]), book, executor, watch)
    return found


def flat(documents: int, folder: Path, store: Path, maker: Any) -> dict[str, Any]:
    """Throughput and memory from the first thousand to the last, then the same command once more."""
    found = measured(folder, store, maker, lambda job: Pool(job, 2))
    last = documents - WINDOW
    first_memory = [m for p, m in zip(found.points[1:], found.parent, strict=False) if p[0] <= WINDOW]
    again, spent = time.monotonic(), time.process_time()
    measured(folder, store, maker, lambda job: Pool(job, 2))
    windows = [round(found.rate(start or 100, start + WINDOW), 1) for start in range(0, documents, WINDOW)]
    return {
        "documents": documents,
        "seconds": round(found.seconds(), 1),
        "a second, by thousands": windows,
        "last thousand against first, by the clock": round(
            found.rate(last, documents) / found.rate(100, WINDOW), 3
        ),
        "last thousand against first, by processor time": round(
            found.rate(last, documents, 2) / found.rate(100, WINDOW, 2), 3
        ),
        "parent, MiB after 1000": max(first_memory) // MIB,
        "parent, MiB at most": max(found.parent) // MIB,
        "worker, MiB at most": max(found.workers) // MIB,
        "the same command again, seconds": round(time.monotonic() - again, 1),
        "the same command again, processor seconds": round(time.process_time() - spent, 1),
        "store, KiB a document": round(store.stat().st_size / 1024 / documents, 2),
    }


def scaling(folder: Path, place: Path, maker: Any, documents: int) -> dict[str, Any]:
    """One process and two, by turns, on the same documents; loading the engine is left out."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    computing: dict[int, list[float]] = {1: [], 2: []}
    memory = 0
    for turn in range(2):
        for jobs in (1, 2):
            found = measured(
                folder,
                place / f"{folder.name}-{turn}{jobs}.db",
                maker,
                lambda job, jobs=jobs: Pool(job, jobs),
            )
            skip = max(2 * jobs, documents // 10)
            rates[jobs].append(found.rate(skip, documents))
            computing[jobs].append(1 / found.rate(skip, documents, 2))
            memory = max(memory, *found.workers)
    best = {jobs: max(each) for jobs, each in rates.items()}
    least = {jobs: min(each) for jobs, each in computing.items()}
    return {
        "documents": documents,
        "one process, a second": round(best[1], 2),
        "two processes, a second": round(best[2], 2),
        "two against one, by the clock": round(best[2] / best[1], 2),
        "two against one, by processor time": round(2 * least[1] / least[2], 2),
        "processor seconds a document, one process": round(least[1], 3),
        "processor seconds a document, two processes": round(least[2], 3),
        "worker, MiB at most": memory // MIB,
    }


def cluster(folder: Path, place: Path, maker: Any, documents: int) -> dict[str, Any]:
    """Two processes of the pool, and a Dask cluster of two workers on this machine, by turns."""
    from distributed import LocalCluster

    from doccheck.archive.cluster import Cluster

    rates: dict[str, list[float]] = {"pool": [], "dask": []}
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as local:
        for turn in range(2):
            for name in rates:
                make = (
                    (lambda job: Pool(job, 2))
                    if name == "pool"
                    else (lambda job: Cluster(job, local.scheduler_address))
                )
                found = measured(folder, place / f"c{turn}{name}.db", maker, make)
                rates[name].append(found.rate(documents // 10, documents))
    best = {name: max(each) for name, each in rates.items()}
    return {
        "documents": documents,
        "pool, a second": round(best["pool"], 1),
        "dask, a second": round(best["dask"], 1),
        "overhead of dask, milliseconds a document": round(1000 * (2 / best["dask"] - 2 / best["pool"]), 2),
    }


def peers(folder: Path) -> dict[str, Any]:
    """Presidio's batch engine over the same texts, in one process, beside doccheck in one."""
    if find_spec("presidio_analyzer") is None:
        return {"presidio": "not measured: the extra `peers` is not installed"}
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    from doccheck.language.pipeline import DEFAULT_PIPELINE
    from doccheck.model import Circumstances
    from doccheck.readers import read

    models = [{"lang_code": "en", "model_name": DEFAULT_PIPELINE}]
    nlp = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    presidio = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"]))
    texts = list(_texts(folder))
    engine, here = EngineSpec().build(), Circumstances(date(2026, 11, 1))
    list(presidio.analyze_iterator(texts[:3], language="en"))
    begun = time.process_time()
    list(presidio.analyze_iterator(texts, language="en"))
    theirs = time.process_time() - begun
    begun = time.process_time()
    for text in texts:
        for document in read("a.txt", text.encode()):
            engine.examine(document, here)
    ours = time.process_time() - begun
    return {
        "texts": len(texts),
        "presidio, a second": round(len(texts) / theirs, 1),
        "doccheck, a second": round(len(texts) / ours, 1),
    }


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.txt")):
        yield path.read_text("utf-8")


def main() -> None:
    """Everything, one after the other."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--real", type=int, default=60)
    options.add_argument("--only", default="")
    options.add_argument("--output", type=Path)
    wish = options.parse_args()
    real = SentMaker.of(EngineSpec())
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="doccheck-bench-") as folder:
        place = Path(folder)
        few = min(wish.documents // 10, 200)
        for name, count in (("many", wish.documents), ("few", few), ("real", 3 * wish.real)):
            synthesise(count, place / name, faults=False, texts_only=True)
        synthesise(wish.real, place / "mixed", faults=False)
        parts = {
            "quick engine, two processes": lambda: flat(
                wish.documents, place / "many", place / "quick.db", QuickMaker()
            ),
            "real engine, two processes": lambda: flat(
                wish.documents, place / "many", place / "real.db", real
            ),
            "quick engine (20 ms), scaling": lambda: scaling(place / "few", place, QuickMaker(20), few),
            "real engine, short texts, scaling": lambda: scaling(place / "real", place, real, 3 * wish.real),
            "real engine, mixed files, scaling": lambda: scaling(place / "mixed", place, real, wish.real),
            "quick engine (20 ms), cluster": lambda: cluster(place / "few", place, QuickMaker(20), few),
            "beside Presidio, real engine, short texts": lambda: peers(place / "real"),
        }
        for name, measure in parts.items():
            if wish.only in name:
                figures[name] = measure()
                print(json.dumps({name: figures[name]}, indent=1), flush=True)
    figures["load of the machine at the end"] = round(os.getloadavg()[0], 1)
    if wish.output:
        wish.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

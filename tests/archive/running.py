"""A run, as the tests start it: here, or in a process of its own that can be killed."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from doccheck.archive.book import Book
from doccheck.archive.executors import Pool
from doccheck.archive.runs import run
from doccheck.archive.schema import documents, entries, findings, gaps
from doccheck.archive.store import Store
from doccheck.archive.verify import verify
from doccheck.archive.walk import Root, Walk
from tests.archive.made import job as made_job
from tests.interfaces.stub import StubEngine

ROOT = Path(__file__).parents[2]


class HardEngine(StubEngine):
    """Does what a document tells it to: wants all memory, never ends."""

    def examine(self, document, circumstances):
        if "GREEDY" in document.text:
            hoard = []
            while True:
                hoard.append(bytearray(64 * 1024 * 1024))
        if "ENDLESS" in document.text:
            while True:
                pass
        return super().examine(document, circumstances)


@dataclass(frozen=True)
class HardMaker:
    def build(self):
        return HardEngine()


def walk_of(*roots, store=None, **more):
    own = os.fsencode(os.path.realpath(store.file)) if store and store.file else b""
    return Walk([Root.at(str(root)) for root in roots], skip=own, **more)


def checked(url, *roots, jobs=1, again=False, walk=None, **settings):
    """One run to its end."""
    with Store(str(url), write=True) as store:
        store.claim()
        job = made_job(store, **{"maker": HardMaker()} | settings)
        book = Book.opened(
            store, job, {"roots": "\n".join(map(str, roots)), "policy": "built-in"}, again=again
        )
        return run(walk or walk_of(*roots, store=store), book, Pool(job, jobs))


def proof(url, *roots):
    with Store(str(url)) as store:
        return verify(store, walk_of(*roots, store=store) if roots else None)


@dataclass
class Held:
    """What a store holds, as far as tests ask for it."""

    entries: dict
    documents: int
    findings: int
    gaps: dict


def held(url):
    with Store(str(url)) as store, store.read() as connection:
        rows = connection.execute(select(entries)).all()
        why = connection.execute(
            select(entries.c.path, gaps.c.why).join(gaps, gaps.c.entry == entries.c.id)
        ).all()
        count = {
            table: connection.scalar(select(func.count()).select_from(table))
            for table in (documents, findings)
        }
        return Held(
            {row.path: row for row in rows},
            count[documents],
            count[findings],
            {row[0]: row[1] for row in why},
        )


def names(found, root):
    """Paths below a root."""
    return sorted(path[len(str(root)) + 1 :] for path in found)


_SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from tests.archive.running import checked
print(checked({url!r}, *{roots!r}, jobs={jobs}).tally.walked, flush=True)
"""


@contextmanager
def started(url, *roots, jobs=2):
    """A run in a process of its own."""
    script = _SCRIPT.format(root=str(ROOT), url=str(url), roots=[str(root) for root in roots], jobs=jobs)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()

"""What the gateway costs: a real Postfix with and without doccheck, and what the milter's memory does. Run it as root.

    python -m benchmarks.gateway [--messages 1000] [--long 10000] [--real 60]

Postfix, its clients and the place where mail arrives share the machine with doccheck, so the figures are those of a machine
that does all of it. "stub" is the milter with an engine of a few words: what the protocol, the processes and the reading of
mail cost. "real" is `doccheck milter` with everything.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from smtplib import SMTP

from doccheck.readers.contained import started_by
from tests.gateway.milters import Milter
from tests.gateway.postfix import Postfix, free_port, why_not
from tests.gateway.sink import Sink
from tests.gateway.test_faults import mixed

CLIENTS = 8
SAMPLES = Path(__file__).parents[1] / "samples"
Mail = tuple[bytes, Sequence[str]]


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--messages", type=int, default=1_000)
    given.add_argument("--long", type=int, default=10_000)
    given.add_argument("--real", type=int, default=60)
    options = given.parse_args()
    if why := why_not():
        sys.exit(f"no figures: {why}")
    with postfix() as server:
        print(f"{'':34}{'messages/s':>12}{'p50 ms':>10}{'p95 ms':>10}")
        mails, _ = mixed(options.messages)
        bare = say("Postfix alone", send_all(server.bare, mails))
        server.run("postsuper", "-d", "ALL")
        with stub(server) as milter:
            with_stub = say("with doccheck, stub engine", send_all(server.deferring, mails))
            added(bare, with_stub)
            server.run("postsuper", "-d", "ALL")
            memory(server, milter, options.messages, options.long)
        referrals = [(sample(n), ["duty@brackenshire.gov.uk"]) for n in range(options.real)]
        alone = say("Postfix alone, sample referrals", send_all(server.bare, referrals))
        with real(server):
            added(alone, say("real, 8 clients on 2 workers", send_all(server.by_path, referrals)))
            added(alone, say("real, one client", send_all(server.by_path, referrals[:20], clients=1)))


@contextmanager
def postfix() -> Iterator[Postfix]:
    sink = Sink()
    sink.arrived = Nothing()
    server = Postfix(sink, f"inet:127.0.0.1:{free_port()}")
    server.milter = (server.config / "master.cf").read_text().partition("inet:")[2].partition(",")[0]
    try:
        server.start()
        yield server
    finally:
        server.stop()
        sink.close()


class Nothing(list):
    """A sink that keeps nothing."""

    def append(self, _: object) -> None:
        pass


@contextmanager
def stub(server: Postfix) -> Iterator[Milter]:
    with tempfile.TemporaryDirectory() as folder:
        milter = Milter(Path(folder), listen=f"inet:{server.milter}")
        try:
            yield milter
        finally:
            milter.stop()


@contextmanager
def real(server: Postfix) -> Iterator[None]:
    command = ["milter", "--listen", f"unix:{server.socket}", "--mode", "666", "--log", os.devnull]
    process = subprocess.Popen(
        [sys.executable, "-m", "doccheck", *command], cwd=server.folder, stderr=subprocess.DEVNULL
    )
    until(server.socket.exists, 300)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)


def until(true: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            sys.exit("the milter did not start")
        time.sleep(0.1)


def sample(number: int) -> bytes:
    files = sorted(SAMPLES.glob("*.eml"))
    return files[number % len(files)].read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def send_all(port: int, mails: Sequence[Mail], clients: int = CLIENTS) -> tuple[float, list[float]]:
    """All of them from some clients with a connection each: messages a second, and seconds that each took."""

    def client(part: Sequence[Mail]) -> list[float]:
        took = []
        with SMTP("127.0.0.1", port, "client.example", 300) as server:
            for data, to in part:
                begun = time.perf_counter()
                server.sendmail("a@school.example", to, data)
                took.append(time.perf_counter() - begun)
        return took

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as crowd:
        took = [
            each for part in crowd.map(client, [mails[n::clients] for n in range(clients)]) for each in part
        ]
    return len(mails) / (time.perf_counter() - begun), took


def say(what: str, measured: tuple[float, list[float]]) -> tuple[float, float]:
    rate, took = measured
    cuts = statistics.quantiles(took, n=20)
    p50, p95 = 1000 * statistics.median(took), 1000 * cuts[18]
    print(f"{what:34}{rate:12.1f}{p50:10.1f}{p95:10.1f}", flush=True)
    return p50, p95


def added(without: tuple[float, float], with_it: tuple[float, float]) -> None:
    print(f"{'  added':46}{with_it[0] - without[0]:10.1f}{with_it[1] - without[1]:10.1f}")


def memory(server: Postfix, milter: Milter, first: int, last: int) -> None:
    """Megabytes held by the milter, and by its workers with their readers, after so many messages."""
    print(f"{'':34}{'milter MB':>12}{'workers MB':>12}")
    done = first
    while True:
        own = held_mb(milter.process.pid)
        workers = sum(held_mb(pid) for pid in started_by(milter.process.pid))
        print(f"{f'after {done:,} messages':34}{own:12.1f}{workers:12.1f}", flush=True)
        if done >= last:
            return
        more = min(last - done, 3_000)
        send_all(server.deferring, mixed(more)[0])
        server.run("postsuper", "-d", "ALL")
        done += more


def held_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0


if __name__ == "__main__":
    main()

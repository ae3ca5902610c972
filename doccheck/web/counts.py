"""What is counted, for Prometheus: how many, how long, which codes. Never who, what, or where from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from doccheck.reports import Checked

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 20, 40, 80, 160, 320)


class Counts:
    """One server's numbers."""

    def __init__(self, waiting: Callable[[], float], oldest: Callable[[], float]) -> None:
        self._registry = registry = CollectorRegistry()
        self._checks = Counter(
            "doccheck_checks", "Checks answered, by verdict of the whole", ["verdict"], registry=registry
        )
        self._codes = Counter("doccheck_findings", "Findings, by code", ["code"], registry=registry)
        self._gaps = Counter("doccheck_gaps", "Parts that could not be read", registry=registry)
        self._refused = Counter(
            "doccheck_refused", "Requests refused, by HTTP status", ["status"], registry=registry
        )
        self._seconds = Histogram(
            "doccheck_check_seconds",
            "Seconds from the files being there to the answer",
            buckets=_SECONDS,
            registry=registry,
        )
        queue = Gauge("doccheck_waiting", "Checks that wait for a worker or are under way", registry=registry)
        queue.set_function(waiting)
        held = Gauge(
            "doccheck_oldest_waiting_seconds", "How long the oldest of these has waited", registry=registry
        )
        held.set_function(oldest)

    def answered(self, verdict: str, inputs: Sequence[Checked], seconds: float) -> None:
        """One check that has been answered."""
        self._checks.labels(verdict).inc()
        self._seconds.observe(seconds)
        for checked in inputs:
            for judged in checked.documents:
                self._gaps.inc(len(judged.report.gaps))
                for finding in judged.report.findings:
                    self._codes.labels(finding.code).inc()

    def refused(self, status: int) -> None:
        """One request that was refused."""
        self._refused.labels(str(status)).inc()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)

"""Checks that the page has asked for, done beside the requests, so that a long one can be watched and left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from doccheck.reports import Checked
from doccheck.web import editing, service
from doccheck.web.open_check import OpenCheck, Stage
from doccheck.web.refusals import BROKEN, BUSY, Refusal
from doccheck.web.service import Service
from doccheck.web.settings import Settings

_CLOSED = "This check was closed."


class Jobs:
    """As many at once as there are workers, and a bounded number waiting."""

    def __init__(self, desk: Service, settings: Settings) -> None:
        self._service = desk
        self._threads = ThreadPoolExecutor(settings.workers, thread_name_prefix="check")
        self._beside = ThreadPoolExecutor(settings.workers, thread_name_prefix="beside")
        self._most = settings.workers + settings.waiting
        self._open = 0

    def start(self, check: OpenCheck) -> None:
        """Begins a check; Refusal where too many wait already."""
        if self._open >= self._most:
            raise Refusal(BUSY, "doccheck is busy. Please try again in a few seconds.", 5)
        self._open += 1
        self._threads.submit(self._run, check, check.version)

    def close(self) -> None:
        for pool in (self._threads, self._beside):
            pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, check: OpenCheck, version: int) -> None:
        try:
            self._checked(check, version)
        except Refusal as refusal:
            check.failed(refusal)
        except Exception as error:  # noqa: BLE001 - its message may carry a document's words
            service.LOG.error("a check broke: %s", type(error).__name__)
            check.failed(
                Refusal(
                    BROKEN,
                    "Checking this broke inside doccheck. Nothing can be said of it: please look yourself.",
                )
            )
        finally:
            self._open -= 1

    def _checked(self, check: OpenCheck, version: int) -> None:
        """File by file, so that somebody who watches sees how far it is."""
        asked = check.asked
        check.stage = Stage.CHECKING

        def meanwhile() -> None:
            if check.closed or check.version != version:
                raise Refusal(BUSY, _CLOSED)

        found: list[Checked] = []
        for number, source in enumerate(service.travelling(asked.sources)):
            meanwhile()
            paragraphs = self._beside.submit(editing.paragraphs, source)
            request = service.Request((source,), asked.to)
            found.extend(self._service.check(request, meanwhile).inputs)
            check.paragraphs[number] = paragraphs.result()
            check.files_done += 1
        if check.version == version:
            check.done(found)

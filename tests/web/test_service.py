"""What the server does behind its doors."""

from dataclasses import dataclass

import pytest

from doccheck.checking.sources import Source
from doccheck.checking.work import Reading, Task, Worker
from doccheck.model import Circumstances, Confidence, Finding, Report, Severity
from doccheck.web import service
from tests.interfaces import stub


class _Looking:
    """Finds something in whatever has companions, and says how many."""

    off, notice = (), ""

    def examine(self, document, circumstances):
        names = sorted(each.path for each in circumstances.companions)
        found = (
            [Finding("SC508", None, Severity.ERROR, Confidence.HIGH, where=" ".join(names))] if names else []
        )
        return Report(document, tuple(found), document.gaps)


@dataclass(frozen=True)
class _Maker:
    def build(self):
        return _Looking()


def test_files_that_go_out_together_are_looked_at_beside_one_another():
    sources = [Source(f"{name}.txt", data=name.encode()) for name in "abc"]
    together = service.travelling(sources)
    with Worker(Task(_Maker(), Circumstances(stub.date_of_check), Reading())) as worker:
        answers = [worker(source) for source in together]
        alone = worker(sources[0])
    assert [[r.document.path for r in answer.reports] for answer in answers] == [
        ["a.txt"],
        ["b.txt"],
        ["c.txt"],
    ]
    assert {answer.reports[0].findings[0].where for answer in answers} == {"a.txt b.txt c.txt"}
    assert alone.reports[0].findings == ()


def test_a_great_many_are_looked_at_one_by_one():
    sources = [Source(f"{n}.txt", data=b"x") for n in range(9)]
    assert service.travelling(sources) == tuple(sources)


def test_a_check_without_a_file_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="needs a file"):
        service.Service.check(None, service.Request(()))

"""Several processes give the same answers in the same order, and no document is lost with one of them."""

from pathlib import Path

import pytest

from doccheck.checking.sources import Source
from doccheck.checking.work import Answer, Reading, examine_all
from doccheck.model import Circumstances
from doccheck.readers.limits import Limits

from .stub import CANARY, StubMaker, date_of_check

NOW = Circumstances(date_of_check)


def sources(*texts):
    return [Source(f"{n}.txt", data=text.encode()) for n, text in enumerate(texts)]


def test_processes_answer_in_the_order_asked():
    asked = sources(*(f"Carol Mead told {n} of us." for n in range(7)))
    alone = list(examine_all(asked, StubMaker(), NOW, 1))
    together = list(examine_all(asked, StubMaker(), NOW, 3))
    assert [answer.reports[0].document.path for answer in together] == [f"{n}.txt" for n in range(7)]
    assert alone == together


@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_document_that_ends_its_process_is_a_gap_and_the_others_survive(place):
    texts = ["Carol Mead told us."] * 6
    texts[place] = f"DIE {CANARY}"
    answers = list(examine_all(sources(*texts), StubMaker(), NOW, 2))
    for n, answer in enumerate(answers):
        (report,) = answer.reports
        assert report.document.path == f"{n}.txt"
        if n == place:
            assert [gap.why for gap in report.gaps] == ["checking it ended the process that did it"]
        else:
            assert not report.gaps
            assert "TP303" in {finding.code for finding in report.findings}


def test_nothing_in_the_work_shows_words_in_its_repr(tmp_path):
    asked = [Source(f"{CANARY}.txt", tmp_path / "x", CANARY.encode())]
    (answer,) = examine_all([Source("a.txt", data=CANARY.encode())], StubMaker(), NOW, 1)
    assert CANARY not in repr(asked) + repr(answer)
    assert isinstance(answer, Answer)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_is_too_large_is_a_gap(tmp_path, jobs):
    path = Path(tmp_path, "a.txt")
    path.write_bytes(b"x" * (1024 * 1024 + 1))
    asked = [Source("a.txt", path), *sources("Carol Mead told us.")]
    large, small = examine_all(asked, StubMaker(), NOW, jobs, Reading(Limits(megabytes=1)))
    assert [gap.why for gap in large.reports[0].gaps] == ["it is larger than 1 MB"]
    assert not small.reports[0].gaps


def test_passwords_are_tried_and_stand_in_no_repr(tmp_path):
    from tests.readers.test_archives import locked_zip

    path = Path(tmp_path, "a.zip")
    path.write_bytes(locked_zip("a.txt", b"Carol Mead told us.", CANARY.encode()))
    reading = Reading(passwords=(CANARY,))
    (answer,) = examine_all([Source("a.zip", path)], StubMaker(), NOW, 1, reading)
    assert not any(report.gaps for report in answer.reports)
    assert "TP303" in {finding.code for finding in answer.reports[1].findings}
    assert CANARY not in repr(reading)

"""A desk answers every check, or says why not, whatever the checks do to its workers."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from doccheck.checking.clerk import Job
from doccheck.checking.desk import Broken, Busy, Desk, TooLate
from doccheck.checking.sources import Source
from doccheck.model import Circumstances, Verdict
from doccheck.readers.contained import started_by
from tests.interfaces.stub import CANARY, date_of_check

from .hardship import CALM, HardMaker, NoMaker, setup


def source(text, name="a.txt"):
    return Source(name, data=text.encode())


def desk_of(**options):
    made = Desk(setup(), maker=HardMaker(), **options)
    assert made.wait(60).is_ready
    return made


@pytest.fixture(scope="module")
def desk():
    with desk_of(workers=2, seconds=20) as made:
        yield made


@pytest.fixture
def hurried():
    with desk_of(workers=1, seconds=1.5, waiting=2) as made:
        yield made


def children():
    return set(started_by(os.getpid()))


def test_many_threads_ask_at_once_and_each_gets_its_own_answer(desk):
    texts = [CALM if n % 3 else f"{CALM} Carol Mead told us." for n in range(60)]
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda n: desk.check(source(texts[n], f"{n}.txt")), range(60)))
    for n, answer in enumerate(answers):
        assert answer.documents[0].report.document.path == f"{n}.txt"
        assert answer.verdict is (Verdict.PASS if n % 3 else Verdict.HOLD)


def test_recipients_and_what_a_record_says_reach_the_engine_and_the_judgement(desk):
    assert desk.check(source(CALM), to=["a@brackenshire.gov.uk"]).verdict is Verdict.PASS
    assert desk.check(source(CALM), to=["a@brackenshire.gov.uk", "b@example.com"]).verdict is Verdict.HOLD

    def released(report):
        return type(report)(report.document, (), report.gaps, released=len(report.findings))

    answer = desk.check(source(CALM), to=["b@example.com"], settle=[released])
    assert (answer.verdict, answer.documents[0].report.released) == (Verdict.PASS, 1)


@pytest.mark.parametrize("word", ["SLEEP", "STOP"])
def test_a_check_beyond_its_deadline_is_killed_and_the_next_is_answered(hurried, word):
    before = hurried.ready().replaced
    with pytest.raises(TooLate) as late:
        hurried.check(source(f"{word} {CANARY}"))
    assert CANARY not in str(late.value) + repr(late.value)
    assert hurried.wait(60).is_ready
    assert hurried.check(source(CALM)).verdict is Verdict.PASS
    assert hurried.ready().replaced == before + 1


def test_a_large_message_to_a_stopped_worker_blocks_nobody(hurried):
    with pytest.raises(TooLate):
        hurried.check(source("STOP"))
    assert hurried.wait(60).is_ready
    (worker,) = hurried._clerks
    os.kill(worker._process.pid, signal.SIGSTOP)
    with pytest.raises(TooLate):
        hurried.check(source("x" * 4_000_000))


def test_a_check_that_ends_its_process_is_broken_and_the_others_survive(desk):
    with ThreadPoolExecutor(6) as crowd:
        fates = [crowd.submit(desk.check, source("DIE" if n == 2 else CALM)) for n in range(6)]
    for n, fate in enumerate(fates):
        if n == 2:
            assert isinstance(fate.exception(), Broken)
        else:
            assert fate.result().verdict is Verdict.PASS
    assert desk.wait(60).loaded == 2


def test_a_check_that_wants_all_the_memory_is_unchecked_and_the_worker_goes_on(desk):
    answer = desk.check(source("EAT"))
    assert answer.verdict is Verdict.UNCHECKED
    assert [gap.why for gap in answer.documents[0].report.gaps] == ["checking it broke (MemoryError)"]
    assert desk.check(source(CALM)).verdict is Verdict.PASS


def test_who_cannot_wait_is_told_at_once_and_nobody_loses_their_place(hurried):
    with ThreadPoolExecutor(5) as crowd:
        fates = [crowd.submit(hurried.check, source("SLEEP"))]
        until(lambda: hurried.ready().free == 0)
        fates += [crowd.submit(hurried.check, source(CALM)) for _ in range(2)]
        until(lambda: hurried.ready().waiting == 2)
        with pytest.raises(Busy):
            hurried.check(source(CALM))
        assert isinstance(fates[0].exception(), TooLate)
        for fate in fates[1:]:  # whose turn never came within their time
            assert isinstance(fate.exception(), Busy)
    assert hurried.ready().waiting == 0


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_worker_that_died_while_it_waited_is_replaced(desk):
    os.kill(next(iter(desk._clerks))._process.pid, 9)
    answers = []
    for _ in range(4):
        try:
            answers.append(desk.check(source(CALM)).verdict)
        except Broken:  # it was given the check in the moment of its death
            answers.append(None)
    assert answers.count(Verdict.PASS) >= 3
    until(lambda: desk.ready().loaded == 2, 60)


def test_a_worker_is_replaced_after_so_many_checks():
    with desk_of(workers=1, seconds=30, most_checks=3) as made:
        for _ in range(7):
            assert made.check(source(CALM)).verdict is Verdict.PASS
        until(lambda: made.ready().replaced == 2)


def test_whoever_waits_is_called_meanwhile_and_may_give_up(hurried):
    calls = []
    with pytest.raises(TooLate):
        hurried.check(source("SLEEP"), meanwhile=lambda: calls.append(1))
    assert calls

    def gone():
        raise ConnectionResetError

    hurried.wait(60)
    with pytest.raises(ConnectionResetError):
        hurried.check(source("SLEEP"), meanwhile=gone)


def test_no_engine_is_said_in_its_sentence():
    with Desk(setup(), maker=NoMaker(), workers=1) as made:
        state = made.wait(60)
    assert not state.is_ready
    assert state.trouble == "there is no such pipeline"


def test_closing_answers_those_who_wait_and_leaves_no_process():
    before = children()
    made = desk_of(workers=1, seconds=30)
    fates = []

    def ask():
        try:
            made.check(source("SLEEP"))
        except (Busy, Broken) as error:
            fates.append(type(error))

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    until(lambda: made.ready().waiting == 2)
    made.close()
    for thread in asking:
        thread.join(20)
    assert sorted(fates, key=str) == [Broken, Busy, Busy]
    with pytest.raises(Busy):
        made.check(source(CALM))
    left = {pid for pid in children() - before if "resource_tracker" not in command(pid)}
    assert not left


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return "resource_tracker"


def test_nothing_of_a_check_stands_in_a_repr():
    job = Job(source(CANARY, CANARY), Circumstances(date_of_check, (f"{CANARY}@example.com",)), 0.0)
    assert CANARY not in repr(job)

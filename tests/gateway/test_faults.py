"""Whatever happens to doccheck, no message is lost, none is sent twice, and none goes out that is to be held.

In every test each message is counted: delivered, held, or temporarily refused, so that its sender tries again.
"""

import re
import signal
import smtplib
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes

import pytest

from doccheck.record.journal import Journal

from .letters import ADVISED, HELD, SECURE, letter, raw
from .postfix import send
from .test_service import until

SENT, HELD_THERE, LATER = "sent", "held", "refused for now"


def numbers(message_bytes):
    return int(message_from_bytes(message_bytes)["Message-Number"])


def mail(number, *words):
    return raw(letter(*words, Message_Number=str(number)))


def mixed(count):
    """Messages of all kinds, and the numbers of those that are to be held."""
    kinds = ((), (HELD,), (ADVISED,), (), (HELD, "He has a knife."))
    mails = [(mail(n, *kinds[n % len(kinds)]), (SECURE,)) for n in range(count)]
    outside = {n for n in range(count) if n % 7 == 3}
    mails = [(data, (SECURE, "x@example.com") if n in outside else to) for n, (data, to) in enumerate(mails)]
    danger = {n for n in range(count) if n % len(kinds) == 4}
    return mails, {n for n in range(count) if (n % len(kinds) == 1 or n in outside) and n not in danger}


def ask(port, mails):
    """What the mail server answered to each, a connection for each: 250, or a refusal for now."""

    def one(each):
        try:
            return send(port, each)[0]
        except smtplib.SMTPServerDisconnected:
            return "421 it hung up"

    with ThreadPoolExecutor(8) as crowd:
        return list(crowd.map(one, mails))


def fates(server, mails, answers):
    """What became of each message by its number; every one of them exactly once, or the test fails."""
    server.settle()
    places = Counter({(numbers(arrived.data), SENT): 0 for arrived in server.sink.arrived})
    for arrived in server.sink.arrived:
        places[numbers(arrived.data), SENT] += 1
    for number in re.findall(r"^Message-Number: (\d+)$", server.held_headers(), re.MULTILINE):
        places[int(number), HELD_THERE] += 1
    for number, answer in enumerate(answers):
        if not answer.startswith("250"):
            assert answer[:2] in ("45", "42"), answer
            places[number, LATER] += 1
    assert sorted(number for number, _ in places) == list(range(len(mails)))
    assert set(places.values()) == {1}
    return dict(places.keys())


def tried(server, mails, to_hold, door):
    """Sends them; what became of each, and none that is to be held has gone out."""
    found = fates(server, mails, ask(getattr(server, door), mails))
    assert not {number for number, place in found.items() if place == SENT} & to_hold
    return found


MANY = 2_000
LONG = "[gateway]\nseconds = 60\n"

DOORS = pytest.mark.parametrize(("door", "instead"), [("deferring", LATER), ("holding", HELD_THERE)])


@DOORS
def test_the_milter_is_not_running(server, door, instead):
    mails, to_hold = mixed(10)
    assert set(tried(server, mails, to_hold, door).values()) == {instead}


@DOORS
def test_the_milter_is_killed_in_the_middle_of_a_check_and_comes_back(server, milter_of, door, instead):
    milter = milter_of()
    mails, to_hold = mixed(6)
    mails[5] = (mail(5, "SLEEP"), (SECURE,))
    answers = ask(getattr(server, door), mails[:5])
    late = []
    asking = threading.Thread(target=lambda: late.extend(ask(getattr(server, door), mails[5:])))
    asking.start()
    until(lambda: at_work(milter))
    milter.kill()
    asking.join(60)
    found = fates(server, mails, answers + late)
    assert found[5] == instead
    assert {number for number, place in found.items() if place == HELD_THERE} - {5} == to_hold
    milter.start()
    again = fates_of_new(server, [(mail(0), (SECURE,)), (mail(1, HELD), (SECURE,))], door)
    assert again == {0: SENT, 1: HELD_THERE}


def at_work(milter):
    """Whether the milter is at a check: its log has the five before it, and the sixth is on its way."""
    import time

    if len(milter.lines()) < 5:
        return False
    time.sleep(
        1.0
    )  # for the sixth to be taken in; were it not, it would be refused, and counted all the same
    return True


def fates_of_new(server, mails, door):
    server.run("postsuper", "-d", "ALL")
    server.sink.arrived.clear()
    return fates(server, mails, ask(getattr(server, door), mails))


@DOORS
def test_the_milter_hangs_and_wakes(server, milter_of, door, instead):
    milter = milter_of()
    mails, to_hold = mixed(6)
    milter.signal(signal.SIGSTOP)
    assert set(tried(server, mails, to_hold, door).values()) == {instead}
    milter.signal(signal.SIGCONT)
    assert fates_of_new(server, [(mail(0), (SECURE,)), (mail(1, HELD), (SECURE,))], door) == {
        0: SENT,
        1: HELD_THERE,
    }


@DOORS
def test_a_check_that_says_nothing_takes_longer_than_the_mail_server_waits(server, milter_of, door, instead):
    milter = milter_of(no_progress=True)
    mails = [(mail(0), (SECURE,)), (mail(1, "SLEEP"), (SECURE,))]
    assert tried(server, mails, {1}, door) == {0: SENT, 1: instead}
    milter.kill()  # it would wait for the check to come to its end


def test_a_check_that_says_it_is_at_work_may_take_longer_than_the_mail_server_waits(server, milter_of):
    milter_of("[gateway]\nseconds = 6\n")
    mails = [(mail(0), (SECURE,)), (mail(1, "SLEEP"), (SECURE,))]
    assert tried(server, mails, {1}, "deferring") == {0: SENT, 1: HELD_THERE}
    (entry,) = server.held()
    assert "unchecked (too-late); codes=SC506" in server.run("postcat", "-qh", entry["queue_id"])


def test_workers_that_die_or_run_out_of_memory_hold_their_message_and_no_other(server, milter_of):
    milter_of()
    mails, to_hold = mixed(14)
    for number, word in ((2, "DIE"), (5, "EAT"), (10, "BREAK"), (12, "DIE")):
        mails[number] = (mail(number, word), (SECURE,))
        to_hold |= {number}
    found = tried(server, mails, to_hold, "deferring")
    assert {number for number, place in found.items() if place == HELD_THERE} == to_hold


KEPT = f"{LONG}[journal]\nstore = 'file'\npath = 'journal.jsonl'\n"


def test_a_full_disk_for_the_journal_and_the_log(server, milter_of):
    milter = milter_of(KEPT, disk_full=True)
    mails, to_hold = mixed(10)
    found = tried(server, mails, to_hold, "deferring")
    danger = {4, 9}
    assert found == {number: SENT if number in danger else LATER for number in range(10)}
    assert milter.said().count("the log cannot be written") == 1
    assert milter.said().count("messages are asked to come again") == 1


def test_a_full_disk_where_the_policy_does_without_the_journal(server, milter_of):
    milter = milter_of(f"{KEPT}required = false\n", disk_full=True)
    mails, to_hold = mixed(10)
    found = tried(server, mails, to_hold, "deferring")
    assert {number for number, place in found.items() if place == HELD_THERE} == to_hold
    assert milter.said().count("the answer stands, but not in the journal") == 1


def test_a_policy_that_is_broken_on_reload(server, milter_of):
    milter = milter_of()
    milter.policy.write_text('[gateway]\nhold = "never"\n')
    milter.signal(signal.SIGHUP)
    mails, to_hold = mixed(10)
    found = tried(server, mails, to_hold, "deferring")
    until(lambda: "the policy was not taken" in milter.said())
    assert {number for number, place in found.items() if place == HELD_THERE} == to_hold


def test_a_policy_that_is_read_again_in_the_middle_of_everything(server, milter_of):
    milter = milter_of(KEPT)
    mails, to_hold = mixed(200)
    with ThreadPoolExecutor(4) as crowd:
        parts = [crowd.submit(send, server.deferring, *mails[start::4]) for start in range(4)]
        until(lambda: len(milter.lines()) > 20, 60)
        milter.signal(signal.SIGHUP)
        answers = [parts[n % 4].result()[n // 4] for n in range(200)]
    found = fates(server, mails, answers)
    assert {number for number, place in found.items() if place == HELD_THERE} == to_hold
    assert LATER not in found.values()
    until(lambda: "the policy was read again" in milter.said(), 60)
    journal = Journal(milter.folder / "journal.jsonl").verify()
    assert (len(journal.entries), journal.problems) == (200, ())


def test_a_busy_milter_sends_its_mail_servers_away_for_now(server, milter_of):
    milter_of("[gateway]\nseconds = 4\n", workers=1, waiting=1)
    mails, _ = mixed(0)
    mails = [(mail(n, "SLEEP"), (SECURE,)) for n in range(6)]
    found = tried(server, mails, set(range(6)), "deferring")
    assert Counter(found.values()) == {LATER: 5, HELD_THERE: 1}


def test_many_messages_of_all_kinds_from_eight_senders(server, milter_of):
    milter_of()
    mails, to_hold = mixed(MANY)
    eighths = [mails[start::8] for start in range(8)]
    with ThreadPoolExecutor(8) as crowd:
        parts = list(crowd.map(lambda part: send(server.deferring, *part), eighths))
    answers = [parts[n % 8][n // 8] for n in range(MANY)]
    found = fates(server, mails, answers)
    assert {number for number, place in found.items() if place == HELD_THERE} == to_hold
    assert Counter(found.values()) == {SENT: MANY - len(to_hold), HELD_THERE: len(to_hold)}

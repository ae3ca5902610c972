"""The journal at every door: the same entry for the same message, from any number of doors at once, and no answer that is not in it."""

import functools
import json
import re
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from click.testing import CliRunner

from doccheck import __version__
from doccheck import policy as policies
from doccheck.checking import desk
from doccheck.interfaces import cli
from doccheck.record.journal import Journal
from tests.archive import running as archive
from tests.checking.hardship import RULES, HardMaker
from tests.gateway.letters import HELD, SECURE, letter, raw
from tests.gateway.milters import Milter
from tests.gateway.mta import Mta
from tests.interfaces import stub
from tests.web import stand_in
from tests.web.conftest import Running
from tests.web.visitor import Visitor

KEPT = "[journal]\nstore = '{}'\npath = 'journal'\n"
MESSAGE = raw(letter(HELD, stub.CANARY))
DANGER = raw(letter(HELD, "He has a knife."))
OF_THE_MOMENT = ("n", "at", "previous", "hash")
ENTRY = {
    "kind": "verdict",
    "document": "",
    "verdict": "hold",
    "codes": {"TP303": 2},
    "gaps": 0,
    "released": 0,
    "suppressed": 0,
    "urgent": False,
    "policy": "doccheck",
}


class Doors:
    """Every way to ask, under one policy with a journal. Each answers with the verdict, or None where it gives no answer."""

    def __init__(self, folder, policy):
        self.folder, self._text = folder, policy
        (folder / "doccheck.toml").write_text(policy)
        self._open = []

    @functools.cached_property
    def policy(self):
        return policies.load(self.folder / "doccheck.toml")

    def check(self, message=MESSAGE):
        (self.folder / "message.eml").write_bytes(message)
        done = CliRunner().invoke(
            cli.doccheck, ["check", "message.eml", "--to", SECURE, "--output-format", "json"]
        )
        return json.loads(done.stdout)["documents"][0]["verdict"] if done.stdout else None

    def hook(self, message=MESSAGE):
        done = CliRunner().invoke(cli.doccheck, ["hook", "--to", SECURE], input=message)
        return None if done.exit_code == 75 else done.stdout.removeprefix("doccheck ").split(":")[0].strip()

    @functools.cached_property
    def _milter(self):
        made = Milter(self.folder, self._text)
        self._open.append(made.stop)
        return made

    def milter(self, message=MESSAGE):
        with Mta(self._milter.place) as mta:
            fate = mta.ask(message)
            return None if fate.text.startswith("451") else fate.added[0][1].split(";")[0].strip()

    @functools.cached_property
    def _server(self):
        made = Running(stand_in.Desk(stand_in.Setup(self.policy, (stub.StubPack(RULES),), RULES, None)))
        self._open += [made.end, made.socket.close]
        return made

    def http(self, message=MESSAGE):
        with self._server.client() as client:
            done = client.post(
                "/v1/check",
                content=message,
                headers={"content-type": "message/rfc822", "doccheck-to": SECURE},
            )
        return None if done.status_code == 503 else done.json()["answer"]["verdict"]

    def page(self, message=MESSAGE):
        visitor = self.visitor(message)
        said = re.search(r'<div class="verdict (\w+)"', visitor.page.text)
        return said[1] if said else None

    def visitor(self, message=MESSAGE):
        client = self._server.client()
        self._open.append(client.close)
        visitor = Visitor(client)
        visitor.check(files=[("message.eml", message)], to=SECURE)
        return visitor

    def batch(self, message=MESSAGE):
        root = self.folder / "archive"
        root.mkdir(exist_ok=True)
        (root / "message.eml").write_bytes(message)
        done = archive.checked(self.folder / "runs.db", root, policy=self.policy)
        return None if done.why else next(iter(done.tally.verdicts))

    def close(self):
        for each in self._open:
            each()


DOORS = ("check", "hook", "milter", "http", "page", "batch")


@pytest.fixture
def doors(stubbed, monkeypatch):
    """Makes all doors of a policy, in a folder of their own."""
    monkeypatch.setattr(desk, "Desk", functools.partial(desk.Desk, maker=HardMaker()))
    made = []

    def make(policy):
        made.append(Doors(stubbed, policy))
        return made[-1]

    yield make
    for each in made:
        each.close()


def entries(folder):
    """What stands in the journal, after it was verified as a user would."""
    done = CliRunner().invoke(cli.doccheck, ["record", "verify", "--policy", str(folder / "doccheck.toml")])
    assert (done.exit_code, "nothing was changed" in done.stdout) == (0, True), done.output
    found = Journal(folder / "journal", kind_of(folder)).verify()
    assert (found.problems, found.notices) == ((), ())
    return list(found.entries)


def kind_of(folder):
    return "sqlite" if (folder / "journal").read_bytes().startswith(b"SQLite") else "file"


@pytest.mark.parametrize("store", ["file", "sqlite"])
def test_every_door_enters_the_same_of_the_same_message(doors, stubbed, store):
    here = doors(KEPT.format(store))
    assert {door: getattr(here, door)() for door in DOORS} == dict.fromkeys(DOORS, "hold")
    found = entries(stubbed)
    assert [entry["n"] for entry in found] == list(range(1, len(DOORS) + 1))
    same = {"document": sha256(MESSAGE).hexdigest(), "version": __version__}
    for door, entry in zip(DOORS, found, strict=True):
        assert {key: entry[key] for key in entry if key not in OF_THE_MOMENT} == ENTRY | same, door
    assert stub.CANARY.encode() not in (stubbed / "journal").read_bytes()


def test_all_doors_at_once_neither_lose_nor_fork_an_entry(doors, stubbed):
    here = doors(KEPT.format("file"))
    kept_open = ("milter", "http", "milter", "http", "page")
    for door in set(kept_open):
        getattr(here, door)()  # so that what follows finds them open
    with ThreadPoolExecutor(len(kept_open)) as crowd:
        asked = [crowd.submit(getattr(here, door)) for _ in range(8) for door in kept_open]
        assert here.batch() == here.hook() == "hold"
        assert {each.result() for each in asked} == {"hold"}
    found = entries(stubbed)
    assert len(found) == 3 + 8 * len(kept_open) + 2
    assert {entry["verdict"] for entry in found} == {"hold"}


@pytest.mark.parametrize("door", DOORS)
def test_what_cannot_be_written_down_is_not_answered_but_for_immediate_danger(doors, stubbed, door):
    here = doors(KEPT.format("file"))
    (stubbed / "journal").mkdir()
    assert getattr(here, door)() is None
    if door != "batch":  # which delays nobody
        assert getattr(here, door)(DANGER) == "advise"
    (stubbed / "journal").rmdir()
    assert getattr(here, door)() == "hold"
    assert [entry["verdict"] for entry in entries(stubbed)] == ["hold"]


@pytest.mark.parametrize("door", DOORS)
def test_a_policy_may_have_answers_that_are_not_written_down(doors, stubbed, door):
    here = doors(KEPT.format("file") + "required = false\n")
    (stubbed / "journal").mkdir()
    assert getattr(here, door)() == "hold"


# --- the page --------------------------------------------------------------------------------------

REASON = "The family knows her and told us so themselves on Monday."


def test_what_is_decided_and_released_on_the_page_is_entered_when_the_record_leaves(doors, stubbed):
    here = doors(KEPT.format("file"))
    visitor = here.visitor()
    result = visitor.page.url.path
    visitor.send(visitor.form("/accept"), reason=REASON)
    visitor.go(f"{result}/record")
    visitor.send(
        visitor.form("/record"),
        **{"decision": "share", "decided_by.name": "Bex Thornley", "decided_by.role": "youth worker"},
    )
    assert [entry["kind"] for entry in entries(stubbed)] == ["verdict"]
    record = visitor.client.get(f"{result}/record.json").content
    visitor.client.get(f"{result}/record.docx")
    _, decision, release = entries(stubbed)
    who = {"by": "Bex Thornley", "role": "youth worker", "record": sha256(record).hexdigest()}
    assert who.items() <= decision.items()
    assert who.items() <= release.items()
    assert (decision["kind"], decision["decision"]) == ("decision", "share")
    assert (release["kind"], release["codes"]) == ("release", {"TP303": 2})
    assert REASON not in (stubbed / "journal").read_text()


def test_a_record_that_cannot_be_entered_does_not_leave_the_page(doors, stubbed):
    here = doors(KEPT.format("file"))
    visitor = here.visitor()
    result = visitor.page.url.path
    visitor.send(visitor.form("/accept"), reason=REASON)
    (stubbed / "journal").rename(stubbed / "kept")
    (stubbed / "journal").mkdir()
    answer = visitor.go(f"{result}/record.json")
    assert answer.status_code == 503
    assert "write this into its journal first" in visitor.words
    assert str(stubbed) not in answer.text
    (stubbed / "journal").rmdir()
    (stubbed / "kept").rename(stubbed / "journal")
    assert visitor.go(f"{result}/record.json").json()["releases"][0]["reason"] == REASON
    assert [entry["kind"] for entry in entries(stubbed)] == ["verdict", "release"]

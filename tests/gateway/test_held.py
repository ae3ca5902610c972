"""What waits in the queue: oldest first, with codes, without names, and an alarm by exit status."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from doccheck.checking.message import Action, Outcome, Why
from doccheck.gateway import held as queue
from doccheck.gateway.conversation import Letter
from doccheck.gateway.held import NEVER_CHECKED, NOT_KNOWN, Held, QueueError, age, held, waiting
from doccheck.gateway.log import codes_by_queue, line
from doccheck.interfaces import cli
from doccheck.model import Verdict

NOW = 1_800_000_000
HEADERS = {
    "4NEW": "Subject: x\nX-Doccheck: hold; codes=SC501 TP303; version=1; policy=p\n",
    "4OLD": "X-Doccheck: pass; version=1; policy=forged\nX-Doccheck: unchecked (too-late); codes=SC506; version=1; policy=p\n",
    "4FORGED": "X-Doccheck: pass; version=1; policy=p\n",
    "4NONE": "Subject: nothing of doccheck's\n",
}


def entry(queue_id, minutes, name="hold"):
    return json.dumps(
        {
            "queue_name": name,
            "queue_id": queue_id,
            "arrival_time": NOW - 60 * minutes,
            "message_size": 1000,
            "sender": "a@one.example",
            "recipients": [{"address": "b@two.example"}],
        }
    )


LISTING = "\n".join(
    [
        entry("4NEW", 5),
        entry("4OLD", 300),
        entry("4FORGED", 40),
        entry("4NONE", 1600),
        entry("4GONE", 1),
        entry("4ACT", 9, "active"),
    ]
)


def run(command):
    if command[0] == "postqueue":
        return LISTING
    try:
        return HEADERS[command[-1]]
    except KeyError:
        raise QueueError("postcat ended") from None


def test_the_oldest_comes_first_and_what_was_never_checked_says_so():
    assert held(run, NOW) == [
        Held("4NONE", 96_000, NEVER_CHECKED),
        Held("4OLD", 18_000, "unchecked (too-late)", ("SC506",)),
        Held("4FORGED", 2_400, NEVER_CHECKED),
        Held("4NEW", 300, "hold", ("SC501", "TP303")),
        Held("4GONE", 60, NOT_KNOWN),
    ]


def test_what_the_log_says_comes_before_what_a_header_says():
    letter = Letter(b"", (), "4FORGED", "ab" * 8)
    lines = [
        line(
            datetime(2026, 11, 28, 9, 15, 2, tzinfo=UTC),
            letter,
            Outcome(Action.HOLD, Verdict.HOLD, ("TP303",)),
            41,
        ),
        "something else = that is no line of ours",
    ]
    found = held(run, NOW, codes_by_queue(lines))
    assert found[2] == Held("4FORGED", 2_400, "hold", ("TP303",))


def test_the_line_of_a_message_is_as_documented():
    now = datetime(2026, 11, 28, 9, 15, 2, tzinfo=UTC)
    letter = Letter(b"", ("a@b.example",), "4Zk1Qx", "5f2c9e0b7a314d68")
    assert line(now, letter, Outcome(Action.HOLD, Verdict.HOLD, ("SC501", "TP303")), 412) == (
        "2026-11-28T09:15:02Z queue=4Zk1Qx id=5f2c9e0b7a314d68 action=hold verdict=hold codes=SC501,TP303 ms=412"
    )
    outcome = Outcome(Action.HOLD, Verdict.UNCHECKED, ("SC506",), Why.TOO_LATE, urgent=True)
    assert line(now, Letter(b"", (), "a b\nc=d"), outcome, 60_000) == (
        "2026-11-28T09:15:02Z queue=abcd id=- action=hold verdict=unchecked codes=SC506 why=too-late urgent=yes ms=60000"
    )


@given(st.text(max_size=300))
def test_whatever_postqueue_prints_is_read_or_refused(printed):
    said = "what postqueue -j printed is not what Postfix prints (3.1 or later)"
    try:
        found = waiting(printed)
    except QueueError as error:
        found, said = [], str(error)
    assert found == []
    assert said == "what postqueue -j printed is not what Postfix prints (3.1 or later)"


@pytest.mark.parametrize(
    ("seconds", "said"), [(59, "0 min"), (3_600, "1 h 00 min"), (7_500, "2 h 05 min"), (100_000, "1 d 3 h")]
)
def test_ages_are_said_plainly(seconds, said):
    assert age(seconds) == said


@pytest.fixture
def command(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(queue, "postfix", lambda folder: run)
    monkeypatch.setattr("time.time", lambda: NOW)

    def call(*options):
        return CliRunner().invoke(cli.doccheck, ["gateway", "held", *options])

    return call


def test_what_staff_read(command):
    result = command("--alarm", "60")
    assert result.exit_code == 1
    assert result.stdout == (
        "waiting     queue id  verdict               codes\n"
        "1 d 2 h     4NONE     not checked           -\n"
        "5 h 00 min  4OLD      unchecked (too-late)  SC506\n"
        "40 min      4FORGED   not checked           -\n"
        "5 min       4NEW      hold                  SC501 TP303\n"
        "1 min       4GONE     not known             -\n"
        "\n"
        "5 messages are held; 2 for 60 minutes or longer.\n"
    )


def test_the_age_is_the_policys_where_none_is_given(command, tmp_path):
    (tmp_path / "doccheck.toml").write_text("[gateway]\nalarm_minutes = 2000\n")
    assert command().exit_code == 0
    (tmp_path / "doccheck.toml").write_text("[gateway]\nalarm_minutes = 0\n")
    assert command().exit_code == 2


def test_for_a_machine(command):
    answer = json.loads(command("--output-format", "json", "--alarm", "1000").stdout)
    assert answer["alarm_minutes"] == 1000
    assert answer["held"][0] == {
        "queue_id": "4NONE",
        "seconds": 96_000,
        "verdict": "not checked",
        "codes": [],
        "late": True,
    }
    assert [each["late"] for each in answer["held"]] == [True, False, False, False, False]


def test_for_prometheus_by_itself_and_through_the_server(command, tmp_path):
    from prometheus_client.parser import text_string_to_metric_families

    from doccheck.interfaces.cli.serve import _held

    shown = _held(tmp_path / "held.prom")
    assert shown() == ""
    assert command("--metrics", "held.prom", "--alarm", "60").exit_code == 1
    said = (tmp_path / "held.prom").read_text()
    assert shown() == said
    (tmp_path / "held.prom").write_text(f'{said}doccheck_held_by{{who="a@one.example"}} 1\nGET / 1\n')
    assert shown() == said
    assert {each.name: each.samples[0].value for each in text_string_to_metric_families(said)} == {
        "doccheck_held_messages": 5,
        "doccheck_oldest_held_seconds": 96_000,
        "doccheck_held_looked_timestamp_seconds": NOW,
    }
    assert command("--metrics", "nowhere/held.prom", "--alarm", "6000").exit_code == 2


def test_an_empty_queue_and_one_that_cannot_be_read_are_not_the_same(command, monkeypatch):
    monkeypatch.setattr(queue, "postfix", lambda folder: lambda call: "")
    assert (command().exit_code, command().stdout) == (0, "Nothing is held.\n")
    monkeypatch.undo()
    monkeypatch.setattr("subprocess.run", lambda *_, **__: (_ for _ in ()).throw(FileNotFoundError()))
    result = CliRunner().invoke(cli.doccheck, ["gateway", "held"])
    assert result.exit_code == 3
    assert result.stderr == (
        "doccheck: postqueue is not on this machine; is this the mail server?; what is held is not known\n"
    )

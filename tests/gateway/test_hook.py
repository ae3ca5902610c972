"""The hook for a pipe: an exit status of sysexits.h and a line of codes, whatever goes wrong."""

import functools
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from doccheck.checking import desk
from doccheck.interfaces import cli
from doccheck.reports.data import schema_text
from tests.checking.hardship import HardMaker, NoMaker
from tests.interfaces.stub import CANARY

from .letters import ADVISED, HELD, SECURE, letter, raw

ROOT = Path(__file__).parents[2]
FILTER = ROOT / "integrations/filter/doccheck-filter"


@pytest.fixture
def hook(monkeypatch, tmp_path):
    """Runs `doccheck hook` with the stub's engine."""
    monkeypatch.chdir(tmp_path)

    def call(message, *options, maker=HardMaker, policy=""):
        (tmp_path / "doccheck.toml").write_text(policy)
        monkeypatch.setattr(desk, "Desk", functools.partial(desk_class, maker=maker()))
        return CliRunner().invoke(cli.doccheck, ["hook", *options], input=message)

    desk_class = desk.Desk
    return call


TO = ("--from", "a@school.example", "--to", SECURE)


@pytest.mark.parametrize(
    ("words", "options", "status", "said"),
    [
        ((), TO, 0, "doccheck pass\n"),
        ((ADVISED,), TO, 0, "doccheck advise: TP301\n"),
        ((HELD,), TO, 69, "doccheck hold: TP303\n"),
        ((), (*TO, "x@example.com"), 69, "doccheck hold: SC501\n"),
        ((), (*TO, "--to", "x@example.com"), 69, "doccheck hold: SC501\n"),
        (("DIE",), TO, 75, "doccheck unchecked (broken): SC506\n"),
        (("BREAK",), TO, 69, "doccheck unchecked: SC506\n"),
        ((HELD, "He has a knife."), TO, 0, "doccheck advise: TP303\n"),
    ],
    ids=["pass", "advise", "hold", "blind copy", "blind copy again", "broken", "unread", "danger"],
)
def test_a_message_has_a_status_and_a_line(hook, words, options, status, said):
    result = hook(raw(letter(*words)), *options)
    assert (result.exit_code, result.stdout, result.stderr) == (status, said, "")


def test_too_slow_is_asked_again_and_too_large_is_not(hook):
    slow = hook(raw(letter("SLEEP")), *TO, policy="[gateway]\nseconds = 1\n")
    assert (slow.exit_code, slow.stdout) == (75, "doccheck unchecked (too-late): SC506\n")
    large = hook(raw(letter()) + b"x" * 1_100_000, *TO, policy="[gateway]\nmegabytes = 1\n")
    assert (large.exit_code, large.stdout) == (69, "doccheck unchecked (too-large): SC506\n")


def test_nothing_that_is_wrong_with_doccheck_is_taken_for_a_refusal(hook):
    for result in (
        hook(b"x", *TO, policy="[gateway]\nhold = 1\n"),
        hook(b"x", *TO, maker=NoMaker),
        hook(b"x"),
        hook(b"x", *TO, "--no-such-option"),
        hook(b"x", *TO, "--policy", "nowhere.toml"),
    ):
        assert (result.exit_code, result.stdout) == (75, "")
        assert "Traceback" not in result.stderr
        assert result.stderr


def test_the_report_as_json_has_codes_and_no_words(hook):
    result = hook(raw(letter(HELD, CANARY)), *TO, "--json")
    report = json.loads(result.stdout)
    Draft202012Validator(json.loads(schema_text())).validate(report)
    assert (result.exit_code, report["message"]["verdict"]) == (69, "hold")
    assert "TP303" in {finding["code"] for finding in report["documents"][0]["findings"]}
    assert CANARY not in result.stdout
    result = hook(raw(letter("DIE", CANARY)), *TO, "--json")
    report = json.loads(result.stdout)
    Draft202012Validator(json.loads(schema_text())).validate(report)
    assert result.exit_code == 75
    assert report["documents"][0]["gaps"] == [{"where": "the whole file", "why": "checking it broke"}]
    assert report["message"]["verdict"] == "unchecked"


def test_every_verdict_stands_in_the_journal_and_without_it_the_message_has_to_come_again(hook, tmp_path):
    kept = "[journal]\nstore = 'file'\npath = 'journal.jsonl'\n"
    assert hook(raw(letter(HELD, CANARY)), *TO, policy=kept).exit_code == 69
    assert hook(raw(letter()), *TO, policy=kept).exit_code == 0
    journal = (tmp_path / "journal.jsonl").read_text()
    assert [json.loads(line)["verdict"] for line in journal.splitlines()] == ["hold", "pass"]
    assert CANARY not in journal
    kept = kept.replace("journal.jsonl", ".")
    result = hook(raw(letter(HELD)), *TO, policy=kept)
    assert (result.exit_code, result.stdout) == (75, "doccheck unchecked (no-journal)\n")
    assert result.stderr.startswith(
        "doccheck: messages are asked to come again: their verdicts cannot be written down ("
    )
    said = hook(raw(letter(HELD, CANARY)), *TO, "--json", policy=kept)
    assert (said.exit_code, json.loads(said.stdout)["message"]["verdict"]) == (75, "unchecked")
    assert "TP303" not in said.stdout
    result = hook(raw(letter(HELD)), *TO, policy=f"{kept}required = false\n")
    assert (result.exit_code, result.stdout) == (69, "doccheck hold: TP303\n")
    assert result.stderr.startswith("doccheck: the answer stands, but not in the journal (")


def test_a_message_that_could_not_be_checked_is_entered_by_its_hash(hook, tmp_path):
    kept = "[journal]\nstore = 'file'\npath = 'journal.jsonl'\n"
    message = raw(letter("DIE"))
    assert hook(message, *TO, policy=kept).exit_code == 75
    (entry,) = map(json.loads, (tmp_path / "journal.jsonl").read_text().splitlines())
    assert (entry["verdict"], entry["gaps"]) == ("unchecked", 1)
    assert entry["document"] == hashlib.sha256(message).hexdigest()


def test_a_record_is_given_beside_the_message_or_found_in_it(hook, tmp_path):
    from tests.record.records import record_of

    bare = letter()
    bare.set_content("Leo was cold and had not eaten.")
    record = json.dumps(record_of(name="message.eml", sha256=hashlib.sha256(raw(bare)).hexdigest()))
    (tmp_path / "message.record.json").write_text(record)
    assert hook(raw(bare), *TO).stdout == "doccheck advise: RR405\n"
    assert hook(raw(bare), *TO, "--record", "message.record.json").exit_code == 0
    wrong = hook(raw(bare), *TO, "--record", "nowhere.record.json")
    assert (wrong.exit_code, wrong.stdout) == (75, "")


@pytest.mark.parametrize(("sample", "status"), [("good-email.eml", 0), ("email-with-attachment.eml", 69)])
def test_the_real_thing(sample, status):
    with (ROOT / "samples" / sample).open("rb") as message:
        done = subprocess.run(
            [sys.executable, "-m", "doccheck", "hook", *TO],
            stdin=message,
            capture_output=True,
            text=True,
            timeout=200,
        )
    assert (done.returncode, done.stderr) == (status, "")
    assert done.stdout.startswith("doccheck hold: " if status else "doccheck ")


# --- the filter script ---------------------------------------------------------------------------


@pytest.fixture
def filtered(tmp_path):
    """Runs the shipped filter with a doccheck and a sendmail that do as they are told, and keep what they were given."""

    def call(status, *arguments, sendmail=0):
        for name, ends in (("doccheck", status), ("sendmail", sendmail)):
            script = tmp_path / name
            script.write_text(
                f'#!/bin/sh\ncat > "{tmp_path}/{name}.in"\necho "$@" > "{tmp_path}/{name}.args"\nexit {ends}\n'
            )
            script.chmod(0o755)
        environment = {
            **os.environ,
            "DOCCHECK": str(tmp_path / "doccheck"),
            "SENDMAIL": str(tmp_path / "sendmail"),
            "POLICY": "p.toml",
            "TMPDIR": str(tmp_path),
            "SENDER": "exim@one.example",
        }
        done = subprocess.run(
            [FILTER, *arguments], input=b"Subject: x\n\n.\nx\n", env=environment, timeout=60, check=False
        )
        assert not list(tmp_path.glob("doccheck.????????"))
        return done.returncode

    return call


def test_the_filter_sends_on_what_may_go_and_only_that(filtered, tmp_path):
    assert filtered(0, "a@one.example", SECURE, "b@two.example") == 0
    assert (tmp_path / "sendmail.in").read_bytes() == b"Subject: x\n\n.\nx\n"
    assert (tmp_path / "sendmail.args").read_text() == f"-G -i -f a@one.example -- {SECURE} b@two.example\n"
    assert (tmp_path / "doccheck.args").read_text() == (
        f"hook --policy p.toml --from a@one.example --to {SECURE} b@two.example\n"
    )
    assert filtered(0, "a@one.example", SECURE, sendmail=1) == 75
    assert filtered(0, "-", SECURE) == 0
    assert "-f exim@one.example --" in (tmp_path / "sendmail.args").read_text()
    assert filtered(0, "", SECURE) == 0
    assert "-f  --" in (tmp_path / "sendmail.args").read_text()


@pytest.mark.parametrize(("status", "ends"), [(69, 69), (75, 75), (1, 75), (2, 75), (137, 75)])
def test_the_filter_sends_nothing_else(filtered, tmp_path, status, ends):
    assert filtered(status, "a@one.example", SECURE) == ends
    assert not (tmp_path / "sendmail.in").exists()


def test_the_filter_without_recipients_decides_nothing(filtered):
    assert filtered(0, "a@one.example") == 75
    assert filtered(0) == 75

"""The whole of it: the installed command on a Unix socket with the real engine, the filter script in a real pipe."""

import json
import shutil
import signal
import subprocess
import sys
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from doccheck.interfaces import cli
from tests.record.records import record_of

from .letters import HELD, SECURE, WORD, letter, raw
from .postfix import send
from .test_service import until

ROOT = Path(__file__).parents[2]
URGENT = (
    b"From: s.worker@fernbeck.sch.uk\r\nTo: duty@brackenshire.gov.uk\r\nSubject: Referral\r\n\r\n"
    b"OFFICIAL-SENSITIVE\r\n\r\nHe is threatening to kill her tonight and has a knife.\r\n"
    b"Please reply to s.worker@example.com.\r\n"
)


@pytest.fixture(scope="module")
def milter(running, tmp_path_factory):
    """`doccheck milter`, as an administrator starts it."""
    folder = tmp_path_factory.mktemp("real")
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "doccheck", "milter", "--listen", f"unix:{running.socket}"),
                *("--mode", "666", "--log", str(folder / "milter.log"), "--workers", "1"),
            ],
            cwd=folder,
            stderr=said,
            start_new_session=True,
        )
        until(lambda: "listening at" in (folder / "said").read_text() or process.poll() is not None, 180)
        assert process.poll() is None, (folder / "said").read_text()
        yield folder
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert not running.socket.exists()


def sample(name):
    return (ROOT / "samples" / name).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def test_the_samples_go_where_they_belong_and_staff_see_what_waits(server, milter):
    answers = send(
        server.by_path,
        (sample("good-email.eml"), [SECURE]),
        (sample("email-with-attachment.eml"), [SECURE]),
        (sample("insecure-recipient.eml"), ["someone@example.com"]),
        (URGENT, [SECURE]),
    )
    assert all(answer.startswith("250") for answer in answers)
    server.settle()
    sent = {
        message_from_bytes(each.data)["Subject"]: message_from_bytes(each.data)["X-Doccheck"]
        for each in server.sink.arrived
    }
    assert len(sent) == 2
    assert sent["Referral"].startswith("advise; urgent; codes=")
    assert "SC501" in sent["Referral"]
    lines = (milter / "milter.log").read_text().splitlines()
    assert [line.split("action=")[1].split()[0] for line in lines] == ["send", "hold", "hold", "send"]
    result = CliRunner().invoke(
        cli.doccheck, ["gateway", "held", "--config-directory", str(server.config), "--alarm", "600"]
    )
    assert result.exit_code == 0, result.output
    head, *rows, _, count = result.stdout.splitlines()
    assert head.split() == ["waiting", "queue", "id", "verdict", "codes"]
    ids = {entry["queue_id"] for entry in server.held()}
    assert {row.split()[2] for row in rows} == ids
    assert all(" hold " in row and ("OS101" in row or "SC501" in row) for row in rows)
    assert count == "2 messages are held; none for 600 minutes or longer."
    assert "@" not in result.stdout


def test_what_a_record_releases_goes_when_it_is_sent_again_with_the_record(
    server, milter, tmp_path, monkeypatch
):
    """The author attaches the decision record in which somebody has released the finding."""
    monkeypatch.chdir(tmp_path)
    referral = (ROOT / "samples/over-sharing.docx").read_bytes()
    (tmp_path / "referral.docx").write_bytes(referral)
    record = record_of(name="referral.docx", sha256=sha256(referral).hexdigest())
    (tmp_path / "referral.record.json").write_text(json.dumps(record))
    attached = [("referral.docx", referral, WORD)]
    send(server.by_path, (raw(letter(attach=attached)), [SECURE]))
    (entry,) = server.held()
    value = message_from_bytes(server.run("postcat", "-qh", entry["queue_id"]).encode())["X-Doccheck"]
    codes = value.split("codes=")[1].split(";")[0].split()
    server.run("postsuper", "-d", "ALL")

    release = [
        "record",
        "release",
        "referral.docx",
        *codes,
        "--reason",
        "Their doctor asked for all of it.",
        "--by",
        "Sam Okoro",
        "--role",
        "safeguarding lead",
    ]
    done = CliRunner().invoke(cli.doccheck, release)
    assert done.exit_code == 0, done.output
    attached.append(
        ("referral.record.json", (tmp_path / "referral.record.json").read_bytes(), "application/json")
    )
    send(server.by_path, (raw(letter(attach=attached)), [SECURE]))
    server.settle()
    assert not server.held(), server.held_headers()
    (sent,) = server.sink.arrived
    assert set(
        message_from_bytes(sent.data)["X-Doccheck"].split("codes=")[-1].split(";")[0].split()
    ).isdisjoint(codes)


_DOCCHECK = """#!/bin/sh
message=$(cat)
case $message in
    *"Carol Mead"*) echo "doccheck hold: TP303"; exit 69 ;;
    *SLEEP*) echo "doccheck unchecked (too-late): SC506"; exit 75 ;;
esac
echo "doccheck pass"
"""
_SENDMAIL = r"""#!/bin/bash
set -e
exec 3<>/dev/tcp/127.0.0.1/{port}
say() {{ printf '%s\r\n' "$1" >&3; answered; }}
answered() {{ local line; while read -r line <&3; do [ "${{line:3:1}}" = "-" ] || break; done; [[ $line = [23]* ]]; }}
answered
sender=$4
shift 5
say "EHLO filter.example"
say "MAIL FROM:<$sender>"
for each in "$@"; do say "RCPT TO:<$each>"; done
say DATA
sed -e 's/^\./../' -e 's/$/\r/' >&3
say .
say QUIT
"""


@pytest.fixture
def pipe(server):
    """The shipped filter, where Postfix runs it, between a doccheck and a sendmail as small as can be."""
    shutil.copy(ROOT / "integrations/filter/doccheck-filter", server.folder / "doccheck-filter")
    scripts = {
        "doccheck": _DOCCHECK,
        "sendmail": _SENDMAIL.format(port=server.bare),
        "filter": '#!/bin/sh\nfolder=$(dirname "$0")\nDOCCHECK=$folder/doccheck SENDMAIL=$folder/sendmail'
        ' exec "$folder/doccheck-filter" "$@"\n',
    }
    for name, text in scripts.items():
        (server.folder / name).write_text(text)
        (server.folder / name).chmod(0o755)
    return server


def test_as_a_pipe_of_postfix_the_hook_sends_gives_back_or_waits(pipe):
    (answer,) = send(pipe.piping, (raw(letter(".A line with a dot.")), [SECURE, "b@two.example"]))
    assert answer.startswith("250")
    pipe.settle()
    (sent,) = pipe.sink.arrived
    assert set(sent.to) == {SECURE, "b@two.example"}
    assert b"\r\n.A line with a dot.\r\n" in sent.data

    pipe.sink.arrived.clear()
    send(pipe.piping, (raw(letter(HELD)), [SECURE]))
    pipe.settle()
    (back,) = pipe.sink.arrived
    assert back.to == ("s.worker@school.example",)
    assert b"doccheck hold: TP303" in back.data

    pipe.sink.arrived.clear()
    send(pipe.piping, (raw(letter("SLEEP")), [SECURE]))
    until(lambda: [entry["queue_name"] for entry in pipe.queue()] == ["deferred"])
    assert not pipe.sink.arrived

"""A check by a service that is warm already: the same bytes, the same status, and no other way to fail."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from doccheck import __version__
from doccheck.checking import via, work
from doccheck.readers.limits import Limits

SAMPLES = Path(__file__).parents[2] / "samples"
pytestmark = pytest.mark.skipif(
    not hasattr(socket, "send_fds"), reason="this system cannot hand over streams"
)


def doccheck(*arguments, cwd=None, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "doccheck", *map(str, arguments)],
        capture_output=True,
        cwd=cwd,
        input=stdin,
        timeout=300,
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    path = tmp_path_factory.mktemp("via") / "socket"
    process = subprocess.Popen(
        [sys.executable, "-m", "doccheck.interfaces.cli.warm", path], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "listening\n"
    yield path
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    process.stdout.close()
    assert not path.exists()


def same(service, *arguments, **named):
    here = doccheck("check", *arguments, **named)
    there = doccheck("check", "--via", f"unix:{service}", *arguments, **named)
    assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)
    return there


def test_the_answer_is_the_same_to_the_byte(service):
    assert same(service, SAMPLES / "opening.txt").returncode == 1
    report = same(service, SAMPLES / "referral-form.docx", "--output-format", "json")
    assert json.loads(report.stdout)["documents"]


def test_folder_standard_input_and_mistakes_are_those_of_the_one_who_asks(service, tmp_path):
    (tmp_path / "doccheck.toml").write_text('[policy]\nname = "ours"\n')
    (tmp_path / "letter.txt").write_text("Mrs Anne Carter next door rang me about Evie.")
    assert b"ours" in same(service, "letter.txt", "--output-format", "json", cwd=tmp_path).stdout
    same(service, "-", "--name", "letter.txt", cwd=tmp_path, stdin=b"Mrs Anne Carter rang.")
    assert same(service, "nowhere.txt", cwd=tmp_path).returncode == 2
    assert same(service, "letter.txt", "--wrong", cwd=tmp_path).returncode == 2


def test_the_report_lands_in_the_folder_of_the_one_who_asks(service, tmp_path):
    (tmp_path / "letter.txt").write_text("Mrs Anne Carter rang me about Evie.")
    doccheck("check", "letter.txt", "--output-file", "report.txt", "--via", f"unix:{service}", cwd=tmp_path)
    assert (tmp_path / "report.txt").stat().st_size


def test_where_nobody_listens_the_check_is_done_here(tmp_path):
    (tmp_path / "letter.txt").write_text("Evie is well.")
    here = doccheck("check", "letter.txt", cwd=tmp_path)
    there = doccheck("check", "letter.txt", "--via", f"unix:{tmp_path / 'none'}", cwd=tmp_path)
    assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)


def asked(service, version=__version__, arguments=("check", "-")):
    """A connection that has asked, with pipes of its own for streams: (connection, the pipe into its stdin)."""
    read, write = os.pipe()
    nowhere = os.open(os.devnull, os.O_RDWR)
    asker = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    asker.connect(str(service))
    body = json.dumps(
        {
            "version": version,
            "arguments": list(arguments),
            "folder": "/",
            "environment": {},
            "encodings": ["utf-8"] * 3,
        }
    ).encode()
    socket.send_fds(asker, [via.LENGTH.pack(len(body))], [read, nowhere, nowhere])
    asker.sendall(body)
    os.close(read)
    os.close(nowhere)
    return asker, write


def test_another_version_is_not_asked(service):
    asker, write = asked(service, version="0.0.0")
    os.close(write)
    with asker:
        assert json.loads(via._received(asker)) == "another version"


def test_when_the_one_who_asked_is_gone_so_is_the_check(service):
    asker, write = asked(service)
    asker.close()
    # The check waits for its standard input; the pipe breaks only once its process has been ended.
    with pytest.raises(BrokenPipeError):
        _write_for(write, seconds=60)
    os.close(write)
    same(service, SAMPLES / "opening.txt")


def _write_for(pipe, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        os.write(pipe, b"x")


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[" * 500, b'{"version": 1}', b"\xff" * 64])
def test_nonsense_is_hung_up_on_and_the_next_is_served(service, body):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asker:
        asker.connect(str(service))
        with Path(os.devnull).open() as nowhere:
            socket.send_fds(asker, [via.LENGTH.pack(len(body))], [nowhere.fileno()] * 3)
        with suppress(OSError):  # it may have hung up already
            asker.sendall(body)
            asker.shutdown(socket.SHUT_WR)
            assert via._received(asker) == b""
    assert same(service, "nowhere.txt").returncode == 2


def test_it_ends_with_whoever_holds_its_leash(tmp_path):
    command = [sys.executable, "-m", "doccheck.interfaces.cli.warm", tmp_path / "socket", "--leash"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "listening\n"
        process.stdin.close()
        assert process.wait(60) == 0
    assert not (tmp_path / "socket").exists()


def test_the_page_service_answers_it_too(tmp_path):
    command = [sys.executable, "-m", "doccheck", "serve", "--port", "0", "--socket", tmp_path / "socket"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert "--via unix:" in process.stderr.readline()
            assert "in your browser" in process.stderr.readline()
            same(tmp_path / "socket", SAMPLES / "opening.txt")
        finally:
            process.terminate()
            process.wait(60)
    assert not (tmp_path / "socket").exists()


def test_a_place_that_is_taken_is_one_sentence(tmp_path):
    (tmp_path / "socket").write_text("a file")
    done = subprocess.run(
        [sys.executable, "-m", "doccheck", "serve", "--port", "0", "--socket", tmp_path / "socket"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert "socket: cannot be listened at" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "socket").read_text() == "a file"


def test_the_option_is_taken_out_wherever_it_stands():
    assert via.without_via(["check", "--via", "unix:/a", "x"]) == (["check", "x"], "unix:/a")
    assert via.without_via(["check", "x", "--via=unix:/a"]) == (["check", "x"], "unix:/a")
    assert via.without_via(["check", "--", "--via", "x"]) == (["check", "--", "--via", "x"], None)
    assert via.without_via(["check", "--via"]) == (["check"], "")


def test_a_process_that_is_lent_keeps_its_folder_until_the_check_is_done():
    """What OCR and LibreOffice write goes there: without it nothing would be read in a picture or an old file."""
    prepared = work.Prepared(None, None, Limits())
    folder = prepared.files._idle[0]._own.path
    lent = prepared.lend()
    prepared.renew()
    assert folder.exists()
    assert prepared.files._idle[0]._own.path != folder
    lent.close()
    prepared.files.close()
    assert not folder.exists()

"""Whatever a file does to the process that reads it, the one that asked goes on, says why, and reads the next."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doccheck.model import Document
from doccheck.readers import contained, read, wire
from doccheck.readers.contained import Workers
from doccheck.readers.limits import Limits
from tests.readers.attacks import ATTACKS, HARMLESS, text_bomb_pdf
from tests.readers.files import p, sound, word, zipped

GOOD = word(p("Leo came in cold."))
TIGHT = Limits(processor_seconds=4, seconds=60)
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these bounds are Linux's")

MEASURE = """
import json, sys
from pathlib import Path
from doccheck.readers.confine import peak_bytes
from doccheck.readers.contained import Workers
from doccheck.readers.limits import Limits
with Workers(Limits(processor_seconds=2, seconds=60)) as files:
    for name in sys.argv[1:]:
        documents = files.read(name, Path(name))
        print(json.dumps([[len(d.text), [g.why for g in d.gaps]] for d in documents]))
print(peak_bytes() // 1024 // 1024)
"""


@pytest.fixture
def files():
    with Workers(TIGHT) as workers:
        yield workers


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_costs_a_gap_little_memory_and_not_the_next_file(attack: str, tmp_path: Path) -> None:
    name, make = ATTACKS[attack]
    bad, good = Path(tmp_path, name), Path(tmp_path, "good.docx")
    bad.write_bytes(make())
    good.write_bytes(GOOD)
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(bad), str(good)], capture_output=True, text=True, check=True
    )
    attacked, checked, megabytes = map(json.loads, done.stdout.splitlines())
    assert any(gaps for _, gaps in attacked)
    assert sum(length for length, _ in attacked) < 100_000
    assert checked == [[len("Leo came in cold."), []]]
    assert megabytes < 100
    assert time.monotonic() - begun < 100


@pytest.mark.parametrize("attack", HARMLESS)
def test_what_only_looks_like_an_attack_is_read(attack: str, files: Workers) -> None:
    name, make = HARMLESS[attack]
    (document,) = files.read(name, make())
    assert document.text.strip()


def test_the_answer_is_that_of_reading_here(files: Workers) -> None:
    mail = b'From: a@b.org\nSubject: x\nContent-Type: multipart/mixed; boundary="x"\n\n--x\n\nwords\n--x\n'
    mail += b"Content-Disposition: attachment; filename=a.txt\n\nmore\n--x--\n"
    for name, data in (("a.docx", GOOD), ("m.eml", mail), ("a.txt", b"words"), ("a.docx", b"PK\x03\x04")):
        assert files.read(name, data) == read(name, data)


def test_a_file_on_the_disk_is_read_as_its_bytes_are(files: Workers, tmp_path: Path) -> None:
    path = Path(tmp_path, "a.docx")
    path.write_bytes(GOOD)
    assert files.read("a.docx", path) == files.read("a.docx", GOOD)
    with pytest.raises(FileNotFoundError):
        files.read("b.docx", Path(tmp_path, "b.docx"))


def test_a_message_is_read_without_the_attachment_that_breaks_its_reader(files: Workers) -> None:
    bad = text_bomb_pdf()
    mail = (
        b'From: a@b.org\nSubject: x\nContent-Type: multipart/mixed; boundary="x"\n\n--x\n\nwords of the message\n--x\n'
        b"Content-Disposition: attachment; filename=bad.pdf\nContent-Transfer-Encoding: base64\n\n"
    )
    import base64

    mail += (
        base64.encodebytes(bad)
        + b"--x\nContent-Disposition: attachment; filename=good.txt\n\ngood words\n--x--\n"
    )
    with Workers(Limits(processor_seconds=1, seconds=60)) as hurried:
        documents = hurried.read("m.eml", mail)
    assert [document.path for document in documents] == ["m.eml", "m.eml!bad.pdf", "m.eml!good.txt"]
    assert "words of the message" in documents[0].text
    assert documents[2].text == "good words"
    assert [gap.why for gap in documents[1].gaps] == ["reading it took more than 1 seconds of computing"]
    assert [gap.where for gap in documents[1].gaps] == ["attachment 1"]


def test_a_worker_is_started_once_and_used_again(files: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    real = subprocess.Popen

    def counted(*args: object, **options: object) -> object:
        started.append(args)
        return real(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(contained.subprocess, "Popen", counted)
    for _ in range(5):
        assert files.read("a.docx", GOOD)[0].text == "Leo came in cold."
    assert len(started) == 1


def test_short_plain_text_starts_no_worker(files: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contained.subprocess, "Popen", None)
    assert files.read("a.txt", b"words")[0].text == "words"
    assert files.read("a.md", b"# words")[0].text == "# words"


def test_where_no_process_can_be_started_nothing_is_read(
    files: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(contained.subprocess, "Popen", refused)
    (document,) = files.read("a.docx", GOOD)
    assert [gap.why for gap in document.gaps] == [
        "no process could be started to read it in (resource temporarily unavailable)"
    ]


def test_too_long_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    # A worker that sleeps uses no computing: only the clock ends it.
    monkeypatch.setattr(contained, "_START", "import time; time.sleep(60)")
    with Workers(Limits(seconds=1)) as files:
        begun = time.monotonic()
        (document,) = files.read("a.docx", GOOD)
    assert [gap.why for gap in document.gaps] == ["reading it took longer than 1 seconds"]
    assert time.monotonic() - begun < 10


@linux
def test_what_a_worker_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note = Path(tmp_path, "pid")
    child = (
        "import subprocess, sys, time;"
        " p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True);"
        f" open({str(note)!r}, 'w').write(str(p.pid)); time.sleep(60)"
    )
    monkeypatch.setattr(contained, "_START", child)
    with Workers(Limits(seconds=2)) as files:
        files.read("a.docx", GOOD)
    pid = int(note.read_text())
    for _ in range(50):
        if not _is_running(pid):
            return
        time.sleep(0.1)
    pytest.fail("a program that the worker started outlived it")


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


CONFINED = """
import socket, sys
from pathlib import Path
from doccheck.readers.confine import confine
print(confine(512 * 1024 * 1024, Path(sys.argv[1])))
{}
"""


def confined(body: str, own: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", CONFINED.format(body), own], capture_output=True, text=True, timeout=60
    )
    return done.stdout.splitlines()


@linux
def test_a_worker_has_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        lines = confined(
            f"try:\n    socket.create_connection(('127.0.0.1', {port}), 5)\nexcept PermissionError:\n    print('refused')\n"
            "import os; print(os.system('true'))",
            tmp_path,
        )
    if "the network" in lines[0]:
        pytest.skip("this system does not let a process give up the network")
    assert lines[1:] == ["refused", "0"]


@linux
def test_a_worker_has_bounded_memory_and_files(tmp_path: Path) -> None:
    lines = confined(
        "try:\n    bytearray(600 * 1024 * 1024)\nexcept MemoryError:\n    print('memory')\n"
        f"try:\n    open({str(tmp_path / 'x')!r}, 'wb').write(bytes(80 * 1024 * 1024))\nexcept OSError:\n    print('files')",
        tmp_path,
    )
    assert lines[1:] == ["memory", "files"]


def test_what_a_system_lacks_is_said() -> None:
    with Workers() as files:
        files.missing = ("memory", "the network")
        assert files.notice == (
            "this system does not let doccheck bound memory and the network of the process that reads files;"
            " it reads them without"
        )
        files.missing = ()
        assert files.notice == ""


def test_a_worker_learns_nothing_from_the_environment(
    files: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_HOUSE", "x")
    files.read("a.docx", GOOD)
    (worker,) = files._idle
    if Path("/proc/self/environ").exists():
        assert b"SECRET" not in Path(f"/proc/{worker._process.pid}/environ").read_bytes()
    command = Path(f"/proc/{worker._process.pid}/cmdline")
    if command.exists():
        assert b"a.docx" not in command.read_bytes()
    assert os.getpid() != worker._process.pid


@pytest.mark.parametrize(
    "line",
    [
        b"{", b"[]", b"null", b'{"text": 1}', b'{"text": "a"}', b"[" * 100_000,
        wire.line(path="a", media_type="", sha256="", text="a", blocks=[[0, 2, "body", "", "line", []]], fields=[], gaps=[]),
        wire.line(path="a", media_type="", sha256="", text="a", blocks=[[0, 1, "x", "", "line", []]], fields=[], gaps=[]),
        wire.line(path="a", media_type="", sha256="", text="a", blocks=[], fields=[[0, 1, 0, 9, "", "none"]], gaps=[]),
        wire.line(path="a", media_type="", sha256="", text="a", blocks=[], fields=[], gaps=[["x"]]),
        wire.line(path="a", media_type="", sha256="", text="a", blocks=[["", 1, "body", "", "line", []]], fields=[], gaps=[]),
    ],
)  # fmt: skip
def test_what_is_no_document_is_not_believed(line: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.document_of(wire.entries_of(line))


def test_a_document_comes_through_whole() -> None:
    for name, data in (
        ("a.docx", GOOD),
        ("a.txt", "a \U0001f600 b".encode()),
        ("\udce9.txt", b"From: a\nTo: b\n"),
        ("a.zip", zipped({"a.txt": "words"})),
    ):
        for document in read(name, data):
            assert wire.document_of(wire.entries_of(wire.line_of(document))) == document
            sound(document)


def test_a_reader_that_breaks_a_worker_is_said_to(monkeypatch: pytest.MonkeyPatch, files: Workers) -> None:
    monkeypatch.setattr(contained, "_START", "raise SystemExit(7)")
    (document,) = files.read("a.docx", GOOD)
    assert isinstance(document, Document)
    assert [gap.why for gap in document.gaps] == ["it broke the process that read it"]
    assert document.text == ""
    assert document.sha256 == read("a.docx", GOOD)[0].sha256

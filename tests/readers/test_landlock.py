"""A process that reads a file sees programs and its own folder, and no other document."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from doccheck.readers.contained import Workers
from tests.readers.files import p, word

TRY = """
import json, os, sys, tempfile
from pathlib import Path
from doccheck.readers.landlock import keep_to_folders

own, secret = map(Path, sys.argv[1:])
kept = keep_to_folders(own)

def may(what):
    try:
        what()
        return True
    except OSError:
        return False

print(json.dumps({
    "kept": kept,
    "read another document": may(secret.read_bytes),
    "list its folder": may(lambda: list(secret.parent.iterdir())),
    "write beside it": may(lambda: secret.with_name("b.txt").write_text("x")),
    "remove it": may(secret.unlink),
    "rename it into its own folder": may(lambda: secret.rename(own / "c.txt")),
    "read the environment of who started it": may(Path(f"/proc/{os.getppid()}/environ").read_bytes),
    "write below home": may(lambda: (Path.home() / ".doccheck-was-here").write_text("x")),
    "write in its own folder": may(lambda: (own / "a.txt").write_text("x")),
    "read Python": may(Path(os.__file__).read_bytes),
    "import": may(lambda: __import__("lxml.etree")),
    "start a program": may(lambda: __import__("subprocess").run([sys.executable, "-c", "pass"], check=True)),
}))
"""


def tried(tmp_path: Path) -> dict[str, bool]:
    own, secret = tmp_path / "own", tmp_path / "referrals" / "leo.txt"
    own.mkdir()
    secret.parent.mkdir()
    secret.write_text("Leo came in cold.", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", TRY, own, secret], capture_output=True, text=True, check=True
    )
    found: dict[str, bool] = json.loads(done.stdout)
    if not found["kept"] and os.environ.get("DOCCHECK_REQUIRE_LANDLOCK") != "1":
        pytest.skip("this kernel has no Landlock; DOCCHECK_REQUIRE_LANDLOCK=1 makes that a failure")
    assert secret.exists()
    return found


def test_it_sees_programs_and_its_own_folder_and_nothing_else(tmp_path: Path) -> None:
    found = tried(tmp_path)
    may = {what for what, done in found.items() if done}
    assert may == {"kept", "write in its own folder", "read Python", "import", "start a program"}


def test_a_workers_own_folder_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Workers() as files:
        (document,) = files.read("a.docx", word(p("Leo came in cold.")))
        assert document.text == "Leo came in cold."
        assert [entry.name.startswith("doccheck-") for entry in tmp_path.iterdir()] == [True]
    assert not list(tmp_path.iterdir())


def test_programs_that_a_worker_starts_find_what_they_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice wants a socket, a folder and settings of its own, and starts twice."""
    office = shutil.which("soffice")
    if not office and os.environ.get("DOCCHECK_REQUIRE_LIBREOFFICE") != "1":
        pytest.skip("LibreOffice is not here; DOCCHECK_REQUIRE_LIBREOFFICE=1 makes that a failure")
    (tmp_path / "a.txt").write_text("Leo came in cold.", "utf-8")
    command = [
        str(office),
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/settings",
        "--convert-to",
        "doc",
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "a.txt"], check=True, capture_output=True, timeout=120
    )
    with Workers() as files:
        (document,) = files.read("a.doc", tmp_path / "a.doc")
    assert (document.text, document.gaps) == ("Leo came in cold.", ())

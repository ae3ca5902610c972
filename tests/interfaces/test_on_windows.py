"""Practitioners have Windows. What doccheck asks of the system itself is not to be had from POSIX systems only."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ("hidden-content.docx", "letter.pdf", "insecure-recipient.eml", "opinion-as-fact.txt")


def python(script, *arguments, local=""):
    """What `script` prints, in a process of its own: nothing of what it does to its modules stays."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"LOCALAPPDATA": str(local)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


IMPORT_ALL = """
import importlib, json, pkgutil
import doccheck
from tests.interfaces.as_on_windows import pretend

found = [each.name for each in pkgutil.walk_packages(doccheck.__path__, "doccheck.")]
names = [name for name in found if ".migrations." not in name]  # which alembic runs, and nobody imports
for name in names:
    importlib.import_module(name)
pretend()
failed = {}
for name in names:
    try:
        importlib.import_module(name)
    except Exception as error:
        failed[name] = repr(error)
print(json.dumps([len(names), failed]))
"""


def test_every_module_can_be_imported_there():
    count, failed = python(IMPORT_ALL)
    assert count > 300
    assert not failed


CHECK = """
import io, json, sys
import doccheck.gateway.service, doccheck.web.server  # with all the libraries that they need
from contextlib import redirect_stderr, redirect_stdout
from tests.interfaces.as_on_windows import pretend

def called(*arguments):
    from doccheck.interfaces import cli
    sys.argv = ["doccheck", *arguments]
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(io.StringIO()) as said:
        try:
            cli.main()
            status = 0
        except SystemExit as done:
            status = done.code
    out.flush()
    return status, out.buffer.getvalue().decode(), said.getvalue()

check = ["check", *sys.argv[1:], "--jobs", "1", "--output-format", "json"]
here = called(*check)
pretend()
there = called(*check)
milter = called("milter", "--listen", "unix:/run/doccheck.sock")
serve = called("serve", "--socket", "doccheck.sock")
print(json.dumps([here, there, milter, serve]))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    return python(
        CHECK, *(ROOT / "samples" / name for name in SAMPLES), local=tmp_path_factory.mktemp("local")
    )


def test_a_check_says_the_same_there(answers):
    here, there, *_ = answers
    assert there[:2] == here[:2]
    assert [Path(each["path"]).name for each in json.loads(there[1])["documents"]] == list(SAMPLES)


def test_what_that_system_cannot_bound_is_said(answers):
    _, (*_, said), *_ = answers
    lacking = "memory, computing time, the size of files, the reach into folders and the network"
    assert f"doccheck: this system does not let doccheck bound {lacking} of the process" in said


def test_what_needs_another_system_says_so_in_one_sentence(answers):
    *_, milter, serve = answers
    assert milter == [
        2, "", "doccheck: the milter needs Linux, or another Unix; please run it on the mail server itself\n",
    ]  # fmt: skip
    assert serve == [
        2, "", "doccheck: --socket: a running service cannot take over a check on this system; please leave it out\n",
    ]  # fmt: skip

"""doccheck does without what the locks leave out: requirements/unused.txt."""

import json
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
from packaging.utils import canonicalize_name

from ..record.records import record_of
from . import ROOT, tool

LEFT_OUT = [
    line for line in (ROOT / "requirements/unused.txt").read_text("utf-8").splitlines() if line[:1] not in "#"
]
INSTALLED = {
    module: {canonicalize_name(package) for package in packages}
    for module, packages in packages_distributions().items()
}
MODULES = sorted(module for module, packages in INSTALLED.items() if packages & set(LEFT_OUT))
DEFAULT = {name for name, _ in tool("audit").locked(ROOT / "requirements/run.lock")} | {"doccheck"}
BEYOND = sorted(module for module, packages in INSTALLED.items() if not packages & DEFAULT)
"""What only extras and the tests bring."""
HIDING = """
import sys
hidden = set(sys.argv[1].split(","))
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hidden())
if len(sys.argv) == 3:
    __import__(sys.argv[2])
    raise SystemExit("it could be imported")
sys.argv[:2] = ["doccheck"]
from doccheck.__main__ import console
if __name__ == "__main__":
    console()
"""


def hiding(tmp_path, *arguments, modules=MODULES, text=""):
    """doccheck as in an environment without these packages; its processes are started from the same file."""
    script = tmp_path / "hiding.py"
    script.write_text(HIDING, "utf-8")
    command = [sys.executable, script, ",".join(modules), *arguments]
    return subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, encoding="utf-8", timeout=300
    )


@pytest.mark.parametrize("module", ["requests", "tqdm", "certifi", "httpx", "urllib3", "weasel", "typer"])
def test_they_are_hidden(tmp_path, module):
    assert f"No module named '{module}'" in hiding(tmp_path, module).stderr


def test_the_answer_is_the_same_without_them(tmp_path):
    samples = ["opening.txt", "letter.pdf", "third-party.docx", "email-with-attachment.eml"]
    done = hiding(tmp_path, "check", *(f"samples/{name}" for name in samples), "--output-format", "json")
    usual = subprocess.run(
        [sys.executable, "-m", "doccheck", "check", *done.args[4:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (1, usual.stderr)
    assert done.stdout == usual.stdout
    assert '"TP303"' in done.stdout


LETTER = (
    "Mrs Hendry at number 14 told me that she hears Alfie Doran crying at night. Please assess his needs."
)


def test_a_default_install_has_what_checking_accepting_and_records_need(tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER, "utf-8")
    record = tmp_path / "letter.record.json"
    record.write_text(json.dumps(record_of() | {"document": {"name": "letter.txt", "sha256": None}}), "utf-8")
    for status, *arguments in [
        (1, "check", letter),
        (0, "accept", letter, "TP303", "--all", "--reason", "She told the family herself on Monday."),
        (0, "record", "check", letter),
    ]:
        done = hiding(tmp_path, *map(str, arguments), modules=BEYOND)
        assert "went wrong inside" not in done.stderr, arguments
        assert done.returncode == status, (arguments, done.stderr, done.stdout)

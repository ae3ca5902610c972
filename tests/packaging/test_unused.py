"""doccheck does without what the locks leave out: requirements/unused.txt."""

import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
from packaging.utils import canonicalize_name

from . import ROOT

LEFT_OUT = [
    line for line in (ROOT / "requirements/unused.txt").read_text("utf-8").splitlines() if line[:1] not in "#"
]
MODULES = sorted(
    module
    for module, packages in packages_distributions().items()
    if {canonicalize_name(package) for package in packages} & set(LEFT_OUT)
)
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


def hiding(tmp_path, *arguments):
    """doccheck as in an environment without these packages; its processes are started from the same file."""
    script = tmp_path / "hiding.py"
    script.write_text(HIDING, "utf-8")
    command = [sys.executable, script, ",".join(MODULES), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300)


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

"""The floors of docs/architecture.md, run: imports go down only, and the contract that says so bites."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINTER = shutil.which("lint-imports", path=Path(sys.executable).parent)
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "tools"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of `folder`'s pyproject.toml over the doccheck that lies in it."""
    assert LINTER, "lint-imports is missing: make test installs it"
    # Plain text, however the terminal of whoever runs the tests is set up.
    env = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "PYTHONPATH"}}
    return subprocess.run(
        [LINTER, "--no-cache", "--no-logo"],
        cwd=folder,
        env=env | {"NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code, without its data, that a test may spoil."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "doccheck",
        tmp_path / "doccheck",
        ignore=shutil.ignore_patterns("weights", "data", "__pycache__"),
    )
    return tmp_path


def test_imports_go_down_only():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        (
            "doccheck/model.py",
            "import doccheck.language",
            "doccheck.model is not allowed to import doccheck.language",
        ),
        (
            "doccheck/trained/__init__.py",
            "import doccheck.detectors",
            "doccheck.trained is not allowed to import doccheck.detectors",
        ),
        (
            "doccheck/readers/__init__.py",
            "import doccheck.language",
            "doccheck.readers is not allowed to import doccheck.language",
        ),
        (
            "doccheck/interfaces/second.py",
            "import doccheck.interfaces.first",
            "The doors never import one another",
        ),
        ("doccheck/utils.py", "", "doccheck.utils"),
    ],
    ids=["upward", "two floors up", "sideways", "door to door", "on no floor"],
)
def test_the_contract_bites(copy: Path, module: str, line: str, broken: str):
    (copy / "doccheck/interfaces/first.py").touch()
    assert lint(copy).returncode == 0

    with (copy / module).open("a") as file:
        file.write(f"\n{line}\n")
    result = lint(copy)

    assert result.returncode == 1, result.stdout + result.stderr
    assert broken in " ".join(result.stdout.split())


def test_no_module_has_a_name_that_says_nothing():
    modules = [
        path for top in ("doccheck", "tests", "training", "samples") for path in (ROOT / top).rglob("*.py")
    ]
    names = {
        (path.parent if path.stem == "__init__" else path).stem: path.relative_to(ROOT) for path in modules
    }
    assert not VAGUE & names.keys(), [str(names[name]) for name in VAGUE & names.keys()]


def test_patterns_are_data():
    code = [path.relative_to(ROOT / "patterns").as_posix() for path in (ROOT / "patterns").rglob("*.py")]
    assert code == ["__init__.py"]
    body = ast.parse((ROOT / "patterns/__init__.py").read_text("utf-8")).body
    assert [type(statement) for statement in body] == [ast.Expr]

"""The wheel is whole: installed outside the checkout, it checks a sample just as the checkout does."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("doccheck", "patterns", "pyproject.toml", "setup.py", "README.md", "LICENSE")
HERE = Path(sys.executable).with_name("doccheck")


def run(*command: str | Path, cwd: Path, status: tuple[int, ...] = (0,)) -> str:
    """Run outside the checkout with nothing of its paths in the environment; the standard output."""
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    result = subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    assert result.returncode in status, f"exit status {result.returncode}\n{result.stdout}{result.stderr}"
    return result.stdout


def data_files() -> set[str]:
    """Where each data file of the checkout must stand in the wheel."""
    patterns = [path for kind in ("*.toml", "*.json") for path in (ROOT / "patterns").rglob(kind)]
    inside = [
        path
        for path in (ROOT / "doccheck").rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    ]
    names = {f"doccheck/{path.relative_to(ROOT).as_posix()}" for path in patterns}
    return names | {path.relative_to(ROOT).as_posix() for path in inside}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built by way of a source distribution, from a copy: an old build/ must not lend it a file."""
    folder = tmp_path_factory.mktemp("source")
    for part in map(ROOT.joinpath, PARTS):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(part, folder)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", ".", cwd=folder)
    (built,) = (folder / "dist").glob("doccheck-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of a fresh environment with that wheel in it."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    python = Path(paths["scripts"]) / Path(sys.executable).name
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "--no-index", "--no-deps", wheel, cwd=folder)
    # The dependencies are lent by the environment of the tests. Its own .pth files, and so its editable doccheck, are
    # not followed from here; only now, or pip would take that doccheck for an earlier version of this one.
    Path(paths["purelib"], "lent.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return Path(paths["scripts"])


@pytest.fixture(scope="module")
def sample(installed: Path) -> Path:
    """One sample, copied to where nothing of the checkout is near."""
    first = min((ROOT / "samples").glob("*.docx"))
    return Path(shutil.copy(first, installed.parents[1]))


def test_the_wheel_holds_every_data_file(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert {name.rpartition(".")[2] for name in data_files()} >= {"toml", "onnx"}, "no rules or no weights"
    assert not data_files() - held
    assert not [name for name in held if name.startswith(("patterns/", "tests/", "corpus/", "samples/"))]


def test_it_is_imported_from_the_fresh_environment(installed: Path):
    look = "import doccheck, doccheck.interfaces.cli as cli; from importlib.resources import files; "
    look += "print(doccheck.__file__, cli.__file__, files('doccheck.patterns'), files('doccheck') / 'weights', sep='\\n')"
    python = installed / Path(sys.executable).name
    folders = run(python, "-c", look, cwd=installed.parents[1]).splitlines()
    assert len(folders) == 4
    assert all(Path(folder).is_relative_to(installed.parent) for folder in folders), folders


def test_it_knows_every_rule(installed: Path):
    listed = run(installed / "doccheck", "rules", cwd=installed.parents[1])
    codes = {path.name.partition("-")[0] for path in (ROOT / "patterns").glob("*/*.toml")}
    assert codes
    assert not {code for code in codes if code not in listed}


def test_it_reports_what_the_checkout_reports(installed: Path, sample: Path):
    command = ("check", sample.name, "--output-format", "json")
    fresh = json.loads(run(installed / "doccheck", *command, cwd=sample.parent, status=(0, 1)))
    assert fresh["documents"][0]["verdict"] in {"pass", "advise", "hold"}
    assert fresh == json.loads(run(HERE, *command, cwd=sample.parent, status=(0, 1)))

"""Two builds of the same sources are the same to the byte, and what is built is well made."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from . import ROOT

SOURCES = ("doccheck", "patterns", "packaging", "pyproject.toml", "setup.py", "README.md", "LICENSE")


def copied(folder: Path, when: float) -> Path:
    """The sources without the weights, which only make it slow, all of one time."""
    folder.mkdir()
    for source in map(ROOT.joinpath, SOURCES):
        if source.is_dir():
            shutil.copytree(
                source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__", "*.onnx")
            )
        else:
            shutil.copy(source, folder)
    for path in folder.rglob("*"):
        os.utime(path, (when, when))
    return folder


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """Two builds, on days and with a umask that differ."""
    folder = tmp_path_factory.mktemp("builds")
    made = []
    for name, when, umask in (("one", 1_500_000_000, 0o022), ("other", 1_700_000_000, 0o077)):
        source = copied(folder / name, when)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1764288000"}
        command = [sys.executable, "packaging/build.py", "--outdir", folder / f"{name}-dist"]
        done = subprocess.run(
            command, cwd=source, env=environment, capture_output=True, text=True, umask=umask, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        made.append(sorted((folder / f"{name}-dist").iterdir()))
    return made


def test_two_builds_are_the_same(builds: list[list[Path]]):
    one, other = ([(path.name, sha256(path.read_bytes()).hexdigest()) for path in build] for build in builds)
    assert [name.rpartition(".")[2] for name, _ in one] == ["whl", "gz"]
    assert one == other


def test_they_are_well_made(builds: list[list[Path]]):
    """twine: the description renders. check-wheel-contents: nothing in the wheel that does not belong there."""
    wheel, sdist = builds[0]
    twine = [sys.executable, "-m", "twine", "check", "--strict", wheel, sdist]
    contents = [Path(sys.executable).with_name("check-wheel-contents"), wheel]
    for command in (twine, contents):
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr

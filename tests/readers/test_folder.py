"""What programs write beside their work goes with whoever made the place for it, however that ended."""

import subprocess
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

import pytest

from doccheck.readers import folder

OWNER = """
import sys, time
from pathlib import Path
from doccheck.readers.folder import OwnFolder
own = OwnFolder(Path(sys.argv[1]))
(own.path / "words.txt").write_text("Zephaniah")
print(own.path, flush=True)
sys.stdin.read()
"""


def owner(parent):
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_process_leaves_is_cleared_away_and_what_the_living_use_stays(tmp_path):
    (dead, left), (alive, used) = owner(tmp_path), owner(tmp_path)
    try:
        dead.kill()
        dead.wait()
        assert (left / "words.txt").exists()
        assert folder.clear_leftovers(tmp_path) == [left]
        assert not left.exists()
        assert (used / "words.txt").exists()
    finally:
        alive.communicate("")
        dead.communicate()
    assert not used.exists(), "one that ends by itself takes it along"


def test_folders_of_others_stay_whatever_their_names(tmp_path):
    own = folder.OwnFolder(tmp_path)
    (tmp_path / f"{folder.PREFIX}nomark").mkdir()
    (tmp_path / "doccheck-mine").mkdir()
    (tmp_path / "doccheck-mine" / folder.MARK).touch()
    other = tmp_path / "other"
    other.mkdir()
    (other / folder.MARK).touch()
    (tmp_path / f"{folder.PREFIX}link").symlink_to(other)
    names = sorted(tmp_path.iterdir())
    assert folder.clear_leftovers(tmp_path) == []
    assert sorted(tmp_path.iterdir()) == names
    own.remove()
    own.remove()
    assert not own.path.exists()


def make_one(parent):
    return str(folder.OwnFolder(Path(parent)).path)


def test_a_process_of_a_pool_takes_its_folder_along(tmp_path):
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        made = pool.submit(make_one, str(tmp_path)).result()
    assert made.startswith(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_it_is_nobody_elses(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own = folder.OwnFolder()
    assert own.path.parent == tmp_path
    assert own.path.stat().st_mode & 0o777 == 0o700
    own.remove()


def test_one_that_is_just_being_made_is_not_taken_for_left(tmp_path, monkeypatch):
    lock, cleared = folder._locked, []

    def after_another_has_looked(file):
        monkeypatch.setattr(folder, "_locked", lock)
        cleared.extend(folder.clear_leftovers(tmp_path))
        return lock(file)

    monkeypatch.setattr(folder, "_locked", after_another_has_looked)
    own = folder.OwnFolder(tmp_path)
    assert cleared == []
    assert folder.clear_leftovers(tmp_path) == []
    assert own.path.exists()
    own.remove()


def test_where_it_cannot_be_made_nothing_stays(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space left"):
        folder.OwnFolder(tmp_path)
    assert list(tmp_path.iterdir()) == []

"""`doccheck verify`: an altered, a missing file and another version are each named."""

import csv
import hashlib
from base64 import urlsafe_b64encode
from importlib.metadata import PathDistribution
from pathlib import Path

from doccheck.checking import installed

ROOT = Path(__file__).parents[2]


def package(folder: Path, name: str = "parcel", requires: str = "") -> PathDistribution:
    """An installed package of two files."""
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{requires}", "utf-8")
    rows = []
    for file in (f"{name}/a.py", f"{name}/b.py"):
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# {file}\n", "utf-8")
        digest = urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).rstrip(b"=").decode()
        rows.append((file, f"sha256={digest}", str(path.stat().st_size)))
    with (about / "RECORD").open("w", encoding="utf-8", newline="") as record:
        csv.writer(record).writerows(
            [*rows, (f"../../bin/{name}", "sha256=left-out", "9"), (f"{about.name}/RECORD", "", "")]
        )
    return PathDistribution(about)


def test_what_is_as_it_was_installed_is_not_spoken_of(tmp_path):
    assert list(installed.altered(package(tmp_path))) == []


def test_altered_and_missing_files_are_named(tmp_path):
    parcel = package(tmp_path)
    (tmp_path / "parcel/a.py").write_text("import os\n", "utf-8")
    (tmp_path / "parcel/b.py").unlink()
    assert list(installed.altered(parcel)) == [
        "parcel/a.py is not the one that was installed",
        "parcel/b.py is missing",
    ]


def test_what_is_needed_is_followed_and_other_extras_are_not(monkeypatch, tmp_path):
    made = {
        "doccheck": package(
            tmp_path / "1", "doccheck", "Requires-Dist: Par_cel>=1\nRequires-Dist: other; extra == 'page'\n"
        ),
        "par-cel": package(
            tmp_path / "2", "par_cel", "Requires-Dist: doccheck\nRequires-Dist: missing-one\n"
        ),
    }

    def find(name):
        if name not in made:
            raise installed.PackageNotFoundError(name)
        return made[name]

    monkeypatch.setattr(installed, "distribution", find)
    assert [each.name for each in installed.packages()] == ["doccheck", "par_cel"]
    assert list(installed.off_lock("par-cel==1.0 \\\n    --hash=sha256:00\n")) == []
    assert list(installed.off_lock("par-cel==2.0 ; python_version >= '3.12'\npar-cel==2.1\n")) == [
        "par_cel 1.0 is installed; the lock has 2.0 or 2.1"
    ]
    assert list(installed.off_lock("")) == ["par_cel 1.0 is installed; the lock has no version of it"]


def test_the_command_says_what_is_wrong_and_counts(run, monkeypatch, tmp_path):
    parcel = package(tmp_path)
    monkeypatch.setattr(installed, "packages", lambda: [parcel])
    result = run("verify")
    assert (result.exit_code, result.stdout) == (0, "1 packages, 3 files, none wrong.\n")
    (tmp_path / "parcel/a.py").write_text("import os\n", "utf-8")
    result = run("verify", "--lock", ROOT / "requirements/run.lock")
    assert result.exit_code == 1
    assert result.stdout == (
        "parcel 1.0 is installed; the lock has no version of it\n"
        "parcel: parcel/a.py is not the one that was installed\n"
        "1 packages, 3 files, 2 wrong.\n"
    )
    assert run("verify", "--lock", tmp_path / "nowhere").exit_code == 2


def test_this_environment_keeps_to_the_lock():
    """To that of the tests, whose own tools bring what the others leave out."""
    assert list(installed.off_lock((ROOT / "requirements/test.lock").read_text("utf-8"))) == []

"""What a stranger with a fresh clone relies on: locks that hold, no trace of the machine it was written on."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements/run.lock", "requirements/test.lock", "requirements/gateway.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LARGEST = 40 * 1024 * 1024

# Written so that no line here is itself what it looks for.
REGISTRIES = re.compile(
    r"index[-]url|find[-]links|https?:[/]{2}\S*/simple\b|\bpypi[.]org|pythonhosted[.]org|registry[.]npmjs",
    re.IGNORECASE,
)


def tracked() -> list[Path]:
    """Every file git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    files = [ROOT / name for name in listed.split("\0") if name]
    assert files, "no tracked file: is this a checkout?"
    return [file for file in files if file.is_file()]


def locked(name: str) -> dict[str, list[tuple[Requirement, int]]]:
    """The requirements of a lock by canonical name, each with the number of its hashes."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    found: dict[str, list[tuple[Requirement, int]]] = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            pin, *hashes = re.split(r"\s+--hash=sha256:", line.strip())
            requirement = Requirement(pin)
            found.setdefault(canonicalize_name(requirement.name), []).append((requirement, len(hashes)))
    return found


def versions(pins: list[tuple[Requirement, int]]) -> set[str]:
    return {str(pin.specifier).removeprefix("==") for pin, _ in pins}


def test_no_registry_or_path_of_a_machine_is_tracked():
    folders = ["/wo" + "rk", *(folder.as_posix() for folder in (ROOT, Path.home()) if len(folder.parts) > 1)]
    machine = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, folders))})/")
    found = []
    for file in tracked():
        text = file.read_bytes().decode("utf-8", "replace")
        if "\0" in text:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if REGISTRIES.search(line) or machine.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}")
    assert not found


def test_no_tracked_file_is_too_large_to_clone():
    assert not [file.relative_to(ROOT) for file in tracked() if file.stat().st_size > LARGEST]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_hashes(lock: str):
    pins = locked(lock)
    assert len(pins) > 20
    loose = [
        str(pin)
        for entries in pins.values()
        for pin, hashes in entries
        if not str(pin.specifier).startswith("==") or not hashes
    ]
    assert not loose


def wishes(extra: str, optional: dict[str, list[str]]) -> list[Requirement]:
    """What an extra asks for, with what the extras that it is made of ask for."""
    asked = []
    for requirement in map(Requirement, optional[extra]):
        if requirement.name == "doccheck":
            asked += [each for part in requirement.extras for each in wishes(part, optional)]
        else:
            asked.append(requirement)
    return asked


@pytest.mark.parametrize(
    ("lock", "extras"), [(LOCKS[0], ()), (LOCKS[1], ("test",)), (LOCKS[2], ("gateway",))]
)
def test_locks_hold_what_pyproject_asks_for(lock: str, extras: tuple[str, ...]):
    pins = locked(lock)
    optional = PROJECT["optional-dependencies"]
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    wanted = [Requirement(each) for each in (*PROJECT["dependencies"], *build)]
    wanted += [each for extra in extras for each in wishes(extra, optional)]
    for requirement in wanted:
        held = versions(pins.get(canonicalize_name(requirement.name), []))
        assert held, f"{requirement} is not in {lock}: make lock"
        assert all(requirement.specifier.contains(version) for version in held), f"{requirement}: {held}"


@pytest.mark.parametrize(("smaller", "larger"), [(0, 1), (0, 2), (2, 1)])
def test_a_larger_lock_adds_and_changes_nothing(smaller: int, larger: int):
    run, test = locked(LOCKS[smaller]), locked(LOCKS[larger])
    assert run.keys() < test.keys()
    assert {name: versions(pins) for name, pins in run.items()} == {
        name: versions(test[name]) for name in run
    }


def test_nothing_that_downloads_models_is_needed_to_check():
    assert (
        not {"tokenizers", "transformers", "huggingface-hub", "torch", "presidio-analyzer"}
        & locked(LOCKS[0]).keys()
    )


def test_the_readme_names_both_commands_and_ci_runs_the_second():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in readme
    assert "make test" in readme
    assert "make test" in (ROOT / ".ci/run").read_text("utf-8")

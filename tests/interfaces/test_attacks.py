"""`doccheck check` over files made to break it: nothing passes for clean, little memory, the next file as usual."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from doccheck.model import Verdict
from tests.readers.attacks import ATTACKS
from tests.readers.files import p, word

SECONDS = 2
"""Of computing for each file: what ends most of the attacks. The clock ends the rest."""
POLICY = f"[limits]\nprocessor_seconds = {SECONDS}\nseconds = 30\n"
MEGABYTES = 300
"""What the process that asks may hold, without an engine; it never reads a file itself."""
GOOD = word(p("MASH was told by Carol Mead under section 47."))
STUBBED = """
from doccheck.checking.setup import EngineSpec
from tests.interfaces import stub
EngineSpec.load_packs = lambda self: (stub.StubPack(stub.RULES),)
EngineSpec.build = lambda self: stub.StubEngine(self.choose(self.load_packs()))
"""
RUN = """
import sys
from doccheck.interfaces import cli
from doccheck.readers.confine import peak_bytes
try:
    cli.doccheck(sys.argv[1:])
finally:
    print("peak", peak_bytes() // 1024 // 1024, file=sys.stderr)
"""


@dataclass
class Checked:
    """One run: every document of the report by its path, and the most memory that the process had itself."""

    status: int
    documents: dict[str, dict[str, object]]
    megabytes: int
    errors: str


def check(folder: Path, files: dict[str, bytes], setup: str = "") -> Checked:
    policy = Path(folder, "policy.toml")
    policy.write_text(POLICY, encoding="utf-8")
    paths = []
    for name, data in files.items():
        path = Path(folder, name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        paths.append(str(path))
    options = ["check", *paths, "--policy", str(policy), "--output-format", "json"]
    done = subprocess.run(
        [sys.executable, "-c", setup + RUN, *options],
        capture_output=True, text=True, timeout=600, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout, done.stderr[-2000:]
    documents = {each["path"]: each for each in json.loads(done.stdout)["documents"]}
    *errors, peak = done.stderr.splitlines()
    return Checked(done.returncode, documents, int(peak.split()[1]), "\n".join(errors))


def made(attacks: list[str]) -> dict[str, bytes]:
    """Each attack in a folder of its own, and a harmless file after each."""
    files: dict[str, bytes] = {}
    for number, attack in enumerate(attacks):
        name, make = ATTACKS[attack]
        files[f"{number}/{name}"] = make()
        files[f"{number}/good.docx"] = GOOD
    return files


@pytest.fixture(scope="module")
def all_of_them(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], Checked]:
    folder = tmp_path_factory.mktemp("attacks")
    files = made(list(ATTACKS))
    return folder, files, check(folder, files, STUBBED)


def test_no_attack_passes_for_clean(all_of_them: tuple[Path, dict[str, bytes], Checked]) -> None:
    folder, files, checked = all_of_them
    for name in files:
        inside = {
            path: document
            for path, document in checked.documents.items()
            if path.split("!")[0] == str(folder / name)
        }
        verdicts = {document["verdict"] for document in inside.values()}
        if name.endswith("good.docx"):
            assert verdicts == {Verdict.HOLD}, name
        else:
            assert Verdict.UNCHECKED in verdicts, name
    assert checked.status == 3
    assert "Traceback" not in checked.errors


def test_the_file_after_an_attack_is_checked_as_it_is_alone(
    all_of_them: tuple[Path, dict[str, bytes], Checked], tmp_path: Path
) -> None:
    folder, files, checked = all_of_them
    alone = check(tmp_path, {"good.docx": GOOD}, STUBBED).documents[str(tmp_path / "good.docx")]
    assert alone["findings"]
    for name in files:
        if name.endswith("good.docx"):
            found = checked.documents[str(folder / name)]
            assert {**found, "path": ""} == {**alone, "path": ""}


def test_attacks_cost_the_process_that_asked_little_memory(
    all_of_them: tuple[Path, dict[str, bytes], Checked],
) -> None:
    assert all_of_them[2].megabytes < MEGABYTES


def test_the_engine_itself_answers_after_attacks_as_before(tmp_path: Path) -> None:
    attacks = ["zip bomb", "deep Word file", "entities", "text bomb PDF"]
    files = {"before.docx": GOOD, **made(attacks)}
    checked = check(tmp_path, files)
    before = checked.documents[str(tmp_path / "before.docx")]
    assert before["findings"]
    for number in range(len(attacks)):
        found = checked.documents[str(tmp_path / f"{number}/good.docx")]
        assert {**found, "path": ""} == {**before, "path": ""}
    unchecked = [d for path, d in checked.documents.items() if not path.endswith((".docx", ".zip"))]
    assert {document["verdict"] for document in unchecked} == {Verdict.UNCHECKED}
    assert checked.status == 3

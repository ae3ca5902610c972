"""Invented archives are the same for the same seed, are read as what they are, and have the faults they should have."""

from collections import Counter

import pytest

from doccheck.archive.store import Store
from doccheck.archive.synth import synthesise
from doccheck.archive.verify import verify
from doccheck.archive.walk import Root, Walk
from tests.archive.running import checked, held


def files(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("texts_only", [True, False])
def test_the_count_is_what_a_walk_finds_and_a_seed_gives_the_same_again(tmp_path, texts_only):
    count = synthesise(110, tmp_path / "one", 4, texts_only=texts_only)
    assert count >= 110
    assert sum(1 for _ in Walk([Root.at(str(tmp_path / "one"))])) == count
    assert synthesise(110, tmp_path / "two", 4, texts_only=texts_only) == count
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert one.keys() == two.keys()
    assert all(one[name].read_bytes() == two[name].read_bytes() for name in one)


def test_what_it_makes_can_be_read_but_for_its_faults(tmp_path):
    synthesise(130, tmp_path / "archive", 2)
    checked(tmp_path / "runs.db", tmp_path / "archive", jobs=2)
    store = held(tmp_path / "runs.db")
    endings = Counter(path.rpartition(".")[2] for path in store.entries)
    assert {"txt", "docx", "eml", "pdf", "html", "md"} <= endings.keys()
    assert 0 < len(store.gaps) < 12
    with Store(str(tmp_path / "runs.db")) as ours:
        assert verify(ours).holds

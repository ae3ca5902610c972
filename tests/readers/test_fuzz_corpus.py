"""What once broke a reader is read for ever, and `make fuzz` begins from something for every reader."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fuzz.one import changed
from fuzz.target import CORPUS, READERS, seeds, try_file

KEPT = sorted(path for path in CORPUS.iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_every_kept_file_is_read_whole(path: Path) -> None:
    try_file(path.name, path.read_bytes())


def test_every_reader_has_something_to_begin_with_and_every_kept_file_a_reader() -> None:
    begins = {reader: seeds(reader) for reader in READERS}
    assert all(begins.values()), begins
    assert set(KEPT) <= {path for paths in begins.values() for path in paths}
    assert sum(path.stat().st_size for path in KEPT) < 1_000_000


@pytest.mark.parametrize("reader", READERS)
def test_a_few_broken_files(reader: str) -> None:
    choice = random.Random(reader)
    for _ in range(3):
        try_file(READERS[reader][0], changed(choice.choice(seeds(reader)).read_bytes(), choice))

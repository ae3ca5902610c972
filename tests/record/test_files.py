"""Records as files: whole or not at all, and no earlier one is ever lost."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from doccheck.record import files
from doccheck.record.files import RecordError

from .records import ANSWERS, TODAY, record_of

NOT_SHARED = record_of({**ANSWERS, "decision": "do not share"})
SHARED = record_of()


def test_a_record_lies_beside_its_document():
    assert files.beside(Path("a/referral.docx")) == Path("a/referral.record.json")
    assert files.draft_of(Path("a/referral.record.json")) == Path("a/.referral.record-draft.json")
    assert files.is_record_name("Referral.RECORD.json")
    assert not files.is_record_name("record.json")


def test_what_is_saved_is_what_is_loaded_and_nobody_else_may_read_it(tmp_path):
    file = tmp_path / "r.record.json"
    files.save(file, SHARED)
    assert files.load(file, TODAY) == SHARED
    assert not file.stat().st_mode & 0o077
    assert list(tmp_path.iterdir()) == [file]


def test_a_save_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    file = tmp_path / "r.record.json"
    files.save(file, SHARED)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RecordError, match=r"cannot be written \(no space left on device\)"):
        files.save(file, NOT_SHARED)
    assert files.load(file, TODAY) == SHARED
    assert list(tmp_path.iterdir()) == [file]


def test_a_decision_can_be_reconsidered_and_all_of_them_stay_readable(tmp_path):
    file = tmp_path / "referral.record.json"
    files.save(file, NOT_SHARED)
    second = files.supersede(file, SHARED)
    third = files.supersede(file, record_of({**ANSWERS, "decision": "share in part"}))
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "referral.record.1.json",
        "referral.record.2.json",
        "referral.record.json",
    ]
    assert files.load(file, TODAY) == third
    assert [(path.name, record["decision"]) for path, record in files.earlier(file, third)] == [
        ("referral.record.2.json", "share"),
        ("referral.record.1.json", "do not share"),
    ]
    assert (second["version"], third["version"]) == (2, 3)
    assert second["supersedes"]["decision"] == "do not share"


def test_an_interrupted_superseding_begins_again_without_a_second_copy(tmp_path, monkeypatch):
    file = tmp_path / "referral.record.json"
    files.save(file, NOT_SHARED)
    with monkeypatch.context() as patch:
        patch.setattr(files, "save", lambda *_: (_ for _ in ()).throw(RecordError("the disk is full")))
        with pytest.raises(RecordError, match="the disk is full"):
            files.supersede(file, SHARED)
    assert files.load(file, TODAY) == NOT_SHARED
    files.supersede(file, SHARED)
    assert len(list(tmp_path.iterdir())) == 2


def test_an_earlier_record_that_was_changed_is_named(tmp_path):
    file = tmp_path / "referral.record.json"
    files.save(file, NOT_SHARED)
    made = files.supersede(file, SHARED)
    kept = tmp_path / "referral.record.1.json"
    kept.write_bytes(kept.read_bytes().replace(b"do not share", b"share"))
    with pytest.raises(
        RecordError, match=r"referral\.record\.1\.json: is not the record that was superseded"
    ):
        list(files.earlier(file, made))
    kept.unlink()
    with pytest.raises(RecordError, match=r"referral\.record\.1\.json: cannot be read"):
        list(files.earlier(file, made))


def test_records_that_name_each_other_end(tmp_path):
    file = tmp_path / "a.record.json"
    record = {**SHARED, "supersedes": {"file": "a.record.json", "sha256": "0" * 64}}
    file.write_text(json.dumps(record))
    with pytest.raises(RecordError, match="already named"):
        list(files.earlier(file, record))


def test_a_superseded_record_is_looked_for_beside_and_nowhere_else(tmp_path):
    secret = tmp_path / "elsewhere.json"
    secret.write_text("{}")
    folder = tmp_path / "case"
    folder.mkdir()
    record = {**SHARED, "supersedes": {"file": "../elsewhere.json", "sha256": "0" * 64}}
    with pytest.raises(RecordError, match=r"case.elsewhere\.json: cannot be read"):
        list(files.earlier(folder / "a.record.json", record))


def test_two_who_change_a_record_at_once_lose_nothing(tmp_path):
    file = tmp_path / "r.record.json"
    files.save(file, {**SHARED, "version": 1})

    def count_up(_):
        with files.held(file):
            record = files.parse_loosely(files.read(file), str(file))
            files.save(file, {**record, "version": record["version"] + 1})

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(count_up, range(20)))
    assert files.load(file, TODAY)["version"] == 21
    assert list(tmp_path.iterdir()) == [file]

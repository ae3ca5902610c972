"""The samples are what their script makes, and are read as they are meant."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from doccheck.model import Flag, Layer
from doccheck.readers import read
from doccheck.readers.kinds import is_member
from tests.readers.files import fields, sound

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = sorted(file.name for file in SAMPLES.iterdir() if is_member(file.name))


def test_the_script_makes_what_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    # What is read is compared, not bytes: another zlib packs the same content differently.
    monkeypatch.syspath_prepend(str(SAMPLES))
    made = dict(importlib.import_module("make_samples").all_samples())
    assert sorted(made) == NAMES
    for name, data in made.items():
        here = read(name, (SAMPLES / name).read_bytes())
        for new, old in zip(read(name, data), here, strict=True):
            assert (new.text, new.blocks, new.fields, new.gaps) == (
                old.text,
                old.blocks,
                old.fields,
                old.gaps,
            )


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_read_without_gaps_but_the_scanned_page(name: str) -> None:
    documents = read(name, (SAMPLES / name).read_bytes())
    for document in documents:
        sound(document)
        assert document.text
    places = [gap.where for document in documents for gap in document.gaps]
    assert places == (["page 2"] if name == "scanned-page.pdf" else [])


def test_the_form_is_read_as_questions_and_answers() -> None:
    (document,) = read("referral-form.docx", (SAMPLES / "referral-form.docx").read_bytes())
    found = fields(document)
    for pair in (
        ("Name of child", "Harrison Pell"),
        ("Gender", "Male"),
        ("First language", None),
        ("Relationship", "Mother's partner"),
        ("Are the parents or carers aware of this referral?", "No"),
        ("If no, please give the reason (do not leave blank)", None),
        ("Type of concern", "Physical"),
        ("Lawful basis for sharing", None),
    ):
        assert pair in found


def test_what_is_hidden_is_flagged() -> None:
    (document,) = read("hidden-content.docx", (SAMPLES / "hidden-content.docx").read_bytes())
    flags = {flag for block in document.blocks for flag in block.flags}
    assert flags == {Flag.INSERTED, Flag.DELETED, Flag.HIDDEN, Flag.METADATA}
    assert any(block.layer is Layer.COMMENT for block in document.blocks)

"""Office files of 1997 to 2003: what doccheck reads itself, what LibreOffice makes of the others, and gaps with true reasons."""

from __future__ import annotations

import io
import shutil
import struct
from hashlib import sha256
from pathlib import Path

import pytest
from olefile import OleFileIO

from doccheck.readers import read
from doccheck.readers.kinds import Kind, sniff
from doccheck.readers.ole import Folder, container_of
from tests.readers import kitchen_office
from tests.readers.files import one, p, sound, word
from tests.readers.kitchen import Feature, all_different, read_once
from tests.readers.kitchen_xls import book, cell, old_workbook
from tests.readers.outlook_files import TEXT, Msg

DATA, FEATURES = old_workbook()
DOCUMENTS = read("a.xls", DATA)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.word)
def test_each_word_of_an_old_workbook_is_read_once_as_what_it_is(feature: Feature) -> None:
    read_once(DOCUMENTS, feature)


def test_nothing_else_is_said_of_it() -> None:
    for document in DOCUMENTS:
        sound(document)
        assert not document.gaps
    all_different(FEATURES, 25)


def test_cells_of_an_old_workbook_are_read_as_they_are_shown() -> None:
    text = DOCUMENTS[0].text
    assert "Zoë Ünal" in text
    assert "01/01/2024 | 0.5 | TRUE" in text


def test_a_workbook_of_the_oldest_kind_lies_in_no_container() -> None:
    document = one("a.xls", book([("Sheet1", 0, cell(0, 0, "words"))]))
    assert "words" in document.text and not document.gaps


def test_an_old_workbook_that_cannot_be_opened_says_so_or_is_read_by_libreoffice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = container_of({"Workbook": b"\x09\x08" + b"\xff" * 4_000 + bytes(100)})
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "could not open; save it as .xlsx" in one("a.xls", broken).gaps[0].why
    _pretend_libreoffice(
        monkeypatch,
        tmp_path,
        "xlsx",
        kitchen_office.small_workbook('<row r="1"><c r="A1"><v>7</v></c></row>'),
    )
    assert "7" in one("a.xls", broken).text


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        ("WordDocument", Kind.OLD_WORD),
        ("PowerPoint Document", Kind.OLD_POWERPOINT),
        ("Workbook", Kind.OLD_EXCEL),
        ("Quill", Kind.OLD_OFFICE),
    ],
)
def test_old_files_are_known_by_what_they_hold_and_not_by_what_is_embedded(stream: str, kind: Kind) -> None:
    data = container_of({stream: b"x" * 5_000, "MBD01": {"WordDocument": b"y", "EncryptedPackage": b"z"}})
    assert sniff("a.doc", data) is kind


SLIDES = kitchen_office.presentation()[0]


def test_an_old_document_that_is_an_object_in_a_message_is_read() -> None:
    stream = book([("Sheet1", 0, cell(0, 0, "words of the object"))])
    message = Msg({(0x001A, TEXT): "IPM.Note", (0x1000, TEXT): "body"}).file()
    with OleFileIO(io.BytesIO(message)) as container:
        folder: Folder = {path[0]: container.openstream(path).read() for path in container.listdir()}
    folder["__attach_version1.0_#00000000"] = {
        "__properties_version1.0": bytes(8) + struct.pack("<HHI8s", 3, 0x3705, 6, b"\6".ljust(8, b"\0")),
        "__substg1.0_3701000D": {"Workbook": stream},
    }
    documents = read("a.msg", container_of(folder))
    assert "words of the object" in documents[1].text
    assert not any(document.gaps for document in documents)


OLD = {
    "a.doc": ("WordDocument", "docx", word(p("CanaryOld"))),
    "a.ppt": ("PowerPoint Document", "pptx", SLIDES),
}


@pytest.mark.parametrize("name", OLD)
def test_what_only_libreoffice_reads_is_a_gap_without_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    document = one(name, _old(name))
    assert "reads only where LibreOffice is installed" in document.gaps[0].why


@pytest.mark.parametrize("name", OLD)
def test_what_hangs_libreoffice_is_a_gap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(slow))
    monkeypatch.setattr("doccheck.readers.old_office._SECONDS", 0.2)
    assert "took too long" in one(name, _old(name)).gaps[0].why


@pytest.mark.parametrize("name", OLD)
def test_what_libreoffice_makes_of_a_file_is_read_and_the_file_keeps_its_own_hash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    _pretend_libreoffice(monkeypatch, tmp_path, *OLD[name][1:])
    document = read(name, _old(name))[0]
    assert "Canary" in document.text and not document.gaps
    assert document.sha256 == sha256(_old(name)).hexdigest()


def _old(name: str) -> bytes:
    return container_of({OLD[name][0]: b"x" * 5_000})


def _pretend_libreoffice(monkeypatch: pytest.MonkeyPatch, folder: Path, suffix: str, made: bytes) -> None:
    """A program that "converts" every file to the same one."""
    Path(folder, f"made.{suffix}").write_bytes(made)
    program = folder / "soffice"
    program.write_text(
        f'#!/bin/sh\nfor last; do :; done\ncp "{folder}/made.{suffix}" "$(dirname "$last")/in.{suffix}"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))

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
from tests.readers.kitchen_ppt import old_presentation
from tests.readers.kitchen_xls import book, cell, old_workbook
from tests.readers.outlook_files import TEXT, Msg

FILES = {"a.xls": old_workbook(), "a.ppt": old_presentation()}
READ = {name: read(name, data) for name, (data, _) in FILES.items()}
CASES = [(name, feature) for name, (_, features) in FILES.items() for feature in features]


@pytest.mark.parametrize(("name", "feature"), CASES, ids=lambda case: getattr(case, "word", case))
def test_each_word_is_read_once_as_what_it_is(name: str, feature: Feature) -> None:
    read_once(READ[name], feature)


@pytest.mark.parametrize("name", FILES)
def test_nothing_else_is_said_of_them(name: str) -> None:
    for document in READ[name]:
        sound(document)
        assert not document.gaps
    all_different(FILES[name][1], 15)


def test_hints_of_a_layout_are_nobodys_words() -> None:
    assert "Click to edit" not in READ["a.ppt"][0].text


def test_cells_of_an_old_workbook_are_read_as_they_are_shown() -> None:
    text = READ["a.xls"][0].text
    assert "Zoë Ünal" in text
    assert "01/01/2024 | 0.5 | TRUE" in text


def test_a_workbook_of_the_oldest_kind_lies_in_no_container() -> None:
    document = one("a.xls", book([("Sheet1", 0, cell(0, 0, "words"))]))
    assert "words" in document.text and not document.gaps


SLIDES = kitchen_office.presentation()[0]
BROKEN = {
    "a.xls": ("Workbook", "xlsx", kitchen_office.small_workbook('<row r="1"><c r="A1"><v>7</v></c></row>')),
    "a.ppt": ("PowerPoint Document", "pptx", SLIDES),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_doccheck_cannot_open_says_so_or_is_read_by_libreoffice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    stream, suffix, made = BROKEN[name]
    broken = container_of({stream: b"\x09\x08" + b"\xff" * 4_000 + bytes(100)})
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert f"could not open; save it as .{suffix}" in one(name, broken).gaps[0].why
    _pretend_libreoffice(monkeypatch, tmp_path, suffix, made)
    document = read(name, broken)[0]
    assert document.text and not document.gaps
    assert document.sha256 == sha256(broken).hexdigest()


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


def test_an_old_word_document_is_a_gap_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "reads only where LibreOffice is installed" in one("a.doc", OLD_WORD).gaps[0].why


def test_what_hangs_libreoffice_is_a_gap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(slow))
    monkeypatch.setattr("doccheck.readers.old_office._SECONDS", 0.2)
    assert "took too long" in one("a.doc", OLD_WORD).gaps[0].why


def test_an_old_word_document_is_read_as_what_libreoffice_makes_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _pretend_libreoffice(monkeypatch, tmp_path, "docx", word(p("CanaryOld")))
    document = one("a.doc", OLD_WORD)
    assert (document.text, document.gaps) == ("CanaryOld", ())
    assert document.sha256 == sha256(OLD_WORD).hexdigest()


OLD_WORD = container_of({"WordDocument": b"x" * 5_000})


def _pretend_libreoffice(monkeypatch: pytest.MonkeyPatch, folder: Path, suffix: str, made: bytes) -> None:
    """A program that "converts" every file to the same one."""
    Path(folder, f"made.{suffix}").write_bytes(made)
    program = folder / "soffice"
    program.write_text(
        f'#!/bin/sh\nfor last; do :; done\ncp "{folder}/made.{suffix}" "$(dirname "$last")/in.{suffix}"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))

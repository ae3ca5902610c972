"""Whatever cannot be read is a gap with a true reason in plain words; nothing raises, nothing is silent."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from doccheck.readers import limits, read
from doccheck.readers.kinds import SUFFIXES, is_member
from tests.readers.files import locked, one, p, part, rels, tbl, tc, word, zipped

LOCKED = "it is protected by a password; check it before it is protected, or save a copy without the password"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
DOCX = word(p("words"))


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.docx", b"", "it is empty"),
        ("a.txt", b" \n\t\n", "no words were found in it"),
        ("a.docx", word(""), "no words were found in it"),
        ("a.docx", DOCX[:200], "it is damaged and could not be opened"),
        ("a.docx", DOCX[:-30], "it is damaged and could not be opened"),
        ("a.pdf", b"%PDF-1.4\nnothing", "it is damaged and could not be opened"),
        ("a.docx", locked(DOCX, "pony"), LOCKED),
        ("a.docx", ole("EncryptedPackage"), "it is protected by a password, and it is damaged, so that no password opens it"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "it is a picture that is damaged, or of a kind that cannot be opened"),
        ("a.msg", ole("__properties_version1.0"), "it is damaged and could not be opened"),
        ("a.zip", zipped({"a.txt": "words"})[:-9], "it is damaged and could not be opened"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "it is an archive that doccheck cannot unpack; unpack it first and check the files, or send them as a .zip"),
        ("a.pst", b"!BDN", "it holds a whole mail folder; save the message to be sent as .eml or .msg and check that"),
        ("winmail.dat", b"\x78\x9f\x3e\x22", "it is damaged and could not be opened"),
        ("a", b"\0\1\2\3", "doccheck does not know this kind of file"),
        ("a.pgp", b"-----BEGIN PGP MESSAGE-----\n", "it is encrypted"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(name: str, data: bytes, why: str) -> None:
    document = one(name, data)
    assert [(gap.where, gap.why) for gap in document.gaps] == [("the file", why)]
    assert document.text.strip() == ""


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        (
            "a.docx",
            b"plain words",
            "its name says that it is a Word document, but what is in it is plain text",
        ),
        ("a.pdf", DOCX, "its name says that it is a PDF, but what is in it is a Word document"),
        ("a.txt", DOCX, "its name says that it is plain text, but what is in it is a Word document"),
        (
            "a.eml",
            b"no header here",
            "its name says that it is an e-mail message, but what is in it is plain text",
        ),
        (
            "a.docx",
            b"\x89PNG\r\n\x1a\n",
            "its name says that it is a Word document, but what is in it is a picture",
        ),
        ("a.pdf", b"\0\1\2", "its name says that it is a PDF, but it is not, or it is damaged"),
        ("a.xyz", b"plain words", "its name ends in .xyz, a kind of file that doccheck does not know"),
    ],
)
def test_a_name_that_says_something_else_is_said_once(name: str, data: bytes, why: str) -> None:
    (document,) = read(name, data)
    assert [gap.why for gap in document.gaps] == [why]


def test_what_is_misnamed_is_read_all_the_same() -> None:
    assert one("a.pdf", DOCX).text == "words"
    assert one("a.docx", b"plain words").text == "plain words"
    assert not one("Letter to Mrs. Smith", b"plain words").gaps
    assert not one("a.doc", DOCX).gaps


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (
            zipped(
                {"[Content_Types].xml": "x", "word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
            ),
            "its markup holds instructions (a document type) that no Word file needs",
        ),
        (
            word("<w:p>" + "<w:smartTag>" * 3000 + "</w:smartTag>" * 3000 + "</w:p>"),
            "it is damaged and could not be opened",
        ),
        (
            word("<w:p><w:r><w:t>" + "a" * (limits.PART_BYTES + 1) + "</w:t></w:r></w:p>"),
            "it unpacks to far more than an ordinary document holds",
        ),
        (
            zipped({"[Content_Types].xml": "x"} | {f"word/{n}": "" for n in range(limits.ZIP_MEMBERS + 1)}),
            "it has more than 5,000 parts",
        ),
    ],
)
def test_hostile_word_files_are_refused(data: bytes, why: str) -> None:
    assert [gap.why for gap in one("a.docx", data).gaps] == [why]


def test_two_parts_of_one_name_are_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", part("document", f"<w:body>{p('one')}</w:body>"))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", part("document", f"<w:body>{p('two')}</w:body>"))
    assert "same name" in one("a.docx", out.getvalue()).gaps[0].why


def test_a_broken_part_is_a_gap_and_the_rest_is_read() -> None:
    data = word(p("words"), {"comments.xml": ("comments", "<broken"), "footnotes.xml": ("footnotes", "")})
    document = one("a.docx", data)
    assert document.text == "words"
    assert sorted(gap.where for gap in document.gaps) == ["its comments", "its footnotes"]


def test_a_main_part_elsewhere_and_styles_in_a_ring() -> None:
    styles = part(
        "styles",
        '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>',
    )
    data = zipped(
        {
            "[Content_Types].xml": "x",
            "_rels/.rels": rels(("r", "officeDocument", "/word/main.xml")),
            "word/main.xml": part(
                "document", "<w:body>" + p("words", properties='<w:pStyle w:val="A"/>') + "</w:body>"
            ),
            "word/_rels/main.xml.rels": rels(("r", "styles", "styles.xml")),
            "word/styles.xml": styles,
        }
    )
    assert one("a.docx", data).text == "words"


def test_tables_nested_without_end_are_a_gap() -> None:
    xml = p("inner")
    for _ in range(62):
        xml = tbl(["x", tc(xml)])
    document = one("a.docx", word(p("words") + xml))
    assert document.text.startswith("words")
    assert [gap.why for gap in document.gaps] == ["tables and boxes lie too deep inside one another"]


def test_files_beyond_the_size_limit_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 10)
    assert one("a.txt", b"more than ten bytes").gaps[0].why.startswith("it is larger than")


def test_text_beyond_the_limit_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT_CHARS", 70)
    for name, data in (("a.txt", b"words " * 20), ("a.docx", word(p("words " * 20)))):
        document = one(name, data)
        assert len(document.text) == 70
        assert document.gaps[0].where == "the end of the file"


def test_text_far_beyond_the_limit_is_not_read_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT_CHARS", 20)
    monkeypatch.setattr(limits, "BLOCKS", 5)
    for name, data in (
        ("a.txt", b"words " * 20),
        ("a.docx", word(p("words " * 20))),
        ("a.docx", word(p("w") * 6)),
    ):
        document = one(name, data)
        assert document.text == ""
        assert document.gaps[0].why.startswith(
            ("it is more than twice as long", "it has more than 5 paragraphs")
        )


def test_a_parser_that_breaks_leaves_a_gap_without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("Leo Marsh")

    monkeypatch.setattr("doccheck.readers.docx.read", broken)
    document = one("a.docx", DOCX)
    assert document.gaps[0].why == "it is damaged and could not be read"
    assert "Leo" not in repr(document)


def test_no_repr_shows_words() -> None:
    assert "words" not in repr(one("words.docx", DOCX))


def test_members_of_a_folder() -> None:
    assert all(is_member(f"a{suffix}") for suffix in (".docx", ".PDF", ".eml", ".md", ".doc", ".jpg", ".zip"))
    assert not any(is_member(name) for name in ("~$a.docx", ".a.docx", "a.py", "a.expected", "Makefile"))
    assert ".docx" in SUFFIXES


def test_a_text_file_loads_no_parser_of_other_formats() -> None:
    code = (
        "import sys, doccheck.readers as r; r.read('a.txt', b'words');"
        "print([m for m in ('lxml', 'pypdfium2', 'pdfminer', 'email', 'docx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

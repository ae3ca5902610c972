"""Archives, mail folders, and messages that are locked, damaged or only partly there."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zlib
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256

import pytest

from doccheck.model import Document, Flag, Layer
from doccheck.readers import limits, read, wire
from doccheck.readers.archive import LOCKED, WRONG
from doccheck.readers.unpacking import DAMAGED, TOO_LARGE
from tests.readers.files import block, one, p, sound, word, zipped
from tests.readers.kitchen_mail import attached, multipart, part
from tests.readers.outlook_files import BINARY, TEXT, Msg, der, packed_rtf, signed_envelope, tnef

CRYPTO = (0x12345678, 0x23456789, 0x34567890)


def locked_zip(name: str, content: bytes, password: bytes, method: int = 0) -> bytes:
    """An archive of one file, locked in the old way."""
    first, second, third = CRYPTO

    def step(byte: int) -> None:
        nonlocal first, second, third
        first = _crc(first, byte)
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        third = _crc(third, second >> 24)

    for byte in password:
        step(byte)
    checksum = zlib.crc32(content)
    out = bytearray()
    for byte in bytes(11) + bytes([checksum >> 24]) + content:
        key = third | 2
        out.append(byte ^ ((key * (key ^ 1)) >> 8 & 0xFF))
        step(byte)
    size, packed = len(content), len(out)
    head = struct.pack("<HHHHHIIIHH", 20, 1, method, 0, 0, checksum, packed, size, len(name), 0)
    local = b"PK\3\4" + head + name.encode() + bytes(out)
    central = b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def _crc(value: int, byte: int) -> int:
    return (zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF) & 0xFFFFFFFF


def found(name: str, data: bytes, *passwords: str) -> dict[str, Document]:
    documents = read(name, data, passwords)
    for document in documents:
        sound(document)
    return {document.path: document for document in documents}


def test_the_files_of_an_archive_are_documents_and_it_has_no_words_but_their_names() -> None:
    documents = found("a.zip", zipped({"one.txt": "words", "in/two.docx": word(p("more")), "empty/": ""}))
    assert list(documents) == ["a.zip", "a.zip!one.txt", "a.zip!in/two.docx"]
    assert documents["a.zip"].text.split("\n") == ["one.txt", "in/two.docx"]
    assert documents["a.zip!in/two.docx"].text == "more"
    assert not any(document.gaps for document in documents.values())


def test_a_locked_file_is_a_gap_until_its_password_is_given() -> None:
    data = locked_zip("a.txt", b"words in it", b"Fern-4471")
    assert [g.why for g in found("a.zip", data)["a.zip!a.txt"].gaps] == [
        "it is protected by a password; check it before it is protected"
    ]
    assert [g.why for g in found("a.zip", data, "wrong")["a.zip!a.txt"].gaps] == [
        "it is protected by a password, and none of those given opens it"
    ]
    assert found("a.zip", data, "wrong", "Fern-4471")["a.zip!a.txt"].text == "words in it"
    other = locked_zip("a.txt", b"words in it", b"x", method=99)
    assert found("a.zip", other, "x")["a.zip!a.txt"].gaps[0].why.startswith("it is protected by a password")


# Written by another program, with the password Fern-4471: 128 and 256 bits, stored and deflated.
AES = {
    "128 bits, stored": "UEsDBBQAAQBjAIotfF0AAAAARAAAADAAAAAFAAsAYS50eHQBmQcAAgBBRQEAAIPy7uNd+VsjlUlNncK6rAH/FNqSh9tuT/ThYXrQ81pO/utJNSGV+cdocXfFxpwAbT+JgviPfdnpPnqnAq3Z0jKSp+rBUEsBAhQDFAABAGMAii18XQAAAABEAAAAMAAAAAUACwAAAAAAAAAAAIABAAAAAGEudHh0AZkHAAIAQUUBAABQSwUGAAAAAAEAAQA+AAAAcgAAAAAA",
    "128 bits, deflated": "UEsDBBQAAQBjAIotfF0AAAAAJQAAADAAAAAFAAsAYS50eHQBmQcAAgBBRQEIAKhibU9m5hWQyEMJURcZhgRCicT0IMzmhc7O8DqTIa71mplbFGpQSwECFAMUAAEAYwCKLXxdAAAAACUAAAAwAAAABQALAAAAAAAAAAAAgAEAAAAAYS50eHQBmQcAAgBBRQEIAFBLBQYAAAAAAQABAD4AAABTAAAAAAA=",
    "256 bits, stored": "UEsDBBQAAQBjAIotfF0AAAAATAAAADAAAAAFAAsAYS50eHQBmQcAAgBBRQMAAMRGA8an0aI0fb0eKo1bIRJIb4jCmFGnKZDsARMo/n2mZv4gcj4XYG9DBgL7+cZOaJUjEzHaThR1n0AWos0ZNcRP+zfbqM5QC4Up1qZQSwECFAMUAAEAYwCKLXxdAAAAAEwAAAAwAAAABQALAAAAAAAAAAAAgAEAAAAAYS50eHQBmQcAAgBBRQMAAFBLBQYAAAAAAQABAD4AAAB6AAAAAAA=",
    "256 bits, deflated": "UEsDBBQAAQBjAIotfF0AAAAALQAAADAAAAAFAAsAYS50eHQBmQcAAgBBRQMIAC7rz7i98pobBmAVDCd5K/Ug0dRr8roQscIWKDNvDay+QLz4BBn/T2cO1dpgZlBLAQIUAxQAAQBjAIotfF0AAAAALQAAADAAAAAFAAsAAAAAAAAAAACAAQAAAABhLnR4dAGZBwACAEFFAwgAUEsFBgAAAAABAAEAPgAAAFsAAAAAAA==",
}


@pytest.mark.parametrize("kind", AES)
def test_files_locked_the_newer_way_open_with_their_password(kind: str) -> None:
    data = b64decode(AES[kind])
    assert [g.why for g in found("a.zip", data)["a.zip!a.txt"].gaps] == [LOCKED]
    assert [g.why for g in found("a.zip", data, "wrong")["a.zip!a.txt"].gaps] == [WRONG]
    document = found("a.zip", data, "wrong", "Fern-4471")["a.zip!a.txt"]
    assert (document.text, document.gaps) == ("words in it words in it words in it words in it ", ())


@pytest.mark.parametrize("kind", AES)
def test_a_locked_file_that_is_damaged_is_told_from_one_with_another_password(kind: str) -> None:
    data = bytearray(b64decode(AES[kind]))
    data[data.index(b"PK\1\2") - 15] ^= 1
    assert [g.why for g in found("a.zip", bytes(data), "Fern-4471")["a.zip!a.txt"].gaps] == [DAMAGED]


def tarred(files: dict[str, bytes], kind: str = "w", owner: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=kind) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.uname = len(content), owner
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "one.txt"
        archive.addfile(link)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar.bz2", "w:bz2"), ("a.tar.xz", "w:xz"),
    ],
)  # fmt: skip
def test_the_files_of_a_tar_archive_are_documents(name: str, kind: str) -> None:
    data = tarred(
        {"one.txt": b"words", "in/two.docx": word(p("more")), "in/.DS_Store": b"x"}, kind, "jo.bloggs"
    )
    documents = found(name, data)
    assert list(documents) == [name, f"{name}!one.txt", f"{name}!in/two.docx"]
    assert documents[name].text.split("\n") == ["one.txt", "in/two.docx", "jo.bloggs"]
    assert documents[name].blocks[-1].layer is Layer.PROPERTY
    assert documents[name].sha256 == sha256(data).hexdigest()
    assert documents[f"{name}!in/two.docx"].text == "more"
    assert not any(document.gaps for document in documents.values())


def test_a_tar_archive_that_is_cut_short_says_so() -> None:
    data = tarred({"one.txt": b"words " * 300, "two.txt": b"more " * 300})
    documents = found("a.tar", data[: data.index(b"two.txt") + 700])
    assert documents["a.tar!one.txt"].text == "words " * 300
    assert documents["a.tar!two.txt"].gaps[0].why == DAMAGED


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("letter.txt.gz", gzip.compress(b"words in it")),
        ("letter.txt.bz2", bz2.compress(b"words in it")),
        ("letter.txt.xz", lzma.compress(b"words in it")),
    ],
)
def test_a_file_that_is_packed_by_itself_is_read(name: str, data: bytes) -> None:
    documents = found(name, data)
    assert list(documents) == [name, f"{name}!letter.txt"]
    assert documents[f"{name}!letter.txt"].text == "words in it"
    assert not any(document.gaps for document in documents.values())
    assert [gap.why for gap in one(name, data[:-9]).gaps] == [DAMAGED]


def test_a_packed_file_keeps_the_name_it_had() -> None:
    out = io.BytesIO()
    with gzip.GzipFile("Referral of Leo.txt", "wb", fileobj=out) as packed:
        packed.write(b"words")
    documents = found("a.gz", out.getvalue())
    assert documents["a.gz"].text == "Referral of Leo.txt"
    assert list(documents) == ["a.gz", "a.gz!Referral of Leo.txt"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_that_swells_is_a_gap(pack: Callable[[bytes], bytes]) -> None:
    assert [gap.why for gap in one("a.gz", pack(bytes(30_000_000))).gaps] == [TOO_LARGE]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.7z", b"7z\xbc\xaf\x27\x1c"), ("a.rar", b"Rar!\x1a\x07\x01\x00"), ("a.cab", b"MSCF\0\0\0\0")],
)
def test_an_archive_that_cannot_be_unpacked_says_what_to_do(name: str, data: bytes) -> None:
    (gap,) = one(name, data + bytes(100)).gaps
    assert "unpack it first" in gap.why


def test_a_damaged_file_costs_itself_only() -> None:
    data = bytearray(zipped({"one.txt": "words " * 50, "two.txt": "more"}))
    at = data.index(b"one.txt") + 12
    data[at : at + 4] = b"\xff\xff\xff\xff"
    documents = found("a.zip", bytes(data))
    assert documents["a.zip!one.txt"].gaps[0].why == "it is damaged and could not be opened"
    assert documents["a.zip!two.txt"].text == "more"


def test_there_are_only_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCUMENTS", 10)
    documents = found("a.zip", zipped({f"{n}.txt": "words" for n in range(30)}))
    assert len(documents) <= 11
    assert documents["a.zip"].gaps[0].why == "too many messages or files are packed into one another"
    monkeypatch.setattr(limits, "ZIP_MEMBERS", 20)
    assert (
        one("a.zip", zipped({f"{n}.txt": "words" for n in range(30)})).gaps[0].why
        == "it has more than 20 files"
    )


def test_a_mail_folder_is_its_messages() -> None:
    data = b"From a Mon Nov  3 10:00:00 2025\nFrom: a@b.org\n\none\n\nFrom b Mon Nov  3 11:00:00 2025\nFrom: c@d.org\n\ntwo\n"
    documents = found("a.mbox", data)
    assert list(documents) == ["a.mbox", "a.mbox!message-1.eml", "a.mbox!message-2.eml"]
    assert documents["a.mbox!message-2.eml"].text == "From: c@d.org\n\ntwo"
    assert not any(document.gaps for document in documents.values())


ENVELOPED = der(0x30, der(0x06, bytes.fromhex("2a864886f70d010703")) + der(0xA0, b"\0" * 40))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.msg", Msg({(0x001A, TEXT): "IPM.Note.SMIME", (0x0037, TEXT): "x"}).file()),
        ("a.eml", b"From: a@b.org\nSubject: x\n" + part("application/pkcs7-mime", ENVELOPED).encode()),
        ("a.p7m", ENVELOPED),
        ("a.gpg", b"\x85\x01\x0c\x03" + bytes(range(256))),
        ("a.pgp", b"-----BEGIN PGP MESSAGE-----\n"),
    ],
)
def test_what_is_encrypted_is_said_to_be(name: str, data: bytes) -> None:
    assert one(name, data).gaps[0].why.startswith("it is encrypted")


def test_a_signed_outlook_message_is_read() -> None:
    inside = multipart(
        "signed", part("text/plain", "Signed words"), part("application/pkcs7-signature", b"x")
    )
    data = Msg(
        {(0x001A, TEXT): "IPM.Note.SMIME.MultipartSigned", (0x0037, TEXT): "Leo"},
        attachments=[({(0x3707, TEXT): "smime.p7m", (0x3701, BINARY): inside.encode()}, None)],
    ).file()
    document = one("a.msg", data)
    assert document.text == "Subject: Leo\n\nSigned words"
    assert not document.gaps


@pytest.mark.parametrize("cut", [3, 40, 200, 700])
def test_damaged_envelopes_are_gaps(cut: int) -> None:
    for name, data in (
        ("winmail.dat", tnef({(0x1000, TEXT): "words"}, [("a.txt", b"words", b"")])),
        ("a.p7m", signed_envelope(b"Subject: x\n\nwords" * 60)),
        ("a.msg", Msg({(0x1000, TEXT): "words " * 900}).file()),
    ):
        documents = read(name, data[: len(data) - cut])
        assert any(document.gaps for document in documents) or "words" in documents[0].text


def test_rich_text_that_is_damaged_is_a_gap_only_where_nothing_else_says_it() -> None:
    broken = packed_rtf(b"{\\rtf1\\ansi words}")[:8] + b"nope" + b"\0" * 20
    alone = one("a.msg", Msg({(0x0037, TEXT): "x", (0x1009, BINARY): broken}).file())
    assert alone.gaps[0].why == "its rich text is damaged and could not be read"
    beside = one("a.msg", Msg({(0x1000, TEXT): "plain words", (0x1009, BINARY): broken}).file())
    assert not beside.gaps


def test_a_message_in_pieces_or_elsewhere_is_a_gap() -> None:
    for kind, why in (
        ("partial; number=1; total=3; id=x", "it is one piece"),
        ("external-body; access-type=URL", "it is not in"),
    ):
        source = (
            f"From: a@b.org\nSubject: x\nContent-Type: message/{kind}\n\nContent-Type: text/plain\n\nwords"
        )
        assert one("a.eml", source.encode()).gaps[0].why.startswith(why)


def test_attachments_whose_letters_are_damaged_are_read_as_far_as_they_go() -> None:
    source = "From: a@b.org\nSubject: x\n" + multipart(
        "mixed", attached("a.txt", "text/plain", b"some words here " * 60)
    )
    documents = found("a.eml", source.replace("c29tZSB3", "c29t*SB3", 1).encode())
    assert documents["a.eml!a.txt"].text.startswith("som")
    assert documents["a.eml!a.txt"].text.endswith("some words here ")
    assert [g.where for g in documents["a.eml!a.txt"].gaps] == ["attachment 1"]


def test_only_what_differs_between_two_copies_is_marked() -> None:
    source = "From: a@b.org\nSubject: x\n" + multipart(
        "alternative",
        part("text/plain", "Dear team,\n\nLeo is six (see https://example.org/x).\n\n1. Mrs Dale told me.\n"),
        part(
            "text/html", "<p>Dear team,</p><p>Leo is six (see <a href='https://example.org/x'>here</a>).</p>"
        ),
    )
    document = one("a.eml", source.encode())
    hidden = [document.quote(b.span) for b in document.blocks if b.where.startswith("only in the plain copy")]
    assert hidden == ["1. Mrs Dale told me."]
    assert document.text.count("Dear team") == 1


def test_a_message_written_in_rich_text_alone_is_read_as_rich_text_is() -> None:
    rtf = (
        rb"{\rtf1\ansi Dear all\par {\v Kept out of sight}\par {\trowd\cellx1\cellx2 \intbl Name\cell Leo\cell\row}"
        rb"\pard From: Jo Bloggs\par Sent: Monday\par An earlier message\par}"
    )
    document = one("a.msg", Msg({(0x0037, TEXT): "x", (0x1009, BINARY): packed_rtf(rtf)}).file())
    sound(document)
    assert block(document, "Kept out of sight").flags == {Flag.HIDDEN}
    assert block(document, "Leo").layer is Layer.TABLE
    assert block(document, "An earlier message").flags == {Flag.QUOTED}
    assert not document.gaps


def test_letters_that_rich_text_writes_in_halves_are_read_whole() -> None:
    rtf = rb"{\rtf1\ansi one \u-10179?\u-8704? two\par}"
    for source in (rtf, rtf.replace(rb"\ansi", rb"\ansi\fromtext")):
        document = one("a.msg", Msg({(0x0037, TEXT): "x", (0x1009, BINARY): packed_rtf(source)}).file())
        sound(document)
        assert "one \U0001f600 two" in document.text
        assert wire.document_of(wire.entries_of(wire.line_of(document))) == document

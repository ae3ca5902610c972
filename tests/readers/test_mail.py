"""Mail: headers, bodies, earlier messages, attachments as documents of their own."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from doccheck.model import Document, Flag, Layer
from doccheck.readers import read
from tests.readers.files import block, one, p, sound, word

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR"


def message(body: str = "Hello", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in {"From": "a@b.org", "To": "c@d.org", "Subject": "Leo", **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail


def picture(width: int, height: int) -> bytes:
    return PNG + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\0" * 3000


def parts(data: bytes) -> dict[str, Document]:
    documents = read("m.eml", data)
    for document in documents:
        sound(document)
    return {document.path: document for document in documents}


def test_headers_are_blocks_of_their_own() -> None:
    mail = message(Cc="x@y.org", Bcc="z@y.org", Reply_To="r@y.org", Date="Mon, 3 Nov 2025 10:00:00 +0000")
    document = one("m.eml", mail.as_bytes())
    assert document.text.splitlines()[:4] == ["From: a@b.org", "To: c@d.org", "Cc: x@y.org", "Bcc: z@y.org"]
    assert block(document, "Reply-To: r@y.org").layer is Layer.ADDRESSES
    assert block(document, "Date: Mon, 03 Nov").layer is Layer.ADDRESSES
    assert block(document, "Subject: Leo").layer is Layer.SUBJECT
    assert block(document, "Hello").layer is Layer.BODY
    assert document.text.endswith("\n\nHello")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"Subject: =?utf-8?q?Zo=C3=AB?= and =?iso-8859-1?q?L=E9o?=", "Subject: Zo\u00eb and L\u00e9o"),
        (b"Subject: =?nonsense?q?Zo?=", "Subject: Zo"),
        (b"Subject: Zo\xc3\xab", "Subject: Zo\u00eb"),
        (b"Subject: Zo\xeb", "Subject: Zo\u00eb"),
        (b"Subject: one\r\n two", "Subject: one two"),
    ],
)
def test_subjects_of_every_encoding(raw: bytes, shown: str) -> None:
    assert one("m.eml", raw + b"\r\nFrom: a@b.org\r\n\r\nHello").text.splitlines()[-3:] == [
        shown,
        "",
        "Hello",
    ]


def test_broken_lines_are_joined_and_short_ones_are_not() -> None:
    body = (
        "Leo came to school on Monday without a coat and told his teacher that nobody\n"
        "had been at home since Saturday.\n\n5 Mill Lane\nFearnside\n\n- first point\n- second point\n"
    )
    lines = one("m.eml", message(body).as_bytes()).text.splitlines()
    assert "told his teacher that nobody had been at home since Saturday." in lines[4]
    assert lines[5:] == ["", "5 Mill Lane", "Fearnside", "", "- first point", "- second point"]


@pytest.mark.parametrize(
    "head",
    [
        "On Mon, 3 Nov 2025 at 10:00, B <b@b.org> wrote:",
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "From: B\nSent: 3 November 2025 10:00\nTo: A\nSubject: Leo",
    ],
)
def test_what_stands_under_the_head_of_an_earlier_message_is_quoted(head: str) -> None:
    document = one("m.eml", message(f"New words\n\n{head}\n\nEarlier words\n").as_bytes())
    assert block(document, "New words").flags == frozenset()
    assert block(document, "Earlier words").flags == {Flag.QUOTED}


def test_answers_between_marked_lines_are_not_quoted() -> None:
    document = one("m.eml", message("On Monday B wrote:\n> question\nanswer\n> other\n").as_bytes())
    assert [b.flags for b in document.blocks[-3:]] == [{Flag.QUOTED}, frozenset(), {Flag.QUOTED}]
    assert document.text.endswith("question\nanswer\nother")


def test_of_two_copies_the_html_adds_only_what_it_alone_says() -> None:
    mail = message("Dear all,\n\nLeo is six.\n")
    mail.add_alternative("<p>Dear all,</p><p>Leo is <b>six</b>.</p><p>ONLY HERE</p>", subtype="html")
    document = one("m.eml", mail.as_bytes())
    assert document.text.count("Leo is six.") == 1
    assert block(document, "ONLY HERE").where == "the formatted copy of the message"


def test_a_message_of_html_alone() -> None:
    mail = message()
    mail.set_content(
        "<style>p{}</style><p>Dear all,<br>second line</p><table><tr><td>Name</td><td>Leo</td></tr></table>"
        "<div style='display:none'>PREHEADER</div><blockquote type='cite'>EARLIER</blockquote>",
        subtype="html",
    )
    document = one("m.eml", mail.as_bytes())
    assert "Dear all,\nsecond line" in document.text
    assert "Name | Leo" in document.text
    assert block(document, "PREHEADER").flags == {Flag.HIDDEN}
    assert block(document, "EARLIER").flags == {Flag.QUOTED}


def test_attachments_are_documents_under_the_message() -> None:
    inner = message("Inner words", Subject="Inner")
    inner.add_attachment(b"deep words", maintype="text", subtype="plain", filename="deep.txt")
    mail = message()
    mail.add_attachment(
        word(p("Word words")), maintype="application", subtype="octet-stream", filename="form.docx"
    )
    mail.add_attachment(inner)
    mail.add_attachment(b"\xff\xd8\xff\xe0", maintype="image", subtype="jpeg", filename="scan.jpg")
    mail.add_attachment(b"again", maintype="text", subtype="plain", filename="../deep.txt")
    found = parts(mail.as_bytes())
    assert list(found) == [
        "m.eml", "m.eml!form.docx", "m.eml!message-2.eml", "m.eml!message-2.eml!deep.txt", "m.eml!scan.jpg",
        "m.eml!deep.txt",
    ]  # fmt: skip
    assert found["m.eml!form.docx"].text == "Word words"
    assert found["m.eml!message-2.eml!deep.txt"].text == "deep words"
    assert found["m.eml!scan.jpg"].gaps[0].where == "attachment 3"
    assert not found["m.eml"].gaps


def test_two_attachments_of_one_name_have_two_paths() -> None:
    mail = message()
    for words in (b"one", b"two"):
        mail.add_attachment(words, maintype="text", subtype="plain", filename="n.txt")
    assert list(parts(mail.as_bytes())) == ["m.eml", "m.eml!n.txt", "m.eml!2-n.txt"]


def test_pictures_in_the_text_are_gaps_unless_too_small_for_words() -> None:
    for size, gaps in (((120, 60), 0), ((600, 80), 0), ((1200, 900), 1)):
        mail = message()
        mail.set_content("<p>Hello</p><img src='cid:1'>", subtype="html")
        mail.add_related(picture(*size), maintype="image", subtype="png", cid="<1>")
        documents = read("m.eml", mail.as_bytes())
        assert [gap.where for each in documents for gap in each.gaps] == ["a picture in the message"] * gaps


@pytest.mark.parametrize(
    "raw",
    [
        b'Content-Type: multipart/encrypted; boundary="x"\n\n--x\n\nVersion: 1\n--x--\n',
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIIB",
        b"Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----\n",
    ],
)
def test_encrypted_messages_are_gaps(raw: bytes) -> None:
    document = one("m.eml", b"From: a@b.org\nSubject: x\n" + raw)
    assert [gap.why for gap in document.gaps] == ["it is encrypted; check the message before it is encrypted"]


def test_a_detached_signature_is_not_a_gap() -> None:
    raw = (
        b'From: a@b.org\nContent-Type: multipart/signed; boundary="x"\n\n--x\n\nSigned words\n'
        b"--x\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nMIIB\n--x--\n"
    )
    document = one("m.eml", raw)
    assert "Signed words" in document.text
    assert not document.gaps


@pytest.mark.parametrize("charset", ["nonsense", "utf-8", "us-ascii", "windows-1252"])
def test_bodies_whose_charset_is_wrong_are_read(charset: str) -> None:
    raw = f"From: a@b.org\nContent-Type: text/plain; charset={charset}\n\ncaf".encode() + b"\xe9 words"
    assert "caf\u00e9 words" in one("m.eml", raw).text


def test_messages_within_messages_end() -> None:
    mail = message("innermost")
    for _ in range(12):
        outer = message("outer")
        outer.add_attachment(mail)
        mail = outer
    documents = read("m.eml", mail.as_bytes())
    assert documents[-1].gaps[0].why == "too many messages or files are packed into one another"


def test_a_delivery_report_is_read() -> None:
    raw = (
        b'From: a@b.org\nContent-Type: multipart/report; boundary="x"\n\n--x\n\nfailed\n'
        b"--x\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; gone@d.org\n\n--x--\n"
    )
    assert "gone@d.org" in one("m.eml", raw).text

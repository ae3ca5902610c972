"""Plain text and Markdown: the text is the file's content, whatever it is encoded in."""

from __future__ import annotations

import pytest

from doccheck.model import BlockKind, Flag, Layer
from tests.readers.files import block, one, sound

WORDS = "Dear Zo\u00eb,\r\n\r\nLeo said \u201cno\u201d.\r\n"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (WORDS.encode("utf-8"), "text/plain"),
        (WORDS.encode("utf-8-sig"), "text/plain"),
        (WORDS.encode("utf-16"), "text/plain; charset=utf-16-le"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "text/plain; charset=utf-16-be"),
        (WORDS.encode("utf-16-le"), "text/plain; charset=utf-16-le"),
        (WORDS.encode("utf-32"), "text/plain; charset=utf-32-le"),
        (WORDS.encode("cp1252"), "text/plain; charset=windows-1252"),
    ],
)
def test_text_is_the_content_decoded(data: bytes, media_type: str) -> None:
    document = one("letter.txt", data)
    assert (document.text, document.media_type, document.gaps) == (WORDS, media_type, ())
    sound(document)


def test_bytes_that_a_marked_encoding_does_not_know_are_a_gap() -> None:
    document = one("letter.txt", b"\xef\xbb\xbfgood \xff bad")
    assert document.text.startswith("good ")
    assert document.gaps[0].where == "some letters"


def test_one_block_for_each_line_with_words_and_paragraphs_counted() -> None:
    document = one("note.txt", b"First line\nsecond line\n\n   Third line  \n\n\nFourth\r\n")
    assert [(document.quote(b.span), b.where) for b in document.blocks] == [
        ("First line", "paragraph 1"),
        ("second line", "paragraph 1"),
        ("Third line", "paragraph 2"),
        ("Fourth", "paragraph 3"),
    ]
    assert {b.kind for b in document.blocks} == {BlockKind.LINE}


def test_a_pasted_message_has_its_layers() -> None:
    document = one("mail.txt", b"From: a@b.org\nTo: c@d.org\nSubject: Leo\n\nHello\n> earlier\n")
    assert [b.layer for b in document.blocks] == [
        Layer.ADDRESSES,
        Layer.ADDRESSES,
        Layer.SUBJECT,
        Layer.BODY,
        Layer.BODY,
    ]
    assert block(document, "Subject: Leo").where == "the Subject line"
    assert block(document, "earlier").flags == {Flag.QUOTED}
    assert one("note.txt", b"Subject: one line is no message\n\nwords").blocks[0].layer is Layer.BODY


def test_markdown_headings() -> None:
    document = one(
        "note.md", b"# Concerns #\n\nHe came in.\n\nBackground\n----------\nMore\n\n| a | b |\n|---|---|\n"
    )
    assert [(document.quote(b.span), b.kind) for b in document.blocks[:4]] == [
        ("Concerns", BlockKind.HEADING),
        ("He came in.", BlockKind.LINE),
        ("Background", BlockKind.HEADING),
        ("More", BlockKind.LINE),
    ]
    assert block(document, "More").where == "under 'Background', first paragraph"
    assert document.media_type == "text/markdown"

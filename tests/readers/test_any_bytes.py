"""Whatever the bytes, there are documents: blocks in order and inside the text, a gap where there is no text."""

from __future__ import annotations

from email.message import EmailMessage
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doccheck.model import BlockKind
from doccheck.readers import read
from doccheck.readers.text import decode
from tests.readers.files import p, sound, tbl, word
from tests.readers.test_pdf import drawn, form

NAMES = st.sampled_from(["a.txt", "a.md", "a.docx", "a.pdf", "a.eml", "a.html", "a", "a.xyz"])
QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SLOW = settings(QUICK, max_examples=120)


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.org", "Leo"
    message.set_content("Hello\n")
    message.add_alternative("<p>Hello</p><table><tr><td>a<td>b</table>", subtype="html")
    message.add_attachment(
        word(p("words")), maintype="application", subtype="octet-stream", filename="a.docx"
    )
    return message.as_bytes()


FILES = {"a.docx": word(tbl(["a", "b"]) + p("words")), "a.pdf": drawn(form), "a.eml": mail()}


def check(name: str, data: bytes) -> None:
    documents = read(name, data)
    assert documents[0].path == name
    for document in documents:
        sound(document)
        assert document.gaps or document.text.strip()
        assert all(gap.where and gap.why for gap in document.gaps)


@QUICK
@given(NAMES, st.binary(max_size=400))
def test_any_bytes(name: str, data: bytes) -> None:
    check(name, data)


@QUICK
@given(
    NAMES,
    st.sampled_from(
        [b"PK\x03\x04[Content_Types].xml word/", b"%PDF-1.7\n", b"From: a\n", b"<html>", b"{\\rtf"]
    ),
    st.binary(),
)
def test_any_bytes_behind_any_beginning(name: str, start: bytes, data: bytes) -> None:
    check(name, start + data)


@SLOW
@pytest.mark.parametrize("name", FILES)
@given(data=st.data())
def test_good_files_with_a_few_bytes_changed(name: str, data: st.DataObject) -> None:
    content = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check(
        name,
        bytes(content[: data.draw(st.integers(1, len(content)))] if data.draw(st.booleans()) else content),
    )


@QUICK
@given(st.text())
def test_plain_text_is_its_content(text: str) -> None:
    data = text.encode("utf-8")
    (document,) = read("a.txt", data)
    if decode(data)[1] == "utf-8" and not document.gaps:
        assert document.text == text.removeprefix("\ufeff")
    covered = {place for block in document.blocks for place in range(block.span.start, block.span.end)}
    words = {place for place, letter in enumerate(document.text) if letter.isalnum()}
    assert words <= covered


@QUICK
@given(
    st.lists(
        st.lists(st.text(st.characters(categories=["L", "N", "P"]), max_size=12), min_size=1, max_size=4),
        max_size=6,
    )
)
def test_every_word_of_every_cell_is_in_one_block(rows: list[list[str]]) -> None:
    escaped = [[cell.replace("&", "&amp;").replace("<", "&lt;") for cell in row] for row in rows]
    (document,) = read("a.docx", word(tbl(*escaped) + p("end")))
    sound(document)
    read_cells = [
        document.quote(b.span) for b in document.blocks if b.kind in (BlockKind.CELL, BlockKind.HEADING)
    ]
    words = "".join("".join(cell for row in rows for cell in row).split())
    assert "".join("".join(read_cells).split()) == normalize("NFC", words)
    assert len(read_cells) == sum(bool(cell.strip()) for row in rows for cell in row)

"""Drawings of Windows' own kind: their words are read as text, the pictures in them by OCR, and the rest is a gap."""

from __future__ import annotations

import gzip
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck.readers import limits, metafile, ocr
from doccheck.readers.draft import UnreadableError
from doccheck.readers.ocr import Recognised
from tests.readers.files import one, p
from tests.readers.test_pictures_inside import drawing, word_file


def _command(kind: int, data: bytes) -> bytes:
    data += bytes(-len(data) % 4)
    return struct.pack("<II", kind, 8 + len(data)) + data


def enhanced(*commands: bytes) -> bytes:
    head = bytes(32) + b" EMF" + bytes(44)
    return _command(1, head) + b"".join(commands) + _command(14, bytes(12))


def written(words: str, x: int = 0, y: int = 0, wide: bool = True, options: int = 0) -> bytes:
    """Words at a place; each letter is ten wide."""
    raw = words.encode("utf-16-le" if wide else "cp1252")
    text = struct.pack("<iiIII16xI", x, y, len(words), 76, options, 76 + len(raw) + (-len(raw) % 4))
    steps = struct.pack(f"<{len(words)}I", *[10] * len(words))
    return _command(84 if wide else 83, bytes(28) + text + raw + bytes(-len(raw) % 4) + steps)


def short(words: str, options: int) -> bytes:
    raw = words.encode("cp1252" if options & 0x200 else "utf-16-le")
    frame = b"" if options & 0x100 else bytes(16)
    return _command(108, struct.pack("<iiIII8x", 5, 6, len(words), options, 1) + frame + raw)


def old(*commands: tuple[int, bytes], placeable: bool = False) -> bytes:
    body = b"".join(
        struct.pack("<IH", 3 + (len(data) + 1) // 2, kind) + data + bytes(len(data) % 2)
        for kind, data in commands
    )
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 1, 0, 0)
    return (b"\xd7\xcd\xc6\x9a" + bytes(18) if placeable else b"") + head + body


def dots() -> bytes:
    """The head of a white picture of 500 by 120, and its dots."""
    return struct.pack("<IiiHHI16xI", 40, 500, 120, 1, 24, 0, 0)[:40] + b"\xff" * 1500 * 120


def test_words_of_an_enhanced_drawing_in_their_lines() -> None:
    made = enhanced(
        written("Leo", 10, 40),
        written("lives", 50, 40),
        written("he", 110, 40, wide=False),
        written("re", 130, 40),
        written("Zoë", 10, 80),
        short("small", 0x300),
        short("wide", 0),
    )
    assert metafile.read(made).lines == ["Leo lives here", "Zoë", "small wide"]
    assert metafile.read(made).unread == ""


def test_words_that_a_moved_origin_puts_on_lines_of_their_own() -> None:
    moves = [_command(36, struct.pack("<ffffffI", 1, 0, 0, 1, 0, y, 4)) for y in (10, 30)]
    assert metafile.read(enhanced(moves[0], written("one"), moves[1], written("two"))).lines == ["one", "two"]


def test_words_of_newer_programs_are_read_once() -> None:
    raw = "New words".encode("utf-16-le")
    newer = (
        struct.pack("<HHII", 0x401C, 0, 40 + len(raw), 28 + len(raw))
        + bytes(8)
        + struct.pack("<I16x", 9)
        + raw
    )
    comment = _command(70, struct.pack("<I", 4 + len(newer)) + b"EMF+" + newer)
    assert metafile.read(enhanced(comment)).lines == ["New words"]
    assert metafile.read(enhanced(comment, written("Old words"))).lines == ["Old words"]


@pytest.mark.parametrize("placeable", [False, True])
def test_words_of_an_old_drawing_in_the_letters_of_its_fonts(placeable: bool) -> None:
    def font(charset: int) -> tuple[int, bytes]:
        return 0x2FB, bytes(13) + bytes((charset,)) + bytes(4) + b"Arial\0"

    russian, symbols = "дом".encode("cp1251"), b"\xfe\xfd"
    made = old(
        font(204), font(2), (0x12D, b"\0\0"), (0x521, struct.pack("<H", 3) + russian + b"\0" + struct.pack("<HH", 7, 9)),
        (0x12D, b"\x01\0"), (0x521, struct.pack("<H", 2) + symbols + struct.pack("<HH", 7, 9)),
        (0x1F0, b"\0\0"), font(0), (0x12D, b"\0\0"),
        (0xA32, struct.pack("<HHHH", 20, 1, 4, 0) + "café".encode("cp1252") + struct.pack("<4H", 9, 9, 9, 9)),
        placeable=placeable,
    )  # fmt: skip
    assert metafile.read(made).lines == ["дом", "café"]


def test_what_is_kept_as_shapes_is_a_gap_with_its_reason() -> None:
    assert metafile.read(enhanced()).unread == metafile.ONLY_LINES
    some = metafile.read(enhanced(written("read"), written("lost", options=0x10)))
    assert (some.lines, some.unread) == (["read"], metafile.GLYPHS)
    assert metafile.read(old()).unread == metafile.ONLY_LINES


def test_a_picture_in_a_drawing_is_read_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(limits, "OCR_SECONDS", 60)
    monkeypatch.setattr(ocr.Ocr, "read", lambda self, image: Recognised((f"{image.size[0]} wide",), 90))
    at = struct.pack("<IIII", 80, 40, 120, len(dots()) - 40)
    made = enhanced(_command(81, bytes(40) + at + bytes(16) + dots()), written("and words"))
    document = one("a.emf", made)
    assert document.text == "and words\n500 wide"
    assert not document.gaps
    assert one("a.wmf", old((0xF43, bytes(22) + dots()))).text == "500 wide"


@pytest.mark.parametrize("packed", [False, True])
def test_a_drawing_in_a_word_file_is_read_where_it_stands(packed: bool) -> None:
    made = enhanced(written("Drawn words"))
    document = one(
        "a.docx", word_file(p("words") + p(drawing("a")), a=gzip.compress(made) if packed else made)
    )
    found = next(block for block in document.blocks if "Drawn" in document.quote(block.span))
    assert (found.where, found.flags, document.gaps) == ("a picture, paragraph 1", frozenset(), ())


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0\0\x03", enhanced()[:108]]),
)
def test_any_bytes_are_read_or_said_to_be_damaged(data: bytes, begin: bytes) -> None:
    try:
        found = metafile.read(begin + data)
    except UnreadableError:
        return
    assert found.lines or found.pictures or found.unread

"""Files made to break whoever reads them. Each is small, and costs a reader that is not contained very much."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable

from tests.readers.files import p, part, word, zipped

MIB = 1024 * 1024


def zip_bomb() -> bytes:
    """A quarter of a gigabyte of nothing, in a quarter of a megabyte."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("letter.txt", "w", force_zip64=True) as file,
    ):
        for _ in range(256):
            file.write(b"\0" * MIB)
    return out.getvalue()


def lying_zip() -> bytes:
    """The same, but the archive says of its file that it is ten bytes long."""
    bomb = zip_bomb()
    size = (256 * MIB).to_bytes(4, "little")
    return bomb.replace(size, (10).to_bytes(4, "little"))


def zips_in_zips() -> bytes:
    data = zipped({"letter.txt": "words"})
    for _ in range(40):
        data = zipped({"a.zip": data})
    return data


def zips_that_multiply() -> bytes:
    """Six levels of twenty: sixty-four million files, in a few kilobytes."""
    data = zipped({"letter.txt": "words"})
    for _ in range(6):
        data = zipped({f"{number}.zip": data for number in range(20)})
    return data


def word_bomb() -> bytes:
    return word("<w:p><w:r><w:t>" + "a" * (100 * MIB) + "</w:t></w:r></w:p>")


def word_media_bomb() -> bytes:
    return word(p("words"), extra={"word/media/image1.png": "\0" * (150 * MIB)})


def deep_word() -> bytes:
    return word("<w:p>" + "<w:smartTag>" * 100_000 + "</w:smartTag>" * 100_000 + "</w:p>")


def entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><w:document>&l11;</w:document>'
    return zipped({"[Content_Types].xml": "x", "word/document.xml": document})


def entities_in_a_page() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}]><html><body>&l11;</body></html>'.encode()


def huge_table() -> bytes:
    random.seed(4)
    cells = "".join(
        f"<w:tc><w:p><w:r><w:t>{random.random()}</w:t></w:r></w:p></w:tc>" for _ in range(250_000)
    )
    return word(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def huge_page_table() -> bytes:
    return b"<html><body><table>" + b"<tr><td>a<td>b<td>c" * 400_000 + b"</table>"


def million_comments() -> bytes:
    random.seed(5)
    comments = "".join(
        f'<w:comment w:id="{n}"><w:p><w:r><w:t>{random.randrange(10**6)}</w:t></w:r></w:p></w:comment>'
        for n in range(1_000_000)
    )
    return word(p("words"), {"comments.xml": ("comments", part("comments", comments))})


def many_comments() -> bytes:
    """As many as fit into one part."""
    random.seed(6)
    comments = "".join(
        f'<w:comment w:id="{n}"><w:p><w:r><w:t>{random.random()}</w:t></w:r></w:p></w:comment>'
        for n in range(300_000)
    )
    return word(p("words"), {"comments.xml": ("comments", part("comments", comments))})


def pdf(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj %s endobj\n" % (n, content) for n, content in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1)


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def endless_pdf() -> bytes:
    """One page, a hundred thousand times."""
    pages = b"<</Type/Pages/Count 100000/Kids[" + b"3 0 R " * 100_000 + b"]>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, PAGE, stream(b"BT /F 9 Tf (words) Tj ET"), FONT)


def pdf_in_a_ring() -> bytes:
    """A tree of pages that leads back to its own root."""
    pages = b"<</Type/Pages/Count 99999999/Kids[" + b"2 0 R " * 50 + b"3 0 R]>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, PAGE, stream(b"BT /F 9 Tf (words) Tj ET"), FONT)


def text_bomb_pdf() -> bytes:
    """Some thousand bytes that print half a million words in one place."""
    content = b"BT /F 9 Tf 50 50 Td " + b"(words) Tj 1 0 Td " * 500_000 + b"ET"
    pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, PAGE, stream(content), FONT)


def flate_bomb_pdf() -> bytes:
    """Two gigabytes of spaces, in two megabytes."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(b" " * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + block * 2048 + b"\x03\0" + b"\0\0\0\0"
    content = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, PAGE, content, FONT)


def deep_pdf() -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/Names" + b"[" * 100_000 + b"]" * 100_000 + b">>",
        b"<</Type/Pages/Count 0/Kids[]>>",
    )


def deep_mail() -> bytes:
    head = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(5_000))
    return b"From: a@b.org\nSubject: x\n" + head + b"\nwords\n"


def mail_of_many_parts() -> bytes:
    return (
        b'From: a@b.org\nSubject: x\nContent-Type: multipart/mixed; boundary="x"\n\n' + b"--x\n\nw\n" * 30_000
    )


def deep_page() -> bytes:
    return b"<html><body>" + b"<div><table><tr><td>" * 100_000 + b"words"


def long_text() -> bytes:
    return b"He came in cold. " * (3 * MIB)


ATTACKS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip bomb": ("a.zip", zip_bomb),
    "zip that lies": ("a.zip", lying_zip),
    "zips in zips": ("a.zip", zips_in_zips),
    "zips that multiply": ("a.zip", zips_that_multiply),
    "Word bomb": ("a.docx", word_bomb),
    "deep Word file": ("a.docx", deep_word),
    "entities": ("a.docx", entities),
    "huge table": ("a.docx", huge_table),
    "huge table of a page": ("a.html", huge_page_table),
    "a million comments": ("a.docx", million_comments),
    "many comments": ("a.docx", many_comments),
    "endless PDF": ("a.pdf", endless_pdf),
    "text bomb PDF": ("a.pdf", text_bomb_pdf),
    "flate bomb PDF": ("a.pdf", flate_bomb_pdf),
    "deep PDF": ("a.pdf", deep_pdf),
    "deep mail": ("a.eml", deep_mail),
    "mail of many parts": ("a.eml", mail_of_many_parts),
    "deep page": ("a.html", deep_page),
    "long text": ("a.txt", long_text),
}
HARMLESS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "media bomb": ("a.docx", word_media_bomb),
    "entities of a page": ("a.html", entities_in_a_page),
    "PDF in a ring": ("a.pdf", pdf_in_a_ring),
}
"""Made to break a reader too, but what is in them can be read all the same."""

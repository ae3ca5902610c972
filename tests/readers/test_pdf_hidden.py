"""Hidden words in a PDF, what only looks hidden, what stays unread, and passwords."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from doccheck.model import Document, Flag, Layer
from doccheck.readers import limits, ocr, pdf, read
from doccheck.readers.pdf_revisions import versions
from tests.readers.files import block, fields, one, sound
from tests.readers.pdf_files import Pdf, at, text
from tests.readers.test_pdf import PROSE, drawn, lines

UNSEEN = {Flag.COVERED, Flag.INVISIBLE, Flag.OFF_PAGE, Flag.HIDDEN}


def flags(document: Document) -> set[Flag]:
    return {flag for b in document.blocks for flag in b.flags}


def page(content: str, resources: str = "", entries: str = "") -> bytes:
    pdf_ = Pdf()
    pdf_.page(content, resources, entries)
    return pdf_.data()


def test_what_a_reader_sees_is_not_called_hidden() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.85)
        canvas.rect(60, 690, 400, 20, fill=1, stroke=0)
        canvas.setFillColorRGB(0.1, 0.1, 0.4)
        canvas.rect(60, 640, 400, 20, fill=1, stroke=0)
        canvas.setFillGray(0)
        canvas.drawString(72, 695, "Printed on a shaded row")
        canvas.setFillGray(1)
        canvas.drawString(72, 645, "White letters on a dark heading")
        canvas.setFillGray(0.55)
        canvas.setFont("Helvetica", 5)
        canvas.drawString(72, 600, "Grey small print at the foot of the letter")
        canvas.setFont("Helvetica", 12)
        canvas.setFillGray(0)
        canvas.drawString(72, 570, "Contents ............................... 12")
        canvas.setFillAlpha(0.2)
        canvas.setFont("Helvetica", 60)
        canvas.saveState()
        canvas.translate(100, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT COPY")
        canvas.restoreState()
        canvas.setFillAlpha(1)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(150, 400, "Printed over the watermark")
        canvas.highlightAnnotation("note", (72, 690, 300, 710))
        canvas.acroForm.textfield(name="n", value="typed", x=72, y=200, width=200, height=18)

    document = one("a.pdf", drawn(draw))
    sound(document)
    assert not flags(document) & UNSEEN, [b for b in document.blocks if b.flags]


def test_words_that_are_a_stencil_are_seen_where_something_shows_through_them() -> None:
    stencil = "q BT 7 Tr /F1 40 Tf 60 700 Td (Stencil) Tj ET "
    through = one("a.pdf", page(f"{stencil} 0 0 1 rg 40 680 400 80 re f Q"))
    assert through.text == "Stencil" and not flags(through)
    both = one("a.pdf", page(f"{stencil.replace('7 Tr', '4 Tr')} 0 0 1 rg 40 680 400 80 re f Q"))
    assert both.text == "Stencil" and not flags(both)


def test_words_that_are_a_stencil_of_nothing_or_lie_under_a_bar_are_hidden() -> None:
    stencil = "q BT 7 Tr /F1 40 Tf 60 700 Td (Stencil) Tj ET Q"
    assert Flag.INVISIBLE in flags(one("a.pdf", page(stencil)))
    assert Flag.COVERED in flags(one("a.pdf", page(f"{stencil} 0 0 1 rg 40 680 400 80 re f")))


def test_words_printed_twice_are_seen_once() -> None:
    twice = at(72, 700, "Bold by being printed twice") + at(72.3, 700, "Bold by being printed twice")
    again = (
        at(72, 650, "Under the panel and over it")
        + "0.9 g 70 645 300 20 re f\n"
        + at(72, 650, "Under the panel and over it", more="0 g")
    )
    letters = "".join(at(72 + 9 * n + shift, 600, c) for n, c in enumerate("BONN") for shift in (0, 0.6))
    document = one("a.pdf", page(twice + again + letters))
    assert not flags(document)
    assert "BONN" in document.text
    assert document.text.count("printed twice") == document.text.count("the panel") == 1


def test_a_covered_word_stands_apart_from_its_sentence() -> None:
    left, width = (stringWidth(words, "Helvetica", 12) for words in ("I was told of this by ", "Mrs Dale"))
    bar = f"0 g {72 + left} 697 {width} 12 re f\n"
    content = at(72, 700, "I was told of this by Mrs Dale on the third of May.") + bar
    document = one("a.pdf", page(content))
    covered = block(document, "Mrs Dale")
    assert covered.flags == {Flag.COVERED}
    assert covered.where == "under a bar or box drawn over it, page 1, first paragraph"
    assert " ".join(document.text.splitlines()[0].split()) == "I was told of this by on the third of May."


def test_covered_words_in_headers_and_tables_carry_their_flag() -> None:
    content = at(72, 815, "Ref Mrs Dale") + "0 g 70 812 100 14 re f\n" + at(72, 400, "body")
    assert block(one("a.pdf", page(content)), "Ref Mrs Dale").flags == {Flag.COVERED}


def test_pages_turned_over_hide_nothing_and_are_read_from_the_top() -> None:
    content = (
        "q -1 0 0 -1 595 842 cm " + at(72, 700, "First line here.") + at(72, 680, "Second line here.") + "Q"
    )
    data = page(content, entries="/Rotate 180")
    document = one("a.pdf", data)
    assert [line for line in document.text.splitlines() if line] == ["First line here.", "Second line here."]
    assert not flags(document)


def test_redaction_marks_count_by_the_word_they_lie_on() -> None:
    data = page(
        at(72, 700, "Mrs Dale lives at the mill."),
        entries="/Annots [<< /Type /Annot /Subtype /Redact /Rect [70 690 300 715]"
        " /QuadPoints [72 712 122 712 72 698 122 698] >>]",
    )
    document = one("a.pdf", data)
    covered = block(document, "Mrs Dale")
    assert covered.flags == {Flag.COVERED}
    assert "a redaction mark that was never applied" in covered.where
    assert "lives at the mill." in document.text


def test_a_password_opens_a_pdf() -> None:
    locked = drawn(lambda c: lines(c, 72, 700, "words"), encrypt=StandardEncryption("secret", strength=128))
    (document,) = read("a.pdf", locked, passwords=("wrong", "secret"))
    assert document.text == "words"
    assert not document.gaps
    (refused,) = read("a.pdf", locked, passwords=("wrong",))
    assert refused.gaps[0].why == "it is protected by a password, and none of those given opens it"
    assert "wrong" not in repr(refused)


def test_encryption_for_certain_people_is_told_from_a_password_and_from_damage() -> None:
    data = page(at(72, 700, "words")).replace(
        b"trailer << ", b"trailer << /Encrypt << /Filter /Adobe.PubSec /V 4 >> "
    )
    assert one("a.pdf", data).gaps[0].why.startswith("it is encrypted for certain people")


def test_what_only_the_second_program_can_open_is_read_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    data = page(at(72, 700, "words of the letter"))
    monkeypatch.setattr(pdf, "_open", lambda *_: (None, ""))
    document = one("a.pdf", data)
    assert document.text == "words of the letter"
    assert [gap.why for gap in document.gaps] == [pdf.ONE_OF_TWO]


def test_each_save_that_only_adds_keeps_the_version_before() -> None:
    made = Pdf()
    number = made.page(at(72, 700, "The father of the child is Mr Dale"))
    first = made.data()
    body = made.objects[number].decode("latin-1")
    stream = made.stream(at(72, 700, "The father of the child is not named"))
    old = body.split("/Contents ")[1].split(" ")[0]
    second = made.updated(
        first,
        {
            stream: made.objects[stream],
            number: body.replace(f"/Contents {old} 0 R", f"/Contents {stream} 0 R"),
        },
    )
    document = one("a.pdf", second)
    assert block(document, "is Mr Dale").flags == {Flag.EARLIER_REVISION}
    assert block(document, "is Mr Dale").where == "an earlier version kept in the file, page 1 of it"
    assert block(document, "is not named").flags == frozenset()
    unchanged = made.updated(second, {stream: made.objects[stream]})
    assert one("a.pdf", unchanged).text == document.text


def test_a_file_laid_out_for_the_web_has_no_earlier_version() -> None:
    end = b"startxref\n0\n%%EOF\n"
    assert versions(b"%PDF-1.5 << /Linearized 1 >> " + end + b"rest " + end) == []
    assert len(versions(b"%PDF-1.5 << /Linearized 1 >> " + end + b"rest " + end + b"more " + end)) == 1
    assert versions(b"%PDF-1.5 << >> " + end + b"\n\n") == []


def test_more_versions_than_the_limit_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PDF_REVISIONS", 1)
    made = Pdf()
    made.page(at(72, 700, "words"))
    data = made.data()
    for _ in range(3):
        data = made.updated(data, {made.font: made.objects[made.font]})
    assert [gap.where for gap in one("a.pdf", data).gaps] == ["the oldest versions kept in the file"]


def test_files_in_files_in_files_are_read() -> None:
    def holding(name: str, data: bytes, words: str) -> bytes:
        made = Pdf()
        made.page(at(72, 700, words))
        file = made.stream(data, "/Type /EmbeddedFile", packed=True)
        spec = f"<< /Type /Filespec /F {text(name)} /EF << /F {file} 0 R >> >>"
        made.catalog["Names"] = f"<< /EmbeddedFiles << /Names [{text(name)} {spec}] >> >>"
        made.catalog["Collection"] = "<< /Schema << /A << /N (Family column) /Subtype /F >> >> >>"
        return made.data()

    data = holding("letters.pdf", holding("../note.txt", b"innermost words", "inner words"), "outer words")
    documents = read("a.pdf", data)
    assert [document.path for document in documents] == [
        "a.pdf",
        "a.pdf!letters.pdf",
        "a.pdf!letters.pdf!note.txt",
    ]
    for document, words in zip(documents, ("outer words", "inner words", "innermost words"), strict=True):
        assert words in document.text
    assert block(documents[0], "Family column").layer is Layer.PROPERTY


def test_attached_files_that_cannot_be_had_and_sounds_are_gaps() -> None:
    data = page(
        at(72, 700, "words"),
        entries="/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [1 1 9 9] /FS << /F (gone.doc) >> >>"
        " << /Type /Annot /Subtype /Sound /Rect [1 1 9 9] >>]",
    )
    assert {gap.where for gap in one("a.pdf", data).gaps} == {"attached file 1", "a sound on page 1"}


TEMPLATE = """<template xmlns="http://www.xfa.org/schema/xfa-template/2.8/"><subform name="form1">
<draw><value><text>Referral to the hub</text></value></draw>
<field name="child"><ui><textEdit/></ui><caption><value><text>Name of child</text></value></caption></field>
<field name="why"><ui><textEdit/></ui><caption><value><text>Reason:</text></value></caption></field>
<field name="told"><ui><checkButton/></ui><caption><value><text>Parents told</text></value></caption>
<items><text>1</text><text>0</text></items></field>
<field name="kind"><ui><choiceList/></ui><caption><value><text>Category</text></value></caption>
<items><text>Neglect</text><text>Physical</text></items><items save="1" presence="hidden"><text>n</text><text>p</text></items></field>
<field name="send"><ui><button/></ui><caption><value><text>Send it</text></value></caption></field>
</subform></template>"""
DATA = """<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1><child>Leo Marsh</child>
<told>1</told><kind>p</kind><spare>kept from before</spare></form1></xfa:data></xfa:datasets>"""


def xfa(template: str, data: str) -> bytes:
    made = Pdf()
    made.page(at(72, 700, "Please wait..."))
    parts = "".join(
        f"({key}) {made.stream(part)} 0 R " for key, part in (("template", template), ("datasets", data))
    )
    made.catalog["AcroForm"] = f"<< /Fields [] /XFA [{parts}] >>"
    return made.data()


def test_a_form_in_xml_is_read_where_the_page_says_please_wait() -> None:
    document = one("a.pdf", xfa(TEMPLATE, DATA))
    sound(document)
    found = fields(document)
    for pair in (
        ("Name of child", "Leo Marsh"),
        ("Reason", None),
        ("Category", "Physical"),
        ("Parents told", "\u2612"),
    ):
        assert pair in found
    for words in ("Referral to the hub", "Send it", "kept from before"):
        assert document.text.count(words) == 1
    assert not document.gaps


def test_a_form_in_xml_that_may_not_be_opened_is_a_gap() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "words">]><datasets><data><a>&b;</a></data></datasets>'
    assert "the form (XFA)" in {gap.where for gap in one("a.pdf", xfa("<template/>", bomb)).gaps}


# Pictures


def picture_of(*texts: str, size: int = 2) -> object:
    return pdfium.PdfDocument(drawn(lambda c: lines(c, 72, 700, *texts)))[0].render(scale=size).to_pil()


def as_file(kind: str, *texts: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture_of(*texts).convert("RGB").save(out, kind, **options)  # type: ignore[attr-defined]
    return out.getvalue()


SAID = ("The teacher saw a bruise on Monday", "and rang the duty team at once")


@pytest.fixture
def with_ocr(monkeypatch: pytest.MonkeyPatch) -> bool:
    """Time for OCR; whether it is on this machine."""
    monkeypatch.setattr(limits, "OCR_SECONDS", 120)
    return ocr.available()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_picture_files_are_read_or_are_gaps(with_ocr: bool, kind: str) -> None:
    document = one(f"a.{kind.lower()}", as_file(kind, *SAID))
    assert document.media_type == f"image/{kind.lower()}"
    if with_ocr:
        assert not document.gaps
        assert "bruise on Monday" in document.text
        assert document.blocks[0].flags == {Flag.OCR}
        assert "% sure" in document.blocks[0].where
    else:
        assert [gap.why for gap in document.gaps] == ["it is a picture, and doccheck cannot read pictures"]


def test_a_scanned_page_is_read_or_is_a_gap(with_ocr: bool) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture_of(*SAID, size=3)), 0, 0, *A4)

    document = one("a.pdf", drawn(draw))
    if with_ocr:
        assert not document.gaps
        assert flags(document) == {Flag.OCR}
        assert "rang the duty team" in document.text
    else:
        assert [gap.where for gap in document.gaps] == ["page 1"]


def test_a_picture_without_words_stays_a_gap(with_ocr: bool) -> None:
    document = one("a.png", as_file("PNG", ""))
    assert len(document.gaps) == 1
    assert not document.text


def test_a_damaged_picture_and_one_too_large_are_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    data = as_file("PNG", *SAID)
    monkeypatch.setattr(limits, "OCR_SECONDS", 60)
    monkeypatch.setattr(ocr, "available", lambda: True)
    assert "damaged" in one("a.png", data[:60]).gaps[0].why
    monkeypatch.setattr(limits, "PICTURE_PIXELS", 1000)
    assert "dots" in one("a.png", data).gaps[0].why


def test_what_a_camera_wrote_into_a_picture_is_read() -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x013B] = "Camera Author"
    exif[0x010E] = "Picture Description"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 30.0)})
    document = one("a.jpg", as_file("JPEG", *SAID, exif=exif))
    for words in ("Camera Author", "Picture Description", "taken at 51.50000, -0.12500"):
        found = block(document, words)
        assert (found.layer, found.flags) == (Layer.PROPERTY, frozenset({Flag.METADATA}))


def test_how_sure_ocr_is_decides_what_is_said() -> None:
    def table(*words: tuple[str, float]) -> dict[str, list[object]]:
        names = ("page_num", "block_num", "par_num")
        return {
            "text": [w for w, _ in words],
            "conf": [c for _, c in words],
            **{n: [1] * len(words) for n in names},
        }

    sure = ocr._recognised(table(("bruise", 95.0), ("|", 20.0), ("arm", 91.0)))
    assert (sure.paragraphs, sure.doubt) == (("bruise arm",), "")
    assert 91 <= sure.confidence <= 95
    assert ocr._recognised(table(("brvlse", 50.0))).doubt == ocr.PARTLY
    assert ocr._recognised(table(("~", 99.0), ("dirt", 10.0))).doubt == ocr.NOTHING


def test_a_page_whose_fonts_do_not_say_what_their_letters_mean_is_a_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = Pdf()
    kid = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
    made.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H /DescendantFonts [{kid} /Supplement 0 >> >>] >>",
        made.font,
    )
    made.page("BT /F 12 Tf 72 700 Td <012301240125012601270128012901300131> Tj ET")
    assert pdf.UNKNOWN_LETTERS in {gap.why for gap in one("a.pdf", made.data()).gaps}
    monkeypatch.setattr(limits, "OCR_SECONDS", 60)
    monkeypatch.setattr(ocr, "available", lambda: True)
    told = ocr.Recognised(("What the page shows",), 90)
    monkeypatch.setattr(pdf, "read_scan", lambda *_: told)
    document = one("a.pdf", made.data())
    assert block(document, "What the page shows").flags == {Flag.OCR}
    assert not document.gaps


def test_hidden_prose_is_one_block() -> None:
    content = "".join(at(72, 700 - 14 * n, PROSE[80 * n : 80 * n + 80], more="1 g") for n in range(2))
    document = one("a.pdf", page(content.replace("'", "")))
    hidden = [b for b in document.blocks if Flag.INVISIBLE in b.flags]
    assert len(hidden) == 1
    assert hidden[0].where == "page 1, in the colour of its background"

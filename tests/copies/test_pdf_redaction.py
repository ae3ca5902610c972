"""Words taken out of PDFs: gone from what the pages draw and what the file keeps, and not only covered."""

import io
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from doccheck.copies import CopyError
from doccheck.readers import read
from tests.copies.removing import assert_gone, without
from tests.readers.pdf_files import Pdf, at, text
from tests.readers.pdf_sink import sink

LETTER = (Path(__file__).parents[2] / "samples" / "letter.pdf").read_bytes()
SINK = sink().replace(b"/FT /Sig", b"/FT /Tx ")


def positions(data, page=0):
    """Each letter of a page that is no space, and where it stands."""
    source = pdfium.PdfDocument(data)
    words = source[page].get_textpage()
    found = [(words.get_text_range(i, 1), *words.get_charbox(i)) for i in range(words.count_chars())]
    return [(char, round(left), round(low)) for char, left, low, *_ in found if char.strip()]


def test_the_words_go_and_all_others_stay_where_they_were():
    done = without("letter.pdf", LETTER, "Mrs Edna Garrick", "Ryan")

    (document, *_) = read("letter.pdf", done.copy)
    assert "The neighbour, [neighbour 0] (07700 900582)" in document.text
    assert_gone(done.copy, "Garrick", "Edna", "Ryan")
    assert done.pictures == ()
    before, after = positions(LETTER), positions(done.copy)
    kept = [each for each in before if each in after]
    assert len(before) - len(kept) == len("MrsEdnaGarrickRyan")


def test_every_place_in_which_a_pdf_keeps_words():
    documents = read("a.pdf", SINK)
    names = sorted({m for d in documents for m in re.findall(r"\b(?:[A-Z][a-z]+){2,}\b", d.text)})

    done = without("a.pdf", SINK, *names)

    assert len(names) > 60
    assert_gone(done.copy, *names)
    assert read("a.pdf", done.copy)[0].gaps == ()
    assert done.copy.count(b"%%EOF") == 1


@pytest.mark.parametrize(
    "show",
    [
        "[(So Carol M) -20 (ead told us.)] TJ",
        "12 TL (So Carol Mead told us.) '",
        '12 TL 3 1 (So Carol Mead told us.) "',
        "80 Tz 2 Tc 5 Tw (So Carol Mead told us.) Tj",
        "(So Ca) Tj (rol Mead) Tj ( told us.) Tj",
        "<536f204361726f6c204d65616420746f6c642075732e> Tj",
    ],
)
def test_however_the_operators_show_it(show):
    pdf = Pdf()
    pdf.page(f"BT /F 12 Tf 60 700 Td {show} ET")

    done = without("a.pdf", pdf.data(), "Carol Mead")

    (document, *_) = read("a.pdf", done.copy)
    assert document.text.startswith("So [neighbour 0] told us.")
    assert done.pictures == ()
    assert_gone(done.copy, "Carol", "Mead")
    gone = [p for p in positions(pdf.data()) if p not in positions(done.copy)]
    assert "".join(char for char, *_ in gone) == "CarolMead"


def test_a_form_that_several_pages_draw_loses_the_words_on_all_of_them():
    pdf = Pdf()
    form = pdf.stream(
        at(60, 700, "Carol Mead"),
        f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F {pdf.font} 0 R >> >>",
        packed=True,
    )
    for number in (1, 2):
        pdf.page(f"/X Do {at(60, 600, f'Page {number}')}", f"/XObject << /X {form} 0 R >>")

    done = without("a.pdf", pdf.data(), "Carol Mead")

    assert_gone(done.copy, "Carol")
    assert read("a.pdf", done.copy)[0].text.count("[neighbour 0]") == 2


def test_where_a_picture_lies_the_page_becomes_a_picture_with_the_place_black():
    pdf = Pdf()
    scan = pdf.stream(
        b"\xff\xff\xff",
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 8",
    )
    pdf.page(
        "q 300 0 0 90 0 0 cm /I Do Q " + at(20, 50, "Carol Mead told us.", 24),
        f"/XObject << /I {scan} 0 R >>",
        box="0 0 300 90",
    )
    pdf.page(at(60, 700, "Another page."))

    done = without("a.pdf", pdf.data(), "Carol Mead")

    assert done.pictures == (1,)
    assert_gone(done.copy, "Carol", "Mead")
    image = pdfium.PdfDocument(done.copy)[0].render(scale=1).to_numpy()
    assert image[90 - 58, 25:140].max(axis=-1).min() < 60
    (document, *_) = read("a.pdf", done.copy)
    assert "[neighbour 0]" in document.text
    assert "Another page." in document.text


def test_earlier_versions_are_not_kept():
    pdf = Pdf()
    page = pdf.page(at(60, 700, "Carol Mead told us."))
    first = pdf.data()
    stream = pdf.stream(at(60, 700, "A neighbour told us."))
    body = pdf.objects[page].decode().replace("/Contents 4 0 R", f"/Contents {stream} 0 R")
    data = pdf.updated(first, {stream: pdf.objects[stream], page: body})

    done = without("a.pdf", data, "Carol Mead")

    assert_gone(done.copy, "Carol")
    assert "A neighbour told us." in read("a.pdf", done.copy)[0].text


def test_an_answer_in_a_form_field_becomes_the_label():
    pdf = Pdf()
    look = pdf.stream(
        "/Tx BMC " + at(2, 2, "Carol Mead") + " EMC",
        f"/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F {pdf.font} 0 R >> >>",
    )
    field = pdf.add(
        f"<< /Type /Annot /Subtype /Widget /F 4 /Rect [60 600 260 620] /FT /Tx /T (t1) /DA (/F 10 Tf 0 g) /V {text('Carol Mead')} /AP << /N {look} 0 R >> >>"
    )
    pdf.page(at(60, 640, "Who told you?"), entries=f"/Annots [{field} 0 R]")
    pdf.catalog["AcroForm"] = f"<< /Fields [{field} 0 R] /DR << /Font << /F {pdf.font} 0 R >> >> >>"

    done = without("a.pdf", pdf.data(), "Carol Mead")

    assert_gone(done.copy, "Carol")
    assert "[neighbour 0]" in read("a.pdf", done.copy)[0].text


def test_metadata_and_hidden_layers_are_cleared_on_request():
    done = without("a.pdf", SINK, metadata=True, hidden=True)

    (document, *others) = read("a.pdf", done.copy)
    words = document.text
    assert others == []
    for kept in ("PageText", "GreyTable", "LayerSwitchedOn", "FieldValue"):
        assert kept in words
    for gone in ("InfoAuthor", "XmpCreator", "NoteContents", "NoteAuthor", "ScriptWords", "AttachedWords",
                 "UnderBlackBar", "WhiteOnWhite", "OffThePage", "EarlierWords", "PieceInfoWord"):  # fmt: skip
        assert gone not in words, gone
    assert "/Metadata" not in PdfReader(io.BytesIO(done.copy)).trailer["/Root"]


@pytest.mark.parametrize(("data", "why"), [(sink(), "it is signed")])
def test_a_signed_file_is_refused(data, why):
    with pytest.raises(CopyError, match=why):
        without("a.pdf", data, "PageText")

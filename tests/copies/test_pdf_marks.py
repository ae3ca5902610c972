"""Highlights and notes in a copy of a PDF: over exactly their words, behind all that was there."""

import io
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from doccheck.copies import CopyError
from doccheck.copies.pdf_marks import mark
from doccheck.copies.pdf_places import bare
from doccheck.model import Span
from doccheck.readers import read
from tests.copies.saying import remark
from tests.readers.pdf_files import Pdf, at, text
from tests.readers.pdf_sink import sink

LETTER = Path(__file__).parents[2] / "samples" / "letter.pdf"


def marked(data, *spans):
    (document, *_) = read("a.pdf", data)
    return document, mark(document, data, [remark(document, span) for span in spans])


def annotations(data, kind):
    return [
        (number, entry.get_object())
        for number, page in enumerate(PdfReader(io.BytesIO(data)).pages)
        for entry in page.get("/Annots") or ()
        if entry.get_object()["/Subtype"] == kind and entry.get_object().get("/T") == "doccheck"
    ]


def highlighted(data):
    """The letters whose middle lies under each highlight, a page at a time."""
    source = pdfium.PdfDocument(data)
    found = []
    for number, annotation in annotations(data, "/Highlight"):
        page = source[number].get_textpage()
        corners = list(map(float, annotation["/QuadPoints"]))
        quads = [corners[i : i + 8] for i in range(0, len(corners), 8)]
        said = ""
        for index in range(page.count_chars()):
            left, low, right, high = page.get_charbox(index, loose=True)
            x, y = (left + right) / 2, (low + high) / 2
            if any(min(q[::2]) < x < max(q[::2]) and min(q[1::2]) < y < max(q[1::2]) for q in quads):
                said += page.get_text_range(index, 1)
        found.append(said)
    return found


def letter(*lines, **more):
    pdf = Pdf()
    pdf.page("".join(at(60, 780 - 16 * number, line) for number, line in enumerate(lines)), **more)
    return pdf.data()


# --- exactly the words


def test_every_word_of_a_letter_is_highlighted_where_it_stands():
    data = LETTER.read_bytes()
    (document, *_) = read("letter.pdf", data)
    spans = [Span(*m.span()) for m in re.finditer(r"[^\W\d_]{3,}(?: [^\W\d_]+)?", document.text)]
    spans = [span for span in spans if document.layer(span).value in ("body", "table")]

    copy = mark(document, data, [remark(document, span) for span in spans])

    assert len(spans) > 100
    assert [bare(words) for words in highlighted(copy)] == [bare(document.quote(span)) for span in spans]


def test_the_same_words_twice_are_told_apart_by_what_stands_beside_them():
    data = letter("Carol Mead told us.", "", "", "Nobody asked Carol Mead about it.")
    document, _ = marked(data, None)
    second = Span(*list(re.finditer("Carol Mead", document.text))[1].span())

    _, copy = marked(data, second)

    ((_, annotation),) = annotations(copy, "/Highlight")
    assert highlighted(copy) == ["Carol Mead"]
    assert float(annotation["/Rect"][1]) == pytest.approx(780 - 3 * 16, abs=6)


def test_words_that_a_line_end_parts_have_a_box_on_each_line():
    data = letter(
        "This was told to us by our neighbour of many years Ca-",
        "rol Mead, who lives in the next house, on a Friday.",
    )
    document, _ = marked(data, None)
    at_ = document.text.index("Carol Mead")

    _, copy = marked(data, Span(at_, at_ + 10))

    ((_, annotation),) = annotations(copy, "/Highlight")
    assert len(annotation["/QuadPoints"]) == 16
    assert bare(highlighted(copy)[0]) == "CarolMead"


def test_an_answer_in_a_form_field_is_highlighted_as_a_whole():
    pdf = Pdf()
    field = pdf.add(
        f"<< /Type /Annot /Subtype /Widget /F 4 /Rect [60 600 260 620] /FT /Tx /T (t1) /V {text('Carol Mead')} >>"
    )
    pdf.page(at(60, 640, "Who told you?"), entries=f"/Annots [{field} 0 R]")
    pdf.catalog["AcroForm"] = f"<< /Fields [{field} 0 R] >>"
    document, _ = marked(pdf.data(), None)
    start = document.text.index("Mead")

    _, copy = marked(pdf.data(), Span(start, start + 4))

    ((_, annotation),) = annotations(copy, "/Highlight")
    assert list(map(float, annotation["/Rect"])) == [60, 600, 260, 620]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_that_is_shown_turned(turned):
    data = letter("Carol Mead told us.", entries=f"/Rotate {turned}")
    document, _ = marked(data, None)
    start = document.text.index("Carol Mead")

    _, copy = marked(data, Span(start, start + 10))

    assert highlighted(copy) == ["Carol Mead"]


# --- what cannot stand at words


def test_findings_about_the_whole_are_one_note_on_page_one():
    _, copy = marked(letter("A referral."), None, None)

    ((page, note),) = annotations(copy, "/Text")
    assert page == 0
    assert note["/Contents"].count("It is there. It matters.") == 2


def test_words_beside_the_pages_are_told_of_with_their_place():
    pdf = Pdf()
    pdf.info = pdf.add(f"<< /Author {text('Carol Mead')} >>")
    pdf.page(at(60, 700, "Carol Mead told us."))
    document, _ = marked(pdf.data(), None)
    start = document.text.rindex("Carol Mead")

    _, copy = marked(pdf.data(), Span(start, start + 10))

    ((_, note),) = annotations(copy, "/Text")
    assert note["/Contents"].startswith("the file's properties (author): “Carol Mead”.")
    assert not annotations(copy, "/Highlight")


# --- all that was there stays


def test_the_copy_begins_with_the_file_byte_for_byte_and_reads_the_same():
    data = sink().replace(b"/FT /Sig", b"/FT /Tx ")
    (document, *others) = read("a.pdf", data)
    words = [
        Span(*m.span()) for m in re.finditer(r"PageText|GreyTable|FormObject|KidFieldValue", document.text)
    ]

    copy = mark(document, data, [remark(document, span) for span in words])

    assert copy.startswith(data)
    (again, *rest) = read("a.pdf", copy)
    assert again.marks == len(words)
    assert (again.text, again.blocks) == (document.text, document.blocks)
    assert [other.text for other in rest] == [other.text for other in others]


def test_highlights_have_notes_that_open_beside_them_and_the_file_says_what_it_is():
    _, copy = marked(letter("A referral."), Span(0, 1))

    ((_, annotation),) = annotations(copy, "/Highlight")
    assert annotation["/Popup"]["/Subtype"] == "/Popup"
    assert PdfReader(io.BytesIO(copy)).metadata["/doccheck"] == "marked copy, not the file to send"


# --- what cannot be copied


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (sink(), "it is signed"),
        (b"%PDF-1.7\nnothing of the kind", "it is damaged"),
    ],
)
def test_a_copy_that_would_not_be_whole_is_refused(data, why):
    (document, *_) = read("a.pdf", data)

    with pytest.raises(CopyError, match=why):
        mark(document, data, [remark(document, None)])


def test_an_encrypted_file_is_refused():
    from pypdf import PdfWriter

    writer, out = PdfWriter(clone_from=io.BytesIO(letter("A referral."))), io.BytesIO()
    writer.encrypt("", "owner", algorithm="AES-256")
    writer.write(out)
    (document, *_) = read("a.pdf", out.getvalue())

    with pytest.raises(CopyError, match="encrypted"):
        mark(document, out.getvalue(), [remark(document, None)])

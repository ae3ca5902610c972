"""PDF: reading order, whole sentences, form fields and ticks, and a gap for what cannot be read."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from doccheck.model import BlockKind, Flag, Layer
from doccheck.readers import read
from doccheck.readers.pdf_lines import joined
from doccheck.readers.pdf_second import SecondPage
from doccheck.readers.pdf_sheet import Page
from doccheck.readers.pdf_spelling import spelt_differently
from tests.readers.files import block, fields, one, seen, sound

STYLE = getSampleStyleSheet()
PROSE = (
    "Leo came to school on Monday without a coat and told his teacher that nobody had been at home since"
    " Saturday morning. He had eaten cereal. She rang his mother twice and left a message each time."
)


def drawn(draw: Callable[[Canvas], None], **options: object) -> bytes:
    """A PDF drawn by hand."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **options)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def flowed(*story: Flowable) -> bytes:
    """A PDF of paragraphs and tables."""
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(list(story))
    return out.getvalue()


def lines(canvas: Canvas, x: float, y: float, *texts: str) -> None:
    for number, text in enumerate(texts):
        canvas.drawString(x, y - 14 * number, text)


def body(data: bytes) -> list[str]:
    document = one("a.pdf", data)
    sound(document)
    assert not document.gaps
    return [line for line in seen(document).splitlines() if line]


def test_a_letter_is_read_in_whole_paragraphs() -> None:
    data = flowed(
        Paragraph("Concerns", STYLE["Heading2"]),
        Paragraph(PROSE, STYLE["BodyText"]),
        Paragraph("Yours", STYLE["BodyText"]),
    )
    document = one("a.pdf", data)
    assert document.text.splitlines() == ["Concerns", "", PROSE, "Yours"]
    assert document.blocks[0].kind is BlockKind.HEADING
    assert block(document, PROSE).where == "page 1, under 'Concerns', first paragraph"


def test_short_lines_are_not_joined() -> None:
    address = ("Multi-Agency Safeguarding Hub", "Fearnside Council", "5 Mill Lane", "Fearnside")
    assert body(drawn(lambda c: lines(c, 72, 700, *address))) == list(address)


def test_a_paragraph_runs_over_the_end_of_a_page_and_its_header() -> None:
    def draw(canvas: Canvas) -> None:
        for number, texts in (
            (1, ("He told his teacher that nobody had been at home since Saturday and that",)),
            (2, ("he had eaten.",)),
        ):
            canvas.drawString(72, 815, "OFFICIAL-SENSITIVE")
            canvas.drawString(280, 20, f"Page {number} of 2")
            lines(canvas, 72, 600, *texts)
            canvas.showPage()

    document = one("a.pdf", drawn(draw))
    assert "since Saturday and that he had eaten." in document.text
    assert block(document, "OFFICIAL-SENSITIVE").layer is Layer.HEADER
    assert block(document, "Page 2 of 2").layer is Layer.FOOTER
    assert document.text.startswith("OFFICIAL-SENSITIVE\n")


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("the safe-", "guarding lead", "the safeguarding lead"),
        ("an 11-year-", "old boy", "an 11-year-old boy"),
        ("his step-", "father", "his step-father"),
        ("her well-", "being", "her well-being"),
        ("Mrs Smith-", "Jones", "Mrs Smith-Jones"),
        ("soft\x02", "ened", "softened"),
        ("at 3 -", "perhaps", "at 3 - perhaps"),
        ("a word", "more", "a word more"),
    ],
)
def test_hyphens_at_line_ends(before: str, after: str, whole: str) -> None:
    assert joined(before, after) == whole


def test_ruled_tables_are_rows_of_label_and_answer() -> None:
    cell = STYLE["BodyText"]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("SPAN", (0, 3), (1, 3))]
    data = flowed(
        Table(
            [
                ["Name of child", "Leo Marsh"],
                [
                    Paragraph("Are the parents or carers aware of this referral?", cell),
                    Paragraph(PROSE, cell),
                ],
                ["If no, reason", ""],
                [Paragraph("Signed in the presence of the manager.", cell), ""],
            ],
            colWidths=[120, 330],
            style=grid,
        )
    )
    document = one("a.pdf", data)
    assert seen(document).splitlines() == [
        "Name of child | Leo Marsh",
        f"Are the parents or carers aware of this referral? | {PROSE}",
        "If no, reason | ",
        "Signed in the presence of the manager.",
    ]
    assert ("Name of child", "Leo Marsh") in fields(document)
    assert ("If no, reason", None) in fields(document)
    assert block(document, "Leo Marsh").where == "page 1, the answer to 'Name of child'"
    assert block(document, "Leo Marsh").layer is Layer.TABLE


def test_tables_without_lines_and_labels_without_tables() -> None:
    data = flowed(
        Table(
            [["3 May", "Phone call", "Mrs Rao"], ["4 May", "Home visit", "Mr Hale"]], colWidths=[80, 200, 120]
        )
    )
    assert body(data) == ["3 May | Phone call | Mrs Rao", "4 May | Home visit | Mr Hale"]

    def draw(canvas: Canvas) -> None:
        lines(canvas, 72, 700, "Name:", "Born:")
        lines(canvas, 200, 700, "Leo Marsh", "3 May 2014")

    assert body(drawn(draw)) == ["Name: Leo Marsh", "Born: 3 May 2014"]


def test_columns_are_read_one_after_the_other() -> None:
    left = [f"left line number {n} runs up to the gutter" for n in range(6)]
    right = [f"right line number {n} runs up to the edge" for n in range(6)]

    def draw(canvas: Canvas) -> None:
        lines(canvas, 72, 700, *left)
        lines(canvas, 320, 700, *right)

    words = " ".join(body(drawn(draw)))
    assert words.index(left[-1]) < words.index(right[0])


def test_text_drawn_out_of_order_is_read_from_the_top() -> None:
    def draw(canvas: Canvas) -> None:
        for number in (3, 1, 2):
            canvas.drawString(72, 700 - 40 * number, f"Line {number}.")

    assert body(drawn(draw)) == ["Line 1.", "Line 2.", "Line 3."]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("shown", [0, 90])
def test_pages_on_their_side_are_read_upright(turn: int, shown: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        lines(canvas, 0, 0, "First line.", "Second line.")

    source = pdfium.PdfDocument(drawn(draw))
    source[0].set_rotation(shown)
    out = io.BytesIO()
    source.save(out)
    assert body(out.getvalue()) == ["First line.", "Second line."]


def test_words_that_stand_aslant_are_read_apart() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 72, 700, "First line.", "Second line.")
        canvas.rotate(90)
        canvas.drawString(300, -40, "In the margin")

    assert body(drawn(draw)) == ["First line.", "Second line.", "In the margin"]


def form(canvas: Canvas) -> None:
    fields_ = canvas.acroForm
    lines(canvas, 72, 700, "Child's name:")
    fields_.textfield(name="n", value="CANARY NAME", x=180, y=694, width=200, height=18)
    lines(canvas, 72, 660, "School:")
    fields_.textfield(name="s", value="", x=180, y=654, width=200, height=18)
    fields_.textfield(
        name="q", tooltip="Reason for referral", value="CANARY REASON", x=72, y=560, width=300, height=60
    )
    lines(canvas, 72, 520, "Told? Yes")
    fields_.checkbox(name="y", checked=False, x=130, y=516, size=14)
    lines(canvas, 160, 520, "No")
    fields_.checkbox(name="z", checked=True, x=180, y=516, size=14)
    lines(canvas, 72, 480, "Category:")
    fields_.choice(
        name="c", value="Neglect", options=["Neglect", "Physical"], x=180, y=474, width=100, height=18
    )
    fields_.textfield(
        name="h", value="CANARY HIDDEN", x=72, y=400, width=200, height=18, annotationFlags="hidden"
    )


def test_form_fields_are_read_beside_their_questions() -> None:
    document = one("a.pdf", drawn(form))
    sound(document)
    assert [line for line in seen(document).splitlines() if line] == [
        "Child's name: CANARY NAME",
        "School:",
        "Reason for referral: CANARY REASON",
        "Told? Yes \u2610 No \u2612",
        "Category: Neglect",
    ]
    found = fields(document)
    assert ("Child's name", "CANARY NAME") in found
    assert ("School", None) in found
    assert ("Told?", "No") in found
    assert ("Category", "Neglect") in found
    hidden = block(document, "CANARY HIDDEN")
    assert (hidden.layer, hidden.flags) == (Layer.FIELD, {Flag.HIDDEN})


def test_tick_boxes_that_are_only_drawn_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        for x, label, ticked in ((72, "Neglect", True), (200, "Physical", False)):
            canvas.rect(x, 698, 9, 9)
            if ticked:
                canvas.line(x, 698, x + 9, 707)
                canvas.line(x, 707, x + 9, 698)
            canvas.drawString(x + 14, 699, label)
        canvas.rect(72, 668, 9, 9)
        canvas.drawString(73, 669, "x")
        canvas.drawString(86, 669, "Emotional")
        for number, digit in enumerate("3514"):
            canvas.rect(72 + 14 * number, 630, 14, 14)
            canvas.drawString(75 + 14 * number, 633, digit)

    document = one("a.pdf", drawn(draw))
    assert seen(document).split("\n\n")[:2] == ["\u2612 Neglect \u2610 Physical", "\u2612 Emotional"]
    assert [letter for letter in document.text if letter.isdigit()] == list("3514")
    ticks = {document.quote(f.label): f.tick.value for f in document.fields if f.tick.value != "none"}
    assert ticks == {"Neglect": "ticked", "Physical": "unticked", "Emotional": "ticked"}


def test_properties_and_notes() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setAuthor("CANARY AUTHOR")
        lines(canvas, 72, 700, "words")
        canvas.textAnnotation("CANARY NOTE", Rect=[200, 600, 220, 620])

    document = one("a.pdf", drawn(draw))
    author, note = block(document, "CANARY AUTHOR"), block(document, "CANARY NOTE")
    assert (author.layer, author.flags) == (Layer.PROPERTY, {Flag.METADATA})
    assert author.where == "the file's properties (author)"
    assert (note.layer, note.where) == (Layer.COMMENT, "a comment, page 1")


def picture(side: int = 400) -> ImageReader:
    bitmap = pdfium.PdfDocument(drawn(lambda c: lines(c, 72, 700, "scanned words")))[0].render(scale=0.5)
    return ImageReader(bitmap.to_pil())


def test_a_page_that_is_a_picture_is_a_gap_and_a_logo_is_not() -> None:
    def scanned(canvas: Canvas) -> None:
        lines(canvas, 72, 700, "first page")
        canvas.drawImage(picture(), 450, 760, 60, 60)
        canvas.showPage()
        canvas.drawImage(picture(), 0, 0, *A4)
        canvas.showPage()
        canvas.showPage()
        lines(canvas, 72, 700, "fourth page")
        canvas.drawImage(picture(), 72, 200, 300, 300)

    document = one("a.pdf", drawn(scanned))
    assert [(gap.where, gap.why) for gap in document.gaps] == [
        ("page 2", "it is a picture of a page, without letters that a program can read"),
        ("a picture on page 4", "it is a picture, and doccheck cannot read pictures"),
    ]
    assert "first page" in document.text
    assert "fourth page" in document.text


def scan(*layer: str, printed: str = PROSE[:80], bars: Sequence[int] = ()) -> bytes:
    """A page as a scanner's program makes it: a picture of twelve lines, and invisible words over it."""

    def print_(canvas: Canvas) -> None:
        lines(canvas, 72, 700, *[printed] * 12)
        for number in bars:
            canvas.rect(70, 697 - 14 * number, 450, 12, fill=1)

    def draw(canvas: Canvas) -> None:
        bitmap = pdfium.PdfDocument(drawn(print_))[0].render(scale=2)
        canvas.drawImage(ImageReader(bitmap.to_pil()), 0, 0, *A4)
        text = canvas.beginText(72, 700)
        text.setTextRenderMode(3)
        text.setLeading(14)
        for words in layer:
            text.textLine(words)
        canvas.drawText(text)

    return drawn(draw)


def test_a_scan_with_a_text_layer_is_read() -> None:
    document = one("a.pdf", scan(*[PROSE[:80]] * 12))
    assert not document.gaps
    assert document.text.count(PROSE[:80]) == 12
    assert {flag for b in document.blocks for flag in b.flags} == {Flag.OCR}


def test_what_a_scan_does_not_show_is_hidden_text() -> None:
    document = one("a.pdf", scan(*[PROSE[:80]] * 12, "", "", "Mrs Dale told me on the third of May."))
    assert block(document, "Mrs Dale told me on the third of May.").flags == {Flag.INVISIBLE}
    blacked_out = one("a.pdf", scan(*[PROSE[:80]] * 5, "Mrs Dale told me of it", *[PROSE[:80]] * 6, bars=[5]))
    assert block(blacked_out, "Mrs Dale told me of it").flags == {Flag.COVERED}


@pytest.mark.parametrize("strength", [40, 128])
def test_a_password_is_told_from_damage(strength: int) -> None:
    locked = drawn(
        lambda c: lines(c, 72, 700, "words"), encrypt=StandardEncryption("secret", strength=strength)
    )
    assert one("a.pdf", locked).gaps[0].why.startswith("it is protected by a password")
    owner_only = drawn(
        lambda c: lines(c, 72, 700, "words"),
        encrypt=StandardEncryption("", "owner", canCopy=0, strength=strength),
    )
    assert body(owner_only) == ["words"]


def test_a_damaged_file_is_said_to_be_damaged() -> None:
    data = drawn(lambda c: lines(c, 72, 700, "words"))
    assert one("a.pdf", data[:100]).gaps[0].why == "it is damaged and could not be opened"
    assert one("a.pdf", b"%PDF-1.7\n" + data[9:-200]).gaps or "words" in one("a.pdf", data[:-200]).text


def test_two_programs_that_disagree_make_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    from doccheck.readers import pdf
    from doccheck.readers.pdf_second import Second, SecondPage

    data = flowed(Paragraph(PROSE, STYLE["BodyText"]))
    for second, place in (
        (Second([SecondPage(letters=5)]), "page 1"),
        (Second([SecondPage(letters=157), SecondPage(letters=9)]), "the file"),
        (Second(failed=True), "the file"),
    ):
        monkeypatch.setattr(pdf, "second_opinion", lambda *_, second=second: second)
        document = one("a.pdf", data)
        assert [gap.where for gap in document.gaps] == [place]
        assert PROSE in document.text


def test_attached_files_are_documents_of_their_own() -> None:
    source = pdfium.PdfDocument(drawn(lambda c: lines(c, 72, 700, "words")))
    source.new_attachment("more.txt").set_data(b"more words")
    source.new_attachment("locked.bin").set_data(b"\0\1\2\3")
    out = io.BytesIO()
    source.save(out)
    first, *inside = read("a.pdf", out.getvalue())
    assert {document.path: document.text for document in inside} == {
        "a.pdf!more.txt": "more words",
        "a.pdf!locked.bin": "",
    }
    assert not first.gaps
    assert [gap.where for document in inside for gap in document.gaps] in (
        ["attached file 1"],
        ["attached file 2"],
    )


def test_pages_and_letters_beyond_the_limits_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from doccheck.readers import limits

    monkeypatch.setattr(limits, "PAGES", 1)

    def draw(canvas: Canvas) -> None:
        lines(canvas, 72, 700, "one")
        canvas.showPage()
        lines(canvas, 72, 700, "two")

    document = one("a.pdf", drawn(draw))
    assert [gap.where for gap in document.gaps] == ["the end of the file"]
    monkeypatch.setattr(limits, "PAGE_CHARS", 4)
    document = one("a.pdf", flowed(Paragraph(PROSE, STYLE["BodyText"])))
    assert [gap.where for gap in document.gaps] == ["page 1"]


def test_two_programs_that_spell_a_page_differently_are_told_from_two_that_agree() -> None:
    def differ(ours: str, theirs: str) -> bool:
        return spelt_differently(Page(1, 100, 100, spelt=Counter(ours)), SecondPage(spelt=Counter(theirs)))

    assert differ("ǡǼǱǺǓǯǯǱǿǿ", "OpenAccess")
    assert not differ("OpenAccess", "OpenAccess")
    assert not differ("ofﬁce", "office")
    assert not differ("OpenAcceß", "OpenAccess")
    assert not differ("", "OpenAccess")

"""Makes the sample files. Running it again gives the same bytes, so that a difference means a change.

    python samples/make_samples.py [FOLDER]

Everybody in them is invented. Telephone numbers are from Ofcom's ranges for drama, NHS numbers from the range
for tests. The words stand in `words/`, each file's problems (or that it has none) in the comment above it.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from words import forms, messages, pages, texts, word_files

HERE = Path(__file__).parent
_MIDDAY = (2026, 10, 12, 12, 0, 0)
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in all_samples():
        (folder / name).write_bytes(data)


def all_samples() -> Iterator[tuple[str, bytes]]:
    """Every sample's name and bytes."""
    yield "opening.txt", texts.OPENING.encode()
    yield "opinion-as-fact.txt", texts.OPINION_AS_FACT.encode()
    yield "no-rationale.txt", texts.NO_RATIONALE.encode()
    yield "unclear.md", texts.UNCLEAR.encode()
    yield "referral-form.docx", form()
    yield "good-referral.docx", report(word_files.GOOD_REFERRAL)
    yield "over-sharing.docx", report(word_files.OVER_SHARING)
    yield "third-party.docx", report(word_files.THIRD_PARTY)
    yield "hidden-content.docx", hidden_content()
    yield "letter.pdf", letter()
    yield "scanned-page.pdf", scanned_page()
    yield "good-email.eml", mail(messages.GOOD_EMAIL)
    yield "insecure-recipient.eml", mail(messages.INSECURE_RECIPIENT)
    attached = ("chronology.docx", report(messages.CHRONOLOGY))
    yield "email-with-attachment.eml", mail(messages.EMAIL_WITH_ATTACHMENT, attached)


# Word


def blank(header: str = "OFFICIAL-SENSITIVE", footer: str = "", author: str = "") -> docx.document.Document:
    document = docx.Document()
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    properties = document.core_properties
    properties.author, properties.last_modified_by = author, author
    properties.comments = properties.title = properties.keywords = ""
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    return document


def saved(document: docx.document.Document) -> bytes:
    """The file's bytes, its parts in the order of their names and dated alike, its preview left out."""
    first, out = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _MIDDAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


def report(parts: Sequence[object]) -> bytes:
    """A document of headings ("# ..."), paragraphs, bullets ("- ...") and tables (lists of rows)."""
    document = blank()
    for part in parts:
        if isinstance(part, list):
            table(document, part)
        elif str(part).startswith("# "):
            document.add_heading(str(part)[2:], 1)
        elif str(part).startswith("- "):
            document.add_paragraph(str(part)[2:], style="List Bullet")
        else:
            document.add_paragraph(str(part))
    return saved(document)


def table(document: docx.document.Document, rows: Sequence[Sequence[str]]) -> docx.table.Table:
    width = max(len(row) for row in rows)
    made = document.add_table(len(rows), width, style="Table Grid")
    for row, cells in zip(made.rows, rows, strict=True):
        if len(cells) == 1:
            row.cells[0].merge(row.cells[-1])
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = ""
            lines = text.split("\n")
            fill(cell.paragraphs[0], lines[0])
            for line in lines[1:]:
                fill(cell.add_paragraph(), line)
        if len(cells) == 1 and cells[0].isupper():
            row.cells[0].paragraphs[0].runs[0].bold = True
    return made


def fill(paragraph: docx.text.paragraph.Paragraph, text: str) -> None:
    """Plain words; between braces a content control: {words}, {?prompt} not filled in, {x} and { } boxes."""
    for number, part in enumerate(text.replace("}", "{").split("{")):
        if not number % 2:
            paragraph.add_run(part)
        elif part in ("x", " "):
            paragraph._p.append(parse_xml(_tick_box(part == "x")))
        else:
            paragraph._p.append(parse_xml(_control(part)))


def _control(text: str) -> str:
    empty = text.startswith("?")
    shown = text.lstrip("?").replace("&", "&amp;")
    state = "<w:showingPlcHdr/>" if empty else ""
    return (
        f"<w:sdt {nsdecls('w')}><w:sdtPr>{state}<w:text/></w:sdtPr>"
        f"<w:sdtContent><w:r><w:t>{shown}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def _tick_box(ticked: bool) -> str:
    glyph = "\u2612" if ticked else "\u2610"
    return (
        f'<w:sdt {nsdecls("w")} {_W14}><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/>'
        f"</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def form() -> bytes:
    """A multi-agency referral form: sections in tables, tick boxes, content controls, some not filled in."""
    document = blank("OFFICIAL-SENSITIVE", forms.FORM_FOOTER, author="C Brandreth")
    document.add_heading(forms.FORM_TITLE, 0)
    document.add_paragraph(forms.FORM_GUIDANCE)
    for rows in forms.FORM_TABLES:
        table(document, rows)
        document.add_paragraph("")
    return saved(document)


def hidden_content() -> bytes:
    """A letter that is good on screen. A deletion, a comment and hidden words travel with it."""
    document = blank(author="T Okonjo")
    for number, text in enumerate(word_files.HIDDEN_CONTENT):
        paragraph = document.add_paragraph(text)
        if number == word_files.HIDDEN_IN:
            _tracked(paragraph)
    commented = document.paragraphs[word_files.COMMENT_ON]
    document.add_comment(commented.runs, word_files.COMMENT, author="T Okonjo", initials="TO")
    for comment in document.part._comments_part.element:
        comment.set(docx.oxml.ns.qn("w:date"), "2026-10-12T12:00:00Z")
    document.paragraphs[-1].add_run(word_files.HIDDEN).font.hidden = True
    return saved(document)


def _tracked(paragraph: docx.text.paragraph.Paragraph) -> None:
    change = 'w:author="T Okonjo" w:date="2026-10-12T12:00:00Z"'
    for number, (tag, inner, text) in enumerate(
        (("del", "delText", word_files.DELETED), ("ins", "t", word_files.INSERTED))
    ):
        paragraph._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="{900 + number}" {change}>'
                f'<w:r><w:{inner} xml:space="preserve">{text}</w:{inner}></w:r></w:{tag}>'
            )
        )


# PDF


def letter() -> bytes:
    """A letter of two pages with a letterhead, a table and page numbers."""
    from reportlab.lib.enums import TA_RIGHT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    plain = ParagraphStyle("plain", fontName="Helvetica", fontSize=10.5, leading=14, spaceAfter=8)
    right = ParagraphStyle("right", plain, alignment=TA_RIGHT, spaceAfter=0)
    close = ParagraphStyle("close", plain, spaceAfter=0)
    heading = ParagraphStyle("heading", plain, fontName="Helvetica-Bold", spaceBefore=6)
    cell = ParagraphStyle("cell", plain, fontSize=9.5, leading=12, spaceAfter=0)
    story = [Paragraph(line, right) for line in pages.LETTERHEAD] + [Spacer(1, 10)]
    story += [Paragraph(line, close) for line in pages.LETTER_TO] + [Spacer(1, 12)]
    for part in pages.LETTER:
        if isinstance(part, list):
            rows = [[Paragraph(text, cell) for text in row] for row in part]
            story += [Table(rows, colWidths=[80, 270, 100], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])]
            story += [Spacer(1, 10)]
        else:
            is_heading = part.startswith("# ")
            story.append(Paragraph(part.removeprefix("# "), heading if is_heading else plain))

    def footer(canvas: object, made: object) -> None:
        canvas.setFont("Helvetica", 9)  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, 30, f"Page {made.page}")  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, A4[1] - 30, "OFFICIAL-SENSITIVE")  # type: ignore[attr-defined]

    out = io.BytesIO()
    made = SimpleDocTemplate(
        out, pagesize=A4, invariant=1, title="", author="", leftMargin=70, rightMargin=70
    )
    made.build(story, onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


def scanned_page() -> bytes:
    """A cover page that can be read, and a page that is only a picture of one."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    _draw(canvas, pages.SCAN_COVER)
    canvas.showPage()
    canvas.drawImage(ImageReader(_picture(pages.SCAN_PICTURE)), 0, 0, *A4)
    canvas.save()
    return out.getvalue()


def _draw(canvas: object, lines: Sequence[str]) -> None:
    canvas.setFont("Helvetica", 11)  # type: ignore[attr-defined]
    for number, line in enumerate(lines):
        canvas.drawString(72, 770 - 18 * number, line)  # type: ignore[attr-defined]


def _picture(lines: Sequence[str]) -> object:
    """A page as a scanner would give it: grey dots and no letters."""
    import pypdfium2
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    page = io.BytesIO()
    canvas = Canvas(page, pagesize=A4, invariant=1)
    canvas.rotate(0.4)
    _draw(canvas, lines)
    canvas.save()
    return pypdfium2.PdfDocument(page.getvalue())[0].render(scale=1.4).to_pil().convert("L")


# Mail


def mail(parts: tuple[dict[str, str], str], *attachments: tuple[str, bytes]) -> bytes:
    headers, body = parts
    message = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        message[name] = value
    message.set_content(body, cte="quoted-printable")
    for name, data in attachments:
        kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
        message.add_attachment(data, maintype="application", subtype=kind, filename=name)
    if attachments:
        message.set_boundary("=_doccheck_sample")
    return message.as_bytes()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)

"""The record as a Word document for the case file: two columns, question and answer, on A4."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from doccheck.record.fields import Record
from doccheck.record.showing import LEFT_OPEN, Section, headline, sections

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_MARKING = "OFFICIAL-SENSITIVE · Decision record"
_WIDTHS = (6.0, 11.0)
"""Of the two columns, in centimetres."""
_GREY = "EEF1F4"
_FONT = "Arial"


def docx(record: Record) -> bytes:
    """The bytes of a .docx that shows everything the record states."""
    from docx import Document
    from docx.shared import Cm, Pt

    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    for style in ("Normal", "Title", "Heading 2"):
        paper.styles[style].font.name = _FONT
    plain = paper.styles["Normal"]
    plain.font.size = Pt(10.5)
    plain.paragraph_format.space_before = plain.paragraph_format.space_after = Pt(2)
    page.header.paragraphs[0].text = _MARKING
    properties = paper.core_properties
    properties.title, properties.author, properties.comments = "Decision record", "doccheck", ""
    paper.add_heading("Decision record", 0)
    paper.add_paragraph().add_run(headline(record)).bold = True
    for section in sections(record):
        _section(paper, section)
    buffer = BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _section(paper: WordDocument, section: Section) -> None:
    from docx.shared import Cm

    paper.add_heading(section.title, 2)
    table = paper.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    for label, value in section.rows:
        row = table.add_row()
        _keep_together(row)
        for cell, text, width in zip(row.cells, (label, value), _WIDTHS, strict=True):
            cell.width = Cm(width)
            cell.text = _printable(text)
        _shade(row.cells[0])
        for run in row.cells[1].paragraphs[0].runs:
            run.italic = value == LEFT_OPEN


def _keep_together(row: Any) -> None:
    """A row is not broken over two pages."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _GREY)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _printable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(char if char in "\t\n" or char.isprintable() else " " for char in text)

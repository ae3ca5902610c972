"""OpenDocument, rich text, workbooks, presentations, tables: each word once, in its layer, with its flags."""

from __future__ import annotations

import time

import pytest

from doccheck.model import Document, Flag, Layer
from doccheck.readers import limits, read, xlsx_numbers
from doccheck.readers.locked import DAMAGED, LOCKED, WRONG
from tests.readers import kitchen_office as kitchen
from tests.readers.files import block, fields, locked, one, p, sound, word, zipped
from tests.readers.kitchen import Feature, all_different, read_once

FILES = {
    "all.odt": kitchen.open_document(),
    "all.rtf": kitchen.rich_text(),
    "all.xlsx": kitchen.workbook(),
    "all.pptx": kitchen.presentation(),
}
READ = {name: read(name, data) for name, (data, _) in FILES.items()}
CASES = [(name, feature) for name, (_, features) in FILES.items() for feature in features]


@pytest.mark.parametrize(("name", "feature"), CASES, ids=lambda case: getattr(case, "word", case))
def test_each_word_is_read_once_as_what_it_is(name: str, feature: Feature) -> None:
    read_once(READ[name], feature)


@pytest.mark.parametrize("name", FILES)
def test_nothing_else_is_said_of_them(name: str) -> None:
    for document in READ[name]:
        sound(document)
        assert not document.gaps
    all_different(FILES[name][1], 15)


def test_words_of_rich_text_in_every_code_page() -> None:
    source = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}}"
        rb"\f0 caf\'e9 {\f1 \'ee\'ea\'ed\'ee} {\f2 \'93\'fa} \uc1\u8211? {\uc2\u8364 ??}\uc0\u-10179\u-8704 \par}"
    )
    assert one("a.rtf", source).text == "café окно 日 – €\U0001f600"


def test_rich_text_keeps_tables_and_form_fields() -> None:
    source = (
        rb"{\rtf1 {\trowd\cellx1\cellx2 \intbl Name\cell Leo\cell\row}"
        rb"\trowd\cellx1\cellx2 \intbl School\cell \cell\row\pard "
        rb"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1\ffdefres0}}}{\fldrslt}} Neglect\par}"
    )
    document = one("a.rtf", source)
    assert ("Name", "Leo") in fields(document)
    assert ("School", None) in fields(document)
    assert ("Neglect", "\u2612") in fields(document)


def test_rich_text_cut_short_is_said() -> None:
    document = one("a.rtf", rb"{\rtf1 {\b Leo")
    assert (document.text, [gap.why for gap in document.gaps]) == ("Leo", ["it is cut short"])


def test_cells_show_numbers_and_dates_as_a_person_reads_them() -> None:
    document = READ["all.xlsx"][0]
    for shown in ("04/05/2015", "14:30", "£1,234.50", "25%", "943 476 5919", "TRUE", "4 May 2015", "1.5"):
        assert shown in document.text.replace("\n", " | ").split(" | "), shown
    assert block(document, "CanaryCellQ").where == "sheet 1, cell A2"


def test_a_sheet_whose_first_row_names_its_columns_is_read_as_answers() -> None:
    def row(number: int, *words: str) -> str:
        cells = (f'<c r="{"ABC"[n]}{number}" t="str"><v>{word_}</v></c>' for n, word_ in enumerate(words))
        return f'<row r="{number}">{"".join(cells)}</row>'

    rows = row(1, "Name", "Relationship", "School") + row(2, "Leo Pell", "Brother", "Hill Top")
    document = one("a.xlsx", kitchen.small_workbook(rows))
    assert ("Relationship", "Brother") in fields(document)
    assert ("School", "Hill Top") in fields(document)


def test_a_small_workbook_that_says_far_too_much_is_cut_and_said() -> None:
    strings = f'<sst xmlns="{kitchen.SHEET}"><si><t>{"a" * 900_000}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 200))
    document = one("a.xlsx", kitchen.small_workbook(cells, strings))
    assert len(document.text) <= limits.TEXT_CHARS
    assert document.gaps[0].where == "the end of the file"


def test_a_table_in_plain_text_is_its_content_cell_by_cell() -> None:
    text = 'Name;Born;Notes\r\n"Pell; Leo";04/05/2015;"says ""no"""\r\nAda;;\r\n'
    document = one("a.csv", text.encode())
    sound(document)
    assert (document.text, document.media_type) == (text, "text/csv")
    assert ("Name", "Pell; Leo") in fields(document)
    assert ("Notes", 'says ""no""') in fields(document)
    assert block(document, "04/05/2015").layer is Layer.TABLE
    assert block(document, "Ada").where == "row 3, column 'Name'"
    assert one("a.tsv", b"a\tb\nc\td\n").blocks[3].where == "row 2, column 2"


def test_a_password_opens_what_it_protects_and_is_never_shown() -> None:
    data = locked(word(p("words")), "pony")
    assert [gap.why for gap in one("a.docx", data).gaps] == [LOCKED]
    assert [gap.why for gap in read("a.docx", data, ("mule",))[0].gaps] == [WRONG]
    (document,) = read("a.docx", data, passwords=("mule", "pony"))
    assert (document.text, document.gaps) == ("words", ())
    (sheet,) = read(
        "a.xlsx", locked(kitchen.small_workbook('<row r="1"><c r="A1"><v>7</v></c></row>'), "pony"), ("pony",)
    )
    assert "7" in sheet.text
    assert [gap.why for gap in one("a.docx", data[:3000]).gaps] == [DAMAGED]


def test_a_password_reaches_files_inside_others() -> None:
    inner = locked(word(p("INNER")), "pony")
    documents = read("a.docx", word(p("OUTER"), extra={"word/embeddings/inner.docx": inner}), ("pony",))
    assert [d.text for d in documents] == ["OUTER", "INNER"]


def test_a_protected_open_document_is_told_from_a_damaged_one() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    members: dict[str, str | bytes] = {
        "mimetype": kitchen.ODT,
        "META-INF/manifest.xml": manifest,
        "content.xml": "\0\1",
    }
    assert one("a.odt", zipped(members)).gaps[0].why == LOCKED
    members["META-INF/manifest.xml"] = "<manifest/>"
    assert one("a.odt", zipped(members)).gaps[0].why == "it is damaged and could not be opened"


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (102102.102, '[>=1000000]0.000,,"M";[>=1000]0.000,"K";0', "102.102K"),
        (5, '[>=1000000]0.000,,"M";[>=1000]0.000,"K";0', "5"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"none"', "none"),
        (0.50000011574, "hh:mm:ss.000", "12:00:00.010"),
        (45292.25, "dd/mm/yyyy hh:mm", "01/01/2024 06:00"),
    ],
)
def test_numbers_are_read_as_their_cells_show_them(number: float, code: str, shown: str) -> None:
    assert xlsx_numbers.shown(number, code) == shown


def test_flags_of_a_hidden_slide_are_on_each_of_its_blocks() -> None:
    document: Document = READ["all.pptx"][0]
    hidden = [b for b in document.blocks if "a hidden slide" in b.where]
    assert hidden and all(Flag.HIDDEN in b.flags for b in hidden)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.rtf", b"{\\rtf1 " + b"{" * 100_000 + b"words"),
        ("a.rtf", b"{\\rtf1 \\bin-5 \\u99999999? \\uc999999 \\itap99999 a\\nestcell\\nestrow b\\par}"),
        ("a.odt", kitchen.small_open_document("<text:p>" + '<text:s text:c="99999999"/>' * 5_000 + "a</text:p>")),
        ("a.odt", kitchen.small_open_document("<text:section>" * 200 + "<text:p>a</text:p>" + "</text:section>" * 200)),
        ("a.xlsx", kitchen.small_workbook('<row r="1"><c r="A1"><v>1</v></c></row>', more='<mergeCells>' + '<mergeCell ref="A1:XFD1048576"/>' * 5_000 + "</mergeCells>")),
        ("a.csv", b'"' * 300_000),
    ],
)  # fmt: skip
def test_hostile_files_are_read_or_refused_at_once(name: str, data: bytes) -> None:
    began = time.process_time()
    for document in read(name, data):
        sound(document)
        assert document.text.strip() or document.gaps
    assert time.process_time() - began < 5


def flat(kind: str, body: str) -> bytes:
    """An OpenDocument file that is one piece of XML."""
    return (
        f'<?xml version="1.0"?>\n<office:document{kitchen._ODF_NS} office:mimetype="{kitchen.ODT}">'
        "<office:meta><dc:creator>EDITOR</dc:creator></office:meta>"
        "<office:scripts><office:script>MACRO</office:script></office:scripts>"
        "<office:master-styles><style:master-page style:name='Standard'><style:header><text:p>HEADER</text:p>"
        "</style:header></style:master-page></office:master-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def test_an_open_document_that_is_one_piece_of_xml_is_read_as_others_are() -> None:
    inner = f"<office:document{kitchen._ODF_NS}><office:body><office:chart><text:p>CHART</text:p></office:chart></office:body></office:document>"
    body = (
        f"<text:p>BODY</text:p><text:p><draw:frame><draw:object>{inner}</draw:object></draw:frame></text:p>"
        "<text:p><draw:frame><draw:object-ole><office:binary-data>d29yZHM=</office:binary-data></draw:object-ole></draw:frame></text:p>"
    )
    document, embedded = read("a.fodt", flat("text", body))
    sound(document)
    assert document.media_type == kitchen.ODT
    for words, layer in (
        ("BODY", Layer.BODY), ("HEADER", Layer.HEADER), ("CHART", Layer.TEXT_BOX), ("EDITOR", Layer.PROPERTY),
        ("MACRO", Layer.FIELD_CODE),
    ):  # fmt: skip
        assert block(document, words).layer is layer
    assert embedded.text == "words"
    assert not document.gaps


@pytest.mark.parametrize(("name", "gaps"), [("a.fods", 0), ("a", 0), ("a.docx", 1)])
def test_it_is_known_by_what_is_in_it(name: str, gaps: int) -> None:
    cell = "<table:table table:name='t'><table:table-row><table:table-cell><text:p>CELL</text:p></table:table-cell></table:table-row></table:table>"
    document = one(name, flat("spreadsheet", cell))
    assert block(document, "CELL").layer is Layer.TABLE
    assert len(document.gaps) == gaps


def test_one_that_declares_entities_is_never_taken_for_one_that_was_read() -> None:
    bomb = flat("text", "<text:p>&b;</text:p>").replace(b"\n", b"\n<!DOCTYPE a [<!ENTITY b 'words'>]>\n", 1)
    assert one("a.fodt", bomb).gaps

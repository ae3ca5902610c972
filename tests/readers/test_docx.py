"""Every feature of a Word file that carries words is read exactly once, in its place, with its layer and flags."""

from __future__ import annotations

import io

import docx as python_docx
import pytest

from doccheck.model import BlockKind, Flag, Layer
from doccheck.readers import limits, read, wire
from tests.readers.files import (
    DELETED,
    HIDDEN,
    INSERTED,
    block,
    fields,
    one,
    p,
    part,
    r,
    seen,
    sound,
    tbl,
    tc,
    word,
)

HYPERLINK = '<w:hyperlink w:anchor="x">' + r("CANARY") + "</w:hyperlink>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    + r("CANARY")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = "<wps:txbx><w:txbxContent>" + p("CANARY") + "</w:txbxContent></wps:txbx>"
VML_BOX = (
    "<w:pict><v:shape><v:textbox><w:txbxContent>"
    + p("CANARY")
    + "</w:txbxContent></v:textbox></v:shape></w:pict>"
)
DRAWING = f'<w:drawing><wp:inline><a:graphic><a:graphicData uri="x"><wps:wsp>{BOX}</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>'
CHOICE = (
    f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{DRAWING}</mc:Choice>'
    f"<mc:Fallback>{VML_BOX}</mc:Fallback></mc:AlternateContent></w:r>"
)
SDT = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"

SEEN = {
    "paragraph": (p("CANARY"), Layer.BODY),
    "hyperlink": (p(HYPERLINK), Layer.BODY),
    "simple field": (p('<w:fldSimple w:instr="DATE">' + r("CANARY") + "</w:fldSimple>"), Layer.BODY),
    "complex field": (p(FIELD), Layer.BODY),
    "smart tag": (p('<w:smartTag w:element="x">' + r("CANARY") + "</w:smartTag>"), Layer.BODY),
    "custom XML around a paragraph": ("<w:customXml>" + p("CANARY") + "</w:customXml>", Layer.BODY),
    "bidirectional run": (p("<w:bdo>" + r("CANARY") + "</w:bdo>"), Layer.BODY),
    "formula": (p("<m:oMath><m:r><m:t>CANARY</m:t></m:r></m:oMath>"), Layer.BODY),
    "block control of several paragraphs": (SDT.format("", p("CANARY") + p("more")), Layer.BODY),
    "block control of one paragraph": (SDT.format("", p("CANARY")), Layer.FIELD),
    "inline control": (p("Name: ", SDT.format("", r("CANARY"))), Layer.FIELD),
    "cell": (tbl(["Name", "CANARY"]), Layer.TABLE),
    "nested table": (tbl(["Name", tc(p("x") + tbl(["a", "CANARY"]))]), Layer.TABLE),
    "control around a row": (
        "<w:tbl>" + SDT.format("", "<w:tr>" + tc("Name") + tc("CANARY") + "</w:tr>") + "</w:tbl>",
        Layer.TABLE,
    ),
    "control around a cell": (tbl(["Name", SDT.format("", tc("CANARY"))]), Layer.TABLE),
    "control around a table": (SDT.format("", tbl(["Name", "CANARY"])), Layer.TABLE),
    "text box with its fallback": (p("beside", CHOICE), Layer.TEXT_BOX),
    "old text box": (p("beside", f"<w:r>{VML_BOX}</w:r>"), Layer.TEXT_BOX),
    "WordArt": (
        p('<w:r><w:pict><v:shape><v:textpath string="CANARY"/></v:shape></w:pict></w:r>'),
        Layer.TEXT_BOX,
    ),
    "text box in a cell": (tbl(["Name", tc(p("x", CHOICE))]), Layer.TABLE),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_word_shows_is_read_once_in_its_layer(name: str) -> None:
    xml, layer = SEEN[name]
    document = one("a.docx", word(p("before") + xml + p("after")))
    sound(document)
    found = block(document, "CANARY")
    assert (found.layer, found.flags) == (layer, frozenset())
    assert document.text.index("before") < found.span.start < document.text.index("after")
    assert not document.gaps


def test_tracked_changes_leave_the_final_text_whole() -> None:
    body = p(
        "He was ",
        '<w:del w:author="J. Harte">' + r("very ", tag="delText") + "</w:del>",
        '<w:ins w:author="J. Harte">' + r("quite ") + "</w:ins>",
        "calm.",
    )
    document = one("a.docx", word(body + p("after")))
    assert seen(document).splitlines()[0] == "He was quite calm."
    inserted, deleted = block(document, "quite "), block(document, "very")
    assert (inserted.layer, inserted.flags) == (Layer.BODY, INSERTED)
    assert inserted.where == "paragraph 1, inserted by J. Harte"
    assert (deleted.layer, deleted.flags) == (Layer.REVISION, DELETED)
    assert deleted.where == "text deleted by J. Harte, paragraph 1"
    assert deleted.span.start > document.text.index("after")


@pytest.mark.parametrize(
    ("xml", "flags"),
    [
        ("<w:moveFrom>" + r("CANARY") + "</w:moveFrom>", DELETED),
        ("<w:moveTo>" + r("CANARY") + "</w:moveTo>", INSERTED),
        (
            '<w:ins w:author="A"><w:del w:author="B">' + r("CANARY", tag="delText") + "</w:del></w:ins>",
            DELETED,
        ),
        (r("CANARY", "<w:vanish/>"), HIDDEN),
        (r("CANARY", '<w:rStyle w:val="Ghost"/>'), HIDDEN),
        (r("CANARY", '<w:rStyle w:val="Ghost"/><w:vanish w:val="0"/>'), frozenset()),
        (r("CANARY", '<w:rStyle w:val="Grandchild"/>'), HIDDEN),
    ],
)
def test_flags_of_runs(xml: str, flags: frozenset[Flag]) -> None:
    styles = part(
        "styles",
        '<w:style w:type="character" w:styleId="Ghost"><w:name w:val="g"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Grandchild"><w:name w:val="c"/><w:basedOn w:val="Ghost"/></w:style>',
    )
    document = one("a.docx", word(p("before ", xml), {"styles.xml": ("styles", styles)}))
    assert block(document, "CANARY").flags == flags


def test_a_deleted_row_and_a_ghost_of_a_merged_cell_are_not_seen() -> None:
    gone = '<w:tr><w:trPr><w:del w:author="A"/></w:trPr>' + tc("DELETED") + tc("ROW") + "</w:tr>"
    body = "<w:tbl>" + "".join(
        [
            "<w:tr>" + tc("top", '<w:vMerge w:val="restart"/>') + tc("one") + "</w:tr>",
            "<w:tr>" + tc("GHOST", "<w:vMerge/>") + tc("two") + "</w:tr>",
            gone,
        ]
    )
    document = one("a.docx", word(body + "</w:tbl>"))
    sound(document)
    assert seen(document) == "top | one\ntwo"
    assert block(document, "GHOST").flags == HIDDEN
    assert block(document, "DELETED").flags == DELETED


def test_merged_cells_are_read_once() -> None:
    file = python_docx.Document()
    table = file.add_table(2, 4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "WIDE"
    table.cell(1, 0).text = "NARROW"
    out = io.BytesIO()
    file.save(out)
    document = one("a.docx", out.getvalue())
    block(document, "WIDE")
    block(document, "NARROW")


def test_paragraphs_whose_end_was_deleted_run_on() -> None:
    body = p("one ", properties="<w:rPr><w:del/></w:rPr>") + p("two")
    assert seen(one("a.docx", word(body))) == "one two"


def test_headers_footers_and_notes_stand_around_the_body() -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="r1"/><w:footerReference w:type="default" r:id="r2"/>'
        '<w:headerReference w:type="first" r:id="r3"/></w:sectPr>'
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = (
        '<w:footnote w:id="2">'
        + p("NOTE")
        + '</w:footnote><w:footnote w:id="3">'
        + p("LOST")
        + "</w:footnote>"
    )
    document = one(
        "a.docx",
        word(
            p("BODY", note) + section,
            {
                "header1.xml": ("header", part("hdr", p("HEADER"))),
                "footer1.xml": ("footer", part("ftr", p("FOOTER"))),
                "header2.xml": ("header", part("hdr", p("UNUSED"))),
                "footnotes.xml": ("footnotes", part("footnotes", notes)),
            },
        ),
    )
    sound(document)
    assert seen(document) == "HEADER\nBODY\nNOTE\nFOOTER"
    assert [block(document, word_).layer for word_ in ("HEADER", "NOTE", "FOOTER")] == [
        Layer.HEADER,
        Layer.FOOTNOTE,
        Layer.FOOTER,
    ]
    assert block(document, "NOTE").where == "footnote 1"
    assert block(document, "NOTE").kind is BlockKind.NOTE
    assert block(document, "UNUSED").flags == HIDDEN
    assert block(document, "LOST").flags == HIDDEN


def test_comments_stand_last_with_author_and_place() -> None:
    comments = part("comments", '<w:comment w:id="7" w:author="J. Harte">' + p("COMMENT") + "</w:comment>")
    body = p("words", '<w:r><w:commentReference w:id="7"/></w:r>')
    document = one("a.docx", word(body, {"comments.xml": ("comments", comments)}))
    found = block(document, "COMMENT")
    assert (found.layer, found.where) == (Layer.COMMENT, "a comment by J. Harte, paragraph 1")


def test_properties_and_stored_answers_are_metadata() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>AUTHOR</dc:creator>'
        "<cp:lastModifiedBy>EDITOR</cp:lastModifiedBy></cp:coreProperties>"
    )
    app = '<Properties xmlns="e"><Company>COMPANY</Company><Pages>3</Pages></Properties>'
    extra = {
        "docProps/core.xml": core,
        "docProps/app.xml": app,
        "customXml/item1.xml": "<f><child>STORED</child></f>",
    }
    document = one("a.docx", word(p("body"), extra=extra))
    for words, where in {
        "AUTHOR": "the file's properties (author)",
        "EDITOR": "the file's properties (last saved by)",
        "COMPANY": "the file's properties (company)",
        "STORED": "form data stored in the file",
    }.items():
        found = block(document, words)
        assert (found.layer, found.where) == (Layer.PROPERTY, where)
        assert found.flags == {Flag.METADATA}
    assert seen(document) == "body"


def test_charts_and_inserted_files_are_read() -> None:
    chart = '<c:chart xmlns:c="c" xmlns:a="a"><a:p><a:r><a:t>CHART</a:t></a:r></a:p><c:strCache><c:pt><c:v>SERIES</c:v></c:pt></c:strCache></c:chart>'
    body = p("words") + '<w:altChunk r:id="r2"/>'
    page = "<html><body><p>CHUNK</p></body></html>"
    document = one("a.docx", word(body, {"charts/c.xml": ("chart", chart), "chunk.html": ("aFChunk", page)}))
    assert block(document, "CHART").layer is Layer.TEXT_BOX
    assert block(document, "SERIES").layer is Layer.TEXT_BOX
    assert block(document, "CHUNK").layer is Layer.BODY


def test_large_pictures_and_embedded_files_are_gaps_and_logos_are_not() -> None:
    def picture(centimetres: int) -> str:
        side = centimetres * 360_000
        return p(
            f'<w:r><w:drawing><wp:inline><wp:extent cx="{side}" cy="{side}"/><a:graphic><a:graphicData>'
            "<pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    assert not one("a.docx", word(p("words") + picture(3))).gaps
    (gap,) = one("a.docx", word(p("words") + picture(12))).gaps
    assert gap.where == "a picture, paragraph 1"


def test_files_embedded_in_it_are_documents_of_their_own() -> None:
    inner = word(p("INNER"), extra={"word/embeddings/table.csv": "name,age\nLeo,9"})
    documents = read("a.docx", word(p("OUTER"), extra={"word/embeddings/inner.docx": inner}))
    assert [d.path for d in documents] == ["a.docx", "a.docx!inner.docx", "a.docx!inner.docx!table.csv"]
    assert [d.text.split("\n")[0] for d in documents] == ["OUTER", "INNER", "name,age"]
    assert not any(d.gaps for d in documents)


def test_an_embedded_file_that_cannot_be_opened_is_a_gap() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    document = one("a.docx", word(p("words"), extra={"word/embeddings/oleObject1.bin": ole}))
    (gap,) = document.gaps
    assert (gap.where, gap.why) == (
        "embedded file 1",
        "it was made by another program, and doccheck cannot read it",
    )


def test_headings_lists_and_tabs() -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="x"/><w:basedOn w:val="Kop1"/></w:style>',
    )
    numbering = part(
        "numbering",
        '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="(%1)"/></w:lvl></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>',
    )

    def item(number: int, words: str) -> str:
        return p(words, properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')

    body = (
        p("Concerns", properties='<w:pStyle w:val="Mine"/>')
        + item(1, "first")
        + item(1, "second")
        + item(2, "dot")
        + p("Date", "<w:r><w:tab/></w:r>", "today", "<w:r><w:br/></w:r>", "line")
        + p(r("Bold words", "<w:b/>"))
    )
    parts = {"styles.xml": ("styles", styles), "numbering.xml": ("numbering", numbering)}
    document = one("a.docx", word(body, parts))
    assert document.text == "Concerns\n(c) first\n(d) second\n\u2022 dot\nDate\ttoday\nline\nBold words"
    assert document.blocks[0].kind is BlockKind.HEADING
    assert block(document, "Bold words").kind is BlockKind.HEADING
    assert block(document, "second").where == "under 'Concerns', second paragraph"
    assert document.quote(block(document, "second").span) == "second"


def test_lists_count_on_from_one_another_unless_one_says_where_it_begins() -> None:
    numbering = part(
        "numbering",
        '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="5"/>{more}</w:num>'
            for number, more in (
                (1, ""),
                (2, ""),
                (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'),
                (4, '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:numFmt w:val="upperLetter"/>'
                    '<w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride>'),
            )
        ),
    )  # fmt: skip
    items = "".join(
        p("item", properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
        for number in (1, 1, 2, 3, 3, 4)
    )
    document = one("a.docx", word(items, {"numbering.xml": ("numbering", numbering)}))
    assert [line.split()[0] for line in document.text.splitlines()] == ["1.", "2.", "3.", "7.", "8.", "I)"]


def test_the_words_of_a_number_are_read_also_where_its_item_is_empty() -> None:
    numbering = part(
        "numbering",
        "".join(
            f'<w:abstractNum w:abstractNumId="{key}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{shown}"/></w:lvl></w:abstractNum>'
            f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'
            for key, form, shown in (
                (1, "decimal", "Allegation %1:"),
                (2, "lowerRoman", "%1)"),
                (3, "ordinal", "%1"),
                (4, "bullet", "Word"),
            )
        ),
    )
    items = "".join(
        p(words, properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
        for number, words in (
            (1, "a bruise"), (1, ""), (2, ""), (2, ""), (2, ""), (3, ""), (4, ""), (1, "nothing more"), (2, "fourth"),
        )
    )  # fmt: skip
    document = one("a.docx", word(items, {"numbering.xml": ("numbering", numbering)}))
    assert document.text.splitlines() == [
        "Allegation 1: a bruise", "Allegation 2:", "Allegation 3: nothing more", "iv) fourth",
    ]  # fmt: skip


def test_strict_files_and_parts_without_relationships_are_read() -> None:
    data = word(p("STRICT"))
    strict = data  # rebuilt below with the namespaces of the strict standard
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members["word/document.xml"] = members["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    del members["_rels/.rels"]
    from tests.readers.files import zipped

    strict = zipped(members)
    block(one("a.docx", strict), "STRICT")


def test_form_controls_say_what_was_answered() -> None:
    tick = SDT.format('<w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox>', r("{}"))
    placeholder = SDT.format("<w:showingPlcHdr/>", r("Click to enter text"))
    body = (
        p("Name: ", SDT.format("", r("Leo")), "  Born: ", placeholder)
        + p("Told? Yes ", tick.format(0, "x"), " No ", tick.format(1, "y"))
        + tbl(["Religion", tc(p(placeholder))])
    )
    document = one("a.docx", word(body))
    assert seen(document).splitlines()[:2] == ["Name: Leo Born:", "Told? Yes \u2610 No \u2612"]
    assert ("Name", "Leo") in fields(document)
    assert ("Born", None) in fields(document)
    assert ("Told?", "No") in fields(document)
    assert ("Religion", None) in fields(document)
    flags = {b.flags for b in document.blocks if document.quote(b.span) == "Click to enter text"}
    assert flags == {frozenset({Flag.PLACEHOLDER})}


def test_old_form_fields() -> None:
    def old(data: str, result: str = "") -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
            '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    choice = (
        '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Mother"/><w:listEntry w:val="Father"/></w:ddList>'
    )
    body = (
        p("Name: ", old("<w:textInput/>", "Leo"))
        + p("School: ", old("<w:textInput/>", "\u2002" * 5))
        + p("Lives with: ", old(choice))
        + p(old("<w:checkBox><w:checked/></w:checkBox>"), " Neglect")
        + p(old('<w:checkBox><w:default w:val="0"/></w:checkBox>'), " Physical")
        + p("Emotional ", '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')
    )
    document = one("a.docx", word(body))
    lines = seen(document).splitlines()
    assert lines[2:] == ["Lives with: Father", "\u2612 Neglect", "\u2610 Physical", "Emotional \u2612"]
    assert ("Name", "Leo") in fields(document)
    assert ("School", None) in fields(document)
    assert ("Lives with", "Father") in fields(document)
    ticks = {document.quote(f.label): f.tick.value for f in document.fields if f.tick.value != "none"}
    assert ticks == {"Neglect": "ticked", "Physical": "unticked", "Emotional": "ticked"}


def test_a_field_beyond_the_end_of_what_is_read_points_at_nothing_beyond_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "TEXT_CHARS", 100)
    answer = f"<w:sdt><w:sdtContent>{r('a long answer ' * 8)}</w:sdtContent></w:sdt>"
    document = one("a.docx", word(tbl(["Name of the child", p(answer)])))
    sound(document)
    assert document.fields
    assert wire.document_of(wire.entries_of(wire.line_of(document))) == document

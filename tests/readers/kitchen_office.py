"""Files of the other Office kinds that hold each feature in which words are kept, each with a word of its own."""

from __future__ import annotations

from doccheck.model import Layer
from tests.readers.files import p, rels, word, zipped
from tests.readers.kitchen import (
    COVERED,
    DELETED,
    FEATURES,
    FETCHED,
    HIDDEN,
    INSERTED,
    INVISIBLE,
    METADATA,
    OFF_PAGE,
    PLACEHOLDER,
    Feature,
    can,
)  # fmt: skip

__all__ = ["Feature"]
ODT = "application/vnd.oasis.opendocument.text"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NS = (
    "".join(
        f' xmlns:{n}="{_ODF}{n}:1.0"'
        for n in ("office", "style", "text", "table", "form", "meta", "presentation")
    )
    + f' xmlns:draw="{_ODF}drawing:1.0" xmlns:fo="{_ODF}xsl-fo-compatible:1.0" xmlns:svg="{_ODF}svg-compatible:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
PROP, ALT, MADE, CODE, LINK = Layer.PROPERTY, Layer.ALT_TEXT, Layer.FORM_PART, Layer.FIELD_CODE, Layer.LINK


def _core() -> str:
    return f'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{can("Author", PROP, METADATA)}</dc:creator></cp:coreProperties>'


def _external(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'


# OpenDocument


def open_document() -> tuple[bytes, list[Feature]]:
    FEATURES.clear()
    table, box = Layer.TABLE, Layer.TEXT_BOX
    styles = (
        '<style:style style:name="Gone" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="White" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>'
        '<style:style style:name="Tiny" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>'
        '<style:style style:name="Black" style:family="text"><style:text-properties fo:color="#000000" fo:background-color="#000000"/></style:style>'
    )

    def para(inner: str) -> str:
        return f"<text:p>{inner}</text:p>"

    def span(style: str, words: str) -> str:
        return para(f'<text:span text:style-name="{style}">{words}</text:span>')

    def region(key: str, kind: str, inner: str = "") -> str:
        return f'<text:changed-region text:id="{key}"><text:{kind}><office:change-info><dc:creator>{can("Changer" + key, PROP, METADATA)}</dc:creator></office:change-info>{inner}</text:{kind}></text:changed-region>'

    changes = f"<text:tracked-changes>{region('c1', 'insertion')}{region('c2', 'deletion', para(can('Deleted', Layer.REVISION, DELETED)))}</text:tracked-changes>"
    body = [
        changes,
        f'<office:forms><form:form><form:text form:id="f1" form:current-value="{can("Entered", Layer.FIELD)}"/></form:form></office:forms>',
        f'<text:h text:outline-level="1">{can("Heading")}</text:h>',
        para(can("Body")),
        para(f'<text:change-start text:change-id="c1"/>{can("Inserted", Layer.BODY, INSERTED)}<text:change-end text:change-id="c1"/><text:change text:change-id="c2"/>'),
        para(f'<text:a xlink:href="https://example.org/{can("Target", LINK, METADATA)}">{can("LinkText")}</text:a>'),
        para(f'x<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{para(can("Footnote", Layer.FOOTNOTE))}</text:note-body></text:note>'),
        para(f'x<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body>{para(can("Endnote", Layer.FOOTNOTE))}</text:note-body></text:note>'),
        para(f'x<office:annotation><dc:creator>{can("Commenter", PROP, METADATA)}</dc:creator>{para(can("Comment", Layer.COMMENT))}</office:annotation>'),
        para(f'<text:placeholder text:placeholder-type="text">{can("Placeholder", Layer.FIELD, PLACEHOLDER)}</text:placeholder>'),
        para(f'<text:hidden-text text:condition="x" text:string-value="{can("HiddenField", Layer.HIDDEN, HIDDEN)}" text:is-hidden="true"/>'),
        para(f'<text:bookmark-start text:name="{can("Bookmark", MADE, METADATA)}"/>x'),
        para(f'Lives with: <text:drop-down text:name="d"><text:label text:value="{can("Unchosen", MADE, METADATA)}"/>{can("Chosen", Layer.FIELD)}</text:drop-down>'),
        span("Gone", can("Hidden", Layer.HIDDEN, HIDDEN)),
        span("White", can("White", Layer.BODY, INVISIBLE)),
        span("Tiny", can("Tiny", Layer.BODY, INVISIBLE)),
        span("Black", can("Black", Layer.BODY, COVERED)),
        f'<text:section text:name="s" text:display="none">{para(can("HiddenSection", Layer.HIDDEN, HIDDEN, "a hidden section"))}</text:section>',
        f"<text:list><text:list-item>{para(can('Item'))}</text:list-item></text:list>",
        f'<table:table table:name="t"><table:table-row><table:table-cell>{para("Name")}</table:table-cell><table:table-cell>{para(can("Cell", table))}</table:table-cell>'
        f"<table:covered-table-cell>{para(can('Ghost', Layer.HIDDEN, HIDDEN, 'merged cell'))}</table:covered-table-cell></table:table-row>"
        f'<table:table-row table:visibility="collapse"><table:table-cell>{para(can("HiddenRow", Layer.HIDDEN, HIDDEN))}</table:table-cell></table:table-row></table:table>',
        para(f'<draw:frame><draw:text-box>{para(can("Box", box))}</draw:text-box><svg:title>{can("AltTitle", ALT, METADATA)}</svg:title><svg:desc>{can("AltText", ALT, METADATA)}</svg:desc></draw:frame>'),
        para(f'<draw:custom-shape>{para(can("Shape", box))}</draw:custom-shape>'),
        para('<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'),
        para('<draw:control draw:control="f1"/>'),
        f'<text:user-field-decls><text:user-field-decl text:name="n" office:string-value="{can("UserField", PROP, METADATA)}"/></text:user-field-decls>',
    ]  # fmt: skip
    content = (
        f"<office:document-content{_ODF_NS}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document-content>"
    )
    look = (
        f'<office:document-styles{_ODF_NS}><office:master-styles><style:master-page style:name="Standard">'
        f"<style:header>{para(can('Header', Layer.HEADER))}</style:header><style:footer>{para(can('Footer', Layer.FOOTER))}</style:footer>"
        f'<style:header-left style:display="false">{para(can("UnusedHeader", Layer.HEADER, HIDDEN))}</style:header-left>'
        "</style:master-page></office:master-styles></office:document-styles>"
    )
    meta = (
        f"<office:document-meta{_ODF_NS}><office:meta><dc:creator>{can('Editor', PROP, METADATA)}</dc:creator>"
        f'<meta:initial-creator>{can("Author", PROP, METADATA)}</meta:initial-creator><meta:user-defined meta:name="x">{can("Custom", PROP, METADATA)}</meta:user-defined>'
        f'<meta:template xlink:href="../{can("Template", LINK, FETCHED)}.ott"/></office:meta></office:document-meta>'
    )
    chart = f"<office:document-content{_ODF_NS}><office:body><office:chart>{para(can('Chart', box))}</office:chart></office:body></office:document-content>"
    members: dict[str, str | bytes] = {
        "mimetype": ODT,
        "content.xml": content,
        "styles.xml": look,
        "meta.xml": meta,
        "META-INF/manifest.xml": "<manifest/>",
        "Object 1/content.xml": chart,
        "Basic/Standard/Module1.xml": f'<!DOCTYPE script:module PUBLIC "x" "module.dtd"><m>\n\n\n\n\n\n\nSub Main {can("Macro", CODE, METADATA)}</m>',
        "inner.docx": word(p(can("Embedded", inside="inner.docx"))),
    }
    return zipped(members), list(FEATURES)


def small_open_document(body: str) -> bytes:
    content = f"<office:document-content{_ODF_NS}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zipped({"mimetype": ODT, "content.xml": content})


# Rich text


def rich_text() -> tuple[bytes, list[Feature]]:
    FEATURES.clear()
    table, foot = Layer.TABLE, Layer.FOOTNOTE
    inner = word(p(can("Embedded", inside="object")))
    parts = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}",
        r"{\stylesheet{\s1 heading 1;}}{\*\revtbl{Unknown;}{" + can("Changer", PROP, METADATA) + ";}}",
        r"{\info{\title " + can("Title", PROP, METADATA) + r"}{\author " + can("Author", PROP, METADATA) + r"}{\operator " + can("Editor", PROP, METADATA) + "}",
        r"{\*\company " + can("Company", PROP, METADATA) + r"}{\doccomm " + can("Remark", PROP, METADATA) + "}}",
        r"{\*\userprops{\propname x}\proptype30{\staticval " + can("Custom", PROP, METADATA) + "}}",
        r"{\*\docvar {n}{" + can("DocVar", PROP, METADATA) + "}}",
        r"{\*\template C:/" + can("Template", LINK, FETCHED) + ".dot}",
        r"{\header\pard " + can("Header", Layer.HEADER) + r"\par}{\footer\pard " + can("Footer", Layer.FOOTER) + r"\par}",
        r"\pard " + can("Body") + r"\par {\b " + can("Bold") + r"}\par",
        r"x{\footnote\pard " + can("Footnote", foot) + r"}\par x{\footnote\ftnalt\pard " + can("Endnote", foot) + r"}\par",
        r"x{\*\atnid TO}{\*\atnauthor " + can("Commenter", PROP, METADATA) + r"}\chatn{\*\annotation{\*\atndate 1}\pard " + can("Comment", Layer.COMMENT) + r"}\par",
        r"{\field{\*\fldinst HYPERLINK " + '"https://example.org/' + can("Target", LINK, METADATA) + '"' + r"}{\fldrslt " + can("LinkText") + r"}}\par",
        r"{\field{\*\fldinst MERGEFIELD " + can("Code", CODE, METADATA) + r"}{\fldrslt " + can("Result") + r"}}\par",
        r"School: {\field{\*\fldinst FORMTEXT {\*\formfield{\fftype0{\*\ffname " + can("FieldName", MADE, METADATA) + r"}{\*\ffhelptext " + can("Help", ALT, METADATA) + r"}}}}{\fldrslt " + can("Answer", Layer.FIELD) + r"}}\par",
        r"Carer: {\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2\ffres1{\*\ffl " + can("Unchosen", MADE, METADATA) + r"}{\*\ffl " + can("Chosen", Layer.FIELD) + r"}}}}{\fldrslt}}\par",
        r"{\xe " + can("Index", CODE, METADATA) + r"}{\*\bkmkstart " + can("Bookmark", MADE, METADATA) + r"}x\par",
        r"{\v " + can("Hidden", Layer.HIDDEN, HIDDEN) + r"}\par {\cf1 " + can("White", Layer.BODY, INVISIBLE) + r"}\par {\fs2 " + can("Tiny", Layer.BODY, INVISIBLE) + r"}\par",
        r"{\cf2\chcbpat2 " + can("Black", Layer.BODY, COVERED) + r"}\par",
        r"{\revised\revauth1 " + can("Inserted", Layer.BODY, INSERTED) + r"}\par {\deleted\revauthdel1 " + can("Deleted", Layer.REVISION, DELETED) + r"}\par",
        r"\trowd\cellx1\cellx2\intbl Name\cell " + can("Cell", table) + r"\cell\row\pard",
        r"\trowd\clvmgf\cellx1\cellx2\intbl x\cell y\cell\row\trowd\clvmrg\cellx1\cellx2\intbl " + can("Ghost", Layer.HIDDEN, HIDDEN, "merged cell") + r"\cell z\cell\row\pard",
        r"\trowd\cellx1\intbl a\par\pard\intbl\itap2 " + can("Nested", table) + r"\nestcell{\*\nesttableprops\trowd\cellx1\nestrow}{\nonesttables\par}\pard\intbl\itap1 b\cell\row\pard",
        r"{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv " + can("AltText", ALT, METADATA) + r"}}{\shptxt\pard " + can("Box", Layer.TEXT_BOX) + r"\par}}{\shprslt twice}}\par",
        r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv " + can("WordArt", Layer.TEXT_BOX) + r"}}}}\par",
        r"{\*\unheard " + can("Unknown", Layer.HIDDEN, HIDDEN) + " words}",
        r"{\object\objemb{\*\objclass Word.Document}{\*\objdata 0105" + inner.hex() + r"}{\result " + can("ObjectShown") + r"}}\par}",
    ]  # fmt: skip
    return "".join(parts).encode("latin-1"), list(FEATURES)


# Workbooks


def small_workbook(
    rows: str, strings: str = "", extra: dict[str, str | bytes] | None = None, more: str = ""
) -> bytes:
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData>{more}</worksheet>'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": rels(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{_R}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": rels(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml")),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{SHEET}"/>',
    }  # fmt: skip
    return zipped(members | (extra or {}))


def workbook() -> tuple[bytes, list[Feature]]:
    FEATURES.clear()
    table, hidden = Layer.TABLE, Layer.HIDDEN

    def inline(at: str, words: str, style: int = 0) -> str:
        return f'<c r="{at}" t="inlineStr" s="{style}"><is><t>{words}</t></is></c>'

    strings = f'<sst xmlns="{SHEET}"><si><r><t>{can("Cell", table)}</t></r></si></sst>'
    styles = (
        f'<styleSheet xmlns="{SHEET}"><numFmts><numFmt numFmtId="164" formatCode="d mmmm yyyy"/><numFmt numFmtId="165" formatCode="000 000 0000"/><numFmt numFmtId="166" formatCode=";;;"/></numFmts>'
        '<fonts><font/><font><color rgb="FFFFFFFF"/></font></fonts><fills><fill><patternFill patternType="none"/></fill></fills>'
        "<cellXfs>"
        + "".join(f'<xf numFmtId="{n}" fontId="0" fillId="0"/>' for n in (0, 14, 20, 44, 9, 164, 165, 166))
        + '<xf numFmtId="0" fontId="1" fillId="0"/></cellXfs></styleSheet>'
    )
    numbers = (
        (1, "42128"),
        (2, "0.6041666667"),
        (3, "1234.5"),
        (4, "0.25"),
        (5, "42128"),
        (6, "9434765919"),
        (0, "1.5"),
    )
    shown = "".join(
        f'<c r="{"ABCDEFG"[n]}9" s="{style}"><v>{v}</v></c>' for n, (style, v) in enumerate(numbers)
    )
    rows = [
        f'<row r="1">{inline("A1", "Child")}{inline("B1", "Notes")}</row>',
        f'<row r="2"><c r="A2" t="s"><v>0</v></c>{inline("B2", can("Inline", table))}</row>',
        f'<row r="3" hidden="1">{inline("A3", can("HiddenRow", hidden, HIDDEN, "hidden rows, sheet 1"))}</row>',
        f'<row r="4">{inline("Z4", can("HiddenColumn", hidden, HIDDEN, "hidden columns, sheet 1"))}</row>',
        f'<row r="5">{inline("A5", "merged")}{inline("B5", can("Ghost", hidden, HIDDEN, "merged cell"))}</row>',
        f'<row r="6">{inline("A6", can("White", table, INVISIBLE), 8)}{inline("B6", can("NoFormat", table, INVISIBLE), 7)}</row>',
        f'<row r="7"><c r="A7" t="str"><f>IF(A1="{can("Formula", CODE, METADATA)}",1,2)</f><v>{can("Computed", table)}</v></c></row>',
        f'<row r="9">{shown}<c r="H9" t="b"><v>1</v></c></row>',
    ]
    sheet = (
        f'<worksheet xmlns="{SHEET}" xmlns:r="{_R}"><cols><col min="26" max="26" hidden="1"/></cols><sheetData>{"".join(rows)}</sheetData><mergeCells><mergeCell ref="A5:B5"/></mergeCells>'
        f'<dataValidations><dataValidation prompt="{can("Hint", ALT, METADATA)}"><formula1>"{can("Choices", MADE, METADATA)}"</formula1></dataValidation></dataValidations>'
        f'<hyperlinks><hyperlink ref="A1" r:id="h1" tooltip="{can("Tip", ALT, METADATA)}"/></hyperlinks>'
        f"<headerFooter><oddHeader>&amp;L{can('Header', Layer.HEADER)}</oddHeader><oddFooter>&amp;C{can('Footer', Layer.FOOTER)}</oddFooter><firstHeader>{can('FirstHeader', Layer.HEADER, HIDDEN)}</firstHeader></headerFooter></worksheet>"
    )
    secret = f'<worksheet xmlns="{SHEET}"><sheetData><row r="1">{inline("A1", can("HiddenSheet", hidden, HIDDEN, "a hidden sheet, sheet 2"))}</row></sheetData></worksheet>'
    deep = f'<worksheet xmlns="{SHEET}"><sheetData><row r="1">{inline("A1", can("DeepSheet", hidden, HIDDEN, "a deeply hidden sheet"))}</row></sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{SHEET}" xmlns:r="{_R}"><sheets><sheet name="{can("SheetName")}" r:id="r1"/><sheet name="{can("HiddenName", hidden, HIDDEN)}" state="hidden" r:id="r2"/><sheet name="s3" state="veryHidden" r:id="r3"/></sheets>'
        f'<definedNames><definedName name="{can("DefinedName", MADE, METADATA)}">Sheet1!$A$1</definedName><definedName name="{can("HiddenDefined", MADE, FETCHED)}" hidden="1">x</definedName></definedNames></workbook>'
    )
    comments = f'<comments xmlns="{SHEET}"><authors><author>{can("Commenter", PROP, METADATA)}</author></authors><commentList><comment ref="B2" authorId="0"><text><r><t>{can("Comment", Layer.COMMENT, where="cell B2")}</t></r></text></comment></commentList></comments>'
    thread = f'<ThreadedComments xmlns="t"><threadedComment ref="B2" personId="1"><text>{can("Thread", Layer.COMMENT)}</text></threadedComment></ThreadedComments>'
    drawing = (
        '<xdr:wsDr xmlns:xdr="x" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:sp>'
        f'<xdr:nvSpPr><xdr:cNvPr id="1" name="TextBox 1" descr="{can("AltText", ALT, METADATA)}"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>{can("Box", Layer.TEXT_BOX)}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>'
    )
    kept = f'<externalLink xmlns="{SHEET}"><externalBook><sheetDataSet><sheetData><row><cell><v>{can("ExternalData", hidden, HIDDEN)}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    pivot = f'<pivotCacheDefinition xmlns="{SHEET}"><cacheFields><cacheField name="f"><sharedItems><s v="{can("PivotData", hidden, HIDDEN)}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
    sheet_rels = rels(
        ("c1", "comments", "../comments1.xml"),
        ("t1", "threadedComment", "../threadedComments/t1.xml"),
        ("d1", "drawing", "../drawings/drawing1.xml"),
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": rels(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": rels(*((f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in (1, 2, 3)), ("s1", "sharedStrings", "sharedStrings.xml"), ("s2", "styles", "styles.xml")),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/sheet2.xml": secret,
        "xl/worksheets/sheet3.xml": deep,
        "xl/worksheets/_rels/sheet1.xml.rels": sheet_rels.replace("</Relationships>", _external("h1", "hyperlink", f"https://example.org/{can('Target', LINK, METADATA)}")),
        "xl/sharedStrings.xml": strings,
        "xl/styles.xml": styles,
        "xl/comments1.xml": comments,
        "xl/threadedComments/t1.xml": thread,
        "xl/persons/person.xml": f'<personList xmlns="t"><person displayName="{can("Person", PROP, METADATA)}"/></personList>',
        "xl/drawings/drawing1.xml": drawing,
        "xl/externalLinks/externalLink1.xml": kept,
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels().replace("</Relationships>", _external("e1", "externalLinkPath", f"file:///S:/{can('OtherBook', LINK, FETCHED)}.xlsx")),
        "xl/pivotCache/pivotCacheDefinition1.xml": pivot,
        "xl/embeddings/inner.docx": word(p(can("Embedded", inside="inner.docx"))),
        "docProps/core.xml": _core(),
    }  # fmt: skip
    return zipped(members), list(FEATURES)


# Presentations


def presentation() -> tuple[bytes, list[Feature]]:
    FEATURES.clear()
    ns = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="p" xmlns:r="' + _R + '"'
    body, hidden = Layer.BODY, Layer.HIDDEN

    def shape(words: str, properties: str = "", place: str = "", ph: str = "", link: str = "") -> str:
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title 1" {properties}/><p:cNvSpPr/><p:nvPr>{ph}</p:nvPr></p:nvSpPr>'
            f"<p:spPr>{place}</p:spPr><p:txBody><a:p><a:r><a:rPr>{link}</a:rPr><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
        )

    def slide(name: str, shapes: str, more: str = "") -> str:
        return f"<p:{name} {ns} {more}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{name}>"

    off = '<a:xfrm><a:off x="20000" y="0"/><a:ext cx="100" cy="100"/></a:xfrm>'
    cells = f"<a:tc><a:txBody><a:p><a:r><a:t>Name</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>{can('Cell', Layer.TABLE)}</a:t></a:r></a:p></a:txBody></a:tc>"
    first = "".join(
        (
            shape(can("Title"), ph='<p:ph type="title"/>'),
            shape(can("Text"), f'descr="{can("AltText", ALT, METADATA)}"'),
            f"<p:grpSp>{shape(can('Grouped'))}</p:grpSp>",
            shape(can("HiddenShape", hidden, HIDDEN, "a hidden shape"), 'hidden="1"'),
            shape(can("OffSlide", body, OFF_PAGE, "off the slide"), place=off),
            shape(can("LinkText"), link='<a:hlinkClick r:id="h1"/>'),
            f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>{cells}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
            '<p:graphicFrame><a:graphic><a:graphicData><c:chart xmlns:c="c" r:id="g1"/></a:graphicData></a:graphic></p:graphicFrame>',
        )
    )
    notes = slide(
        "notes", shape(can("Notes", hidden, HIDDEN, "the speaker's notes, slide 1"), ph='<p:ph type="body"/>')
    )
    comments = f'<p:cmLst {ns}><p:cm authorId="0"><p:text>{can("Comment", Layer.COMMENT, where="slide 1")}</p:text></p:cm></p:cmLst>'
    layout = slide(
        "sldLayout", shape("Click to edit", ph='<p:ph type="title"/>') + shape(can("Layout", Layer.FOOTER))
    )
    first_rels = rels(
        ("n1", "notesSlide", "../notesSlides/n1.xml"),
        ("k1", "comments", "../comments/c1.xml"),
        ("l1", "slideLayout", "../slideLayouts/l1.xml"),
        ("g1", "chart", "../charts/chart1.xml"),
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": rels(("r1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation {ns}><p:sldIdLst><p:sldId r:id="r1"/><p:sldId r:id="r2"/></p:sldIdLst><p:sldSz cx="9000" cy="6000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": rels(("r1", "slide", "slides/slide1.xml"), ("r2", "slide", "slides/slide2.xml"), ("a1", "commentAuthors", "commentAuthors.xml")),
        "ppt/slides/slide1.xml": slide("sld", first),
        "ppt/slides/slide2.xml": slide("sld", shape(can("HiddenSlide", hidden, HIDDEN, "a hidden slide")), 'show="0"'),
        "ppt/slides/_rels/slide1.xml.rels": first_rels.replace("</Relationships>", _external("h1", "hyperlink", f"https://example.org/{can('Target', LINK, METADATA)}")),
        "ppt/notesSlides/n1.xml": notes,
        "ppt/comments/c1.xml": comments,
        "ppt/commentAuthors.xml": f'<p:cmAuthorLst {ns}><p:cmAuthor id="0" name="{can("Commenter", PROP, METADATA)}"/></p:cmAuthorLst>',
        "ppt/slideLayouts/l1.xml": layout,
        "ppt/charts/chart1.xml": f'<c:chart xmlns:c="c" xmlns:a="a"><a:p><a:r><a:t>{can("Chart")}</a:t></a:r></a:p></c:chart>',
        "ppt/tags/tag1.xml": f'<p:tagLst {ns}><p:tag name="t" val="{can("Tag", PROP, METADATA)}"/></p:tagLst>',
        "ppt/old.xml": slide("sld", shape(can("LooseSlide", hidden, HIDDEN))),
        "ppt/embeddings/inner.docx": word(p(can("Embedded", inside="inner.docx"))),
        "docProps/core.xml": _core(),
    }  # fmt: skip
    return zipped(members), list(FEATURES)

"""One Word file that holds every feature in which Word keeps words, each with a word of its own."""

from __future__ import annotations

import struct

from doccheck.model import Layer
from tests.readers.files import _NS, p, part, r, rels, tbl, tc, word, zipped
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
)

SDT = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


def complex_field(code: str, result: str, data: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result) if result else ""}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def form(data: str, result: str = "") -> str:
    return complex_field("FORM", result, f"<w:ffData>{data}</w:ffData>")


def box(
    words: str, properties: str = "", anchor: str = "inline", attributes: str = "", inner: str = ""
) -> str:
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:{anchor} {attributes}>{inner}<wp:docPr id="9" {properties}/>'
        f'<a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>{p(words)}</w:txbxContent></wps:txbx></wps:wsp>'
        f"</a:graphicData></a:graphic></wp:{anchor}></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{p(words)}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def graphic(inner: str) -> str:
    return f'<w:r><w:drawing><wp:inline><wp:docPr id="5"/><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'


def _body() -> str:
    text, field, table = Layer.BODY, Layer.FIELD, Layer.TABLE
    alt, link, made, code = Layer.ALT_TEXT, Layer.LINK, Layer.FORM_PART, Layer.FIELD_CODE
    change, seen_not = Layer.REVISION, Layer.HIDDEN
    parts = [
        p(can("Body")),
        p(f'<w:hyperlink r:id="r20" w:tooltip="{can("Tooltip", alt, METADATA)}">{r(can("LinkText"))}</w:hyperlink>'),
        p(complex_field("DATE", can("FieldResult"))),
        p(f'<w:fldSimple w:instr="MERGEFIELD {can("SimpleCode", code, METADATA)}">{r(can("SimpleResult"))}</w:fldSimple>'),
        p(complex_field(f' HYPERLINK "https://example.org/{can("FieldLink", link, METADATA)}" \\o "{can("FieldTip", alt, METADATA)}" ', "here")),
        p(complex_field(f' DDEAUTO excel "C:\\\\{can("Dde", code, FETCHED)}" ', "x")),
        p(complex_field(f' XE "{can("IndexEntry", code, METADATA)}" ', "")),
        p(f'<w:smartTag w:element="person"><w:smartTagPr><w:attr w:name="a" w:val="{can("SmartTagNote", made, METADATA)}"/></w:smartTagPr>{r(can("SmartTag"))}</w:smartTag>'),
        f'<w:customXml w:element="x"><w:customXmlPr><w:attr w:name="b" w:val="{can("CustomXmlNote", made, METADATA)}"/></w:customXmlPr>{p(can("CustomXml"))}</w:customXml>',
        p(f"<w:bdo>{r(can('Bdo'))}</w:bdo>", f"<w:dir>{r(can('Dir'))}</w:dir>"),
        p(f"<w:r><w:ruby><w:rt>{r(can('Ruby'))}</w:rt><w:rubyBase>{r(can('RubyBase'))}</w:rubyBase></w:ruby></w:r>"),
        p(f"<m:oMath><m:r><m:t>{can('Formula')}</m:t></m:r></m:oMath>"),
        p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', r(can("Ticked"))),
        p(can("Numbered"), properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
        f'<w:p><w:bookmarkStart w:id="1" w:name="{can("Bookmark", made, METADATA)}"/>{r("x")}</w:p>',
        # Content controls
        p("A sentence, which asks nothing."),
        SDT.format(f'<w:alias w:val="{can("Alias", made, METADATA)}"/><w:tag w:val="{can("Tag", made, METADATA)}"/>', p(can("BlockControl", field))),
        p("Name: ", SDT.format("", r(can("InlineControl", field)))),
        p("Born: ", SDT.format("<w:showingPlcHdr/>", r(can("Hint", field, PLACEHOLDER)))),
        p("Lives with: ", SDT.format(f'<w:dropDownList><w:listItem w:displayText="{can("Unchosen", made, METADATA)}"/></w:dropDownList>', r(can("Chosen", field)))),
        p(SDT.format('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', r("x")), r(can("TickedControl"))),
        "<w:tbl>" + SDT.format("", f"<w:tr>{tc('Row')}{tc(can('ControlRow', table))}</w:tr>") + "</w:tbl>",
        tbl(["Cell", SDT.format("", tc(can("ControlCell", table)))]),
        SDT.format("", tbl(["Table", can("ControlTable", table)])),
        # Old form fields
        p("School: ", form(f'<w:name w:val="{can("FieldName", made, METADATA)}"/><w:helpText w:val="{can("Help", alt, METADATA)}"/><w:statusText w:val="{can("Status", alt, METADATA)}"/><w:textInput><w:default w:val="{can("Default", made, METADATA)}"/></w:textInput>', can("OldText", field))),
        p("Carer: ", form(f'<w:ddList><w:result w:val="1"/><w:listEntry w:val="{can("OldUnchosen", made, METADATA)}"/><w:listEntry w:val="{can("OldChosen", field)}"/></w:ddList>')),
        p(form("<w:checkBox><w:checked/></w:checkBox>"), r(can("OldTick"))),
        # Tables
        tbl(["Plain", can("Cell", table)], [tc("Wide"), tc(can("Merged", table), '<w:gridSpan w:val="3"/>')]),
        tbl(["Outer", tc(p("x") + tbl(["Inner", can("NestedCell", table)]))]),
        "<w:tbl><w:tr>" + tc("top", '<w:vMerge w:val="restart"/>') + tc("one") + "</w:tr><w:tr>"
        + tc(can("Ghost", seen_not, HIDDEN, "text left behind in a merged cell"), "<w:vMerge/>") + tc("two") + "</w:tr>"
        + '<w:tr><w:trPr><w:del w:author="T Okonjo"/></w:trPr>' + tc(can("DeletedRow", change, DELETED)) + "</w:tr>"
        + '<w:tr><w:trPr><w:hidden/></w:trPr>' + tc(can("HiddenRow", seen_not, HIDDEN, "a hidden row")) + "</w:tr>"
        + '<w:tr><w:trPr><w:trHeight w:val="10" w:hRule="exact"/></w:trPr>' + tc(can("LowRow", table, INVISIBLE, "a row too low")) + "</w:tr></w:tbl>",
        # Boxes and drawings
        p("beside", box(can("TextBox", Layer.TEXT_BOX), f'descr="{can("AltText", alt, METADATA)}" title="{can("AltTitle", alt, METADATA)}" name="{can("ShapeName", alt, METADATA)}"')),
        p("beside", box(can("HiddenShape", seen_not, HIDDEN, "a hidden shape"), 'hidden="1"')),
        p("beside", box(can("FarShape", Layer.TEXT_BOX, OFF_PAGE), "", "anchor", "", "<wp:positionH relativeFrom=\"page\"><wp:posOffset>-90000000</wp:posOffset></wp:positionH>")),
        p(f'<w:r><w:pict><v:shape alt="{can("VmlAlt", alt, METADATA)}"><v:textbox><w:txbxContent>{p(can("VmlBox", Layer.TEXT_BOX))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'),
        p(f'<w:r><w:pict><v:shape><v:textpath string="{can("WordArt", Layer.TEXT_BOX)}"/></v:shape></w:pict></w:r>'),
        p(f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:t>x</w:t></mc:Choice><mc:Fallback><w:t>{can("Fallback", seen_not, HIDDEN)}</w:t></mc:Fallback></mc:AlternateContent></w:r>'),
        p(graphic('<c:chart xmlns:c="c" r:id="r21"/>')),
        p(graphic('<d:relIds xmlns:d="d" r:dm="r22"/>')),
        # Not seen
        p(r(can("Vanish", seen_not, HIDDEN, "hidden text"), "<w:vanish/>")),
        p(r(can("StyleVanish", seen_not, HIDDEN), '<w:rStyle w:val="Ghost"/>')),
        p(r(can("ParagraphVanish", seen_not, HIDDEN)), properties='<w:pStyle w:val="GhostParagraph"/>'),
        p(r(can("White", text, INVISIBLE, "colour of its background"), '<w:color w:val="FFFFFF"/>')),
        p(r(can("StyleWhite", text, INVISIBLE), '<w:rStyle w:val="Pale"/>')),
        p(r(can("Tiny", text, INVISIBLE, "too small"), '<w:sz w:val="2"/>')),
        p(r(can("Marked", text, COVERED, "under black marking"), '<w:highlight w:val="black"/>')),
        p(r(can("Shaded", text, COVERED), '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')),
        tbl([tc(p(r(can("CellShade", table, COVERED), '<w:color w:val="000000"/>')), '<w:shd w:val="clear" w:fill="000000"/>'), "x"]),
        p(r(can("Indented", text, OFF_PAGE)), properties='<w:ind w:left="40000"/>'),
        # Tracked changes
        p(f'<w:ins w:author="{can("InsertAuthor", Layer.PROPERTY, METADATA)}">{r(can("Inserted", text, INSERTED))}</w:ins>'),
        p(f'<w:del w:author="{can("DeleteAuthor", Layer.PROPERTY, METADATA)}">{r(can("Deleted", change, DELETED), tag="delText")}</w:del>'),
        p(f'<w:moveFrom w:author="T Okonjo">{r(can("MovedFrom", change, DELETED, "text moved from here"))}</w:moveFrom>'),
        p(f'<w:moveTo w:author="T Okonjo">{r(can("MovedTo", text, INSERTED))}</w:moveTo>'),
        p("x", '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="7"/></w:r>'),
        '<w:altChunk r:id="r23"/><w:altChunk r:id="r24"/><w:altChunk r:id="r25"/><w:altChunk r:id="r26"/>',
        '<w:sectPr><w:titlePg/><w:headerReference w:type="default" r:id="r1"/><w:headerReference w:type="first" r:id="r2"/>'
        '<w:headerReference w:type="even" r:id="r3"/><w:footerReference w:type="default" r:id="r4"/></w:sectPr>',
    ]  # fmt: skip
    return "".join(parts)


def ole_package(name: str, content: bytes) -> bytes:
    """The stream in which Windows packs an embedded file."""
    names = name.encode() + b"\0"
    inner = b"\x02\0" + names + b"C:\\" + names + b"\0\0\3\0" + struct.pack("<I", len(names)) + names
    inner += struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(inner)) + inner


def whole() -> tuple[bytes, list[Feature]]:
    """The file, and what has to be read in it."""
    FEATURES.clear()
    body = _body()
    box_text, prop = Layer.TEXT_BOX, Layer.PROPERTY
    chart = (
        f'<c:chart xmlns:c="c" xmlns:a="a"><a:p><a:r><a:t>{can("ChartTitle", box_text)}</a:t></a:r></a:p>'
        f"<c:strCache><c:pt><c:v>{can('ChartSeries', box_text)}</c:v></c:pt></c:strCache></c:chart>"
    )
    diagram = f'<d:dataModel xmlns:d="d" xmlns:a="a"><d:pt><d:t><a:p><a:r><a:t>{can("SmartArt", box_text)}</a:t></a:r></a:p></d:t></d:pt></d:dataModel>'
    styles = part(
        "styles",
        '<w:style w:type="character" w:styleId="Mother"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Ghost"><w:basedOn w:val="Mother"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="GhostParagraph"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>',
    )
    numbering = part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="{can("ListText")} %1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>',
    )
    # The number of a paragraph stands before its block; it belongs to none.
    FEATURES.pop()
    notes = {
        kind: part(f"{kind}s", f'<w:{kind} w:id="2">{p(can(kind.title(), Layer.FOOTNOTE))}</w:{kind}>'
                   f'<w:{kind} w:id="3">{p(can("Lost" + kind.title(), Layer.FOOTNOTE, HIDDEN))}</w:{kind}>')
        for kind in ("footnote", "endnote")
    }  # fmt: skip
    comments = part(
        "comments",
        f'<w:comment w:id="7" w:author="{can("CommentAuthor", prop, METADATA)}">{p(can("Comment", Layer.COMMENT))}</w:comment>',
    )
    people = (
        '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
        f'<w15:person w15:author="{can("Person", prop, METADATA)}"><w15:presenceInfo w15:providerId="AD" w15:userId="S::{can("PersonMail", prop, METADATA)}@example.org::1"/></w15:person></w15:people>'
    )
    settings = part(
        "settings", f'<w:docVars><w:docVar w:name="n" w:val="{can("DocVar", prop, METADATA)}"/></w:docVars>'
    )
    glossary = part(
        "glossaryDocument",
        f'<w:docParts><w:docPart><w:docPartPr><w:category><w:gallery w:val="placeholder"/></w:category></w:docPartPr><w:docPartBody>{p(can("GlossaryHint", Layer.FORM_PART, METADATA | PLACEHOLDER))}</w:docPartBody></w:docPart>'
        f'<w:docPart><w:docPartPr><w:category><w:gallery w:val="autoTxt"/></w:category></w:docPartPr><w:docPartBody>{p(can("Glossary", Layer.HIDDEN, HIDDEN))}</w:docPartBody></w:docPart></w:docParts>',
    )
    header_box = p(can("Header", Layer.HEADER), box(can("HeaderBox", Layer.HEADER)))
    inserted_word = word(p(can("ChunkWord")) + p(r(can("ChunkHidden", Layer.HIDDEN, HIDDEN), "<w:vanish/>")))
    parts: dict[str, tuple[str, str]] = {
        "header1.xml": ("header", part("hdr", header_box)),
        "header2.xml": ("header", part("hdr", p(can("FirstHeader", Layer.HEADER)))),
        "header3.xml": ("header", part("hdr", p(can("EvenHeader", Layer.HEADER, HIDDEN)))),
        "footer1.xml": ("footer", part("ftr", p(can("Footer", Layer.FOOTER)))),
        "styles.xml": ("styles", styles),
        "numbering.xml": ("numbering", numbering),
        "footnotes.xml": ("footnotes", notes["footnote"]),
        "endnotes.xml": ("endnotes", notes["endnote"]),
        "comments.xml": ("comments", comments),
        "people.xml": ("people", people),
        "settings.xml": ("settings", settings),
        "glossary/document.xml": ("glossaryDocument", glossary),
    }
    data = word(body, parts, _others(prop, chart, diagram, inserted_word))
    return data, list(FEATURES)


def _others(prop: Layer, chart: str, diagram: str, inserted_word: bytes) -> dict[str, str | bytes]:
    """The parts that the main one does not name through `word`, and its whole list of relationships."""
    names = [
        "header1",
        "header2",
        "header3",
        "footer1",
        "styles",
        "numbering",
        "footnotes",
        "endnotes",
        "comments",
        "people",
        "settings",
    ]
    links = [(f"r{n}", name.rstrip("123"), f"{name}.xml") for n, name in enumerate(names, 1)]
    links += [
        ("r12", "glossaryDocument", "glossary/document.xml"),
        ("r21", "chart", "charts/chart1.xml"),
        ("r22", "diagramData", "diagrams/data1.xml"),
        ("r23", "aFChunk", "chunk.html"),
        ("r24", "aFChunk", "chunk.rtf"),
        ("r25", "aFChunk", "chunk.docx"),
        ("r26", "aFChunk", "chunk.mht"),
    ]

    def external(key: str, kind: str, target: str) -> str:
        return f'<Relationship Id="{key}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/>'

    outside = external("r20", "hyperlink", f"https://example.org/{can('LinkTarget', Layer.LINK, METADATA)}")
    outside += external(
        "r30", "image", f"https://example.org/{can('RemotePicture', Layer.LINK, FETCHED)}.png"
    )
    template = external("r1", "attachedTemplate", f"file:///C:/{can('Template', Layer.LINK, FETCHED)}.dotx")
    core = (
        f'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{can("Creator", prop, METADATA)}</dc:creator>'
        f"<cp:lastModifiedBy>{can('Editor', prop, METADATA)}</cp:lastModifiedBy><dc:title>{can('Title', prop, METADATA)}</dc:title>"
        f"<cp:keywords>{can('Keywords', prop, METADATA)}</cp:keywords></cp:coreProperties>"
    )
    app = f'<Properties xmlns="e"><Company>{can("Company", prop, METADATA)}</Company><Manager>{can("Manager", prop, METADATA)}</Manager></Properties>'
    custom = f'<Properties xmlns="e"><property name="{can("CustomName", prop, METADATA)}"><lpwstr>{can("CustomValue", prop, METADATA)}</lpwstr></property></Properties>'
    inner_sheet = zipped(
        {
            "[Content_Types].xml": "x",
            "word/document.xml": part(
                "document", f"<w:body>{p(can('Embedded', inside='inner.docx'))}</w:body>"
            ),
        }
    )
    return {
        "word/_rels/document.xml.rels": rels(*links).replace(
            "</Relationships>", outside + "</Relationships>"
        ),
        "word/_rels/settings.xml.rels": rels().replace("</Relationships>", template + "</Relationships>"),
        "word/charts/chart1.xml": chart,
        "word/diagrams/data1.xml": diagram,
        "word/chunk.html": f"<html><body><p>{can('ChunkHtml')}</p></body></html>",
        "word/chunk.rtf": "{\\rtf1\\ansi " + can("ChunkRtf") + "\\par}",
        "word/chunk.docx": inserted_word,
        "word/chunk.mht": f"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html><p>{can('ChunkMht')}</p></html>",
        "word/embeddings/inner.docx": inner_sheet,
        "word/old.xml": f"<w:document {_NS}><w:body>{p(can('LooseEnd', Layer.HIDDEN, HIDDEN))}</w:body></w:document>",
        "customXml/item1.xml": f'<f a="{can("StoreAttribute", prop, METADATA)}"><child>{can("Store", prop, METADATA)}</child></f>',
        "docProps/core.xml": core,
        "docProps/app.xml": app,
        "docProps/custom.xml": custom,
    }

"""A PDF with one canary word for each thing a PDF can hold, and what each has to come back as."""

from __future__ import annotations

from typing import NamedTuple

from doccheck.model import Flag, Layer
from tests.readers.pdf_files import Pdf, at, text


class Canary(NamedTuple):
    """A word, and the layer and flags of the block that has to hold it."""

    word: str
    layer: Layer
    flags: frozenset[Flag]


def seen(word: str, layer: Layer = Layer.BODY) -> Canary:
    return Canary(word, layer, frozenset())


def flagged(word: str, layer: Layer, flag: Flag) -> Canary:
    return Canary(word, layer, frozenset({flag}))


def about(word: str, layer: Layer = Layer.PROPERTY) -> Canary:
    return flagged(word, layer, Flag.METADATA)


CANARIES = (
    seen("PageText"),
    seen("FormObject"),
    seen("LayerSwitchedOn"),
    seen("DrawnGlyphs"),
    seen("LabelOverBar"),
    seen("RepaintedOverPanel"),
    seen("GreyTable"),
    flagged("UnderBlackBar", Layer.BODY, Flag.COVERED),
    flagged("UnderPicture", Layer.BODY, Flag.COVERED),
    flagged("BlackOnBlack", Layer.BODY, Flag.COVERED),
    flagged("UnderLabelledBar", Layer.BODY, Flag.COVERED),
    flagged("UnderSquareNote", Layer.BODY, Flag.COVERED),
    flagged("UnderFormBar", Layer.BODY, Flag.COVERED),
    flagged("UnderRedactMark", Layer.BODY, Flag.COVERED),
    flagged("WhiteOnWhite", Layer.BODY, Flag.INVISIBLE),
    flagged("RedOnRed", Layer.BODY, Flag.INVISIBLE),
    flagged("NearlyWhite", Layer.BODY, Flag.INVISIBLE),
    flagged("RenderModeThree", Layer.BODY, Flag.INVISIBLE),
    flagged("AlphaZero", Layer.BODY, Flag.INVISIBLE),
    flagged("CutByFrame", Layer.BODY, Flag.INVISIBLE),
    flagged("TooTiny", Layer.BODY, Flag.INVISIBLE),
    flagged("OffThePage", Layer.BODY, Flag.OFF_PAGE),
    flagged("OutsideCropBox", Layer.BODY, Flag.OFF_PAGE),
    flagged("LayerSwitchedOff", Layer.HIDDEN, Flag.HIDDEN),
    flagged("LayerOfFormObject", Layer.HIDDEN, Flag.HIDDEN),
    about("ActualTextWords", Layer.ALT_TEXT),
    about("FigureAltText", Layer.ALT_TEXT),
    about("StructureAlt", Layer.ALT_TEXT),
    about("LayerName"),
    seen("FieldValue"),
    seen("FieldWithoutLook"),
    seen("KidFieldValue"),
    seen("ChosenInList"),
    flagged("HiddenFieldValue", Layer.FIELD, Flag.HIDDEN),
    flagged("FieldOnNoPage", Layer.FIELD, Flag.HIDDEN),
    about("RadioValue", Layer.FORM_PART),
    about("FieldNameWords", Layer.FORM_PART),
    seen("TooltipQuestion"),
    flagged("XfaOnlyValue", Layer.FIELD, Flag.HIDDEN),
    seen("NoteContents", Layer.COMMENT),
    seen("NoteRichText", Layer.COMMENT),
    seen("PopupContents", Layer.COMMENT),
    seen("StampContents", Layer.COMMENT),
    seen("StampShows", Layer.TEXT_BOX),
    seen("SignatureShows", Layer.TEXT_BOX),
    seen("ButtonCaption", Layer.TEXT_BOX),
    seen("TypedOnPage", Layer.TEXT_BOX),
    seen("HighlightReply", Layer.COMMENT),
    seen("RedactOverlay", Layer.COMMENT),
    flagged("HiddenNote", Layer.COMMENT, Flag.HIDDEN),
    about("NoteAuthor"),
    about("LinkTarget", Layer.LINK),
    about("InfoAuthor"),
    about("InfoTitle"),
    about("InfoSubject"),
    about("InfoKeywords"),
    about("InfoCompany"),
    about("InfoCreator"),
    about("XmpCreator"),
    about("XmpDescription"),
    about("XmpCustom"),
    about("BookmarkTitle"),
    about("BookmarkBelow"),
    about("PageLabelWord"),
    about("PieceInfoWord"),
    about("SignerReason"),
    flagged("ScriptWords", Layer.HIDDEN, Flag.HIDDEN),
    flagged("OpenScript", Layer.HIDDEN, Flag.HIDDEN),
    flagged("FieldScript", Layer.HIDDEN, Flag.HIDDEN),
    about("AttachedName", Layer.FILE_NAME),
    about("AttachedAbout"),
    about("NoteFileName", Layer.FILE_NAME),
    flagged("EarlierWords", Layer.REVISION, Flag.EARLIER_REVISION),
    flagged("EarlierNote", Layer.REVISION, Flag.EARLIER_REVISION),
)
INSIDE = {"AttachedName.txt": "AttachedWords", "NoteFileName.txt": "NoteFileWords"}
"""Attached files: name, and the canary that each holds."""

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/"
 pdfx:Client="XmpCustom">
<dc:creator><rdf:Seq><rdf:li>XmpCreator</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">XmpDescription</rdf:li></rdf:Alt></dc:description>
<dc:format>application/pdf</dc:format>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def sink() -> bytes:
    """The file."""
    pdf = Pdf()
    bar = "0 g {x} {y} 130 16 re f\n"
    picture = pdf.stream(
        b"\xff\x80\x20" * 16,
        "/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceRGB /BitsPerComponent 8",
    )
    form = f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F {pdf.font} 0 R >> >>"
    drawn = pdf.stream(
        at(40, 560, "FormObject") + at(40, 540, "UnderFormBar") + bar.format(x=38, y=537), form
    )
    off = pdf.add(f"<< /Type /OCG /Name {text('LayerName')} >>")
    on = pdf.add("<< /Type /OCG /Name (L) >>")
    layered = pdf.stream(at(40, 520, "LayerOfFormObject"), f"{form} /OC {off} 0 R")
    pdf.catalog["OCProperties"] = f"<< /OCGs [{off} 0 R {on} 0 R] /D << /OFF [{off} 0 R] /ON [{on} 0 R] >> >>"
    content = "".join(
        (
            at(40, 780, "PageText"),
            at(40, 760, "UnderBlackBar") + bar.format(x=38, y=757),
            at(40, 740, "UnderPicture") + "q 130 0 0 16 38 737 cm /I Do Q\n",
            bar.format(x=38, y=717) + at(40, 720, "BlackOnBlack"),
            at(40, 700, "UnderLabelledBar")
            + bar.format(x=38, y=697)
            + at(180 - 40, 700, "LabelOverBar", 4, "1 g"),
            at(40, 680, "UnderSquareNote"),
            at(40, 660, "UnderRedactMark"),
            at(40, 640, "RepaintedOverPanel")
            + "0.9 g 38 637 130 16 re f 0 g\n"
            + at(40, 640, "RepaintedOverPanel"),
            "0.85 g 38 617 130 16 re f 0 g\n" + at(40, 620, "GreyTable"),
            at(300, 780, "WhiteOnWhite", more="1 g"),
            "1 0 0 rg 298 757 130 16 re f\n" + at(300, 760, "RedOnRed", more="1 0 0 rg"),
            at(300, 740, "NearlyWhite", more="0.98 g"),
            at(300, 720, "RenderModeThree", more="3 Tr"),
            at(300, 700, "AlphaZero", more="/G0 gs"),
            "q 0 0 10 10 re W n " + at(300, 680, "CutByFrame") + "Q\n",
            at(300, 660, "TooTiny", 0.5),
            at(700, 640, "OffThePage"),
            at(300, 25, "OutsideCropBox"),
            "/OC /Off BDC " + at(300, 620, "LayerSwitchedOff") + "EMC\n",
            "/OC /On BDC " + at(300, 600, "LayerSwitchedOn") + "EMC\n",
            "/Span << /ActualText (ActualTextWords) >> BDC " + at(300, 580, "DrawnGlyphs") + "EMC\n",
            "/Figure << /Alt (FigureAltText) >> BDC q 10 0 0 10 300 560 cm /I Do Q EMC\n",
            "/Figure << /MCID 0 >> BDC q 10 0 0 10 320 560 cm /I Do Q EMC\n",
            "/X Do /Y Do\n",
        )
    )
    marks = _marks(pdf)
    fields, widgets = _fields(pdf)
    page = pdf.page(
        content,
        f"/XObject << /I {picture} 0 R /X {drawn} 0 R /Y {layered} 0 R >>"
        f" /Properties << /Off {off} 0 R /On {on} 0 R >> /ExtGState << /G0 << /ca 0 >> >>",
        f"/CropBox [0 50 595 842] /StructParents 0 /Annots [{' '.join(f'{n} 0 R' for n in (*marks, *widgets))}]"
        f" /PieceInfo << /Maker << /Private << /Kept {text('PieceInfoWord here')} >> >> >>",
    )
    old = pdf.page(at(40, 700, "EarlierWords"))
    note = pdf.add(f"<< /Type /Annot /Subtype /Text /Rect [10 700 30 720] /Contents {text('EarlierNote')} >>")
    pdf.add(pdf.objects[old].decode("latin-1").replace("/Resources", f"/Annots [{note} 0 R] /Resources"), old)
    _structure(pdf, page)
    _catalog(pdf, fields)
    first = pdf.data()
    stream = pdf.stream(at(40, 700, "x"))
    new = pdf.objects[old].decode("latin-1").replace(f"/Annots [{note} 0 R]", "")
    body = new.split("/Contents ")[1].split(" ")[0]
    return pdf.updated(
        first,
        {stream: pdf.objects[stream], old: new.replace(f"/Contents {body} 0 R", f"/Contents {stream} 0 R")},
    )


def _marks(pdf: Pdf) -> list[int]:
    """Annotations."""
    look = pdf.stream(
        at(2, 2, "StampShows"),
        f"/Type /XObject /Subtype /Form /BBox [0 0 90 20] /Resources << /Font << /F {pdf.font} 0 R >> >>",
    )
    black = pdf.stream("0 g 0 0 140 18 re f", "/Type /XObject /Subtype /Form /BBox [0 0 140 18]")
    file = pdf.stream("NoteFileWords", "/Type /EmbeddedFile")
    spec = f"<< /Type /Filespec /F (NoteFileName.txt) /UF (NoteFileName.txt) /EF << /F {file} 0 R >> >>"
    made = (
        f"/Subtype /Text /Rect [500 780 520 800] /Contents {text('NoteContents')} /T {text('NoteAuthor')}",
        f"/Subtype /Text /Rect [500 750 520 770] /RC {text('<body><p>NoteRichText</p></body>')}",
        f"/Subtype /Popup /Rect [500 720 520 740] /Contents {text('PopupContents')}",
        f"/Subtype /Stamp /Rect [480 690 570 710] /Contents {text('StampContents')} /AP << /N {look} 0 R >>",
        f"/Subtype /FreeText /Rect [480 660 570 680] /Contents {text('TypedOnPage')} /DA (/F 10 Tf)",
        f"/Subtype /Highlight /Rect [480 630 570 650] /Contents {text('HighlightReply')}",
        f"/Subtype /Text /F 2 /Rect [500 600 520 620] /Contents {text('HiddenNote')}",
        f"/Subtype /Redact /Rect [38 657 170 673] /OverlayText {text('RedactOverlay')}",
        f"/Subtype /Square /Rect [38 676 178 694] /IC [0 0 0] /AP << /N {black} 0 R >>",
        f"/Subtype /Link /Rect [480 570 570 590] /A << /S /URI /URI {text('http://LinkTarget.example/')} >>",
        f"/Subtype /FileAttachment /Rect [500 540 520 560] /FS {spec}",
    )
    return [pdf.add(f"<< /Type /Annot {entries} >>") for entries in made]


def _fields(pdf: Pdf) -> tuple[list[int], list[int]]:
    """Form fields, and those of them (or their kids) that are on the page."""
    look = pdf.stream("", "/Type /XObject /Subtype /Form /BBox [0 0 100 14]")
    shown = {
        name: pdf.stream(
            at(2, 2, name, 8),
            f"/Type /XObject /Subtype /Form /BBox [0 0 120 14] /Resources << /Font << /F {pdf.font} 0 R >> >>",
        )
        for name in ("SignatureShows", "ButtonCaption")
    }

    def widget(y: int, entries: str) -> int:
        return pdf.add(f"<< /Type /Annot /Subtype /Widget /F 4 /Rect [40 {y} 200 {y + 14}] {entries} >>")

    value = widget(
        480, f"/FT /Tx /T (FieldNameWords) /V {text('FieldValue')} /AP << /N {look} 0 R >> "
        f"/AA << /K << /S /JavaScript /JS {text('app.alert(FieldScript)')} >> >>"
    )  # fmt: skip
    bare = widget(460, f"/FT /Tx /T (t2) /V {text('FieldWithoutLook')}")
    asked = widget(380, f"/FT /Tx /T (t3) /TU {text('TooltipQuestion')} /V (yes)")
    choice = widget(420, f"/FT /Ch /T (t4) /V (a) /Opt [[(a) {text('ChosenInList')}] [(b) (Other)]]")
    hidden = pdf.add(
        f"<< /Type /Annot /Subtype /Widget /F 2 /Rect [40 400 200 414] /FT /Tx /T (t5) /V {text('HiddenFieldValue')} >>"
    )
    parent = pdf.reserve()
    kid = widget(440, f"/Parent {parent} 0 R")
    pdf.add(f"<< /FT /Tx /T (t6) /V {text('KidFieldValue')} /Kids [{kid} 0 R] >>", parent)
    radio = pdf.reserve()
    buttons = [
        widget(
            360,
            f"/Parent {radio} 0 R /AS /RadioValue /AP << /N << /RadioValue {look} 0 R /Off {look} 0 R >> >>",
        ),
        widget(340, f"/Parent {radio} 0 R /AS /Off /AP << /N << /b {look} 0 R /Off {look} 0 R >> >>"),
    ]
    pdf.add(
        f"<< /FT /Btn /Ff 32768 /T (t7) /V /RadioValue /Kids [{buttons[0]} 0 R {buttons[1]} 0 R] >>", radio
    )
    nowhere = pdf.add(f"<< /FT /Tx /T (t8) /V {text('FieldOnNoPage')} >>")
    signed = widget(
        320, f"/FT /Sig /T (t9) /AP << /N {shown['SignatureShows']} 0 R >> /V << /Type /Sig /Filter /Adobe.PPKLite"
        f" /Reason {text('SignerReason')} /Contents <00> /ByteRange [0 1 2 3] >>"
    )  # fmt: skip
    pushed = widget(300, f"/FT /Btn /Ff 65536 /T (t10) /AP << /N {shown['ButtonCaption']} 0 R >>")
    fields = [value, bare, asked, choice, hidden, parent, radio, nowhere, signed, pushed]
    return fields, [value, bare, asked, choice, hidden, kid, *buttons, signed, pushed]


def _structure(pdf: Pdf, page: int) -> None:
    """A tagged figure with a description."""
    root = pdf.reserve()
    figure = pdf.add(
        f"<< /Type /StructElem /S /Figure /P {root} 0 R /Pg {page} 0 R /K 0 /Alt {text('StructureAlt')} >>"
    )
    parents = pdf.add(f"<< /Nums [0 [{figure} 0 R]] >>")
    pdf.add(f"<< /Type /StructTreeRoot /K [{figure} 0 R] /ParentTree {parents} 0 R >>", root)
    pdf.catalog["StructTreeRoot"] = f"{root} 0 R"
    pdf.catalog["MarkInfo"] = "<< /Marked true >>"


def _catalog(pdf: Pdf, fields: list[int]) -> None:
    """What hangs on the file as a whole."""
    data = (
        '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1><t1>FieldValue</t1>'
        "<t77>XfaOnlyValue</t77></form1></xfa:data></xfa:datasets>"
    )
    xfa = pdf.stream(data)
    below = pdf.reserve()
    outlines = pdf.reserve()
    top = pdf.add(
        f"<< /Title {text('BookmarkTitle')} /Parent {outlines} 0 R /First {below} 0 R /Last {below} 0 R /Count 1 >>"
    )
    pdf.add(f"<< /Title {text('BookmarkBelow')} /Parent {top} 0 R >>", below)
    pdf.add(f"<< /Type /Outlines /First {top} 0 R /Last {top} 0 R /Count 2 >>", outlines)
    script = pdf.stream("var a = 'ScriptWords';")
    file = pdf.stream("AttachedWords", "/Type /EmbeddedFile", packed=True)
    spec = (
        f"<< /Type /Filespec /F (AttachedName.txt) /UF (AttachedName.txt) /Desc {text('AttachedAbout')}"
        f" /EF << /F {file} 0 R >> >>"
    )
    pdf.catalog |= {
        "AcroForm": f"<< /Fields [{' '.join(f'{n} 0 R' for n in fields)}] /XFA [(datasets) {xfa} 0 R] >>",
        "Outlines": f"{outlines} 0 R",
        "Names": f"<< /JavaScript << /Names [(s) << /S /JavaScript /JS {script} 0 R >>] >>"
        f" /EmbeddedFiles << /Names [(AttachedName.txt) {spec}] >> >>",
        "OpenAction": f"<< /S /JavaScript /JS {text('app.alert(OpenScript)')} >>",
        "Metadata": f"{pdf.stream(XMP, '/Type /Metadata /Subtype /XML')} 0 R",
        "PageLabels": f"<< /Nums [0 << /P {text('PageLabelWord ')} /S /D >>] >>",
    }
    keys = {
        "Author": "InfoAuthor", "Title": "InfoTitle", "Subject": "InfoSubject", "Keywords": "InfoKeywords",
        "Company": "InfoCompany", "Creator": "InfoCreator", "CreationDate": "D:20260101120000Z",
    }  # fmt: skip
    pdf.info = pdf.add(f"<< {' '.join(f'/{key} {text(words)}' for key, words in keys.items())} >>")

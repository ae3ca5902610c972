"""Pictures inside documents: the large ones are read where they stand, once; what cannot be read is a gap."""

from __future__ import annotations

import io
import os
from base64 import b64encode
from collections.abc import Callable

import pytest
from PIL import Image

from doccheck.model import Document, Flag, Layer
from doccheck.readers import limits, ocr
from doccheck.readers.metafile import ONLY_LINES
from doccheck.readers.ocr import NOTHING, Ocr, Recognised
from doccheck.readers.picture_open import DAMAGED
from doccheck.readers.picture_words import ELSEWHERE
from doccheck.readers.pictures import UNREAD_PICTURE
from tests.readers.files import block, one, p, part, rels, sound, word, zipped
from tests.readers.kitchen_office import _ODF_NS as ODF_NS
from tests.readers.kitchen_office import ODT

SAYS = {601: "Bruise seen on Monday", 602: "Rang the duty team", 603: "Kept but not shown", 604: ""}
"""What the stand-in for OCR makes out, by how many dots a picture is wide."""
EMU = 360_000


def dots(width: int, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, 420), 128).save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """OCR without the program: the pictures that it was asked to read."""
    asked: list[int] = []

    def seen(self: Ocr, image: Image.Image) -> Recognised:
        asked.append(image.width)
        words = SAYS[image.width]
        return Recognised((words,) if words else (), 87)

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(limits, "OCR_SECONDS", 60)
    monkeypatch.setattr(Ocr, "read", seen)
    return asked


def drawing(key: str, side: int = 12, hidden: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{side * EMU}" cy="{side * EMU}"/><wp:docPr{hidden}/>'
        f'<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="{key}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def word_file(body: str, **pictures: bytes) -> bytes:
    links = rels(*((key, "image", f"media/{key}.png") for key in pictures))
    media: dict[str, str | bytes] = {f"word/media/{key}.png": data for key, data in pictures.items()}
    return word(body, extra={**media, "word/_rels/document.xml.rels": links})


def in_word() -> bytes:
    return word_file(
        p("The words before.") + p(drawing("a")) + p("The words after.") + p(drawing("a")) + p(drawing("s", 2)),
        a=dots(601), s=dots(602),
    )  # fmt: skip


def in_open_document() -> bytes:
    def frame(name: str, side: int) -> str:
        return (
            f'<text:p><draw:frame svg:width="{side}cm" svg:height="{side}cm">'
            f'<draw:image xlink:href="Pictures/{name}"/></draw:frame></text:p>'
        )

    body = (
        f"<text:p>The words before.</text:p>{frame('a.png', 12)}<text:p>The words after.</text:p>"
        f"{frame('a.png', 12)}{frame('s.png', 2)}"
    )
    content = f"<office:document-content{ODF_NS}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    members = {"mimetype": ODT, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"}
    return zipped({**members, "Pictures/a.png": dots(601), "Pictures/s.png": dots(602)})


def in_rich_text() -> bytes:
    def pict(data: bytes, twips: int) -> bytes:
        return b"{\\pict\\pngblip\\picwgoal%d\\pichgoal%d %s}\\par " % (twips, twips, data.hex().encode())

    large, small = pict(dots(601), 6_800), pict(dots(602), 1_100)
    return b"{\\rtf1 The words before.\\par " + large + b"The words after.\\par " + large + small + b"}"


def shape(key: str, side: int) -> str:
    return (
        f'<p:pic><p:blipFill><a:blip r:embed="{key}"/></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{side * EMU}" cy="{side * EMU}"/></a:xfrm></p:spPr></p:pic>'
    )


P = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def in_slides() -> bytes:
    def said(words: str) -> str:
        return f"<p:sp><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"

    tree = (
        said("The words before.") + shape("a", 12) + said("The words after.") + shape("a", 12) + shape("s", 2)
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": rels(("r1", "officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f'<p:presentation {P}><p:sldIdLst><p:sldId r:id="r1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": rels(("r1", "slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": f"<p:sld {P}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>",
            "ppt/slides/_rels/slide1.xml.rels": rels(
                ("a", "image", "../media/a.png"), ("s", "image", "../media/s.png")
            ),
            "ppt/media/a.png": dots(601),
            "ppt/media/s.png": dots(602),
        }
    )


def in_sheet() -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{w}</t></is></c></row>'
                    for n, w in ((1, "The words before."), (2, "The words after.")))  # fmt: skip
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": rels(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook {main} {P}><sheets><sheet name="Notes" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": rels(("r1", "worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData></worksheet>",
            "xl/worksheets/_rels/sheet1.xml.rels": rels(("r1", "drawing", "../drawings/drawing1.xml")),
            "xl/drawings/drawing1.xml": f"<wsDr {P}>{shape('a', 12)}{shape('a', 12)}{shape('s', 2)}</wsDr>",
            "xl/drawings/_rels/drawing1.xml.rels": rels(
                ("a", "image", "../media/a.png"), ("s", "image", "../media/s.png")
            ),
            "xl/media/a.png": dots(601),
            "xl/media/s.png": dots(602),
        }
    )


MADE: dict[str, Callable[[], bytes]] = {
    "a.docx": in_word, "a.odt": in_open_document, "a.rtf": in_rich_text, "a.pptx": in_slides, "a.xlsx": in_sheet,
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_a_large_picture_is_read_once_and_a_small_one_is_decoration(name: str, stub: list[int]) -> None:
    document = one(name, MADE[name]())
    sound(document)
    found = block(document, SAYS[601])
    assert (found.layer, found.flags) == (Layer.BODY, {Flag.OCR})
    assert found.where.startswith("a picture, ")
    assert found.where.endswith("read from a picture, 87% sure")
    assert document.text.count("The words before.") == document.text.count("The words after.") == 1
    assert not document.gaps
    assert stub == [601]


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.rtf", "a.pptx"])
def test_its_words_come_after_the_paragraph_it_hangs_on(name: str, stub: list[int]) -> None:
    text = one(name, MADE[name]()).text
    places = [text.index(words) for words in ("The words before.", SAYS[601], "The words after.")]
    assert places == sorted(places) or name == "a.pptx"


@pytest.mark.parametrize("name", MADE)
def test_without_ocr_a_large_picture_is_a_gap(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    (gap,) = {gap.why for gap in one(name, MADE[name]()).gaps}
    assert gap == UNREAD_PICTURE


def test_a_picture_without_words_is_a_gap(stub: list[int]) -> None:
    (gap,) = one("a.docx", word_file(p("words") + p(drawing("a")), a=dots(604))).gaps
    assert (gap.where, gap.why) == ("a picture, paragraph 1", NOTHING)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (dots(601)[:50], DAMAGED),
        (b"\x89PNG\r\n\x1a\n", DAMAGED),
        (b"\xd7\xcd\xc6\x9a" + bytes(60), ONLY_LINES),
        (b"\x01\x00\x00\x00\x58\0\0\0" + bytes(32) + b" EMF" + bytes(44), ONLY_LINES),
    ],
)
def test_a_picture_that_cannot_be_opened_is_a_gap(data: bytes, why: str, stub: list[int]) -> None:
    document = one("a.docx", word_file(p("words") + p(drawing("a")), a=data))
    assert [gap.why for gap in document.gaps] == [why]
    assert document.text == "words"


def test_a_picture_kept_elsewhere_is_a_gap(stub: list[int]) -> None:
    document = one("a.docx", word_file(p("words") + p(drawing("none"))))
    assert [(gap.where, gap.why) for gap in document.gaps] == [("a picture, paragraph 1", ELSEWHERE)]


@pytest.mark.parametrize(
    ("inner", "flag", "layer"),
    [
        (drawing("a", hidden=' hidden="1"'), Flag.HIDDEN, Layer.HIDDEN),
        (f"<w:del w:author='A'>{drawing('a')}</w:del>", Flag.DELETED, Layer.HIDDEN),
        ("", Flag.HIDDEN, Layer.HIDDEN),
    ],
    ids=["hidden shape", "deleted", "nothing refers to it"],
)
def test_words_of_a_picture_that_is_not_seen_say_so(
    inner: str, flag: Flag, layer: Layer, stub: list[int]
) -> None:
    data = dots(601)
    made = word_file(p("words") + p(inner), a=data)
    if not inner:
        made = word(p("words"), extra={"word/media/a.png": data})
    document = one("a.docx", made)
    found = block(document, SAYS[601])
    assert (found.layer, found.flags) == (layer, {flag, Flag.OCR})
    assert not found.seen


def test_pictures_in_headers_count_from_the_size_of_a_banner_on(stub: list[int]) -> None:
    header = part("hdr", p(drawing("a", 9)) + p(drawing("b", 12)))
    links = rels(("a", "image", "media/a.png"), ("b", "image", "media/b.png"))
    body = p("words") + '<w:sectPr><w:headerReference w:type="default" r:id="r1"/></w:sectPr>'
    extra: dict[str, str | bytes] = {
        "word/_rels/h.xml.rels": links, "word/media/a.png": dots(601), "word/media/b.png": dots(602),
    }  # fmt: skip
    document = one("a.docx", word(body, {"h.xml": ("header", header)}, extra))
    found = block(document, SAYS[602])
    assert (found.layer, found.where.split(", read")[0]) == (Layer.HEADER, "a picture, the header")
    assert stub == [602]


def test_where_a_photograph_was_taken_is_said(stub: list[int]) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 30.0)})
    document = one("a.docx", word_file(p("words") + p(drawing("a")), a=dots(601, "JPEG", exif=exif)))
    found = block(document, "taken at 51.50000, -0.12500")
    assert (found.layer, found.flags) == (Layer.PROPERTY, {Flag.METADATA})


def test_all_pictures_of_a_file_share_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(limits, "OCR_SECONDS", 0.5)
    document = one("a.docx", word_file(p("words") + p(drawing("a")), a=dots(601)))
    assert [gap.why for gap in document.gaps] == [ocr.LATE]


def test_a_picture_inside_the_source_of_a_web_page_is_read(stub: list[int]) -> None:
    def img(width: int) -> str:
        return f'<img src="data:image/png;base64,{b64encode(dots(width)).decode()}">'

    page = f"<html><body><p>The words before.</p>{img(601)}{img(601)}</body></html>"
    found = block(one("a.html", page.encode()), SAYS[601])
    assert (found.layer, found.flags) == (Layer.BODY, {Flag.OCR})
    assert stub == [601]


def words_in_a_picture(words: str) -> bytes:
    from PIL import ImageDraw, ImageFont

    image = Image.new("RGB", (1200, 500), "white")
    ImageDraw.Draw(image).text((60, 180), words, "black", ImageFont.load_default(48))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_with_the_program_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    if not ocr.available() and not os.environ.get("DOCCHECK_REQUIRE_OCR"):
        pytest.skip("Tesseract is not installed")
    monkeypatch.setattr(limits, "OCR_SECONDS", 120)
    data = words_in_a_picture("The teacher saw a bruise on Monday")
    document: Document = one("a.docx", word_file(p("words") + p(drawing("a")), a=data))
    assert "saw a bruise on Monday" in document.text
    assert not document.gaps

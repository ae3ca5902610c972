"""Words taken out of Word files: in every part, also where runs, changes and files inside part them."""

import re

import pytest
from lxml import etree

from doccheck.copies import CopyError
from doccheck.copies.redacting import redacted
from doccheck.model import Report, Span
from doccheck.readers import read
from tests.copies.removing import assert_gone, choice, without
from tests.copies.saying import members
from tests.readers.files import p, part, r, rels, tbl, word
from tests.readers.kitchen_word import whole


def text_of(copy):
    return read("a.docx", copy)[0].text


def test_a_name_that_runs_and_changes_part_goes_whole():
    inserted = f"<w:ins w:id='1' w:author='J'>{r('rol')}</w:ins>"
    deleted = f"<w:del w:id='2' w:author='J'>{r('rla', tag='delText')}</w:del>"
    data = word(p(r("So Ca", "<w:b/>"), deleted, inserted, r(" Me", "<w:i/>"), r("ad told us.")))

    done = without("a.docx", data, "Carol Mead")

    assert text_of(done.copy).startswith("So [neighbour 0] told us.")
    assert_gone(done.copy, "Carol", "Mead")


def test_words_across_cells_and_paragraphs_go_by_their_place():
    data = word(p("A title") + tbl(["12 Mill Lane", "07700 900123"]) + p("It ends", " there."))
    documents = read("a.docx", data)
    start = documents[0].text.index("12 Mill")
    span = Span(start, documents[0].text.index("123") + 3)
    chosen = choice(documents, documents[0].quote(span), "[contact details removed]", name=False)

    copy = redacted("a.docx", data, [Report(documents[0], ())], [chosen]).copy

    assert "[contact details removed]" in text_of(copy)
    assert_gone(copy, "Mill Lane", "07700")


def test_every_place_in_which_word_keeps_words():
    data, features = whole()
    names = sorted({feature.word for feature in features})

    done = without("a.docx", data, *names)

    assert len(names) > 100
    assert_gone(done.copy, *names)
    assert done.unread == ()
    assert set(members(done.copy)) >= {name for name in members(data) if "thumbnail" not in name}


def test_what_is_not_chosen_stays():
    data, features = whole()
    chosen, *others = [feature.word for feature in features]

    copy = without("a.docx", data, chosen).copy

    before, after = (" ".join(document.text for document in read("a.docx", each)) for each in (data, copy))
    assert [name for name in others if (name in before) != (name in after)] == []


def test_parts_in_which_nothing_goes_keep_their_bytes():
    data = word(p("Carol Mead"), {"header1.xml": ("header", part("hdr", p("Wexcombe")))})

    copy = without("a.docx", data, "Carol Mead").copy

    before, after = members(data), members(copy)
    assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}


def test_a_picture_of_the_first_page_goes_with_the_words():
    links = rels(
        ("r1", "officeDocument", "word/document.xml"), ("r2", "metadata/thumbnail", "docProps/thumbnail.jpeg")
    )
    data = word(p("Carol Mead"), extra={"docProps/thumbnail.jpeg": b"\xff\xd8\xff", "_rels/.rels": links})

    after = members(without("a.docx", data, "Carol Mead").copy)

    assert "docProps/thumbnail.jpeg" not in after
    assert b"thumbnail" not in after["_rels/.rels"]


@pytest.mark.parametrize("kind", ["emf", "png"])
def test_the_picture_of_a_file_inside_goes_where_words_are_taken_out_of_that(kind):
    shown = "<w:object><v:shape><v:imagedata r:id='r1'/></v:shape><o:OLEObject r:id='r2'/></w:object>"
    extra = {
        f"word/media/image1.{kind}": b"\x01\0\0\0" + "Carol Mead".encode("utf-16-le"),
        "word/embeddings/inside.docx": word(p("Inside, Carol Mead")),
        "word/_rels/document.xml.rels": rels(
            ("r1", "image", f"media/image1.{kind}"), ("r2", "package", "embeddings/inside.docx")
        ),
    }
    data = word(p("A title", f"<w:r>{shown}</w:r>"), extra=extra)

    done = without("a.docx", data, "Carol Mead")

    assert_gone(done.copy, "Carol")
    assert done.unread == ()
    assert "Inside, [neighbour 0]" in read("a.docx", done.copy)[1].text


def test_a_link_to_somebody_leads_nowhere_and_is_still_a_link():
    links = rels(("r1", "hyperlink", "mailto:c.mead@example.org")).replace("/>", ' TargetMode="External"/>')
    data = word(p(f"<w:hyperlink r:id='r1'>{r('write to her')}</w:hyperlink>", " Carol Mead", " and Mead"),
                extra={"word/_rels/document.xml.rels": links})  # fmt: skip

    after = members(without("a.docx", data, "Carol Mead", "Mead").copy)

    assert b'Target="about:blank"' in after["word/_rels/document.xml.rels"]


def test_metadata_and_hidden_layers_are_cleared_on_request():
    data, features = whole()
    seen = [f.word for f in features if not f.flags and f.layer.value in ("body", "table") and not f.inside]

    done = without("a.docx", data, metadata=True, hidden=True)

    (document, *_) = read("a.docx", done.copy)
    layers = {block.layer.value for block in document.blocks}
    assert not layers & {"comment", "revision"}
    assert not any(b.where.startswith("the file's properties") for b in document.blocks)
    assert [name for name in seen if name not in document.text] == []
    gone = [
        "Vanish",
        "White",
        "Tiny",
        "Deleted",
        "MovedFrom",
        "Comment",
        "Creator",
        "Company",
        "CustomValue",
        "DocVar",
        "Store",
    ]
    assert [name for name in gone if f"Canary{name}Q" in document.text] == []
    for content in members(done.copy).values():
        if content.startswith(b"<?xml"):
            etree.fromstring(content)


def test_a_copy_in_which_a_word_could_be_left_is_not_made():
    # A program's own binary part, of which nobody can take words out.
    data = word(
        p("Carol Mead"), extra={"word/media/image1.emf": b"\x01\0\0\0" + "Carol Mead".encode("utf-16-le")}
    )

    with pytest.raises(CopyError, match=re.escape("could still be found in a file inside it (a picture)")):
        without("a.docx", data, "Carol Mead")

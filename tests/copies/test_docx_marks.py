"""Comments in a copy of a Word file: on exactly their words, and nothing else changed."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doccheck.copies import CopyError
from doccheck.copies.docx_marks import mark
from doccheck.model import Flag, Layer, Span
from doccheck.readers import read
from tests.copies.saying import comments, looks, members, remark, tight, under
from tests.readers.files import p, part, r, rels, seen, tbl, word, zipped
from tests.readers.kitchen_word import whole


def marked(data, *spans):
    (document, *_) = read("a.docx", data)
    return mark(document, data, [remark(document, span) for span in spans])


def span_of(data, words, number=0):
    (document, *_) = read("a.docx", data)
    return Span(*[m.span() for m in re.finditer(re.escape(words), document.text)][number])


def words_under(data):
    """What stands under each of doccheck's comments, in the order of the comments."""
    found = under(data)
    return [found[key] for key in comments(data)]


# --- exactly its words


def test_part_of_a_run_is_cut_out_with_its_properties():
    data = word(p(r("Mrs Carol Mead told us.", "<w:b/><w:color w:val='FF0000'/>")))

    copy = marked(data, span_of(data, "Carol Mead"))

    assert words_under(copy) == ["Carol Mead"]
    assert looks(copy) == looks(data)


def test_words_across_runs_links_and_insertions():
    inserted = f"<w:ins w:id='1' w:author='J'>{r('rol Me', '<w:i/>')}</w:ins>"
    link = f"<w:hyperlink r:id='r9'>{r('ad told')}</w:hyperlink>"
    data = word(p(r("So Ca"), inserted, link, r(" us.")))

    copy = marked(data, span_of(data, "Carol Mead"))

    assert words_under(copy) == ["Carol Mead"]
    assert looks(copy) == looks(data)


def test_words_across_paragraphs_and_cells():
    data = word(
        p("One ends", " here.") + p("Two begins here.") + tbl(["Name", "Carol Mead"], ["Age", "Nine"])
    )
    across = Span(span_of(data, "here.").start, span_of(data, "Two").end)
    cells = Span(span_of(data, "Name").start, span_of(data, "Mead").end)

    copy = marked(data, across, cells)

    assert [tight(words) for words in words_under(copy)] == ["here.Two", "NameCarolMead"]


def test_several_findings_on_the_same_and_on_overlapping_words():
    data = word(p("Carol Mead of Mill Lane told us."))
    spans = [
        span_of(data, "Carol Mead"),
        span_of(data, "Carol Mead"),
        span_of(data, "Mead of Mill"),
        span_of(data, "of"),
    ]

    copy = marked(data, *spans)

    assert words_under(copy) == ["Carol Mead", "Carol Mead", "Mead of Mill", "of"]
    assert looks(copy) == looks(data)


def test_text_that_was_deleted_is_marked_where_it_stood():
    data = word(
        p(r("He said. "), f"<w:del w:id='1' w:author='J'>{r('It was Kieran.', tag='delText')}</w:del>")
    )

    assert words_under(marked(data, span_of(data, "Kieran"))) == ["Kieran"]


def test_a_tab_and_a_break_inside_a_run_stay_where_they_were():
    run = "<w:r><w:t>Carol</w:t><w:tab/><w:t>Mead</w:t><w:br/><w:t>rang</w:t></w:r>"
    data = word(p(run))

    copy = marked(data, span_of(data, "Mead"))

    assert words_under(copy) == ["Mead"]
    assert looks(copy) == looks(data)


PIECES = st.text(st.sampled_from("ab C.é-\u00a0\u200b  n\u0303ﬁ"), min_size=1, max_size=12)
WRAPPINGS = st.sampled_from(["{}", "<w:ins w:id='7' w:author='J'>{}</w:ins>", "<w:hyperlink w:anchor='x'>{}</w:hyperlink>",
                             "<w:smartTag>{}</w:smartTag>", "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"])  # fmt: skip
RUNS = st.builds(
    lambda words, look, around: around.format(r(words, look)),
    PIECES,
    st.sampled_from(["", "<w:b/>", "<w:i/>"]),
    WRAPPINGS,
)
PARAGRAPHS = st.lists(RUNS, min_size=1, max_size=5).map(lambda runs: p(*runs))
TABLES = st.lists(PARAGRAPHS, min_size=2, max_size=3).map(lambda cells: tbl(cells))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(PARAGRAPHS, TABLES), min_size=1, max_size=4), st.data())
def test_what_stands_under_a_comment_is_what_the_document_quotes(blocks, draw):
    data = word(p("A title") + "".join(blocks))
    (document, *_) = read("a.docx", data)
    places = st.integers(0, len(seen(document)))
    spans = [Span(*sorted((draw.draw(places), draw.draw(places)))) for _ in range(3)]
    spans = [span for span in spans if tight(document.quote(span))]

    copy = marked(data, *spans) if spans else None

    for span, words in zip(spans, words_under(copy) if copy else [], strict=True):
        assert tight(words) == tight(document.quote(span))
    if copy:
        assert looks(copy) == looks(data)
        assert read("a.docx", copy)[0].text == document.text


# --- where Word has no comments


def test_what_is_in_a_header_is_said_on_the_title_with_its_place():
    header = part("hdr", p("Carol Mead rang"))
    body = p("Referral") + p("Text.") + "<w:sectPr><w:headerReference w:type='default' r:id='r1'/></w:sectPr>"
    data = word(body, {"header1.xml": ("header", header)})

    copy = marked(data, span_of(data, "Carol Mead"))

    (said,) = comments(copy).values()
    assert words_under(copy) == ["Referral"]
    assert said.startswith("the header: “Carol Mead”.\nIt is there.")
    assert members(copy)["word/header1.xml"] == members(data)["word/header1.xml"]


def test_a_finding_about_the_whole_document_stands_on_the_title():
    data = word(p() + p(r("Referral to", "<w:b/>"), r(" Wexcombe")) + p("Text."))

    copy = marked(data, None)

    assert words_under(copy) == ["Referral to Wexcombe"]
    assert next(iter(comments(copy).values())).startswith("It is there.")


# --- all that was there stays


@pytest.fixture(scope="module")
def kitchen():
    """Every feature in which Word keeps words, and a copy with a remark on each word."""
    data, _ = whole()
    (document, *_) = read("a.docx", data)
    spans = [Span(*m.span()) for m in re.finditer(r"Canary\w+", document.text)]
    return data, document, spans, mark(document, data, [remark(document, span) for span in spans])


def test_only_what_has_to_change_differs(kitchen):
    data, _, _, copy = kitchen
    before, after = members(data), members(copy)

    changed = {name for name in before if before[name] != after[name]}

    assert set(before) <= set(after)
    assert changed <= {"word/document.xml", "word/comments.xml", "docProps/custom.xml", "[Content_Types].xml",
                       "_rels/.rels", "word/_rels/document.xml.rels"}  # fmt: skip
    assert looks(copy) == looks(data)


def test_one_comment_for_each_finding_on_its_words_or_with_its_place(kitchen):
    _, document, spans, copy = kitchen
    said, below = comments(copy), under(copy)

    assert len(said) == len(spans)
    for span, (key, text) in zip(spans, said.items(), strict=True):
        exact = tight(below[key]) == tight(document.quote(span))
        assert exact or f"{document.where(span)}: “{document.quote(span)}”." in text
        block = document.block_at(span.start)
        # A list's number and a file that Word shows in the text are not letters of the body.
        elsewhere = Flag.HIDDEN in block.flags or re.match("CanaryListText|CanaryChunk", document.quote(span))
        assert exact or elsewhere or block.layer not in (Layer.BODY, Layer.TABLE, Layer.REVISION)


def test_comments_that_were_there_keep_their_words_and_numbers(kitchen):
    data, _, _, copy = kitchen
    before, after = members(data)["word/comments.xml"], members(copy)["word/comments.xml"]

    for comment in re.findall(rb"<w:comment .*?</w:comment>", before, re.S):
        assert re.search(rb'w:id="[^"]*"', comment)[0] in after


# --- a marked copy is known again


def test_reading_a_marked_copy_gives_the_same_words_and_says_how_many_comments_there_are(kitchen):
    _, document, spans, copy = kitchen
    (again, *_) = read("a.docx", copy)
    assert again.marks == len(spans)
    assert (again.text, again.blocks) == (document.text, document.blocks)
    assert members(copy)["docProps/custom.xml"].count(b"marked copy") == 1


def test_a_comment_of_doccheck_in_which_somebody_wrote_is_read_like_any(kitchen):
    data = word(p("Referral"))
    copy = members(marked(data, None))
    copy["word/comments.xml"] = copy["word/comments.xml"].replace(b"Mend it.", b"Mend it. Ask Zephaniah.")

    (again, *_) = read("a.docx", zipped(copy))

    assert "Ask Zephaniah" in again.text
    assert again.marks == 0


# --- what cannot be copied


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ({"_xmlsignatures/origin.sigs": ""}, "it is signed"),
        ({"_rels/.rels": rels(("r1", "officeDocument", "word/document.xml")).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")},
         "Strict"),
    ],
)  # fmt: skip
def test_a_copy_that_would_not_be_whole_is_refused(extra, why):
    data = zipped({**members(word(p("Referral"))), **extra})
    (document, *_) = read("a.docx", data)

    with pytest.raises(CopyError, match=why):
        mark(document, data, [remark(document, None)])

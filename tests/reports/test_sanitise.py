"""What may leave: letters become dots of the same shape, and places are said in words that name nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck.model import Gap
from doccheck.reports import Excerpts
from doccheck.reports.sanitise import blanked, cleared
from doccheck.saying.places import place

from .making import checked, found, judged

WITHOUT = [Excerpts.NONE, Excerpts.MASKED]


@pytest.mark.parametrize(
    ("where", "none", "masked"),
    [
        ("page 2, third paragraph", "page 2, third paragraph", "page 2, third paragraph"),
        ("the answer to 'Are parents aware?'",) * 3,
        ("sheet 1, cell B12",) * 3,
        ("rule TP303",) * 3,
        ("a comment by J. Harte, page 1", "a comment by …, page 1", "a comment by J… H…, page 1"),
        ("a comment by Young White", "a comment by …", "a comment by Y… W…"),
        ("the file's properties (last saved by)",) * 3,
        ("row 3, column 'Quill'", "row 3, column '…'", "row 3, column 'Q…'"),
        ("07700 900118", "…", "…"),
    ],
)
def test_a_place_is_said_in_words_that_name_nobody(where, none, masked):
    assert place(where, Excerpts.NONE) == none
    assert place(where, Excerpts.MASKED) == masked
    assert place(where, Excerpts.FULL) == where


@given(st.text(), st.sampled_from(WITHOUT))
def test_a_blanked_text_keeps_its_length_and_lines_and_no_word(text, how):
    made = blanked(text, how)
    assert len(made) == len(text)
    assert [n for n, char in enumerate(made) if char.isspace()] == [
        n for n, char in enumerate(text) if char.isspace()
    ]
    kept = [char for char in made if char.isalnum()]
    assert len(kept) <= (0 if how is Excerpts.NONE else len(text.split()))


def test_names_of_files_inside_stay_apart():
    paths = [
        "m.eml",
        "m.eml!Quill.docx",
        "m.eml!Feather.docx",
        "m.eml!Quill.docx!image.png",
        "m.eml!notes 2.txt",
    ]
    (made,) = cleared([checked(*(judged("x", path=path) for path in paths))], Excerpts.NONE)
    assert [each.report.document.path for each in made.documents] == [
        "m.eml",
        "m.eml!file 1.docx",
        "m.eml!file 2.docx",
        "m.eml!file 1.docx!image.png",
        "m.eml!notes 2.txt",
    ]


def test_the_verdicts_sentence_follows():
    said = "Part of this could not be checked: a comment by J. Quill, page 1 of Feather.docx."
    outer = judged("x", path="m.eml", sentence=said)
    inner = judged(
        "x", path="m.eml!Feather.docx", gaps=[Gap("A comment by J. Quill, page 1", "it is a picture")]
    )
    (made,) = cleared([checked(outer, inner)], Excerpts.NONE)
    assert made.sentence == "Part of this could not be checked: a comment by …, page 1 of file 1.docx."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("referral form 2.docx", "referral form 2.docx"),
        ("White.docx", "file 1.docx"),
        ("Hope Young.pdf", "file 1.pdf"),
        ("Young.pdf", "file 1.pdf"),
        ("scan.Quill", "file 1"),
        ("01632960114.txt", "file 1.txt"),
        ("folder/Quill.txt", "file 1.txt"),
    ],
)
def test_a_file_goes_by_its_name_only_where_that_names_nobody(name, said):
    (made,) = cleared([checked(judged("x"), judged("x", path=f"a.zip!{name}"))], Excerpts.NONE)
    assert made.documents[1].report.document.path == f"a.zip!{said}"


def test_with_words_nothing_changes():
    one = checked(judged("Pat Doyle", found("TP301", 0, 9, "a comment by Quill")))
    assert cleared([one], Excerpts.FULL) == [one]

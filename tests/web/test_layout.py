"""A document's blocks as they lie on the page."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from doccheck.model import Block, BlockKind, Document, Layer, Report, Span
from doccheck.readers import read
from doccheck.reports.marked_text import marked
from doccheck.web.layout import Shape, laid_out
from doccheck.web.tasks import OTHER, task_of


def layout_of(document):
    return laid_out(document, marked(Report(document, ())).blocks)


def words(document, placed):
    return document.quote(placed.marked.block.span)


def test_a_form_is_a_row_for_each_question_with_its_answer():
    path = Path("samples/referral-form.docx")
    (document, *_) = read(path.name, path.read_bytes())
    layout = layout_of(document)
    tables = [part.rows for part in layout.text if part.shape is Shape.TABLE]
    said = [[[words(document, b) for b in cell.blocks] for cell in row] for rows in tables for row in rows]
    assert [["Name of child"], ["Harrison Pell"]] in said
    assert [["First language"]] in said
    assert [["NHS number"], ["999 475 2189"]] in said
    assert [["Kirsty Pell"], ["Mother"], ["3 March 1994"], ["Yes"]] in said
    (worries,) = [row for row in said if row[0] == ["What are you worried about?"]]
    assert len(worries[1]) == 3
    assert [words(document, each) for each in layout.above] == ["OFFICIAL-SENSITIVE"]
    assert {each.marked.block.layer for each in layout.unseen} == {Layer.PROPERTY}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(BlockKind)),
            st.sampled_from(list(Layer)),
            st.sampled_from(["paragraph 1", "table 1, row 1", "table 1, row 2", "the answer to 'Name'"]),
        ),
        max_size=25,
    )
)
def test_every_block_lies_somewhere_once(kinds):
    blocks = tuple(
        Block(Span(3 * n, 3 * n + 2), layer, where, kind) for n, (kind, layer, where) in enumerate(kinds)
    )
    document = Document("a.docx", "application/x", "", "ab\n" * len(kinds), blocks)
    layout = layout_of(document)
    placed = [each for part in layout.text for each in part.blocks]
    placed += [each for part in layout.text for row in part.rows for cell in row for each in cell.blocks]
    placed += [*layout.above, *layout.below, *layout.beside, *layout.unseen]
    assert sorted(each.number for each in placed) == list(range(len(kinds)))


def test_every_rule_belongs_to_a_task():
    codes = [path.name[:5] for path in Path("patterns").rglob("[A-Z][A-Z][0-9]*.toml")]
    assert len(codes) > 40
    assert {code for code in codes if task_of(code) is OTHER} == {"SC506"}

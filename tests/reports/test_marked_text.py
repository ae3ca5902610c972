"""The text with its findings in it: nothing lost, nothing doubled, and every finding at its place."""

from hypothesis import given
from hypothesis import strategies as st

from doccheck.model import Block, BlockKind, Confidence, Document, Finding, Layer, Report, Severity, Span
from doccheck.reports.marked_text import marked, rows

TEXT = "Pat Doyle rang us.\n\nHe lives at 4 Kiln Row."
BLOCKS = (Block(Span(0, 18), where="paragraph 1"), Block(Span(20, 43), where="paragraph 2"))


def finding(code, start, end, severity=Severity.WARNING):
    return Finding(code, Span(start, end), severity, Confidence.HIGH, "somewhere")


def report(*findings, text=TEXT, blocks=BLOCKS):
    return Report(Document("a.txt", "text/plain", "", text, blocks), findings)


def pieces(block):
    return [(piece.text, [mark.name for mark in piece.marks]) for piece in block.pieces]


def test_overlapping_findings_are_cut_so_that_each_piece_knows_all_of_its_marks():
    made = marked(report(finding("TP301", 0, 9), finding("TP303", 4, 13, Severity.ERROR)))
    first, second = made.blocks
    assert pieces(first) == [
        ("Pat ", ["2-1"]),
        ("Doyle", ["2-1", "1-1"]),
        (" ran", ["1-1"]),
        ("g us.", []),
    ]
    assert [mark.name for mark in first.marks] == ["2-1", "1-1"]
    assert pieces(second) == [("He lives at 4 Kiln Row.", [])]


def test_a_finding_over_two_blocks_is_marked_in_both_and_begins_in_both():
    made = marked(report(finding("TP301", 10, 22)))
    assert [pieces(block) for block in made.blocks] == [
        [("Pat Doyle ", []), ("rang us.", ["1-1"])],
        [("He", ["1-1"]), (" lives at 4 Kiln Row.", [])],
    ]
    assert [[mark.name for mark in block.marks] for block in made.blocks] == [["1-1"], ["1-1"]]


def test_what_has_no_place_or_stands_between_blocks_is_elsewhere():
    whole = Finding("RR405", None, Severity.WARNING, Confidence.MEDIUM)
    made = marked(report(whole, finding("TP301", 18, 20)))
    assert [mark.name for mark in made.elsewhere] == ["2-1", "1-1"]
    assert [(thing.number, thing.group.code) for thing in made.things] == [(1, "TP301"), (2, "RR405")]


def test_a_document_without_blocks_is_one_block():
    (block,) = marked(report(finding("TP301", 0, 3), blocks=())).blocks
    assert pieces(block) == [("Pat", ["1-1"]), (TEXT[3:], [])]


def test_cells_stand_in_rows_with_their_paragraphs_and_their_empty_neighbours():
    text = "Name | Ben\nAge |  | 7\nWorries | one\ntwo\nEnd"

    def cell(words, where):
        start = text.index(words)
        return Block(Span(start, start + len(words)), Layer.TABLE, where, BlockKind.CELL)

    blocks = (
        cell("Name", "row 1"),
        cell("Ben", "the answer to 'Name'"),
        cell("Age", "row 2"),
        cell("7", "row 2"),
        cell("Worries", "row 3"),
        cell("one", "the answer to 'Worries'"),
        cell("two", "the answer to 'Worries'"),
        Block(Span(len(text) - 3, len(text)), where="paragraph 1"),
    )
    made = marked(report(text=text, blocks=blocks))
    said = [[["".join(p.text for p in b.pieces) for b in cell] for cell in row] for row in rows(made.blocks)]
    assert said == [
        [["Name"], ["Ben"]],
        [["Age"], [], ["7"]],
        [["Worries"], ["one", "two"]],
        [["End"]],
    ]


SPANS = (
    st.tuples(st.integers(0, 43), st.integers(0, 43)).map(sorted).filter(lambda edges: edges[0] < edges[1])
)


@given(st.lists(st.tuples(SPANS, st.sampled_from(["TP301", "TP303", "CL601"])), max_size=12))
def test_the_text_is_whole_and_each_letter_has_exactly_its_marks(found):
    given_ = report(*(finding(code, *edges) for edges, code in found))
    made = marked(given_)
    for each in made.blocks:
        assert "".join(piece.text for piece in each.pieces) == given_.document.quote(each.block.span)
        position = each.block.span.start
        for piece in each.pieces:
            here = Span(position, position + len(piece.text))
            wanted = {m.name for t in made.things for m in t.marks if m.finding.span.overlaps(here)}
            assert {mark.name for mark in piece.marks} == wanted
            assert all(mark.finding.span.contains(here) for mark in piece.marks)
            position = here.end
    shown = {mark.name for each in made.blocks for mark in each.marks} | {m.name for m in made.elsewhere}
    assert shown == {mark.name for thing in made.things for mark in thing.marks}

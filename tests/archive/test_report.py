"""What a lead reads: right numbers, intervals that hold, and nothing from which one person could be singled out."""

import csv
import io
import math
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doccheck.archive.intervals import newcombe, wilson
from doccheck.archive.report import Wish, page, tables
from doccheck.archive.report.figures import BASIS, REST, count
from doccheck.archive.report.suppress import Group, fold, hidden
from doccheck.archive.store import Store
from tests.archive import made

TITLES = {
    "TP303": "The person who told you can be recognised",
    "FO201": "Opinion",
    "CL601": "An acronym",
    BASIS: "No basis",
}


def reported(url, **wish):
    with Store(str(url)) as store:
        return count(store, Wish(**wish), TITLES)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    url = tmp_path_factory.mktemp("report") / "runs.db"
    made.fill(url, made.archive())
    return url


def numbers(found, table):
    return {(figure.group, figure.item): figure.count for figure in found.table(table)}


# --- the numbers ---------------------------------------------------------------------------------


def test_the_numbers_are_those_of_the_documents(url):
    documents = list(made.archive(120))
    made.fill(url, documents)
    found = reported(url, split=date(2025, 1, 1))
    codes = [(unit, {f.code for f in outcome.documents[0].findings}, outcome) for unit, outcome in documents]
    assert found.documents == 120
    assert (found.first, found.last) == (
        min(u.details.dated for u, _, _ in codes),
        max(u.details.dated for u, _, _ in codes),
    )
    for verdict in ("pass", "advise", "hold", "unchecked"):
        assert numbers(found, "verdicts")[("all", verdict)] == sum(o.verdict == verdict for _, _, o in codes)
    for code in ("FO201", "CL601", BASIS):
        assert numbers(found, "rules")[("all", code)] == sum(code in own for _, own, _ in codes)
    assert numbers(found, "basis")[("all", BASIS)] == sum(bool(o.documents[0].recorded) for _, _, o in codes)
    shown = numbers(found, "by recipient")
    for group in ("example.gov.uk", "example.org"):
        right = sum("FO201" in own and unit.details.recipient == group for unit, own, _ in codes)
        assert shown[(group, "FO201")] == right
    change = {(f.group, f.item): f for f in found.table("before and after")}
    before = [own for unit, own, _ in codes if unit.details.dated < date(2025, 1, 1)]
    after = [own for unit, own, _ in codes if unit.details.dated >= date(2025, 1, 1)]
    two = [(sum(BASIS in own for own in side), len(side)) for side in (before, after)]
    assert [(change[(g, BASIS)].count, change[(g, BASIS)].of) for g in ("before", "after")] == two
    assert change[("difference", BASIS)].share == pytest.approx(two[1][0] / two[1][1] - two[0][0] / two[0][1])


def test_where_to_look_first_says_why(tmp_path):
    made.fill(
        tmp_path / "r.db",
        [
            made.entry(1, ["TP301"], path="mild.txt"),
            made.entry(2, ["TP303", "SC501"], path="grave.txt", dated=date(2026, 5, 1)),
            made.entry(3, ["TP303"], path="unseen.txt", hidden=True),
            made.entry(4, ["SC501", "FO201"], path="nobody.txt"),
            *(made.entry(n, []) for n in range(5, 12)),
        ],
    )
    found = reported(tmp_path / "r.db")
    assert [(each.path, each.reasons) for each in found.exposures] == [
        ("unseen.txt", ("The person who told you can be recognised (paragraph 1; where nobody looks)",)),
        ("grave.txt", ("The person who told you can be recognised (paragraph 1)", "SC501 (paragraph 1)")),
        ("mild.txt", ("TP301 (paragraph 1)",)),
    ]
    without = reported(tmp_path / "r.db", list_files=False)
    assert without.exposures == ()
    assert "grave.txt" not in page.render(without) + tables.as_csv(without).decode()


def test_what_repeats_itself_is_counted_by_document(whole):
    found = reported(whole)
    assert found.repeats[0].code in ("CL601", BASIS)
    most = numbers(found, "rules")
    assert {repeat.code: repeat.documents for repeat in found.repeats}["CL601"] == most[("all", "CL601")]


def test_copies_of_one_file_are_counted(tmp_path):
    same = [made.entry(7, [], path=f"{n}.txt") for n in range(9)]
    made.fill(tmp_path / "r.db", same)
    assert reported(tmp_path / "r.db").copies == 8


# --- who may see what ----------------------------------------------------------------------------


def test_a_report_on_one_team_holds_nothing_of_another(whole):
    found = reported(whole, team="south", split=date(2025, 1, 1))
    assert 0 < found.documents < 200
    for text in (page.render(found), tables.as_csv(found).decode()):
        for other in ("north", "harbour", "tiny"):
            assert other not in text
    assert all(exposure.path.startswith("south/") for exposure in found.exposures)
    alone = [each for each in made.archive() if each[0].details.team == "south"]
    assert found.documents == len(alone)


def test_a_team_of_few_documents_is_not_reported_on(whole):
    found = reported(whole, team="nobody")
    assert (found.documents, found.figures, found.exposures) == (0, (), ())
    assert "No document has been recorded for this team yet." in page.render(found)


def test_small_teams_and_teams_of_one_writer_are_taken_together(tmp_path):
    documents = []
    for number in range(200):
        team, author = [("large", number % 7), ("lone", 8), ("small", number % 5)][
            0 if number < 120 else 1 if number < 197 else 2
        ]
        documents.append(
            made.entry(number, ["FO201"] if number % 2 else [], team=team, author=f"author {author}")
        )
    made.fill(tmp_path / "r.db", documents)
    groups = {figure.group: figure.of for figure in reported(tmp_path / "r.db").table("by team")}
    assert groups == {"large": 120, REST: 80}


# --- suppression ---------------------------------------------------------------------------------


def test_groups_fold_so_that_none_can_be_subtracted():
    assert fold({"a": Group(90), "b": Group(40), "c": Group(2)}, 5, 0, "rest") == {
        "a": "a",
        "b": "rest",
        "c": "rest",
    }
    assert fold({"a": Group(90), "b": Group(40)}, 5, 0, "rest") == {"a": "a", "b": "b"}
    assert fold({"a": Group(90), "c": Group(2)}, 5, 0, "rest") == {"a": "rest", "c": "rest"}


TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=2, max_size=3
    )
)


def solutions(table, kept_back):
    """Every way to fill in the hidden cells that gives the known sums of rows and columns, by trying."""
    cells = sorted(kept_back)
    rows = [sum(table[r][c] for c in range(len(table[r])) if (r, c) in kept_back) for r in range(len(table))]
    columns = [
        sum(table[r][c] for r in range(len(table)) if (r, c) in kept_back) for c in range(len(table[0]))
    ]

    def fill(index):
        if index == len(cells):
            if not any(rows) and not any(columns):
                yield {}
            return
        row, column = cells[index]
        last_of_row = all(cell[0] != row for cell in cells[index + 1 :])
        values = [rows[row]] if last_of_row else range(min(rows[row], columns[column]) + 1)
        for value in values:
            if value <= columns[column]:
                rows[row] -= value
                columns[column] -= value
                for rest in fill(index + 1):
                    yield {(row, column): value, **rest}
                rows[row] += value
                columns[column] += value

    return fill(0)


@settings(max_examples=60, deadline=None)
@given(TABLES.filter(lambda table: len(table) * len(table[0]) <= 8), st.integers(2, 4))
def test_no_small_count_can_be_worked_out_from_the_rest(table, fewest):
    kept_back = hidden(table, fewest)
    few = {(r, c) for r, line in enumerate(table) for c, value in enumerate(line) if 0 < value < fewest}
    assert few <= kept_back
    if few and len(kept_back) < len(table) * len(table[0]):
        ways = list(solutions(table, kept_back))
        for cell in few:
            values = {way[cell] for way in ways}
            assert max(values) - min(values) >= fewest, (cell, sorted(values))


def test_nothing_is_hidden_without_need():
    assert hidden([[10, 20], [30, 0]], 5) == set()
    assert hidden([[9, 31, 2, 50], [95, 297, 160, 400]], 5) == {(0, 0), (0, 2), (1, 0), (1, 2)}


def test_shown_numbers_are_never_small(whole):
    found = reported(whole, split=date(2025, 1, 1))
    for figure in found.figures:
        if figure.table not in ("verdicts",) and figure.count is not None:
            assert figure.count == 0 or figure.count >= 5, figure
            assert (
                figure.of - figure.count == 0
                or figure.of - figure.count >= 5
                or figure.table in ("rules", "months")
            ), figure


# --- intervals -----------------------------------------------------------------------------------


def test_intervals_are_those_of_the_papers():
    # Newcombe (1998), Statistics in Medicine 17, 857-872 (table I: 81 of 263) and 873-890 (table II: 56/70 and 48/80).
    one = wilson(81, 263)
    assert (round(one.low, 4), round(one.high, 4)) == (0.2553, 0.3662)
    assert tuple(round(x, 4) for x in (wilson(0, 20).low, wilson(0, 20).high)) == (0.0, 0.1611)
    gap = newcombe((48, 80), (56, 70))
    assert (round(gap.share, 4), round(gap.low, 4), round(gap.high, 4)) == (0.2, 0.0524, 0.3339)
    with pytest.raises(ValueError, match="share of nothing"):
        wilson(0, 0)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share(found, of):
    found = min(found, of)
    interval = wilson(found, of)
    assert 0 <= interval.low <= interval.share <= interval.high <= 1
    assert math.isclose(wilson(of - found, of).low, 1 - interval.high, abs_tol=1e-9)
    assert newcombe((found, of), (found, of)).low <= 0 <= newcombe((found, of), (found, of)).high


# --- files ---------------------------------------------------------------------------------------


def test_the_page_stands_by_itself_and_says_the_same_twice(whole):
    found = reported(whole, split=date(2025, 1, 1))
    text = page.render(found)
    assert text == page.render(found)
    assert not re.search(r"<script|<link|<img|@import|url\((?!#)|(?:src|href)=\"(?!#)", text)
    assert text.count("<svg") == 4
    assert "Before 1 January 2025, and from then on" in text
    assert "default-src 'none'" in text


def test_a_small_archive_has_no_picture_of_nothing(tmp_path):
    made.fill(tmp_path / "r.db", made.archive(12))
    text = page.render(reported(tmp_path / "r.db"))
    assert "12 documents" in text
    assert "Over time" not in text


def test_names_cannot_break_out_of_the_page_or_a_spreadsheet(tmp_path):
    evil = '=cmd|" /C calc"!A0<script>alert(1)</script>'
    made.fill(
        tmp_path / "r.db",
        [made.entry(n, ["TP303"], team=evil if n % 2 else "b", path=f"{evil}{n}.txt") for n in range(40)],
    )
    found = reported(tmp_path / "r.db")
    assert "<script>" not in page.render(found)
    rows = list(csv.reader(io.StringIO(tables.as_csv(found).decode("utf-8-sig"))))
    assert {row[1] for row in rows if row[0] == "by team"} == {"b", f"'{evil}"}
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_all_files_hold_the_same_figures(whole, tmp_path):
    import zipfile

    from pyarrow import parquet

    found = reported(whole)
    rows = list(csv.DictReader(io.StringIO(tables.as_csv(found).decode("utf-8-sig"))))
    table = parquet.read_table(io.BytesIO(tables.as_parquet(found))).to_pylist()
    assert [(r["table"], r["group"], r["item"], r["count"]) for r in rows] == [
        (r["table"], r["group"], r["item"], "" if r["count"] is None else str(r["count"])) for r in table
    ]
    with zipfile.ZipFile(io.BytesIO(tables.as_workbook(found))) as book:
        sheets = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
    assert sheets == [
        "about",
        "verdicts",
        "months",
        "rules",
        "basis",
        "by team",
        "by recipient",
        "repeats",
        "look here first",
    ]

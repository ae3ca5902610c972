"""A sample that is fair, judgements that give precision with an interval, and a purge that leaves nothing."""

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from doccheck.archive.purge import purge
from doccheck.archive.review import ReviewError, Wanted, agree, sample
from doccheck.archive.schema import entries, findings
from doccheck.archive.secrets import VARIABLE, Seal, fresh_key
from doccheck.archive.store import Store
from tests.archive import made
from tests.archive.running import checked, held, proof

TITLES = {"FO201": "Opinion"}


def sheet_of(url, **wanted):
    with Store(str(url)) as store:
        return sample(store, Wanted(**wanted), TITLES)


def lines(sheet):
    return list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))


def judged(path, rows, answers):
    """A sheet with these answers under "right?"."""
    paper = io.StringIO()
    writer = csv.DictWriter(paper, rows[0].keys())
    writer.writeheader()
    writer.writerows(row | {"right?": answer} for row, answer in zip(rows, answers, strict=True))
    path.write_text(paper.getvalue(), encoding="utf-8-sig")
    return path


def test_a_sample_holds_as_many_of_each_rule_and_is_drawn_alike_by_the_same_seed(url):
    made.fill(url, made.archive(120))
    rows = lines(sheet_of(url, per_rule=7))
    assert Counter(row["rule"] for row in rows) == {"CL601": 7, "FO201": 7, "RR405": 7, "TP303": 7}
    assert len({row["finding"] for row in rows}) == 28
    assert sheet_of(url, per_rule=7) == sheet_of(url, per_rule=7)
    assert sheet_of(url, per_rule=7) != sheet_of(url, per_rule=7, seed=2)
    assert {row["rule"] for row in lines(sheet_of(url, rules=("FO",)))} == {"FO201"}
    assert all("/south/" in row["file"] for row in lines(sheet_of(url, team="south")))


def test_every_finding_may_be_drawn(tmp_path):
    made.fill(tmp_path / "r.db", [made.entry(n, ["FO201"]) for n in range(12)])
    drawn = {
        row["file"] for seed in range(40) for row in lines(sheet_of(tmp_path / "r.db", per_rule=2, seed=seed))
    }
    assert len(drawn) == 12


def test_judgements_become_precision(tmp_path):
    url = tmp_path / "r.db"
    made.fill(url, [made.entry(n, ["FO201", "CL601"] if n < 10 else ["FO201"]) for n in range(30)])
    rows = sorted(lines(sheet_of(url, per_rule=12)), key=lambda row: row["rule"])
    assert [row["rule"] for row in rows] == ["CL601"] * 10 + ["FO201"] * 12
    sheet = judged(tmp_path / "s.csv", rows, ["yes"] * 9 + ["?"] + ["Yes"] * 6 + ["no"] * 5 + [""])
    with Store(str(url)) as store:
        one, two = agree(store, [sheet])
    assert (one.code, one.right, one.judged, one.unsure, one.all) == ("CL601", 9, 9, 1, 10)
    assert (two.code, two.right, two.judged, two.unsure, two.all) == ("FO201", 6, 11, 1, 30)
    assert (round(two.precision.low, 3), round(two.precision.high, 3)) == (0.280, 0.787)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "is no sheet of"),
        ("finding,rule,right?\n1,FO201,perhaps\n", "line 2: under “right?” write yes, no, or nothing"),
        ("finding,rule,right?\nx,FO201,yes\n", "line 2: under"),
        ("finding,rule,right?\n1,TP303,yes\n", "line 2: finding 1 is not in this store any more"),
        ("finding;rule;right?\n1;FO201;yes\n1;FO201;no\n", "line 3: finding 1 is judged twice"),
    ],
)
def test_a_wrong_sheet_is_one_sentence(tmp_path, text, sentence):
    made.fill(tmp_path / "r.db", [made.entry(1, ["FO201"])])
    (tmp_path / "s.csv").write_text(text)
    with (
        Store(str(tmp_path / "r.db")) as store,
        pytest.raises(ReviewError, match=sentence.replace("?", r"\?")),
    ):
        agree(store, [tmp_path / "s.csv"])


def test_words_stand_in_a_sample_only_with_the_key(tmp_path, archive, put, monkeypatch):
    put("a.txt", "Carol Mead told us.\n")
    monkeypatch.setenv(VARIABLE, fresh_key())
    seal = Seal.from_environment()
    checked(tmp_path / "r.db", archive, excerpts=seal.mark)
    with Store(str(tmp_path / "r.db")) as store:
        assert "Carol" not in sample(store, Wanted(), TITLES).decode()
        words = {row["rule"]: row["words"] for row in lines(sample(store, Wanted(), TITLES, seal))}
    assert words == {"TP303": "Carol Mead", "RR405": ""}


# --- purge ---------------------------------------------------------------------------------------


def aged(url, path, days):
    """Makes what was recorded of one document so many days older."""
    with Store(str(url), write=True) as store, store.begin() as connection:
        when = connection.scalar(select(entries.c.checked).where(entries.c.path == path))
        connection.execute(
            update(entries).where(entries.c.path == path).values(checked=when - timedelta(days=days))
        )


def test_a_purge_removes_what_is_too_old_and_nothing_else(url, archive, put):
    put("old-Zephaniah.txt", "Carol Mead told us.\n")
    put("new.txt", "Carol Mead told us.\n")
    checked(url, archive)
    aged(url, f"{archive}/old-Zephaniah.txt", 100)
    with Store(url, write=True) as store:
        planned = purge(store, 90, dry_run=True)
        assert (planned.entries, planned.findings) == (1, 2)
    assert held(url).findings == 4
    with Store(url, write=True) as store:
        assert purge(store, 90).entries == 1
        assert purge(store, 90).entries == 0
    left = held(url)
    assert (list(left.entries), left.documents, left.findings) == ([f"{archive}/new.txt"], 1, 2)


def test_nothing_of_what_was_purged_is_left_in_the_file(tmp_path, archive, put):
    for number in range(20):
        put(f"Zephaniah-{number}.txt", "Carol Mead told us.\n")
    put("new.txt")
    url = tmp_path / "runs.db"
    checked(url, archive, jobs=2)
    for number in range(20):
        aged(url, f"{archive}/Zephaniah-{number}.txt", 100)
    assert b"Zephaniah" in url.read_bytes()
    with Store(str(url), write=True) as store:
        purge(store, 90)
        for file in tmp_path.glob("runs.db*"):
            assert b"Zephaniah" not in file.read_bytes(), file.name
        assert store.salt
    assert checked(url, archive).tally.checked == 20, "what still lies there is checked and recorded again"
    assert proof(url, archive).holds


def test_findings_go_with_their_documents(url):
    made.fill(url, [made.entry(1, ["FO201", "TP303"])])
    with Store(url, write=True) as store:
        purge(store, -1)
        with store.read() as connection:
            assert connection.execute(select(findings)).all() == []

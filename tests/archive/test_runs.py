"""A run records everything that was walked, each once; the next one goes on, and does not do again what is done."""

import json

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from doccheck.archive import schema
from doccheck.archive.store import Store, StoreError
from doccheck.archive.units import Outcome, OutcomeError
from tests.archive.running import checked, held, names, proof
from tests.interfaces.stub import CANARY

BAD = f"{CANARY} told us about MASH.\n"


def test_everything_walked_is_recorded_and_the_proof_holds(url, archive, put):
    put("north/a.txt", BAD)
    put("b.txt")
    put("empty.txt", b"")
    put("settings.json", "{}")
    ended = checked(url, archive)
    assert (ended.tally.walked, ended.tally.checked, ended.left_out) == (3, 3, 1)
    assert dict(ended.tally.verdicts) == {"hold": 1, "pass": 1, "unchecked": 1}
    store = held(url)
    assert names(store.entries, archive) == ["b.txt", "empty.txt", "north/a.txt"]
    assert (store.documents, store.findings) == (2, 3)
    assert store.gaps == {f"{archive}/empty.txt": "it is empty"}
    found = proof(url, archive)
    assert (found.walked, found.recorded, found.gaps, found.walked_again, found.wrong) == (3, 2, 1, 3, ())


def test_what_has_not_changed_is_not_checked_again(url, archive, put):
    put("a.txt", BAD)
    put("b.txt")
    checked(url, archive)
    before = held(url)
    second = checked(url, archive)
    assert (second.tally.checked, second.tally.unchanged) == (0, 2)
    assert dict(second.tally.verdicts) == {"hold": 1, "pass": 1}
    put("b.txt", BAD)
    put("c.txt")
    third = checked(url, archive)
    assert (third.tally.checked, third.tally.unchanged) == (2, 1)
    after = held(url)
    assert after.findings == 2 * before.findings
    assert proof(url, archive).holds
    other_rules = checked(url, archive, standard="cd" * 32)
    assert other_rules.tally.checked == 3
    assert held(url).findings == after.findings


def test_what_could_not_be_checked_is_tried_again_when_asked(url, archive, put):
    put("broken.docx", b"PK\x03\x04broken")
    checked(url, archive)
    assert checked(url, archive).tally.checked == 0
    assert checked(url, archive, again=True).tally.checked == 1


def test_two_roots_that_overlap_hold_each_document_once(url, archive, put):
    put("north/a.txt")
    put("b.txt")
    assert checked(url, archive, archive / "north").tally.walked == 2
    assert proof(url, archive, archive / "north").holds


def test_several_processes_find_what_one_finds(url, archive, put, tmp_path):
    for number in range(40):
        put(f"{number}.txt", BAD if number % 3 else "We share this under section 47.\n")
    checked(url, archive, jobs=3)
    checked(tmp_path / "alone.db", archive)
    several, alone = held(url), held(tmp_path / "alone.db")
    assert {path: row.verdict for path, row in several.entries.items()} == {
        path: row.verdict for path, row in alone.entries.items()
    }
    assert (several.documents, several.findings) == (alone.documents, alone.findings)


def test_a_proof_fails_where_something_is_missing(url, archive, put):
    put("a.txt", BAD)
    put("b.txt")
    checked(url, archive)
    with Store(url, write=True) as store, store.begin() as connection:
        connection.execute(schema.findings.delete())
        connection.execute(schema.documents.delete().where(schema.documents.c.verdict == "pass"))
    assert proof(url).wrong == ("1 documents count as recorded and have no record",)
    put("new.txt")
    assert (
        "1 documents lie in the archive now and were not walked by the last run" in proof(url, archive).wrong
    )


def test_no_word_of_a_document_is_in_the_store(tmp_path, archive, put):
    text = f"{CANARY} told us. MASH knows.\n\nWhere does Zebedee sleep?: at {CANARY}\n"
    put("a.txt", text)
    put(
        "mail.eml", f"From: {CANARY} <zq@one.example.org>\nTo: b@two.example.org\nSubject: {CANARY}\n\n{text}"
    )
    checked(tmp_path / "runs.db", archive)
    (author,) = {row.own_author for row in held(tmp_path / "runs.db").entries.values()} - {""}
    assert author.startswith("author ")
    with Store(str(tmp_path / "runs.db"), write=True) as store:
        store.compact()
    stored = (tmp_path / "runs.db").read_bytes()
    for word in (*CANARY.split(), "told", "Zebedee", "zq@one", "MASH"):
        assert word.encode() not in stored


def test_odd_letters_do_not_end_the_run(url, archive, put):
    long = "x" * 240 + ".example.org"
    put(
        "a.eml",
        f"From: a@b.example.org\nTo: =?utf-8?b?AEE=?= <a@{long}>, b@{long}\nSubject: \x00\x01\n\nCarol Mead\x00 told us.\n",
    )
    put("b.txt", "Name\x01Carol Mead: Carol Mead\n\x00\n")
    checked(url, archive)
    assert proof(url, archive).holds


def test_the_migrations_make_what_the_schema_says(url):
    with Store(url, write=True) as store, store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.METADATA) == []


def test_a_store_is_claimed_by_one(url):
    with Store(url, write=True) as one:
        one.claim()
        with Store(url, write=True) as two, pytest.raises(StoreError, match="another run is writing"):
            two.claim()
    with Store(url, write=True) as three:
        three.claim()


def test_what_a_process_answers_is_checked():
    good = Outcome("k", "gap").as_json()
    assert Outcome.from_json(good).state == "gap"
    table = json.loads(good)
    odd = [
        "", "[]", "null", '{"key": 1}', "x" * 100,
        json.dumps(table | {"verdict": "fine"}), json.dumps(table | {"sha256": 5}), json.dumps(table | {"dated": "soon"}),
        json.dumps(table | {"more": 1}), json.dumps(table | {"documents": [{"nested": 1}]}), "[" * 100_000,
    ]  # fmt: skip
    for line in odd:
        with pytest.raises(OutcomeError):
            Outcome.from_json(line)


def test_excerpts_are_kept_encrypted_and_only_when_asked(tmp_path, archive, put, monkeypatch):
    from doccheck.archive.secrets import VARIABLE, Seal, SealError, fresh_key

    put("a.txt", BAD)
    monkeypatch.setenv(VARIABLE, fresh_key())
    seal = Seal.from_environment()
    url = tmp_path / "runs.db"
    assert checked(url, archive, excerpts=seal.mark).tally.checked == 1
    with Store(str(url)) as store, store.read() as connection:
        kept = connection.scalars(
            select(schema.findings.c.excerpt).where(schema.findings.c.code == "TP303")
        ).all()
    assert [seal.opened(each) for each in kept] == [CANARY]
    assert CANARY.split()[0].encode() not in url.read_bytes()
    assert checked(url, archive).tally.checked == 1, "without excerpts it is another standard"
    monkeypatch.setenv(VARIABLE, fresh_key())
    with pytest.raises(SealError, match="another key"):
        Seal.from_environment().opened(kept[0])


def test_a_record_or_an_acceptance_that_is_new_has_its_document_checked_again(tmp_path, archive, put):
    put("a.txt")
    put("b.txt")
    checked(tmp_path / "r.db", archive)
    put("a.record.json", "{}")
    put("b.txt.doccheck.toml", "x")
    assert checked(tmp_path / "r.db", archive).tally.checked == 2
    assert checked(tmp_path / "r.db", archive).tally.unchanged == 2


def test_what_is_accepted_beside_a_file_is_no_finding_here_either(tmp_path, archive, put):
    from doccheck.checking.settling import Decision, accept
    from doccheck.checking.sources import Source
    from doccheck.checking.work import examine_all
    from doccheck.model import Circumstances
    from doccheck.settled.store import side_file
    from tests.interfaces.stub import RULES, StubMaker, date_of_check

    path = put("a.txt", "Carol Mead told us under section 47.\n")
    codes = frozenset(rule.code for rule in RULES)
    (answer,) = examine_all([Source(str(path), path)], StubMaker(), Circumstances(date_of_check), 1)
    (report,) = answer.reports
    decision = Decision("She has agreed in writing that her name may stand here.", "R. Kestrel", None)
    accept(side_file(path), report.document.sha256, [(report, list(report.findings))], decision, codes)
    checked(tmp_path / "r.db", archive, known=codes, asked=codes)
    assert [row.verdict for row in held(tmp_path / "r.db").entries.values()] == ["pass"]

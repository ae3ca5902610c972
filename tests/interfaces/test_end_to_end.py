"""The real thing: the installed command on real files, in processes of its own."""

import json
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from doccheck.interfaces.cli.text import as_data
from doccheck.reports.data import schema_text

from .stub import CANARY

REFERRAL = f"""To: frontdoor@brackenshire.gov.uk
From: Bronagh Tully, Fernbeck Primary School, 01632 960114
Date: 14 October 2026

I am referring Maisie Hartnell, born 3 May 2019, for an assessment under section 17 of the Children Act 1989.

Her neighbour {CANARY} told us that Maisie is often shouted at. {CANARY} lives at number 14.
Apparently there was a fight at the house recently. Maisie's MASH file is attached.
"""


def doccheck(*arguments, stdin=None):
    command = [sys.executable, "-m", "doccheck", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", input=stdin, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("referrals")
    for n in range(3):
        (made / f"referral-{n}.txt").write_text(REFERRAL + f"\nNumber {n}.\n", encoding="utf-8")
    (made / "broken.docx").write_bytes(b"PK\x03\x04" + CANARY.encode())
    (made / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n" + CANARY.encode())
    (made / "mail.eml").write_text(
        f"From: a@one.gov.uk\nTo: b@two.gov.uk\nSubject: A referral\n\n{REFERRAL}", encoding="utf-8"
    )
    return made


def test_no_name_leaves_with_a_report_that_shows_none(folder):
    for options in (["--output-format", "json"], ["--excerpts", "none"], ["--excerpts", "masked"]):
        done = doccheck("check", folder, *options)
        assert done.returncode == 3
        for name in CANARY.split():
            assert name not in done.stdout, options
            assert name not in done.stderr, options
        assert "Traceback" not in done.stderr


def test_the_report_keeps_its_schema_and_processes_change_nothing(folder):
    alone = doccheck("check", folder, "--output-format", "json")
    Draft202012Validator(json.loads(schema_text())).validate(json.loads(alone.stdout))
    verdicts = {document["path"]: document["verdict"] for document in json.loads(alone.stdout)["documents"]}
    assert {verdicts[str(folder / name)] for name in ("broken.docx", "broken.pdf")} == {"unchecked"}
    together = doccheck("check", folder, "--output-format", "json", "--jobs", "2")
    assert together.stdout == alone.stdout
    assert together.returncode == alone.returncode == 3


def test_standard_input_is_read_as_a_file_is(folder):
    piped = doccheck("check", "-", "--name", "r.txt", "--output-format", "json", stdin=REFERRAL)
    assert piped.returncode in (0, 1)
    (document,) = json.loads(piped.stdout)["documents"]
    assert document["path"] == "r.txt"
    codes = {finding["code"] for finding in document["findings"]}
    assert {"CL601", "CL602"} <= codes
    for finding in document["findings"]:
        if finding["start"] is not None:
            assert 0 <= finding["start"] < finding["end"] <= len(REFERRAL)


def test_a_wrong_language_in_the_policy_is_one_sentence(folder, tmp_path):
    (tmp_path / "p.toml").write_text('[policy]\nlanguage = "no_such_pipeline"\n')
    done = doccheck("check", folder / "referral-0.txt", "--policy", tmp_path / "p.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no_such_pipeline" in done.stderr
    assert "Traceback" not in done.stderr


def test_text_shows_every_word_of_the_file(folder):
    done = doccheck("text", folder / "referral-0.txt", "--output-format", "json")
    (document,) = json.loads(done.stdout)["documents"]
    shown = "".join("".join(block["text"].split()) for block in document["blocks"])
    assert shown == "".join((folder / "referral-0.txt").read_text(encoding="utf-8").split())


def test_every_form_field_is_shown_as_label_and_answer(tmp_path):
    from doccheck.readers import read

    (document,) = read("form.txt", b"Child's name: Maisie Hartnell\nAre parents aware?\n")
    for field in as_data(document)["fields"]:
        assert set(field) >= {"label", "answer", "where"}


def test_evaluate_prints_scores_and_keeps_their_history(tmp_path):
    gold = "---\nid: {id}\nkind: letter\nquality: good\ndocument: []\n---\nHe {{{{CL602|often}}}} cries.\n"
    for name in ("one", "two"):
        (tmp_path / f"{name}.gold").write_text(gold.format(id=name))
    history = tmp_path / "history.jsonl"
    for _ in range(2):
        done = doccheck("evaluate", tmp_path, "--rules", "CL602", "--history", history)
        assert done.returncode == 0, done.stderr
        assert "CL602           2      2      2      1.000   1.000  1.000   1.000 to 1.000\n" in done.stdout
    lines = [json.loads(line) for line in history.read_text().splitlines()]
    assert len(lines) == 2
    assert lines[0]["rules"] == {"CL602": {"precision": 1.0, "recall": 1.0, "f1": 1.0}}
    assert {"date", "doccheck", "packs", "documents", "micro"} <= lines[0].keys()
    answer = json.loads(doccheck("evaluate", tmp_path, "--rules", "CL", "--output-format", "json").stdout)
    assert answer["rules"]["CL602"]["right"] == 2
    assert doccheck("evaluate", tmp_path / "nowhere").returncode == 2


def test_the_built_in_examples_can_be_checked_like_any_pack(tmp_path):
    (tmp_path / "empty").mkdir()
    done = doccheck("patterns", "check", tmp_path / "empty")
    assert done.returncode == 2
    assert "holds no rule file" in done.stderr

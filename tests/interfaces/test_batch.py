"""`doccheck batch` as a lead meets it: its sentences, its exit statuses, its files."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from click.testing import CliRunner

from doccheck.archive.book import Tally
from doccheck.interfaces import cli
from doccheck.interfaces.cli import batch_store
from doccheck.interfaces.cli.batch_progress import Count, Rate, lasting, sentence, watched
from tests.archive import made

REFERRAL = (
    "Date: 3 May 2026\n\nI am referring Maisie Hartnell for an assessment under section 17 of the Children Act 1989.\n\n"
    "Her neighbour Zephaniah Quillfeather told us that Maisie is often shouted at.\n"
)


@pytest.fixture
def batch(tmp_path, monkeypatch):
    """Runs a batch command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOCCHECK_BATCH_KEY", raising=False)

    def call(*arguments):
        return CliRunner().invoke(cli.doccheck, ["batch", *map(str, arguments)])

    return call


@pytest.fixture
def filled(tmp_path):
    made.fill(tmp_path / "runs.db", made.archive(100))
    return "runs.db"


def doccheck(*arguments, cwd, **environment):
    import os

    command = [sys.executable, "-m", "doccheck", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        env=os.environ | environment,
    )


def test_the_real_thing_from_run_to_report(tmp_path):
    for number in range(2):
        path = tmp_path / "archive/north" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{REFERRAL}\nNumber {number}.\n", encoding="utf-8")
    (tmp_path / "archive/empty.txt").touch()
    run = ("batch", "run", "archive", "--store", "runs.db", "--group", "{team}/{any}")
    done = doccheck(*run, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("3 documents: 3 checked, 0 unchanged. 0 pass, ")
    assert done.stdout.endswith(", 1 unchecked.\n")
    again = doccheck(*run, cwd=tmp_path)
    assert again.stdout.startswith("3 documents: 0 checked, 3 unchanged.")
    proof = doccheck("batch", "verify", "archive", "--store", "runs.db", cwd=tmp_path)
    assert (proof.returncode, proof.stdout) == (
        0,
        "3 walked = 2 recorded + 1 that could not be read. Walked again: 3.\n",
    )
    single = doccheck("check", "archive/north/0.txt", "--output-format", "json", cwd=tmp_path)
    codes = Counter(finding["code"] for finding in json.loads(single.stdout)["documents"][0]["findings"])
    assert "TP301" in codes or "TP303" in codes
    report = doccheck(
        "batch", "report", "--store", "runs.db", "--output-format", "csv", "--fewest", "2", cwd=tmp_path
    )
    found = {line.split(",")[2] for line in report.stdout.splitlines() if line.startswith("rules,")}
    assert found == set(codes), "the archive says what a single check says"
    assert "Zephaniah" not in report.stdout + report.stderr
    assert b"Zephaniah" not in (tmp_path / "runs.db").read_bytes()


def test_reports_are_written_whole(batch, filled, tmp_path):
    for form in ("html", "csv", "xlsx", "parquet"):
        done = batch("report", "--store", filled, "--output-format", form, "--output-file", f"r.{form}")
        assert (done.exit_code, done.output) == (0, "")
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "r.parquet").read_bytes().startswith(b"PAR1")
    one = batch("report", "--store", filled, "--team", "south", "--split", "2025-01-01", "--no-files")
    assert one.exit_code == 0
    assert "north" not in one.output


def test_sample_and_agree(batch, filled, tmp_path):
    done = batch("sample", "--store", filled, "--output-file", "s.csv", "--per-rule", 5)
    assert done.output == "20 findings in s.csv.\n"
    unjudged = batch("agree", "s.csv", "--store", filled)
    assert (unjudged.exit_code, unjudged.stdout) == (2, "")
    assert "nothing is judged yet: write yes or no" in unjudged.stderr
    sheet = (tmp_path / "s.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "s.csv").write_text(
        sheet.replace(",,\r\n", ",yes,\r\n").replace(",,\n", ",yes,\n"), encoding="utf-8-sig"
    )
    agreed = batch("agree", "s.csv", "--store", filled)
    assert agreed.exit_code == 0, agreed.output
    assert "TP303        5       5        0" in agreed.output
    rules = json.loads(batch("agree", "s.csv", "--store", filled, "--output-format", "json").output)["rules"]
    assert (rules[0]["code"], rules[0]["precision"], round(rules[0]["low"], 2)) == ("CL601", 1.0, 0.57)


def test_purge_says_what_it_did(batch, filled):
    assert batch("purge", "--store", filled, "--dry-run").output.startswith("0 documents with 0 findings")
    assert batch("purge", "--store", filled).output.startswith("Nothing was recorded more than ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify", "--store", "none.db"), "none.db: there is no store of this name"),
        (("report", "--store", "none.db"), "none.db: there is no store of this name"),
        (("run", "nowhere", "--store", "r.db"), "nowhere: no such file or directory"),
        (("run", ".", "--store", "no/r.db"), "no: there is no such folder to keep the store in"),
        (("run", ".", "--store", "mysql://x/y"), "--store wants a path, or a URL such as"),
        (("run", ".", "--store", "r.db", "--group", "{teem}"), "--group {teem}: {teem} is not known"),
        (("run", ".", "--store", "r.db", "--details", "d.csv"), "d.csv: cannot be read"),
        (
            ("run", ".", "--store", "r.db", "--excerpts"),
            "excerpts are stored encrypted only: set DOCCHECK_BATCH_KEY",
        ),
        (("run", ".", "--store", "r.db", "--cluster", "spark:x"), "--cluster wants dask: and the address"),
        (("run", ".", "--store", "r.db", "--policy", "p.toml"), "p.toml: cannot be read"),
        (("run", ".", "--store", "r.db"), ".: there is no document here"),
        (("verify", "--store", "empty.db"), "empty.db: there was no run yet"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(batch, tmp_path, arguments, said):
    from doccheck.archive.store import Store

    Store(str(tmp_path / "empty.db"), write=True).close()
    done = batch(*arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"doccheck: {said}"), done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("module", "arguments", "extra"),
    [
        ("sqlalchemy", ("verify", "--store", "r.db"), "batch"),
        ("alembic", ("run", ".", "--store", "r.db"), "batch"),
        ("matplotlib", ("report", "--store", "r.db"), "report"),
        ("xlsxwriter", ("report", "--store", "r.db", "--output-format", "xlsx"), "report"),
        ("distributed", ("run", ".", "--store", "r.db", "--cluster", "dask:tcp://x:1"), "cluster"),
    ],
)
def test_a_missing_extra_is_named(batch, monkeypatch, module, arguments, extra):
    real = batch_store.find_spec
    monkeypatch.setattr(batch_store, "find_spec", lambda name: None if name == module else real(name))
    done = batch(*arguments)
    assert done.exit_code == 2
    assert f"pip install 'doccheck[{extra}]'" in done.stderr


def test_help_needs_no_extra():
    script = (
        "import sys; from doccheck.interfaces.cli import doccheck\n"
        "try: doccheck(['batch', 'run', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'alembic', 'distributed', 'matplotlib', 'numpy', 'spacy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "--cluster" in done.stdout


def test_a_key_can_be_used(batch, monkeypatch):
    from doccheck.archive.secrets import Seal

    monkeypatch.setenv("DOCCHECK_BATCH_KEY", batch("key").output.strip())
    seal = Seal.from_environment()
    assert seal.opened(seal.closed("Carol")) == "Carol"


def test_synth_refuses_a_folder_that_holds_something(batch, tmp_path):
    assert batch("synth", 3, "new", "--texts-only").output.startswith("3 documents in new; ")
    assert batch("synth", 3, "new").stderr == "doccheck: new: is not empty; please name a new folder\n"


# --- progress ------------------------------------------------------------------------------------


def test_progress_is_said_in_words():
    count = Count(iter([100, 2000]))
    from tests.archive.conftest import until

    until(lambda: count.is_known)
    tally = Tally(walked=60, checked=40, unchanged=10, verdicts=Counter({"pass": 30, "hold": 20}))
    assert sentence(tally, 2.0, count) == (
        "50 of 2,000 documents, 2.0 a second; about 16 minutes left. 30 pass, 0 advise, 20 hold, 0 unchecked"
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "a moment"),
        (80, "about 80 seconds"),
        (3000, "about 50 minutes"),
        (40_000, "about 11 hours"),
    ],
)
def test_time_that_is_left(seconds, said):
    assert lasting(seconds) == said


def test_the_rate_is_that_of_the_last_minutes():
    now = [0.0]
    rate = Rate(lambda: now[0])
    for second in range(1, 1001):
        now[0] = float(second)
        rate.at(second if second < 500 else 500 + 3 * (second - 500))
    assert rate.at(500 + 3 * 500) == pytest.approx(3.0)


def test_progress_on_a_terminal_and_elsewhere(monkeypatch, capsys):
    from doccheck.interfaces.cli import batch_progress

    tally = Tally(checked=5, verdicts=Counter({"pass": 5}))
    monkeypatch.setattr(batch_progress, "PLAIN_SECONDS", 0.0)
    with watched(iter([9]), quiet=False) as watch:
        watch(tally)
    assert "5 pass, 0 advise" in capsys.readouterr().err
    with watched(iter([9]), quiet=True) as watch:
        watch(tally)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with watched(iter([9]), quiet=False) as watch:
        watch(tally)

"""A known weakness in a locked version is named; not being able to ask is never "none is known"."""

import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import yaml

from . import ROOT, tool

audit = tool("audit")


def record(**affected):
    return {
        "id": "OSV-1",
        "summary": "It leaks.",
        "affected": [{"package": {"ecosystem": "PyPI", "name": "Par_cel"}, **affected}],
    }


def events(*events):
    return {"ranges": [{"type": "ECOSYSTEM", "events": [dict([event]) for event in events]}]}


@pytest.mark.parametrize(
    ("affected", "hit"),
    [
        ({"versions": ["1.4", "1.5"]}, True),
        ({"versions": ["1.4"]}, False),
        (events(("introduced", "0")), True),
        (events(("introduced", "0"), ("fixed", "1.5")), False),
        (events(("introduced", "1.0"), ("fixed", "1.5.1")), True),
        (events(("introduced", "1.6")), False),
        (events(("introduced", "0"), ("fixed", "1.2"), ("introduced", "1.5"), ("fixed", "1.6")), True),
        (events(("introduced", "0"), ("last_affected", "1.5")), True),
        (events(("introduced", "0"), ("last_affected", "1.4")), False),
        (events(("introduced", "one")), True),
        ({"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, False),
    ],
)
def test_a_record_is_about_a_version_or_not(affected, hit):
    found = list(audit.known([("par-cel", "1.5"), ("other", "1.5")], [record(**affected)]))
    assert found == (["Par_cel 1.5: OSV-1 It leaks."] if hit else [])


def test_what_was_withdrawn_or_is_of_another_index_says_nothing():
    withdrawn = record(versions=["1.5"]) | {"withdrawn": "2026-01-01T00:00:00Z"}
    elsewhere = record(versions=["1.5"])
    elsewhere["affected"][0]["package"]["ecosystem"] = "npm"
    assert not list(audit.known([("par-cel", "1.5")], [withdrawn, elsewhere, {"id": "OSV-2"}]))


def of_click(version, days):
    """A record about click that is so many days old."""
    made = record(versions=[version])
    made["affected"][0]["package"]["name"] = "click"
    return made | {"modified": (datetime.now(UTC) - timedelta(days=days)).isoformat()}


def copy_of(tmp_path, kind, made):
    """The two forms in which the data are handed out."""
    if kind == "folder":
        (tmp_path / "vulns/click").mkdir(parents=True)
        (tmp_path / "vulns/click/PYSEC-1.yaml").write_text(yaml.safe_dump(made), "utf-8")
        return tmp_path
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("OSV-1.json", json.dumps(made))
    return tmp_path / "all.zip"


@pytest.mark.parametrize("kind", ["zip", "folder"])
@pytest.mark.parametrize(
    ("is_hit", "days", "options", "status", "says"),
    [
        (True, 1, [], 1, "click {version}: OSV-1 It leaks."),
        (False, 1, [], 0, "No weakness is known in the locked versions."),
        (False, 400, [], 3, "NOT AUDITED: these data are 400 days old, which is too old to rely on"),
        (False, 400, ["--tolerate"], 0, "NOT AUDITED: these data are 400 days old"),
        (True, 400, ["--tolerate"], 1, "click {version}: OSV-1 It leaks."),
    ],
)
def test_a_copy_of_the_data_is_asked_and_its_day_said(tmp_path, kind, is_hit, days, options, status, says):
    version = dict(audit.locked(ROOT / "requirements/run.lock"))["click"]
    data = copy_of(tmp_path, kind, of_click(version if is_hit else "0.0", days))
    done = subprocess.run(
        [sys.executable, ROOT / "packaging/audit.py", "--data", data, *options],
        capture_output=True,
        text=True,
    )
    assert done.returncode == status, done.stderr
    assert done.stdout.startswith("Asked 1 records; the newest is of ")
    assert says.format(version=version) in done.stdout
    assert ("No weakness is known" in done.stdout) is (status == 0 and not options)


@pytest.mark.parametrize(
    ("answer", "found", "why"),
    [
        ({"dependencies": [{"name": "a", "version": "1", "vulns": []}]}, [], ""),
        ({"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X-1"}]}]}, ["a 1: X-1"], ""),
        (
            {"dependencies": [{"name": "a", "skip_reason": "not found"}]},
            [],
            "1 of 1 packages are not known where it asked",
        ),
        ("Traceback", [], "no data on weaknesses could be reached"),
    ],
)
def test_what_pip_audit_answers(monkeypatch, answer, found, why):
    said = answer if isinstance(answer, str) else json.dumps(answer)
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=said))
    assert audit.ask(ROOT / "requirements/run.lock") == (found, why)

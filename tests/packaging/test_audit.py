"""A known weakness in a locked version is named; not being able to ask is never "none is known"."""

import json
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest

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


def test_a_copy_of_the_data_is_asked(tmp_path):
    data = tmp_path / "all.zip"
    version = next(
        version for name, version in audit.locked(ROOT / "requirements/run.lock") if name == "click"
    )
    bad = record(versions=[version])
    bad["affected"][0]["package"]["name"] = "click"
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("OSV-1.json", json.dumps(bad))
    done = subprocess.run(
        [sys.executable, ROOT / "packaging/audit.py", "--data", data], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, f"click {version}: OSV-1 It leaks.\n")


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

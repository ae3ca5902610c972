"""SARIF: valid against the OASIS schema, with places that a tool can open, and words only where they are asked for."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from doccheck.model import Gap, Settled
from doccheck.reports import Excerpts, sarif

from .making import checked, found, frame, judged

SCHEMA = Draft4Validator(
    json.loads((Path(__file__).parent / "sarif/sarif-schema-2.1.0.json").read_text("utf-8"))
)
TEXT = "One line.\r\nPat Doyle rang.\nMr Ode came.\n"


def log(*inputs, **more):
    made = json.loads(sarif.render(frame(**more), inputs))
    SCHEMA.validate(made)
    (run,) = made["runs"]
    return run


def test_the_schema_bites():
    with pytest.raises(Exception, match="required property"):
        SCHEMA.validate({"version": "2.1.0"})


def test_a_finding_in_plain_text_has_its_lines_columns_and_offset():
    run = log(checked(judged(TEXT, found("TP303", 11, 29))))
    (result,) = run["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {
        "startLine": 2,
        "startColumn": 1,
        "endLine": 3,
        "endColumn": 3,
        "charOffset": 11,
        "charLength": 18,
    }
    assert (result["ruleId"], result["level"], result["rank"]) == ("TP303", "error", 95.0)
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "TP303"
    assert result["message"]["text"] == "It is there. Write this instead."
    assert "Doyle" not in json.dumps(run)


def test_every_rule_says_what_why_and_what_instead_in_both_forms():
    for rule in log(checked(judged(TEXT)))["tool"]["driver"]["rules"]:
        for form in ("text", "markdown"):
            assert all(
                said in rule["help"][form]
                for said in ("It is there.", "It matters.", "Write this", "A principle.")
            )


def test_words_stand_in_the_snippet_only_where_they_are_asked_for():
    one = checked(judged(TEXT, found("TP301", 11, 20)))

    def region(how):
        (result,) = log(one, excerpts=how)["results"]
        return result["locations"][0]["physicalLocation"]["region"]

    assert "snippet" not in region(Excerpts.NONE)
    assert region(Excerpts.MASKED)["snippet"] == {"text": "P… D…"}
    assert region(Excerpts.FULL)["snippet"] == {"text": "Pat Doyle"}


def test_a_finding_elsewhere_has_its_place_in_words_and_no_invented_line():
    one = judged(
        "Pat Doyle rang.", found("TP301", 0, 9, "page 2, first paragraph"), media_type="application/pdf"
    )
    (result,) = log(checked(one), excerpts=Excerpts.FULL)["results"]
    (location,) = result["locations"]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"] == [{"name": "page 2, first paragraph", "kind": "body"}]
    assert result["properties"]["excerpt"] == "Pat Doyle"


def test_an_attachment_is_an_artifact_inside_its_message():
    mail = judged("Hello", path="out box/m.eml", media_type="message/rfc822")
    letter = judged("Pat Doyle", found("TP301", 0, 9), path="out box/m.eml!letter.docx")
    run = log(checked(mail, letter))
    assert [a["location"]["uri"] for a in run["artifacts"]] == ["out%20box/m.eml", "letter.docx"]
    assert run["artifacts"][1]["parentIndex"] == 0
    (result,) = run["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "letter.docx",
        "index": 1,
    }


def test_what_could_not_be_read_is_said_and_the_run_is_no_success():
    run = log(checked(judged("", gaps=[Gap("page 3", "it is a picture")])))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("page 3: it is a picture. Nothing can be said of it")


def test_what_is_accepted_is_a_result_with_its_suppression():
    settled = Settled(
        found("TP301", 11, 20),
        "an acceptance",
        "She agreed to be named.",
        "J. Reid",
        "2026-11-01",
        date(2027, 1, 31),
    )
    one = judged(TEXT, found("TP303", 11, 20), suppressed=1, settled=(settled,))
    shown, aside = log(checked(one))["results"]
    assert shown["suppressions"] == []
    assert aside["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "She agreed to be named.",
            "properties": {
                "by": "an acceptance",
                "who": "J. Reid",
                "when": "2026-11-01",
                "until": "2027-01-31",
            },
        }
    ]


def test_acceptances_that_do_not_hold_and_rules_not_asked_are_notifications():
    one = judged(TEXT, notices=("a.txt.doccheck.toml: acceptance 1 (TP301) has no reason",))
    run = log(checked(one), notices=("base.toml: 2 match nothing",), off=("RR405",))
    said = [n["message"]["text"] for n in run["invocations"][0]["toolConfigurationNotifications"]]
    assert said == [
        "base.toml: 2 match nothing.",
        "a.txt.doccheck.toml: acceptance 1 (TP301) has no reason.",
        "RR405 could not be asked.",
    ]


def test_fingerprints_tell_findings_apart_and_hold_words_only_with_a_salt():
    one = checked(judged(TEXT, found("TP301", 11, 20), found("TP301", 27, 33)))
    plain = [result["partialFingerprints"] for result in log(one)["results"]]
    assert [list(each) for each in plain] == [["doccheckPlace/v1"]] * 2
    assert plain[0] != plain[1]
    salted = [result["partialFingerprints"] for result in log(one, salt="0" * 32)["results"]]
    assert salted[0]["doccheckWords/v1"] != salted[1]["doccheckWords/v1"]
    assert salted == [r["partialFingerprints"] for r in log(one, salt="0" * 32)["results"]]


@given(st.text(max_size=80), st.data())
def test_any_text_and_name_make_a_valid_log_whose_regions_hold_the_words(text, data):
    edges = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    name = data.draw(st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=12))
    one = judged(text, found("TP301", *edges), path=name)
    (result,) = log(checked(one), excerpts=Excerpts.FULL)["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    lines = text.split("\n")
    before = sum(len(line) + 1 for line in lines[: region["startLine"] - 1]) + region["startColumn"] - 1
    until = sum(len(line) + 1 for line in lines[: region["endLine"] - 1]) + region["endColumn"] - 1
    assert [before, until] == edges

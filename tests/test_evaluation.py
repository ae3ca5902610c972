"""Scores: the format of gold documents, the matching, and the same numbers as the scorer beside the gold."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from doccheck.evaluation.gold import GoldError, load, parse
from doccheck.evaluation.scores import in_scope, pairs, score_document, summary
from doccheck.model import Confidence, Scope, Severity, Span

GOLD = Path(__file__).parent.parent / "corpus" / "gold"
SCORER = Path(os.environ.get("DOCCHECK_SCORER", GOLD.parent.parent.parent / "shared" / "gold" / "score.py"))
DOCUMENT = "FO205 RR401 RR402 RR405 RR406 RR407 RR412 SC503 CL603"
SENTENCE = "OS102 OS103 OS105 FO201 FO202 FO203 FO204 RR403 RR404 RR408 RR409 RR411 CL604"
PHRASE = "OS101 OS104 FO206 TP301 TP302 TP303 TP304 TP305 TP306 RR410 SC501 CL601 CL602"
SCOPES = in_scope(
    dict.fromkeys(DOCUMENT.split(), Scope.DOCUMENT)
    | dict.fromkeys(SENTENCE.split(), Scope.SENTENCE)
    | dict.fromkeys(PHRASE.split(), Scope.PHRASE)
    | {"SC504": Scope.FILE, "SC502": Scope.PHRASE, "SC507": Scope.PHRASE}
)


def gold(body, document="[]", quality="mixed"):
    return parse(f"---\nid: a\nkind: letter\nquality: {quality}\ndocument: {document}\n---\n{body}")


def test_marks_nest_and_are_taken_out():
    read = gold("So: {{FO202|Apparently {{TP301, TP303|Carol Mead}} knew.}} End.\n", "[RR402, RR405]  # both")
    assert read.text == "So: Apparently Carol Mead knew. End.\n"
    assert read.document == {"RR402", "RR405"}
    assert read.spans == {("FO202", Span(4, 31)), ("TP301", Span(15, 25)), ("TP303", Span(15, 25))}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("one\n{{FO201|never closed", "8: this mark is never closed"),
        ("one\ntwo }}", "8: }} closes nothing"),
        ("{{fo201|x}}", "7: 'fo201' is not a code"),
        ("{{FO201|}}", "7: an empty mark"),
        ("{{ x", "7: a mark has to be"),
    ],
)
def test_a_mistake_is_named_by_line(body, said):
    with pytest.raises(GoldError, match=said.replace("{", r"\{").replace("|", r"\|")):
        gold(body)


def test_a_folder_without_gold_or_with_two_of_one_name_is_refused(tmp_path):
    with pytest.raises(GoldError, match=r"no \.gold file"):
        load(tmp_path)
    for name in "ab":
        (tmp_path / f"{name}.gold").write_text("---\nid: one\nkind: letter\nquality: good\n---\nText.\n")
    with pytest.raises(GoldError, match="another file has the id one"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("marks", "found", "right"),
    [
        ([(0, 10)], [(0, 10)], 1),
        ([(0, 10)], [(5, 15)], 1),
        ([(0, 10)], [(6, 16)], 0),
        ([(0, 50)], [(0, 10)], 1),
        ([(0, 51)], [(0, 10)], 0),
        ([(0, 10)], [(0, 9), (1, 10)], 1),
        ([(0, 10), (8, 18)], [(4, 14)], 1),
        ([(0, 10), (10, 20)], [(1, 11), (9, 19)], 2),
        ([], [(0, 1)], 0),
    ],
)
def test_spans_meet_one_to_one(marks, found, right):
    assert pairs([Span(*mark) for mark in marks], [Span(*span) for span in found]) == right


def test_the_same_finding_twice_counts_once_and_a_document_rule_by_being_there():
    read = gold("{{TP301|Carol Mead}} and {{TP301|Pat}}", "[RR405]", "good")
    found = [("TP301", Span(0, 10), Severity.WARNING, Confidence.HIGH)] * 2
    found += [("RR405", None, Severity.WARNING, Confidence.LOW)]
    scored = score_document(read, found, SCOPES)
    assert scored.counts["TP301"] == (2, 1, 1)
    assert scored.counts["RR405"] == (1, 1, 1)
    assert (scored.good, scored.clean, scored.calm) == (True, True, True)
    noted = score_document(read, [*found, ("CL601", Span(0, 5), Severity.NOTE, Confidence.HIGH)], SCOPES)
    assert (noted.clean, noted.calm) == (False, True)
    assert noted.sure == {Confidence.HIGH: (2, 1), Confidence.MEDIUM: (0, 0), Confidence.LOW: (1, 1)}
    assert summary([noted], list(SCOPES))["confidence"]["high"] == {"found": 2, "right": 1, "precision": 0.5}


def scores(golds, answers):
    scored = [
        score_document(
            each,
            [
                (
                    f["code"],
                    Span(f["start"], f["end"]) if f["end"] else None,
                    Severity.WARNING,
                    Confidence.MEDIUM,
                )
                for f in answers[each.id]
            ],
            SCOPES,
        )
        for each in golds
    ]
    return summary(scored, list(SCOPES))


def fake_answers(golds, seed):
    """The gold, mistreated: some lost, some shifted, some doubled, some invented."""
    draw = random.Random(seed)
    answers = {}
    for each in golds:
        found = [
            {"code": code, "start": None, "end": None}
            for code in sorted(each.document)
            if draw.random() < 0.7
        ]
        for code, span in sorted(each.spans):
            for _ in range(draw.choice([0, 1, 1, 1, 2])):
                start = max(0, span.start + draw.randint(-6, 6))
                end = min(len(each.text), max(start + 1, span.end + draw.randint(-6, 6)))
                found.append({"code": code, "start": start, "end": end})
        for _ in range(draw.randint(0, 8)):
            code, start = draw.choice(list(SCOPES)), draw.randrange(len(each.text) - 40)
            whole = SCOPES[code] is Scope.DOCUMENT
            place = (
                {"start": None, "end": None}
                if whole
                else {"start": start, "end": start + draw.randint(1, 40)}
            )
            found.append({"code": code, **place})
        answers[each.id] = found
    return answers


def test_gold_against_itself_is_perfect_and_nothing_is_nothing():
    golds = load(GOLD)
    itself = {
        each.id: [{"code": c, "start": None, "end": None} for c in each.document]
        + [{"code": c, "start": s.start, "end": s.end} for c, s in each.spans]
        for each in golds
    }
    perfect = scores(golds, itself)
    assert (perfect["micro"]["f1"], perfect["macro_f1"], perfect["safety_recall"]) == (1.0, 1.0, 1.0)
    assert perfect["micro"]["f1_95"] == [1.0, 1.0]
    nothing = scores(golds, {each.id: [] for each in golds})
    assert (nothing["micro"]["f1"], nothing["micro"]["precision"], nothing["good_calm_share"]) == (
        0.0,
        None,
        1.0,
    )


def test_intervals_hold_the_score_and_are_the_same_each_time():
    golds = load(GOLD)
    first, second = (scores(golds, fake_answers(golds, 1)) for _ in range(2))
    assert first == second
    low, high = first["micro"]["f1_95"]
    assert low < first["micro"]["f1"] < high


STAND_IN = """
import json, pathlib, sys
answers = json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
names = [pathlib.Path(name) for name in sys.argv[5:]]
print(json.dumps({"documents": [{"path": str(p), "findings": answers[p.stem]} for p in names]}))
"""


@pytest.mark.skipif(not SCORER.is_file(), reason="the scorer lies beside the shared gold")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_numbers_are_those_of_the_scorer_beside_the_gold(tmp_path, seed):
    golds = load(GOLD)
    answers = fake_answers(golds, seed)
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    (tmp_path / "checker.py").write_text(STAND_IN)
    checker = f"{sys.executable} {tmp_path / 'checker.py'} {tmp_path / 'answers.json'}"
    command = [sys.executable, str(SCORER), "--doccheck", checker, "--json", str(GOLD)]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert comparable(scores(golds, answers)) == {
        "rules": {code: their_measures(m) for code, m in theirs["rules"].items()},
        "categories": {name: their_measures(m) for name, m in theirs["categories"].items()},
        "micro": their_measures(theirs["micro"]),
        "macro": pytest.approx(theirs["macro_f1"]),
        "safety": theirs["tp303_tp304_recall"],
        "clean": theirs["good_clean_share"],
    }


def test_the_numbers_recorded_from_that_scorer():
    """The same comparison where the scorer is not at hand: what it printed for one seed."""
    golds = load(GOLD)
    micro = scores(golds, fake_answers(golds, 1))["micro"]
    assert (micro["gold"], micro["found"], micro["right"]) == RECORDED


RECORDED = (355, 452, 271)


def comparable(ours):
    return {
        "rules": {code: our_measures(m) for code, m in ours["rules"].items()},
        "categories": {name: our_measures(m) for name, m in ours["categories"].items()},
        "micro": our_measures(ours["micro"]),
        "macro": ours["macro_f1"],
        "safety": ours["safety_recall"],
        "clean": ours["good_clean_share"],
    }


def our_measures(m):
    return (m["gold"], m["found"], m["right"], m["precision"], m["recall"], m["f1"])


def their_measures(m):
    return (m["gold"], m["found"], m["tp"], m["precision"], m["recall"], m["f1"])

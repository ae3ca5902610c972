"""`doccheck record` from the outside: what it asks, prints, writes and refuses, and what a check makes of a record."""

import json
from datetime import UTC, datetime, time
from hashlib import sha256

import pytest
from docx import Document as Word
from jsonschema import Draft202012Validator

from doccheck.checking import setup
from doccheck.record.files import encoded
from doccheck.record.interview import apply_answer, begin, leave_open, next_question
from doccheck.reports.data import schema_text
from tests.record.records import ANSWERS, TODAY, record_of

from .stub import CANARY

LETTER = "Carol Mead told us that Leo has bruises.\n\nI attach the whole file.\n"
REASON = "The neighbour has told the family herself that she rang us."
POLICY = """
[contacts]
advice = "the duty desk, 01632 960100"
[journal]
store = "file"
path = "journal.jsonl"
"""
SHARED = {**ANSWERS, "recipients": [{"name": "Duty team"}]}


@pytest.fixture(autouse=True)
def _a_day_that_stays(monkeypatch):
    monkeypatch.setattr(setup, "today", lambda: TODAY)
    monkeypatch.setattr(setup, "now", lambda: datetime.combine(TODAY, time(9, 30), UTC))


@pytest.fixture
def letter(write):
    write("doccheck.toml", POLICY)
    return write("referral.txt", LETTER)


def typed(answers, stop=None):
    """What somebody types who gives these answers: numbers for options, ? for what they leave open."""
    lines, record = [], begin("a", None)
    while (question := next_question(record)) is not None:
        if question.id == stop:
            return [*lines, "."]
        value = answers.get(question.id)
        if value is None:
            lines.append("?")
            record = leave_open(record, question.id)
            continue
        record = apply_answer(record, question.id, value, TODAY)
        lines += list(_lines(question, value))
    return lines


def _lines(question, value):
    numbers = {option.value: str(number) for number, option in enumerate(question.options, 1)}
    if question.kind == "list":
        for entry in value:
            for part in question.parts:
                yield entry.get(part.id.rpartition(".")[2], "?")
            yield ""
    elif question.kind == "choices":
        yield ", ".join(numbers[each] for each in value)
    else:
        yield numbers.get(value, value)


def stdin(lines):
    return "".join(f"{line}\n" for line in lines)


def made(folder, name="referral.record.json"):
    return json.loads((folder / name).read_text())


def hash_of(folder, name="referral.txt"):
    return sha256((folder / name).read_bytes()).hexdigest()


def put_record(folder, answers=SHARED, **more):
    record = record_of(answers, sha256=hash_of(folder), **more)
    (folder / "referral.record.json").write_bytes(encoded(record))
    return record


# --- new -------------------------------------------------------------------------------------------


def test_a_slip_asks_for_that_answer_again_and_not_for_those_before_it(run, letter, stubbed):
    lines = typed({**SHARED, "recipients": [{"name": "Duty team", "knows_it_is_confidential": "yes"}]})
    lines.insert(lines.index("yes"), "99")
    result = run("record", "new", letter, stdin=stdin(lines))
    assert result.exit_code == 0, result.output
    assert result.stdout.count("Please type a number from 1 to 3.") == 1
    assert made(stubbed)["recipients"] == [{"name": "Duty team", "knows_it_is_confidential": "yes"}]


def test_an_interview_makes_a_record_beside_the_document(run, letter, stubbed):
    result = run("record", "new", letter, stdin=stdin(typed(SHARED)))
    assert result.exit_code == 0, result.output
    record = made(stubbed)
    assert record["document"] == {"name": "referral.txt", "sha256": hash_of(stubbed)}
    assert record["reasons"] == ANSWERS["reasons"]
    assert record["recipients"] == [{"name": "Duty team"}]
    assert record["lawful_basis"] == {"basis": "public task", "powers": ["s47"]}
    assert result.stdout.startswith("  If a child is in danger now, ring 999 and your duty team first.")
    assert "Share it: decided by Joan Petrie, nursery manager on 27 November 2026." in result.stdout
    assert sorted(path.name for path in stubbed.iterdir()) == [
        "doccheck.toml",
        "journal.jsonl",
        "journal.jsonl.head",
        "referral.record.json",
        "referral.txt",
    ]


def test_a_journal_entry_says_what_was_decided_and_holds_no_words(run, letter, stubbed):
    run("record", "new", letter, stdin=stdin(typed(SHARED)))
    (entry,) = map(json.loads, (stubbed / "journal.jsonl").read_text().splitlines())
    assert {
        key: entry[key] for key in ("kind", "decision", "basis", "power", "by", "role", "decided_on")
    } == {
        "kind": "decision",
        "decision": "share",
        "basis": "public task",
        "power": ["s47"],
        "by": "Joan Petrie",
        "role": "nursery manager",
        "decided_on": "2026-11-27",
    }
    assert entry["record"] == hash_of(stubbed, "referral.record.json")
    for words in (ANSWERS["reasons"], ANSWERS["purpose"], "Leo", "Mead"):
        assert words not in (stubbed / "journal.jsonl").read_text()


def test_put_down_at_any_question_it_goes_on_from_there(run, letter, stubbed):
    whole = typed(SHARED)
    first = typed(SHARED, stop="how_sent")
    result = run("record", "new", letter, stdin=stdin(first))
    assert result.exit_code == 1
    assert result.stderr == "doccheck: put down; `doccheck record new referral.txt` goes on from here\n"
    assert not (stubbed / "referral.record.json").exists()
    draft = stubbed / ".referral.record-draft.json"
    assert not draft.stat().st_mode & 0o077
    second = run("record", "new", letter, stdin=stdin(whole[len(first) - 1 :]))
    assert second.exit_code == 0, second.output
    assert "going on where this was put down" in second.stderr
    assert made(stubbed)["purpose"] == ANSWERS["purpose"]
    assert not draft.exists()


def test_the_end_of_the_input_puts_it_down_and_loses_nothing(run, letter, stubbed):
    result = run("record", "new", letter, stdin=stdin(typed(SHARED)[:7]))
    assert result.exit_code == 1
    assert made(stubbed, ".referral.record-draft.json")["purpose"] == ANSWERS["purpose"]


def test_a_draft_of_other_words_is_offered_and_not_taken_over(run, letter, stubbed, write):
    run("record", "new", letter, stdin=stdin(typed(SHARED, stop="identifies")))
    write("referral.txt", LETTER + "A line more.\n")
    result = run("record", "new", letter, stdin="\n\n.\n")
    assert "the document has changed since the interview was put down" in result.stderr
    assert made(stubbed, ".referral.record-draft.json")["purpose"] == ANSWERS["purpose"]
    assert made(stubbed, ".referral.record-draft.json")["document"]["sha256"] == hash_of(stubbed)


def test_without_a_clear_purpose_it_ends_in_asking_for_advice(run, letter, stubbed):
    lines = ["2", "", "?", "?", "Joan Petrie", "nursery manager", "", "today", ""]
    result = run("record", "new", letter, stdin=stdin(lines))
    assert result.exit_code == 0, result.output
    assert made(stubbed)["decision"] == "seek advice"
    assert "  For advice: the duty desk, 01632 960100\n" in result.stdout
    assert "A child in danger does not have to\n  wait for it." in result.stdout
    assert len(result.stdout.split("> ")) < 14


def test_going_back_and_answers_that_are_none(run, letter, stubbed):
    lines = typed(SHARED)
    lines[0:1] = ["9", "Yes", "<", "1"]
    result = run("record", "new", letter, stdin=stdin(lines))
    assert "Please type a number from 1 to 3." in result.stdout
    assert made(stubbed)["legitimate_purpose"] == "yes"


def test_a_day_in_the_future_is_asked_again(run, letter, stubbed):
    lines = typed(SHARED)
    at = lines.index("2026-11-27")
    lines[at:at] = ["29 November 2026", "next week"]
    result = run("record", "new", letter, stdin=stdin(lines))
    assert "This lies in the future; today is 2026-11-28." in result.stdout
    assert "Please type a day such as" in result.stdout
    assert made(stubbed)["decided_on"] == "2026-11-27"


def test_a_new_record_takes_the_place_of_the_earlier_one_and_both_are_shown(run, letter, stubbed):
    put_record(
        stubbed, {**SHARED, "decision": "do not share", "reasons": "We know too little as yet to be sure."}
    )
    result = run("record", "new", letter, stdin=stdin(typed(SHARED)))
    assert "the new one takes its place, and the earlier one is kept" in result.stderr
    assert result.exit_code == 0, result.output
    assert made(stubbed)["version"] == 2
    assert made(stubbed)["supersedes"]["decision"] == "do not share"
    shown = run("record", "show", letter, "--earlier").stdout
    assert shown.count("decided by Joan Petrie") == 2
    assert "referral.record.1.json" in shown


def test_the_same_answers_can_be_kept_for_a_new_version(run, letter, stubbed, write):
    put_record(stubbed)
    write("referral.txt", LETTER + "One line more.\n")
    result = run("record", "new", letter, "--same")
    assert result.exit_code == 0, result.output
    record = made(stubbed)
    assert record["document"]["sha256"] == hash_of(stubbed)
    assert (record["reasons"], record["decided_on"]) == (ANSWERS["reasons"], "2026-11-28")
    assert "RR405" not in codes(run("check", letter, "--output-format", "json"))


def test_the_record_of_another_file_is_not_written_over(run, letter, stubbed):
    put_record(stubbed)
    record = made(stubbed) | {"document": {"name": "referral.docx", "sha256": "ab" * 32}}
    (stubbed / "referral.record.json").write_text(json.dumps(record))
    result = run("record", "new", letter)
    assert result.exit_code == 2
    assert "document.name: this is the record of another file" in result.stderr
    assert made(stubbed) == record


def test_a_record_that_cannot_be_read_is_not_lost(run, letter, write, stubbed):
    write("referral.record.json", "{")
    result = run("record", "new", letter)
    assert result.exit_code == 2
    assert "is not JSON" in result.stderr
    assert "so that it is not lost" in result.stderr
    assert (stubbed / "referral.record.json").read_text() == "{"


# --- check with a record -----------------------------------------------------------------------------


def document_of(result):
    answer = json.loads(result.stdout)
    Draft202012Validator(json.loads(schema_text())).validate(answer)
    return answer["documents"][0]


def codes(result):
    return [finding["code"] for finding in document_of(result)["findings"]]


def test_what_a_record_beside_the_file_states_counts_as_recorded(run, letter, stubbed):
    assert "RR405" in codes(run("check", letter, "--output-format", "json"))
    put_record(stubbed)
    result = run("check", letter, "--output-format", "json")
    assert "RR405" not in codes(result)
    assert document_of(result)["recorded"] == ["RR405"]
    assert "  In the decision record: lawful basis.\n" in run("check", letter).stdout


def test_a_record_that_was_named_counts_wherever_it_lies(run, letter, stubbed):
    put_record(stubbed)
    (stubbed / "elsewhere").mkdir()
    (stubbed / "referral.record.json").rename(stubbed / "elsewhere/r.json")
    result = run("check", letter, "--record", "elsewhere/r.json", "--output-format", "json")
    assert "RR405" not in codes(result)


def test_a_record_for_another_document_is_one_sentence(run, letter, write, stubbed):
    put_record(stubbed)
    other = write("other.txt", "Other words.\n")
    result = run("check", other, "--record", "referral.record.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "doccheck: referral.record.json: document.sha256: is that of another document, or of an earlier version of this "
        "one; `doccheck record new` makes a record of this one and offers the earlier answers\n"
    )


def test_a_wrong_record_is_one_sentence_before_any_work(run, letter, stubbed):
    put_record(stubbed, purpse="x")
    result = run("check", letter, "--record", "referral.record.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "doccheck: referral.record.json: purpse: is not a field of a record; did you mean “purpose”?\n"
    )


def test_a_wrong_record_beside_the_file_is_said_and_counts_for_nothing(run, letter, stubbed):
    put_record(stubbed, purpse="x")
    result = run("check", letter, "--output-format", "json")
    assert "RR405" in codes(result)
    assert "purpse: is not a field of a record" in result.stderr


def test_verdicts_go_into_the_journal_without_words(run, letter, stubbed):
    run("check", letter)
    text = (stubbed / "journal.jsonl").read_text()
    entry = json.loads(text)
    assert (entry["kind"], entry["verdict"], entry["document"]) == ("verdict", "hold", hash_of(stubbed))
    assert entry["codes"] == {"OS101": 1, "RR405": 1, "TP303": 1}
    assert "Mead" not in text
    assert "referral" not in text


CANNOT = "journal.jsonl: cannot be used (is a directory); nothing was added"


def test_what_cannot_be_entered_in_the_journal_is_not_answered(run, letter, stubbed, write):
    (stubbed / "journal.jsonl").mkdir()
    result = run("check", letter)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("doccheck: no answer is given, because it cannot be written down: ")
    assert result.stderr.endswith(f"{CANNOT}\n")
    write("doccheck.toml", f"{POLICY}required = false\n")
    result = run("check", letter)
    assert result.exit_code == 1
    assert "TP303" in result.stdout
    assert "the answer stands, but not in the journal" in result.stderr


def test_a_decision_and_a_release_that_cannot_be_entered_are_not_made(run, letter, stubbed):
    run("record", "new", letter, stdin=stdin(typed(SHARED)))
    before = (stubbed / "referral.record.json").read_bytes()
    (stubbed / "journal.jsonl").rename(stubbed / "kept.jsonl")
    (stubbed / "journal.jsonl").mkdir()
    release = ("record", "release", letter, "TP303", "--reason", REASON)
    result = run(*release)
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "doccheck: the record is as it was, because this cannot be written down: "
    )
    result = run("record", "new", letter, "--same")
    assert result.exit_code == 2
    assert f"{CANNOT}; your answers are kept in .referral.record-draft.json" in result.stderr
    assert (stubbed / "referral.record.json").read_bytes() == before
    (stubbed / "journal.jsonl").rmdir()
    (stubbed / "kept.jsonl").rename(stubbed / "journal.jsonl")
    assert run(*release).exit_code == 0
    assert [json.loads(line)["kind"] for line in (stubbed / "journal.jsonl").read_text().splitlines()] == [
        "decision",
        "release",
    ]
    assert "journal" not in run("record", "check", letter).stdout


# --- record check ----------------------------------------------------------------------------------


def test_a_record_and_its_document_that_fit(run, letter, stubbed, write):
    write("doccheck.toml", "")
    put_record(stubbed)
    result = run("record", "check", letter)
    assert result.exit_code == 0, result.output
    assert "fit together" in result.stdout
    assert run("record", "check", "referral.record.json").exit_code == 0


def test_what_does_not_fit_is_listed_with_its_field(run, letter, stubbed, write):
    write("doccheck.toml", "")
    answers = {name: value for name, value in SHARED.items() if name not in ("condition", "fact_and_opinion")}
    put_record(stubbed, {**answers, "what.categories": ["identity", "concern"]})
    result = run("record", "check", letter)
    assert result.exit_code == 1
    assert result.stdout == (
        "Does not fit\n"
        "  - condition: the document holds such data (health), so a condition is needed\n"
        "Is missing\n"
        "  - fact_and_opinion: was left open (Is fact told apart from opinion)\n"
    )
    data = json.loads(run("record", "check", letter, "--output-format", "json").stdout)
    assert [(each["kind"], each["field"]) for each in data["remarks"]] == [
        ("contradiction", "condition"),
        ("missing", "fact_and_opinion"),
    ]


def test_a_record_changed_since_it_was_entered_is_found(run, letter, stubbed):
    run("record", "new", letter, stdin=stdin(typed(SHARED)))
    assert "journal" not in run("record", "check", letter).stdout
    record = made(stubbed) | {"reasons": "Others entirely, and nobody was told of it."}
    (stubbed / "referral.record.json").write_bytes(encoded(record))
    assert "journal: this record is not in the journal as it stands" in run("record", "check", letter).stdout


def test_a_record_of_an_earlier_version_is_refused_in_one_sentence(run, letter, stubbed, write):
    put_record(stubbed)
    write("referral.txt", LETTER + "More.\n")
    result = run("record", "check", letter)
    assert result.exit_code == 2
    assert "document.sha256: is that of another document" in result.stderr


@pytest.mark.parametrize("command", ["check", "show"])
def test_where_there_is_no_record_that_is_said(run, letter, command):
    result = run("record", command, letter)
    assert result.exit_code == 2
    assert result.stderr == (
        "doccheck: referral.record.json: there is no such record; `doccheck record new` makes one\n"
    )


# --- show ------------------------------------------------------------------------------------------


def test_a_record_is_written_for_the_case_file(run, letter, stubbed):
    put_record(stubbed)
    assert run("record", "show", letter, "-o", "case.docx").exit_code == 0
    paper = Word(str(stubbed / "case.docx"))
    assert paper.paragraphs[0].text == "Decision record"
    assert run("record", "show", letter, "-o", "case.txt").exit_code == 0
    assert ANSWERS["reasons"] in (stubbed / "case.txt").read_text()


def test_what_is_shown_cannot_steer_a_terminal(run, letter, stubbed):
    put_record(stubbed, {**SHARED, "reasons": "Because \x1b[2J\x07 of this."})
    assert "\x1b" not in run("record", "show", letter).stdout


def test_a_record_out_of_shape_is_one_sentence(run, letter, write):
    write("referral.record.json", '{"releases": [1], "document": []}')
    result = run("record", "show", letter)
    assert result.exit_code == 2
    assert "`doccheck record check` says what is wrong with it" in result.stderr


# --- release ---------------------------------------------------------------------------------------


def release(run, *codes, reason=REASON, by=("--by", "Joan Petrie", "--role", "nursery manager")):
    return run("record", "release", "referral.txt", *codes, "--reason", reason, *by)


def test_a_release_lets_go_is_counted_and_kept(run, letter, stubbed):
    result = release(run, "tp303,OS101")
    assert result.exit_code == 0, result.output
    assert "Released: TP303 (paragraph 1). It lapses when these words change.\n" in result.stdout
    checked = run("check", letter, "--output-format", "json")
    assert codes(checked) == ["RR405"]
    assert (document_of(checked)["verdict"], document_of(checked)["released"]) == ("advise", 2)
    record = made(stubbed)
    assert [(each["code"], each["by"]) for each in record["releases"]] == [
        ("TP303", "Joan Petrie"),
        ("OS101", "Joan Petrie"),
    ]
    assert "Mead" not in json.dumps(record)
    entry = json.loads((stubbed / "journal.jsonl").read_text().splitlines()[0])
    assert (entry["kind"], entry["codes"], entry["by"]) == (
        "release",
        {"OS101": 1, "TP303": 1},
        "Joan Petrie",
    )


def test_when_everything_is_released_it_is_counted_still(run, letter):
    release(run, "TP303", "OS101", "RR405")
    assert run("check", letter).stdout == "referral.txt: Ready to send. (3 released)\n"


def test_any_change_of_the_words_makes_it_lapse_and_says_so(run, letter, write):
    release(run, "TP303")
    write("referral.txt", LETTER.replace("Carol Mead", CANARY))
    result = run("check", letter)
    said = "release 1 of the record (TP303, 2026-11-28) has lapsed: the words that it was about have changed"
    assert f"Please note: {said}." in " ".join(result.stdout.split())
    data = document_of(run("check", letter, "--output-format", "json"))
    assert (data["notices"], data["released"]) == ([said], 0)


def test_other_words_may_change(run, letter, write):
    release(run, "TP303")
    write("referral.txt", "OFFICIAL\n\n" + LETTER)
    assert "TP303" not in codes(run("check", letter, "--output-format", "json"))


def test_whoever_decided_releases_unless_somebody_else_is_named(run, letter, stubbed):
    put_record(stubbed)
    assert release(run, "TP303", by=()).exit_code == 0
    assert made(stubbed)["releases"][0]["role"] == "nursery manager"
    assert made(stubbed)["decision"] == "share"


@pytest.mark.parametrize(
    ("codes", "options", "sentence"),
    [
        (
            ["TP304"],
            {},
            "TP304 did not fire here, so nothing was released; what can be released: OS101, RR405, TP303",
        ),
        (
            ["TP303"],
            {"reason": "n/a"},
            "reason: is not one of substance; say in a whole sentence why this may stand",
        ),
        (
            ["TP303"],
            {"reason": "Carol Mead herself asked that she be named here."},
            "reason: repeats the words that it releases; say it without them, for example “the informant”",
        ),
        (["TP303"], {"by": ()}, "a release needs a name and a role: --by NAME --role ROLE"),
    ],
)
def test_a_release_that_cannot_be_is_one_sentence_and_writes_nothing(
    run, letter, stubbed, codes, options, sentence
):
    result = release(run, *codes, **options)
    assert (result.exit_code, result.stderr) == (2, f"doccheck: {sentence}\n")
    assert not (stubbed / "referral.record.json").exists()
    assert not (stubbed / "journal.jsonl").exists()


def test_releases_outlive_the_decision_that_follows(run, letter, stubbed):
    release(run, "TP303")
    result = run("record", "new", letter, stdin=stdin(typed(SHARED)))
    assert result.exit_code == 0, result.output
    assert [each["code"] for each in made(stubbed)["releases"]] == ["TP303"]
    assert "TP303" not in codes(run("check", letter, "--output-format", "json"))


def test_what_somebody_releases_during_an_interview_is_not_lost(run, letter, stubbed):
    run("record", "new", letter, stdin=stdin(typed(SHARED, stop="how_sent")))
    release(run, "TP303")
    run("record", "new", letter, stdin=stdin(typed(SHARED)[len(typed(SHARED, stop="how_sent")) - 1 :]))
    assert made(stubbed)["decision"] == "share"
    assert [each["code"] for each in made(stubbed)["releases"]] == ["TP303"]
    assert "TP303" not in codes(run("check", letter, "--output-format", "json"))


# --- verify and schema -----------------------------------------------------------------------------


def test_a_journal_that_is_whole_says_where_it_ends(run, letter, stubbed):
    run("check", letter)
    run("check", letter)
    result = run("record", "verify")
    end = json.loads((stubbed / "journal.jsonl").read_text().splitlines()[-1])["hash"]
    assert result.exit_code == 0
    assert result.stdout == (
        f"{stubbed}/journal.jsonl: 2 entries, none signed; nothing was changed, removed or moved.\n"
        f"It ends with entry 2: {end}\n"
    )
    assert run("record", "verify", "--holds", end).exit_code == 0
    other = run("record", "verify", "--holds", "0" * 64)
    assert other.exit_code == 1
    assert "the end that was noted earlier is not in it" in other.stdout


def test_what_was_done_to_a_journal_is_said_by_entry(run, letter, stubbed):
    for _ in range(3):
        run("check", letter)
    journal = stubbed / "journal.jsonl"
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text(lines[0] + lines[1].replace("hold", "pass") + lines[2])
    result = run("record", "verify", journal)
    assert result.exit_code == 1
    assert f"{journal}: entry 2 was changed after it was written\n" in result.stdout


def test_a_writer_that_was_stopped_is_said_at_the_next_start(run, letter, stubbed):
    run("check", letter)
    with (stubbed / "journal.jsonl").open("a") as file:
        file.write('{"kind":"ver')
    assert "12 bytes of one that was not acknowledged" in run("record", "verify").stdout
    result = run("check", letter)
    assert "the last line was cut short" in result.stderr
    assert run("record", "verify").exit_code == 0


def test_without_a_journal_that_is_said(run, write):
    write("doccheck.toml", "")
    result = run("record", "verify")
    assert result.exit_code == 2
    assert "journal.store: this policy keeps no journal" in result.stderr
    missing = run("record", "verify", "nowhere.jsonl")
    assert (missing.exit_code, missing.stderr) == (2, "doccheck: nowhere.jsonl: there is no journal here\n")


def test_an_sqlite_journal_is_told_by_its_first_bytes(run, letter, write, stubbed):
    write("doccheck.toml", '[journal]\nstore = "sqlite"\npath = "kept/j.db"\n')
    run("check", letter)
    result = run("record", "verify", "kept/j.db")
    assert result.exit_code == 0
    assert "1 entry, none signed" in result.stdout


def test_the_schema_is_printed(run):
    printed = json.loads(run("record", "schema").stdout)
    Draft202012Validator.check_schema(printed)
    assert printed["title"] == "A doccheck decision record"


def test_a_law_that_does_not_exist_is_named(run, letter, write):
    write("doccheck.toml", "[record]\nin_force = {s16lb = 2026-01-01}\n")
    result = run("record", "new", letter)
    assert result.exit_code == 2
    assert "record.in_force.s16lb: there is no law of this name" in result.stderr


def test_no_word_of_a_document_reaches_an_error(run, letter, write):
    write("referral.txt", f"{CANARY} told us. BREAK")
    for command in (
        ["record", "check", letter],
        ["record", "release", letter, "TP303", "--reason", REASON, "--by", "J", "--role", "m"],
    ):
        result = run(*command)
        assert CANARY.split()[0] not in result.output

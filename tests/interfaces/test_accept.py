"""`doccheck accept`, side files and baselines, as somebody at a terminal meets them."""

import json
import tomllib
from email.message import EmailMessage
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from doccheck.reports.data import schema_text

from .stub import CANARY

TEXT = "Carol Mead told us about MASH.\n\nPat Doyle and Mr Doyle saw it, under section 47.\n"
REASON = "The manager knows, and it is needed for the visit."


def checked(run, *arguments):
    result = run("check", *arguments, "--output-format", "json")
    answer = json.loads(result.stdout)
    Draft202012Validator(json.loads(schema_text())).validate(answer)
    return answer, result


def names():
    return sorted(path.name for path in Path().iterdir())


def codes(answer):
    return [finding["code"] for finding in answer["documents"][0]["findings"]]


def test_what_is_accepted_is_not_shown_again_and_counted(run, write):
    write("a.txt", TEXT)
    result = run("accept", "a.txt", "tp303", "--reason", REASON, "--who", "J. Reid")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "TP303 is accepted at one place. a.txt.doccheck.toml says why, and who decided.\n"
    answer, after = checked(run, "a.txt")
    assert codes(answer) == ["CL601", "TP301", "TP301"]
    document = answer["documents"][0]
    assert document["suppressed"] == 1
    (settled,) = document["settled"]
    assert (settled["code"], settled["by"], settled["reason"], settled["who"]) == (
        "TP303",
        "an acceptance",
        REASON,
        "J. Reid",
    )
    assert after.stderr == ""
    assert "; 1 accepted." in run("check", "a.txt").stdout


def test_the_side_file_is_for_the_owner_alone_and_holds_no_words(run, write):
    write("a.txt", f"{CANARY} told us. section 47")
    run("accept", "a.txt", "TP303", "--reason", REASON)
    file = Path("a.txt.doccheck.toml")
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text()
    assert not any(word in text for word in CANARY.split())
    table = tomllib.loads(text)
    assert table["accepted"][0]["reason"] == REASON
    assert names() == ["a.txt", file.name]


def test_a_clean_document_says_what_was_accepted(run, write):
    write("a.txt", "Carol Mead told us, under section 47.")
    run("accept", "a.txt", "TP303", "--reason", REASON)
    assert run("check", "a.txt").stdout == "a.txt: Ready to send. (1 accepted)\n"


def test_lines_above_change_nothing_and_other_words_do(run, write):
    write("a.txt", TEXT)
    run("accept", "a.txt", "TP303", "--reason", REASON)
    write("a.txt", f"A new first line.\n\n{TEXT}")
    assert "TP303" not in codes(checked(run, "a.txt")[0])
    write("a.txt", TEXT.replace("Carol Mead", CANARY))
    answer, result = checked(run, "a.txt")
    assert "TP303" in codes(answer)
    said = "a.txt.doccheck.toml: acceptance 1 (TP303) matches nothing in the document any more; it settles nothing"
    assert answer["documents"][0]["notices"] == [said]
    assert result.stderr == f"doccheck: {said}\n"


def test_of_several_the_person_chooses(run, write):
    write("a.txt", TEXT)
    asked = run("accept", "a.txt", "TP301", "--reason", REASON)
    assert asked.exit_code == 2
    assert asked.stdout == "  1  paragraph 2: “Pat Doyle”\n  2  paragraph 2: “Mr Doyle”\n"
    assert (
        asked.stderr
        == "doccheck: TP301 stands here on 2 different words; choose with --place N, or take --all\n"
    )
    assert not Path("a.txt.doccheck.toml").exists()
    hushed = run("accept", "a.txt", "TP301", "--reason", REASON, "--excerpts", "none")
    assert hushed.stdout == "  1  paragraph 2\n  2  paragraph 2\n"
    assert run("accept", "a.txt", "TP301", "--reason", REASON, "--place", "2").exit_code == 0
    assert codes(checked(run, "a.txt")[0]).count("TP301") == 1
    assert run("accept", "a.txt", "TP301", "--reason", REASON, "--all").exit_code == 0
    assert codes(checked(run, "a.txt")[0]).count("TP301") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.txt", "TP303", "--reason", "n/a"), "has no reason of substance"),
        (("a.txt", "TP303", "--reason", ""), "has no reason"),
        (("a.txt", "TP303", "--reason", "Carol Mead agreed to stand in it."), "says the very words again"),
        (("a.txt", "OS101", "--reason", REASON), "OS101 found nothing here"),
        (("a.txt", "XX999", "--reason", REASON), "there is no rule “XX999”"),
        (("a.txt", "SC506", "--reason", REASON), "no rule “SC506”"),
        (("b.txt", "TP303", "--reason", REASON), "b.txt: there is no such file"),
        (("a.txt", "TP303", "--reason", REASON, "--until", "soon"), "--until wants a date"),
        (("a.txt", "TP303", "--reason", REASON, "--until", "2001-01-01"), "--until lies in the past"),
        (("a.txt", "TP301", "--reason", REASON, "--place", "9"), "choose with --place N"),
    ],
)
def test_what_cannot_be_accepted_is_refused_in_a_sentence_and_nothing_is_written(run, write, arguments, said):
    write("a.txt", TEXT)
    result = run("accept", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert names() == ["a.txt"]


def test_a_side_file_that_is_none_settles_nothing_and_is_left_as_it_is(run, write):
    write("a.txt", TEXT)
    write("a.txt.doccheck.toml", "[[accepted]]\nrule = 'TP303'\n")
    answer, result = checked(run, "a.txt")
    assert "TP303" in codes(answer)
    assert "a.txt.doccheck.toml: cannot be used: " in result.stderr
    refused = run("accept", "a.txt", "TP303", "--reason", REASON)
    assert refused.exit_code == 2
    assert "a.txt.doccheck.toml: cannot be used: " in refused.stderr
    assert Path("a.txt.doccheck.toml").read_text() == "[[accepted]]\nrule = 'TP303'\n"


def test_a_side_file_of_another_document_is_told(run, write):
    write("a.txt", TEXT)
    run("accept", "a.txt", "TP303", "--reason", REASON)
    run("accept", "a.txt", "TP301", "--reason", REASON, "--all")
    write("b.txt", f"{CANARY} told us, under section 47.")
    Path("a.txt.doccheck.toml").rename("b.txt.doccheck.toml")
    answer, _ = checked(run, "b.txt")
    assert codes(answer) == ["TP303"]
    assert answer["documents"][0]["notices"] == [
        "b.txt.doccheck.toml: was written for another document, or all that it is about has changed; it settles nothing"
    ]


@pytest.mark.parametrize("form", ["text", "json", "sarif", "html"])
def test_every_form_counts_what_is_accepted_and_names_what_does_not_hold(run, write, form):
    write("a.txt", f"{TEXT} {CANARY}")
    run("accept", "a.txt", "TP303", "--reason", REASON, "--place", "1")
    file = Path("a.txt.doccheck.toml")
    bad = f'\n[[accepted]]\nrule = "TP301"\nkeys = ["{"a" * 64}"]\nwho = "J"\nwhen = 2026-01-01\n'
    file.write_text(file.read_text() + bad)
    result = run("check", "a.txt", "--output-format", form)
    said = "a.txt.doccheck.toml: acceptance 2 (TP301) has no reason; it settles nothing"
    assert said in " ".join(result.stdout.replace("&#39;", "'").split())
    assert said in result.stderr
    counted = {
        "text": "1 accepted",
        "json": '"suppressed": 1',
        "sarif": '"kind": "external"',
        "html": "1 accepted",
    }
    assert counted[form] in " ".join(result.stdout.split())


def test_an_attachment_has_its_acceptance_in_the_side_file_of_the_message(run, write):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.gov.uk", "c@d.gov.uk", "Referral"
    message.set_content("Please see the letter, under section 47.")
    message.add_attachment(b"Carol Mead told us, section 47.", "text", "plain", filename=f"{CANARY}.txt")
    write("m.eml", bytes(message))
    result = run("accept", "m.eml", "TP303", "--reason", REASON, "--all")
    assert result.exit_code == 0, result.stderr
    assert CANARY.split()[0] not in Path("m.eml.doccheck.toml").read_text()
    answer, _ = checked(run, "m.eml")
    assert [document["suppressed"] for document in answer["documents"]] in ([0, 1], [1, 1])
    assert "TP303" not in [f["code"] for d in answer["documents"] for f in d["findings"]]


# --- baselines ------------------------------------------------------------------------------------


def test_a_baseline_takes_what_is_there_and_shows_what_is_new(run, write):
    write("f/a.txt", TEXT)
    write("f/b.txt", "Pat Doyle came, under section 47.")
    made = run("check", "f", "--write-baseline", "base.toml", "--reason", REASON)
    assert made.exit_code == 1
    assert (
        "doccheck: base.toml: 5 findings accepted as they stand; give it to a check with --baseline"
        in made.stderr
    )
    assert Path("base.toml").stat().st_mode & 0o777 == 0o600
    assert "Doyle" not in Path("base.toml").read_text()
    clean = run("check", "f", "--baseline", "base.toml")
    assert (clean.exit_code, clean.stderr) == (0, "")
    assert "a.txt: Ready to send. (4 in the baseline)\n" in clean.stdout
    write("f/c.txt", "Pat Doyle came again, under section 47.")
    write("f/b.txt", "A line.\n\nPat Doyle came, under section 47.")
    answer = json.loads(run("check", "f", "--baseline", "base.toml", "--output-format", "json").stdout)
    assert {Path(d["path"]).name: len(d["findings"]) for d in answer["documents"]} == {
        "a.txt": 0,
        "b.txt": 0,
        "c.txt": 1,
    }


def test_a_baseline_says_what_matches_nothing_any_more(run, write):
    write("a.txt", TEXT)
    run("check", "a.txt", "--write-baseline", "base.toml", "--reason", REASON)
    write("a.txt", "We share this under section 47.")
    answer, result = checked(run, "a.txt", "--baseline", "base.toml")
    said = "base.toml: 4 of its 4 accepted findings match nothing in what was checked"
    assert answer["doccheck"]["notices"] == [said]
    assert result.stderr == f"doccheck: {said}\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--write-baseline", "base.toml"), "has no reason"),
        (("--write-baseline", "base.toml", "--reason", "ok"), "has no reason of substance"),
        (("--reason", REASON), "--reason goes with --write-baseline"),
        (("--baseline", "none.toml"), "none.toml: there is no such file"),
        (("--baseline", "a.txt"), "a.txt: is not TOML"),
        (("--baseline", "side.toml"), "side.toml: holds the acceptances of one document"),
        (("--write-baseline", "nowhere/b.toml", "--reason", REASON), "nowhere/b.toml: cannot be written"),
    ],
)
def test_a_baseline_that_cannot_be_is_refused(run, write, options, said):
    write("a.txt", TEXT)
    run("accept", "a.txt", "TP303", "--reason", REASON)
    Path("a.txt.doccheck.toml").rename("side.toml")
    result = run("check", "a.txt", *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not Path("base.toml").exists()


def test_side_files_are_not_counted_among_what_is_left_out_of_a_folder(run, write):
    write("f/a.txt", TEXT)
    run("accept", "f/a.txt", "TP303", "--reason", REASON)
    assert run("check", "f").stderr == ""


def test_a_baseline_is_added_to_only_where_it_is_named_twice(run, write):
    write("a.txt", "Pat Doyle came, under section 47.")
    make = ("check", "a.txt", "--write-baseline", "base.toml", "--reason", REASON)
    run(*make)
    first = Path("base.toml").read_text()
    write("a.txt", "Pat Doyle came, under section 47.\n\nMr Doyle came.")
    refused = run(*make)
    assert refused.exit_code == 2
    assert "base.toml: is there already; to add to it, give it with --baseline, too" in refused.stderr
    assert Path("base.toml").read_text() == first
    added = run(*make, "--baseline", "base.toml", "--who", "A. Pell")
    assert "base.toml: 1 finding accepted" in added.stderr
    assert run("check", "a.txt", "--baseline", "base.toml").exit_code == 0
    whos = {entry["who"] for entry in tomllib.loads(Path("base.toml").read_text())["accepted"]}
    assert "A. Pell" in whos
    assert len(whos) == 2


def test_what_is_no_file_or_hostile_beside_a_document_settles_nothing(run, write, stubbed):
    write("a.txt", TEXT)
    (stubbed / "a.txt.doccheck.toml").mkdir()
    assert "a.txt.doccheck.toml: is not a file" in run("check", "a.txt").stderr
    (stubbed / "a.txt.doccheck.toml").rmdir()
    write("a.txt.doccheck.toml", "a = " + "[" * 100_000)
    result = run("check", "a.txt")
    assert result.exit_code == 1
    assert result.stderr == "doccheck: a.txt.doccheck.toml: is not TOML\n"

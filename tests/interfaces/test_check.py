"""What `doccheck check` prints, where, and with which exit status."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from doccheck.reports.data import schema_text

from .stub import CANARY

BAD = (
    "Carol Mead told us about MASH.\n\nPat Doyle and Mr Doyle saw it. Pat Doyle rang CPOMS.\n\n"
    "I attach the whole file.\n"
)
GOOD = "We share this under section 47.\n"


def valid(result):
    answer = json.loads(result.stdout)
    Draft202012Validator(json.loads(schema_text())).validate(answer)
    return answer


def test_what_a_tired_person_reads(run, write):
    result = run("check", write("referral.txt", BAD))
    assert result.exit_code == 1
    assert result.stderr == ""
    assert result.stdout == (
        "referral.txt ───────────────────────────────────────────────────────────────────\n"
        "  Please mend first\n"
        "  1  Paragraph 1: “Carol Mead”\n"
        "     The person who told you is named. If the family sees this, they can be\n"
        "     found.\n"
        "     Write “a member of the public”.\n"
        "     TP303 informant-identifiable, sure\n"
        "\n"
        "  2  Paragraph 3: “the whole file”\n"
        "     A whole record goes with this. The reader needs a part of it.\n"
        "     Attach the pages that bear on the concern.\n"
        "     OS101 whole-record, sure\n"
        "\n"
        "  Would make it better\n"
        "  3  Paragraph 2 (twice): “Pat Doyle”\n"
        "     Paragraph 2: “Mr Doyle”\n"
        "     Somebody who is not part of this is named. They have not agreed to stand in\n"
        "     a child's file.\n"
        "     Write who they are to the child.\n"
        "     TP301 third-party-name, sure\n"
        "\n"
        "  4  I can find no lawful basis. Nobody can tell later why this was shared.\n"
        "     Name the power you act under.\n"
        "     RR405 no-lawful-basis, fairly sure\n"
        "\n"
        "  Small things\n"
        "  5  Paragraph 1: “MASH”\n"
        "     Paragraph 2: “CPOMS”\n"
        "     These letters are nowhere explained. The reader may read them differently.\n"
        "     Write them out once.\n"
        "     CL601 unexplained-acronym, sure\n"
        "\n"
        "  5 things in 8 places: 2 to mend first, 2 that would make it better, 1 small.\n"
        "  Please mend two things first, or release them with a reason: the informant's\n"
        "  identity (paragraph 1), the whole record (paragraph 3).\n"
        "\n"
    )


def test_a_clean_document_is_one_line(run, write):
    result = run("check", write("good.txt", GOOD))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "good.txt: Ready to send.\n", "")


def test_what_is_right_is_said_once(run, write):
    result = run("check", write("a.txt", GOOD + "\nMASH knows."))
    assert result.exit_code == 0
    assert "  Recorded: lawful basis (section 47).\n" in result.stdout
    assert result.stdout.endswith("  Ready to send; one thing would make it better.\n\n")


def test_danger_is_said_before_anything_else_and_nothing_is_held(run, write):
    result = run("check", write("a.txt", GOOD + "\nHe has a knife. Carol Mead told us."))
    assert result.stdout.startswith(
        "If a child is in danger now, ring 999 and your duty team first. This check can\nwait.\n\na.txt ──"
    )
    assert "Send this without delay; one thing is worth mending" in result.stdout
    assert "mend first" not in result.stdout
    answer = valid(run("check", "a.txt", "--output-format", "json"))
    assert answer["documents"][0]["verdict"] == "advise"


def test_a_policy_may_hold_an_informant_even_in_danger(run, write):
    write("doccheck.toml", '[policy]\nhold_in_danger = ["TP303"]\n')
    write("a.txt", GOOD + "\nHe has a knife. Carol Mead told us.")
    assert valid(run("check", "a.txt", "--output-format", "json"))["documents"][0]["verdict"] == "hold"


def test_json_has_places_and_no_words(run, write):
    text = f"{CANARY} told us.\n\nSection, MASH.\n"
    result = run("check", write("a.txt", text), "--output-format", "json")
    assert result.exit_code == 1
    assert CANARY not in result.stdout + result.stderr
    (document,) = valid(result)["documents"]
    assert [(f["code"], f["start"], f["end"], f["where"]) for f in document["findings"]] == [
        ("RR405", None, None, "the document as a whole"),
        ("TP303", 0, len(CANARY), "paragraph 1"),
        ("CL601", text.index("MASH"), text.index("MASH") + 4, "paragraph 2"),
    ]
    assert document["findings"][1] == {
        "code": "TP303",
        "name": "informant-identifiable",
        "category": "TP",
        "severity": "error",
        "confidence": "high",
        "message": "The person who told you is named.",
        "why": "If the family sees this, they can be found.",
        "remedy": "Write “a member of the public”.",
        "source": "Necessary and proportionate.",
        "start": 0,
        "end": len(CANARY),
        "where": "paragraph 1",
        "layer": "body",
        "hidden": False,
        "excerpt": None,
    }


@pytest.mark.parametrize(
    ("how", "shown"),
    [("none", None), ("masked", "Z… Q…"), ("full", CANARY)],
    ids=lambda value: str(value)[:6],
)
def test_excerpts_show_as_much_as_asked(run, write, how, shown):
    write("a.txt", f"{CANARY} told us.")
    document = valid(run("check", "a.txt", "--output-format", "json", "--excerpts", how))["documents"][0]
    assert document["findings"][1]["excerpt"] == shown
    printed = run("check", "a.txt", "--excerpts", how).stdout
    assert (CANARY in printed) is (how == "full")
    assert ("“Z… Q…”" in printed) is (how == "masked")


def test_text_says_all_words_unless_told_otherwise(run, write):
    assert f"“{CANARY}”" in run("check", write("a.txt", f"{CANARY} told us.")).stdout


@pytest.mark.parametrize(
    ("text", "threshold", "status", "verdict"),
    [
        (GOOD + "MASH", None, 0, "pass"),
        (GOOD + "MASH", "note", 1, "advise"),
        (GOOD + "Pat Doyle", None, 1, "advise"),
        (GOOD + "Pat Doyle", "error", 0, "pass"),
        (GOOD + "Carol Mead", "error", 1, "hold"),
    ],
)
def test_the_threshold_decides_what_counts(run, write, text, threshold, status, verdict):
    options = ["--threshold", threshold] if threshold else []
    result = run("check", write("a.txt", text), "--output-format", "json", *options)
    assert (result.exit_code, valid(result)["documents"][0]["verdict"]) == (status, verdict)


def test_a_missing_path_is_wrong_and_the_others_are_still_checked(run, write):
    result = run("check", "nowhere.docx", write("good.txt", GOOD))
    assert result.exit_code == 2
    assert result.stderr == "doccheck: nowhere.docx: there is no such file or folder\n"
    assert result.stdout == "good.txt: Ready to send.\n"


def test_a_folder_without_documents_is_wrong(run, stubbed):
    (stubbed / "empty").mkdir()
    result = run("check", "empty")
    assert result.exit_code == 2
    assert result.stderr == "doccheck: empty: there is no document in this folder\n"


def test_a_folder_is_walked_in_order_and_what_is_left_out_is_said(run, write):
    for name in ("f/b.txt", "f/a/z.txt", "f/.hidden.txt", "f/expected.json", "f/a/make.py"):
        write(name, GOOD)
    result = run("check", "f", "f/b.txt")
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if "Ready" in line] == [
        f"{Path('f', 'b.txt')}: Ready to send.",
        f"{Path('f', 'a', 'z.txt')}: Ready to send.",
    ]
    assert "3 files that are no documents" in result.stderr


def test_a_file_of_an_unknown_kind_in_a_folder_is_never_clean(run, write):
    write("f/a.txt", GOOD)
    write("f/scan.xyz", b"\x00\x01\x02")
    result = run("check", "f", "--output-format", "json")
    assert result.exit_code == 3
    verdicts = {d["path"]: d["verdict"] for d in valid(result)["documents"]}
    assert verdicts == {str(Path("f", "a.txt")): "pass", str(Path("f", "scan.xyz")): "unchecked"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("broken.docx", b"PK\x03\x04 not really"),
        ("broken.pdf", b"%PDF-1.7\nnothing"),
        ("letter.docx", b"Zephaniah Quillfeather wrote this as plain text."),
        ("thing.xyz", b"Zephaniah Quillfeather"),
    ],
)
def test_what_cannot_be_read_is_a_gap_and_the_rest_goes_on(run, write, name, content):
    result = run("check", write(name, content), write("good.txt", GOOD), "--output-format", "json")
    assert result.exit_code == 3
    bad, good = valid(result)["documents"]
    assert (bad["verdict"], good["verdict"]) == ("unchecked", "pass")
    assert bad["gaps"]
    assert CANARY not in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_cannot_be_opened_is_a_gap(run, write, monkeypatch):
    write("a.txt", GOOD)

    def refuse(path, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(path))

    # Not chmod: whoever runs the tests as root may open everything.
    monkeypatch.setattr(Path, "open", refuse)
    result = run("check", "a.txt", "--output-format", "json")
    assert result.exit_code == 3
    assert valid(result)["documents"][0]["gaps"][0]["why"] == "it cannot be opened (permission denied)"


def test_gaps_win_over_findings_and_both_are_said(run, write):
    write("f/bad.txt", BAD)
    write("f/broken.docx", b"PK\x03\x04")
    result = run("check", "f")
    assert result.exit_code == 3
    assert "Could not be checked\n" in result.stdout
    assert "Carol Mead" in result.stdout
    assert "2 documents: 1 with something to mend first, 1 not checked in full.\n" in result.stdout


def test_an_engine_that_breaks_is_a_gap_without_words(run, write):
    write("a.txt", f"BREAK {CANARY}")
    result = run("check", "a.txt", write("good.txt", GOOD), "--output-format", "json")
    assert result.exit_code == 3
    assert CANARY not in result.stdout + result.stderr
    gaps = valid(result)["documents"][0]["gaps"]
    assert gaps == [{"where": "the whole document", "why": "checking it broke (ValueError)"}]


def test_standard_input_goes_by_the_name_it_is_given(run):
    result = run("check", "-", "--name", "letter.txt", "--output-format", "json", stdin=GOOD)
    assert result.exit_code == 0
    assert valid(result)["documents"][0]["path"] == "letter.txt"


def test_select_and_ignore_take_codes_and_beginnings(run, write):
    write("a.txt", BAD)

    def codes(*options):
        answer = valid(run("check", "a.txt", "--output-format", "json", *options))
        return {finding["code"] for finding in answer["documents"][0]["findings"]}

    assert codes("--select", "TP,CL601") == {"TP301", "TP303", "CL601"}
    assert codes("--ignore", "tp", "--ignore", "OS101") == {"RR405", "CL601"}
    wrong = run("check", "a.txt", "--select", "XX9")
    assert wrong.exit_code == 2
    assert "no rule whose code begins with “XX9”" in wrong.stderr or "XX9" in wrong.output


def test_the_policy_sets_severities_and_contacts(run, write):
    write(
        "doccheck.toml", '[severity]\nTP303 = "note"\n\n[contacts]\nadvice = "the duty desk, 01632 960000"\n'
    )
    write("a.txt", GOOD + "Carol Mead and Pat Doyle")
    document = valid(run("check", "a.txt", "--output-format", "json"))["documents"][0]
    assert {f["code"]: f["severity"] for f in document["findings"]} == {"TP303": "note", "TP301": "warning"}
    assert run("check", "a.txt").stdout.endswith("\nFor advice: the duty desk, 01632 960000\n")


def test_what_every_recipient_needs_is_set_aside_and_counted(run, write):
    write("doccheck.toml", '[purpose.transfer]\nrecipients = ["b.gov.uk"]\nneeds = ["whole-record"]\n')
    write("a.txt", GOOD + "I attach the whole file.")

    def answer(*to):
        options = [each for address in to for each in ("--to", address)]
        document = valid(run("check", "a.txt", "--output-format", "json", *options))["documents"][0]
        return [finding["code"] for finding in document["findings"]], document["suppressed"]

    assert answer() == (["OS101"], 0)
    assert answer("duty@b.gov.uk") == ([], 1)
    assert answer("duty@b.gov.uk", "friend@c.org") == (["OS101"], 0)
    assert answer("Duty Team <duty@b.gov.uk>") == ([], 1)
    assert answer('"Mead, Jo" <jo@b.gov.uk>; Team: duty@b.gov.uk;') == ([], 1)
    assert answer("Team: duty@b.gov.uk, Friend <friend@c.org>;") == (["OS101"], 0)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("[polcy]\n", "doccheck.toml: polcy: is not a key of a policy; did you mean “policy”?"),
        ('[severity]\nTP999 = "note"\n', "doccheck.toml: severity.TP999: there is no rule of this code"),
        ("[policy\n", "doccheck.toml: is not TOML"),
    ],
)
def test_a_mistake_in_the_policy_names_file_and_key(run, write, stubbed, policy, said):
    write("doccheck.toml", policy)
    result = run("check", write("a.txt", GOOD))
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_policy_past_its_review_says_so_and_goes_on(run, write):
    write("p.toml", '[policy]\nname = "Brackenshire"\nreview_by = 2020-01-31\n')
    result = run("check", write("a.txt", GOOD), "--policy", "p.toml")
    assert result.exit_code == 0
    assert (
        result.stderr
        == "doccheck: p.toml: the policy “Brackenshire” was due for review by 31 January 2020.\n"
    )


@pytest.mark.parametrize(
    "options",
    [
        ["--to", "no address"],
        ["--to", "a@b.gov.uk (friend@c.org"],
        ["--to", "a@b@c"],
        ["--output-format", "xml"],
        ["--jobs", "0"],
        ["--policy", "none.toml"],
    ],
)
def test_wrong_usage_is_two(run, write, options):
    assert run("check", write("a.txt", GOOD), *options).exit_code == 2


def test_a_report_file_is_whole_or_not_there(run, write, stubbed):
    write("a.txt", BAD)
    result = run("check", "a.txt", "--output-format", "json", "--output-file", "report.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads((stubbed / "report.json").read_text())["schema_version"] == 1
    assert sorted(path.name for path in stubbed.iterdir()) == ["a.txt", "report.json"]
    assert run("check", "a.txt", "--output-file", "no/such/report.txt").exit_code == 2
    assert run("check", "a.txt", "--output-file", str(stubbed)).exit_code == 2


def test_statistics_count_by_rule(run, write):
    write("a.txt", BAD)
    write("b.txt", BAD)
    answer = valid(run("check", "a.txt", "b.txt", "--output-format", "json", "--statistics"))
    assert answer["statistics"] == {"TP301": 6, "CL601": 4, "OS101": 2, "RR405": 2, "TP303": 2}
    printed = run("check", "a.txt", "b.txt", "--statistics").stdout
    assert "TP301        6          2  third-party-name\n" in printed


def test_quiet_says_nothing_of_what_is_ready(run, write):
    write("bad.txt", BAD)
    write("good.txt", GOOD)
    assert "good.txt" not in run("check", "bad.txt", "good.txt", "--quiet").stdout
    assert run("check", "good.txt", "--quiet").stdout == ""


MAIL = f"""From: a@one.gov.uk
To: b@two.gov.uk
Subject: A referral
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8

{GOOD}
--x
Content-Type: text/plain; charset=utf-8; name=notes.txt
Content-Disposition: attachment; filename=notes.txt

{GOOD}
Carol Mead told us.
--x--
"""


def test_a_message_has_the_verdict_of_its_worst_part(run, write):
    answer = valid(run("check", write("m.eml", MAIL), "--output-format", "json"))
    verdicts = {document["path"]: document["verdict"] for document in answer["documents"]}
    assert verdicts == {"m.eml": "pass", "m.eml!notes.txt": "hold"}
    assert answer["message"] == {"path": "m.eml", "verdict": "hold"}
    printed = " ".join(run("check", "m.eml").stdout.split())
    assert "The message and its attachments: please mend one thing first" in printed
    assert "of notes.txt)" in printed


def test_nothing_of_a_document_can_steer_the_terminal(run, write):
    write("a.txt", "Pat Doyle\x1b[31m told us [bold]Mr Doyle[/bold] \u202e.")
    assert "\x1b" not in run("check", "a.txt").stdout


def test_passwords_come_from_a_file_and_limits_from_the_policy(run, write):
    from tests.readers.test_archives import locked_zip

    write("a.zip", locked_zip("a.txt", b"We share this under section 47.", b"Fern-4471"))
    assert run("check", "a.zip").exit_code == 3
    opened = run("check", "a.zip", "--password-file", write("words.txt", "other\nFern-4471\n"))
    assert "protected" not in opened.stdout
    shown = json.loads(run("text", "a.zip", "--password-file", "words.txt", "--output-format", "json").stdout)
    assert shown["documents"][1]["blocks"][0]["text"] == "We share this under section 47."
    missing = run("check", "a.zip", "--password-file", "nowhere.txt")
    assert (missing.exit_code, missing.stdout) == (2, "")
    write("doccheck.toml", "[limits]\nmegabytes = 1\n")
    large = run("check", write("b.txt", b"x" * (1024 * 1024 + 1)), "--output-format", "json")
    assert valid(large)["documents"][0]["gaps"] == [{"where": "the file", "why": "it is larger than 1 MB"}]
    assert valid(large)["documents"][0]["verdict"] == "unchecked"


@pytest.mark.parametrize("option", ["--output-file", "--write-baseline"])
def test_a_report_never_takes_the_place_of_what_it_is_about(run, write, option):
    write("a.txt", BAD)
    reason = ["--reason", "It was all looked at with the team."] if option == "--write-baseline" else []
    result = run("check", "a.txt", option, "./a.txt", *reason)
    assert result.exit_code == 2
    assert "a.txt: is checked here; a report in its place would destroy it" in result.stderr
    assert Path("a.txt").read_text() == BAD


def test_a_report_that_is_protected_from_writing_stays(run, write):
    write("a.txt", BAD)
    write("report.json", "{}")
    Path("report.json").chmod(0o444)
    result = run("check", "a.txt", "--output-file", "report.json")
    assert result.exit_code == 2
    assert result.stderr == "doccheck: report.json: is protected from writing\n"
    assert Path("report.json").read_text() == "{}"


@pytest.mark.parametrize("form", ["json", "sarif", "html"])
def test_statistics_are_in_every_form(run, write, form):
    write("a.txt", BAD)
    assert "statistics" in run("check", "a.txt", "--statistics", "--output-format", form).stdout
    assert 'id="statistics"' not in run("check", "a.txt", "--output-format", form).stdout

"""`rules`, `explain`, `patterns check`, `report schema`, `text`: what they print, and what they must not load."""

import json
import subprocess
import sys
from dataclasses import replace

import click
import pytest
from jsonschema import Draft202012Validator

from doccheck.interfaces import cli
from doccheck.interfaces.cli.commands import COMMANDS
from doccheck.interfaces.cli.patterns import check_examples
from doccheck.model import Circumstances, Span
from doccheck.packs.examples import Example

from . import stub
from .stub import CANARY


def test_rules_by_category_with_severity(run):
    result = run("rules")
    assert result.exit_code == 0
    assert result.stdout == (
        "Over-sharing\n"
        "  OS101  error    A whole record\n"
        "\n"
        "People who are not part of this\n"
        "  TP301  warning  Somebody else's name\n"
        "  TP303  error    An informant who can be recognised\n"
        "\n"
        "The reasons, on record\n"
        "  RR405  warning  No lawful basis\n"
        "\n"
        "Clear and complete\n"
        "  CL601  note     An unexplained acronym\n"
        "\n"
        "5 rules. `doccheck explain CODE` says more of one.\n"
    )


@pytest.mark.parametrize("group", [(), ("batch",), ("gateway",), ("record",), ("patterns",), ("report",)])
def test_no_line_of_a_list_of_commands_is_cut_short(run, group):
    """Click ends what is too long for the line with "..."; the place for that is `short_help`."""
    listed = run(*group, "--help").stdout.partition("Commands:")[2]
    assert listed
    assert "..." not in listed


@pytest.mark.parametrize(("given", "has_signs"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_no_color_is_heeded(run, monkeypatch, capfd, given, has_signs):
    """Bold and colour go to a terminal, unless somebody has asked for none."""
    monkeypatch.setattr("click._compat.isatty", lambda stream: True)
    monkeypatch.setattr("sys.argv", ["doccheck", "rules"])
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    cli.main()
    assert ("\x1b[" in capfd.readouterr().out) is has_signs


def test_rules_as_data_with_the_policys_severities(run, write):
    write("doccheck.toml", '[severity]\nTP301 = "error"\n')
    listed = json.loads(run("rules", "--output-format", "json").stdout)["rules"]
    assert {rule["code"]: rule["severity"] for rule in listed}["TP301"] == "error"
    assert {rule["code"]: rule["where"] for rule in listed}["RR405"] == "document"


def test_explain_says_what_why_and_what_instead(run):
    assert run("explain", "tp303").stdout == (
        "An informant who can be recognised\n"
        "TP303 informant-identifiable, error: please mend first. It points at a few words.\n"
        "\n"
        "What it says\n"
        "  The person who told you is named.\n"
        "\n"
        "Why it matters\n"
        "  If the family sees this, they can be found.\n"
        "\n"
        "What to write instead\n"
        "  Write “a member of the public”.\n"
        "\n"
        "Where this comes from\n"
        "  Necessary and proportionate.\n"
        "\n"
        "It speaks up at (the words in [brackets])\n"
        "  - [Carol Mead] told us.\n"
        "\n"
        "It says nothing of\n"
        "  - A member of the public told us.\n"
        "\n"
        "If it may stand as it is\n"
        '  doccheck accept FILE TP303 --reason "why, in a sentence"\n'
    )
    assert run("explain", "informant-identifiable").stdout == run("explain", "TP303").stdout


def test_explain_shows_a_before_and_an_after_and_the_places_in_the_guidance(run, monkeypatch):
    from doccheck.packs.rules import Guidance, Mend

    mend = Mend("From: A\n\nMrs Mead told us.", "From: A\n\nSomebody told us.")
    rule = replace(stub.INFORMANT, mend=mend, guidance=(Guidance("A guide", "rule 5", "Protect them."),))
    pack = stub.StubPack((rule,))
    monkeypatch.setattr("doccheck.checking.setup.EngineSpec.load_packs", lambda self: (pack,))
    said = run("explain", "TP303").stdout
    assert "\nBefore\n  From: A\n\n  Mrs Mead told us.\n\nAfter\n  From: A\n\n  Somebody told us.\n" in said
    assert "  Necessary and proportionate.\n  - A guide, rule 5: Protect them.\n" in said


def test_explain_in_a_document_says_all_that_is_known_of_each_place(run, write):
    write("a.txt", "Carol Mead told us.\n\nZephaniah Quillfeather came.")
    run(
        "accept",
        "a.txt",
        "TP303",
        "--reason",
        "She agreed in writing to be named.",
        "--who",
        "J. Reid",
        "--place",
        "1",
    )
    result = run("explain", "TP303", "--document", "a.txt")
    assert result.exit_code == 1
    assert "  - paragraph 2: “Zephaniah Quillfeather” (sure)\n" in result.stdout
    assert (
        "  TP303 was accepted here by J. Reid: She agreed in writing to be named.\n  - paragraph 1: “Carol Mead”\n"
        in result.stdout
    )


def test_explain_names_the_nearest(run):
    result = run("explain", "TP304")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no rule “TP304”; the nearest: TP30" in result.output


@pytest.mark.parametrize(
    ("code", "text", "said", "status"),
    [
        ("TP303", "Carol Mead told us.", "TP303 fired. The person who told you is named.", 1),
        ("TP303", "Nobody told us.", "TP303 has nothing to say of this document.", 0),
        ("RR405", "We act under section 47.", "  - “section 47” (paragraph 1)", 0),
        ("TP303", "", "Could not be checked", 3),
    ],
)
def test_explain_says_why_it_fired_or_what_satisfied_it(run, write, code, text, said, status):
    result = run("explain", code, "--document", write("a.txt", text))
    assert said in result.stdout
    assert result.exit_code == status


def test_text_prints_what_was_read_and_says_so(run, write):
    text = f"{CANARY} told us.\n\nA second paragraph.\n"
    result = run("text", write("a.txt", text))
    assert result.exit_code == 0
    assert f"    {CANARY} told us.\n" in result.stdout
    assert result.stderr == "doccheck: this prints the document's words\n"
    (document,) = json.loads(run("text", "a.txt", "--output-format", "json").stdout)["documents"]
    assert document["path"] == "a.txt"
    assert document["media_type"] == "text/plain"
    assert document["gaps"] == []
    first = document["blocks"][0]
    assert first["text"] == text[first["start"] : first["end"]] == f"{CANARY} told us."
    assert (first["layer"], first["where"], first["flags"]) == ("body", "paragraph 1", [])


def test_text_of_what_cannot_be_read_says_why(run, write):
    result = run("text", write("broken.docx", b"PK\x03\x04"))
    assert result.exit_code == 3
    assert "could not be read: " in result.stdout
    assert run("text", "nowhere.txt").exit_code == 2


def test_the_printed_schema_is_a_schema(run):
    schema = json.loads(run("report", "schema").stdout)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_examples_are_run_rule_by_rule():
    """A rule whose examples say something else than it does is named, to the example."""
    wrong = replace(
        stub.INFORMANT,
        fires=(Example("Carol Mead told us.", (Span(0, 5),)), Example("Nobody told us.", (Span(0, 6),))),
        passes=(Example("Carol Mead."), Example("")),
    )
    basis = replace(stub.BASIS, fires=(Example("section 47", (None,)),), passes=(Example("none"),))
    pack = stub.StubPack((stub.ACRONYM, stub.INFORMANT, wrong, basis))
    found = list(
        check_examples(pack, lambda rule: stub.StubEngine((rule,)), Circumstances(stub.date_of_check))
    )
    assert found == [
        "TP303: examples.fires[1]: fires on “Carol Mead” and not on “Carol”",
        "TP303: examples.fires[2]: fires on nothing and not on “Nobody”",
        "TP303: examples.passes[1]: fires on “Carol Mead” and not on nothing",
        "RR405: examples.fires[1]: does not fire",
        "RR405: examples.passes[1]: fires",
    ]


def test_a_pack_with_a_bad_pattern_is_named_by_file_and_key(run, write):
    write("pack/own/ZZ101-bad.toml", 'code = "ZZ101"\nname = "bad"\ncolour = "red"\n')
    result = run("patterns", "check", "pack")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "ZZ101-bad.toml" in result.output
    assert "Traceback" not in result.output
    assert run("patterns", "check", "nowhere").exit_code == 2


HEAVY = ("spacy", "numpy", "onnxruntime", "rich", "jsonschema", "lxml", "docx", "pdfminer")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["rules"], ["explain", "CL602"]])
def test_help_rules_and_explain_load_nothing_heavy(arguments):
    program = (
        "import sys\n"
        "from doccheck.interfaces.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as done:\n    assert not done.code, done.code\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_help_says_of_a_command_is_what_the_command_says():
    context = click.Context(cli.doccheck)
    for name in cli.doccheck.list_commands(context):
        command = cli.doccheck.get_command(context, name)
        assert command.name == name
        assert COMMANDS[name].says == command.get_short_help_str(1000)
    assert cli.doccheck.get_command(context, "nonsense") is None


def test_an_error_inside_shows_its_kind_and_none_of_its_words(monkeypatch, capsys):
    """Whatever breaks, a document's words do not reach the terminal."""
    from doccheck.interfaces import cli

    def broken(**_):
        raise RuntimeError(CANARY)

    monkeypatch.setattr(cli, "doccheck", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 3
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "RuntimeError" in printed.err
    assert CANARY not in printed.err
    assert "Traceback" not in printed.err

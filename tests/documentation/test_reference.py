"""Nothing that doccheck has is undocumented: commands, options, exit statuses, policy keys, rules, looks, messages, tests that are named."""

import ast
import json
import re
from pathlib import Path

import click
import pytest

from doccheck.detectors import LOOKS
from doccheck.packs import load_builtin
from docs import generate
from docs.made import commands

from .console import ROOT

CODE = ROOT / "doccheck"
PAGES = generate.pages()
OPTIONS = [
    (name, option)
    for name, command in commands.walk_commands()
    for option in command.params
    if isinstance(option, click.Option)
]


def section(page: str, heading: str) -> str:
    """What stands under one heading of a page."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGES[page], re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no {heading}"
    return found[1]


@pytest.mark.parametrize(
    ("name", "option"), OPTIONS, ids=lambda each: each if isinstance(each, str) else each.opts[-1]
)
def test_every_option_of_every_command_says_what_it_does(name: str, option: click.Option):
    rows = section("reference/commands.md", name)
    for spelling in (*option.opts, *option.secondary_opts):
        row = next(line for line in rows.splitlines() if f"`{spelling}`" in line)
        assert len(row.split(" | ")[-1].strip(" |")) > 5, (
            f"{name} {spelling} says nothing: give it a help text"
        )


def test_every_command_says_what_it_does():
    for name, command in commands.walk_commands():
        assert command.help, name
        first = command.help.strip().splitlines()[0]
        assert first in section("reference/commands.md", name)


def test_every_exit_status_that_the_code_names_is_explained():
    numbers = {
        node.value
        for path in CODE.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if re.match(r"\s*(?:_?(?:STATUS|EX)_\w+(?:, _?(?:STATUS|EX)_\w+)*|exit_code) = [\d, ]+$", line)
        for node in ast.walk(ast.parse(line.strip()))
        if isinstance(node, ast.Constant)
    }
    for path in CODE.rglob("*.py"):
        numbers |= set(map(int, re.findall(r"[Ee]xit\((\d+)\)", path.read_text("utf-8"))))
    assert {1, 2, 3, 130} <= numbers
    explained = {
        int(number)
        for number in re.findall(r"^\| \*\*(\d+)\*\* \|", PAGES["reference/exit-status.md"], re.MULTILINE)
    }
    assert numbers <= explained


def keys(schema: dict, table: dict, path: str = ""):
    for key, entry in table.get("properties", {}).items():
        here = f"{path}.{key}" if path else key
        if "properties" in entry:
            yield from keys(schema, entry, here)
        elif "$ref" in entry or entry.get("type") != "object" or path:
            yield here, entry
        elif isinstance(entry.get("additionalProperties"), dict):
            inner = entry["additionalProperties"].get("properties", {})
            yield from ((f"{here}.NAME.{each}", inner[each]) for each in inner)


def test_every_policy_key_is_explained_and_no_other():
    schema = json.loads((CODE / "data/policy.schema.json").read_text("utf-8"))
    known = dict(keys(schema, schema))
    page = PAGES["reference/policy.md"]
    rows = dict(re.findall(r"^\| `([a-z_.A-Z]+)` \| (.+)$", page, re.MULTILINE))
    assert known.keys() == rows.keys() - {"severity.CODE"}
    assert not [
        key for key, row in rows.items() if key != "severity.CODE" and len(row.split(" | ")[1]) < 10
    ], "give it a description in the schema"


def test_every_rule_is_in_the_catalogue_with_its_advice():
    page = PAGES["reference/rules.md"]
    for rule in load_builtin().rules:
        assert f"### {rule.code} {rule.title}" in page
        assert rule.remedy in page


def test_every_look_and_each_of_its_parameters_is_listed():
    page = PAGES["reference/looks.md"]
    assert all(f"### {name}\n" in page for name in LOOKS)
    used = {
        key
        for path in (ROOT / "patterns").rglob("*.toml")
        for key in re.findall(r"^(\w+) = ", path.read_text("utf-8"), re.MULTILINE)
    }
    assert {"patterns", "unless", "skip", "trained_at_least"} <= used
    assert "`trained_at_least`" in page


def said_with_an_error() -> set[str]:
    """A fixed piece of every sentence that is given straight to an error of doccheck's, found by another way than the page's."""
    found = set()
    for path in CODE.rglob("*.py"):
        kinds = r"(?:\w+Error|Wrong|BadManifest|TrainedReaderUnavailable)"
        if (
            "packs" not in path.parts
        ):  # there a ValueError becomes a PackError; elsewhere it is a programmer's
            kinds = rf"(?!(?:Value|Key|OS|Type|Runtime|NotImplemented)Error){kinds}"
        for call in re.findall(rf"(?:raise {kinds}|\b(?:say|tell))\(\s*(.*)", path.read_text("utf-8")):
            for text in re.findall(r'"((?:[^"\\{}]|\\.)+)"', call):
                if re.search(r"[a-z]{3} [a-z]{2}", text):
                    found.add(text)
    return found


def test_every_message_is_on_the_page():
    page = PAGES["reference/messages.md"].replace("\\", "")
    pieces = said_with_an_error()
    assert len(pieces) > 25
    assert not {piece for piece in pieces if " ".join(piece.split()) not in page}


@pytest.mark.parametrize(
    ("command", "piece"),
    [
        (["rules", "--policy", "nowhere.toml"], "cannot be read (…)"),
        (["explain", "XX999"], "there is no rule “…”; …"),
        (["check", "a.txt", "--select", "XX"], "there is no rule whose code begins with “…”"),
        (["patterns", "check", "nowhere"], "is not a folder of rule files"),
        (["check", "-", "-"], "- can be given once only"),
    ],
)
def test_what_somebody_gets_wrong_is_found_there(command, piece, run, write):
    write("a.txt", "words")
    said = run(*command, stdin="x").output
    assert re.search(re.escape(piece).replace("…", ".*"), said)
    assert piece in PAGES["reference/messages.md"].replace("\\", "")


def test_troubleshooting_quotes_what_is_said():
    """Whatever stands in its first column in code quotes is said somewhere in doccheck, its Makefile, or pip."""
    page = (ROOT / "docs/troubleshooting.md").read_text("utf-8")
    known = PAGES["reference/messages.md"].replace("\\", "") + (ROOT / "Makefile").read_text("utf-8")
    known += "".join(path.read_text("utf-8") for path in CODE.rglob("*.py"))
    known += "doccheck: command not found THESE PACKAGES DO NOT MATCH THE HASHES pip install 'doccheck[…]' did you mean"
    for first in re.findall(r"^\| (`.+?`) \|", page, re.MULTILINE):
        for quoted in re.findall(r"`([^`]+)`", first):
            pieces = [piece.strip(" .:;“”") for piece in re.split(r"…(?:\.toml)?|; did you mean", quoted)]
            missing = [piece for piece in pieces if len(piece) > 4 and piece not in known]
            assert not missing, f"{quoted}: {missing}"


def test_every_test_and_file_that_the_documentation_names_is_there():
    named = set()
    for page in (*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")):
        named |= set(
            re.findall(
                r"`((?:tests|doccheck|docs|packaging|benchmarks|training|fuzz|requirements|samples|patterns)/[\w./-]+\.(?:py|toml|lock|md|json|txt|service))`",
                page.read_text("utf-8"),
            )
        )
    assert len(named) > 30
    assert not {name for name in named if not (ROOT / name).is_file()}


def test_every_measure_of_the_threat_model_names_a_test_or_says_that_there_is_none():
    page = (ROOT / "docs/security.md").read_text("utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ") and "---" not in line]
    rows = [row for row in rows if row[0] != "| attack"]
    assert len(rows) > 25
    assert not [row[0] for row in rows if not re.search(r"`tests/|under \"How to\"|^– \|$", row[-1])]


def test_every_door_of_the_http_interface_is_on_its_page():
    """Where the page's extra is there: what the server itself says of its doors."""
    if not (CODE / "web").is_dir():
        assert "reference/http.md" not in PAGES
        return
    from doccheck.web.app import build
    from doccheck.web.settings import Settings

    described = build(None, Settings()).fastapi.openapi()
    for path, verbs in described["paths"].items():
        assert all(f"## {verb.upper()} {path}" in PAGES["reference/http.md"] for verb in verbs)


def test_generated_pages_hold_no_path_of_this_machine():
    assert not [name for name, text in PAGES.items() if str(Path.home()) + "/" in text or str(ROOT) in text]


def test_what_the_first_page_says_of_the_first_check_is_so():
    expected = (ROOT / "samples/opening.txt.expected").read_text("utf-8")
    number = int(re.search(r"^  (\d+) things? ", expected, re.MULTILINE)[1])
    words = "no one two three four five six seven eight nine ten eleven twelve".split()
    page = (ROOT / "docs/index.md").read_text("utf-8")
    assert f"It says {words[number]} things, and its exit status is 1." in page


def test_nobody_is_told_to_fetch_doccheck_from_an_index():
    """It is in none, and anybody could put something there under its name."""
    for page in (*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")):
        for line in page.read_text("utf-8").splitlines():
            told = re.search(r"\bpipx? install\b.* '?doccheck\b", line.partition("  #")[0])
            assert not told or ".venv/bin/pip" in line, f"{page.name}: {line}"

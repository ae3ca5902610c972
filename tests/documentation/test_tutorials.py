"""The tutorials do what they say: every command is run in an empty folder, and prints what the page shows.

`python -m tests.documentation.console PAGE` writes today's answers into a page.
"""

import re
from difflib import unified_diff
from pathlib import Path

import pytest

from .console import ROOT, Command, parse, play

TUTORIALS = sorted((ROOT / "docs/tutorials").glob("*.md"))
_SURE = re.compile(r"\b(?:sure|fairly sure|unsure: please judge)$")


def told(lines: list[str]) -> list[str]:
    """Without how sure doccheck was, which another training may change; what it found may not change unnoticed."""
    return [_SURE.sub("(how sure)", line) for line in lines]


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda path: path.stem)
def test_every_command_prints_what_the_page_shows(page: Path, tmp_path: Path):
    commands = play(page.read_text("utf-8"), tmp_path)
    assert len(commands) >= 5
    for command in commands:
        command.said, command.printed = told(command.said), told(command.printed)
        shown = "\n".join(
            unified_diff(command.said, command.printed, "in the page", "printed", lineterm="", n=1)
        )
        assert command.kept, f"$ {command.line}\n{shown}"


@pytest.mark.parametrize(
    ("said", "printed", "kept"),
    [
        (["one", "two"], ["one", "two"], True),
        (["one"], ["one", "two"], False),
        (["one", "...", "three"], ["one", "2", "2.5", "three"], True),
        (["one", "...", "four"], ["one", "2", "three"], False),
        (["a.c"], ["abc"], False),
    ],
)
def test_what_is_said_is_compared_to_the_letter(said, printed, kept):
    assert Command("x", said, printed).kept is kept


def test_a_page_makes_files_and_keeps_the_last_exit_status(tmp_path):
    page = '```text title="a/b.txt"\nwords\n```\n\n```console\n$ cat a/b.txt\nwords\n$ false\n$ echo $?\n1\n```\n'
    assert [(c.line, c.printed, c.kept) for c in play(page, tmp_path)] == [
        ("cat a/b.txt", ["words"], True),
        ("false", [], True),
        ("echo $?", ["1"], True),
    ]
    assert [command.line for command in parse("$ a\nb\n$ c\n")] == ["a", "c"]

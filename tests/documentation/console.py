"""Runs the commands of a page in an empty folder, in order, and says what they print there.

In a page, a fenced block with a title is a file; a `console` block is commands after `$ ` and what they print. A line `...`
stands for any lines. `python -m tests.documentation.console PAGE` writes into PAGE what its commands print today.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(
    r"^(?P<fence>```+) *(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_TITLE = re.compile(r'title="([^"]+)"')
_SNIPPET = re.compile(r'^--8<-- "([^"]+)"$', re.MULTILINE)


@dataclass
class Command:
    """One line after `$ `, what the page says that it prints, and what it printed."""

    line: str
    said: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether it printed what the page says."""
        wanted = ".*".join(re.escape("\n".join(part)) for part in _split(self.said))
        return re.fullmatch(wanted, "\n".join(self.printed), re.DOTALL) is not None


def _split(lines: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if line == "...":
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def parse(body: str) -> list[Command]:
    """The commands of one console block."""
    commands: list[Command] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            commands.append(Command(line[2:]))
        else:
            commands[-1].said.append(line)
    return commands


def play(text: str, folder: Path) -> list[Command]:
    """Makes the files of a page in `folder` and runs its commands there; all of them, with what they printed."""
    done: list[Command] = []
    status = 0
    for block in _FENCE.finditer(text):
        if title := _TITLE.search(block["info"]):
            file = folder / title[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(
                _SNIPPET.sub(lambda m: (ROOT / m[1]).read_text("utf-8").rstrip("\n"), block["body"]), "utf-8"
            )
        elif block["info"].split()[:1] == ["console"]:
            for command in parse(block["body"]):
                status = run(command, folder, status)
                done.append(command)
    return done


def run(command: Command, folder: Path, status: int) -> int:
    """Runs one command with the last one's exit status in `$?`; its own exit status."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
        "PYTHONUTF8": "1",
    }
    ended = subprocess.run(
        ["bash", "-c", f"(exit {status})\n{command.line}"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    command.printed = [line.rstrip() for line in ended.stdout.rstrip("\n").splitlines()]
    return ended.returncode


def renew(page: Path) -> None:
    """Writes what the commands of a page print today into it; a block with `...` keeps its words."""
    with tempfile.TemporaryDirectory() as folder:
        commands = iter(play(page.read_text("utf-8"), Path(folder)))

    def block(match: re.Match[str]) -> str:
        if match["info"].split()[:1] != ["console"]:
            return match[0]
        lines = []
        for _ in parse(match["body"]):
            command = next(commands)
            shown = command.said if "..." in command.said and command.kept else command.printed
            lines += [f"$ {command.line}", *shown]
        return "\n".join([f"{match['fence']}{match['info']}", *lines, match["fence"]])

    page.write_text(_FENCE.sub(block, page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        renew(Path(name))

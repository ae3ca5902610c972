"""Every exit status, and what each command says of its own."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

from docs.made.commands import walk_commands
from docs.made.markdown import CODE, row

STATUSES = {
    0: ("All is well", "nothing to mend at or above the threshold; for other commands: done"),
    1: (
        "Something to mend",
        "findings at or above the threshold; for `patterns check`, a rule that does not do what its examples say",
    ),
    2: (
        "Something is wrong with the call",
        "the command, the policy, a pattern pack, or a file that is to be written",
    ),
    3: (
        "Something could not be checked",
        "some part of some document, or doccheck itself broke. It wins over 1: what was not checked is never clean",
    ),
    69: ("Held", "a mail hook's word for: please mend first (EX_UNAVAILABLE)"),
    75: ("Not now", "a mail hook's word for: no answer can be given, try again (EX_TEMPFAIL)"),
    130: ("Stopped", "somebody pressed Ctrl-C"),
}


def exit_statuses() -> str:
    """What each exit status means, and what each command says of its own."""
    own = dict(_own_statuses())
    used = {number for number, _ in _numbers_in_code()}
    out = ["# Exit status", "", "| status | means | in full |", "| --- | --- | --- |"]
    out += [row(f"**{number}**", *says) for number, says in STATUSES.items() if number in used | {0}]
    out += ["", "## By command", ""]
    out += [f"- `{name}`: {says}" for name, says in own.items()]
    return "\n".join(out) + "\n"


def _own_statuses() -> Iterator[tuple[str, str]]:
    for name, command in walk_commands():
        said = re.search(r"Exit status: (.+?)(?:\n\n|\Z)", inspect.cleandoc(command.help or ""), re.DOTALL)
        if said:
            yield name, " ".join(said[1].split())


def _numbers_in_code() -> Iterator[tuple[int, str]]:
    """Every exit status that the code names: constants STATUS_..., `exit_code = ...`, and EX_ of the mail hooks."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and re.search(
                r"(?:^|[._])(?:exit|Exit|SystemExit)$", ast.unparse(node.func)
            ):
                yield from ((each.value, path.name) for each in node.args if isinstance(each, ast.Constant))
            if isinstance(node, ast.Assign):
                for target, value in zip(_flat(node.targets[0]), _flat(node.value), strict=False):
                    name = getattr(target, "id", getattr(target, "attr", ""))
                    number = getattr(value, "value", None)
                    if re.match(r"_?(?:STATUS|EX)_|exit_code$", name) and isinstance(number, int):
                        yield number, f"{path.name}: {name}"


def _flat(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]

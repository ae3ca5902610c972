"""Scenes: short excerpts in which the role of everybody named is marked. See corpus/README.md for the marks."""

import re
from collections.abc import Iterator
from pathlib import Path

Mark = tuple[str, int, int]

ROLES = ("SUB", "FAM", "POC", "REF", "REC", "PRO", "TPA", "TPC")
"""Subject, family, person of concern, referrer, recipient, professional, adult third party, other child."""
INFORMANT = "INF"
_RULES = {"TPA": "TP301", "TPC": "TP305", "INF": "TP303", "INFD": "TP303", "TPID": "TP306", "TPCD": "TP305"}
_RULES |= {"LOC": "TP304", "CON": "TP302"}
CODES = frozenset((*ROLES, *_RULES, "VAG", "LOK", "COK"))
TAUGHT = tuple(f"TP30{k}" for k in range(1, 7))
_OPEN = re.compile(r"\{\{([A-Z]+(?:,[A-Z]+)*)\|")
_BETWEEN = re.compile(r"(?:^|\n)---[ \t]*(?:\n|$)")


def parse(source: str) -> tuple[str, list[Mark]]:
    """The text without its marks, and the marks (code, start, end) in code points, inner ones first.

    Raises ValueError where a mark is unknown or not closed.
    """
    text: list[str] = []
    marks: list[Mark] = []
    waiting: list[tuple[str, int]] = []
    at = length = 0
    while at < len(source):
        if opened := _OPEN.match(source, at):
            waiting.append((opened.group(1), length))
            at = opened.end()
        elif source.startswith("}}", at):
            if not waiting:
                raise ValueError(f"a mark is closed that was not opened, at {at}")
            codes, start = waiting.pop()
            marks += [(code, start, length) for code in codes.split(",")]
            at += 2
        else:
            text.append(source[at])
            at, length = at + 1, length + 1
    if waiting or not {code for code, _, _ in marks} <= CODES:
        raise ValueError("a mark is not closed or not known")
    return "".join(text), marks


def load(folder: Path) -> Iterator[tuple[str, str, list[Mark]]]:
    """All scenes of a folder: name, text, marks."""
    for path in sorted(folder.glob("*.txt")):
        for number, scene in enumerate(_BETWEEN.split(path.read_text("utf-8")), 1):
            if scene.strip():
                yield f"{path.stem}-{number:03}", *parse(scene.strip("\n"))


def rule_marks(marks: list[Mark]) -> list[Mark]:
    """The same as marks of the TP rules."""
    return sorted({(_RULES[code], start, end) for code, start, end in marks if code in _RULES})

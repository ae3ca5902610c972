"""Gold documents: a front matter, and a body in which `{{CODES|text}}` marks what rules have to fire on.

---
id: dev-001
kind: letter
quality: mixed
document: [RR402, RR405]
---
Body, with {{FO202|Apparently {{TP301|Carol Mead}} told the shop.}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from doccheck.model import Span

_KEYS = ("id", "kind", "quality", "document")
_QUALITIES = ("good", "mixed", "poor")
_CODE = re.compile(r"[A-Z]{2}\d{3}")
_MARK = re.compile(r"\{\{(?P<codes>[^|{}]*)\||(?P<stray>\{\{)|(?P<close>\}\})")


class GoldError(ValueError):
    """A gold file that cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Gold:
    """One annotated document: its text without marks, and what has to be found in it."""

    id: str
    quality: str
    text: str = field(repr=False)
    spans: frozenset[tuple[str, Span]]
    document: frozenset[str]

    @property
    def codes(self) -> frozenset[str]:
        return self.document | {code for code, _ in self.spans}


def load(folder: Path) -> tuple[Gold, ...]:
    """Every gold document in a folder, in the order of their names."""
    if not folder.is_dir():
        raise GoldError(f"{folder}: there is no such folder")
    found: dict[str, Gold] = {}
    for path in sorted(folder.glob("*.gold")):
        gold = read(path)
        if gold.id in found:
            raise GoldError(f"{path}: another file has the id {gold.id}")
        found[gold.id] = gold
    if not found:
        raise GoldError(f"{folder}: there is no .gold file in this folder")
    return tuple(found.values())


def read(path: Path) -> Gold:
    """One gold document."""
    try:
        source = path.read_bytes().decode()
    except UnicodeDecodeError:
        raise GoldError(f"{path}: is not UTF-8") from None
    except OSError as error:
        raise GoldError(f"{path}: cannot be read ({(error.strerror or '').lower()})") from None
    try:
        return parse(source)
    except GoldError as error:
        raise GoldError(f"{path}:{error}") from None


def parse(source: str) -> Gold:
    """One gold document from its source; the message of an error begins with its line."""
    lines = source.split("\n")
    edges = [number for number, line in enumerate(lines) if line.strip() == "---"][:2]
    if len(edges) < 2 or edges[0] != 0:
        raise GoldError("1: the front matter has to stand between two lines of ---")
    about = dict(_front_matter(lines[1 : edges[1]]))
    for key in ("id", "kind", "quality"):
        if not about.get(key):
            raise GoldError(f"1: {key} is missing")
    if about["quality"] not in _QUALITIES:
        raise GoldError(f"1: quality has to be one of {', '.join(_QUALITIES)}")
    text, spans = _body("\n".join(lines[edges[1] + 1 :]), edges[1] + 2)
    return Gold(about["id"], about["quality"], text, spans, frozenset(_codes(about.get("document", "[]"), 1)))


def _front_matter(lines: list[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines, 2):
        line = re.sub(r"(^|\s)#.*", "", line).strip()
        key, colon, value = line.partition(":")
        if line and (not colon or key.strip() not in _KEYS):
            raise GoldError(f"{number}: wanted is one of {', '.join(_KEYS)}, a colon, and a value")
        if line:
            yield key.strip(), value.strip()


def _codes(listed: str, line: int) -> list[str]:
    codes = [code.strip() for code in listed.strip("[]").split(",") if code.strip()]
    for code in codes:
        if not _CODE.fullmatch(code):
            raise GoldError(f"{line}: {code!r} is not a code")
    return codes


def _body(body: str, first_line: int) -> tuple[str, frozenset[tuple[str, Span]]]:
    """The text without its marks, and every mark's code and place in that text."""
    pieces: list[str] = []
    spans: set[tuple[str, Span]] = set()
    opened: list[tuple[list[str], int, int]] = []
    length = end = 0
    for mark in _MARK.finditer(body):
        pieces.append(body[end : mark.start()])
        length += mark.start() - end
        end, line = mark.end(), first_line + body.count("\n", 0, mark.start())
        if mark["stray"]:
            raise GoldError(f"{line}: a mark has to be {{{{CODES|text}}}}")
        if not mark["close"]:
            opened.append((_codes(mark["codes"], line), length, line))
        elif not opened:
            raise GoldError(f"{line}: }}}} closes nothing")
        else:
            codes, start, line = opened.pop()
            if start == length or not codes:
                raise GoldError(f"{line}: an empty mark")
            spans.update((code, Span(start, length)) for code in codes)
    if opened:
        raise GoldError(f"{opened[-1][2]}: this mark is never closed")
    return "".join(pieces) + body[end:], frozenset(spans)

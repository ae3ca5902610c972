"""Pieces of Markdown, and where things lie."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS, CODE = ROOT / "docs", ROOT / "doccheck"


def row(*cells: object) -> str:
    """A row of a table."""
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"


def paragraph(text: str) -> str:
    """A docstring as one paragraph."""
    return " ".join(inspect.cleandoc(text).split())


def escaped(text: str) -> str:
    """Text in which nothing means anything to Markdown."""
    return re.sub(r"([*_<>\[\]`{}])", r"\\\1", text)

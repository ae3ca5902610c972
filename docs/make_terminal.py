"""The picture at the head of the README: the real output for samples/opening.txt, drawn as a terminal.

Run `python docs/make_terminal.py`; it writes docs/terminal.svg. Nothing in the picture is fetched from elsewhere.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from unittest import mock

from click.testing import CliRunner
from rich.console import Console

from doccheck.interfaces.cli import doccheck
from doccheck.reports import page

HERE = Path(__file__).resolve().parent
COMMAND = "doccheck check samples/opening.txt"
WIDTH = 92
"""Columns of the terminal."""
_FETCHED_FONTS = re.compile(r"@font-face\s*\{[^}]*\}")


def main() -> None:
    """Check the sample and draw what is printed."""
    paper = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    os.chdir(HERE.parent)
    with mock.patch.object(page, "console_for", return_value=paper):
        CliRunner().invoke(doccheck, COMMAND.split()[1:])
    drawn = paper.export_svg(title=COMMAND)
    (HERE / "terminal.svg").write_text(_FETCHED_FONTS.sub("", drawn), "utf-8")


if __name__ == "__main__":
    main()

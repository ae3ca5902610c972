"""The whole report of every sample, beside it as `<name>.expected`: `make samples`. The difference is the review.

The day of the check is fixed, and the engine is made once for all of them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from unittest import mock

from click.testing import CliRunner

from doccheck.checking import setup
from doccheck.interfaces.cli import doccheck
from doccheck.readers.kinds import is_member

HERE = Path(__file__).resolve().parent
TODAY = date(2026, 11, 24)
_build = cache(setup.EngineSpec.build)


def names() -> list[str]:
    """The samples, in order."""
    return sorted(file.name for file in HERE.iterdir() if is_member(file.name))


def report(name: str) -> str:
    """What `doccheck check samples/NAME` says, and its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        out, policy = Path(folder) / "report.txt", Path(folder) / "policy.toml"
        policy.write_text("[limits]\npicture_seconds = 0\n", "utf-8")  # OCR is not everywhere, nor the same
        here = Path.cwd()
        os.chdir(HERE.parent)
        try:
            with (
                mock.patch.object(setup, "today", return_value=TODAY),
                mock.patch.object(setup.EngineSpec, "build", _build),
            ):
                command = ["check", f"samples/{name}", "--policy", str(policy), "--output-file", str(out)]
                done = CliRunner().invoke(doccheck, command)
        finally:
            os.chdir(here)
        lines = [line.rstrip() for line in out.read_text("utf-8").splitlines()]
    return "\n".join([*lines, f"exit status {done.exit_code}", ""])


def main() -> None:
    """Write every expected report."""
    for name in names():
        (HERE / f"{name}.expected").write_text(report(name), "utf-8")
        print(name, file=sys.stderr)


if __name__ == "__main__":
    main()

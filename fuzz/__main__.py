"""Every reader, or those named, one after the other."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from fuzz.target import READERS, ROOT


def main() -> None:
    """Exit status: 0 nothing broke, 1 some reader did."""
    asked = argparse.ArgumentParser(prog="fuzz", description="Broken files for every reader.")
    asked.add_argument("readers", nargs="*", choices=[[], *READERS], help="; ".join(READERS))
    asked.add_argument("--seconds", type=int, default=60, help="for each reader")
    asked.add_argument(
        "--folder", type=Path, default=ROOT / "build/fuzz", help="where files that break a reader are kept"
    )
    given = asked.parse_args()
    broke = [reader for reader in given.readers or READERS if not _holds(reader, given.seconds, given.folder)]
    if broke:
        print(f"broke: {', '.join(broke)}; the files lie in {given.folder / 'found'}")
    sys.exit(bool(broke))


def _holds(reader: str, seconds: int, folder: Path) -> bool:
    """Whether a reader came through; its process is ended where it does not end by itself."""
    print(f"{reader}: {seconds} seconds", flush=True)
    command = [sys.executable, "-m", "fuzz.one", reader, str(seconds), str(folder)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=seconds * 2 + 120
        )
    except subprocess.TimeoutExpired:
        print("  did not end")
        return False
    said = [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if line.startswith(("stat::number_of_executed", "broke", "ERROR")) or "files," in line
    ]
    print(*(f"  {line}" for line in said), sep="\n", flush=True)
    if done.returncode:
        print(done.stderr[-2000:])
    return done.returncode == 0


if __name__ == "__main__":
    main()

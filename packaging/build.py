"""Builds the source distribution and the wheel so that two builds of the same sources are the same to the byte.

    python packaging/build.py [--outdir DIR]        (`make dist`)

Times are SOURCE_DATE_EPOCH, or the day of the last commit. The tools build as they do; the source distribution is then packed
again with its members in order and without anything of the machine, and the wheel is made from it.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = 315532800
"""1 January 1980: a zip file knows none before."""


def epoch(source: Path) -> int:
    """The time that everything gets: SOURCE_DATE_EPOCH, or the last commit's, or the oldest that a zip can hold."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=source, capture_output=True, text=True)
    return int(done.stdout.strip() or OLDEST) if done.returncode == 0 else OLDEST


def build(source: Path, out: Path) -> list[Path]:
    """The source distribution and the wheel of the checkout at `source`, in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    when = epoch(source)
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder)
        _build("--sdist", source, run, when)
        (made,) = run.glob("*.tar.gz")
        sdist = out / made.name
        sdist.write_bytes(packed_again(made.read_bytes(), when))
        with tarfile.open(sdist) as archive:
            archive.extractall(run, filter="data")
        _build("--wheel", run / made.name.removesuffix(".tar.gz"), out, when)
    (wheel,) = out.glob(f"{sdist.name.removesuffix('.tar.gz')}-*.whl")
    return [sdist, wheel]


def _build(kind: str, source: Path, out: Path, when: int) -> None:
    # Without isolation: with the locked setuptools of this environment, and without the network.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(when), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "build", "--no-isolation", kind, "--outdir", str(out), str(source)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, umask=0o022)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def packed_again(data: bytes, when: int) -> bytes:
    """A .tar.gz with the same files, in order, all of one time, owner and mode."""
    plain = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(data)) as given,
        tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as made,
    ):
        for member in sorted(given.getmembers(), key=lambda each: each.name):
            content = given.extractfile(member) if member.isfile() else None
            member.mtime, member.uid, member.gid, member.uname, member.gname = when, 0, 0, "", ""
            member.mode, member.pax_headers = 0o755 if member.isdir() else 0o644, {}
            made.addfile(member, content)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=when, compresslevel=9) as file:
        file.write(plain.getvalue())
    return packed.getvalue()


def main() -> None:
    """Build, and print the hashes."""
    asked = argparse.ArgumentParser(description="Build doccheck, the same to the byte each time.")
    asked.add_argument("--outdir", type=Path, default=ROOT / "dist")
    for path in build(ROOT, asked.parse_args().outdir):
        print(sha256(path.read_bytes()).hexdigest(), path.name)


if __name__ == "__main__":
    main()

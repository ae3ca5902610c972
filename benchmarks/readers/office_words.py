"""Reads Office files, and compares the words with those that LibreOffice sees.

    python -m benchmarks.readers.office_words FOLDER... [--only NAME...]

For each file: whether it was read or why not, the share of the second tool's words that doccheck has, and the
seconds it took. Nothing of the files' words is printed, except with --missing.
"""

from __future__ import annotations

import argparse
import html
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from time import perf_counter

from benchmarks.readers.reading import files_in, missing, said, verdict, words, workers
from doccheck.readers.contained import Workers

SUFFIXES = (
    ".docx", ".docm", ".dotx", ".doc", ".odt", ".fodt", ".ods", ".odp", ".rtf", ".xlsx", ".xlsm", ".pptx", ".csv"
)  # fmt: skip


def main() -> int:
    """Print a line for each file, and the sums; the exit status says whether words were lost without a gap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="files whose names hold one of these")
    parser.add_argument("--missing", action="store_true", help="print the words that were lost")
    options = parser.parse_args()
    files = files_in(options.folders, SUFFIXES)
    files = [f for f in files if not options.only or any(name in f.name for name in options.only)]
    sums: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, workers() as reader:
        for file in files:
            sums[one(file, reader, Path(folder), options.missing)] += 1
    print(*(f"{count:5} {kind}" for kind, count in sums.most_common()), sep="\n")
    return 1 if sums["MISSED"] else 0


def one(file: Path, reader: Workers, folder: Path, show: bool) -> str:
    """What became of a file."""
    begun = perf_counter()
    documents = reader.read(file.name, file)
    seconds = perf_counter() - begun
    theirs = words(libreoffice(file, folder) or "")
    lost = missing(theirs, "\n".join(document.text for document in documents))
    kind = verdict(documents, len(lost), len(theirs))
    share = 1 - len(lost) / max(len(theirs), 1)
    gaps = "; ".join(said(documents))[:300]
    print(f"{file.name}: {kind}, {share:.1%} of {len(theirs)}, {seconds:.2f} s; gaps: {gaps or 'none'}")
    if show and lost:
        print("   ", Counter(lost).most_common(30))
    return kind


def libreoffice(file: Path, folder: Path) -> str | None:
    """What LibreOffice writes as plain text, or None where it cannot; slides are asked for their letters alone."""
    if file.suffix.lower() in (".pptx", ".pptm"):
        return letters_of_slides(file)
    kind = (
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
        if file.suffix.lower() in (".xlsx", ".xlsm", ".csv")
        else "txt:Text (encoded):UTF8"
    )
    out = folder / file.stem
    start = perf_counter()
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/settings",
               "--convert-to", kind, "--outdir", str(out), str(file)]  # fmt: skip
    try:
        subprocess.run(command, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        print(f"    LibreOffice gave up after {perf_counter() - start:.0f} s")
        return None
    made = list(out.glob("*")) if out.is_dir() else []
    return "\n".join(m.read_text("utf-8", "replace") for m in made) if made else None


def letters_of_slides(file: Path) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = [
                name for name in archive.namelist() if re.match(r"ppt/(notesS|s)lides/[^/]+\.xml$", name)
            ]
            xml = "\n".join(archive.read(name).decode("utf-8", "replace") for name in parts)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, zlib.error):
        return None
    return "\n".join(
        html.unescape("".join(re.findall(r"<a:t>([^<]*)</a:t>", paragraph)))
        for paragraph in xml.split("</a:p>")
    )


if __name__ == "__main__":
    sys.exit(main())

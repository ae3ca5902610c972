"""What doccheck reads of PDF files, beside pdftotext: `python -m benchmarks.readers.pdf_files FOLDER...`.

Each file is read in a process of its own with a time limit. A file counts as read where 98% of the words that
pdftotext sees are in doccheck's text; otherwise it has to have a gap. Files with findings of SC505 are listed, to be
looked at one by one, with the flag, the place and (`--words`) the words.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SECONDS = 30
ENOUGH = 0.98
SC505 = frozenset(("covered", "invisible", "off-page"))
READ = """
import json, sys
from doccheck.interfaces.cli.text import as_data
from doccheck.readers import limits, read
limits.OCR_SECONDS = float(sys.argv[2])
path = sys.argv[1]
with open(path, "rb") as file:
    data = file.read()
json.dump([as_data(document) for document in read(path.rsplit("/", 1)[-1], data)], sys.stdout)
"""


def main() -> None:
    """Print a line for each file that is not simply read, and the sums."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--ocr", type=float, default=0.0, help="seconds of OCR for each file")
    options.add_argument("--words", action="store_true", help="print the hidden words too")
    given = options.parse_args()
    files = sorted(file for folder in given.folders for file in folder.rglob("*.pdf"))
    sums: Counter[str] = Counter()
    with ThreadPoolExecutor(1) as pool:
        for file, (kind, lines) in zip(
            files, pool.map(lambda f: judge(f, given.ocr, given.words), files), strict=True
        ):
            sums[kind] += 1
            sums["flagged by SC505"] += any(line.startswith("  SC505") for line in lines)
            if kind != "read" or lines:
                print(f"{kind:10} {file.name}", *lines, sep="\n", flush=True)
    print(*(f"{count:5} {kind}" for kind, count in sums.most_common()), sep="\n")


def judge(file: Path, ocr: float, words: bool) -> tuple[str, list[str]]:
    """What became of a file, and lines about it."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", READ, str(file), str(ocr)],
            capture_output=True, timeout=SECONDS + ocr, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "HANG", []
    if done.returncode:
        return "CRASH", [f"  {done.stderr.decode(errors='replace').strip().splitlines()[-1:]}"]
    documents = json.loads(done.stdout)
    first = documents[0]
    lines = [f"  gap: {gap['where']}: {gap['why']}" for gap in first["gaps"]]
    lines += list(_flagged(first, words))
    theirs = _pdftotext(file)
    ours = "".join(_words("\n".join(block["text"] for block in first["blocks"])))
    # Programs part words differently: what counts is whether a letter is missing.
    lacking = Counter("".join(theirs)) - Counter(ours)
    missed = [word for word in theirs if word not in ours and any(letter in lacking for letter in word)]
    if len(missed) > (1 - ENOUGH) * len(theirs):
        examples = " ".join(missed[:8]) if words else ""
        lines.append(f"  misses {len(missed)} of {len(theirs)} words {examples}")
        return "gap" if first["gaps"] else "MISSED", lines
    return "gap" if first["gaps"] else "read", lines


def _flagged(document: dict[str, list[dict[str, object]]], words: bool) -> Iterator[str]:
    for block in document["blocks"]:
        flags = SC505 & set(block["flags"])  # type: ignore[call-overload]
        if flags:
            text = f": {str(block['text'])[:100]!r}" if words else ""
            yield f"  SC505 {', '.join(flags)}, {block['where']}{text}"


def _pdftotext(file: Path) -> list[str]:
    try:
        done = subprocess.run(
            ["pdftotext", "-q", str(file), "-"], capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return []
    return _words(done.stdout.decode("utf-8", "replace"))


def _words(text: str) -> list[str]:
    """The words of a text, its ligatures and wide letters made plain."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


if __name__ == "__main__":
    main()

"""What doccheck reads of PDF files, beside pdftotext: `python -m benchmarks.readers.pdf_files FOLDER...`.

Each file is read as `doccheck check` reads it. It counts as read where 98% of the words that pdftotext sees are in
doccheck's text; otherwise it has to have a gap. Files with findings of SC505 are listed, to be looked at one by one,
with the flag, the place and (`--words`) the words.
"""

from __future__ import annotations

import argparse
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.readers.reading import SC505, files_in, missing, said, verdict, words, workers
from doccheck.model import Document
from doccheck.readers.contained import Workers

SECONDS = 30


def main() -> None:
    """Print a line for each file that is not simply read, and the sums."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--ocr", type=int, default=0, help="seconds of OCR for each file")
    options.add_argument("--words", action="store_true", help="print the hidden and missed words too")
    given = options.parse_args()
    sums: Counter[str] = Counter()
    with workers(given.ocr) as reader:
        for file in files_in(given.folders, (".pdf",)):
            kind, lines = judge(file, reader, given.words)
            sums[kind] += 1
            sums["flagged by SC505"] += any(line.startswith("  SC505") for line in lines)
            if kind != "read" or lines:
                print(f"{kind:10} {file.name}", *lines, sep="\n", flush=True)
    print(*(f"{count:5} {kind}" for kind, count in sums.most_common()), sep="\n")


def judge(file: Path, reader: Workers, show: bool) -> tuple[str, list[str]]:
    """What became of a file, and lines about it."""
    documents = reader.read(file.name, file)
    first = documents[0]
    lines = [f"  gap: {gap}" for gap in said([first])] + list(_flagged(first, show))
    theirs = _pdftotext(file)
    lost = missing(theirs, first.text)
    if lost:
        lines.append(f"  misses {len(lost)} of {len(theirs)} words {' '.join(lost[:8]) if show else ''}")
    return verdict([first], len(lost), len(theirs)), lines


def _flagged(document: Document, show: bool) -> Iterator[str]:
    for block in document.blocks:
        flags = SC505 & {flag.value for flag in block.flags}
        if flags:
            text = f": {document.quote(block.span)[:100]!r}" if show else ""
            yield f"  SC505 {', '.join(flags)}, {block.where}{text}"


def _pdftotext(file: Path) -> list[str]:
    try:
        done = subprocess.run(
            ["pdftotext", "-q", str(file), "-"], capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return []
    return words(done.stdout.decode("utf-8", "replace"))


if __name__ == "__main__":
    main()

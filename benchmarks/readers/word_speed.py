"""Milliseconds a file beside python-docx alone: `python -m benchmarks.readers.word_speed FOLDER...`.

Each reads the same bytes in this process, by turns, the best of five rounds. python-docx is asked for the paragraphs
and cells of the body, which is less than doccheck reads. Files that hold other files (a workbook, a message, a PDF)
are read by more engines than one, so they are counted apart, and so is what python-docx cannot open.
"""

from __future__ import annotations

import io
import logging
import statistics
import sys
from pathlib import Path

import docx

from benchmarks.readers.pdf_speed import best
from doccheck.readers import limits, read

SUFFIXES = (".docx", ".docm", ".dotx")


def main() -> None:
    """Print a line for each of the slowest files, and the sums."""
    logging.disable(logging.CRITICAL)
    limits.OCR_SECONDS = 0
    plain: list[tuple[float, str, float, float]] = []
    holding: list[tuple[float, str, float, float]] = []
    for file in sorted(f for folder in sys.argv[1:] for f in Path(folder).rglob("*") if f.suffix in SUFFIXES):
        data = file.read_bytes()
        if _opens(data):
            theirs, ours = best(_python_docx, data), best(_doccheck, data)
            rows = plain if len(read(file.name, data)) == 1 else holding
            rows.append((ours / theirs, file.name, theirs, ours))
    for ratio, name, theirs, ours in sorted(plain, reverse=True)[:8]:
        print(f"{ratio:6.2f}  {name[:60]:60} ms: python-docx {theirs:.1f}, doccheck {ours:.1f}")
    _sums("files by themselves", plain)
    _sums("files that hold other files", holding)


def _sums(what: str, rows: list[tuple[float, str, float, float]]) -> None:
    theirs, ours = sum(row[2] for row in rows), sum(row[3] for row in rows)
    if rows:
        print(f"{len(rows)} {what}; ms a file: python-docx {theirs / len(rows):.1f}, doccheck {ours / len(rows):.1f};"
              f" ratio over all {ours / theirs:.2f}, median {statistics.median(row[0] for row in rows):.2f}")  # fmt: skip


def _opens(data: bytes) -> bool:
    try:
        _python_docx(data)
    except Exception:  # noqa: BLE001 - it lets whatever a damaged file makes of it through
        return False
    return True


def _python_docx(data: bytes) -> None:
    document = docx.Document(io.BytesIO(data))
    "\n".join(paragraph.text for paragraph in document.paragraphs)
    "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def _doccheck(data: bytes) -> None:
    read("a.docx", data)


if __name__ == "__main__":
    main()

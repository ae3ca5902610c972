"""Milliseconds a file beside python-docx alone: `python -m benchmarks.readers.word_speed FOLDER...`.

Each reads the same bytes in this process, by turns, the best of five rounds. python-docx is asked for the paragraphs
and cells of the body, which is less than doccheck reads. What python-docx cannot open is left out.

A file that holds others is measured beside the engines of all of them: python-docx for a Word file, pypdfium2 and
pdfminer.six for a PDF, olefile for a message and for the container that something lies in, lxml for every part of
a workbook or presentation. What has no engine (text, rich text, pictures) adds nothing to their side.
"""

from __future__ import annotations

import io
import logging
import statistics
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import docx
import olefile
from lxml import etree

from benchmarks.readers import pdf_speed
from benchmarks.readers.pdf_speed import best
from doccheck.readers import embedded, limits, nested, read
from doccheck.readers.kinds import Kind, sniff

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
            held = _files_in(data)
            theirs = best(_python_docx, data) + sum(
                best(engine, each) for each in held for engine in _engines(each)
            )
            ours = best(_doccheck, data)
            (holding if held else plain).append((ours / theirs, file.name, theirs, ours))
    for ratio, name, theirs, ours in sorted(plain, reverse=True)[:8] + sorted(holding, reverse=True)[:8]:
        print(f"{ratio:6.2f}  {name[:60]:60} ms: the engines {theirs:.1f}, doccheck {ours:.1f}")
    _sums("files by themselves", plain)
    _sums("files that hold other files", holding)


def _sums(what: str, rows: list[tuple[float, str, float, float]]) -> None:
    theirs, ours = sum(row[2] for row in rows), sum(row[3] for row in rows)
    if rows:
        print(f"{len(rows)} {what}; ms a file: the engines {theirs / len(rows):.1f}, doccheck {ours / len(rows):.1f};"
              f" ratio over all {ours / theirs:.2f}, median {statistics.median(row[0] for row in rows):.2f}")  # fmt: skip


def _files_in(data: bytes) -> list[bytes]:
    """The files that doccheck finds in a file, at whatever depth, and the containers some of them lie in."""
    found: list[bytes] = []
    read_nested, unwrap = nested.read_nested, embedded.unwrap

    def nested_too(path: str, inner: bytes, *rest: object, **more: object) -> object:
        found.append(inner)
        return read_nested(path, inner, *rest, **more)  # type: ignore[arg-type]

    def unwrapped(name: str, container: bytes) -> tuple[str, bytes] | None:
        found.append(container)
        return unwrap(name, container)

    with patch.object(nested, "read_nested", nested_too), patch.object(embedded, "unwrap", unwrapped):
        read("a.docx", data)
    return [each for each in found if each is not data]


def _engines(data: bytes) -> tuple[Callable[[bytes], None], ...]:
    """What a file of this kind is read with."""
    kind = sniff("a", data)
    if kind is Kind.WORD:
        return (_python_docx,)
    if kind is Kind.PDF:
        return pdf_speed.ENGINES
    if data.startswith(b"PK"):
        return (_lxml,)
    return (_olefile,) if data.startswith(olefile.MAGIC) else ()


def _lxml(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))


def _olefile(data: bytes) -> None:
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        for stream in container.listdir():
            container.openstream(stream).read()


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

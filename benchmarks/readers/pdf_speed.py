"""Milliseconds a page beside pdfminer.six and pypdfium2 alone: `python -m benchmarks.readers.pdf_speed [FOLDER...]`.

Each reads the same bytes in this process, by turns, the best of five rounds; what counts is doccheck's time over
the sum of the two. Neither reads form fields by itself: of a form, pdfminer.six is asked for the objects of its
fields and of what they draw, with no more work done on them. Without folders, letters and forms made here are read.
OCR is off: it is a matter of seconds.
"""

from __future__ import annotations

import io
import logging
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2 as pdfium
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from doccheck.readers import limits, read

ROUNDS = 5
LIMIT = 1.5
"""The most that reading may cost, in times of the two engines together."""
WORDS = "Leo came to school on Monday without a coat and told his teacher that nobody had been at home. " * 6


def main() -> None:
    """Print a line for each of the slowest files, and the sums."""
    logging.disable(logging.CRITICAL)
    limits.OCR_SECONDS = 0
    folders = [Path(folder) for folder in sys.argv[1:]]
    rows = []
    for name, data in _files(folders) if folders else _made():
        pages = _pages(data)
        if pages:
            times = [best(call, data) for call in (_pdfium, _pdfminer, _doccheck)]
            rows.append((times[2] / (times[0] + times[1]), name, pages, times))
    rows.sort(reverse=True)
    for ratio, name, pages, times in rows[:8]:
        print(f"{ratio:6.2f}  {name[:50]:50} {pages:3} pages, ms: " + " ".join(f"{t:.1f}" for t in times))
    pages = sum(row[2] for row in rows)
    sums = [sum(row[3][index] for row in rows) for index in range(3)]
    print(f"{len(rows)} files, {pages} pages; ms a page: pypdfium2 {sums[0] / pages:.1f}, pdfminer.six"
          f" {sums[1] / pages:.1f}, doccheck {sums[2] / pages:.1f}")  # fmt: skip
    print(
        f"ratio over all {sums[2] / (sums[0] + sums[1]):.2f}, median over files"
        f" {statistics.median(row[0] for row in rows):.2f} (at most {LIMIT} is wanted)"
    )


def _files(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for file in sorted(folder.rglob("*.pdf")):
            yield file.name, file.read_bytes()


def _made() -> Iterator[tuple[str, bytes]]:
    """A letter of five pages, a form of tables, a form with fields."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

    style = getSampleStyleSheet()["BodyText"]

    def built(*story: Flowable) -> bytes:
        out = io.BytesIO()
        SimpleDocTemplate(out, pagesize=A4).build(list(story))
        return out.getvalue()

    yield "letter", built(*(Paragraph(WORDS, style) for _ in range(30)))
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("BACKGROUND", (0, 0), (0, -1), "lightgrey")]
    rows = [[Paragraph("Reason for referral", style), Paragraph(WORDS[:300], style)] for _ in range(40)]
    yield "tables", built(Table(rows, colWidths=[120, 330], style=grid))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number in range(25):
        canvas.drawString(72, 800 - 30 * number, f"Question {number}: who was told of this and when?")
        canvas.acroForm.textfield(
            name=f"f{number}", value="nobody", x=350, y=794 - 30 * number, width=150, height=18
        )
    canvas.save()
    yield "form", out.getvalue()


def _pages(data: bytes) -> int:
    try:
        return len(pdfium.PdfDocument(data))
    except pdfium.PdfiumError:
        return 0


def _pdfium(data: bytes) -> None:
    source = pdfium.PdfDocument(data)
    for number in range(len(source)):
        source[number].get_textpage().get_text_range()


def _pdfminer(data: bytes) -> None:
    try:
        extract_text(io.BytesIO(data))
        if b"/AcroForm" in data:
            _fields(data)
    except Exception:  # noqa: BLE001 - what it cannot read takes it no time
        return


def _fields(data: bytes) -> None:
    """The fields of a form, and the drawing of each."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    stack = list(resolve1(resolve1(document.catalog["AcroForm"]).get("Fields")) or [])
    while stack:
        field = resolve1(stack.pop())
        stack += resolve1(field.get("Kids")) or []
        resolve1((resolve1(field.get("AP")) or {}).get("N"))


ENGINES = (_pdfium, _pdfminer)


def _doccheck(data: bytes) -> None:
    read("a.pdf", data)


def best(call: Callable[[bytes], None], data: bytes) -> float:
    """The milliseconds of computing of the quickest round: other work on the machine does not count."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        call(data)
        times.append(time.process_time() - begun)
    return min(times) * 1000


if __name__ == "__main__":
    main()

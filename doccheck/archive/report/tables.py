"""The report's figures as files for other programs: one long table (CSV, Parquet), or a workbook (.xlsx)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from doccheck.archive.report import Findings

Row = tuple[str, str, str, str, int | None, int | None, float | None, float | None, float | None]
COLUMNS = ("table", "group", "item", "title", "count", "of", "share", "low", "high")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(found: Findings) -> Iterator[Row]:
    """All figures, then the lists; a number that is not to be shown is None."""
    for f in found.figures:
        yield (f.table, f.group, f.item, f.title, f.count, f.of, f.share, f.low, f.high)
    for repeat in found.repeats:
        yield (
            "repeats",
            repeat.example,
            repeat.code,
            repeat.title,
            repeat.documents,
            found.documents,
            None,
            None,
            None,
        )
    for place, exposure in enumerate(found.exposures, 1):
        reasons = "; ".join(exposure.reasons)
        yield ("look here first", exposure.path, str(place), reasons, None, None, exposure.score, None, None)


def as_csv(found: Findings) -> bytes:
    """UTF-8, with the mark by which spreadsheets know that."""
    paper = StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(found):
        writer.writerow(["" if cell is None else _cell(cell) for cell in row])
    return paper.getvalue().encode("utf-8-sig")


def _cell(cell: str | float) -> str:
    if isinstance(cell, float):
        return f"{cell:.6f}"
    text = str(cell)
    # A spreadsheet runs what looks like a formula, and a path or a team's name may.
    return f"'{text}" if isinstance(cell, str) and text.startswith(_STARTS_FORMULA) else text


def as_parquet(found: Findings) -> bytes:
    """Typed columns; what is not to be shown is null."""
    import pyarrow
    from pyarrow import parquet

    texts, counts = [pyarrow.string()] * 4, [pyarrow.int64()] * 2
    types = [*texts, *counts, *[pyarrow.float64()] * 3]
    schema = pyarrow.schema(list(zip(COLUMNS, types, strict=True)))
    table = pyarrow.Table.from_pylist(
        [dict(zip(COLUMNS, row, strict=True)) for row in rows(found)], schema=schema
    )
    paper = BytesIO()
    parquet.write_table(table, paper)
    return paper.getvalue()


def as_workbook(found: Findings) -> bytes:
    """A sheet for each table."""
    import xlsxwriter

    paper = BytesIO()
    book = xlsxwriter.Workbook(
        paper, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
    by_table: dict[str, list[Row]] = {"about": []}
    for row in rows(found):
        by_table.setdefault(row[0], []).append(row)
    for name, own in by_table.items():
        sheet = book.add_worksheet(name[:31])
        if name == "about":
            sheet.set_column(0, 0, 34)
            for line, (label, value) in enumerate(_about(found)):
                sheet.write_string(line, 0, label, bold)
                sheet.write_string(line, 1, value)
            continue
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 2, 28)
        for column, label in enumerate(COLUMNS[1:]):
            sheet.write_string(0, column, label, bold)
        for line, row in enumerate(own, 1):
            for column, cell in enumerate(row[1:]):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif cell is not None:
                    sheet.write_number(
                        line,
                        column,
                        cell,
                        percent
                        if isinstance(cell, float) and column > 4 and name != "look here first"
                        else None,
                    )
    book.close()
    return paper.getvalue()


def _about(found: Findings) -> list[tuple[str, str]]:
    wish = found.wish
    return [
        ("made", f"{found.made:%Y-%m-%d %H:%M} UTC"),
        ("documents", f"{found.documents}"),
        ("team", wish.team or "all"),
        ("dated", f"{found.first or ''} to {found.last or ''}" if found.first else "no dates known"),
        ("policy", found.policy),
        ("doccheck", found.version),
        ("a group is shown from", f"{wish.fewest} documents on"),
        ("an empty count", "is not shown, so that nobody can be singled out"),
        ("low and high", "within these the share lies with 95 % confidence"),
    ]

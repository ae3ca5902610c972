"""Invented archives, for the benchmarks and for trying things out: mixed kinds, sizes and faults, the same for the same seed.

Every name is made up, telephone numbers are from the ranges kept for drama, and addresses from example domains.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from doccheck.archive.synth_words import Case, Writer

TEAMS = ("north", "south", "harbour", "hillside", "schools-hub", "out-of-hours")
_WEIGHTS = (30, 25, 20, 14, 10, 1)
_FIRST, _DAYS = date(2024, 1, 8), 900
_MEMBERS = 12
_KINDS = (("txt", 30), ("docx", 25), ("eml", 20), ("pdf", 15), ("html", 5), ("md", 5))
_FAULT_EVERY = 40
_MOMENT = (2026, 1, 1, 0, 0, 0)


@dataclass
class _Made:
    """One file to be written: where, what, and how many documents it counts for."""

    path: Path
    content: bytes = field(repr=False)
    documents: int = 1
    recipient: str = ""
    purpose: str = ""


def synthesise(
    count: int, folder: Path, seed: int = 1, *, faults: bool = True, texts_only: bool = False
) -> int:
    """Writes at least `count` documents below `folder`; gives back how many there are.

    A message with its attachments counts as one, as does a file that cannot be read.
    """
    dice = random.Random(seed)  # nosec B311 - a draw that can be repeated
    writer, made = Writer(dice), 0
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "details.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(("path", "recipient", "purpose"))
        for each in _files(count, writer, faults=faults, texts_only=texts_only):
            path = folder / each.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(each.content)
            if each.recipient:
                table.writerow((each.path.as_posix(), each.recipient, each.purpose))
            made += each.documents
    # A table of details is data, not a document: a folder that is checked leaves it out only by its ending.
    (folder / "details.csv").replace(folder.parent / f"{folder.name}-details.csv")
    if faults and not texts_only:
        made += _odd_ones(folder)
    return made


def _files(count: int, writer: Writer, *, faults: bool, texts_only: bool) -> Iterator[_Made]:
    number = 0
    while number < count:
        case = _case(writer, number)
        if texts_only:
            yield _file(case, "txt", writer.short(case).encode())
            number += 1
        elif number % 97 == 96 and count - number >= _MEMBERS:
            packed = _packed(writer, case, number)
            yield packed
            number += packed.documents
        elif faults and number % _FAULT_EVERY == _FAULT_EVERY - 1:
            yield _fault(writer, case)
            number += 1
        else:
            kind = writer.pick(_KINDS)
            yield _file(case, kind, MAKERS[kind](writer, case))
            number += 1


def _case(writer: Writer, number: int) -> Case:
    dice = writer.dice
    team = dice.choices(TEAMS, _WEIGHTS)[0]
    day = _FIRST + timedelta(days=dice.randrange(_DAYS))
    return writer.case(number, team, day)


def _file(case: Case, kind: str, content: bytes) -> _Made:
    name = Path(case.team, f"{case.day:%Y-%m}", f"ref-{case.number:07}.{kind}")
    return _Made(name, content, recipient=case.recipient, purpose=case.purpose)


# --- one kind after the other --------------------------------------------------------------------


def _txt(writer: Writer, case: Case) -> bytes:
    return writer.letter(case).encode()


def _md(writer: Writer, case: Case) -> bytes:
    return f"# Referral\n\n{writer.letter(case)}".encode()


def _html(writer: Writer, case: Case) -> bytes:
    from html import escape

    paragraphs = "".join(f"<p>{escape(each)}</p>\n" for each in writer.letter(case).split("\n\n"))
    return f"<!doctype html><html><head><title>Referral</title></head><body>\n{paragraphs}</body></html>\n".encode()


def _docx(writer: Writer, case: Case) -> bytes:
    from docx import Document

    paper, document = io.BytesIO(), Document()
    for paragraph in writer.letter(case).split("\n\n"):
        document.add_paragraph(paragraph)
    if writer.dice.random() < 0.3:
        table = document.add_table(rows=0, cols=2)
        for label, answer in writer.form(case):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, answer
    document.core_properties.author = case.author
    document.save(paper)
    return _undated(paper)


def _undated(paper: io.BytesIO) -> bytes:
    """The same archive without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(paper) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in made.infolist():
            archive.writestr(
                zipfile.ZipInfo(member.filename, _MOMENT), made.read(member), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _eml(writer: Writer, case: Case) -> bytes:
    message = EmailMessage()
    message["From"] = f"{case.author} <{case.sender}>"
    message["To"] = case.recipient
    message["Subject"] = "A referral"
    message["Date"] = format_datetime(datetime.combine(case.day, time(9, 30), UTC))
    message.set_content(writer.letter(case))
    if writer.dice.random() < 0.3:
        kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
        message.add_attachment(_docx(writer, case), "application", kind, filename="report.docx")
    message.set_boundary(f"=={case.number:020}==") if message.is_multipart() else None
    return message.as_bytes()


def _pdf(writer: Writer, case: Case) -> bytes:
    """By hand: text on pages is all that is wanted, and no library for making PDFs is needed for checking them."""
    lines = [line for paragraph in writer.letter(case).split("\n") for line in _wrapped(paragraph)]
    pages = [lines[start : start + 48] for start in range(0, len(lines), 48)]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in page)
        stream = f"BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET".encode("cp1252", "replace")
        packed = zlib.compress(stream)
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            + f" /Contents {5 + 2 * number} 0 R >>".encode()
        )
        head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        bodies.append(head + packed + b"\nendstream")
    return _pdf_file(bodies)


def _pdf_file(bodies: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _wrapped(paragraph: str) -> list[str]:
    from textwrap import wrap

    return wrap(paragraph, 88) or [""]


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


MAKERS: dict[str, Callable[[Writer, Case], bytes]] = {
    "txt": _txt, "md": _md, "html": _html, "docx": _docx, "eml": _eml, "pdf": _pdf,
}  # fmt: skip


# --- many in one ---------------------------------------------------------------------------------


def _packed(writer: Writer, case: Case, number: int) -> _Made:
    """An archive or a mail folder of a dozen documents."""
    cases = [_case(writer, number + each) for each in range(_MEMBERS)]
    kind = writer.dice.choice(("zip", "tar.gz", "mbox"))
    paper = io.BytesIO()
    if kind == "mbox":
        for each in cases:
            paper.write(f"From {each.sender} {each.day:%a %b %d} 09:30:00 {each.day.year}\n".encode())
            paper.write(_eml(writer, each).replace(b"\nFrom ", b"\n>From ") + b"\n")
    elif kind == "zip":
        with zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in cases:
                archive.writestr(zipfile.ZipInfo(f"ref-{each.number:07}.txt", _MOMENT), _txt(writer, each))
    else:
        _tar(paper, [(f"ref-{each.number:07}.docx", _docx(writer, each)) for each in cases])
    made = _file(case, kind, paper.getvalue())
    made.documents = _MEMBERS
    return made


def _tar(paper: io.BytesIO, members: list[tuple[str, bytes]]) -> None:
    with (
        gzip.GzipFile(fileobj=paper, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for name, content in members:
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))


# --- faults --------------------------------------------------------------------------------------


def _fault(writer: Writer, case: Case) -> _Made:
    """A file that cannot be read, or not wholly."""
    kind = writer.dice.choice(("empty", "cut docx", "cut pdf", "unknown", "locked", "bomb", "nested"))
    if kind == "empty":
        return _file(case, "txt", b"")
    if kind == "cut docx":
        return _file(case, "docx", _docx(writer, case)[:5000])
    if kind == "cut pdf":
        return _file(case, "pdf", _pdf(writer, case)[:200])
    if kind == "unknown":
        return _file(case, "xyz", bytes(writer.dice.randrange(256) for _ in range(400)))
    if kind == "locked":
        return _file(case, "gpg", b"-----BEGIN PGP MESSAGE-----\n\naGVsbG8=\n-----END PGP MESSAGE-----\n")
    inner = b"\0" * (12 * 1024 * 1024) if kind == "bomb" else _txt(writer, case)
    content = _zipped("inside.txt", inner)
    for depth in range(0 if kind == "bomb" else 2):
        content = _zipped(f"inside-{depth}.zip", content)
    return _file(case, "zip", content)


def _zipped(name: str, content: bytes) -> bytes:
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return paper.getvalue()


def _odd_ones(folder: Path) -> int:
    """What only some systems allow: a name that is no text, a link in a circle, a link to nothing."""
    made = 0
    place = folder / "odd"
    place.mkdir(exist_ok=True)
    for counts, action in (
        (
            1,
            lambda: Path(os.fsdecode(os.fsencode(place) + b"/caf\xe9-\xff.txt")).write_text(
                "We share this.\n", "utf-8"
            ),
        ),
        (0, lambda: (place / "round").symlink_to(".", target_is_directory=True)),
        (1, lambda: (place / "gone.txt").symlink_to("nowhere.txt")),
    ):
        try:
            action()
            made += counts
        except (OSError, ValueError):
            continue
    return made

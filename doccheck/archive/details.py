"""What is known of a document apart from its words: team, author, recipient, purpose, date.

It comes from a table beside the archive (`Table`), else from the path (`Pattern`), else from the document itself (`read_from`).
Of the last no words are kept: a recipient is a mail domain, an author a salted key, a date a date.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sqlite3
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path

from doccheck.archive.units import Details
from doccheck.language.dates import read_dates
from doccheck.model import Document, Layer
from doccheck.policy import Policy
from doccheck.reports.excerpts import one_line

_NAMES = ("team", "author", "recipient", "purpose", "date")
_PIECES = (*_NAMES, "year", "month", "day", "any")
_LONGEST = 200
_HEAD = 4000


class DetailsError(ValueError):
    """A pattern or table that cannot be used; the message is one sentence for a person."""


# --- from the path -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """A form of paths, such as `{team}/{year}-{month}/{any}`: each name stands for a piece without a slash."""

    source: str

    def __post_init__(self) -> None:
        for name in re.findall(r"\{([^{}]*)\}", self.source):
            if name not in _PIECES:
                known = ", ".join(f"{{{piece}}}" for piece in _PIECES)
                raise DetailsError(f"--group {self.source}: {{{name}}} is not known; known are {known}")
        if "{" not in self.source:
            raise DetailsError(
                f"--group {self.source}: there is nothing to be read from it; write {{team}} say"
            )
        _compiled(self.source)

    def read(self, path: str) -> Details | None:
        """What `path`, below its root, says; None where it is not of this form."""
        found = _compiled(self.source).match(path.replace("\\", "/"))
        if found is None:
            return None
        pieces = {name: text.strip()[:_LONGEST] for name, text in found.groupdict().items() if text}
        dated = _iso(pieces.get("date", ""))
        if dated is None and "year" in pieces:
            dated = _day(pieces["year"], pieces.get("month", "1"), pieces.get("day", "1"))
        texts = {name: pieces.get(name, "") for name in _NAMES[:4]}
        return Details(dated=dated, **texts)


@lru_cache(64)
def _compiled(source: str) -> re.Pattern[str]:
    forms = {"year": r"(?:19|20)\d\d", "month": r"\d{1,2}", "day": r"\d{1,2}", "date": r"\d{4}-?\d\d-?\d\d"}
    expression, seen = "", set()
    for piece in re.split(r"(\{[^{}]*\})", source.strip("/")):
        name = piece[1:-1] if piece.startswith("{") else ""
        if not name:
            expression += re.escape(piece)
        elif name == "any":
            expression += r"[^/]+?"
        elif name in seen:
            raise DetailsError(f"--group {source}: {{{name}}} stands there twice")
        else:
            seen.add(name)
            expression += rf"(?P<{name}>{forms.get(name, r'[^/]+?')})"
    return re.compile(expression + r"(?=[/!]|\.[^/]*\Z|\Z)")


def _iso(text: str) -> date | None:
    digits = text.replace("-", "").replace("/", "")
    return _day(digits[:4], digits[4:6], digits[6:8]) if len(digits) == 8 and digits.isdigit() else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


# --- from a table --------------------------------------------------------------------------------


class Table:
    """A CSV file with a column `path` and any of team, author, recipient, purpose, date.

    It lies in a temporary file of its own, not in memory, so that it may be as long as the archive.
    """

    def __init__(self, file: Path) -> None:
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._rows.close)
        self._rows.execute("create table lines (path text primary key, a, b, c, d, e, used default 0)")
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                self._load(file, csv.DictReader(lines))
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise DetailsError(f"{file}: cannot be read ({reason})") from None
        except UnicodeDecodeError:
            raise DetailsError(f"{file}: is not UTF-8 text") from None
        except csv.Error:
            raise DetailsError(f"{file}: is not a table of comma-separated values") from None

    def _load(self, file: Path, reader: csv.DictReader[str]) -> None:
        columns = [name.strip().lower() for name in reader.fieldnames or ()]
        if "path" not in columns:
            raise DetailsError(
                f"{file}: its first line has to name the columns, and one of them has to be path"
            )
        if unknown := [name for name in columns if name not in ("path", *_NAMES)]:
            raise DetailsError(
                f"{file}: the column {unknown[0]} is not known; known are path, {', '.join(_NAMES)}"
            )
        reader.fieldnames = columns
        self._rows.execute("begin")
        for row in reader:
            texts = [(row.get(name) or "").strip()[:_LONGEST] for name in _NAMES]
            if texts[4] and _iso(texts[4]) is None:
                raise DetailsError(
                    f"{file}, line {reader.line_num}: date: has to be a date such as 2027-01-31"
                )
            path = (row.get("path") or "").strip().replace("\\", "/").removeprefix("./")
            self._rows.execute("insert or replace into lines values (?, ?, ?, ?, ?, ?, 0)", (path, *texts))
        self._rows.execute("commit")

    def read(self, path: str) -> Details | None:
        """The line for `path`, or for the archive that it lies in."""
        path = path.replace("\\", "/")
        for name in (path, path.partition("!")[0]):
            found = self._rows.execute(
                "select a, b, c, d, e, used from lines where path = ?", (name,)
            ).fetchone()
            if found:
                if not found[5]:
                    self._rows.execute("update lines set used = 1 where path = ?", (name,))
                team, author, recipient, purpose = found[:4]
                return Details(team, author, recipient, purpose, _iso(found[4]))
        return None

    @property
    def unused(self) -> int:
        """How many lines no document has been found for."""
        count: int = self._rows.execute("select count(*) from lines where not used").fetchone()[0]
        return count


@dataclass(frozen=True)
class Known:
    """All that is known of paths: the table's word first, then that of the first pattern that fits."""

    patterns: Sequence[Pattern] = ()
    table: Table | None = None

    def __call__(self, path: str) -> Details:
        said = self.table.read(path) if self.table else None
        read = next((found for pattern in self.patterns if (found := pattern.read(path))), Details())
        if said is None:
            return read
        rest = {name: getattr(read, name) for name in (*_NAMES[:4], "dated") if not getattr(said, name)}
        return replace(said, **rest)


# --- from the document ---------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnDetails:
    """What a document says of itself, without its words."""

    author: str = ""
    recipient: str = ""
    purpose: str = ""
    dated: date | None = None


def read_from(document: Document, policy: Policy, salt: str, to: Sequence[str] = ()) -> OwnDetails:
    """`to` are the addresses it is said to go to; a message's own count where there are none."""
    lines = _header_lines(document)
    addresses = to or [address for _, address in getaddresses(lines.get("To", []) + lines.get("Cc", []))]
    domains = {address.rpartition("@")[2].lower() for address in addresses if "@" in address}
    purposes = [p.name for p in policy.purposes if addresses and all(map(p.serves, addresses))]
    writers = [address.lower() for _, address in getaddresses(lines.get("From", []))] or _authors(document)
    author = hashlib.sha256(f"{salt}\0author\0{writers[0]}".encode("utf-8", "replace")) if writers else None
    return OwnDetails(
        author=f"author {author.hexdigest()[:12]}" if author else "",
        recipient=one_line(next(iter(domains)))[:_LONGEST]
        if len(domains) == 1
        else "several"
        if domains
        else "",
        purpose=purposes[0][:_LONGEST] if purposes else "",
        dated=_sent(lines.get("Date", [])) or _dated(document),
    )


def _header_lines(document: Document) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for block in document.blocks:
        if block.layer is Layer.ADDRESSES:
            name, _, rest = document.quote(block.span).partition(":")
            lines.setdefault(name, []).append(rest.strip())
    return lines


def _authors(document: Document) -> list[str]:
    found = []
    for block in document.blocks:
        if block.layer is Layer.PROPERTY and "author" in block.where.lower():
            found.append(document.quote(block.span).strip().lower())
    return found


def _sent(lines: Sequence[str]) -> date | None:
    try:
        return parsedate_to_datetime(lines[0]).date() if lines else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _dated(document: Document) -> date | None:
    """The date in a form's own field for it, or on a line that begins with the word; a table of dates says nothing."""
    answers = [
        document.quote(field.answer)
        for field in document.fields
        if field.answer
        and re.match(r"date\b(?! of birth)", document.quote(field.label).strip(), re.IGNORECASE)
    ]
    if len(answers) == 1 and (dates := [found.day for found in read_dates(answers[0]) if found.day]):
        return dates[0]
    for line in re.finditer(
        r"^dated?\b(?! of birth)\s*:?\s*(.{6,40})$", document.text[:_HEAD], re.IGNORECASE | re.MULTILINE
    ):
        if dates := [found.day for found in read_dates(line.group(1)) if found.day]:
            return dates[0]
    return None

"""A sample of findings for a person to judge, and what the judgements say of how often doccheck is right."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from sqlalchemy import func, select

from doccheck.archive.intervals import Interval, wilson
from doccheck.archive.schema import documents, entries, findings
from doccheck.archive.secrets import Seal
from doccheck.archive.store import Store

COLUMNS = (
    "finding",
    "rule",
    "what it is about",
    "file",
    "document",
    "place",
    "start",
    "end",
    "words",
    "right?",
    "remark",
)
_YES, _NO, _UNSURE = (
    ("yes", "y", "right", "1", "true"),
    ("no", "n", "wrong", "0", "false"),
    ("", "?", "unsure"),
)
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ReviewError(ValueError):
    """A sheet that cannot be used; the message is one sentence for a person."""


@dataclass(frozen=True)
class Wanted:
    """What to draw: up to so many findings of each rule; `seed` makes the draw the same again."""

    per_rule: int = 20
    rules: tuple[str, ...] = ()
    team: str = ""
    seed: int = 1


def sample(store: Store, wanted: Wanted, titles: Mapping[str, str], seal: Seal | None = None) -> bytes:
    """A sheet (CSV) of findings drawn at random, as many of each rule. With `seal`, their words where they were kept."""
    paper = StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for key in _drawn(store, wanted):
        writer.writerow([_safe(cell) for cell in _line(store, key, titles, seal)])
    return paper.getvalue().encode("utf-8-sig")


def _drawn(store: Store, wanted: Wanted) -> list[int]:
    """Numbers of findings, each of a rule as likely as any other; held in memory are only those drawn."""
    query = select(findings.c.code, findings.c.id).order_by(findings.c.code, findings.c.id)
    if wanted.team:
        query = query.join(entries, entries.c.id == findings.c.entry).where(entries.c.team == wanted.team)
    chosen: dict[str, list[int]] = defaultdict(list)
    seen: Counter[str] = Counter()
    dice = random.Random(wanted.seed)  # nosec B311 - a draw that can be repeated
    with store.read() as connection:
        for code, key in connection.execution_options(yield_per=1000).execute(query):
            if wanted.rules and not code.startswith(wanted.rules):
                continue
            seen[code] += 1
            if len(chosen[code]) < wanted.per_rule:
                chosen[code].append(key)
            elif (place := dice.randrange(seen[code])) < wanted.per_rule:
                chosen[code][place] = key
    drawn = [key for code in sorted(chosen) for key in chosen[code]]
    dice.shuffle(drawn)  # else one judges rule after rule, and by habit
    return drawn


def _line(store: Store, key: int, titles: Mapping[str, str], seal: Seal | None) -> list[str]:
    with store.read() as connection:
        row = connection.execute(
            select(findings, entries.c.path, documents.c.nested)
            .join(documents, documents.c.id == findings.c.document)
            .join(entries, entries.c.id == findings.c.entry)
            .where(findings.c.id == key)
        ).one()
    words = seal.opened(row.excerpt) if seal and row.excerpt else ""
    nested = f"the {row.nested}. file in it" if row.nested else ""
    start, end = ("" if row.start is None else str(row.start)), ("" if row.end is None else str(row.end))
    return [
        str(key),
        row.code,
        titles.get(row.code, row.code),
        row.path,
        nested,
        row.place,
        start,
        end,
        words,
        "",
        "",
    ]


def _safe(cell: str) -> str:
    """A spreadsheet runs what looks like a formula, and a path or the words of a document may."""
    return f"'{cell}" if cell.startswith(_STARTS_FORMULA) else cell


@dataclass(frozen=True)
class Agreement:
    """How often a rule was judged right, of how many, and what is said of it; `all` is how many findings it has."""

    code: str
    right: int
    judged: int
    unsure: int
    all: int

    @property
    def precision(self) -> Interval | None:
        return wilson(self.right, self.judged) if self.judged else None


def agree(store: Store, sheets: Sequence[Path]) -> list[Agreement]:
    """The judgements in sheets, rule by rule; ReviewError where a sheet is none, or of another store."""
    judged: dict[int, str] = {}
    for sheet in sheets:
        for number, answer, code, line in _answers(sheet):
            if judged.setdefault(number, answer) != answer:
                raise ReviewError(f"{sheet}, line {line}: finding {number} is judged twice, and not alike")
            _refuse_other(store, sheet, number, code, line)
    with store.read() as connection:
        known = {
            row[0]: row[1]
            for row in connection.execute(
                select(findings.c.id, findings.c.code).where(findings.c.id.in_(judged))
            )
        }
        totals = {
            row[0]: row[1]
            for row in connection.execute(select(findings.c.code, func.count()).group_by(findings.c.code))
        }
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for number, answer in judged.items():
        by_rule[known[number]][answer] += 1
    return [
        Agreement(code, each["yes"], each["yes"] + each["no"], each["unsure"], totals[code])
        for code, each in sorted(by_rule.items())
    ]


def _answers(sheet: Path) -> Iterator[tuple[int, str, str, int]]:
    """Number, answer, rule and line of every finding in a sheet."""
    try:
        with sheet.open(encoding="utf-8-sig", newline="") as lines:
            start = lines.read(4096)
            lines.seek(0)
            reader = csv.DictReader(lines, delimiter=";" if start.count(";") > start.count(",") else ",")
            if not {"finding", "rule", "right?"} <= set(reader.fieldnames or ()):
                raise ReviewError(f"{sheet}: is no sheet of `doccheck batch sample`: a column is missing")
            for row in reader:
                number, answer = (row["finding"] or "").strip(), (row["right?"] or "").strip().lower()
                said = next((name for name, words in _ANSWERS if answer in words), None)
                if said is None or not number.isdigit():
                    raise ReviewError(
                        f"{sheet}, line {reader.line_num}: under “right?” write yes, no, or nothing"
                    )
                yield int(number), said, (row["rule"] or "").strip(), reader.line_num
    except OSError as error:
        raise ReviewError(
            f"{sheet}: cannot be read ({(error.strerror or type(error).__name__).lower()})"
        ) from None
    except UnicodeDecodeError:
        raise ReviewError(f"{sheet}: is not UTF-8 text; save it as “CSV UTF-8”") from None


_ANSWERS = (("yes", _YES), ("no", _NO), ("unsure", _UNSURE))


def _refuse_other(store: Store, sheet: Path, number: int, code: str, line: int) -> None:
    with store.read() as connection:
        held = connection.scalar(select(findings.c.code).where(findings.c.id == number))
    if held != code:
        raise ReviewError(
            f"{sheet}, line {line}: finding {number} is not in this store any more; it was checked again since, or this is another store"
        )

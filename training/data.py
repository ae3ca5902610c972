"""What is learnt from: referrals, labelled sentences, marked passages and rule examples.

All of them become an :class:`Example`: a text cut into ``n`` pieces with targets on pieces, sentences,
persons and the document as a whole.
"""

import csv
import hashlib
import random
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from doccheck.trained.pieces import PieceCutter, Pieces
from doccheck.trained.sentences import sentences
from training.people import people
from training.rename import Renamer
from training.score import DOCUMENT, SENTENCE, SPAN, load, meets, parse_marks

ROOT = Path(__file__).resolve().parent.parent
PARTS: tuple[str, ...] = ("AUTHOR", "SIGNED", "RECIPIENT", "DATED", "NAMED", "AGED", "REACHED")
"""What every referral holds: the author's name, and that in full, whom it is for, its date, the child's name and age,
how to reach the author.
"""
LABELS: tuple[str, ...] = SPAN + DOCUMENT + PARTS
EVIDENCE: tuple[str, ...] = DOCUMENT + PARTS
PERSON: tuple[str, ...] = ("TP301", "TP303", "TP305")
FO_SENTENCE = ("FO201", "FO202", "FO203", "FO204")

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass
class Example:
    """One text to learn from; n pieces, 26 span rules, m sentences, p persons."""

    name: str
    text: str
    pieces: Pieces
    target: Floats
    """(n, 26), 1 where a piece lies in a mark."""
    mask: Floats
    """(26,), 1 for the rules that this text teaches."""
    sentences: list[tuple[int, int]]
    """First piece and the one after the last, of each sentence; m of them."""
    sentence_target: Floats
    """(m, 13)."""
    persons: list[Ints] = field(default_factory=list)
    """The pieces of all mentions of each person; p of them."""
    person_target: Floats = field(default_factory=lambda: np.zeros((0, len(PERSON)), np.float32))
    """(p, 3)."""
    document: Floats = field(default_factory=lambda: np.full(len(DOCUMENT), -1, np.float32))
    """(9,): 1 clearing evidence is there, 0 it is not, -1 not known."""
    evidence: list[tuple[str, int, int]] | None = None
    """Evidence in the same form, by the codes of EVIDENCE; None where it has not been marked in this text."""
    evidence_target: Floats | None = None
    """(n, 16), 1 where a piece lies in evidence."""
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    """The marks: code, first code point, and the one after the last."""
    somewhere: dict[str, float] = field(default_factory=dict)
    """Phrase rules known to fire (1) somewhere in this text, place unknown."""


def inside(pieces: Pieces, start: int, end: int) -> tuple[int, int]:
    """The pieces that overlap code points [start, end): first, and after the last."""
    low = int(np.searchsorted(pieces.ends, start, side="right"))
    high = int(np.searchsorted(pieces.starts, end, side="left"))
    return low, max(low, high)


def make(
    name: str,
    text: str,
    spans: list[tuple[str, int, int]],
    cutter: PieceCutter,
    rules: tuple[str, ...],
) -> Example:
    """Cut ``text`` and lay the marks ``spans`` (code, start, end) on its pieces; ``rules`` are taught."""
    spans = [mark for mark in spans if mark[0] in SPAN]
    pieces = cutter.cut(text)
    target = np.zeros((len(pieces.ids), len(SPAN)), np.float32)
    for code, start, end in spans:
        low, high = inside(pieces, start, end)
        target[low:high, SPAN.index(code)] = 1
    units, rows = [], []
    for start, end in sentences(text):
        low, high = inside(pieces, start, end)
        if high > low:
            units.append((low, high))
            rows.append(
                [
                    float(any(c == code and meets((s, e), (start, end)) for c, s, e in spans))
                    for code in SENTENCE
                ]
            )
    mask = np.asarray([code in rules for code in SPAN], np.float32)
    sentence_target = np.asarray(rows, np.float32).reshape(-1, len(SENTENCE))
    return Example(name, text, pieces, target, mask, units, sentence_target, spans=spans)


def add_persons(example: Example, spans: list[tuple[str, int, int]]) -> None:
    """Group the names of a whole document and set the gold roles of each group."""
    rows = []
    for group in people(example.text):
        places = [np.arange(*inside(example.pieces, start, end)) for start, end in group]
        example.persons.append(np.concatenate(places))
        rows.append(
            [
                float(
                    sum(any(c == code and meets((s, e), mention) for c, s, e in spans) for mention in group)
                    * 2
                    >= len(group)
                )
                for code in PERSON
            ]
        )
    example.person_target = np.asarray(rows, np.float32).reshape(-1, len(PERSON))


def renamed(example: Example, renamer: Renamer, pick: random.Random, cutter: PieceCutter) -> Example:
    """The same referral with other names."""
    text, marks = renamer.rename(example.text, [*example.spans, *(example.evidence or [])], pick)
    spans = [mark for mark in marks if mark[0] in SPAN]
    new = make(example.name, text, spans, cutter, SPAN)
    add_persons(new, spans)
    new.document = example.document
    if example.evidence is not None:
        add_evidence(new, [mark for mark in marks if mark[0] in EVIDENCE])
    return new


_BORN = re.compile(
    r"(?i)(?:born|birth|d\.?o\.?b\.?|age)[^\n]{0,25}?\b((?:19|20)\d\d)\b|\b\d\d?[/.]\d\d?[/.]((?:19|20)\d\d)\b"
)
_AGED = re.compile(
    r"(?i)\b(?:aged?|age:|is) (1[2-7])\b|\b(1[2-7])[ -]years?[ -]old\b|\b(1[2-7]) ?(?:yo|yrs|y/o)\b"
)
_YEAR = re.compile(r"\b20[12]\d\b")


def may_be_twelve(text: str) -> bool:
    """Whether an age of 12 to 17, or a year of birth that gives one, is written anywhere."""
    if _AGED.search(text):
        return True
    years = [int(y) for y in _YEAR.findall(text)]
    now = max(years, default=2026)
    return any(12 <= now - int(a or b) <= 17 for a, b in _BORN.findall(text))


def referrals(folder: Path, cutter: PieceCutter) -> list[Example]:
    """All gold documents of a folder, with persons, document rules and, where it has been marked, evidence."""
    examples = []
    evidence = evidence_of(folder.parent / "evidence.tsv")
    for gold in load(folder):
        example = make(gold.id, gold.text, gold.spans, cutter, SPAN)
        add_persons(example, gold.spans)
        example.document = np.asarray([code not in gold.document for code in DOCUMENT], np.float32)
        if "RR412" not in gold.document and not may_be_twelve(gold.text):
            example.document[DOCUMENT.index("RR412")] = -1
        if gold.id in evidence:
            add_evidence(example, places_of(gold.text, evidence[gold.id]))
        examples.append(example)
    return examples


def labelled_sentences(path: Path, cutter: PieceCutter) -> list[Example]:
    """The rows of fact-opinion.tsv: heading, sentence before, sentence, codes. They teach FO20x only."""
    examples = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            head = (row["heading"] + "\n" if row["heading"] else "") + (
                row["before"] + " " if row["before"] else ""
            )
            text = head + row["sentence"]
            codes = [code for code in re.split(r"[ ,]+", row["codes"] or "") if code]
            spans = [(code, len(head), len(text)) for code in codes if code in FO_SENTENCE]
            example = make(row["id"], text, spans, cutter, FO_SENTENCE)
            low, high = inside(example.pieces, len(head), len(text))
            example.sentences = [(low, high)]
            example.sentence_target = np.asarray([[float(code in codes) for code in SENTENCE]], np.float32)
            example.target[:low, :] = -1
            if "FO206" in codes:
                example.somewhere["FO206"] = 1.0
            else:
                example.mask[SPAN.index("FO206")] = 1
            examples.append(example)
    return examples


def evidence_of(path: Path) -> dict[str, list[tuple[str, str]]]:
    """The rows of evidence.tsv: by document, what clears a rule or is a part, and its exact words."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                found[row["document"]].append((row["of"], row["words"]))
    return found


def places_of(text: str, rows: list[tuple[str, str]]) -> list[tuple[str, int, int]]:
    """Evidence as marks, everywhere that its words stand."""
    return [
        (code, match.start(), match.end())
        for code, words in rows
        for match in re.finditer(re.escape(words), text)
    ]


def add_evidence(example: Example, marks: list[tuple[str, int, int]]) -> None:
    """Lay marks of evidence on the pieces."""
    target = np.zeros((len(example.pieces.ids), len(EVIDENCE)), np.float32)
    for code, start, end in marks:
        target[slice(*inside(example.pieces, start, end)), EVIDENCE.index(code)] = 1
    example.evidence, example.evidence_target = marks, target


_PASSAGE_RULES = tuple(code for code in SPAN if not code.startswith("FO") and code != "CL601")


def passages(path: Path, cutter: PieceCutter) -> list[Example]:
    """The short marked texts of passages.tsv; a bar with blanks stands for a line end now and then."""
    examples = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text, spans = parse_marks(row["passage"])
            extra = tuple({code for code, _, _ in spans})
            example = make(row["id"], text, spans, cutter, _PASSAGE_RULES + extra)
            add_persons(example, spans)
            examples.append(example)
    return examples


def rule_examples(folder: Path, cutter: PieceCutter) -> list[Example]:
    """The examples of the rule files (``fires`` with [[marks]], ``passes``), as far as they can be read.

    One example teaches its own rule only. Tolerant: whatever has another form is left out.
    """
    examples: list[Example] = []
    for path in sorted(folder.glob("**/*.toml")):
        try:
            tables = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        for code, fires, passes in _rules_in(tables, path):
            if code not in SPAN:
                continue
            for number, text in enumerate([*fires, *passes]):
                if not isinstance(text, str) or not text.strip():
                    continue
                plain, spans = _brackets(text, code)
                if number < len(fires) and not spans:
                    if code not in SENTENCE:
                        continue
                    spans = [(code, *edge) for edge in sentences(plain)][:1]
                if code in SENTENCE:
                    spans = [
                        (code, start, end)
                        for start, end in sentences(plain)
                        if any(min(end, e) - max(start, s) > 0 for _, s, e in spans)
                    ]
                examples.append(make(f"{code}-{path.stem}-{number}", plain, spans, cutter, (code,)))
    return examples


def _rules_in(node: object, path: Path, code: str = "") -> list[tuple[str, list[str], list[str]]]:
    """Every table with ``fires`` or ``passes`` lists, with the rule code nearest to it."""
    found: list[tuple[str, list[str], list[str]]] = []
    if isinstance(node, dict):
        given = node.get("code") or node.get("id") or node.get("rule") or code or path.stem
        match = re.search(r"[A-Z]{2}\d{3}", str(given).upper())
        code = match.group() if match else code
        fires, passes = node.get("fires"), node.get("passes")
        if isinstance(fires, list) or isinstance(passes, list):
            found.append((code, list(fires or []), list(passes or [])))
        for key, value in node.items():
            if key not in ("fires", "passes"):
                here = key.upper() if re.fullmatch(r"[A-Za-z]{2}\d{3}", str(key)) else code
                found += _rules_in(value, path, here)
    elif isinstance(node, list):
        for value in node:
            found += _rules_in(value, path, code)
    return found


def _brackets(text: str, code: str) -> tuple[str, list[tuple[str, int, int]]]:
    """[[marks]] taken out of ``text``."""
    out, spans, at, length = [], [], 0, 0
    for mark in re.finditer(r"\[\[(.*?)\]\]", text, re.DOTALL):
        before, inner = text[at : mark.start()], mark.group(1)
        out += [before, inner]
        spans.append((code, length + len(before), length + len(before) + len(inner)))
        length += len(before) + len(inner)
        at = mark.end()
    return "".join(out) + text[at:], spans


def digest(paths: list[Path]) -> str:
    """One sha256 over names and contents of files, in order."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()

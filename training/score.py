"""Which rules there are, what counts as found, and the table of precision, recall and F1."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doccheck.evaluation.gold import parse

Span = tuple[int, int]
Mark = tuple[str, int, int]
Finding = tuple[str, int | None, int | None]
Findings = dict[str, list[Finding]]

DOCUMENT = ("FO205", "RR401", "RR402", "RR405", "RR406", "RR407", "RR412", "SC503", "CL603")
SENTENCE = tuple("OS102 OS103 OS105 FO201 FO202 FO203 FO204 RR403 RR404 RR408 RR409 RR411 CL604".split())
PHRASE = tuple("OS101 OS104 FO206 TP301 TP302 TP303 TP304 TP305 TP306 RR410 SC501 CL601 CL602".split())
SPAN = SENTENCE + PHRASE
CATEGORIES = ("OS", "FO", "TP", "RR", "SC", "CL")
RULES = tuple(sorted(DOCUMENT + SPAN, key=lambda code: (CATEGORIES.index(code[:2]), code)))


@dataclass(frozen=True)
class Gold:
    """A marked text; spans in code points, in order."""

    id: str
    quality: str
    text: str
    spans: list[Mark]
    document: frozenset[str]


def read(source: str) -> Gold:
    """One gold document; marks of rules that no text shows are left out."""
    given = parse(source)
    spans = sorted((code, span.start, span.end) for code, span in given.spans if code in SPAN)
    spans.sort(key=lambda mark: (mark[1], -mark[2], mark[0]))
    return Gold(given.id, given.quality, given.text, spans, frozenset(given.document))


def load(folder: Path) -> list[Gold]:
    """The gold documents of a folder, by name; none where there is none."""
    return [read(path.read_text("utf-8")) for path in sorted(folder.glob("*.gold"))]


def parse_marks(marked: str) -> tuple[str, list[Mark]]:
    """A text with {{CODES|text}} marks as (text, spans)."""
    gold = read(f"---\nid: passage\nkind: letter\nquality: mixed\n---\n{marked}")
    return gold.text, gold.spans


def meets(mark: Span, found: Span) -> bool:
    """Whether two spans share half of the shorter and a fifth of the longer."""
    shared = min(mark[1], found[1]) - max(mark[0], found[0])
    short, long = sorted((mark[1] - mark[0], found[1] - found[0]))
    return shared > 0 and shared * 2 >= short and shared * 5 >= long


def match(marks: list[Span], found: list[Span]) -> int:
    """How many marks and found spans meet, one to one, best overlap first."""
    pairs = []
    for i, mark in enumerate(marks):
        for j, span in enumerate(found):
            if meets(mark, span):
                shared = min(mark[1], span[1]) - max(mark[0], span[0])
                joined = mark[1] - mark[0] + span[1] - span[0] - shared
                pairs.append((-shared / joined, mark, span, i, j))
    used_marks: set[int] = set()
    used_found: set[int] = set()
    for *_, i, j in sorted(pairs):
        if i not in used_marks and j not in used_found:
            used_marks.add(i)
            used_found.add(j)
    return len(used_marks)


def score(golds: list[Gold], found: Findings) -> dict[str, Any]:
    """Counts (gold, found, right) by rule, and the share of good documents without a false finding."""
    counts = {code: [0, 0, 0] for code in RULES}
    clean = 0
    for gold in golds:
        spans: dict[str, set[Span]] = defaultdict(set)
        present = set()
        for code, start, end in found.get(gold.id, []):
            if start is None or end is None:
                present.add(code)
            else:
                spans[code].add((start, end))
        false = 0
        for code in RULES:
            if code in DOCUMENT:
                row = [code in gold.document, code in present, code in gold.document and code in present]
            else:
                marks = [(start, end) for other, start, end in gold.spans if other == code]
                row = [len(marks), len(spans[code]), match(marks, sorted(spans[code]))]
            counts[code] = [a + int(b) for a, b in zip(counts[code], row, strict=True)]
            false += int(row[1]) - int(row[2])
        clean += gold.quality == "good" and not false
    good = sum(gold.quality == "good" for gold in golds)
    return {"counts": counts, "good": good, "clean": clean}


def measures(rows: list[list[int]]) -> list[float | None]:
    """Precision, recall and F1 of summed counts; None where there is no denominator."""
    gold, found, right = (sum(row[k] for row in rows) for k in range(3))
    return [
        right / found if found else None,
        right / gold if gold else None,
        2 * right / (gold + found) if gold + found else None,
    ]


def groups(result: dict[str, Any]) -> dict[str, list[list[int]]]:
    """The counts of every rule, category and of all, by name."""
    counts = result["counts"]
    rows = {code: [counts[code]] for code in RULES}
    rows |= {name: [counts[code] for code in RULES if code.startswith(name)] for name in CATEGORIES}
    rows["span rules"] = [counts[code] for code in SPAN]
    rows["all"] = [counts[code] for code in RULES]
    return rows


def report(result: dict[str, Any]) -> str:
    """A table to read."""
    lines = [f"{'rule':<12}{'gold':>6}{'found':>7}{'right':>7}{'prec':>8}{'recall':>8}{'F1':>8}"]
    for name, rows in groups(result).items():
        sums = [sum(row[k] for row in rows) for k in range(3)]
        shown = "".join("       -" if x is None else f"{x:8.3f}" for x in measures(rows))
        lines.append(f"{name:<12}{sums[0]:>6}{sums[1]:>7}{sums[2]:>7}{shown}")
    for name, codes in (("all rules", RULES), ("span rules", SPAN)):
        values = [measures([result["counts"][c]])[2] or 0.0 for c in codes if result["counts"][c][0]]
        lines.append(f"macro F1 over {name}: {sum(values) / max(1, len(values)):.3f}")
    lines.append(f"good documents without a false finding: {result['clean']} of {result['good']}")
    return "\n".join(lines)


def brief(result: dict[str, Any]) -> dict[str, Any]:
    """For the manifest: number of marks, precision, recall and F1 by rule, category and over all."""
    return {
        name: [sum(row[0] for row in rows), *(None if x is None else round(x, 3) for x in measures(rows))]
        for name, rows in groups(result).items()
    }

"""How far rules and the trained reader are to be believed, rule by rule, on writers that were left out.

``python -m training.levels`` checks the referrals of the writers of `data.LEFT_OUT` and prints, for each rule about a
place that asks both, the two levels that give the best F1: how probable a hit of the listed words has to be, and how
probable a place without listed words. ``--write`` puts them into the rule files.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from doccheck.detectors.phrases import Phrases
from doccheck.detectors.trained import Trained
from doccheck.engine import Engine
from doccheck.language import annotate
from doccheck.language.reading import Reading
from doccheck.model import Circumstances
from doccheck.packs import Rule, load_builtin
from doccheck.readers import read
from training import data
from training.score import Gold, load, match

STEPS = (
    0.0,
    0.01,
    0.02,
    0.04,
    0.07,
    0.1,
    0.15,
    0.2,
    0.25,
    0.3,
    0.35,
    0.4,
    0.45,
    0.5,
    0.55,
    0.6,
    0.65,
    0.7,
    0.8,
    0.9,
)
NEVER = 1.01


@dataclass(frozen=True)
class Place:
    """A place that a rule could fire on: its span, whether listed words say so, and the reader's probability."""

    document: str
    span: tuple[int, int]
    listed: bool
    chance: float


def readings(golds: list[Gold], engine: Engine) -> Iterator[tuple[Gold, Reading]]:
    """Each referral with its reading."""
    circumstances = Circumstances(today=date.today())
    for gold in golds:
        (document,) = read(f"{gold.id}.txt", gold.text.encode())
        with engine.pipeline.forgetting():
            yield gold, annotate(document, circumstances, engine.pipeline)


def places(rule: Rule, gold: Gold, reading: Reading) -> Iterator[Place]:
    """Everything that either way of looking could fire on, if it believed everything."""
    assert reading.scores is not None
    for look in rule.looks:
        if isinstance(look, Phrases):
            look.trained_at_least = 0.0
            for hit in look.find(reading):
                if hit.span is not None:
                    span = hit.span.start, hit.span.end
                    yield Place(gold.id, span, True, look.belief(reading, hit.span))
        elif isinstance(look, Trained):
            for span, chance in look.everything(reading):
                yield Place(gold.id, (span.start, span.end), False, chance)


def f1(golds: list[Gold], code: str, rows: dict[str, list[Place]], listed: float, alone: float) -> float:
    """F1 of a rule at two levels."""
    right = found = there = 0
    for gold in golds:
        marks = [(s, e) for c, s, e in gold.spans if c == code]
        spans: list[tuple[int, int]] = []
        for place in sorted(rows.get(gold.id, []), key=lambda p: -p.chance):
            if place.chance >= (listed if place.listed else alone) and not any(
                min(place.span[1], e) > max(place.span[0], s) for s, e in spans
            ):
                spans.append(place.span)
        right += match(marks, spans)
        found += len(spans)
        there += len(marks)
    return 2 * right / (found + there) if found + there else 0.0


def best(golds: list[Gold], code: str, rows: dict[str, list[Place]]) -> tuple[float, float, float]:
    """F1 and the two levels that give it; of those within a hundredth, the middle one: the top of the curve is chance."""
    grid = [(f1(golds, code, rows, a, b), a, b) for a in STEPS for b in (*STEPS[3:], NEVER) if a <= b]
    top = max(value for value, _, _ in grid)
    near = sorted((b, a, value) for value, a, b in grid if value >= top - 0.01)
    b, a, value = near[len(near) // 2]
    return value, a, b


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.levels", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=data.ROOT / "corpus")
    parser.add_argument("--rules", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    golds = [
        gold
        for folder in ("train", "own")
        for gold in load(args.corpus / folder)
        if gold.id.split("-")[0] in data.LEFT_OUT
    ]
    rules = [
        rule
        for rule in load_builtin().rules
        if any(isinstance(look, Trained) for look in rule.looks)
        and (not args.rules or rule.code in args.rules)
    ]
    engine = Engine(rules)
    table: dict[str, dict[str, list[Place]]] = {rule.code: {} for rule in rules}
    for gold, reading in readings(golds, engine):
        for rule in rules:
            table[rule.code][gold.id] = list(places(rule, gold, reading))
    for rule in rules:
        rows = table[rule.code]
        count = sum(c == rule.code for gold in golds for c, _, _ in gold.spans)
        value, listed, alone = best(golds, rule.code, rows)
        words_only = f1(golds, rule.code, rows, 0.0, NEVER)
        reader_only = max(f1(golds, rule.code, rows, NEVER, step) for step in STEPS[3:])
        print(
            f"{rule.code} ({count}): words {words_only:.3f}, reader {reader_only:.3f},"
            f" together {value:.3f} at {listed} and {alone}",
            flush=True,
        )
        if args.write:
            write(rule.code, listed, alone)


def write(code: str, listed: float, alone: float) -> None:
    """Put the two levels into the rule's file."""
    (path,) = (data.ROOT / "patterns").glob(f"*/{code}-*.toml")
    source = path.read_text("utf-8")
    head, *tables = re.split(r"(?m)^(?=\[)", source)
    out = [head]
    for table in tables:
        if re.search(r'(?m)^look = "phrases"', table):
            table = re.sub(r"(?m)^trained_at_least = .*\n", "", table)
            table = re.sub(r'(?m)^(look = "phrases"\n)', rf"\1trained_at_least = {listed}\n", table)
        elif re.search(r'(?m)^look = "trained"', table):
            table = re.sub(r"(?m)^threshold = .*$", f"threshold = {min(alone, 1.0)}", table)
        out.append(table)
    path.write_text("".join(out), "utf-8")


if __name__ == "__main__":
    main()

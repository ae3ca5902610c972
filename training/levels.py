"""How far rules and the trained reader are to be believed, rule by rule, on writers that were left out.

``python -m training.levels`` checks the referrals of `corpus/held-out` and prints, for each rule
that asks both, the two levels that give the best F1: how probable a hit of the listed words has to be, and how
probable a place without listed words. ``--write`` puts them into the rule files.

The rare rules have few marks there. New writers are left out too, until the next training: ``--writers w4,w5 --keep
FILE`` keeps what the shipped reader makes of them, and ``--also FILE`` takes them in when the next one ships.
"""

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from doccheck.detectors.absence import Absence
from doccheck.detectors.context import is_whole
from doccheck.detectors.essentials import PARTS, Essentials, read_part
from doccheck.detectors.phrases import Phrases
from doccheck.detectors.spots import Spots
from doccheck.detectors.trained import Trained
from doccheck.engine import Engine
from doccheck.language import annotate
from doccheck.language.reading import Reading
from doccheck.model import Circumstances
from doccheck.packs import Rule, load_builtin
from doccheck.readers import read
from training import data
from training.score import DOCUMENT, Gold, load, match, meets

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
SLACK = 0.02
BETA = {"TP303": 1.6, "TP304": 1.6, "CL604": 1.4}
"""How much more recall counts than precision for the rules that protect lives; 1 for all others."""

PLAIN = {"OS103": 0.02, "CL604": 0.02, "RR404": 0.04, "CL602": 0.07}
"""From how probable on listed words are preferred to be believed, where .1 loses plain sentences that stand alone."""


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
        elif isinstance(look, Spots):
            names = [mention for person in reading.people for mention in person.mentions]
            yield from (Place(gold.id, (name.start, name.end), False, -1.0) for name in names)
            for span, listed, chance in look.everything(reading):
                shown = look.shown(reading, span)
                if shown is not None:
                    yield Place(gold.id, (shown.start, shown.end), listed, chance)
        elif isinstance(look, Trained):
            for span, chance in look.everything(reading):
                yield Place(gold.id, (span.start, span.end), False, chance)


@dataclass(frozen=True)
class Said:
    """What one referral says of a document rule: whether the rule applies, and for each thing that has to be there,
    whether listed words say so and the reader's probability.
    """

    applies: bool
    parts: tuple[tuple[bool, float], ...]

    def fires(self, refutes: float, evidence: float) -> bool:
        """Whether something is missing at two levels."""
        return self.applies and not all(
            (listed and chance >= refutes) or chance >= evidence for listed, chance in self.parts
        )


def said(rule: Rule, reading: Reading) -> Said:
    """What a rule about the whole document goes by."""
    assert reading.scores is not None
    (look,) = rule.looks
    if isinstance(look, Essentials):
        parts = [(PARTS[part](reading) is not None, read_part(reading, part)[0]) for part in look.parts]
        return Said(True, tuple(parts))
    assert isinstance(look, Absence)
    look.trained_refutes, look.trained_evidence = 0.0, 1.0
    listed = look.satisfied_by(reading) is not None
    chance = reading.scores.evidence(rule.code)[0] if is_whole(reading) else float(listed)
    return Said(look.applies(reading) is not None, ((listed, chance),))


@dataclass
class Seen:
    """Referrals, and by rule and referral what could fire there."""

    golds: list[Gold] = field(default_factory=list)
    places: dict[str, dict[str, list[Place]]] = field(default_factory=dict)
    said: dict[str, dict[str, Said]] = field(default_factory=dict)

    def look(self, rules: list[Rule], golds: list[Gold]) -> None:
        """Takes in what the shipped reader and the rules make of referrals."""
        for gold, reading in readings(golds, Engine(rules)):
            self.golds.append(gold)
            for rule in rules:
                if rule.code in DOCUMENT:
                    self.said.setdefault(rule.code, {})[gold.id] = said(rule, reading)
                else:
                    self.places.setdefault(rule.code, {})[gold.id] = list(places(rule, gold, reading))

    def keep(self, path: Path) -> None:
        """Write what was seen, without the words of the referrals."""
        rows = {
            "places": {c: {k: [asdict(p) for p in v] for k, v in r.items()} for c, r in self.places.items()},
            "said": {c: {k: asdict(v) for k, v in rows.items()} for c, rows in self.said.items()},
        }
        path.write_text(json.dumps(rows), "utf-8")

    def take(self, path: Path, golds: list[Gold]) -> None:
        """Take in what was kept, for those of `golds` that it is about."""
        kept = json.loads(path.read_text("utf-8"))
        known = {name for rows in kept["places"].values() for name in rows}
        self.golds.extend(gold for gold in golds if gold.id in known)
        for code, rows in kept["places"].items():
            self.places.setdefault(code, {}).update(
                {k: [Place(**{**p, "span": tuple(p["span"])}) for p in v] for k, v in rows.items()}
            )
        for code, rows in kept["said"].items():
            self.said.setdefault(code, {}).update(
                {k: Said(v["applies"], tuple((a, b) for a, b in v["parts"])) for k, v in rows.items()}
            )


def document_f1(
    golds: list[Gold], code: str, rows: dict[str, Said], refutes: float, evidence: float
) -> float:
    """F1 of a document rule at two levels."""
    fired = {gold.id: rows[gold.id].fires(refutes, evidence) for gold in golds}
    right = sum(fired[gold.id] and code in gold.document for gold in golds)
    both = sum(fired.values()) + sum(code in gold.document for gold in golds)
    return 2 * right / both if both else 0.0


def best_for_document(golds: list[Gold], code: str, rows: dict[str, Said]) -> tuple[float, float, float]:
    """The same as `best` for a document rule: F1, the level that refutes and the level that is evidence."""
    grid = [
        (document_f1(golds, code, rows, a, b), a, b) for a in STEPS for b in (*STEPS[1:], NEVER) if a <= b
    ]
    return nearest(grid, 0.25, 0.7)


def wanted(gold: Gold, code: str, rows: list[Place]) -> list[tuple[int, int]]:
    """The marks of a rule; of the rules that also fire on names, only those that are no names."""
    marks = [(s, e) for c, s, e in gold.spans if c == code]
    if code in ("TP303", "TP305"):
        named = [place.span for place in rows if place.chance < 0]
        marks = [mark for mark in marks if not any(meets(mark, name) for name in named)]
    return marks


Asked = list[tuple[list[tuple[int, int]], list[Place]]]


def asked(golds: list[Gold], code: str, rows: dict[str, list[Place]]) -> Asked:
    """The marks and places of each referral that has either, the likeliest places first."""
    found = []
    for gold in golds:
        known = rows.get(gold.id, [])
        marks = wanted(gold, code, known)
        likely = [place for place in known if place.chance >= (0.0 if place.listed else STEPS[3])]
        if marks or likely:
            found.append((marks, sorted(likely, key=lambda p: -p.chance)))
    return found


def f1(code: str, rows: Asked, listed: float, alone: float) -> float:
    """F1 of a rule at two levels, or F-beta where a miss costs more than a false alarm."""
    right = found = there = 0
    for marks, likely in rows:
        spans: list[tuple[int, int]] = []
        for place in likely:
            if place.chance >= (listed if place.listed else alone) and not any(
                min(place.span[1], e) > max(place.span[0], s) for s, e in spans
            ):
                spans.append(place.span)
        right += match(marks, spans) if marks and spans else 0
        found += len(spans)
        there += len(marks)
    weight = BETA.get(code, 1.0) ** 2
    return (1 + weight) * right / (found + weight * there) if found + there else 0.0


def best(code: str, rows: Asked) -> tuple[float, float, float]:
    """F1 and two levels that give it within a little: of those, the ones nearest to where F1 is best for a reader
    whose probabilities are true. The top of a curve of few marks is chance.
    """
    grid = [(f1(code, rows, a, b), a, b) for a in STEPS for b in (*STEPS[3:], NEVER) if a <= b]
    return nearest(grid, PLAIN.get(code, 0.1), 0.4)


def nearest(grid: list[tuple[float, float, float]], one: float, other: float) -> tuple[float, float, float]:
    """The entry nearest to these two levels among those whose value is almost the best."""
    top = max(value for value, _, _ in grid)
    near = [entry for entry in grid if entry[0] >= top - SLACK]
    return min(near, key=lambda entry: abs(entry[1] - one) + abs(entry[2] - other))


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.levels", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=data.ROOT / "corpus")
    parser.add_argument("--rules", nargs="*", default=[])
    parser.add_argument(
        "--writers", default="", help="look at these of corpus/own, and only keep what is seen"
    )
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="what was kept of further writers")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rules = [
        rule
        for rule in load_builtin().rules
        if any(isinstance(look, Trained | Spots | Absence | Essentials) for look in rule.looks)
        and (not args.rules or rule.code in args.rules)
    ]
    seen, own = Seen(), load(args.corpus / "own")
    if args.keep:
        writers = set(args.writers.split(","))
        seen.look(rules, [gold for gold in own if gold.id.split("-")[0] in writers])
        seen.keep(args.keep)
        return
    seen.look(rules, load(args.corpus / "held-out"))
    for path in args.also:
        seen.take(path, own)
    golds, table, absent = seen.golds, seen.places, seen.said
    codes = [rule.code for rule in rules]
    for code, known in ((code, absent[code]) for code in codes if code in absent):
        count = sum(code in gold.document for gold in golds)
        value, refutes, evidence = best_for_document(golds, code, known)
        words_only = document_f1(golds, code, known, 0.0, NEVER)
        reader_only = max(document_f1(golds, code, known, NEVER, step) for step in STEPS)
        print(
            f"{code} ({count}): words {words_only:.3f}, reader {reader_only:.3f},"
            f" together {value:.3f}: refuted below {refutes}, evidence from {evidence}",
            flush=True,
        )
        if args.write:
            write_document(code, refutes, evidence)
    for code, rows in ((code, table[code]) for code in codes if code in table):
        count = sum(c == code for gold in golds for c, _, _ in gold.spans)
        some = asked(golds, code, rows)
        value, listed, alone = best(code, some)
        words_only = f1(code, some, 0.0, NEVER)
        reader_only = max(f1(code, some, NEVER, step) for step in STEPS[3:])
        print(
            f"{code} ({count}): words {words_only:.3f}, reader {reader_only:.3f},"
            f" together {value:.3f} at {listed} and {alone}",
            flush=True,
        )
        if args.write:
            write(code, listed, alone)


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
        elif re.search(r'(?m)^look = "(?:contacts|informants|indirect|places|spots)"', table):
            table = re.sub(r"(?m)^(?:threshold|trained_at_least) = .*\n", "", table)
            levels = f"threshold = {min(alone, 1.0)}\ntrained_at_least = {listed}\n"
            table = re.sub(r"(?m)^(look = .*\n)", rf"\1{levels}", table)
        out.append(table)
    path.write_text("".join(out), "utf-8")


def write_document(code: str, refutes: float, evidence: float) -> None:
    """The same for a rule about the whole document."""
    (path,) = (data.ROOT / "patterns").glob(f"*/{code}-*.toml")
    source = re.sub(r"(?m)^trained_(?:refutes|evidence) = .*\n", "", path.read_text("utf-8"))
    levels = f"trained_evidence = {min(evidence, 1.0)}\ntrained_refutes = {refutes}\n"
    source = re.sub(r'(?m)^(look = "(?:absence|essentials)"\n)', rf"\1{levels}", source, count=1)
    path.write_text(source, "utf-8")


if __name__ == "__main__":
    main()

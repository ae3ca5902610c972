"""Calibrate a run on the writers that were left out of it: ``python -m training.evaluate NAME``.

Reads RUNS/NAME.npz, prints precision, recall and F1 by rule with thresholds tuned on the other half of these writers,
so that nothing is tuned on what it is scored on, and with ``--save`` writes the calibration that goes into the manifest,
tuned on all of them. ``--reader FOLDER --on DIR`` scores an exported model on gold documents, with the manifest's
thresholds.
"""

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from doccheck.language import annotate
from doccheck.language.spots import CODES as SPOT_CODES
from doccheck.model import Circumstances
from doccheck.readers import read
from doccheck.trained import decode
from doccheck.trained.pieces import Pieces
from doccheck.trained.views import SPOT_LABELS
from training import data, score
from training.score import Findings, Gold

Span = tuple[int, int]
EXTENTS = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5)
COLUMNS = {code: place for place, code in enumerate(data.LABELS)}
NAMED = ("TP301",)
"""Rules about names alone, which persons' views decide."""
AS_IT_IS = {"low": 0.1, "medium": 0.5, "high": 0.9}
HIGH = 0.97
"""How often a place marked high is right."""


@dataclass(frozen=True)
class Candidate:
    """One place that a rule may fire on, with its logit."""

    document: str
    code: str
    unit: str
    span: Span | None
    logit: float
    hit: bool
    """Whether the gold has the code there (or, for a document rule, whether the evidence is there)."""


def unit_of(code: str) -> str:
    """How a rule is decided, where no other unit is named."""
    if code in score.DOCUMENT or code in data.PARTS:
        return "document"
    return "sentence" if code in score.SENTENCE else "phrase"


def sentences(gold: Gold) -> list[Span]:
    """The sentences that doccheck reads."""
    (document,) = read(f"{gold.id}.txt", gold.text.encode())
    reading = annotate(document, Circumstances(today=date.today()), None)
    return [(sentence.span.start, sentence.span.end) for sentence in reading.sentences]


class Kept:
    """Gold documents with kept logits, and their candidates; phrases at every extent."""

    def __init__(self, golds: list[Gold], kept: dict[str, Any], cut: Any):
        self.golds = [gold for gold in golds if gold.id in kept]
        self.rows: dict[str, list[Candidate]] = {}
        self.phrases: dict[float, dict[str, list[Candidate]]] = {extent: {} for extent in EXTENTS}
        for gold in self.golds:
            pieces = cut.cut(gold.text)
            logits = kept[gold.id].astype(np.float32)
            self.rows[gold.id] = [
                *_sentences(gold, pieces, logits),
                *_spots(gold, kept),
                *_documents(gold, logits),
            ]
            breaks = (pieces.ids == cut.line) | (pieces.ids == cut.paragraph)
            for extent in EXTENTS:
                self.phrases[extent][gold.id] = _phrases(gold, pieces, logits, breaks, extent)


def _hits(gold: Gold, code: str, span: Span) -> bool:
    return any(score.meets((s, e), span) for c, s, e in gold.spans if c == code)


def _sentences(gold: Gold, pieces: Pieces, logits: Any) -> Iterable[Candidate]:
    for span in sentences(gold):
        low, high = decode.inside(pieces, *span)
        if high > low:
            for code in score.SENTENCE:
                logit = float(logits[low:high, COLUMNS[code]].mean())
                yield Candidate(gold.id, code, "sentence", span, logit, _hits(gold, code, span))


def _phrases(gold: Gold, pieces: Pieces, logits: Any, breaks: Any, extent: float) -> list[Candidate]:
    found = []
    for code in score.PHRASE:
        column = logits[:, COLUMNS[code]]
        for begin, end in decode.runs(column, pieces, breaks, extent):
            span = int(pieces.starts[begin]), int(pieces.ends[end - 1])
            logit = float(column[begin:end].mean())
            found.append(Candidate(gold.id, code, "phrase", span, logit, _hits(gold, code, span)))
    return found


def _spots(gold: Gold, kept: dict[str, Any]) -> Iterable[Candidate]:
    logits, places = kept.get(gold.id + "/spots"), kept.get(gold.id + "/spots at")
    if logits is None:
        return
    for row, (start, end, found) in zip(logits[:, -len(SPOT_LABELS) :], places.tolist(), strict=True):
        for code, logit in zip(SPOT_CODES, row.tolist(), strict=True):
            if found:
                hit = _hits(gold, code, (start, end))
                yield Candidate(gold.id, code, "spot", (start, end), logit, hit)


def _documents(gold: Gold, logits: Any) -> Iterable[Candidate]:
    for code in (*score.DOCUMENT, *data.PARTS):
        logit = decode.soft_maximum(logits[:, COLUMNS[code]])
        rule = (
            code
            if code in score.DOCUMENT
            else "CL603"
            if code in ("SIGNED", "NAMED", "AGED", "REACHED")
            else "RR407"
        )
        yield Candidate(gold.id, code, "document", None, logit, rule not in gold.document)


def platt(logits: Any, hits: Any, ridge: float = 0.02) -> tuple[float, float]:
    """Scale a and shift b of a logistic curve through (logit, hit), by Newton, drawn a little to (1, 0)."""
    x, y = np.asarray(logits, float), np.asarray(hits, float)
    beta, prior = np.array([1.0, 0.0]), np.array([1.0, 0.0])
    if not len(x):
        return 1.0, 0.0
    design = np.stack([x, np.ones_like(x)], 1)
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -40, 40)))
        gradient = design.T @ (p - y) + ridge * len(y) ** 0.5 * (beta - prior)
        curve = design.T @ (design * (p * (1 - p))[:, None]) + ridge * len(y) ** 0.5 * np.eye(2)
        step = np.linalg.solve(curve, gradient)
        beta = beta - np.clip(step, -2, 2)
        if abs(step).max() < 1e-6:
            break
    return float(max(beta[0], 0.05)), float(beta[1])


def best(
    rows: list[Candidate], gold: int, beta: float, a: float = 1.0, b: float = 0.0
) -> tuple[float, float]:
    """The logit threshold with the highest F-beta over ``rows``, and that value; ``gold`` marks exist.

    Of thresholds that are as good within a hundredth, the one nearest to a probability of 0.4 is taken:
    the top of a jagged curve is chance.
    """
    if not rows or not gold:
        return 0.0, 0.0
    order = sorted(rows, key=lambda c: -c.logit)
    logits = np.asarray([row.logit for row in order])
    right = np.minimum(np.cumsum([row.hit for row in order]), gold)
    square = beta * beta
    values = (1 + square) * right / (np.arange(1, len(order) + 1) + square * gold)
    smooth = np.convolve(np.pad(values, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    good = np.flatnonzero(smooth >= smooth.max() - 0.01)
    chances = 1 / (1 + np.exp(-np.clip(a * logits[good] + b, -40, 40)))
    place = int(good[np.abs(chances - 0.4).argmin()])
    after = logits[place + 1] if place + 1 < len(order) else logits[place] - 0.5
    return float(logits[place] + after) / 2, float(values[place])


def sure(rows: list[Candidate], share: float = HIGH) -> float:
    """The lowest logit from which at least this share of the rows are hits, one miss more allowed for than seen."""
    order = sorted(rows, key=lambda c: -c.logit)
    right = np.cumsum([row.hit for row in order])
    ranks = np.arange(1, len(order) + 1)
    good = np.flatnonzero((right / (ranks + 0.5) >= share) & (ranks >= 8))
    return order[int(good[-1])].logit if len(good) else order[0].logit + 0.5 if order else 0.0


Settings = dict[tuple[str, str], dict[str, Any]]


def settle(kept: Kept, names: set[str]) -> Settings:
    """Extent, calibration and thresholds for each rule and unit, from the documents ``names``."""
    marks: dict[str, int] = defaultdict(int)
    for gold in kept.golds:
        for code, _, _ in gold.spans if gold.id in names else ():
            marks[code] += 1
    table: dict[tuple[str, str, float], list[Candidate]] = defaultdict(list)
    for name in sorted(names):
        for row in kept.rows[name]:
            table[row.code, row.unit, 0.0].append(row)
        for extent, by_name in kept.phrases.items():
            for row in by_name[name]:
                table[row.code, row.unit, extent].append(row)
    settings: Settings = {}
    for code, unit in sorted({(code, unit) for code, unit, _ in table}):
        options = [extent for c, u, extent in table if (c, u) == (code, unit)]
        extent = max(options, key=lambda e: best(table[code, unit, e], marks[code], 1.0)[1])
        rows = table[code, unit, extent]
        settings[code, unit] = {"extent": extent, **_levels(rows, unit, marks[code])}
    return settings


def _levels(rows: list[Candidate], unit: str, count: int) -> dict[str, Any]:
    a, b = platt([r.logit for r in rows], [r.hit for r in rows])
    if rows and rows[0].code in data.PARTS:
        a, b = 1.0, 0.0  # which of its parts a rule missed is not marked
    if unit == "spot":
        count = max(sum(r.hit for r in rows), 1)
    logits = {}
    if unit == "document":
        absent = [Candidate(r.document, r.code, unit, None, -r.logit, not r.hit) for r in rows]
        for level, beta in (("low", 0.5), ("medium", 1.0), ("high", 2.0)):
            logits[level] = -best(absent, sum(r.hit for r in absent), beta, a, -b)[0]
    else:
        logits = {level: best(rows, count, beta, a, b)[0] for level, beta in (("low", 2.0), ("medium", 1.0))}
        logits["high"] = sure(rows)
    thresholds = sorted(round(decode.probability(a, b, logit), 4) for logit in logits.values())
    return {
        "a": round(a, 4),
        "b": round(b, 4),
        "thresholds": dict(zip(("low", "medium", "high"), thresholds, strict=True)),
    }


def fires(kept: Kept, names: set[str], settings: Settings, level: str = "medium") -> Findings:
    """What fires in the documents ``names``; spots take the place of phrases where a rule has both."""
    found: Findings = {name: [] for name in names}
    for name in names:
        rows = [*kept.rows[name]]
        for extent, by_name in kept.phrases.items():
            rows += [
                r
                for r in by_name[name]
                if r.code not in (*SPOT_CODES, *NAMED)
                and settings.get((r.code, r.unit), {}).get("extent") == extent
            ]
        for row in sorted(rows, key=lambda r: -r.logit):
            fit = settings.get((row.code, row.unit))
            if fit is None or row.code in data.PARTS:
                continue
            chance = decode.probability(fit["a"], fit["b"], row.logit)
            if row.span is None:
                if chance < fit["thresholds"][level]:
                    found[name].append((row.code, None, None))
            elif chance >= fit["thresholds"][level] and not _taken(found[name], row.code, row.span):
                found[name].append((row.code, *row.span))
    return found


def _taken(found: list[score.Finding], code: str, span: Span) -> bool:
    return any(c == code and s is not None and min(span[1], e) > max(span[0], s) for c, s, e in found)


def cross_fitted(kept: Kept, level: str = "medium") -> Findings:
    """Findings by document, each half of the writers with the settings of the other half."""
    names = {gold.id for gold in kept.golds}
    writers = sorted({name.split("-")[0] for name in names})
    found: Findings = {}
    for half in (writers[::2], writers[1::2]):
        here = {name for name in names if name.split("-")[0] in half}
        found |= fires(kept, here, settle(kept, (names - here) or here), level)
    return found


def load_npz(path: Path) -> dict[str, Any]:
    """All arrays of an npz file."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def read_folder(weights: Path, folder: Path) -> dict[str, Any]:
    """The result of an exported model on a folder: sentences, phrases and evidence, without names and spots."""
    from doccheck.trained import load

    reader = load(weights)
    golds = score.load(folder)
    found: Findings = {}
    for gold in golds:
        scores, rows = reader.read(gold.text), []
        for start, end in sentences(gold):
            rows += [
                (code, start, end)
                for code in score.SENTENCE
                if scores.sentence(code, start, end) >= reader.threshold(code)
            ]
        for code in score.PHRASE:
            rows += [(code, start, end) for start, end, _ in scores.phrases(code)]
        rows += [(c, None, None) for c in score.DOCUMENT if scores.evidence(c)[0] < reader.threshold(c)]
        found[gold.id] = rows
    return score.score(golds, found)


def main() -> None:
    """See the module."""
    from training.train import cutter

    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("name", nargs="?", help="a run, as in RUNS/NAME.npz")
    parser.add_argument("--runs", type=Path, default=Path(os.environ.get("DOCCHECK_RUNS", "build/runs")))
    parser.add_argument("--corpus", type=Path, default=data.ROOT / "corpus")
    parser.add_argument("--level", default="medium", choices=("low", "medium", "high"))
    parser.add_argument("--save", type=Path, help="write calibration and scores as JSON")
    parser.add_argument("--reader", type=Path, help="score an exported model instead")
    parser.add_argument("--on", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    if args.reader:
        for folder in args.on:
            print(f"== {folder}")
            print(score.report(read_folder(args.reader, folder)))
        return
    golds = [gold for name in ("held-out", "train", "own") for gold in score.load(args.corpus / name)]
    kept = Kept(golds, load_npz(args.runs / f"{args.name}.npz"), cutter())
    result = score.score(kept.golds, cross_fitted(kept, args.level))
    print(f"== {len(kept.golds)} documents by writers left out; thresholds from the other half of them")
    print(score.report(result))
    if args.save:
        rules: dict[str, Any] = {}
        for (code, unit), fit in settle(kept, {gold.id for gold in kept.golds}).items():
            rules.setdefault(code, {"unit": unit_of(code), "calibration": {}})["calibration"][unit] = fit
        for code in data.PERSON:
            # As it is: training.fit_people weighs it beside what else is known of a person.
            rules[code]["calibration"]["person"] = {"a": 1.0, "b": 0.0, "thresholds": AS_IT_IS}
        scores = {"held-out": score.brief(result)}
        args.save.write_text(json.dumps({"rules": rules, "scores": scores}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

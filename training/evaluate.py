"""Score kept logits: tune a threshold and fit a calibration for each rule, on writers that were left out.

``python -m training.evaluate NAME`` reads NAME-0.npz to NAME-2.npz (the three folds) and prints
precision, recall and F1 by rule. The thresholds used for a fold are tuned on the other two, so nothing is
tuned on what it is scored on. ``--save`` writes the calibration that goes into the manifest.
``--reader FOLDER --on DIR`` scores an exported model on gold documents, with the manifest's thresholds.
"""

import argparse
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from doccheck.trained import decode
from doccheck.trained.pieces import Pieces
from doccheck.trained.sentences import sentences
from training import data, score
from training.people import people
from training.score import Findings, Gold

Span = tuple[int, int]
EXTENTS = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5)
COLUMNS = {code: place for place, code in enumerate(data.LABELS)}


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


def roles_unit(code: str) -> str:
    """How a rule is decided."""
    if code in score.DOCUMENT:
        return "document"
    return "person" if code in data.PERSON else "sentence" if code in score.SENTENCE else "phrase"


def candidates(
    name: str,
    text: str,
    gold: Gold,
    pieces: Pieces,
    logits: decode.Floats,
    breaks: Any,
    extents: dict[str, float],
) -> list[Candidate]:
    """All candidates of a document, for all rules."""
    found = []
    marks: dict[str, list[Span]] = defaultdict(list)
    for code, start, end in gold.spans:
        marks[code].append((start, end))

    def hits(code: str, span: Span) -> bool:
        return any(score.meets(mark, span) for mark in marks[code])

    units = sentences(text)
    groups = people(text)
    named = [mention for group in groups for mention in group]
    for code in score.SENTENCE:
        for span in units:
            low, high = decode.inside(pieces, *span)
            if high > low:
                found.append(
                    Candidate(
                        name,
                        code,
                        "sentence",
                        span,
                        float(logits[low:high, COLUMNS[code]].mean()),
                        hits(code, span),
                    )
                )
    for code in score.PHRASE:
        column = logits[:, COLUMNS[code]]
        if code in data.PERSON:
            for group in groups:
                places = np.concatenate([np.arange(*decode.inside(pieces, *mention)) for mention in group])
                logit = float(column[places].mean())
                found += [
                    Candidate(name, code, "person", mention, logit, hits(code, mention)) for mention in group
                ]
        for begin, end in decode.runs(column, pieces, breaks, extents.get(code, -1.0)):
            span = int(pieces.starts[begin]), int(pieces.ends[end - 1])
            if code in data.PERSON and any(min(span[1], e) > max(span[0], s) for s, e in named):
                continue
            found.append(
                Candidate(name, code, "phrase", span, float(column[begin:end].mean()), hits(code, span))
            )
    for code in score.DOCUMENT:
        found.append(
            Candidate(
                name,
                code,
                "document",
                None,
                decode.soft_maximum(logits[:, COLUMNS[code]]),
                code not in gold.document,
            )
        )
    return found


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


Settings = dict[tuple[str, str], dict[str, Any]]


def settle(by_extent: dict[float, list[Candidate]], gold: dict[str, int]) -> Settings:
    """Extent, calibration and thresholds for each rule and unit."""
    settings: Settings = {}
    tables = {}
    for extent, rows in by_extent.items():
        table: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        for row in rows:
            table[row.code, row.unit].append(row)
        tables[extent] = table
    for code in data.LABELS:
        for unit in ("sentence", "person", "phrase", "document"):
            options = [e for e in tables if tables[e].get((code, unit))]
            if not options:
                continue
            count = gold.get(code, 0)
            if unit == "phrase" and code in data.PERSON:
                count = max(sum(r.hit for r in tables[e][code, unit]) for e in options)
            if unit == "document":
                extent, count = options[0], sum(not r.hit for r in tables[options[0]][code, unit])
            elif unit == "phrase":
                extent = max(options, key=lambda e: best(tables[e][code, unit], count, 1.0)[1])
            else:
                extent = options[0]
            rows = tables[extent][code, unit]
            a, b = platt([r.logit for r in rows], [r.hit for r in rows])
            thresholds = {}
            for level, beta in (("low", 2.0), ("medium", 1.0), ("high", 0.5)):
                if unit == "document":
                    absent = [Candidate(r.document, code, unit, None, -r.logit, not r.hit) for r in rows]
                    logit = -best(absent, count, 1 / beta, a, -b)[0]
                else:
                    logit = best(rows, count, beta, a, b)[0]
                thresholds[level] = round(decode.probability(a, b, logit), 4)
            thresholds = dict(zip(thresholds, sorted(thresholds.values()), strict=True))
            settings[code, unit] = {
                "a": round(a, 4),
                "b": round(b, 4),
                "extent": extent,
                "thresholds": thresholds,
            }
    return settings


def fires(rows: Iterable[Candidate], settings: Settings, level: str = "medium") -> Findings:
    """Findings by document."""
    found: Findings = defaultdict(list)
    for row in rows:
        fit = settings.get((row.code, row.unit))
        if fit is None:
            continue
        chance = decode.probability(fit["a"], fit["b"], row.logit)
        if row.unit == "document":
            if chance < fit["thresholds"][level]:
                found[row.document].append((row.code, None, None))
        elif chance >= fit["thresholds"][level] and row.span is not None:
            found[row.document].append((row.code, *row.span))
    return found


class Kept:
    """Gold documents with kept logits, and their candidates at every extent."""

    def __init__(self, golds: list[Gold], logits: dict[str, decode.Floats], cut: Any):
        self.golds = [gold for gold in golds if gold.id in logits]
        self.rows: dict[float, dict[str, list[Candidate]]] = {extent: {} for extent in EXTENTS}
        for gold in self.golds:
            pieces = cut.cut(gold.text)
            breaks = (pieces.ids == cut.line) | (pieces.ids == cut.paragraph)
            values = logits[gold.id].astype(np.float32)
            for extent in EXTENTS:
                self.rows[extent][gold.id] = candidates(
                    gold.id, gold.text, gold, pieces, values, breaks, dict.fromkeys(score.PHRASE, extent)
                )

    def tune(self, names: set[str]) -> Settings:
        """Settings from the documents ``names``."""
        gold: dict[str, int] = defaultdict(int)
        for one in self.golds:
            if one.id in names:
                for code, _, _ in one.spans:
                    gold[code] += 1
        return settle({e: [r for n in names for r in table[n]] for e, table in self.rows.items()}, gold)

    def findings(self, names: set[str], settings: Settings, level: str = "medium") -> Findings:
        """What fires in the documents ``names``."""
        rows = []
        for name in names:
            for extent, table in self.rows.items():
                rows += [r for r in table[name] if settings.get((r.code, r.unit), {}).get("extent") == extent]
        return fires(rows, settings, level)


def fold_of(name: str) -> int:
    """The fold of a document, by the number of its writer: t1, t4, t7 and w1 are in fold 0."""
    return (int(re.sub(r"\D", "", name.split("-")[0])) - 1) % len(data.FOLDS)


def cross_fitted(kept: Kept, level: str = "medium") -> Findings:
    """Findings by document, each fold with the settings of the other two."""
    found: Findings = {}
    names = {gold.id for gold in kept.golds}
    for fold in range(len(data.FOLDS)):
        here = {name for name in names if fold_of(name) == fold}
        if here:
            found |= kept.findings(here, kept.tune((names - here) or here), level)
    return found


def load_npz(paths: Iterable[Path]) -> dict[str, decode.Floats]:
    """All arrays of several npz files."""
    out: dict[str, decode.Floats] = {}
    for path in paths:
        with np.load(path, allow_pickle=False) as file:
            out |= {name: file[name] for name in file.files}
    return out


def read_folder(weights: Path, folder: Path) -> dict[str, Any]:
    """The result of an exported model on a folder, with our own sentences and names."""
    from doccheck.trained import load

    reader = load(weights)
    golds = score.load(folder)
    found: Findings = {}
    for gold in golds:
        scores, rows = reader.read(gold.text), []
        for start, end in sentences(gold.text):
            rows += [
                (code, start, end)
                for code in score.SENTENCE
                if scores.sentence(code, start, end) >= reader.threshold(code)
            ]
        groups = people(gold.text)
        named = [mention for group in groups for mention in group]
        for code in score.PHRASE:
            if code in data.PERSON:
                for group in groups:
                    if scores.pooled(code, group) >= reader.threshold(code):
                        rows += [(code, start, end) for start, end in group]
            for start, end, _ in scores.phrases(code):
                if code not in data.PERSON or not any(min(end, e) > max(start, s) for s, e in named):
                    rows.append((code, start, end))
        rows += [(c, None, None) for c in score.DOCUMENT if scores.evidence(c)[0] < reader.threshold(c)]
        found[gold.id] = rows
    return score.score(golds, found)


def keep_own(runs: Path, names: list[str], corpus: Path) -> None:
    """Logits of corpus/own by fold models that have not seen it, each document by one of them, to own.npz."""
    import torch

    from training.encoder import Reader, vocabulary
    from training.train import cutter, logits_of

    cut, words, out = cutter(), vocabulary(), {}
    documents = data.referrals(corpus / "own", cut)
    for number, name in enumerate(names):
        reader = Reader(len(words), len(data.LABELS), dropout=0.0)
        reader.load_state_dict(torch.load(runs / f"{name}.pt", weights_only=True))
        reader.edge_rows = (cut.line, cut.paragraph)
        reader.eval()
        with torch.no_grad():
            for place, example in enumerate(documents):
                if place % len(names) == number:
                    out[example.name] = logits_of(reader, [example], cut)[0].numpy().astype(np.float16)
    np.savez(runs / "own.npz", **out)


def main() -> None:
    """See the module."""
    from training.train import cutter

    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("names", nargs="*", help="runs, as in RUNS/NAME.npz, such as b-0 b-1 b-2 own")
    parser.add_argument("--runs", type=Path, default=Path(os.environ.get("DOCCHECK_RUNS", "build/runs")))
    parser.add_argument("--corpus", type=Path, default=data.ROOT / "corpus")
    parser.add_argument("--level", default="medium", choices=("low", "medium", "high"))
    parser.add_argument("--save", type=Path, help="write calibration and scores as JSON")
    parser.add_argument("--keep-own", action="store_true", help="read corpus/own with these runs, to own.npz")
    parser.add_argument("--reader", type=Path, help="score an exported model instead")
    parser.add_argument("--on", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    if args.reader:
        for folder in args.on:
            print(f"== {folder}")
            print(score.report(read_folder(args.reader, folder)))
        return
    if args.keep_own:
        keep_own(args.runs, args.names, args.corpus)
        return
    logits = load_npz(args.runs / f"{name}.npz" for name in args.names)
    golds = [gold for name in ("train", "own") for gold in score.load(args.corpus / name)]
    kept = Kept(golds, logits, cutter())
    found = cross_fitted(kept, args.level)
    results = {}
    for title, letter in (("train", "t"), ("own", "w")):
        some = [gold for gold in kept.golds if gold.id.startswith(letter)]
        if some:
            print(f"== {title}: {len(some)} documents by writers left out; thresholds from the other folds")
            results[title] = score.score(some, found)
            print(score.report(results[title]))
    if args.save:
        settings = kept.tune({gold.id for gold in kept.golds})
        rules: dict[str, Any] = {}
        for (code, unit), fit in settings.items():
            rules.setdefault(code, {"unit": roles_unit(code), "calibration": {}})["calibration"][unit] = fit
        scores = {title: score.brief(result) for title, result in results.items()}
        args.save.write_text(json.dumps({"rules": rules, "scores": scores}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

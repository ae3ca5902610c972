"""Score kept logits: tune a threshold and fit a calibration for each rule, on writers that were left out.

``python -m training.evaluate NAME`` reads NAME-0.npz to NAME-2.npz (the three folds) and prints
precision, recall and F1 by rule. The thresholds used for a fold are tuned on the other two, so nothing is
tuned on what it is scored on. ``--save`` writes the calibration that goes into the manifest.
``--reader FOLDER --on DIR`` scores an exported model on gold documents, with the manifest's thresholds.
"""

import argparse
import json
import math
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from doccheck.trained import decode
from doccheck.trained.pieces import Pieces
from doccheck.trained.sentences import sentences
from training import data
from training.people import people

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
    if code in data.DOCUMENT:
        return "document"
    return "person" if code in data.PERSON else "sentence" if code in data.SENTENCE else "phrase"


def candidates(
    name: str,
    text: str,
    gold: Any,
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
        return any(data.is_hit(mark, span) for mark in marks[code])

    units = sentences(text)
    groups = people(text)
    named = [mention for group in groups for mention in group]
    for code in data.SENTENCE:
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
    for code in data.PHRASE:
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
    for code in data.DOCUMENT:
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


def best(rows: list[Candidate], gold: int, beta: float) -> tuple[float, float]:
    """The logit threshold with the highest F-beta over ``rows`` and that value; ``gold`` marks exist."""
    if not rows:
        return 0.0, 0.0
    order = sorted(rows, key=lambda c: -c.logit)
    right, top, place, square = 0, -1.0, 0, beta * beta
    values = []
    for number, row in enumerate(order, 1):
        right += row.hit
        values.append((1 + square) * min(right, gold) / (number + square * gold) if gold else 0.0)
    smooth = np.convolve(np.pad(values, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    place = int(np.argmax(smooth))
    top = values[place]
    after = order[place + 1].logit if place + 1 < len(order) else order[place].logit - 0.5
    return (order[place].logit + after) / 2, top


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
                    logit = -best(absent, count, 1 / beta)[0]
                else:
                    logit = best(rows, count, beta)[0]
                thresholds[level] = round(decode.probability(a, b, logit), 4)
            settings[code, unit] = {
                "a": round(a, 4),
                "b": round(b, 4),
                "extent": extent,
                "thresholds": thresholds,
            }
    return settings


def fires(
    rows: Iterable[Candidate], settings: Settings, level: str = "medium"
) -> dict[str, list[dict[str, Any]]]:
    """Findings by document in the form that score.py takes."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        fit = settings.get((row.code, row.unit))
        if fit is None:
            continue
        chance = decode.probability(fit["a"], fit["b"], row.logit)
        if row.unit == "document":
            if chance < fit["thresholds"][level]:
                found[row.document].append({"code": row.code, "start": None, "end": None})
        elif chance >= fit["thresholds"][level] and row.span is not None:
            found[row.document].append({"code": row.code, "start": row.span[0], "end": row.span[1]})
    return found


class Kept:
    """Gold documents with kept logits, and their candidates at every extent."""

    def __init__(self, golds: list[Any], logits: dict[str, decode.Floats], cut: Any):
        self.golds = [gold for gold in golds if gold.id in logits]
        self.rows: dict[float, dict[str, list[Candidate]]] = {extent: {} for extent in EXTENTS}
        for gold in self.golds:
            pieces = cut.cut(gold.text)
            breaks = (pieces.ids == cut.line) | (pieces.ids == cut.paragraph)
            values = logits[gold.id].astype(np.float32)
            for extent in EXTENTS:
                self.rows[extent][gold.id] = candidates(
                    gold.id, gold.text, gold, pieces, values, breaks, dict.fromkeys(data.PHRASE, extent)
                )

    def tune(self, names: set[str]) -> Settings:
        """Settings from the documents ``names``."""
        gold: dict[str, int] = defaultdict(int)
        for one in self.golds:
            if one.id in names:
                for code, _, _ in one.spans:
                    gold[code] += 1
        return settle({e: [r for n in names for r in table[n]] for e, table in self.rows.items()}, gold)

    def findings(
        self, names: set[str], settings: Settings, level: str = "medium"
    ) -> dict[str, list[dict[str, Any]]]:
        """What fires in the documents ``names``."""
        rows = []
        for name in names:
            for extent, table in self.rows.items():
                rows += [r for r in table[name] if settings.get((r.code, r.unit), {}).get("extent") == extent]
        return fires(rows, settings, level)


def writer(name: str) -> str:
    """The writer of a document, by its name."""
    return name.split("-")[0]


def cross_fitted(kept: Kept, level: str = "medium") -> dict[str, Any]:
    """score.py's result, each fold with the settings of the other two."""
    found: dict[str, list[dict[str, Any]]] = {}
    names = {gold.id for gold in kept.golds}
    for fold in data.FOLDS:
        here = {name for name in names if writer(name) in fold}
        if here:
            found |= kept.findings(here, kept.tune((names - here) or here), level)
    return data.score.score(kept.golds, found, data.score.RULES)


def print_result(result: dict[str, Any]) -> None:
    """The table of score.py and figures over span rules alone."""
    print(data.score.report(result))
    rules = result["rules"]
    spans = [rules[c] for c in data.SPAN if rules[c]["gold"]]
    counts = [sum(r[k] for r in spans) for k in ("gold", "found", "tp")]
    print(
        f"span rules: micro F1 {2 * counts[2] / max(1, counts[0] + counts[1]):.3f}"
        f"  macro F1 {np.mean([r['f1'] or 0 for r in spans]):.3f}"
    )


def load_npz(paths: Iterable[Path]) -> dict[str, decode.Floats]:
    """All arrays of several npz files."""
    out: dict[str, decode.Floats] = {}
    for path in paths:
        with np.load(path, allow_pickle=False) as file:
            out |= {name: file[name] for name in file.files}
    return out


def read_folder(weights: Path, folder: Path) -> dict[str, Any]:
    """score.py's result of an exported model on a folder, with our own sentences and names."""
    from doccheck.trained import load

    reader = load(weights)
    golds = data.score.load(folder)
    found: dict[str, list[dict[str, Any]]] = {}
    for gold in golds:
        scores, rows = reader.read(gold.text), []
        for start, end in sentences(gold.text):
            rows += [
                (code, start, end)
                for code in data.SENTENCE
                if scores.sentence(code, start, end) >= reader.threshold(code)
            ]
        groups = people(gold.text)
        named = [mention for group in groups for mention in group]
        for code in data.PHRASE:
            if code in data.PERSON:
                for group in groups:
                    if scores.pooled(code, group) >= reader.threshold(code):
                        rows += [(code, start, end) for start, end in group]
            for start, end, _ in scores.phrases(code):
                if code not in data.PERSON or not any(min(end, e) > max(start, s) for s, e in named):
                    rows.append((code, start, end))
        rows += [(c, None, None) for c in data.DOCUMENT if scores.evidence(c)[0] < reader.threshold(c)]
        found[gold.id] = [{"code": c, "start": s, "end": e} for c, s, e in rows]
    return data.score.score(golds, found, data.score.RULES)


def main() -> None:
    """See the module."""
    from training.train import cutter

    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("names", nargs="*", help="runs whose fold logits are averaged")
    parser.add_argument(
        "--runs", type=Path, default=Path(os.environ.get("DOCCHECK_RUNS", "/work/runs-train"))
    )
    parser.add_argument("--corpus", type=Path, default=data.ROOT / "corpus")
    parser.add_argument("--level", default="medium", choices=("low", "medium", "high"))
    parser.add_argument("--save", type=Path, help="write calibration and scores as JSON")
    parser.add_argument("--reader", type=Path, help="score an exported model instead")
    parser.add_argument("--on", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    if args.reader:
        for folder in args.on:
            print(f"== {folder}")
            print_result(read_folder(args.reader, folder))
        return
    tables = [load_npz(sorted(args.runs.glob(f"{name}-[0-9].npz"))) for name in args.names]
    shared = set.intersection(*(set(table) for table in tables))
    logits = {key: np.mean([t[key].astype(np.float32) for t in tables], 0) for key in shared}
    kept = Kept(data.score.load(args.corpus / "train"), logits, cutter())
    print(f"{len(kept.golds)} documents by writers left out; thresholds of each fold from the other two")
    result = cross_fitted(kept, args.level)
    print_result(result)
    if args.save:
        settings = kept.tune({gold.id for gold in kept.golds})
        rules: dict[str, Any] = {}
        for (code, unit), fit in settings.items():
            rules.setdefault(code, {"unit": roles_unit(code), "calibration": {}})["calibration"][unit] = fit
        summary = {
            code: {
                k: (round(v, 3) if isinstance(v, float) and not math.isnan(v) else v) for k, v in row.items()
            }
            for code, row in result["rules"].items()
        }
        args.save.write_text(
            json.dumps({"rules": rules, "left_out": summary, "micro": result["micro"]}, indent=1)
        )


if __name__ == "__main__":
    main()

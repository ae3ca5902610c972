"""The mean of the weights of several runs: ``python -m training.mean NAME RUN RUN``, as a run of its own.

Runs that start from the same weights and differ in what they saw, and in which order, end close enough to each other for
their mean to be a reader too, which often reads writers whom none of them has seen better than any of them (Wortsman and
others, 2022, Model soups). Compare them on `corpus/held-out` before one is shipped.
"""

import argparse
import json
import os
from pathlib import Path

import torch
from torch import Tensor

from doccheck.trained.views import VIEW_LABELS
from training import data
from training.encoder import pretrained
from training.train import cutter, keep_logits, with_views


def mean(states: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each tensor. Raises ValueError where the states are not of one shape."""
    first = states[0]
    for state in states[1:]:
        if {k: v.shape for k, v in state.items()} != {k: v.shape for k, v in first.items()}:
            raise ValueError("these runs are not of one reader: their weights have other names or shapes")
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in first}


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.mean", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("of", nargs="+", help="names of runs")
    parser.add_argument("--runs", type=Path, default=Path(os.environ.get("DOCCHECK_RUNS", "build/runs")))
    args = parser.parse_args()
    state = mean([torch.load(args.runs / f"{run}.pt", weights_only=True) for run in args.of])
    torch.save(state, args.runs / f"{args.name}.pt")
    about = json.loads((args.runs / f"{args.of[0]}.json").read_text("utf-8"))
    about["args"]["mean of"] = args.of
    (args.runs / f"{args.name}.json").write_text(json.dumps(about), "utf-8")
    reader, cut = pretrained(len(data.LABELS) + len(VIEW_LABELS)), cutter()
    reader.load_state_dict(state)
    examples, views = with_views(data.ROOT / "corpus" / "held-out", cut)
    faces = [view for some in views.values() for view in some]
    keep_logits(reader, examples, faces, cut, args.runs / f"{args.name}.npz")


if __name__ == "__main__":
    main()

"""The mean of the weights of several runs: ``python -m training.mean OUT.pt RUN.pt RUN.pt``.

Runs that start from the same weights and differ in what they saw, and in which order, end close enough to each other for
their mean to be a reader too. It reads writers whom none of them has seen better than any of them (Wortsman and others,
2022, Model soups).
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor


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
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    args = parser.parse_args()
    torch.save(mean([torch.load(run, weights_only=True) for run in args.runs]), args.out)


if __name__ == "__main__":
    main()

"""What is dealt in a pass: of each referral, short text and view its share, in bundles of like length."""

import argparse
import random
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from doccheck.trained.views import ROLE_LABELS
from training import data
from training.views import View


class Feed:
    """Deals the members of a list in bundles of like length: of each, in a pass, with the share that `share` gives."""

    def __init__(
        self, items: list, length: Callable[[Any], int], pick: random.Random, share: Callable[[Any], float]
    ):
        self.length, self.pick = length, pick
        self.groups: dict[float, list] = {}
        for item in items:
            self.groups.setdefault(share(item), []).append(item)
        self.count = sum(round(share * len(group)) for share, group in self.groups.items())

    def some(self) -> list:
        """The members of one pass, in no order."""
        found = [
            item
            for share, group in self.groups.items()
            for item in self.pick.sample(group, round(share * len(group)))
        ]
        self.pick.shuffle(found)
        return found

    def bundles(self, count: int) -> list[list]:
        """The members of one pass in `count` bundles."""
        some = self.some()
        some.sort(key=lambda item: self.length(item) + self.pick.random() * 6)
        edges = [round(k * len(some) / count) for k in range(count + 1)]
        bundles = [some[low:high] for low, high in pairwise(edges)]
        self.pick.shuffle(bundles)
        return bundles


def telling(view: View) -> bool:
    """Whether a view is of somebody outside the case, an informant, or a spot that a rule is about."""
    if view.spot is not None:
        return bool(view.spot.any())
    outside = [ROLE_LABELS.index(role) for role in ("TPA", "TPC")]
    return view.informant > 0 or bool(view.allowed[outside].any() and view.allowed.sum() == 1)


class Shares:
    """How much of what is learnt from in a pass: new writers and scenes are dwelt on."""

    def __init__(self, args: argparse.Namespace):
        self.args = args
        self.new = set(filter(None, args.new.split(",")))

    def is_new(self, name: str) -> bool:
        return name.split("-")[0] in self.new

    def of_referral(self, example: data.Example) -> float:
        """Of referrals like this one."""
        return 1.0 if not self.new or self.is_new(example.name) else float(self.args.known_share)

    def of_view(self, view: View) -> float:
        """Of views like this one."""
        if self.is_new(view.name):
            return 1.0 if telling(view) else 0.5
        if self.args.scene_share and re.match(r"s\d+-", view.name):
            return float(self.args.scene_share) * (1.0 if telling(view) else 0.5)
        return float(self.args.telling_share if telling(view) else self.args.view_share)

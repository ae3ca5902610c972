"""What the shipped reader makes of writers before another learns from them: ``python -m training.before OUT.npz w4 w5``.

How the answers about a person are best joined can only be learnt from writers whom the reader has not seen. Those of
`corpus/held-out` are few; new writers are such too, until the next training. ``training.fit_people --also OUT.npz``
takes them in.
"""

import argparse
from pathlib import Path

import numpy as np

from doccheck.language.people import roles
from doccheck.language.people.views import view
from doccheck.trained import load as load_reader
from training.data import LABELS, ROOT
from training.fit_people import cases
from training.score import load


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.before", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("writers", nargs="+", help="prefixes of names in corpus/own")
    args = parser.parse_args()
    reader, kept = load_reader(), {}
    golds = [gold for gold in load(ROOT / "corpus" / "own") if gold.id.split("-")[0] in args.writers]
    for gold, case in cases(golds):
        case.roles = roles.first_roles(case, roles.alone(case))
        kept[gold.id] = reader.read(gold.text).logits[:, : len(LABELS)].astype(np.float16)
        if case.groups:
            kept[f"{gold.id}/persons"] = reader.read_views(
                [view(case, index) for index in range(len(case.groups))]
            )
    args.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(args.out, **kept)


if __name__ == "__main__":
    main()

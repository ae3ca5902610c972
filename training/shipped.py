"""The weights that doccheck ships, read back so that training can go on from them.

Eight bits a weight lose little of what was learnt; the first steps of further training make it good.
``python -m training.shipped OUT.pt`` writes a state for ``training.train --start``.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from doccheck.trained.views import VIEW_LABELS
from training import data
from training.encoder import SCALE, pretrained

SHIPPED = data.ROOT / "doccheck" / "weights" / "reader.onnx"


def state(path: Path = SHIPPED) -> dict[str, Tensor]:
    """The state of a `Reader`, as 32-bit floats.

    What it learnt of line ends is in the word table, where export folded it; the scale of attention, which export
    folded into the queries, is taken out of them.
    """
    graph = onnx.load(path).graph
    held = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found = {name: value for name, value in held.items() if name.endswith((".weight", ".bias"))}
    for name in ("words", "positions", "shapes"):
        found[f"{name}.weight"] = _floats(held, f"{name}.weight")
    for node in graph.node:
        if node.op_type not in ("MatMul", "MatMulInteger"):
            continue
        name = node.input[1].removesuffix("_quantized")
        if name.startswith("onnx::"):
            place = node.name.rpartition("/")[0].strip("/").replace("/", ".")
            found[f"{place}.weight"] = _floats(held, name).T
    mix = next(value for name, value in held.items() if value.shape == (4, 1, 1, 1))
    found["mix"] = mix.reshape(4)
    found["edges.weight"] = np.zeros((3, found["words.weight"].shape[1]), np.float32)
    for name in found:
        if ".query." in name:
            found[name] = found[name] / SCALE
    return {name: torch.tensor(value) for name, value in found.items()}


def _floats(held: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A tensor, kept whole or with 8 bits and a scale for all or for each column."""
    if name in held:
        return held[name]
    zero = held[f"{name}_zero_point"].astype(np.float32)
    return (held[f"{name}_quantized"].astype(np.float32) - zero) * held[f"{name}_scale"]


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.shipped", description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    reader = pretrained(len(data.LABELS) + len(VIEW_LABELS))
    shipped, rows = state(), list(reader.edge_rows)
    # Training leaves the word table alone but for the line ends, so that it is there in full.
    words = reader.words.weight.detach().clone()
    words[rows] = shipped["words.weight"][rows]
    reader.load_state_dict(shipped | {"words.weight": words})
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(reader.state_dict(), out)


if __name__ == "__main__":
    main()

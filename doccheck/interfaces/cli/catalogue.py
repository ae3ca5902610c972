"""`doccheck rules` and `doccheck explain`: the catalogue, from the rule files themselves."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doccheck.interfaces.cli.options import policy_option
from doccheck.interfaces.cli.speech import Wrong, printable
from doccheck.terms import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doccheck.checking.setup import Setup
    from doccheck.packs import Rule
    from doccheck.packs.examples import Example

_WHERE = {
    "sentence": "It points at a sentence.",
    "phrase": "It points at a few words.",
    "document": "It speaks of the document as a whole.",
    "file": "It speaks of the file.",
}
_MEANS = {"error": "please mend first", "warning": "would make it better", "note": "a small thing"}
_SHOWN = 3
_POLICY = policy_option("The policy whose rules are meant.")


@click.command()
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text")
@_POLICY
def rules(output_format: str, policy: Path | None) -> None:
    """List every rule, by category, with how serious it is."""
    from doccheck.interfaces.cli.setup import prepare

    setup = prepare(policy)
    if output_format == "json":
        import json

        answer = {"rules": [as_data(rule, setup.policy.severity) for rule in setup.rules]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(_listed(setup)))


def _listed(setup: Setup) -> Iterator[str]:
    """Line by line: every category with its rules, and how many there are."""
    category = None
    for rule in sorted(setup.rules, key=_order):
        if rule.code[:2] != category:
            if category:
                yield ""
            category = rule.code[:2]
            yield click.style(CATEGORIES.get(category, category), bold=True)
        severity = str(setup.policy.severity.get(rule.code, rule.severity))
        yield f"  {rule.code}  {severity:<8} {rule.title}"
    yield f"\n{len(setup.rules)} rules. `doccheck explain CODE` says more of one."


def _order(rule: Rule) -> tuple[int, str]:
    """The order of the catalogue; an authority's own categories come last."""
    own = list(CATEGORIES)
    category = rule.code[:2]
    return (own.index(category) if category in own else len(own), rule.code)


def as_data(rule: Rule, severity: Any) -> dict[str, Any]:
    """One rule of the catalogue, without its examples."""
    return {
        "code": rule.code,
        "name": rule.name,
        "category": rule.code[:2],
        "title": rule.title,
        "where": rule.where.value,
        "severity": str(severity.get(rule.code, rule.severity)),
        "message": rule.message,
        "why": rule.why,
        "remedy": rule.remedy,
        "source": rule.source,
        "guidance": [
            {"document": each.document, "place": each.place, "principle": each.principle}
            for each in rule.guidance
        ],
        "mend": {"before": rule.mend.before, "after": rule.mend.after} if rule.mend else None,
    }


@click.command(short_help="Say what one rule looks for, why, and what to write instead.")
@click.argument("code")
@click.option(
    "--document", type=click.Path(path_type=Path), metavar="FILE", help="Say what it found in this file."
)
@click.option("--all", "everything", is_flag=True, help="Every example, not only the first few.")
@_POLICY
def explain(code: str, document: Path | None, everything: bool, policy: Path | None) -> None:
    """Say what one rule looks for, why, and what to write instead.

    CODE is a code or a name: TP303, informant-identifiable.
    """
    from doccheck.interfaces.cli.setup import prepare

    setup = prepare(policy)
    rule = _named(code, setup.rules)
    severity = str(setup.policy.severity.get(rule.code, rule.severity))
    if document is not None:
        from doccheck.interfaces.cli.why import explain_in

        sys.exit(explain_in(rule, document, setup))
    from doccheck.saying import advice_heading

    click.secho(f"{rule.title}", bold=True)
    click.secho(
        f"{rule.code} {rule.name}, {severity}: {_MEANS[severity]}. {_WHERE[rule.where.value]}", dim=True
    )
    _paragraph("What it says", rule.message)
    _paragraph("Why it matters", rule.why)
    _paragraph(advice_heading(rule.where), rule.remedy)
    if rule.mend:
        _lines("Before", rule.mend.before)
        _lines("After", rule.mend.after)
    _paragraph("Where this comes from", rule.source)
    for each in rule.guidance:
        click.echo(wrapped(f"{each.document}, {each.place}: {each.principle}", bullet="- "))
    _examples("It speaks up at", rule.fires, everything)
    _examples("It says nothing of", rule.passes, everything)
    _paragraph("If it may stand as it is", f'doccheck accept FILE {rule.code} --reason "why, in a sentence"')


def _named(code: str, known: tuple[Rule, ...]) -> Rule:
    """The rule of this code or name; Wrong, with the nearest, if there is none."""
    by_key = {key: rule for rule in known for key in (rule.code, rule.name.upper())}
    if code.upper() in by_key:
        return by_key[code.upper()]
    from difflib import get_close_matches

    near = get_close_matches(code.upper(), by_key, 3, 0.5)
    found = list(dict.fromkeys(f"{by_key[key].code} ({by_key[key].title.lower()})" for key in near))
    hint = f"the nearest: {', '.join(found)}" if found else "`doccheck rules` lists them"
    raise Wrong(f"there is no rule “{code}”; {hint}")


def _paragraph(heading: str, text: str) -> None:
    click.secho(f"\n{heading}", bold=True)
    click.echo(wrapped(text))


def _lines(heading: str, text: str) -> None:
    """A text whose line breaks count."""
    click.secho(f"\n{heading}", bold=True)
    for line in text.splitlines():
        click.echo(wrapped(line) if line else "")


def _examples(heading: str, examples: Sequence[Example], everything: bool) -> None:
    if not examples:
        return
    marked = any(span for example in examples for span in example.spans)
    click.secho(f"\n{heading}" + (" (the words in [brackets])" if marked else ""), bold=True)
    shown = examples if everything else examples[:_SHOWN]
    for example in shown:
        click.echo(wrapped(_marked(example), bullet="- "))
    if len(shown) < len(examples):
        click.echo(f"  and {len(examples) - len(shown)} more: --all shows them")


def _marked(example: Example) -> str:
    """An example with its words in brackets, and what cannot be seen in its text said after it."""
    text, end, parts = example.text, 0, []
    for span in example.spans:
        if span is not None:
            parts += [text[end : span.start], "[", text[span.start : span.end], "]"]
            end = span.end
    said = printable("".join(parts) + text[end:]) or "(nothing)"
    about = [] if example.layer.value == "body" else [f"in a {example.layer.value}"]
    about += sorted(flag.value for flag in example.flags)
    about += [f"in a file called {example.path}"] if example.path != "example.txt" else []
    about += [f"not read: {example.gap}"] if example.gap else []
    about += [f"the record states {', '.join(sorted(example.recorded))}"] if example.recorded else []
    about += [f"with {example.marks} of doccheck's own comments"] if example.marks else []
    return f"{said} ({', '.join(about)})" if about else said


def wrapped(text: str, bullet: str = "") -> str:
    """`text` wrapped to the terminal and indented by two."""
    from shutil import get_terminal_size
    from textwrap import fill

    width = max(40, min(get_terminal_size((80, 24)).columns, 100))
    return fill(
        text,
        width,
        initial_indent=f"  {bullet}",
        subsequent_indent=" " * (2 + len(bullet)),
        break_on_hyphens=False,
    )

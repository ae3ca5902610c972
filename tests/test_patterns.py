"""Every rule file is its own test: its examples, with that rule alone, to the character."""

from __future__ import annotations

import difflib
import json
import re
from importlib.resources import files
from itertools import product

import pytest

from doccheck.engine import ask
from doccheck.language import annotate
from doccheck.model import Block, Circumstances, Document, Gap, Scope, Span
from doccheck.packs import Rule, load_builtin
from doccheck.packs.examples import Example
from tests.conftest import TODAY

RULES = load_builtin().rules
BLAMING = re.compile(
    r"\bviolat|\bdo not share\b|\bdon't share\b|\bfail(?:ed|ure)\b|\billegal\b", re.IGNORECASE
)


def document(example: Example) -> Document:
    """A document of one block for each line, as the example says that it lies in the file."""
    blocks = tuple(
        Block(Span(*match.span()), example.layer, "paragraph 1", flags=example.flags)
        for match in re.finditer(r"[^\n]+", example.text)
    )
    gaps = (Gap("page 1", example.gap),) if example.gap else ()
    return Document(example.path, "text/plain", "", example.text, blocks, gaps=gaps, marks=example.marks)


def fired(engine, rule: Rule, example: Example) -> list[Span | None]:
    """Where `rule`, alone, fires on `example`."""
    pipeline = engine.pipeline
    with pipeline.forgetting():
        reading = annotate(document(example), Circumstances(TODAY, recorded=example.recorded), pipeline)
        return [hit.span for hit in ask(rule, reading).hits]


def cases(kind: str) -> list:
    return [
        pytest.param(rule, example, id=f"{rule.code}-{n}")
        for rule in RULES
        for n, example in enumerate(getattr(rule, kind))
    ]


@pytest.mark.parametrize(("rule", "example"), cases("fires"))
def test_it_fires_on_exactly_the_marked_words(engine, rule, example):
    found = fired(engine, rule, example)

    if rule.where in (Scope.SENTENCE, Scope.PHRASE):
        assert [example.text[s.start : s.end] for s in found if s] == [
            example.text[s.start : s.end] for s in example.spans if s
        ]
    else:
        assert found


@pytest.mark.parametrize(("rule", "example"), cases("passes"))
def test_it_passes_what_is_right(engine, rule, example):
    assert fired(engine, rule, example) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_shows_what_it_means(rule):
    fires, passes = [e.text for e in rule.fires], [e.text for e in rule.passes]

    assert len(fires) >= 5
    assert len(passes) >= 5
    near = sum(
        difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() > 0.6 for a, b in product(fires, passes)
    )
    assert near >= 2, "two of the examples have to be near misses of each other"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_speaks_plainly(rule):
    for said in (rule.message, rule.why, rule.remedy, rule.source):
        assert said[0].isupper()
        assert said[-1] in '.?"'
        assert not BLAMING.search(said)
        assert "{" not in said


def test_every_rule_of_the_catalogue_is_there():
    codes = {rule.code for rule in RULES}

    assert codes >= {
        *(f"OS10{n}" for n in range(1, 6)),
        *(f"FO20{n}" for n in range(1, 7)),
        *(f"TP30{n}" for n in range(1, 7)),
        *(f"RR4{n:02}" for n in range(1, 15)),
        *(f"SC5{n:02}" for n in range(1, 11)),
        *(f"CL60{n}" for n in range(1, 5)),
    }


def test_the_schema_of_a_rule_is_a_schema():
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(
        json.loads(files("doccheck.patterns").joinpath("rule.schema.json").read_text("utf-8"))
    )

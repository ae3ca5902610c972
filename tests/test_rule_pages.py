"""What a rule says of itself: its pages are current, and what it gives as mended is mended."""

import importlib.util
from datetime import date
from pathlib import Path

import pytest

from doccheck import policy
from doccheck.interfaces.cli.patterns import document_of
from doccheck.model import Scope
from doccheck.packs import PackError, load_builtin
from doccheck.packs.examples import Example

ROOT = Path(__file__).parents[1]
RULES = load_builtin().rules
BEYOND_TEXT = {"RR414", "SC502", "SC504", "SC505", "SC506", "SC508", "SC510"}
"""Rules about files: their before and after tell of what no text can show."""


@pytest.fixture(scope="module")
def made():
    spec = importlib.util.spec_from_file_location("make_rules", ROOT / "docs/make_rules.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_those_of_the_rules_and_no_others(made):
    """Otherwise: make docs-rules."""
    there = {path.name: path.read_text("utf-8") for path in (ROOT / "docs/rules").iterdir()}
    pages = made.pages()
    assert there.keys() == pages.keys()
    assert [name for name in pages if there[name] != pages[name]] == []


def test_a_rule_that_is_half_written_costs_one_sentence_and_no_page(made, tmp_path, monkeypatch):
    def broken():
        raise PackError("third-parties/TP399-new.toml", "title", "is missing")

    (tmp_path / "TP301.md").write_text("as it was")
    monkeypatch.setattr(made, "load_builtin", broken)
    monkeypatch.setattr("sys.argv", ["make_rules.py", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"TP399-new\.toml"):
        made.main()
    assert [path.name for path in tmp_path.iterdir()] == ["TP301.md"]


def test_every_rule_has_a_page_that_says_all_of_it(made):
    pages = made.pages()
    for rule in RULES:
        page = pages[f"{rule.code}.md"]
        for part in (rule.title, rule.message, rule.why, rule.remedy, rule.source, "Before:", "After:"):
            assert part in page, (rule.code, part)
        assert page.count("\n> ") >= len(rule.fires) + len(rule.passes)
        assert f"[{rule.code}]({rule.code}.md)" in pages["index.md"]


def test_every_link_between_pages_leads_somewhere(made):
    import re

    for text in made.pages().values():
        for link in re.findall(r"\]\(([\w./-]+\.md)\)", text):
            assert (ROOT / "docs/rules" / link).resolve().is_file(), link


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_says_how_to_put_it_right_and_where_it_comes_from(rule):
    assert rule.mend is not None
    assert rule.mend.before != rule.mend.after
    assert rule.guidance
    assert all(each.place and each.document for each in rule.guidance)


@pytest.mark.parametrize("rule", [r for r in RULES if r.code not in BEYOND_TEXT], ids=lambda rule: rule.code)
def test_it_fires_before_and_not_after_and_the_mended_text_brings_nothing_new(engine, rule):
    recorded = rule.fires[0].recorded if rule.code == "RR413" else frozenset()
    circumstances = policy.builtin().circumstances(date(2026, 11, 24), recorded=recorded)

    def codes(text):
        report = engine.examine(document_of(Example(text)), circumstances)
        return {finding.code for finding in report.findings}

    before, after = codes(rule.mend.before), codes(rule.mend.after)
    assert rule.code in before
    assert rule.code not in after
    absences = {each.code for each in RULES if each.where is Scope.DOCUMENT}
    assert after - before - absences == set()

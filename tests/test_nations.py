"""The packs of the nations: each rule does what its examples say, and a policy's `jurisdiction` makes the answer speak of that nation."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from doccheck.checking.setup import EngineSpec, prepare, read_policy
from doccheck.engine import Engine
from doccheck.interfaces.cli.patterns import check_examples
from doccheck.model import Circumstances
from doccheck.packs import PackError, in_their_words, load_builtin, load_folder, load_nation
from doccheck.packs.remedies import read_remedies

NATIONS = ("england", "wales", "scotland", "northern-ireland")
FOLDER = files("doccheck.packs") / "nations"


def test_there_is_a_pack_for_every_jurisdiction_a_policy_may_name():
    schema = files("doccheck").joinpath("data/policy.schema.json").read_text("utf-8")
    assert all(f'"{nation}"' in schema for nation in NATIONS)
    assert sorted(entry.name for entry in FOLDER.iterdir()) == sorted(NATIONS)


@pytest.mark.parametrize("nation", NATIONS)
def test_its_rules_keep_to_what_an_authority_has_to_keep_to(nation):
    pack = load_folder(FOLDER / nation)
    assert pack.review_by == date(2027, 5, 31)
    engine = Engine(pack.rules)
    assert not list(check_examples(pack, lambda _: engine, Circumstances(date(2026, 11, 28))))


@pytest.mark.parametrize("nation", NATIONS)
def test_every_fact_says_where_it_comes_from_and_how_far_it_was_checked(nation):
    about = tomllib.loads((FOLDER / nation / "pack.toml").read_text("utf-8"))
    assert len(about["fact"]) >= 8
    for fact in about["fact"]:
        assert fact.keys() <= {"about", "here", "since", "source", "checked"}
        assert fact["about"]
        assert fact["here"]
        assert fact["source"]
        assert fact["checked"] in {"source", "unverified"}
    assert {fact["checked"] for fact in about["fact"]} == {"source", "unverified"}, (
        "nothing is ever all verified"
    )


def test_one_line_of_policy_makes_the_remedies_those_of_the_nation(tmp_path):
    policy = tmp_path / "doccheck.toml"
    policy.write_text('[policy]\njurisdiction = "wales"\n', "utf-8")
    setup = prepare(read_policy(policy))
    basis = next(rule for rule in setup.rules if rule.code == "RR405")
    assert "section 21 or 130 of the Social Services and Well-being (Wales) Act 2014" in basis.remedy
    assert basis.source == "Seven golden rules, rules 2 and 7; UK GDPR, Article 6."
    assert [pack.name for pack in setup.packs] == ["built-in", "Wales"]
    assert {"RR421", "RR422"} <= {rule.code for rule in setup.rules}
    assert setup.spec == EngineSpec(jurisdiction="wales")


def test_without_that_line_nothing_is_added():
    assert [pack.name for pack in EngineSpec().load_packs()] == ["built-in"]


def test_an_authoritys_own_words_come_after_the_nations(tmp_path):
    (tmp_path / "remedies.toml").write_text(
        '[RR405]\nremedy = "Ask the duty lawyer which power it is."\n', "utf-8"
    )
    packs = in_their_words((load_builtin(), load_nation("scotland"), load_folder(tmp_path)))
    basis = next(rule for rule in packs[0].rules if rule.code == "RR405")
    assert basis.remedy == "Ask the duty lawyer which power it is."
    assert "paragraph 1.129" not in basis.source


def test_a_remedy_for_no_rule_is_a_mistake(tmp_path):
    (tmp_path / "remedies.toml").write_text(
        '[RR999]\nremedy = "Ask the duty lawyer which power it is."\n', "utf-8"
    )
    with pytest.raises(PackError, match=r"remedies\.toml: RR999: there is no rule of this code"):
        in_their_words((load_builtin(), load_folder(tmp_path)))


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"rr405": {"remedy": "Ask the duty lawyer."}}, "rr405"),
        ({"RR405": "Ask the duty lawyer."}, "RR405"),
        ({"RR405": {"message": "Ask the duty lawyer."}}, "RR405.message"),
        ({"RR405": {"source": "Ask the duty lawyer."}}, "RR405.remedy"),
        ({"RR405": {"remedy": "no full stop"}}, "RR405.remedy"),
        ({"RR405": {"remedy": 3}}, "RR405.remedy"),
    ],
)
def test_a_mistake_in_a_remedy_is_named_by_its_key(table, key):
    with pytest.raises(PackError) as caught:
        read_remedies("remedies.toml", table)
    assert (caught.value.file, caught.value.key) == ("remedies.toml", key)

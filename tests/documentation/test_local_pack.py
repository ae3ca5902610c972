"""The worked example of an authority's own policy and pack is one that works."""

import pytest

from doccheck.checking.setup import prepare, read_policy
from doccheck.engine import Engine
from doccheck.interfaces.cli.patterns import check_examples
from doccheck.model import Circumstances
from doccheck.packs import load_folder
from tests.conftest import TODAY

from .console import ROOT

WEXMERE = ROOT / "docs/local-pack/wexmere"


def test_its_rules_do_what_their_examples_say():
    pack = load_folder(WEXMERE / "rules")
    engine = Engine(pack.rules)
    assert [rule.code for rule in pack.rules] == ["WX801", "WX802"]
    assert not list(check_examples(pack, lambda _: engine, Circumstances(TODAY)))


def test_its_policy_speaks_in_its_own_words():
    setup = prepare(read_policy(WEXMERE / "doccheck.toml"))
    by_code = {rule.code: rule for pack in setup.packs for rule in pack.rules}
    assert [pack.name for pack in setup.packs] == ["built-in", "England", "Wexmere"]
    assert "Wexmere portal" in by_code["SC501"].remedy
    assert setup.policy.severity["TP301"].name == "ERROR"
    assert "01632" in setup.policy.advice


@pytest.mark.parametrize(
    ("to", "needed"),
    [
        (["mash@wexmere.gov.uk"], {"OS102", "OS103", "OS104"}),
        (["a@wexmere.nhs.uk"], {"OS102", "OS104"}),
        (["b@wexshire.police.uk"], {"OS103", "OS104"}),
        (["head@oak.schools.wexmere.example"], set()),
        (["mash@wexmere.gov.uk", "a@nhs.net"], {"OS102", "OS104"}),
        (["mash@wexmere.gov.uk", "friend@mail.example"], set()),
    ],
)
def test_what_health_police_schools_and_mash_need(to, needed):
    assert read_policy(WEXMERE / "doccheck.toml").needed(to) == needed

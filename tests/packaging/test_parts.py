"""What a default install brings: nothing under a copyleft licence, and every part listed."""

import json

import pytest
from packaging.utils import canonicalize_name

from doccheck.checking import installed

from . import ROOT, tool

parts = tool("parts")
PARTS = parts.parts()


def test_none_is_copyleft():
    assert not [part.name for part in PARTS if part.is_copyleft]


def test_what_pip_brings_besides_is_what_is_said():
    """Everything that doccheck's packages ask for, and what of that is under a copyleft licence."""
    asked = {canonicalize_name(package.name) for package in installed.packages()}
    besides = asked - {part.name for part in PARTS} - {"doccheck", "setuptools"}
    left_out = {line for line in parts.UNUSED.read_text("utf-8").splitlines() if not line.startswith("#")}
    assert besides == left_out
    copyleft = {name for name in asked if parts.Part(name, "", (), "", parts.licence_of(name)).is_copyleft}
    assert copyleft == set(parts.WEAK)
    assert all("MPL" in parts.licence_of(name) or "Mozilla" in parts.licence_of(name) for name in copyleft)


def test_every_part_that_is_installed_here_says_its_licence():
    assert len(PARTS) > 40
    assert not [part.name for part in PARTS if not part.licence and not part.marker]


@pytest.mark.parametrize(
    ("licence", "is_copyleft"),
    [
        ("GPL-3.0-only", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GNU Affero General Public License v3", True),
        ("MPL-2.0 AND MIT", True),
        ("European Union Public Licence 1.2 (EUPL 1.2)", True),
        ("Apache-2.0 OR BSD-3-Clause", False),
        ("BSD-3-Clause, Apache-2.0, dependency licenses", False),
        ("PSF-2.0", False),
    ],
)
def test_a_copyleft_licence_is_known_by_its_name(licence, is_copyleft):
    assert parts.Part("a", "1", (), "", licence).is_copyleft is is_copyleft


def test_the_page_is_that_of_the_lock():
    """`make parts` writes it. The Pythons after 3.11 have another numpy, and so another page."""
    page = (ROOT / "docs/governance/licences.md").read_text("utf-8")
    for part in PARTS:
        assert f"| {part.name} | {part.version} | " in page
    assert page.count("\n| ") == len(PARTS) + 2, "make parts"


def test_the_bill_of_materials_holds_every_part_with_its_hashes():
    bill = json.loads(parts.sbom())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["name"] == "doccheck"
    assert {(each["name"], each["version"]) for each in bill["components"]} == {
        (part.name, part.version) for part in PARTS
    }
    assert all(each["hashes"] and each["purl"].startswith("pkg:pypi/") for each in bill["components"])

"""What a default install of doccheck brings: every part, with its version, licence and hashes.

    python packaging/parts.py licences     docs/governance/licences.md
    python packaging/parts.py sbom         build/doccheck.cdx.json (CycloneDX 1.6)

The parts are those of requirements/run.lock; versions and hashes are the lock's, licences those of the installed packages.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements/run.lock"
PAGE = ROOT / "docs/governance/licences.md"
SBOM = ROOT / "build/doccheck.cdx.json"

WEAK = {
    "certifi": "MPL-2.0. A list of certificate authorities. Asked for by requests and httpx, with which spaCy and its tool weasel fetch models.",
    "tqdm": "MPL-2.0 and MIT. Progress bars, which spaCy shows while models are trained.",
}
"""Parts under a weak copyleft licence that are in no lock, and that pip brings where it resolves what spaCy asks for by itself."""
UNUSED = ROOT / "requirements/unused.txt"
_COPYLEFT = re.compile(
    r"GPL|General Public|MPL|Mozilla|EUPL|CDDL|\bEPL\b|Eclipse|OSL-|CC-BY-SA|AGPL|LGPL|SSPL", re.IGNORECASE
)
_BUILD = {"setuptools", "wheel"}


@dataclass(frozen=True)
class Part:
    """One package of the lock. `licence` is empty where it is for another system and so not installed here."""

    name: str
    version: str
    hashes: tuple[str, ...]
    marker: str
    licence: str

    @property
    def is_copyleft(self) -> bool:
        return bool(_COPYLEFT.search(self.licence))


def parts() -> list[Part]:
    """Every part that a default install brings, in the order of the names."""
    return sorted(_locked(), key=lambda part: part.name)


def _locked() -> Iterator[Part]:
    for line in LOCK.read_text("utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pin, *hashes = re.split(r"\s+--hash=sha256:", line.strip())
        requirement = Requirement(pin)
        name = canonicalize_name(requirement.name)
        if name in _BUILD:
            continue
        version = str(requirement.specifier).removeprefix("==")
        marker = str(requirement.marker or "")
        here = requirement.marker is None or requirement.marker.evaluate(dict(default_environment()))
        yield Part(name, version, tuple(hashes), marker, licence_of(name) if here else "")


def licence_of(name: str) -> str:
    """The licence of an installed package: its expression, else its classifiers, else the first line of its field."""
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    if expression := about.get("License-Expression"):
        return str(expression)
    classified = [
        entry.rpartition(" :: ")[2]
        for entry in about.get_all("Classifier") or []
        if entry.startswith("License ::") and not entry.endswith("OSI Approved")
    ]
    field = (about.get("License") or "").strip().splitlines()
    return " / ".join(classified) or (field[0] if field else "") or _by_file(distribution(name))


def _by_file(package: Distribution) -> str:
    """The name at the head of a licence file, where a package says nothing else."""
    for file in package.files or []:
        if re.search(r"licen[cs]e|copying", file.name, re.IGNORECASE):
            text = file.read_text()
            return next((line.strip() for line in text.splitlines() if line.strip()), "")
    return ""


def page() -> str:
    """The list as a page of the documentation."""
    out = [
        "# Licences",
        "",
        "doccheck itself is under Apache-2.0, and so is the base of its trained reader. `make parts` writes this page from `requirements/run.lock`; the same list with every hash is the",
        "CycloneDX bill of materials, `build/doccheck.cdx.json`, made by `make sbom`.",
        "",
        "**Copyleft.** None of the parts below is under a copyleft licence as a whole, and a test fails when one comes in. This is the install from the locks: `make demo`, the gateway, the Debian package, the",
        "container. What spaCy asks for and doccheck never uses is left out there (`requirements/unused.txt`), and with it every HTTP client; a test runs doccheck without it.",
        "",
        "**Two things fall short of that, and this is the whole list.**",
        "",
        "1. pip and pipx, where they resolve by themselves (`pipx install .`), bring what is left out above, unused: it can be taken out again, or not be brought at all by installing from the lock.",
        "   Two of these are under the Mozilla Public License 2.0, a weak copyleft: it asks that *changed files of theirs* be passed on under the same licence, and nothing of what stands beside them.",
        *(f"    - `{name}`: {why}" for name, why in WEAK.items()),
        "2. `numpy` is BSD, and doccheck uses it. Its Linux wheels carry code of the GNU compiler's run-time library: libgfortran (GPL-3.0 with the GCC Runtime Library Exception, which lets it be",
        "   used in programs of any licence), and, up to numpy 2.4, which is that for Python 3.11, libquadmath (LGPL-2.1) as a file of its own, which may be replaced by another of the same",
        "   interface. Wheels for Python 3.12 and later have no libquadmath, and numpy built from source, as in Debian, uses the system's own.",
        "",
        "| part | version | licence |",
        "| --- | --- | --- |",
    ]
    for part in parts():
        licence = part.licence or f"(other systems only: {part.marker})"
        out.append(f"| {part.name} | {part.version} | {licence.replace('|', ' ')} |")
    return "\n".join(out) + "\n"


def sbom() -> str:
    """The list as CycloneDX."""
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    make = LicenseFactory()
    bom = Bom()
    itself = Component(
        name="doccheck",
        version=_version(),
        type=ComponentType.APPLICATION,
        licenses=[make.make_from_string("Apache-2.0")],
        bom_ref="doccheck",
    )
    bom.metadata.component = itself
    made = [
        Component(
            name=part.name,
            version=part.version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{part.name}=={part.version}",
            purl=PackageURL("pypi", None, part.name, part.version),
            licenses=[make.make_from_string(part.licence)] if part.licence else [],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in part.hashes],
        )
        for part in parts()
    ]
    for component in made:
        bom.components.add(component)
    bom.register_dependency(itself, made)
    return JsonV1Dot6(bom).output_as_string(indent=1)


def _version() -> str:
    text = (ROOT / "doccheck/__init__.py").read_text("utf-8")
    return re.findall(r'__version__ = "([^"]+)"', text)[0]


def main() -> None:
    """Write what is asked for."""
    if sys.argv[1:] == ["licences"]:
        PAGE.write_text(page(), "utf-8")
    elif sys.argv[1:] == ["sbom"]:
        SBOM.parent.mkdir(exist_ok=True)
        SBOM.write_text(sbom() + "\n", "utf-8")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()

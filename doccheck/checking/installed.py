"""Whether what is installed is what was installed: every file against the hash that its package was delivered with.

The trained reader's weights are checked at every start (`doccheck.trained.manifest`); this is the whole, for a service to ask
before it starts. Somebody who can write into the installation can write its lists of hashes too: a lock kept elsewhere says more.
"""

from __future__ import annotations

import csv
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import new
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

NAME = "doccheck"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+))?", re.MULTILINE)


def packages() -> list[Distribution]:
    """doccheck and all that it needs, in the order of the names; a package that is missing is left out."""
    found: dict[str, Distribution] = {}
    asked = [NAME]
    while asked:
        name = _canonical(asked.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        asked += _needed(found[name])
    return [found[name] for name in sorted(found)]


def altered(package: Distribution) -> Iterator[str]:
    """The files of a package that are missing or not those that it was delivered with, as paths below its folder."""
    for file, mode, wanted in listed(package):
        try:
            content = Path(str(package.locate_file(file))).read_bytes()
        except OSError:
            if not file.startswith(
                "../"
            ):  # a starter of its own, beside the package: some installs leave it out
                yield f"{file} is missing"
            continue
        if urlsafe_b64encode(new(mode, content).digest()).rstrip(b"=").decode() != wanted:
            yield f"{file} is not the one that was installed"


def listed(package: Distribution) -> list[tuple[str, str, str]]:
    """Path, kind of hash and hash of each file that a package was delivered with, as its RECORD has them.

    `Distribution.files` will not do: from Python 3.12 on it passes over what is missing.
    """
    rows = csv.reader((package.read_text("RECORD") or "").splitlines())
    hashed = [(path, *said.partition("=")) for path, said, *_ in rows]
    return [(path, mode, wanted) for path, mode, _, wanted in hashed if wanted]


def off_lock(lock: str) -> Iterator[str]:
    """The packages that have another version than `lock`, a requirements file with pins, allows."""
    pinned: dict[str, set[str]] = {}
    for name, version, _ in _PIN.findall(lock):
        pinned.setdefault(_canonical(name), set()).add(version)
    for package in packages():
        name = _canonical(package.name)
        if name != NAME and package.version not in pinned.get(name, set()):
            wanted = " or ".join(sorted(pinned.get(name, set()))) or "no version of it"
            yield f"{package.name} {package.version} is installed; the lock has {wanted}"


def _needed(package: Distribution) -> Iterator[str]:
    """What a package needs here, without its extras."""
    from packaging.requirements import InvalidRequirement, Requirement

    for line in package.requires or ():
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

"""Whether a locked version has a known weakness.

    python packaging/audit.py                     asks with pip-audit, over the network
    python packaging/audit.py --data COPY         asks a copy of the data, brought from elsewhere: the zip of OSV's JSON records for
                                                  PyPI, or a folder with a checkout of the Python Packaging Advisory Database

Exit status: 0 none is known, 1 some are, 3 nobody could be asked. Not to be able to ask is never "none is known", and neither is
data that is old: its day is said, and after DAYS days so is that it is too old to rely on (3, unless something is known).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("run.lock", "gateway.lock", "test.lock")
ASKED_NOBODY = 3
DAYS = 30
"""How old the newest record of a copy may be. The database has new ones nearly every day."""
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def locked(lock: Path) -> set[tuple[str, str]]:
    """Name and version of everything in a lock."""
    return {(canonicalize_name(name), version) for name, version in _PIN.findall(lock.read_text("utf-8"))}


# --- a copy of the data --------------------------------------------------------------------------


def known(pins: Iterable[tuple[str, str]], records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each pin that a record of OSV says is affected; records that were withdrawn say nothing."""
    wanted: dict[str, list[str]] = {}
    for name, version in pins:
        wanted.setdefault(name, []).append(version)
    for record in records:
        if record.get("withdrawn"):
            continue
        for affected in record.get("affected", ()):
            package = affected.get("package", {})
            if package.get("ecosystem") != "PyPI":
                continue
            for version in wanted.get(canonicalize_name(package.get("name", "")), ()):
                if version in affected.get("versions", ()) or any(
                    _within(version, each) for each in affected.get("ranges", ())
                ):
                    yield f"{package['name']} {version}: {record['id']} {record.get('summary', '')}".rstrip()


def _within(version: str, span: dict[str, Any]) -> bool:
    """Whether a version lies in a range of events: introduced, then fixed or last affected."""
    if span.get("type") != "ECOSYSTEM":
        return False
    inside = False
    try:
        mine = Version(version)
        for event in span.get("events", ()):
            if "introduced" in event:
                inside = inside or event["introduced"] == "0" or mine >= Version(event["introduced"])
            elif "fixed" in event:
                inside = inside and mine < Version(event["fixed"])
            elif "last_affected" in event:
                inside = inside and mine <= Version(event["last_affected"])
    except InvalidVersion:
        return True  # what cannot be compared has to be looked at
    return inside


def asked_copy(data: Path) -> tuple[list[str], str]:
    """What a copy of the data knows of all locks, and why that is not enough."""
    pins = set.union(*(locked(ROOT / "requirements" / name) for name in LOCKS))
    held = list(records(data))
    newest = max((day for record in held if (day := _day(record))), default=None)
    if newest is None:
        return [], f"{data.name} holds no dated record"
    age = (datetime.now(UTC) - newest).days
    print(f"Asked {len(held):,} records; the newest is of {newest:%d %B %Y}.")
    why = f"these data are {age} days old, which is too old to rely on" if age > DAYS else ""
    return sorted(set(known(pins, held))), why


def _day(record: dict[str, Any]) -> datetime | None:
    said = str(record.get("modified") or record.get("published") or "")
    try:
        day = datetime.fromisoformat(said)
    except ValueError:
        return None
    return day if day.tzinfo else day.replace(tzinfo=UTC)


def records(data: Path) -> Iterator[dict[str, Any]]:
    """The records of a copy of the data: a zip of JSON files, or a folder of YAML or JSON files."""
    if data.is_dir():
        import yaml

        for file in sorted([*data.rglob("PYSEC-*.yaml"), *data.rglob("PYSEC-*.json")]):
            yield yaml.safe_load(file.read_bytes())  # JSON is YAML, too
        return
    with zipfile.ZipFile(data) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


# --- over the network ----------------------------------------------------------------------------


def ask(lock: Path) -> tuple[list[str], str]:
    """What pip-audit knows of a lock, and why it could not look where it could not."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        str(lock),
        "--require-hashes",
        "--disable-pip",
        "--no-deps",
        "-f",
        "json",
        "--progress-spinner",
        "off",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        entries = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return [], "no data on weaknesses could be reached"
    unasked = [entry["name"] for entry in entries if "skip_reason" in entry]
    found = [f"{e['name']} {e['version']}: {v['id']}" for e in entries for v in e.get("vulns", ())]
    return found, f"{len(unasked)} of {len(entries)} packages are not known where it asked" if unasked else ""


def main() -> None:
    """Ask, and say what was found or that nobody could be asked."""
    asked = argparse.ArgumentParser(description="Known weaknesses in the locked versions.")
    asked.add_argument("--data", type=Path, help="a copy of the data: a zip, or a folder")
    asked.add_argument(
        "--tolerate", action="store_true", help="exit with 0 where nobody could be asked, and say so"
    )
    given = asked.parse_args()
    # The lock of the tests holds all that the others hold.
    found, why = asked_copy(given.data) if given.data else ask(ROOT / "requirements/test.lock")
    print(*found, sep="\n", end="\n" if found else "")
    if why:
        print(f"NOT AUDITED: {why}; `make audit DATA=COPY` asks a newer copy of the data.")
    elif not found:
        print("No weakness is known in the locked versions.")
    sys.exit(1 if found else ASKED_NOBODY if why and not given.tolerate else 0)


if __name__ == "__main__":
    main()

"""What stands in manifest.json beside the weights: labels, calibration, thresholds, hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = 1


class BadManifest(ValueError):
    """The manifest or a file it names is missing, altered or of another format; the message says which."""


@dataclass(frozen=True)
class Calibration:
    """From logit to probability, `1 / (1 + exp(-(a * logit + b)))`, and where a rule begins to fire."""

    a: float
    b: float
    thresholds: Mapping[str, float]
    """For `low`, `medium` and `high` confidence."""
    extent: float = 0.0
    """For phrases: the logit from which a piece belongs to a run."""


@dataclass(frozen=True)
class Manifest:
    """A manifest whose files have been checked."""

    labels: tuple[str, ...]
    size: int
    overlap: int
    units: Mapping[str, str]
    """How a rule is decided, by code: `sentence`, `phrase`, `person` or `document`."""
    calibrations: Mapping[tuple[str, str], Calibration]
    """By code and unit."""
    files: Mapping[str, Path]
    """By name, those whose contents were found to be the right ones."""


def read_manifest(folder: Path) -> Manifest:
    """Read `folder`/manifest.json and the files it names, and check their sha256."""
    path = folder / "manifest.json"
    try:
        given: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except OSError:
        raise BadManifest(f"The trained reader's file {path.name} is missing.") from None
    except ValueError:
        raise BadManifest(f"The trained reader's file {path.name} cannot be read.") from None
    try:
        if given["format"] != FORMAT:
            raise BadManifest(
                f"The trained reader's weights have format {given['format']}; this doccheck reads {FORMAT}."
            )
        files = {
            str(name): _checked(folder, str(name), str(digest)) for name, digest in given["files"].items()
        }
        calibrations: dict[tuple[str, str], Calibration] = {}
        for code, rule in given["rules"].items():
            for unit, row in rule["calibration"].items():
                calibrations[str(code), str(unit)] = Calibration(
                    float(row["a"]),
                    float(row["b"]),
                    {k: float(v) for k, v in row["thresholds"].items()},
                    float(row.get("extent", 0.0)),
                )
        return Manifest(
            labels=tuple(map(str, given["labels"])),
            size=int(given["window"]["size"]),
            overlap=int(given["window"]["overlap"]),
            units={str(code): str(rule["unit"]) for code, rule in given["rules"].items()},
            calibrations=calibrations,
            files=files,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadManifest(f"The trained reader's file {path.name} lacks {error}.") from None


def _checked(folder: Path, name: str, digest: str) -> Path:
    """One file, when its contents have the sha256 `digest`."""
    if Path(name).name != name:
        raise BadManifest(f"The trained reader's manifest names {name!r}, which is outside its folder.")
    try:
        with (folder / name).open("rb") as file:  # never the whole of it in memory
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise BadManifest(f"The trained reader's file {name} is missing.") from None
    if found != digest:
        raise BadManifest(f"The trained reader's file {name} is not the one in its manifest (sha256).")
    return folder / name

"""One input of a check."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """A file, or bytes that came another way, under the name its report will bear."""

    name: str = field(repr=False)
    file: Path | None = field(default=None, repr=False)
    data: bytes | None = field(default=None, repr=False)

"""One input of a check."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """A file, or bytes that came another way, under the name its report will bear.

    `record` is the decision record that somebody gave with it, as the bytes of its file; without it, one is looked
    for among the attachments and beside the file.
    """

    name: str = field(repr=False)
    file: Path | None = field(default=None, repr=False)
    data: bytes | None = field(default=None, repr=False)
    record: bytes | None = field(default=None, repr=False)
    beside: tuple[Source, ...] = field(default=(), repr=False)
    """Other files that go out with it: they are looked at beside it, and have reports of their own."""

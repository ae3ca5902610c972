"""One input of a check, and which files of a folder are inputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

_SETTINGS_AND_DATA = """
    .cfg .css .db .dll .exe .expected .gold .ini .js .json .jsonl .lnk .lock .log .pem .py .pyc .sh .so .sqlite .toml
    .ts .tsv .url .yaml .yml
"""
_NO_DOCUMENTS = frozenset(_SETTINGS_AND_DATA.split())
"""What nobody attaches to a referral: left out of a folder. Every other file is checked, or a gap."""


@dataclass(frozen=True)
class Source:
    """A file, or bytes that came another way, under the name its report will bear.

    Where both are given, the bytes are what is read, and the file is where they came from and what lies beside it.

    `record` is the decision record that somebody gave with it, as the bytes of its file; without it, one is looked
    for among the attachments and beside the file.
    """

    name: str = field(repr=False)
    file: Path | None = field(default=None, repr=False)
    data: bytes | None = field(default=None, repr=False)
    record: bytes | None = field(default=None, repr=False)
    beside: tuple[Source, ...] = field(default=(), repr=False)
    """Other files that go out with it: they are looked at beside it, and have reports of their own."""


def is_document(name: str) -> bool:
    """Whether a file of this name in a folder is to be checked: not hidden, no settings, no data."""
    hidden = name.startswith((".", "~$")) or name in ("Thumbs.db", "desktop.ini")
    return not hidden and Path(name).suffix.lower() not in _NO_DOCUMENTS

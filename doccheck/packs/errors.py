"""What is wrong with a pack, and where."""

from __future__ import annotations


class PackError(ValueError):
    """A pack that cannot be used: `file` and `key` say where."""

    def __init__(self, file: str, key: str, message: str) -> None:
        super().__init__(f"{file}: {key}: {message}" if key else f"{file}: {message}")
        self.file = file
        self.key = key

"""Excerpts that are kept at all are kept encrypted, with a key that stands in the environment and nowhere else."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken

VARIABLE = "DOCCHECK_BATCH_KEY"
_LONGEST = 2_000


class SealError(ValueError):
    """No key, or one that is none or another than was used; the message is one sentence for a person."""


def fresh_key() -> str:
    """A new key, for the environment."""
    return Fernet.generate_key().decode("ascii")


@dataclass(frozen=True)
class Seal:
    """One key, and the mark by which it is known without being shown."""

    key: str = field(repr=False)

    @classmethod
    def from_environment(cls) -> Seal:
        """The key in the environment; SealError where there is none, or it is no key."""
        key = os.environ.get(VARIABLE, "").strip()
        if not key:
            raise SealError(
                f"excerpts are stored encrypted only: set {VARIABLE} to a key first (`doccheck batch key` makes one)"
            )
        try:
            Fernet(key)
        except ValueError:
            raise SealError(f"{VARIABLE} holds no key; `doccheck batch key` makes one") from None
        return cls(key)

    @classmethod
    def for_worker(cls, mark: str) -> Seal | None:
        """The key of a process that checks; it has to be the one that the run was started with."""
        if not mark:
            return None
        seal = cls.from_environment()
        if seal.mark != mark:
            raise SealError(f"{VARIABLE} is another key here than where the run was started")
        return seal

    @property
    def mark(self) -> str:
        """Tells keys apart; 16 hexadecimal digits."""
        return hashlib.sha256(b"doccheck excerpts " + self.key.encode()).hexdigest()[:16]

    def closed(self, words: str) -> str:
        """The words, encrypted."""
        return Fernet(self.key).encrypt(words[:_LONGEST].encode("utf-8", "surrogatepass")).decode("ascii")

    def opened(self, token: str) -> str:
        """The words again; SealError where they were encrypted with another key."""
        try:
            return Fernet(self.key).decrypt(token.encode("ascii")).decode("utf-8", "replace")
        except InvalidToken:
            raise SealError(f"these excerpts were encrypted with another key than {VARIABLE} holds") from None

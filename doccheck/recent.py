"""What was worked out a little while ago, in this process's memory only, for a text that is checked again after an edit.

It is known by a keyed digest of what it was worked out from, and holds numbers: no word of a document can be read out of it.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

MOST_BYTES = 24 * 1024 * 1024
_ENTRY_BYTES = 300
"""What an entry takes beside its value."""


class Recent:
    """Values by content, the longest unused forgotten first. Safe to be shared by threads."""

    def __init__(
        self,
        seconds: float,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """What has not been asked for during `seconds` is forgotten at the next `get`, `put` or `forget`."""
        self._seconds, self._most, self._clock = seconds, most_bytes, clock
        self._key = os.urandom(16)
        self._values: OrderedDict[bytes, tuple[float, int, Any]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"Recent({len(self._values)} values)"

    def __len__(self) -> int:
        return len(self._values)

    def key(self, *parts: bytes) -> bytes:
        """What a value is known by; nobody outside this process can tell what it was made of."""
        digest = blake2b(key=self._key, digest_size=16)
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.digest()

    def get(self, key: bytes) -> Any:
        """The value, or None."""
        with self._lock:
            self._forget()
            known = self._values.pop(key, None)
            if known is None:
                return None
            self._values[key] = (self._clock(), *known[1:])
            return known[2]

    def put(self, key: bytes, value: Any, size: int) -> None:
        """Keep a value of so many bytes, which nobody changes afterwards."""
        with self._lock:
            old = self._values.pop(key, None)
            self._bytes += size + _ENTRY_BYTES - (old[1] if old else 0)
            self._values[key] = (self._clock(), size + _ENTRY_BYTES, value)
            self._forget()

    def forget(self) -> None:
        """Drop what is too old."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        oldest = self._clock() - self._seconds
        while self._values:
            key, (used, size, _) = next(iter(self._values.items()))
            if used > oldest and self._bytes <= self._most:
                return
            del self._values[key]
            self._bytes -= size

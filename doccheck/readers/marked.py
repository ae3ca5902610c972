"""How doccheck knows its own comments again in a copy that it marked.

Each ends with a short digest of its own words. One that somebody has written in since does not fit its digest any
more and is read like any comment, so that nothing can be hidden in the name of doccheck by a slip of the hand.
"""

from __future__ import annotations

import re
from hashlib import sha256

AUTHOR = "doccheck"
PROPERTY = "doccheck"
"""The custom property of a marked copy; its value is `PROPERTY_VALUE`."""
PROPERTY_VALUE = "marked copy, not the file to send"
_SEAL = re.compile(r"\s*mark ([0-9a-f]{8})\s*$")


def sealed(words: str) -> str:
    """`words` with the digest at their end by which they are known again."""
    return f"{words} · mark {_digest(words)}"


def is_own(author: str, words: str) -> bool:
    """Whether a comment was written by doccheck and has not been changed since."""
    seal = _SEAL.search(words)
    return author == AUTHOR and seal is not None and seal[1] == _digest(words[: seal.start()].rstrip(" ·"))


def _digest(words: str) -> str:
    """White space does not count: programs break lines as they like."""
    return sha256("".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest()[:8]

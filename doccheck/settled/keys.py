"""How words that somebody has decided about are known again without being kept.

A key is made of the rule's code and the words, never of their place: a paragraph added above changes nothing, a
letter changed in the words changes all. Names are few and easily tried one after the other, so a key has a salt of
its own file and is slow to make (scrypt).
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from doccheck.model import Document, Span

_WORK = 2**11
"""scrypt's n: a few milliseconds a key."""


def fresh_salt() -> str:
    """A new salt, 32 hexadecimal digits; one for each file of decisions."""
    return secrets.token_hex(16)


def key_of(code: str, document: Document, span: Span | None, salt: str) -> str:
    """The key (64 hexadecimal digits) of a finding of `code` at `span`, or about the whole document where that is None.

    Words count as the same whatever their capitals, spaces and line breaks are. A finding about the whole document
    is about all its words, so that its key changes with any of them.
    """
    words = document.text if span is None else document.quote(span)
    return _key(code, "document" if span is None else "words", words, salt)


def context_key(code: str, document: Document, span: Span | None, salt: str) -> str:
    """As `key_of`, for words that count only where they stand: the paragraph or cell around them is in the key.

    For a set of decisions about many documents: that a name may stand in one of them says nothing of the next.
    """
    if span is None:
        return key_of(code, document, None, salt)
    block = document.block_at(span.start)
    around = document.quote(block.span) if block else document.text
    return _key(code, "context", f"{document.quote(span)}\0{around}", salt)


def part_key(path: str, salt: str) -> str:
    """The key of a file inside another, by its name there; empty for the outer file, whatever that is called."""
    inner = path.partition("!")[2]
    return _key("", "file", inner, salt) if inner else ""


def _key(code: str, scope: str, words: str, salt: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return hashlib.scrypt(
        f"{code}\0{scope}\0{plain}".encode("utf-8", "surrogatepass"),
        salt=bytes.fromhex(salt),
        n=_WORK,
        r=8,
        p=1,
        dklen=32,
    ).hex()

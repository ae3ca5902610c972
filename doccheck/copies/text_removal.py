"""A copy of a plain text from which words are gone."""

from __future__ import annotations

from collections.abc import Sequence

from doccheck.copies import CopyError
from doccheck.copies.words import Words, merged
from doccheck.model import Document, Span

_NO_ENCODING = "its letters are kept in a way that doccheck cannot write; save it as UTF-8 and try that"
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")


def redacted(document: Document, data: bytes, places: Sequence[tuple[Span, str]], words: Words) -> bytes:
    """The text without what stands at these places and without the words, in the encoding that it had."""
    encoding = next((name for name in _ENCODINGS if _decoded(data, name) == document.text), None)
    if encoding is None:
        raise CopyError(_NO_ENCODING)
    text = document.text
    for span, label in reversed(merged(places)):
        text = text[: span.start] + label + text[span.end :]
        words.counts[label] += 1
    text = words.without(text)
    if encoding == "utf-8-sig" and not data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8"
    return text.encode(encoding, "replace")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None

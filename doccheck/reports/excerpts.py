"""A document's words as a report may repeat them: made safe for a terminal, cut, masked or left out."""

from __future__ import annotations

import re
import unicodedata

from doccheck.model import Document, Span
from doccheck.reports import Excerpts

_LONGEST = 320
_LONGEST_MASKED = 12


def one_line(text: str) -> str:
    """`text` on one line, without what could steer a terminal or turn the direction of reading."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or _prints(char))
    return " ".join("".join(kept).split())


def printable(text: str) -> str:
    """`text` with its spaces and line breaks, without what could turn the direction of reading."""
    return "".join(char for char in text if char in " \t\n" or _prints(char))


def _prints(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def masked(text: str) -> str:
    """The first letter of each word: enough to find it, not enough to know it."""
    words = re.findall(r"\w\S*", text)
    shown = " ".join(f"{word[0]}…" for word in words[:_LONGEST_MASKED])
    return shown if len(words) <= _LONGEST_MASKED else f"{shown} …"


def excerpt(document: Document, span: Span | None, how: Excerpts) -> str | None:
    """The words at `span`, as they stand for `full`; None where there are none to show."""
    if span is None or how is Excerpts.NONE:
        return None
    words = document.quote(span)
    return words if how is Excerpts.FULL else masked(words)


def shown(document: Document, span: Span | None, how: Excerpts) -> str | None:
    """The words at `span` for a person to read, in quotation marks."""
    words = excerpt(document, span, how)
    if words is None:
        return None
    words = one_line(words)
    if len(words) > _LONGEST:
        words = f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f"“{words}”" if words else None

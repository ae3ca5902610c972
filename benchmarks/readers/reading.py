"""Files read as `doccheck check` reads them, and what a second program sees in them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from doccheck.model import Document
from doccheck.readers.contained import BROKE, Workers
from doccheck.readers.limits import Limits

ENOUGH = 0.98
"""The share of a second program's words that have to be read."""
SC505 = frozenset(("covered", "invisible", "off-page"))
_ENDED = (BROKE, "reading it took")
_WORD = re.compile(r"[^\W_]+")


def workers(ocr: int = 0) -> Workers:
    """Within the limits that doccheck has by itself, but with so many seconds of OCR a file."""
    return Workers(Limits(picture_seconds=ocr))


def words(text: str) -> list[str]:
    """The words of a text, its ligatures and wide letters made plain."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def missing(theirs: Sequence[str], ours: str) -> list[str]:
    """The words that the second program sees and doccheck does not.

    Programs part words differently, and some put a note's number behind its word: what counts is whether a letter is
    missing.
    """
    run_on = "".join(words(ours))
    lacking = Counter("".join(theirs)) - Counter(run_on)
    wanted, found = Counter(theirs), Counter(words(ours))
    lost = []
    for word, times in wanted.items():
        short = times - max(found[word], run_on.count(word), run_on.count(word.rstrip("0123456789") or word))
        if short > 0 and any(letter in lacking for letter in word):
            lost += [word] * short
    return lost


def was_ended(documents: Iterable[Document]) -> str:
    """Why a worker was ended before a file was read, or ""."""
    return next(
        (gap.why for each in documents for gap in each.gaps if gap.why.startswith(_ENDED)),
        "",
    )


def said(documents: Iterable[Document]) -> list[str]:
    """Every gap once, as a person reads it."""
    return list(dict.fromkeys(f"{gap.where}: {gap.why}" for each in documents for gap in each.gaps))


def verdict(documents: Sequence[Document], lost: int, total: int) -> str:
    """What became of a file: read, gap, ended (which is a gap too), or MISSED: words lost without a word of it."""
    if was_ended(documents):
        return "ended"
    if any(each.gaps for each in documents):
        return "gap"
    return "MISSED" if lost > (1 - ENOUGH) * total else "read"


def files_in(folders: Iterable[Path], suffixes: Sequence[str]) -> list[Path]:
    """The files of these kinds, in order."""
    return sorted(file for folder in folders for file in folder.rglob("*") if file.suffix.lower() in suffixes)

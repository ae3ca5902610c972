"""Places and names of files, said in words that cannot name anybody: those that forms are made of, and doccheck's own."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from doccheck.saying import Excerpts

_WORD = re.compile(r"(?<![^\W_])[A-Z]{1,3}\d{1,5}(?![^\W_])|[^\W\d_]+(?:[’'][^\W\d_]+)*|\d+")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_LONGEST_NUMBER = 4
"""Digits in a row: a page, a row or a cell has no more, a telephone number has."""
_BY = re.compile(r"\b(by )(?!an? |the )(\w[^,;]*)")
"""Whoever commented, inserted or deleted: a name may be made of form words alone."""
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def place(where: str, how: Excerpts) -> str:
    """A place as it may be said: a word that may name somebody is left out, or is its first letter."""
    if how is Excerpts.FULL:
        return where
    named = _BY.sub(lambda by: f"{by[1]}{_initials(by[2]) if how is Excerpts.MASKED else '…'}", where)
    said = _WORD.sub(lambda word: _said(word.group(), how), named)
    return re.sub(r"…(?:[\s.,·–-]*…)+", "…", said)


def file_name(name: str, number: int) -> str:
    """A file's name if it is made of words that name nobody, or a number in its stead; with 0, what kind of file it is."""
    suffix = _suffix(name)
    words = _WORD.findall(name[: len(name) - len(suffix)])
    if (
        words
        and "young" not in name.lower()
        and all(_names_nobody(word, "data/file_words.txt") for word in words)
    ):
        return name
    return f"file {number}{suffix}" if number else f"a file{f' ({suffix})' if suffix else ''}"


def _suffix(name: str) -> str:
    """Its ending, where that says what kind of file it is."""
    suffix = name[len(_SUFFIX.sub("", name)) :]
    return suffix if suffix.lower().removeprefix(".") in _suffixes() else ""


# --- words that name nobody ------------------------------------------------------------------------


def _said(word: str, how: Excerpts) -> str:
    if _names_nobody(word):
        return word
    return f"{word[0]}…" if how is Excerpts.MASKED and word[0].isalpha() else "…"


def _initials(name: str) -> str:
    return " ".join(f"{word[0]}…" for word in _WORD.findall(name)) or "…"


def _names_nobody(word: str, own: str = "data/place_words.txt") -> bool:
    if word[-1].isdigit():  # a number, a cell of a sheet, a code of a rule
        return len(word.lstrip(_CAPITALS)) <= _LONGEST_NUMBER
    plain, known = word.lower().replace("’", "'"), _harmless(own)
    return any(form in known for form in (plain, plain.removesuffix("'s"), plain.replace("'", "")))


@cache
def _harmless(own: str) -> frozenset[str]:
    """The words that forms are made of, and those of a list of doccheck's own."""
    form = files("doccheck.readers").joinpath("data/form_words.txt").read_text("utf-8")
    more = files("doccheck.saying").joinpath(own).read_text("utf-8")
    lines = (line for line in (*form.splitlines(), *more.splitlines()) if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@cache
def _suffixes() -> frozenset[str]:
    """Endings that say what kind of file it is, and nothing else."""
    return frozenset(
        "bmp csv doc docm docx dotm dotx eml gif heic htm html jpeg jpg m4a md mbox mp3 mp4 msg odp ods odt"
        " p7m p7s pdf png ppt pptm pptx rtf tif tiff txt wav webp xls xlsm xlsx xml zip".split()
    )
